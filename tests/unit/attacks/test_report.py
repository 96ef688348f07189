"""Evaluation, masking report and defences: against hand counts, and on nets that the report has never seen."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from aigc_helpers import nets
from aigc_helpers.attacks import (
    ATTACKS,
    distilled,
    evaluate,
    masking_report,
    noisy,
    quantised,
    read,
    train_robust,
    train_step,
    trial,
    trials_table,
)
from aigc_helpers.attacks.masking import zero_gradients
from aigc_helpers.data import load
from aigc_helpers.training import Adam, train_classifier
from attacked import HARDENED_AT, Linear, answers, digits, hardened, lengths, small_net, trained

IMAGES, LABELS = digits(100)
RADIUS = HARDENED_AT


def dense_net():
    with nets.seeded(5):
        model = keras.Sequential(
            [keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(96, "tanh"), layers.Dense(10)]
        )
    train_classifier(model, *load("uci"), steps=300, quiet=True)
    return model


def smaller_loss(model):
    return keras.Sequential([keras.Input((28, 28, 1)), model, layers.Rescaling(100.0)])


def soft(model):
    return keras.Sequential([model, layers.Softmax()])


def student():
    model = small_net(seed=4)
    distilled(trained(), model, load("uci")[0], steps=500, quiet=True)
    return model


HONEST = {"small": trained, "dense": dense_net, "hardened": lambda: hardened("pgd")}
MASKED = {
    "rounded": (lambda: quantised(trained()), "exactly 0"),
    "rounded dense": (lambda: quantised(dense_net(), levels=2), "exactly 0"),
    "loud": (lambda: smaller_loss(trained()), "gone flat"),
    "loud dense": (lambda: smaller_loss(dense_net()), "gone flat"),
    "distilled": (student, "gone flat"),
}


@pytest.mark.parametrize("name", HONEST)
def test_the_report_is_silent_on_honest_nets(name):
    report = masking_report(HONEST[name](), IMAGES, LABELS, epsilon=RADIUS, seed=0)
    assert not report.masked, report
    assert str(report).startswith("ε = 0.2: no sign of masked gradients")


@pytest.mark.parametrize("name", MASKED)
def test_the_report_catches_masked_nets_and_says_why(name):
    make, why = MASKED[name]
    report = masking_report(make(), IMAGES, LABELS, epsilon=RADIUS, seed=0)
    assert report.masked and any(why in reason for reason in report.reasons), report
    assert "do not trust" in str(report) and why in str(report)


def test_the_report_catches_training_on_one_step():
    model = nets.digit_classifier(seed=2)
    train_robust(model, *load("uci"), epsilon=0.3, opponent="fgsm", steps=700, quiet=True)
    report = masking_report(model, IMAGES, LABELS, epsilon=0.3, seed=0)
    assert any("that one step" in reason for reason in report.reasons), report


def test_zero_gradients_are_counted():
    half = Linear(np.ones((784, 10)) * np.arange(10), np.zeros(10))

    def model(images):
        bright = tf.reduce_sum(images, axis=[1, 2, 3]) > 100.0
        return tf.where(bright[:, None], half(images), tf.constant([[0.0] * 9 + [1.0]]))

    bright = IMAGES.sum(axis=(1, 2, 3)) > 100
    assert 0 < bright.mean() < 1
    assert zero_gradients(model, IMAGES, LABELS, loss="margin") == pytest.approx(np.mean(~bright | (LABELS == -1)))


def test_adversarial_training_holds_where_plain_training_does_not():
    plain, hard = (
        evaluate(model, IMAGES, LABELS, epsilons=(0, RADIUS)).worst for model in (trained(), hardened("pgd"))
    )
    assert hard[0] > 0.9 and hard[1] > 0.5 > plain[1] + 0.3, (plain, hard)


@pytest.mark.parametrize("opponent", ["fgsm", "fgsm_random", "pgd"])
def test_a_training_step_learns_from_the_attacked_batch(opponent):
    model, optimizer = small_net(), Adam(1e-3)
    optimizer.build(model.trainable_variables)
    before = [weight.numpy() for weight in model.trainable_variables]
    batch = tf.constant(IMAGES[:32]), tf.constant(LABELS[:32])
    calm = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(batch[1], model(batch[0], training=True)))
    loss, accuracy = train_step(model, optimizer, *batch, epsilon=0.3, opponent=opponent, seed=(0, 1))
    assert 0 <= accuracy <= 1 and loss > calm * 0.8
    assert all(np.any(one != other) for one, other in zip(before, model.trainable_variables, strict=True))


def test_the_same_seed_trains_the_same_net():
    made = [nets.digit_classifier(seed=1) for _ in range(2)]
    histories = [train_robust(model, *load("uci"), epsilon=0.2, steps=30, seed=5, quiet=True) for model in made]
    np.testing.assert_allclose(histories[0]["loss"], histories[1]["loss"], rtol=1e-4)
    assert histories[0]["accuracy"].shape == (30,)


@pytest.mark.parametrize("train", ["train_robust", "distilled"])
def test_bytes_train_the_net_that_floats_train(train):
    histories = []
    for images in ((IMAGES * 255).astype(np.uint8), (IMAGES * 255).astype(np.uint8) / np.float32(255)):
        options = {"steps": 2, "seed": 1, "quiet": True}
        if train == "train_robust":
            histories.append(train_robust(nets.cnn(seed=2), images, LABELS, epsilon=0.1, opponent="fgsm", **options))
        else:
            histories.append(distilled(trained(), nets.cnn(seed=2), images, temperature=2.0, **options))
    np.testing.assert_allclose(histories[0]["loss"], histories[1]["loss"], rtol=1e-4)


def test_evaluation_counts_as_one_would_by_hand():
    result = evaluate(trained(), IMAGES, LABELS, epsilons=(0, 0.1, 0.2), attacks=("fgsm", "deepfool"), seed=0)
    made = ATTACKS["fgsm"](trained(), IMAGES, LABELS, epsilon=0.1, seed=0)
    assert result.accuracy["fgsm"][0] == np.mean(answers(trained(), IMAGES) == LABELS)
    assert result.accuracy["fgsm"][1] == np.mean(answers(trained(), made) == LABELS)
    smallest = ATTACKS["deepfool"](trained(), IMAGES, LABELS, norm="linf")
    beyond = (lengths(smallest, IMAGES, "linf") > 0.1) & (answers(trained(), IMAGES) == LABELS)
    assert result.accuracy["deepfool"][1] == pytest.approx(beyond.mean(), abs=0.02)
    assert np.all(result.worst <= np.minimum(result.accuracy["fgsm"], result.accuracy["deepfool"]))
    assert np.all(np.diff(result.worst) <= 0)


def test_a_trial_measures_what_was_fooled():
    result = trial("pgd", trained(), IMAGES, LABELS, epsilon=0.2, seed=0)
    right = answers(trained(), IMAGES) == LABELS
    made = ATTACKS["pgd"](trained(), IMAGES[right], LABELS[right], epsilon=0.2, seed=0)
    fooled = answers(trained(), made) != LABELS[right]
    assert result.success == fooled.mean()
    assert result.linf == pytest.approx(0.2, abs=1e-5)
    assert result.l2 == pytest.approx(lengths(made, IMAGES[right], "l2")[fooled].mean(), rel=1e-4)
    assert "PGD" in trials_table({"PGD": result}) and len(trials_table({"PGD": result}).splitlines()) == 2


def test_reading_and_noise():
    np.testing.assert_array_equal(read(trained(), IMAGES), answers(trained(), IMAGES))
    noise = noisy(IMAGES, epsilon=0.1, seed=0)
    assert noise.dtype == np.float32 and lengths(noise, IMAGES, "linf").max() <= 0.1 + 1e-6
    assert lengths(noisy(IMAGES, epsilon=1.5, norm="l2", seed=0), IMAGES, "l2").max() <= 1.5 + 1e-5


@pytest.mark.filterwarnings("ignore:__array__")  # Keras's own, where it saves the state of dropout
def test_a_quantised_model_can_be_kept(tmp_path):
    model = quantised(trained(), levels=3)
    images = np.linspace(0, 1, 28 * 28, dtype=np.float32).reshape(1, 28, 28, 1)
    assert set(np.unique(model.layers[0](images).numpy())) == {0.0, 0.5, 1.0}
    model.save(tmp_path / "quantised.keras")
    again = keras.models.load_model(tmp_path / "quantised.keras", custom_objects={"Quantise": type(model.layers[0])})
    np.testing.assert_array_equal(again(IMAGES[:3]).numpy(), model(IMAGES[:3]).numpy())


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: evaluate(trained(), IMAGES, LABELS, epsilons=(0.1, 0.2)), "epsilons=.*rise from 0 on"),
        (lambda: evaluate(trained(), IMAGES, LABELS, epsilons=(0, 0.2, 0.1)), "epsilons="),
        (lambda: evaluate(trained(), IMAGES, LABELS, epsilons=(0, 0.1), attacks=("pdg",)), "attack 'pdg' does not"),
        (lambda: evaluate(trained(), IMAGES * 255, LABELS, epsilons=(0, 0.1)), "images lies in"),
        (lambda: masking_report(trained(), IMAGES, LABELS[:3], epsilon=0.1), r"labels has shape \(3,\)"),
        (lambda: masking_report(trained(), IMAGES, answers(trained(), IMAGES) + 1, epsilon=0.1), "labels run|none of"),
        (lambda: train_robust(small_net(), IMAGES, LABELS, epsilon=0.1, opponent="x"), "opponent='x'; choose one of"),
        (lambda: train_robust(small_net(), IMAGES, LABELS, epsilon=-1), "epsilon=-1"),
        (lambda: train_robust(small_net(), IMAGES, LABELS, epsilon=np.inf), "epsilon=inf"),
        (lambda: train_robust(small_net(), IMAGES, LABELS, epsilon=0.1, learning_rate=-1.0), "learning_rate=-1.0"),
        (lambda: train_robust(small_net(), IMAGES, LABELS, epsilon=0.1, seed=True), "seed=True"),
        (lambda: train_robust(soft(small_net()), IMAGES, LABELS, epsilon=0.1), "answers with probabilities"),
        (lambda: distilled(soft(trained()), small_net(), IMAGES), "answers with probabilities"),
        (lambda: distilled(trained(), soft(small_net()), IMAGES), "answers with probabilities"),
        (lambda: distilled(trained(), trained(), IMAGES), "teacher and student are one net"),
        (lambda: distilled(trained(), small_net(), IMAGES, temperature=np.inf), "temperature=inf"),
        (lambda: distilled(trained(), small_net(), IMAGES, steps=np.inf), "steps=inf"),
        (lambda: distilled(trained(), nets.transfer_net(classes=4), IMAGES), "student gives 4 logits, and teacher 10"),
        (lambda: quantised(trained(), levels=1), "levels=1"),
        (lambda: distilled(trained(), small_net(), IMAGES, temperature=0), "temperature=0"),
    ],
)
def test_what_does_not_fit_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
