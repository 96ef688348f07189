"""A few labels: fair draws, no leak, curves with intervals that hold; oracles for probe and CKA."""

import keras
import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from aigc_helpers import nets, transfer
from aigc_helpers.data import load
from aigc_helpers.judging.probing import straight_cut

(IMAGES, LABELS), (TEST, TRUTH) = load("uci"), (part[:100] for part in load("uci", "test"))
TASK = transfer.Task(IMAGES, LABELS, TEST, TRUTH)
SOURCE = nets.transfer_net(seed=1)
RNG = np.random.default_rng(0)


@pytest.mark.parametrize("per_class", [1, 5, 20])
def test_the_shots_hold_as_many_of_each_class_and_none_twice(per_class):
    rows = transfer.shots(LABELS, per_class, seed=3)
    assert np.bincount(LABELS[rows]).tolist() == [per_class] * 10
    assert len(set(rows.tolist())) == len(rows)
    np.testing.assert_array_equal(rows, transfer.shots(LABELS, per_class, seed=3))
    assert set(rows) <= set(transfer.shots(LABELS, per_class + 1, seed=3))
    assert set(rows) != set(transfer.shots(LABELS, per_class, seed=4))


def test_no_shot_is_a_test_digit():
    rows = transfer.shots(LABELS, 20)
    assert len(transfer.shared_rows(TASK.images[rows], TASK.test_images)) == 0
    assert len(transfer.shared_rows(IMAGES, load("uci", "test")[0])) == 0


def test_bytes_and_floats_of_any_width_are_the_same_image():
    grey = np.rint(TEST * 255).astype(np.uint8)
    widths = [grey, grey / np.float32(255), grey / 255.0, (grey / 255.0).astype(np.float32)]
    for one in widths:
        for other in widths:
            assert len(transfer.shared_rows(one[:5], other)) == 5
    with pytest.raises(ValueError, match="20 test images stand in the pool too"):
        transfer.Task(np.rint(IMAGES * 255).astype(np.uint8), LABELS, IMAGES[:20] * 0.999999, LABELS[:20])


def test_a_leak_is_found_and_refused():
    leaky = np.concatenate([IMAGES, TEST[:3]]), np.concatenate([LABELS, TRUTH[:3]])
    np.testing.assert_array_equal(transfer.shared_rows(leaky[0], TEST), [899, 900, 901])
    with pytest.raises(ValueError, match="3 test images stand in the pool too"):
        transfer.Task(*leaky, TEST, TRUTH)


def test_the_probe_is_sklearn_on_the_same_features():
    rows = transfer.shots(LABELS, 5)
    ours = transfer.Probe(source=SOURCE)(TASK)(rows, 0)
    pool, test = (transfer.features(SOURCE, images, names=["dense"])["dense"] for images in (IMAGES, TEST))
    pool, test = pool / pool.std(), test / pool.std()
    fitted = LogisticRegression(max_iter=300).fit(pool[rows], LABELS[rows])
    np.testing.assert_array_equal(ours, fitted.predict(test))
    np.testing.assert_array_equal(straight_cut(pool[rows], LABELS[rows])(test), ours)


def test_a_probe_on_features_a_thousand_times_smaller_says_the_same():
    rows, tiny = transfer.shots(LABELS, 5), keras.models.clone_model(SOURCE)
    tiny.set_weights(SOURCE.get_weights())
    norm = next(layer for layer in reversed(tiny.layers) if isinstance(layer, keras.layers.BatchNormalization))
    gamma, beta, *statistics = norm.get_weights()
    norm.set_weights([gamma / 1024, beta / 1024, *statistics])
    ours, theirs = (transfer.Probe(source=source)(TASK)(rows, 0) for source in (tiny, SOURCE))
    assert np.mean(ours == theirs) > 0.99


def test_the_neighbour_is_sklearns():
    rows = transfer.shots(LABELS, 5)
    flat = KNeighborsClassifier(1).fit(IMAGES[rows].reshape(50, -1), LABELS[rows])
    ours = transfer.nearest_neighbour(TASK)(rows, 0)
    assert np.mean(ours == flat.predict(TEST.reshape(100, -1))) == 1


def test_cached_features_are_those_of_the_net_itself():
    names = [block.name for block in transfer.blocks(SOURCE)]
    found = transfer.features(SOURCE, TEST)
    np.testing.assert_allclose(found["head"], SOURCE(TEST, training=False), atol=1e-5)
    assert list(found) == names and found["conv1"].shape == (100, 14 * 14 * 16)
    assert found["dense"].min() >= 0, "after the ReLU"


# --- CKA ---


def test_cka_knows_rotation_scale_and_shift():
    x = RNG.normal(size=(50, 6))
    turn, _ = np.linalg.qr(RNG.normal(size=(6, 6)))
    assert transfer.linear_cka(x, 3 * x @ turn + 7) == pytest.approx(1)
    assert transfer.linear_cka(x, x @ np.diag([9, 1, 1, 1, 1, 1])) < 0.95


