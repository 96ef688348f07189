"""The data sets, all of DATASETS: shapes, ranges, splits that share nothing and are the same at every call."""

import numpy as np
import pytest

from aigc_helpers.data import DATASETS, DTYPES, SPLITS, load

every_split = pytest.mark.parametrize("split", SPLITS)
every_set = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.mnist if name == "mnist" else ()) for name in DATASETS]
)


@every_split
@every_set
def test_shapes_types_and_ranges(name, split):
    items, labels = load(name, split)
    assert items.dtype == np.float32 and labels.dtype == np.int64
    assert labels.shape == (len(items),)
    if DATASETS[name].kind == "images":
        assert items.shape[1:] == (28, 28, 1)
        assert items.min() == 0 and items.max() == 1
    elif DATASETS[name].kind == "photographs":
        assert items.shape[1:] == (224, 224, 3)
        assert items.min() == 0 and items.max() == 1
    else:
        assert items.shape == (5000, 2)
        assert np.abs(items).max() < 1.3


@every_set
def test_splits_share_no_item(name):
    everything = [item.tobytes() for split in SPLITS for item in load(name, split)[0]]
    assert len(set(everything)) == len(everything)


@every_set
def test_a_split_is_the_same_at_every_call_and_yours_to_change(name):
    first, labels = load(name)
    kept = first.copy()
    first[:], labels[:] = 0, 0
    again, labels_again = load(name)
    assert np.array_equal(again, kept)
    assert labels_again.any()


def test_every_data_set_has_a_known_kind_and_a_summary():
    assert all(dataset.kind in DTYPES and dataset.summary for dataset in DATASETS.values())
