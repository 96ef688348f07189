"""The course as a learner meets it: 00 in the real JupyterLab, in Chromium, with no network."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from conftest import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

BUILD = ROOT / "build"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "notebook-extension/tracker": {"windowingMode": "none"},  # every cell is on the page, not only those in view
}
ALL_RUN = """() => { const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')];
    return prompts.length && prompts.every(prompt => /\\[\\d+\\]/.test(prompt.textContent)); }"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def lab(tmp_path):
    """JupyterLab on a copy of 00, with settings of its own; gives its base address and token."""
    folder = tmp_path / "course"
    folder.mkdir()
    shutil.copy(ROOT / "notebooks" / "00_start_here.ipynb", folder)
    for name, settings in SETTINGS.items():
        path = tmp_path / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings))
    places = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "run"}
    places |= {"JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "work", "IPYTHONDIR": "ipython"}
    port, token = free_port(), secrets.token_hex(16)
    command = f"-m jupyterlab --no-browser --allow-root --ServerApp.ip=127.0.0.1 --ServerApp.port={port}"
    command += f" --ServerApp.port_retries=0 --IdentityProvider.token={token} --ServerApp.root_dir={folder}"
    command += " --LabApp.news_url=None --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"
    environment = os.environ | {name: str(tmp_path / place) for name, place in places.items()}
    with (
        open(tmp_path / "server.log", "w") as log,
        subprocess.Popen([sys.executable, *command.split()], env=environment, stdout=log, stderr=log) as server,
    ):
        address = f"http://127.0.0.1:{port}"
        wait_until(lambda: ask(f"{address}/api?token={token}"), seconds=90)
        yield address, token
        server.terminate()


def ask(address):
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return json.load(answer)
    except OSError:
        return None


def wait_until(condition, *, seconds):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.5)
    return found


def is_idle(sessions):
    return sessions and sessions[0]["kernel"]["execution_state"] == "idle"


def open_notebook(page, lab):
    address, token = lab
    page.goto(f"{address}/lab/tree/00_start_here.ipynb?reset&token={token}")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=90_000)
    page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=90_000)
    # To run before the kernel is ready opens a dialog that asks for one.
    wait_until(lambda: is_idle(ask(f"{address}/api/sessions?token={token}")), seconds=90)
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', timeout=90_000)


def test_a_learner_runs_00_and_walks(lab, tmp_path, chromium):
    from playwright.sync_api import sync_playwright

    outside, errors = [], []
    BUILD.mkdir(exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch_persistent_context(
            tmp_path / "profile", executable_path=chromium, args=FLAGS, viewport={"width": 1280, "height": 1100}
        )
        page = browser.pages[0]
        inside = (lab[0], lab[0].replace("http", "ws"), "data:", "blob:", "about:")
        page.on("request", lambda request: None if request.url.startswith(inside) else outside.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        open_notebook(page, lab)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        page.wait_for_function(ALL_RUN, timeout=180_000)
        page.wait_for_timeout(1000)
        assert page.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
        assert page.get_by_text("✓ real digits are nearer still").count() >= 1
        assert page.get_by_text("○ not yet").count() == 2
        assert page.locator(".jp-RenderedMermaid img, .jp-RenderedMermaid svg").count() == 1
        page.screenshot(path=BUILD / "00_start_here.png")
        walk(page)
        page.screenshot(path=BUILD / "00_latent_walk.png")
        browser.close()
    assert (outside, errors) == ([], [])


def walk(page):
    """Move the instrument's slider by key: the picture and the judge's words change."""
    picture = page.locator(".jp-OutputArea .widget-image, .jp-OutputArea img.widget-image").first
    picture.wait_for(timeout=30_000)
    picture.scroll_into_view_if_needed()
    before = picture.get_attribute("src")
    handle = page.locator(".widget-slider .noUi-handle").first
    handle.focus()
    for _ in range(3):
        handle.press("ArrowRight")
    wait_until(lambda: picture.get_attribute("src") != before, seconds=10)
    wait_until(lambda: page.locator(".widget-slider .widget-readout").first.inner_text() == "13", seconds=10)
    assert page.get_by_text("The judge reads").count() >= 1
