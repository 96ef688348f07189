# AIGC Course with make: each target is `python course.py TARGET`, where it is explained; `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help setup lab doctor test lint unit nightly notebooks seeds oracles mutants bench gpu clean

# Any Python that can read course.py; that finds the one for .venv, or takes the one that PYTHON names.
COURSE = @for python in "$$PYTHON" python3.11 python3.12 python3.13 python3 python; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1 && exec "$$python" course.py $@ $(1); \
	done; echo "No Python here can read course.py: it wants 3.8 or newer."; exit 1

help setup doctor lint gpu clean:
	$(call COURSE)

lab test unit nightly seeds oracles mutants bench:
	$(call COURSE,$(ARGS))

notebooks:
	$(call COURSE,$(NOTEBOOKS))