def test_cka_is_its_closed_form_and_symmetric():
    x, y = RNG.normal(size=(40, 5)), RNG.normal(size=(40, 90))
    a, b = x - x.mean(axis=0), y - y.mean(axis=0)
    closed = np.linalg.norm(b.T @ a) ** 2 / (np.linalg.norm(a.T @ a) * np.linalg.norm(b.T @ b))
    assert transfer.linear_cka(x, y) == pytest.approx(closed) == transfer.linear_cka(y, x)


def test_cka_of_one_column_each_is_the_squared_correlation():
    x, y = RNG.normal(size=(60, 1)), RNG.normal(size=(60, 1))
    assert transfer.linear_cka(x, y) == pytest.approx(np.corrcoef(x[:, 0], y[:, 0])[0, 1] ** 2)


def test_cka_of_orthogonal_features_is_nothing():
    x = np.array([[1.0], [-1.0], [1.0], [-1.0]])
    assert transfer.linear_cka(x, np.array([[1.0], [1.0], [-1.0], [-1.0]])) == pytest.approx(0, abs=1e-12)


def test_similarity_is_one_where_nothing_moved_and_falls_where_it_did():
    copy = transfer.adapted(SOURCE)
    assert list(transfer.similarity(SOURCE, copy, TEST).values()) == pytest.approx([1] * 5)
    copy.get_layer("conv3").kernel.assign(RNG.normal(size=copy.get_layer("conv3").kernel.shape))
    alike = transfer.similarity(SOURCE, copy, TEST)
    assert (alike["conv1"], alike["conv2"]) == pytest.approx((1, 1)) and max(alike["conv3"], alike["dense"]) < 0.99


# --- intervals and curves ---


@pytest.mark.parametrize("level", [0.8, 0.95])
@pytest.mark.parametrize("count", [2, 3, 5, 10, 30])
def test_intervals_hold_the_truth_as_often_as_they_say(count, level):
    rng, tries = np.random.default_rng(count), 4000
    found = [transfer.interval(rng.normal(2, 3, size=count), level=level) for _ in range(tries)]
    share = np.mean([low <= 2 <= high for low, high in found])
    assert share == pytest.approx(level, abs=3.5 * np.sqrt(level * (1 - level) / tries))


def test_a_curve_measures_all_methods_on_the_same_draws():
    seen = {}

    def spy(name):
        return lambda task: lambda rows, seed: seen.setdefault(name, []).append((tuple(rows), seed)) or task.test_labels

    methods = {"one": spy("one"), "other": spy("other"), "nearest": transfer.nearest_neighbour}
    curve = transfer.learning_curve(methods, TASK, sizes=(1, 3), draws=3, seed=2)
    assert seen["one"] == seen["other"] and len(set(seen["one"])) == 6
    assert curve.mean("one").tolist() == [1, 1] and curve.interval("one").tolist() == [[1, 1], [1, 1]]
    assert curve.accuracy["nearest"].shape == (2, 3) and curve.mean("nearest")[1] > curve.mean("nearest")[0]
    low, high = curve.interval("nearest")[0]
    assert low < curve.mean("nearest")[0] < high
    np.testing.assert_array_equal(curve.at("nearest", 3), curve.accuracy["nearest"][1])


def test_a_curve_says_where_one_catches_up():
    values = {"ahead": [[0.9], [0.9], [0.92], [0.95]], "behind": [[0.5], [0.89], [0.8], [0.94]]}
    curve = transfer.Curve(np.array([1, 2, 5, 10]), {name: np.array(rows) for name, rows in values.items()})
    assert curve.catches_up("behind", "ahead") == 10
    assert curve.catches_up("ahead", "behind") == 1
    assert curve.catches_up("behind", "ahead", within=0.001) is None


def test_forgetting_reads_both_tasks_by_both_nets():
    old, new = (IMAGES[:50], LABELS[:50]), (TEST, TRUTH)
    copy = transfer.adapted(SOURCE)
    transfer.fine_tune(copy, TEST, TRUTH, steps=30, statistics="learned", seed=0)
    found = transfer.forgetting(SOURCE, copy, old=old, new=new)
    reads = [np.mean(transfer.read(net, part[0]) == part[1]) for part in (old, new) for net in (SOURCE, copy)]
    assert list(found) == pytest.approx(reads)
    assert found.won == pytest.approx(reads[3] - reads[2]) and found.lost == pytest.approx(reads[0] - reads[1])


def answered(answers, **options):
    return transfer.few_shot(lambda rows, seed: answers, TASK, **{"labels_per_class": 1, **options})


