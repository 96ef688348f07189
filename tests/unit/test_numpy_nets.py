"""The net in NumPy: against finite differences, TensorFlow and hand arithmetic; its laws; its mutants; its errors."""

import inspect

import numpy as np
import pytest
import tensorflow as tf

from aigc_helpers import numpy_nets
from aigc_helpers.data import load

IN_TENSORFLOW = {
    "relu": tf.nn.relu,
    "leaky_relu": lambda z: tf.maximum(z, 0.2 * z),
    "tanh": tf.tanh,
    "sigmoid": tf.sigmoid,
    "linear": tf.identity,
}
WIDTHS = [[4, 3], [5, 4, 3], [6, 5, 4, 3], [1, 1, 2], [7, 8, 8, 8, 8, 4]]


def problem(widths, *, count=7, seed=0):
    """Parameters off zero, inputs and labels."""
    rng = np.random.default_rng(seed)
    fresh = numpy_nets.initial_parameters(widths, seed=seed)
    parameters = [(weights, rng.normal(0, 0.3, biases.shape)) for weights, biases in fresh]
    return parameters, rng.normal(size=(count, widths[0])), rng.integers(widths[-1], size=count)


def flat(slopes):
    return np.concatenate([np.ravel(part) for layer in slopes for part in layer])


def apart(ours, theirs):
    return np.linalg.norm(flat(ours) - flat(theirs)) / np.linalg.norm(flat(theirs))


def by_tape(parameters, inputs, labels, *, activation):
    variables = [tf.Variable(part) for layer in parameters for part in layer]
    with tf.GradientTape() as tape:
        hidden = tf.constant(inputs)
        for weights, biases in zip(variables[:-2:2], variables[1:-2:2], strict=True):
            hidden = IN_TENSORFLOW[activation](hidden @ weights + biases)
        logits = hidden @ variables[-2] + variables[-1]
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))
    slopes = [slope.numpy() for slope in tape.gradient(loss, variables)]
    return logits.numpy(), float(loss), list(zip(slopes[::2], slopes[1::2], strict=True))


def test_every_bend_has_its_reference():
    assert IN_TENSORFLOW.keys() == numpy_nets.ACTIVATIONS.keys()


@pytest.mark.parametrize("activation", numpy_nets.ACTIVATIONS)
@pytest.mark.parametrize("widths", WIDTHS, ids=str)
def test_forward_loss_and_gradient_are_those_of_tensorflow(widths, activation):
    parameters, inputs, labels = problem(widths)
    said = numpy_nets.forward(parameters, inputs, activation=activation)
    logits, loss, slopes = by_tape(parameters, inputs, labels, activation=activation)
    np.testing.assert_allclose(said[-1], logits, rtol=1e-12, atol=1e-12)
    assert numpy_nets.cross_entropy(said[-1], labels) == pytest.approx(loss, rel=1e-12)
    assert apart(numpy_nets.backward(parameters, said, labels, activation=activation), slopes) < 1e-6


def slopes_of(module, parameters, inputs, labels, activation):
    return module["backward"](
        parameters, numpy_nets.forward(parameters, inputs, activation=activation), labels, activation=activation
    )


def nudged(parameters, inputs, labels, activation):
    def loss(changed):
        return numpy_nets.cross_entropy(numpy_nets.forward(changed, inputs, activation=activation)[-1], labels)

    return numpy_nets.finite_differences(loss, parameters)


@pytest.mark.parametrize("activation", numpy_nets.ACTIVATIONS)
@pytest.mark.parametrize("seed", range(3))
def test_the_gradient_is_that_of_central_differences(activation, seed):
    given = *problem([6, 5, 4, 3], seed=seed), activation
    assert apart(slopes_of(vars(numpy_nets), *given), nudged(*given)) < 1e-6


