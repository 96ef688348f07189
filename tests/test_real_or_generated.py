"""Real or generated, without a browser: twenty answers, the score with its interval, the net beside it."""

import base64
import io

import matplotlib.image
import numpy as np
import pytest

from aigc_helpers.widgets.real_or_generated import ASKED, RealOrGenerated

RNG = np.random.default_rng(0)
REAL, FAKE = RNG.uniform(0.5, 1, (30, 28, 28, 1)).astype(np.float32), RNG.uniform(0, 0.5, (30, 28, 28, 1))


def made(**options):
    return RealOrGenerated(REAL, FAKE.astype(np.float32), lambda images: images.mean(axis=(1, 2, 3)) > 0.5, **options)


@pytest.fixture
def game():
    it = made()
    yield it
    it.close()


def answered(game, answers):
    for answer in answers:
        game.answer(answer)
    return game.compute(game.state)


def buttons(game):
    return {button.description: button for row in game.view.children[:3] for button in row.children
            if hasattr(button, "click")}  # fmt: skip


@pytest.mark.parametrize("seed", [0, 1, 9999])
def test_half_are_real_and_the_net_has_judged_the_same(game, seed):
    game.move(seed=seed)
    reading = game.compute(game.state)
    assert reading.real.sum() == ASKED // 2 == reading.net.sum()
    np.testing.assert_array_equal(reading.net, reading.real)
    assert str(reading) == "Digit 1 of 20: real or generated? Half of them are real."


@pytest.mark.parametrize(
    ("flip", "words"),
    [
        (0, "right 20 times in 20: 100%, 95 % interval 84% to 100%"),
        (20, "right 0 times in 20: 0%, 95 % interval 0% to 16%"),
        (8, "right 12 times in 20: 60%, 95 % interval 39% to 78% (Wilson). A coin could have done that."),
    ],
)
def test_the_score_has_its_interval(game, flip, words):
    truth = game.compute(game.state).real
    reading = answered(game, np.where(np.arange(ASKED) < flip, ~truth, truth))
    assert words in str(reading) and "The net was right 20 times: 100%" in str(reading)


@pytest.mark.parametrize("done", [0, 1, 19, 20])
def test_every_stage_has_a_picture(game, done):
    reading = answered(game, [True] * done)
    pixels = matplotlib.image.imread(io.BytesIO(game.picture(reading)), format="png")
    assert pixels.shape[:2] == (340, 700)


def test_buttons_answer_take_back_and_begin_anew(game):
    game.show()
    click = buttons(game)
    click["Real"].click()
    click["Generated"].click()
    assert game.state.answers == (True, False) and game.words.startswith("Digit 3 of 20")
    click["Take back"].click()
    assert game.state.answers == (True,)
    game._widgets["seed"].value = 5
    assert game.state.answers == () and game.state.seed == 5
    click["Reset"].click()
    assert game.state == game.start


def test_when_all_is_told_nothing_more_is_answered_or_taken_back(game):
    answered(game, [True] * 25)
    game.take_back()
    assert len(game.state.answers) == ASKED


def test_the_truth_is_not_told_before_the_end(game):
    for words in (str(answered(game, [True] * done)) for done in (1, 5)):
        assert "right" not in words and "net" not in words


def test_an_error_in_a_callback_is_told(game, monkeypatch):
    game.show()
    click = buttons(game)
    monkeypatch.setattr(game, "compute", lambda state: 1 / 0)
    click["Real"].click()
    assert game.words.startswith("This did not work: ZeroDivisionError")


def test_without_a_person_there_is_the_picture_alone():
    data = made()._repr_mimebundle_()
    assert data.keys() == {"image/png", "text/plain"}
    assert matplotlib.image.imread(io.BytesIO(base64.b64decode(data["image/png"])), format="png")[..., :3].min() < 0.3


def test_too_few_digits_are_named():
    with pytest.raises(ValueError, match="9 real and 30 fake images; it wants 10 of each"):
        RealOrGenerated(REAL[:9], REAL, lambda images: images)