WRONG = [
    (lambda: transfer.shots(LABELS, 200), r"per_class=200, but class \d has 8\d examples"),
    (lambda: transfer.shots(np.array([0, 0, 2]), 1), "per_class=1, but class 1 has 0 examples"),
    (lambda: transfer.shots(LABELS, 0), "per_class=0"),
    (lambda: transfer.shots(LABELS, 1, seed=True), "seed=True"),
    (lambda: transfer.shots(LABELS - 1, 1), "labels run from -1"),
    (lambda: transfer.shots(LABELS * np.nan, 1), "labels has dtype float64; it wants integers"),
    (lambda: transfer.Task(IMAGES, LABELS * np.nan, TEST, TRUTH), "labels has dtype float64; it wants integers"),
    (lambda: transfer.Task(IMAGES, LABELS, TEST, TRUTH + 1000), "labels has no example of .10, 11, .*test_labels"),
    (lambda: answered(TRUTH, labels_per_class=True), "labels_per_class=True"),
    (lambda: transfer.shots(np.ma.masked_equal(LABELS, 3), 1), "labels hides"),
    (lambda: transfer.shared_rows(IMAGES * 255, TEST), r"images lies in \[0, 255\]"),
    (lambda: transfer.shared_rows(IMAGES, TEST * np.nan), "others holds"),
    (lambda: transfer.Task(IMAGES, LABELS, TEST, np.ma.masked_equal(TRUTH, 3)), "test_labels hides"),
    (lambda: transfer.Task(IMAGES, LABELS, TEST, TRUTH - 1), "test_labels run from -1"),
    (lambda: answered(TRUTH[:, None]), r"answers returns shape \(100, 1\); it wants \(100,\)"),
    (lambda: answered(3), r"answers returns shape \(\); it wants \(100,\)"),
    (lambda: answered(None), "what answers returns has dtype object"),
    (lambda: answered(TRUTH, seed="0"), "seed='0'"),
    (lambda: transfer.Task(IMAGES[LABELS != 4], LABELS[LABELS != 4], TEST, TRUTH), r"labels has no example of \[4\]"),
    (lambda: transfer.Task(IMAGES, LABELS[:5], TEST, TRUTH), r"labels has shape \(5,\)"),
    (lambda: transfer.Task(IMAGES, LABELS, TEST * 255, TRUTH), r"test_images lies in \[0, 255\]"),
    (lambda: transfer.few_shot(lambda rows, seed: TRUTH, TASK, labels_per_class=1, draws=0), "draws=0"),
    (lambda: transfer.learning_curve({}, TASK, sizes=(5, 2)), r"sizes=\[5, 2\]; it wants numbers that rise"),
    (lambda: transfer.learning_curve({}, TASK, sizes=(5, 500)), "per_class=500"),
    (lambda: transfer.learning_curve({}, TASK, sizes=(1,)), "methods={}; it wants names and methods"),
    (lambda: transfer.features(SOURCE, TEST, names=["conv7"]), "block of 'transfer_net'='conv7'; choose one of conv1"),
    (lambda: transfer.linear_cka(np.ma.masked_less(TEST[..., 0, 0], 1), TEST[..., 0, 0]), "one hides"),
    (lambda: transfer.linear_cka(np.ones((3, 2)), np.ones((4, 2))), r"shapes \(3, 2\) and \(4, 2\)"),
    (lambda: transfer.linear_cka(np.ones((3, 2)), np.ones((3, 2))), "the same for all images"),
    (lambda: transfer.interval([0.5]), r"values has shape \(1,\)"),
    (lambda: transfer.interval([0.5, np.nan]), "values holds 1 values that are NaN"),
    (lambda: transfer.interval([0.5, 0.6], level=95), "level=95; it wants a share above 0 and below 1"),
    (lambda: transfer.interval([0.5, 0.6], level=0), "level=0; it wants a share above 0"),
    (lambda: transfer.forgetting(SOURCE, SOURCE, old=(TEST, TRUTH + 5), new=(TEST, TRUTH)), "labels run from 5"),
    (lambda: transfer.Curve(np.array([1]), {"one": np.ones((1, 2))}).at("one", 7), "size=7 was not measured"),
]


@pytest.mark.parametrize(("call", "message"), WRONG)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_intervals_of_real_draws_hold_where_a_bootstrap_of_five_does_not():
    """Nearest means on real digits, 300 draws of labels: their mean is the truth, five at a time are a report."""
    rng, test = np.random.default_rng(0), TEST.reshape(len(TEST), -1)
    pool, scores = IMAGES.reshape(len(IMAGES), -1), []
    for draw in range(300):
        rows = transfer.shots(LABELS, 5, seed=draw)
        centres = np.stack([pool[rows][LABELS[rows] == digit].mean(axis=0) for digit in range(10)])
        scores.append(np.mean((2 * test @ centres.T - (centres**2).sum(axis=1)).argmax(axis=1) == TRUTH))
    truth, fives = np.mean(scores), rng.choice(scores, (1000, 5))
    student = np.array([transfer.interval(five) for five in fives])
    again = np.stack([rng.choice(five, (200, 5)).mean(axis=1) for five in fives])
    bootstrap = np.percentile(again, [2.5, 97.5], axis=1).T
    held = [np.mean((ends[:, 0] <= truth) & (truth <= ends[:, 1])) for ends in (student, bootstrap)]
    assert held[0] > 0.92 and held[1] < 0.87
