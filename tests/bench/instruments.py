"""How alive the instruments are in the real JupyterLab: from a key to the changed picture, and pictures and steps."""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from table import Row, tell

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
import lab

KEYS, WARM_UP = 30, 3
SECONDS = 8
MILLISECONDS, PICTURES, STEPS = 150, 10, 150
# From the moment before a key reaches the page to the moment when the browser has another picture, both by its clock.
WAIT_FOR_PICTURE = """([box, key]) => new Promise(done => {
    const image = box.querySelector("img"), started = performance.now();
    const watch = new MutationObserver(() => { watch.disconnect(); image.decode().then(
        () => done(performance.now() - started)); });
    watch.observe(image, {attributes: true, attributeFilter: ["src"]});
    box.querySelector(".noUi-handle").dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
})"""
COUNT_PICTURES = """([box, seconds]) => new Promise(done => {
    const image = box.querySelector("img");
    let count = 0;
    const watch = new MutationObserver(() => count++);
    watch.observe(image, {attributes: true, attributeFilter: ["src"]});
    setTimeout(() => { watch.disconnect(); done(count / seconds); }, 1000 * seconds);
})"""


def instrument_rows(_: argparse.Namespace) -> Iterator[Row]:
    """The latency of the explorer, and the life of the playground, where Chromium is installed."""
    if lab.find_chromium() is None:
        tell("  Chromium is not here")
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        with open_notebook(play, "00_start_here") as notebook:
            yield latency_row(notebook.instrument("LatentExplorer("))
        with open_notebook(play, "05_gan_training") as notebook:
            yield from life_rows(notebook.instrument("GanPlayground("))


def open_notebook(play: object, name: str) -> object:
    """The notebook in JupyterLab, run from top to bottom."""
    folder = Path(tempfile.mkdtemp(prefix="aigc-bench-"))
    return lab.notebook(play, folder, name, seconds=600)


def latency_row(explorer: lab.Instrument) -> Row:
    """Milliseconds from a key on the first slider to the changed picture."""
    box, times = explorer.box.element_handle(), []
    for press in range(KEYS + WARM_UP):
        key = "ArrowRight" if press % 20 < 10 else "ArrowLeft"
        times.append(explorer.page.evaluate(WAIT_FOR_PICTURE, [box, key]))
        explorer.page.wait_for_timeout(100)
    ordered = sorted(times[WARM_UP:])
    median, late = statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))]
    what = "latent explorer, key to changed picture in JupyterLab, ms (median; 95 %)"
    return Row(what, f"{median:.0f}; {late:.0f}", "", "", f"≤ {MILLISECONDS}", median <= MILLISECONDS)


def life_rows(playground: lab.Instrument) -> Iterator[Row]:
    """Pictures and training steps a second while it plays."""
    playground.press("Play")
    lab.wait_until(lambda: playground.step > 50, seconds=60)
    first = playground.step
    pictures = playground.page.evaluate(COUNT_PICTURES, [playground.box.element_handle(), SECONDS])
    steps = (playground.step - first) / SECONDS
    playground.press("Pause")
    for what, found, wanted in (("pictures", pictures, PICTURES), ("training steps", steps, STEPS)):
        name = f"GAN playground in JupyterLab, {what} a second"
        yield Row(name, f"{found:,.0f}", "", "", f"≥ {wanted}", found >= wanted)
