"""The data sets: shapes, ranges, fixed and disjoint splits, and errors that say what to type."""

import hashlib

import numpy as np
import pytest

from aigc_helpers.data import DATASETS, DTYPES, SPLITS, digits, load, toy

OFFLINE = [name for name in DATASETS if name != "mnist"]
POINTS = [name for name in OFFLINE if DATASETS[name].kind == "points"]
MIXTURES = ["ring", "grid"]

every_split = pytest.mark.parametrize("split", SPLITS)
every_offline_set = pytest.mark.parametrize("name", OFFLINE)


@every_split
@every_offline_set
def test_shapes_types_and_ranges(name, split):
    items, labels = load(name, split)
    assert items.dtype == np.float32 and labels.dtype == np.int64
    assert labels.shape == (len(items),)
    if DATASETS[name].kind == "images":
        assert items.shape[1:] == (28, 28, 1)
        assert items.min() == 0 and items.max() == 1
    else:
        assert items.shape == (5000, 2)
        assert np.abs(items).max() < 1.3


@every_offline_set
def test_splits_share_no_item(name):
    everything = [item.tobytes() for split in SPLITS for item in load(name, split)[0]]
    assert len(set(everything)) == len(everything)


@every_offline_set
def test_a_split_is_the_same_at_every_call_and_yours_to_change(name):
    first, labels = load(name)
    kept = first.copy()
    first[:], labels[:] = 0, 0
    again, labels_again = load(name)
    assert np.array_equal(again, kept)
    assert labels_again.any()


def test_float_images_are_the_bytes_over_255():
    as_bytes, _ = load("uci", dtype="uint8")
    as_floats, _ = load("uci")
    assert as_bytes.dtype == np.uint8
    assert np.array_equal(np.rint(as_floats * 255), as_bytes)
    as_bytes[:] = 0
    assert load("uci", dtype="uint8")[0].max() == 255


def test_uci_is_every_digit_of_scikit_learn_once():
    from sklearn.datasets import load_digits

    rows = np.concatenate([digits._uci_rows()[split] for split in SPLITS])
    assert sorted(rows) == list(range(1797))
    labels = np.concatenate([load("uci", split)[1] for split in SPLITS])
    assert np.array_equal(labels, load_digits().target[rows])


def test_uci_splits_are_fixed():
    """Whoever changes the split changes every number of the course: this must be on purpose."""
    labels = np.concatenate([load("uci", split)[1] for split in SPLITS])
    assert hashlib.md5(labels.astype(np.uint8).tobytes()).hexdigest() == "9f628e4b43e27158c092271aaf8aed51"


def test_uci_splits_are_stratified():
    shares = [np.bincount(load("uci", split)[1], minlength=10) / len(load("uci", split)[1]) for split in SPLITS]
    assert [len(load("uci", split)[1]) for split in SPLITS] == [899, 449, 449]
    assert np.ptp(shares, axis=0).max() < 0.005


def test_uci_looks_like_mnist():
    """Black background, white strokes, few greys, a free border, the centre of mass in the middle."""
    images, _ = load("uci")
    assert 0.7 < np.mean(images < 0.02) < 0.85
    assert 0.05 < np.mean(images > 0.98) < 0.15
    assert np.all(images.max(axis=(1, 2, 3)) == 1)
    assert images[:, [0, -1]].max() == images[:, :, [0, -1]].max() == 0
    ink = images[..., 0] / images.sum(axis=(1, 2, 3))[:, np.newaxis, np.newaxis]
    for axis in (1, 2):
        centres = np.tensordot(ink.sum(axis=3 - axis), np.arange(28), axes=(1, 0))
        assert np.abs(centres - 13.5).max() < 0.51


def test_uci_images_still_hold_the_scans():
    """Each image is nearest to its own scan, enlarged by another library, wherever centring has moved it."""
    from PIL import Image
    from sklearn.datasets import load_digits

    images = digits._uci_images()[0][:200]
    scans = [Image.fromarray(scan.astype(np.float32)) for scan in load_digits().images[:200]]
    enlarged = np.stack([np.pad(np.asarray(scan.resize((20, 20), Image.Resampling.BICUBIC)), 4) for scan in scans])
    shifts = [(down, right) for down in range(-4, 5) for right in range(-4, 5)]
    templates = [_standardised(np.roll(enlarged, shift, axis=(1, 2))) for shift in shifts]
    likeness = np.max([_standardised(images) @ template.T for template in templates], axis=0)
    assert np.array_equal(likeness.argmax(axis=1), np.arange(200))
    assert np.diag(likeness).min() > 0.9


def _standardised(images):
    flat = images.reshape(len(images), -1)
    flat = flat - flat.mean(axis=1, keepdims=True)
    return flat / np.linalg.norm(flat, axis=1, keepdims=True)


@every_split
@pytest.mark.parametrize("name", POINTS)
def test_modes_and_arms_are_equally_full(name, split):
    _, counts = np.unique(load(name, split)[1], return_counts=True)
    assert len(counts) == {"ring": 8, "grid": 25}.get(name, 2)
    assert np.ptp(counts) == 0


@pytest.mark.parametrize("name", MIXTURES)
def test_points_are_gaussian_about_their_modes(name):
    positions, labels = load(name)
    modes = toy.modes(name)
    offsets = (positions - modes.centres[labels]) / modes.standard_deviation
    assert np.abs(offsets.mean(axis=0)).max() < 0.05
    assert np.abs(np.cov(offsets.T) - np.eye(2)).max() < 0.06
    assert np.mean(np.linalg.norm(offsets, axis=1) < 3) == pytest.approx(1 - np.exp(-4.5), abs=0.005)


def test_modes_are_where_the_text_says():
    ring, grid = toy.modes("ring"), toy.modes("grid")
    assert np.allclose(np.linalg.norm(ring.centres, axis=1), 1) and ring.standard_deviation == 0.05
    assert {tuple(centre) for centre in grid.centres} == {(x / 2, y / 2) for x in range(-2, 3) for y in range(-2, 3)}
    with pytest.raises(ValueError, match="name='moons'; choose one of ring, grid"):
        toy.modes("moons")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"name": "minst"}, "name='minst'; choose one of uci, mnist, strokes, .*did you mean 'mnist'"),
        ({"name": ["uci"]}, r"name=\['uci'\]; choose one of uci"),
        ({"name": "uci", "split": "valid"}, "split='valid'; choose one of train, validation, test"),
        ({"name": "uci", "dtype": "float64"}, "dtype .of 'uci'.='float64'; choose one of float32, uint8"),
        ({"name": "uci", "dtype": np.uint8}, "dtype .of 'uci'.=<class 'numpy.uint8'>; choose one of float32, uint8"),
        ({"name": "ring", "dtype": "uint8"}, "dtype .of 'ring'.='uint8'; choose one of float32$"),
    ],
)
def test_an_unknown_choice_gets_the_list_of_choices(arguments, message):
    with pytest.raises(ValueError, match=message):
        load(**arguments)


def test_every_data_set_has_a_known_kind_and_a_summary():
    assert all(dataset.kind in DTYPES and dataset.summary for dataset in DATASETS.values())
