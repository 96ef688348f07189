"""The baselines: images in range, repeatable, and each exactly as simple as it says."""

import time

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from aigc_helpers.data import find_mnist, load
from aigc_helpers.judging import baselines
from aigc_helpers.judging.baselines import BASELINES, COMPONENTS, COPY_NOISE, lineup

every_baseline = pytest.mark.parametrize("name", BASELINES)
densities = pytest.mark.parametrize("name", ["gaussian", "mixture"])


@pytest.fixture(scope="module")
def train_images():
    return load("uci", "train")[0]


@pytest.fixture(scope="module")
def blobs():
    """Images [400, 6, 6, 1] about a mean of 0.5, too far from 0 and 1 for clipping to bite, with correlated pixels."""
    rng = np.random.default_rng(3)
    patterns = rng.normal(size=(COMPONENTS, 36)) * np.linspace(1, 0.2, COMPONENTS)[:, np.newaxis]
    return (0.5 + 0.015 * rng.normal(size=(400, COMPONENTS)) @ patterns).astype(np.float32).reshape(400, 6, 6, 1)


def rows(images):
    return images.reshape(len(images), -1).astype(np.float64)


@every_baseline
@pytest.mark.parametrize("count", [1, 40])
def test_images_have_the_shape_dtype_and_range_of_images(name, count, train_images):
    images = BASELINES[name](train_images, count)
    assert images.shape == (count, 28, 28, 1)
    assert images.dtype == np.float32
    assert images.min() >= 0
    assert images.max() <= 1


@every_baseline
def test_a_seed_repeats_and_another_one_does_not(name, train_images):
    before = train_images.copy()
    first, again, other = (BASELINES[name](train_images, 8, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert np.array_equal(train_images, before)


@every_baseline
def test_bytes_do_as_well_as_floats(name, train_images):
    grey_levels = np.rint(train_images * 255).astype(np.uint8)
    assert np.array_equal(BASELINES[name](grey_levels, 4), BASELINES[name](grey_levels / np.float32(255), 4))


def test_a_memoriser_is_a_training_image_and_its_noise(train_images):
    images = BASELINES["memoriser"](train_images, len(train_images))
    nearest = cdist(rows(images), rows(train_images)).argmin(axis=1)
    assert sorted(nearest) == list(range(len(train_images)))
    assert np.abs(images - train_images[nearest]).max() < 6 * COPY_NOISE


def test_a_memoriser_starts_anew_when_all_have_come(blobs):
    images = BASELINES["memoriser"](blobs, 800)
    nearest = cdist(rows(images), rows(blobs)).argmin(axis=1)
    assert np.bincount(nearest, minlength=400).tolist() == [2] * 400
    residual = rows(images) - rows(blobs)[nearest]
    assert residual.std() == pytest.approx(COPY_NOISE, rel=0.02)


def test_independent_pixels_keep_every_marginal_and_no_correlation(blobs):
    images = BASELINES["independent_pixels"](blobs, 4000)
    for pixel, generated in zip(rows(blobs).T, rows(images).T, strict=True):
        assert set(generated) <= set(pixel)
        assert generated.mean() == pytest.approx(pixel.mean(), abs=4.5 * pixel.std() / np.sqrt(4000))
        assert generated.std() == pytest.approx(pixel.std(), rel=0.08)
    apart = ~np.eye(36, dtype=bool)
    assert np.abs(np.corrcoef(rows(blobs).T)[apart]).max() > 0.5
    assert np.abs(np.corrcoef(rows(images).T)[apart]).max() < 4.5 / np.sqrt(4000)


@densities
def test_a_density_has_the_moments_of_its_training_images(name, blobs, monkeypatch):
    # The blobs have 30 dimensions, so that 30 components lose nothing; the usual ridge would swamp their variances.
    monkeypatch.setattr(baselines, "RIDGE", 0.01)
    images, truth = rows(BASELINES[name](blobs, 20_000)), np.cov(rows(blobs).T)
    error = np.sqrt(np.diag(truth) / 20_000)
    assert np.all(np.abs(images.mean(axis=0) - rows(blobs).mean(axis=0)) < 5 * error)
    assert np.linalg.norm(np.cov(images.T) - truth) < 0.05 * np.linalg.norm(truth)


@densities
def test_a_density_does_not_leave_its_thirty_components(name, blobs, monkeypatch):
    monkeypatch.setattr(baselines, "RIDGE", 0.01)
    centred = rows(BASELINES[name](blobs, 200)) - rows(blobs).mean(axis=0)
    assert np.linalg.matrix_rank(centred, tol=1e-4) <= COMPONENTS


def test_a_mixture_is_mixed_and_has_more_than_one_mode():
    # Two kinds of image: a Gaussian puts mass between them, a mixture does not, and its first few are of both kinds.
    rng = np.random.default_rng(0)
    kinds = np.repeat([0.2, 0.8], 300)[:, np.newaxis]
    images = (kinds + rng.normal(scale=0.02, size=(600, 36))).astype(np.float32).reshape(600, 6, 6, 1)
    brightness = {name: BASELINES[name](images, 500).mean(axis=(1, 2, 3)) for name in ("gaussian", "mixture")}
    between = {name: np.mean(np.abs(values - 0.5) < 0.15) for name, values in brightness.items()}
    assert between["gaussian"] > 0.2
    assert between["mixture"] < 0.02
    # A coin's sequence: it changes sides 250 times in 500. Cluster after cluster, 20 times at most.
    assert np.sum(np.diff(brightness["mixture"] > 0.5)) > 200


@every_baseline
@pytest.mark.parametrize(
    ("spoil", "count", "message"),
    [
        (lambda images: images * 255, 4, r"train_images lies in \[0, 255\]"),
        (lambda images: images[..., 0], 4, "train_images has shape"),
        (lambda images: images[:0], 4, "N ≥ 1"),
        (lambda images: np.where(images > 0.5, np.nan, images), 4, "NaN"),
        (lambda images: images, 0, "count=0"),
        (lambda images: images, 1.5, "count=1.5"),
    ],
)
def test_bad_input_is_named(name, spoil, count, message, train_images):
    with pytest.raises(ValueError, match=message):
        BASELINES[name](spoil(train_images), count)


@densities
def test_a_density_wants_more_images_than_components(name, train_images):
    with pytest.raises(ValueError, match="train_images has 30 images; this baseline wants at least 31"):
        BASELINES[name](train_images[:COMPONENTS], 4)
    assert len(BASELINES[name](train_images[: COMPONENTS + 1], 4)) == 4


@densities
def test_a_density_of_all_of_mnist_takes_seconds(name):
    if find_mnist() is None:
        pytest.skip("MNIST is not here: type `aigc fetch mnist`, or set AIGC_DATA")
    images = load("mnist", dtype="uint8")[0]
    start = time.process_time()
    assert len(BASELINES[name](images, 10_000)) == 10_000
    assert time.process_time() - start < 40  # of all cores together


def test_a_lineup_is_one_mixture_one_thief_and_what_was_generated(train_images):
    generated = train_images[:30] / 2
    rows_of = lineup(train_images, generated, seed=4)
    expected = {name: BASELINES[name](train_images, 30, seed=4) for name in ("mixture", "memoriser")}
    for row, wanted in zip(rows_of.values(), (*expected.values(), generated), strict=True):
        np.testing.assert_array_equal(row, wanted)
    assert list(rows_of) == ["A", "B", "C"]
