"""The metrics beside independent ones, scikit-learn's neighbours and SciPy's root; large samples; awkward samples."""

import tracemalloc
from functools import partial

import numpy as np
import pytest
from scipy.linalg import sqrtm
from scipy.spatial.distance import cdist
from sklearn.metrics import pairwise_distances
from sklearn.neighbors import NearestNeighbors

from aigc_helpers.judging import metrics
from aigc_helpers.judging.judge import detector_accuracy, score
from aigc_helpers.judging.metrics import blocks

RNG = np.random.default_rng(3)
SHAPES = {"narrow": (400, 300, 2), "wide": (300, 500, 64), "fewer than features": (40, 30, 128)}
PAIRS = {
    name: (RNG.normal(size=(n, width)), RNG.normal(size=(m, width)) * 0.9 + 0.2)
    for name, (n, m, width) in SHAPES.items()
}
# Where features are far from 0 and alike, a square of a sum is what rounding hurts most.
PAIRS["far from zero"] = tuple(sample + 3e3 for sample in PAIRS["wide"])
every_pair = pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)


@pytest.fixture(autouse=True)
def several_blocks(monkeypatch):
    """Blocks small enough that each sample here takes more than one."""
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 8 * 37 * 300)


def whole_matrix_scores(real, fake, k):
    """Precision, recall, density and coverage as the published formulas say, on whole matrices of distances."""
    within_real, within_fake, across = (pairwise_distances(*two) for two in ((real,), (fake,), (real, fake)))
    real_radii, fake_radii = (np.sort(within, axis=1)[:, k] for within in (within_real, within_fake))
    inside = across <= real_radii[:, None]
    precision, recall = inside.any(axis=0).mean(), (across <= fake_radii).any(axis=1).mean()
    return precision, recall, inside.sum() / k / len(fake), (across.min(axis=1) <= real_radii).mean()


@every_pair
def test_blocks_are_the_matrix_of_distances(pair):
    found = np.concatenate([block.copy() for _, block in blocks.distance_blocks(*pair)])
    np.testing.assert_allclose(np.sqrt(found), cdist(*pair), rtol=1e-6)
    assert len(list(blocks.distance_blocks(*pair))) > 1 or len(pair[0]) < 50


@every_pair
def test_neighbours_agree_with_scikit_learn(pair):
    real, fake = pair
    far, places = NearestNeighbors(n_neighbors=1).fit(real).kneighbors(fake)
    found, gaps = blocks.nearest(fake, real)
    np.testing.assert_array_equal(found, places[:, 0])
    np.testing.assert_allclose(np.sqrt(gaps), far[:, 0], rtol=1e-6)
    ranked = NearestNeighbors(n_neighbors=7).fit(real).kneighbors()[0]
    np.testing.assert_allclose(np.sqrt(blocks.radii(real, 1, 3, 7)), ranked[:, [0, 2, 6]].T, rtol=1e-6)


@every_pair
@pytest.mark.parametrize("k", [1, 5])
def test_the_four_scores_agree_with_whole_matrices(pair, k):
    expected = whole_matrix_scores(*pair, k)
    np.testing.assert_allclose(metrics.neighbourhood(*pair, k=k, k_density=k), expected, atol=1e-6)
    np.testing.assert_allclose(metrics.precision_recall(*pair, k=k), expected[:2], atol=1e-6)
    np.testing.assert_allclose(metrics.density_coverage(*pair, k=k), expected[2:], atol=1e-6)


@every_pair
def test_frechet_agrees_with_scipys_root(pair):
    a, b = pair
    first, second = np.cov(a.T), np.cov(b.T)
    if len(a) < a.shape[1]:  # SciPy's root of a singular product loses digits: a hair on the diagonals, in both ways
        pytest.skip("held to the closed form instead, in test_metrics")
    expected = np.sum((a.mean(0) - b.mean(0)) ** 2) + np.trace(first + second - 2 * sqrtm(first @ second).real)
    assert metrics.frechet_distance(a, b) == pytest.approx(expected, rel=1e-6)


# Large samples


def test_ten_thousand_rows_take_a_tenth_of_the_memory_of_one_matrix(monkeypatch):
    monkeypatch.undo()  # of the small blocks
    real, fake = (RNG.normal(size=(10_000, 8)).astype(np.float32) for _ in range(2))
    tracemalloc.start()
    metrics.neighbourhood(real, fake)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * 10_000**2 / 10


# Awkward samples: a right answer, or an error that names what is wrong; never NaN

SAMPLE = RNG.normal(size=(60, 6))
CONSTANT = np.ones((60, 6))
PAIRWISE = {
    "frechet": metrics.frechet_distance,
    "kernel": lambda a, b: metrics.kernel_distance(a, b)[0],
    **{name: partial(lambda a, b, place: metrics.neighbourhood(a, b)[place], place=place)
       for place, name in enumerate(("precision", "recall", "density", "coverage"))},
    "closer to train": lambda a, b: metrics.closer_to_train(b, a, a),
    "two-sample test": lambda a, b: metrics.two_sample_test(a, b)[0],
    "copying test": lambda a, b: metrics.copying_test(b, a, a)[0],
    "detector": detector_accuracy,
}  # fmt: skip
SAME = {"frechet": 0, "precision": 1, "recall": 1, "coverage": 1, "closer to train": 0.5, "copying test": 0.5}
every_metric = pytest.mark.parametrize("name", PAIRWISE)


@every_metric
@pytest.mark.parametrize(
    ("a", "b"),
    [(SAMPLE, SAMPLE), (CONSTANT, CONSTANT), (CONSTANT, SAMPLE), (SAMPLE, CONSTANT), (SAMPLE * 1e9, SAMPLE)],
    ids=["identical", "constant", "constant real", "constant fake", "huge"],
)
def test_no_sample_gives_nan(name, a, b):
    assert np.isfinite(PAIRWISE[name](a, b))


@pytest.mark.parametrize("name", SAME)
@pytest.mark.parametrize("sample", [SAMPLE, CONSTANT, SAMPLE + 1e6], ids=["any", "constant", "far away"])
def test_identical_samples_score_as_the_same(name, sample):
    assert PAIRWISE[name](sample, sample.copy()) == pytest.approx(SAME[name], abs=1e-6)


@every_metric
@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (np.where(np.arange(6) == 2, np.nan, SAMPLE), "holds 60 values that are NaN or infinite"),
        (SAMPLE * 1e40, "too large to be squared"),
        (SAMPLE[:, :5], "differ in width|features"),
        (SAMPLE[:0], "has 0 rows"),
    ],
    ids=["NaN", "too large", "another width", "empty"],
)
def test_what_does_not_fit_is_named(name, bad, message):
    if name == "detector":
        pytest.skip("it takes what score() has checked")
    with pytest.raises(ValueError, match=message):
        PAIRWISE[name](SAMPLE, bad)


@pytest.mark.parametrize("k", [60, 61, 10_000])
def test_k_as_large_as_the_sample_is_refused(k):
    for metric in (metrics.precision_recall, metrics.density_coverage):
        with pytest.raises(ValueError, match=f"has 60 rows; it wants at least {k + 1}"):
            metric(SAMPLE, SAMPLE, k=k)
    assert metrics.precision_recall(SAMPLE, SAMPLE, k=59) == (1, 1)


def test_the_scorecard_holds_for_fewer_samples_than_features():
    few, others, train = (RNG.normal(size=(30, 128)) for _ in range(3))
    assert np.isfinite(score(few, others, train)).all()
