"""An instrument on a page of JupyterLab, as a learner meets it: by mouse and keys."""

import re
import time


def wait_until(condition, *, seconds, instead=lambda: "nothing"):
    """What `condition()` gives once it is true; `instead()` says what there was at the end, where it never is."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} s; instead: {instead()}"
        time.sleep(0.1)
    return found


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

    def explore(self):
        """Walk through a latent space by hand and by itself: every move draws another picture, read by the judge."""
        before = self.picture
        self.slide("along the first", "ArrowRight", times=4)
        wait_until(lambda: self.picture != before, seconds=20)
        assert re.search(r"The judge reads \d \(\d+%\).*\nNearest training digit: \d+\.\d away", self.words)
        self.choose("first direction", "random")
        self.press("Walk in a circle")
        seen = {self.picture}
        wait_until(lambda: seen.add(self.picture) or len(seen) > 4, seconds=20)
        self.press("Stop")
        self.settled()

    def wait_for_words(self, words, *, seconds=60):
        wait_until(lambda: words in self.words, seconds=seconds, instead=lambda: self.words)
