# AIGC Course: `make` alone lists what there is.
.DEFAULT_GOAL := help
.PHONY: help setup lab test lint unit nightly notebooks seeds oracles bench gpu clean FORCE

VENV := .venv
BIN := $(VENV)/bin
ORACLES := .venv-oracles
# Two workers for two cores: tests/support/workers.py has what each of them is handed.
WORKERS := -n 2 --dist loadfile --no-loadscope-reorder
NOTEBOOKS := $(wildcard notebooks/*.ipynb)
START := notebooks/00_start_here.ipynb
# No times are stored, of a progress bar its last state alone, and of the kernel's own log nothing.
EXECUTION := --ExecutePreprocessor.kernel_name=python3 --ExecutePreprocessor.timeout=600 \
	--ExecutePreprocessor.record_timing=False --ExecutePreprocessor.extra_arguments=--log-level=CRITICAL \
	--NotebookExporter.preprocessors=nbconvert.preprocessors.CoalesceStreamsPreprocessor

# As in aigc_helpers/__init__.py: TensorFlow's C++ log lines otherwise end up in the notebooks' outputs.
export TF_CPP_MIN_LOG_LEVEL ?= 3
export TF_ENABLE_ONEDNN_OPTS ?= 0

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: $(VENV)/.installed ## make .venv from requirements.lock (the commands below do it by themselves)

lab: setup ## open the course in JupyterLab; ARGS="--no-browser --port 8899" are passed on
	@echo "JupyterLab starts on $(START); its address follows. To stop it: Ctrl-C in this window."
	@root=; [ "$$(id -u)" != 0 ] || root=--allow-root; \
	$(BIN)/jupyter lab $$root -y --log-level=WARN --LabApp.extension_manager=readonly \
		--LabApp.news_url=None --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate \
		--ServerApp.root_dir=. --LabApp.default_url=/lab/tree/$(START) $(ARGS)

test: lint ## lint, unit tests, the notebooks' contract, then every notebook run again and compared
	$(BIN)/python -m pytest $(WORKERS) --nbval --nbval-current-env aigc_helpers tests notebooks

lint: setup ## ruff
	$(BIN)/ruff check .

unit: setup ## the unit tests and the notebooks' contract; ARGS="-k claims" are passed on
	$(BIN)/python -m pytest $(WORKERS) $(ARGS)

nightly: lint oracles ## all there is: what is slow, every notebook with other seeds, the oracles
	$(BIN)/python -m pytest $(WORKERS) --nbval --nbval-current-env -m "not network" aigc_helpers tests notebooks

notebooks: setup ## run every notebook and store its outputs; NOTEBOOKS=notebooks/00_start_here.ipynb: one of them
	$(BIN)/jupyter nbconvert --to notebook --execute --inplace --log-level=WARN $(EXECUTION) $(NOTEBOOKS)

seeds: setup ## run every notebook with other seeds: do its claims still hold?
	$(BIN)/python -m pytest $(WORKERS) -m seeds $(ARGS)

# In an environment of its own: what the three libraries ask for is nothing that a learner needs.
oracles: $(ORACLES)/.installed ## the attacks beside ART, foolbox and cleverhans, in $(ORACLES)
	$(ORACLES)/bin/python -m pytest -m oracles tests/unit/attacks/test_oracles.py $(ARGS)

bench: setup ## measure the speed and memory table of the README
	$(BIN)/python tests/bench $(ARGS)

# The two TensorFlow packages own the same files, so one leaves before the other comes.
gpu: setup ## put TensorFlow with NVIDIA's libraries in the place of tensorflow-cpu (Linux; several GB)
	$(BIN)/python -m pip uninstall --yes tensorflow tensorflow-cpu
	$(BIN)/python -m pip install "tensorflow[and-cuda]==$$(sed -n 's/^tensorflow==\([0-9.]*\).*/\1/p' requirements.lock)"

clean: ## remove .venv and what the tools left behind
	rm -rf $(VENV) $(ORACLES) build *.egg-info .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Each stamp is a copy of what was installed, written last: an interrupted installation leaves none, and a file
# that git touched without changing it is not installed again.
$(VENV)/.locked: FORCE
	@cmp -s requirements.lock $@ || { $(MAKE_VENV); \
		$(BIN)/python -m pip install --require-hashes -r requirements.lock && cp requirements.lock $@; }

$(VENV)/.installed: $(VENV)/.locked FORCE
	@cmp -s pyproject.toml $@ || { \
		$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e . && cp pyproject.toml $@; }

$(ORACLES)/.installed: $(VENV)/.locked FORCE
	@cmp -s requirements-oracles.lock $@ || { $(BIN)/python -m venv --clear $(ORACLES) && \
		$(ORACLES)/bin/python -m pip install --require-hashes -r requirements-oracles.lock && \
		cp requirements-oracles.lock $@; }

# Take the first Python that fits and can make an environment. A name may exist and fail, as pyenv's shims do.
define MAKE_VENV
for python in $(or $(PYTHON),python3.11 python3.12 python3.13 python3); do \
	fits=$$("$$python" -c 'import ensurepip, sys, venv; print((3, 11) <= sys.version_info[:2] <= (3, 13))' 2>&1); \
	[ "$$fits" != True ] || break; \
	echo "Tried $$python: $$("$$python" --version 2>&1 | head -n 1)"; \
done; \
if [ "$$fits" != True ]; then \
	echo "AIGC Course wants Python 3.11, 3.12 or 3.13 with the modules venv and ensurepip, and found none."; \
	echo "Install one (Debian and Ubuntu: apt install python3 python3-venv), or name yours:"; \
	echo "  make $(MAKECMDGOALS) PYTHON=/path/to/python3.12"; \
	exit 1; \
fi; \
echo "$(VENV) is made with $$("$$python" --version): a few minutes and 2 GB, once."; \
"$$python" -m venv --clear $(VENV) || exit 1
endef
