"""What 01_deep_nets writes out, held to the package."""

import numpy as np

from aigc_helpers import numpy_nets
from aigc_helpers.checks import deep_nets as check


def problem():
    """Parameters, inputs and labels of a small net; its biases are off zero, where ReLUs have their kinks."""
    rng = np.random.default_rng(5)
    parameters = [
        (weights, rng.normal(0, 0.3, biases.shape))
        for weights, biases in numpy_nets.initial_parameters([6, 5, 4, 3], seed=1)
    ]
    return parameters, rng.normal(size=(9, 6)), rng.integers(3, size=9)


def assert_same(ours, theirs):
    np.testing.assert_equal([np.shape(part) for part in ours], [np.shape(part) for part in theirs])
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-14)


def given(lesson, *names):
    """The lesson with what its page has by then: the answers to its exercises, and functions of other cells."""
    exercises = {name: getattr(check, name).courses() for name in ("layer", "softmax", "loss_slope", "layer_backward")}
    lesson.update({name: exercises.get(name) or getattr(numpy_nets, name) for name in names})
    return lesson


def check_initial_parameters(lesson):
    ours = lesson["initial_parameters"]([6, 5, 4, 3], seed=3)
    assert_same(sum(ours, ()), sum(numpy_nets.initial_parameters([6, 5, 4, 3], seed=3), ()))


def check_forward(lesson):
    parameters, inputs, _ = problem()
    kept = inputs.copy()
    said = given(lesson, "layer")["forward"](parameters, inputs)
    assert_same(said, numpy_nets.forward(parameters, inputs))
    said[0][:] = 0  # a learner's step back may write into what it is handed
    np.testing.assert_array_equal(inputs, kept)


def check_backward(lesson):
    given(lesson, "softmax", "loss_slope", "layer_backward")
    parameters, inputs, labels = problem()
    # The second time far from zero, where exp would overflow.
    for scale in (1, 1000):
        activations = numpy_nets.forward(parameters, scale * inputs)
        ours = lesson["backward"](parameters, activations, labels)
        assert_same(sum(ours, ()), sum(numpy_nets.backward(parameters, activations, labels), ()))


def check_finite_differences(lesson):
    parameters, inputs, labels = problem()

    def loss(changed):
        return numpy_nets.cross_entropy(numpy_nets.forward(changed, inputs)[-1], labels)

    ours = lesson["finite_differences"](loss, parameters, epsilon=1e-5)
    assert_same(sum(parameters, ()), sum(problem()[0], ()))
    theirs = numpy_nets.finite_differences(loss, parameters)
    for one, other in zip(sum(ours, ()), sum(theirs, ()), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-9)


def check_train(lesson):
    given(lesson, "forward", "backward", "descend", "cross_entropy")
    parameters, inputs, labels = problem()
    for batch_size in (None, 4):
        options = {"steps": 5, "batch_size": batch_size, "learning_rate": 0.3, "seed": 2}
        ours, losses = lesson["train"](parameters, inputs, labels, **options)
        theirs, expected = numpy_nets.train(parameters, inputs, labels, **options)
        assert_same(sum(ours, ()), sum(theirs, ()))
        assert_same([losses], [expected])


def check_descend(lesson):
    parameters, inputs, labels = problem()
    gradient = numpy_nets.backward(parameters, numpy_nets.forward(parameters, inputs), labels)
    ours = lesson["descend"](parameters, gradient, learning_rate=0.3)
    assert_same(sum(ours, ()), sum(numpy_nets.descend(parameters, gradient, learning_rate=0.3), ()))


CHECKS = {
    "numpy_nets.initial_parameters": check_initial_parameters,
    "numpy_nets.forward": check_forward,
    "numpy_nets.backward": check_backward,
    "numpy_nets.finite_differences": check_finite_differences,
    "numpy_nets.descend": check_descend,
    "numpy_nets.train": check_train,
}
MUTANTS = {
    "numpy_nets.initial_parameters": {
        "Xavier's": ("2 / inputs", "1 / inputs"),
        "variance": ("** 0.5", ""),
        "one seed for all": ("default_rng(seed)", "default_rng(0)"),
    },
    "numpy_nets.forward": {
        "a bend at the top": (
            "[*activations, activations[-1] @ weights + biases]",
            "[*activations, layer(activations[-1], weights, biases)]",
        ),
        "no last bias": (
            "[*activations, activations[-1] @ weights + biases]",
            "[*activations, activations[-1] @ weights]",
        ),
        "inputs not kept": ("return [*activations,", "return [*activations[1:],"),
        "inputs not copied": ("[np.array(inputs)]", "[inputs]"),
    },
    "numpy_nets.backward": {
        "logits for beliefs": ("softmax(activations[-1])", "activations[-1]"),
        "no mean": (
            "loss_slope(softmax(activations[-1]), labels)",
            "len(labels) * loss_slope(softmax(activations[-1]), labels)",
        ),
        "biases forgotten": (
            "gradient.append((for_weights, for_biases))",
            "gradient.append((for_weights, 0 * for_biases))",
        ),
        "wrong order": ("return gradient[::-1]", "return gradient"),
    },
    "numpy_nets.finite_differences": {
        "one-sided": ("(losses[0] - losses[1]) / (2 * epsilon)", "(losses[0] - loss(parameters)) / epsilon * 1.01"),
        "factor of two": ("/ (2 * epsilon)", "/ epsilon"),
        "nudge stays": ("part[place] = kept\n", "pass\n"),
    },
    "numpy_nets.descend": {
        "uphill": ("weights - learning_rate", "weights + learning_rate"),
        "biases stay": ("biases - learning_rate * for_biases", "biases"),
    },
    "numpy_nets.train": {
        "the start each time": ("parameters = descend(", "_ = descend("),
        "one batch": ("rng.integers(len(inputs), size=batch_size)", "np.arange(batch_size)"),
        "labels of others": ("activations, labels[rows])", "activations, labels[rows][::-1])"),
    },
}
