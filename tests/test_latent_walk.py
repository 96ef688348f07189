"""The latent walk without a browser: its pure part over a grid of states, its controls, its static picture."""

import base64
import io
import itertools

import matplotlib.image
import numpy as np
import pytest

from aigc_helpers.data.shipped import shipped
from aigc_helpers.gan.judge import load_judge
from aigc_helpers.gan.sampling import load_generator
from aigc_helpers.widgets import latent_walk
from aigc_helpers.widgets.latent_walk import PAIRS, PLACES, VIEW, LatentWalk, State


@pytest.fixture(scope="module")
def parts():
    return load_generator(shipped("gan_uci.keras")), load_judge("uci")


@pytest.fixture
def walk(parts):
    walk = LatentWalk(*parts)
    assert walk._view.children  # its controls, which are made when they are asked for
    return walk


def buttons(walk):
    _, another, reset = walk._view.children[1].children
    return another, reset


@pytest.mark.parametrize("place", [0, 1, PLACES // 2, PLACES - 1])
@pytest.mark.parametrize("pair", [0, 1, PAIRS - 1])
def test_every_state_has_a_reading(walk, pair, place):
    reading = walk.compute(State(pair, place))
    assert reading.image.shape == (28, 28, 1) and 0 <= reading.image.min() <= reading.image.max() <= 1
    assert reading.beliefs.sum() == pytest.approx(1, abs=1e-5)
    again = walk.compute(State(pair, place))
    assert np.array_equal(reading.image, again.image)
    assert str(reading).startswith("The judge reads ")


def test_neighbouring_places_look_alike_and_the_ends_do_not(walk):
    images = [walk.compute(State(walk.start.pair, place)).image for place in range(PLACES)]
    steps = [np.abs(one - other).mean() for one, other in itertools.pairwise(images)]
    assert max(steps) < np.abs(images[0] - images[-1]).mean()


def test_it_starts_between_two_different_digits(walk):
    first, last = (walk.compute(State(walk.start.pair, place)).beliefs.argmax() for place in (0, PLACES - 1))
    assert first != last


def test_the_slider_changes_picture_and_words(walk):
    before = walk._picture.value
    walk._slider.value = PLACES - 1
    assert walk.state.place == PLACES - 1
    assert walk._picture.value != before
    assert walk._words.value == str(walk.compute(walk.state))


def test_rapid_changes_end_where_the_slider_ends(walk):
    for place in [*range(PLACES), 3]:
        walk._slider.value = place
    assert walk.state.place == 3 and walk._words.value == str(walk.compute(State(walk.start.pair, 3)))


def test_new_pair_and_reset(walk):
    another, reset = buttons(walk)
    picture = walk._picture.value
    walk._slider.value = 2
    another.click()
    assert walk.state == State(walk.start.pair + 1, 2)
    reset.click()
    assert (walk.state, walk._slider.value, walk._picture.value) == (walk.start, walk.start.place, picture)


def test_an_error_in_a_callback_is_shown(walk, monkeypatch):
    def broken(state):
        raise RuntimeError("no light")

    monkeypatch.setattr(walk, "compute", broken)
    walk._slider.value = 0
    assert walk._words.value == "This did not work: RuntimeError: no light"


def test_without_a_person_there_is_the_picture_alone(parts):
    bare = LatentWalk(*parts)
    data = bare._repr_mimebundle_()
    assert data.keys() == {"image/png", "text/plain"} and "_view" not in vars(bare)
    picture = matplotlib.image.imread(io.BytesIO(base64.b64decode(data["image/png"])), format="png")
    assert picture.shape[:2] == (260, 600) and picture[..., :3].min() < 0.1
    assert data["text/plain"].startswith("How far must you walk")


def test_before_a_person_it_is_alive_and_has_the_picture_too(walk, monkeypatch):
    monkeypatch.setattr(latent_walk, "someone_is_there", lambda: True)
    assert walk._repr_mimebundle_().keys() == {VIEW, "image/png", "text/plain"}


def test_an_error_at_the_start_is_raised(walk, monkeypatch):
    monkeypatch.setattr(walk, "draw", lambda reading: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        walk._repr_mimebundle_()


class Shell:
    """IPython's shell in a kernel whose request has this content."""

    def __init__(self, **content):
        self.kernel = self
        self.get_parent = lambda: {"content": content} if content else {}


@pytest.mark.parametrize(
    ("shell", "there"),
    [(None, False), (Shell(), False), (Shell(allow_stdin=False), False), (Shell(allow_stdin=True), True)],
)
def test_a_person_is_there_where_input_may_be_asked_for(shell, there, monkeypatch):
    monkeypatch.setattr(latent_walk, "get_ipython", lambda: shell)
    assert latent_walk.someone_is_there() is there
