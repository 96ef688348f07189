"""The digits of scikit-learn: each once, in fixed and even splits, and brought to the look of MNIST."""

import hashlib

import numpy as np

from aigc_helpers.data import SPLITS, digits, load


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