SLIPS = {
    "no mask": (" * slope(below)", ""),
    "no 1/N": ("delta /= len(labels)", "pass"),
    "weights go back as they are": ("delta @ weights.T", "delta @ weights"),
    "truth not taken off": ("labels] -= 1", "labels] -= 0"),
    "mean for the biases": ("delta.sum(axis=0)", "delta.mean(axis=0)"),
    "slope of the wrong layer": ("slope(below)", "slope(below[::-1])"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_central_differences_see_a_slip(slip):
    source, (right, wrong) = inspect.getsource(numpy_nets.backward), SLIPS[slip]
    assert right in source
    module = dict(vars(numpy_nets))
    exec(source.replace(right, wrong), module)
    given = *problem([4, 4, 4, 4]), "relu"  # square, so that a transposed matrix goes through
    assert apart(slopes_of(module, *given), nudged(*given)) > 1e-2


def test_differences_of_a_known_function():
    parameters = [(np.array([[1.0, -2.0]]), np.array([3.0, 0.5]))]
    slopes = numpy_nets.finite_differences(lambda p: float(np.sum(p[0][0] ** 3) + np.sum(p[0][1] ** 2)), parameters)
    np.testing.assert_allclose(slopes[0][0], [[3, 12]], rtol=1e-8)
    np.testing.assert_allclose(slopes[0][1], [6, 1], rtol=1e-8)
    np.testing.assert_array_equal(parameters[0][0], [[1, -2]])


def test_the_loss_by_hand():
    assert numpy_nets.cross_entropy(np.zeros((5, 10)), np.arange(5)) == pytest.approx(np.log(10))
    assert numpy_nets.cross_entropy(np.array([[1000.0, 0.0]]), np.array([0])) == 0
    assert numpy_nets.cross_entropy(np.array([[1000.0, 0.0]]), np.array([1])) == 1000


def test_softmax_sums_to_one_and_knows_differences_alone():
    logits = np.random.default_rng(0).normal(scale=50, size=(20, 7))
    beliefs = numpy_nets.softmax(logits)
    np.testing.assert_allclose(beliefs.sum(axis=1), 1)
    np.testing.assert_allclose(numpy_nets.softmax(logits + 700), beliefs, rtol=1e-9)


def test_the_order_of_a_batch_does_not_matter():
    parameters, inputs, labels = problem([5, 4, 3])
    order = np.random.default_rng(1).permutation(len(labels))
    one = numpy_nets.backward(parameters, numpy_nets.forward(parameters, inputs), labels)
    other = numpy_nets.backward(parameters, numpy_nets.forward(parameters, inputs[order]), labels[order])
    assert apart(one, other) < 1e-12


@pytest.mark.parametrize("scheme", numpy_nets.INITIALIZERS)
def test_first_weights_have_the_deviation_of_their_scheme(scheme):
    weights, biases = numpy_nets.initial_parameters([400, 300], scheme=scheme, seed=1)[0]
    wanted = {"he": (2 / 400) ** 0.5, "glorot": (2 / 700) ** 0.5, "tiny": 0.01, "unit": 1.0}[scheme]
    assert weights.std() == pytest.approx(wanted, rel=0.02)
    assert weights.dtype == np.float64 and not biases.any()


def test_the_seed_decides_and_training_leaves_its_start_alone():
    inputs, labels = load("spirals")
    start = numpy_nets.initial_parameters([2, 8, 2], seed=3)
    kept = [part.copy() for layer in start for part in layer]
    runs = [numpy_nets.train(start, inputs, labels, steps=30, batch_size=16, seed=seed) for seed in (1, 1, 2)]
    np.testing.assert_array_equal(flat(runs[0][0]), flat(runs[1][0]))
    assert not np.array_equal(runs[0][1], runs[2][1])
    for part, before in zip(sum(start, ()), kept, strict=True):
        np.testing.assert_array_equal(part, before)


def test_it_parts_the_moons():
    inputs, labels = load("moons")
    start = numpy_nets.initial_parameters([2, 16, 2])
    trained, losses = numpy_nets.train(start, inputs, labels, steps=1500, batch_size=64, learning_rate=0.3)
    others, truth = load("moons", "test")
    assert np.mean(numpy_nets.forward(trained, others)[-1].argmax(axis=1) == truth) > 0.98
    assert losses[-100:].mean() < losses[:100].mean() / 3


NET, INPUTS, LABELS = problem([4, 3, 2])
BYTES = np.arange(28, dtype=np.uint8).reshape(7, 4)
WHOLE_NUMBERS = [(weights.astype(int), biases) for weights, biases in NET]
TORN = [NET[0], (np.ones((5, 2)), np.ones(2))]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: numpy_nets.initial_parameters([4]), r"widths=\[4\]; it wants the inputs"),
        (lambda: numpy_nets.initial_parameters([4, 0]), "a width=0"),
        (lambda: numpy_nets.initial_parameters([4, 2.5]), "a width=2.5"),
        (lambda: numpy_nets.initial_parameters([4, 2], scheme="xavier"), "scheme='xavier'; choose one of he"),
        (lambda: numpy_nets.forward(NET, INPUTS, activation="gelu"), "activation='gelu'; choose one of relu"),
        (lambda: numpy_nets.forward(NET, INPUTS[0]), r"inputs has shape \(4,\); the first layer wants \[N, 4\]"),
        (lambda: numpy_nets.forward(NET, INPUTS[:, :3]), r"inputs has shape \(7, 3\)"),
        (lambda: numpy_nets.forward(WHOLE_NUMBERS, INPUTS), "layer 0 has parameters of int64; it wants floats"),
        (lambda: numpy_nets.forward(TORN, INPUTS), "layer 1 takes 5 inputs, but the layer below it gives 3"),
        (lambda: numpy_nets.forward([(np.ones((4, 2)), np.ones(3))], INPUTS), r"biases of shape \(3,\)"),
        (lambda: numpy_nets.cross_entropy(np.zeros((7, 2)), LABELS[:3]), r"labels has shape \(3,\)"),
        (lambda: numpy_nets.cross_entropy(np.zeros((7, 2)), LABELS + 1), "2 classes .* want 0 to 1"),
        (lambda: numpy_nets.cross_entropy(np.zeros((7, 2)), LABELS * 1.0), "labels has dtype float64"),
        (lambda: numpy_nets.backward(NET, numpy_nets.forward(NET, INPUTS), LABELS - 1), "labels run from -1"),
        (lambda: numpy_nets.descend(NET, NET, learning_rate=-0.1), "learning_rate=-0.1; it wants"),
        (lambda: numpy_nets.descend(NET, NET, learning_rate=float("nan")), "learning_rate=nan"),
        (lambda: numpy_nets.descend(NET, TORN, learning_rate=0.1), "layer 1 .* its slopes"),
        (lambda: numpy_nets.descend(NET, [(w * np.nan, b) for w, b in NET], learning_rate=0.1), "gradient .* NaN"),
        (lambda: numpy_nets.train(NET, INPUTS * np.nan, LABELS, steps=1), "inputs holds 28 values"),
        (lambda: numpy_nets.train(NET, INPUTS, LABELS, steps=0), "steps=0"),
        (lambda: numpy_nets.train(NET, BYTES, LABELS, steps=1), "inputs has dtype uint8; .* divide grey levels"),
        (lambda: numpy_nets.train(NET, INPUTS.astype(str), LABELS, steps=1), "inputs has dtype <U"),
        (lambda: numpy_nets.train(NET, INPUTS, LABELS, steps=1, learning_rate=np.inf), "learning_rate=inf"),
        (lambda: numpy_nets.train(NET, INPUTS, LABELS, steps=1, seed=True), "seed=True"),
        (lambda: numpy_nets.train(NET, INPUTS, np.ma.masked_equal(LABELS, 1), steps=1), "labels hides"),
        (lambda: numpy_nets.train(NET, INPUTS, LABELS, steps=1, activation="gelu"), "activation='gelu'"),
        (lambda: numpy_nets.forward(NET, BYTES), "inputs has dtype uint8"),
        (lambda: numpy_nets.forward(NET, INPUTS + np.nan), "inputs holds 28 values"),
        (lambda: numpy_nets.forward(NET, INPUTS * 1j), "inputs has dtype complex128"),
        (lambda: numpy_nets.forward(NET, INPUTS[:0]), r"inputs has shape \(0, 4\)"),
        (lambda: numpy_nets.softmax(INPUTS[0]), r"logits has shape \(4,\); .* logits\[None\]"),
        (lambda: numpy_nets.softmax(INPUTS[:0]), r"logits has shape \(0, 4\)"),
        (lambda: numpy_nets.cross_entropy(INPUTS[None], LABELS), r"logits has shape \(1, 7, 4\)"),
        (lambda: numpy_nets.descend(NET, NET, learning_rate=np.inf), "learning_rate=inf"),
        (lambda: numpy_nets.descend(NET, NET, learning_rate=True), "learning_rate=True"),
        (lambda: numpy_nets.descend(NET, [(w * np.inf, b) for w, b in NET], learning_rate=0.1), "NaN or infinity"),
        (lambda: numpy_nets.finite_differences(len, NET, epsilon=np.nan), "epsilon=nan"),
        (lambda: numpy_nets.finite_differences(len, NET, epsilon=1e-30), "epsilon=1e-30 is lost in the rounding"),
        (lambda: numpy_nets.initial_parameters([4, 2], seed=True), "seed=True"),
        (lambda: numpy_nets.train(NET, INPUTS, LABELS, steps=1, batch_size=0), "batch_size=0"),
        (lambda: numpy_nets.train(NET, INPUTS, LABELS[:5], steps=1), r"labels has shape \(5,\)"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_numbers_that_are_none_any_more_are_not_handed_on(bad):
    with pytest.raises(FloatingPointError, match="layer 1 holds no finite numbers any more; lower the rate"):
        numpy_nets.forward([NET[0], (NET[1][0] + bad, NET[1][1])], INPUTS)
    for call in (numpy_nets.softmax, lambda logits: numpy_nets.cross_entropy(logits, LABELS)):
        with pytest.raises(FloatingPointError, match="logits are no finite numbers any more"):
            call(INPUTS + bad)


def test_a_loss_that_is_no_number_stops_the_training():
    with np.errstate(all="ignore"), pytest.raises(FloatingPointError, match="at step .* lower the learning rate"):
        numpy_nets.train(NET, 1e3 * INPUTS, LABELS, steps=200, learning_rate=1e5, activation="linear")
