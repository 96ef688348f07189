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
import time
import urllib.request

from places import ROOT

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


def wait_until(condition, *, seconds, instead=lambda: "nothing"):
    """What `condition()` gives once it is true; `instead()` says what there was at the end, where it never is."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} s; instead: {instead()}"
        time.sleep(0.1)
    return found


@contextlib.contextmanager
def server(folder, *names):
    """JupyterLab on copies of the named notebooks in `folder`, with its own settings; gives address and token."""
    course = folder / "course"
    course.mkdir()
    for name in names:
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", course)
    for name, settings in SETTINGS.items():
        path = folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings))
    places = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "run"}
    places |= {"JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "work", "IPYTHONDIR": "ipython"}
    port, token = free_port(), secrets.token_hex(16)
    command = f"-m jupyterlab --no-browser --allow-root --ServerApp.ip=127.0.0.1 --ServerApp.port={port}"
    command += f" --ServerApp.port_retries=0 --IdentityProvider.token={token} --ServerApp.root_dir={course}"
    command += " --LabApp.news_url=None --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"
    environment = os.environ | {name: str(folder / place) for name, place in places.items()}
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
        self.page.goto(f"{address}/lab/tree/{self.name}.ipynb?reset&token={token}")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=90_000)
        self.page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=90_000)
        # To run before the kernel is ready opens a dialog that asks for one.
        wait_until(lambda: is_idle(ask(f"{address}/api/sessions?token={token}")), seconds=90)
        self.page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', timeout=90_000)

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

    def instrument(self, source):
        """The instrument that the cell with this piece of code shows."""
        cell = self.page.locator(".jp-CodeCell").filter(has_text=source)
        return Instrument(self.page, cell.first)

    def faults(self):
        """Requests that left the machine, errors of the page, and errors or messages of the kernel on it."""
        kinds = ("error", "stderr")
        places = [self.page.locator(f"[data-mime-type='application/vnd.jupyter.{kind}']") for kind in kinds]
        return [*self.outside, *self.errors, *(text for place in places for text in place.all_inner_texts())]


def is_idle(sessions):
    return sessions and sessions[0]["kernel"]["execution_state"] == "idle"


class Instrument:
    """An instrument on the page, as a learner sees it."""

    def __init__(self, page, cell):
        self.page, self.cell = page, cell
        self.box = cell.locator(".jp-OutputArea-output .widget-vbox").first
        self.box.wait_for(timeout=60_000)
        self.box.scroll_into_view_if_needed()

    @property
    def words(self):
        return self.box.locator("[role=status]").first.inner_text()

    @property
    def picture(self):
        return self.box.locator("img").first.get_attribute("src")

    @property
    def step(self):
        return int(re.match(r"Step ([\d,]+)\.", self.words)[1].replace(",", ""))

    def press(self, label):
        self.box.get_by_role("button", name=label, exact=True).click()

    def slide(self, label, key, *, times=1):
        """Move the slider with this label by key, as someone does who has no mouse."""
        row = self.box.locator(".widget-inline-hbox").filter(has_text=label).first
        handle = row.locator(".noUi-handle").first
        handle.scroll_into_view_if_needed()
        handle.focus()
        for _ in range(times):
            handle.press(key)

    def choose(self, label, option):
        self.box.locator(".widget-dropdown").filter(has_text=label).first.locator("select").select_option(option)

    def draw(self, strokes):
        """Draw on the pad with the mouse: strokes of positions in 0 … 1."""
        self.box.locator("canvas").first.scroll_into_view_if_needed()
        frame = self.box.locator("canvas").first.bounding_box()
        for stroke in strokes:
            places = [(frame["x"] + x * frame["width"], frame["y"] + y * frame["height"]) for x, y in stroke]
            self.page.mouse.move(*places[0])
            self.page.mouse.down()
            for place in places[1:]:
                self.page.mouse.move(*place, steps=6)
            self.page.mouse.up()

    def keys(self, *names):
        """Press keys on the pad."""
        canvas = self.box.locator("canvas").first
        canvas.focus()
        for name in names:
            canvas.press(name)

    def settled(self):
        """Its words, once it has stood still for a second."""
        seen = [(self.picture, self.words)]

        def is_still():
            self.page.wait_for_timeout(1000)
            seen.append((self.picture, self.words))
            return seen[-1] == seen[-2]

        wait_until(is_still, seconds=20)
        return seen[-1][1]

    def overflow(self):
        """By how many pixels it is wider than its place."""
        return self.box.evaluate("box => box.scrollWidth - box.clientWidth")

    def wait_for_words(self, words, *, seconds=60):
        wait_until(lambda: words in self.words, seconds=seconds, instead=lambda: self.words)


@contextlib.contextmanager
def notebook(play, folder, name, *, seconds):
    """A notebook that has been run in Chromium, by a running Playwright; browser and JupyterLab end with the block."""
    with server(folder, name) as lab:
        options = {"executable_path": find_chromium(), "args": FLAGS, "viewport": {"width": 1280, "height": 1100}}
        browser = play.chromium.launch_persistent_context(folder / "profile", **options)
        it = Notebook(browser.pages[0], lab, name)
        it.open()
        it.run_all(seconds=seconds)
        yield it
        browser.close()
