"""A net's names as kinds: ImageNet's thousand names sorted by hand, and photographs read by them without a label."""

import numpy as np
import pytest

from aigc_helpers.data import photographs
from aigc_helpers.transfer import NAMED, by_name
from aigc_helpers.transfer.by_name import places

EXAMPLES = {
    "mammals": ("tiger", "giant panda", "killer whale", "koala"),
    "birds": ("cock", "flamingo", "king penguin"),
    "fruit": ("banana", "pomegranate", "Granny Smith"),
    "vehicles": ("airliner", "school bus", "yawl", "forklift", "tank"),
    "flowers": ("daisy", "rapeseed"),
    "vegetables": ("broccoli", "mushroom", "head cabbage"),
}


def test_the_kinds_are_those_of_the_photographs_and_share_no_name():
    assert tuple(NAMED) == photographs.KINDS
    all_places = [place for kind in NAMED for place in places(kind)]
    assert len(all_places) == len(set(all_places)) == 366
    counts = {kind: len(places(kind)) for kind in NAMED}
    wanted = {"mammals": 218, "birds": 59, "fruit": 10, "vehicles": 64, "flowers": 3, "vegetables": 12}
    assert counts == wanted, "03 says so"


@pytest.mark.parametrize("kind", EXAMPLES)
def test_names_stand_where_they_belong(kind):
    there = {photographs.IMAGENET[place] for place in places(kind)}
    assert set(EXAMPLES[kind]) <= there
    assert not there & {"goldfish", "teapot", "boa constrictor", "tarantula", "strawberry"} - {"strawberry"}


def test_the_likeliest_name_decides_and_names_of_no_kind_do_not():
    logits = np.zeros((2, 1000))
    logits[0, [849, 986]] = 9, 1  # a teapot above all, then a lady's slipper
    logits[1, [7, 8, 292]] = 2, 2, 3  # two hens together are no match for a tiger
    assert by_name(logits).tolist() == [4, 0]


@pytest.mark.parametrize("shape", [(1000,), (2, 999), (2, 1000, 1)])
def test_other_shapes_are_refused(shape):
    with pytest.raises(ValueError, match=r"it wants \[N, 1000\]"):
        by_name(np.zeros(shape))
