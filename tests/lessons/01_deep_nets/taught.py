"""What 01_deep_nets writes out, held to the package."""

import numpy as np

from aigc_helpers import numpy_nets


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


def check_forward(lesson):
    parameters, inputs, _ = problem()
    assert_same(lesson["forward"](parameters, inputs), numpy_nets.forward(parameters, inputs))


def check_backward(lesson):
    parameters, inputs, labels = problem()
    # The second time far from zero, where exp would overflow.
    for scale in (1, 1000):
        activations = numpy_nets.forward(parameters, scale * inputs)
        with np.errstate(all="ignore"):
            ours = lesson["backward"](parameters, activations, labels)
        assert_same(sum(ours, ()), sum(numpy_nets.backward(parameters, activations, labels), ()))


def check_descend(lesson):
    parameters, inputs, labels = problem()
    gradient = numpy_nets.backward(parameters, numpy_nets.forward(parameters, inputs), labels)
    ours = lesson["descend"](parameters, gradient, learning_rate=0.3)
    assert_same(sum(ours, ()), sum(numpy_nets.descend(parameters, gradient, learning_rate=0.3), ()))


CHECKS = {
    "numpy_nets.forward": check_forward,
    "numpy_nets.backward": check_backward,
    "numpy_nets.descend": check_descend,
}
MUTANTS = {
    "numpy_nets.forward": {
        "no ReLU": ("np.maximum(activations[-1] @ weights + biases, 0)", "activations[-1] @ weights + biases"),
        "bias after the ReLU": (
            "np.maximum(activations[-1] @ weights + biases, 0)",
            "np.maximum(activations[-1] @ weights, 0) + biases",
        ),
        "no last bias": (
            "[*activations, activations[-1] @ weights + biases]",
            "[*activations, activations[-1] @ weights]",
        ),
        "inputs not kept": ("return [*activations,", "return [*activations[1:],"),
    },
    "numpy_nets.backward": {
        "no mask": (" * (below > 0)", ""),
        "no 1/N": ("delta /= len(labels)", "pass"),
        "no maximum taken off": (" - activations[-1].max(axis=1, keepdims=True)", ""),
        "weights not transposed": ("delta @ weights.T) * (below > 0)", "delta @ weights.T)[:, ::-1] * (below > 0)"),
        "truth not taken off": ("delta[np.arange(len(labels)), labels] -= 1", "pass"),
        "mean for the biases": ("delta.sum(axis=0)", "delta.mean(axis=0)"),
        "wrong order": ("return gradient[::-1]", "return gradient"),
    },
    "numpy_nets.descend": {
        "uphill": ("weights - learning_rate", "weights + learning_rate"),
        "biases stay": ("biases - learning_rate * for_biases", "biases"),
    },
}
