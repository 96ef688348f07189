"""The judge's features, labels and beliefs; the detector; the scorecard; and the judges that ship with the course."""

import numpy as np
import pytest

from aigc_helpers import nets
from aigc_helpers.data import load
from aigc_helpers.judging import metrics
from aigc_helpers.judging.baselines import BASELINES
from aigc_helpers.judging.judge import Judge, Scores, detector_accuracy, load_judge, score, scoreboard
from aigc_helpers.training import predict


@pytest.fixture(scope="module")
def uci_judge():
    return load_judge("uci")


@pytest.fixture(scope="module")
def uci():
    """The splits that judging takes, as bytes: (train, held out)."""
    return load("uci", dtype="uint8")[0], load("uci", "test", dtype="uint8")[0]


def test_features_labels_and_beliefs_come_from_one_network(uci_judge, uci):
    images = uci[1][:20]
    beliefs, labels = uci_judge.beliefs(images), uci_judge.labels(images)
    assert uci_judge.features(images).shape == (20, 64)
    assert beliefs.shape == (20, 10) and labels.shape == (20,) and labels.dtype == np.int64
    np.testing.assert_allclose(beliefs.sum(axis=1), 1, rtol=1e-5)
    np.testing.assert_array_equal(labels, beliefs.argmax(axis=1))


def test_beliefs_are_the_softmax_of_the_logits(uci_judge, uci):
    images = uci[1][:5] / np.float32(255)
    powers = np.exp(np.asarray(uci_judge.classifier(images, training=False), np.float64))
    np.testing.assert_allclose(uci_judge.beliefs(images), powers / powers.sum(axis=1, keepdims=True), rtol=1e-4)


def test_logits_turn_features_into_answers(uci_judge, uci):
    """The features are the layer right before the logits: what the distances measure is what the labels rest on."""
    images = uci[1][:50]
    weights, bias = uci_judge.classifier.get_layer("logits").get_weights()
    answers = (uci_judge.features(images) @ weights + bias).argmax(axis=1)
    np.testing.assert_array_equal(answers, uci_judge.labels(images))


def test_bytes_and_floats_are_the_same_images(uci_judge, uci):
    as_bytes, as_floats = uci_judge.features(uci[1][:50]), uci_judge.features(uci[1][:50] / np.float32(255))
    np.testing.assert_allclose(as_bytes, as_floats, rtol=1e-5, atol=1e-5)


def test_batches_do_not_show(uci_judge, uci, monkeypatch):
    whole = uci_judge.features(uci[1][:50])
    monkeypatch.setattr(predict, "BATCH", 7)
    np.testing.assert_allclose(uci_judge.features(uci[1][:50]), whole, rtol=1e-4, atol=1e-4)


def test_a_generator_s_own_range_is_refused(uci_judge):
    with pytest.raises(ValueError, match=r"images lies in \[-1, 1\]; it wants \[0, 1\]"):
        uci_judge.features(np.linspace(-1, 1, 784).reshape(1, 28, 28, 1))


def test_a_network_without_features_is_no_judge():
    with pytest.raises(ValueError, match="No such layer: features"):
        Judge(nets.conv_discriminator())


def test_there_is_no_judge_of_points():
    with pytest.raises(ValueError, match="dataset='ring'; choose one of uci, mnist"):
        load_judge("ring")


# The detector


@pytest.mark.parametrize("fakes", [300, 600])
def test_the_detector_is_at_chance_where_there_is_nothing_to_detect(fakes):
    rng = np.random.default_rng(1)
    accuracy = detector_accuracy(rng.normal(size=(fakes, 8)), rng.normal(size=(fakes, 8)))
    assert abs(accuracy - 0.5) < 4 * 0.5 / np.sqrt(2 * fakes)


def test_the_detector_is_right_where_the_two_lie_apart():
    rng = np.random.default_rng(1)
    real = rng.normal(size=(200, 8))
    assert detector_accuracy(real, rng.normal(size=(200, 8)) + 5) == 1
    # Half as far as one standard deviation of the difference: Φ(0.75) for the best linear rule.
    shifted = rng.normal(size=(4000, 1)) + 1.5
    assert detector_accuracy(rng.normal(size=(4000, 1)), shifted) == pytest.approx(0.7734, abs=0.02)


def test_the_detector_repeats_with_its_seed():
    rng = np.random.default_rng(1)
    samples = rng.normal(size=(60, 8)), rng.normal(size=(60, 8)) + 0.3
    assert detector_accuracy(*samples, seed=4) == detector_accuracy(*samples, seed=4)


# The scorecard


@pytest.fixture(scope="module")
def scores(uci_judge, uci):
    """The scorecards of copies, of a single Gaussian, and of another real part, on the same counts."""
    train, held_out = (uci_judge.features(images) for images in uci)
    copies = BASELINES["memoriser"](uci[0], len(held_out))
    gaussian = BASELINES["gaussian"](uci[0], len(held_out))
    return {
        "copies": score(uci_judge.features(copies), held_out, train),
        "gaussian": score(uci_judge.features(gaussian), held_out, train),
        "noise": score(uci_judge.features(np.random.default_rng(0).random((449, 28, 28, 1))), held_out, train),
    }


def test_each_score_is_its_metric(uci_judge, uci, scores):
    train, held_out = (uci_judge.features(images) for images in uci)
    fake = uci_judge.features(BASELINES["gaussian"](uci[0], len(held_out)))
    expected = Scores(
        metrics.frechet_distance(held_out, fake),
        *metrics.kernel_distance(fake, held_out),
        *metrics.precision_recall(held_out, fake),
        *metrics.density_coverage(held_out, fake),
        metrics.closer_to_train(fake, train, held_out),
        detector_accuracy(held_out, fake),
    )
    np.testing.assert_allclose(scores["gaussian"], expected, rtol=1e-6)


def test_a_memoriser_is_found_out_by_one_score_alone(scores):
    copies = scores["copies"]
    assert copies.closer_to_train > 0.99
    assert copies.frechet < scores["gaussian"].frechet < scores["noise"].frechet
    assert min(copies.precision, copies.recall, copies.coverage) > 0.8 and copies.detector < 0.6
    assert abs(scores["gaussian"].closer_to_train - 0.5) < 0.15


def test_noise_has_no_precision_and_no_detector_misses_it(scores):
    noise = scores["noise"]
    assert max(noise.precision, noise.recall, noise.density, noise.coverage) < 0.05
    assert noise.detector == 1
    assert noise.kernel > 10 * noise.kernel_error


def test_the_scoreboard_lists_the_best_first_and_lines_up(scores):
    header, *rows = scoreboard(scores).splitlines()
    assert [row.split()[0] for row in rows] == ["copies", "gaussian", "noise"]
    assert len({len(line) for line in (header, *rows)}) == 1
    assert f"{scores['copies'].frechet:.1f}" in rows[0]


# The judges that ship


@pytest.mark.parametrize(
    ("dataset", "least"), [("uci", 0.96), pytest.param("mnist", 0.98, marks=pytest.mark.mnist)], ids=["uci", "mnist"]
)
def test_a_shipped_judge_knows_the_digits_it_never_saw(dataset, least):
    images, labels = load(dataset, "test", dtype="uint8")
    assert (load_judge(dataset).labels(images) == labels).mean() >= least
