"""What every method that learns from a few labels keeps: it sees no label of the test, and its seed decides."""

import numpy as np
import pytest

from aigc_helpers import nets, transfer
from aigc_helpers.data import load

(IMAGES, LABELS), (TEST, TRUTH) = load("uci"), (part[:100] for part in load("uci", "test"))
TASK = transfer.Task(IMAGES, LABELS, TEST, TRUTH)
METHODS = transfer.standard_methods(nets.transfer_net(seed=1))


def test_a_method_sees_no_label_of_the_test():
    """Were the test's labels handed to a method, other labels would change its answers."""
    other = transfer.Task(IMAGES, LABELS, TEST, (TRUTH + 1) % 10)
    rows = transfer.shots(LABELS, 2)
    for name, method in METHODS.items():
        one, two = (method(task)(rows, 5) for task in (TASK, other))
        np.testing.assert_array_equal(one, two, err_msg=name)


@pytest.mark.parametrize("name", METHODS)
def test_the_same_seed_gives_the_same_answers_in_any_order(name):
    answers, (few, more) = METHODS[name](TASK), (transfer.shots(LABELS, count) for count in (1, 3))
    first = answers(few, 7)
    answers(more, 8)
    np.testing.assert_array_equal(answers(few, 7), first)


@pytest.mark.parametrize("name", METHODS)
def test_one_answer_for_each_test_image_that_is_a_class(name):
    found = np.asarray(METHODS[name](TASK)(transfer.shots(LABELS, 1), 0))
    assert found.shape == (100,) and set(found.tolist()) <= set(range(10))
