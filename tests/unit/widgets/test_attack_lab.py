"""The attack lab without a browser: its pure part over its controls, what its controls do, its static picture."""

from dataclasses import replace

import numpy as np
import pytest

from aigc_helpers.widgets.attack_lab import ANY, DRAWN, MAGNIFIED, AttackLab
from attacked import digits, trained

EXTREMES = [(name, value) for name, control in AttackLab.controls.items() for value in control.extremes]
# The corners of the grid: each attack with the smallest and the largest budget, with and without a target.
GRID = [
    (attack, epsilon, target, steps)
    for attack in AttackLab.controls["attack"].extremes
    for epsilon in (0.0, 0.5)
    for target in (ANY, 9)
    for steps in (1, 10)
]


@pytest.fixture(scope="module")
def lab():
    images, labels = digits(100)
    return AttackLab(trained(), trained(), images=images, labels=labels)


@pytest.fixture
def alive(lab):
    """A lab of its own with its view; closed at the end."""
    made = AttackLab(trained(), trained(), images=lab.digits, labels=np.arange(10))
    made.view  # noqa: B018
    made.show()
    yield made
    made.close()


@pytest.mark.parametrize(("attack", "epsilon", "target", "steps"), GRID)
def test_the_grid_keeps_its_budget(lab, attack, epsilon, target, steps):
    state = replace(lab.start, attack=attack, epsilon=epsilon, target=target, steps=steps)
    reading = lab.compute(state)
    change = reading.attacked - reading.image
    size = np.linalg.norm(change) / 10 if attack[1] == "l2" else np.abs(change).max()
    assert size <= epsilon + 1e-5
    assert reading.attacked.min() >= 0 and reading.attacked.max() <= 1
    np.testing.assert_allclose([reading.before.sum(), reading.after.sum()], 1, atol=1e-5)


def test_each_picture_says_what_it_is(alive):
    titles = {name: ax.get_title() for name, ax in alive._axes.items() if name != "beliefs"}
    assert titles == {"before": "before", "change": f"change × {MAGNIFIED}", "after": "after"}


def test_its_words_are_what_happens(lab):
    strong = replace(lab.start, epsilon=0.4, steps=40)
    assert str(lab.compute(strong)).splitlines()[0].endswith("the net is fooled.")
    assert str(lab.compute(replace(strong, epsilon=0.0))).splitlines()[0].endswith("the net holds.")
    aimed = lab.compute(replace(strong, target=9))
    assert int(aimed.after.argmax()) == 9 and "the target is reached" in str(aimed)
    assert str(lab.compute(replace(lab.start, target=lab.start.digit))) == "It is a 3: aim elsewhere."
    assert str(lab.compute(replace(lab.start, digit=DRAWN, strokes=()))).startswith("The pad is empty")


def test_what_is_drawn_can_be_attacked(alive):
    picture = alive._picture.value
    next(w for w in alive.view.children[2].children if w.description == "Attack the drawing").click()
    assert alive.state.digit == DRAWN == alive._widgets["digit"].value
    assert alive._picture.value != picture


def test_rapid_changes_end_where_the_control_ends(alive):
    for epsilon in (0.1, 0.3, 0.02, 0.5, 0.2):
        alive._widgets["epsilon"].value = epsilon
    assert alive.state.epsilon == 0.2
    assert "Largest change of a pixel 0.20" in alive.words


def test_a_digit_that_is_missing_is_named():
    images, labels = digits(100)
    with pytest.raises(ValueError, match=r"labels holds none of \[4\]"):
        AttackLab(trained(), trained(), images=images[labels != 4], labels=labels[labels != 4])
