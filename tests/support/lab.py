"""The real JupyterLab on copies of notebooks, in Chromium and offline: what browser tests and the bench share."""

import contextlib
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import urllib.request

from instrument import Instrument, wait_until
from places import ROOT, SUPPORT

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "notebook-extension/tracker": {"windowingMode": "none"},  # every cell is on the page, not only those in view
}
ALL_RUN = """() => { const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')];
    return prompts.length && prompts.every(prompt => /\\[\\d+\\]/.test(prompt.textContent)); }"""


def find_chromium():
    """The path of a Chromium or Chrome that is installed here, or None."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(address):
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return json.load(answer)
    except OSError:
        return None


@contextlib.contextmanager
def server(folder):
    """JupyterLab on copies of the notebooks in `folder`, with its own settings; gives address and token."""
    course = shutil.copytree(ROOT / "notebooks", folder / "course", dirs_exist_ok=True)
    for name, settings in SETTINGS.items():
        path = folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings))
    places = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "run"}
    places |= {"JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "work", "IPYTHONDIR": "ipython"}
    port, token = free_port(), secrets.token_hex(16)
    command = f"-m jupyterlab --no-browser --allow-root --ServerApp.ip=127.0.0.1 --ServerApp.port={port}"
    command += f" --ServerApp.port_retries=0 --IdentityProvider.token={token} --ServerApp.root_dir={course}"
    command += f" --LanguageServerManager.autodetect=False --LabApp.app_settings_dir={ROOT / '.lab'}"  # as in course.py
    command += " --LabApp.news_url=None --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"
    environment = os.environ | {name: str(folder / place) for name, place in places.items()}
    environment["PYTHONPATH"] = os.pathsep.join([str(SUPPORT), os.environ.get("PYTHONPATH", "")])
    with (
        open(folder / "server.log", "w") as log,
        subprocess.Popen([sys.executable, *command.split()], env=environment, stdout=log, stderr=log) as process,
    ):
        address = f"http://127.0.0.1:{port}"
        wait_until(lambda: ask(f"{address}/api?token={token}"), seconds=90)
        try:
            yield address, token
        finally:
            process.terminate()


class Notebook:
    """A notebook open in JupyterLab: it runs, its instruments are found, and what should not happen is noted."""

    def __init__(self, page, lab, name):
        self.page, self.lab, self.name = page, lab, name
        self.outside, self.errors = [], []
        inside = (lab[0], lab[0].replace("http", "ws"), "data:", "blob:", "about:")
        page.on("request", lambda it: None if it.url.startswith(inside) else self.outside.append(it.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self):
        address, token = self.lab
        # A workspace of its own: two tabs in one are asked which of them it belongs to.
        self.page.goto(f"{address}/lab/workspaces/{self.name}/tree/{self.name}.ipynb?reset&token={token}")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=90_000)
        self.page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=90_000)
        # To run before the kernel is ready opens a dialog that asks for one.
        wait_until(lambda: is_idle(ask(f"{address}/api/sessions?token={token}"), self.name), seconds=90)
        self.page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', timeout=90_000)

    def close(self):
        """Close its tab and end its kernel."""
        address, token = self.lab
        for session in ask(f"{address}/api/sessions?token={token}"):
            if session["path"] == f"{self.name}.ipynb":
                ended = urllib.request.Request(f"{address}/api/sessions/{session['id']}?token={token}", method="DELETE")
                urllib.request.urlopen(ended, timeout=20).close()
        self.page.close()

    def menu(self, menu, entry):
        self.page.get_by_role("menuitem", name=menu, exact=True).click()
        # The name of an entry ends with its key, where it has one.
        self.page.get_by_role("menuitem", name=re.compile(rf"^{entry}(…|$|[^a-z]*\b)")).first.click()

    def resize(self, width):
        """Make the page this wide; on a narrow one without the file browser, as one would."""
        self.page.set_viewport_size({"width": width, "height": 1100})
        browser = self.page.locator("#filebrowser")
        if browser.is_visible() == (width < 600):
            self.page.keyboard.press("Control+b")
        self.page.wait_for_timeout(700)

    def run_all(self, *, seconds):
        self.menu("Run", "Run All Cells")
        self.page.wait_for_function(ALL_RUN, timeout=1000 * seconds)
        self.page.wait_for_timeout(1000)

    def run(self, cell):
        """Run this cell again, and wait until it has."""
        prompt = cell.locator(".jp-InputPrompt")
        before = prompt.inner_text()
        cell.locator(".jp-InputArea-editor").click()
        self.page.keyboard.press("Control+Enter")
        wait_until(lambda: re.search(r"\[\d+\]", prompt.inner_text()) and prompt.inner_text() != before, seconds=90)
        self.page.wait_for_timeout(1000)

    def instrument(self, source):
        """The instrument that the cell with this piece of code shows."""
        cell = self.page.locator(".jp-CodeCell").filter(has_text=source)
        return Instrument(self.page, cell.first)

    def faults(self):
        """Requests that left the machine, errors of the page, and errors or messages of the kernel on it."""
        kinds = ("error", "stderr")
        places = [self.page.locator(f"[data-mime-type='application/vnd.jupyter.{kind}']") for kind in kinds]
        return [*self.outside, *self.errors, *(text for place in places for text in place.all_inner_texts())]


def is_idle(sessions, name):
    states = [it["kernel"]["execution_state"] for it in sessions or () if it["path"] == f"{name}.ipynb"]
    return states == ["idle"]


@contextlib.contextmanager
def chromium(play, folder):
    """A window of Chromium by a running Playwright: `new_page` opens a tab in it."""
    options = {"executable_path": find_chromium(), "args": FLAGS, "viewport": {"width": 1280, "height": 1100}}
    window = play.chromium.launch_persistent_context(folder / "profile", **options)
    try:
        yield window
    finally:
        window.close()


@contextlib.contextmanager
def notebook(play, folder, name, *, seconds):
    """A notebook that has been run in Chromium, by a running Playwright; browser and JupyterLab end with the block."""
    with server(folder) as lab, chromium(play, folder) as window:
        it = Notebook(window.new_page(), lab, name)
        it.open()
        it.run_all(seconds=seconds)
        yield it
