"""The rules: each equals its Keras optimizer, keeps the laws, refuses bad input; and each slip turns a test red."""

import importlib.util
import pickle

import keras
import numpy as np
import pytest
import tensorflow as tf

from aigc_helpers.optimizers import rules, schedules
from aigc_helpers.optimizers.rules import RULES, build

STEPS = 200
SHAPES = ((3, 4), (5,), (), (2, 1, 3))
KERAS = {
    "sgd": keras.optimizers.SGD,
    "momentum": lambda **options: keras.optimizers.SGD(**{"momentum": 0.9, **options}),
    "nesterov": lambda **options: keras.optimizers.SGD(**{"momentum": 0.9, "nesterov": True, **options}),
    "adagrad": keras.optimizers.Adagrad,
    "rmsprop": keras.optimizers.RMSprop,
    "adam": keras.optimizers.Adam,
    "amsgrad": lambda **options: keras.optimizers.Adam(amsgrad=True, **options),
    "adamw": keras.optimizers.AdamW,
    "lion": keras.optimizers.Lion,
}
SETTINGS = {
    "sgd": {},
    "momentum": {"momentum": 0.5},
    "nesterov": {"momentum": 0.7},
    "adagrad": {"epsilon": 1e-2},
    "rmsprop": {"rho": 0.6, "epsilon": 1e-2},
    "adam": {"beta_1": 0.5, "beta_2": 0.9, "epsilon": 1e-2},
    "amsgrad": {"beta_1": 0.5, "beta_2": 0.9, "epsilon": 1e-2},
    "adamw": {"beta_1": 0.5, "beta_2": 0.9, "epsilon": 1e-2},
    "lion": {"beta_1": 0.5, "beta_2": 0.8},
}
# Our name of a setting → Keras's.
CLIPS = {"clip_value": "clipvalue", "clip_norm": "clipnorm", "global_clip_norm": "global_clipnorm"}
# Keras rounds beta_2 to single precision before it takes 1 − beta_2: a sum of few powers of two comes through whole.
EXACT = {"sgd": {}, "adam": {"beta_2": 1 - 2**-10}}
CASES = [
    *((name, {}) for name in RULES),
    *((name, {"learning_rate": 0.03, **SETTINGS[name]}) for name in RULES),
    *((name, {"learning_rate": 0.03, "weight_decay": 0.1, **SETTINGS[name]}) for name in RULES),
    *((name, {"learning_rate": 0.03, **EXACT[name], clip: 0.8}) for name in EXACT for clip in CLIPS),
]
every_rule = pytest.mark.parametrize("name", RULES)


def numbers(seed=0):
    """Parameters of several shapes, and a gradient of each for every step, some of them large."""
    rng = np.random.default_rng(seed)
    gradients = [np.stack([rng.normal(size=shape) for _ in range(STEPS)]) for shape in SHAPES]
    return [rng.normal(size=shape) for shape in SHAPES], gradients


def path_of(rule, parameters, gradients):
    """All parameters in a row after each step, [STEPS, numbers]."""
    state, path = rule.init(parameters), []
    for step in range(STEPS):
        state, _ = rule.update(state, [gradient[step] for gradient in gradients])
        path.append(np.concatenate([np.ravel(array) for array in state.parameters]))
    return np.array(path)


def keras_path(name, options):
    parameters, gradients = numbers()
    optimizer = KERAS[name](**{CLIPS.get(key, key): value for key, value in options.items()})
    weights = [keras.Variable(array, dtype="float64") for array in parameters]
    optimizer.build(weights)

    @tf.function
    def run():
        path = tf.TensorArray(tf.float64, STEPS)
        for step in tf.range(STEPS):
            optimizer.apply([tf.gather(gradient, step) for gradient in gradients], weights)
            path = path.write(step, tf.concat([tf.reshape(weight.value, [-1]) for weight in weights], 0))
        return path.stack()

    return run().numpy()


_keras_paths = {}


def keras_path_once(name, options):
    key = name, *sorted(options.items())
    if key not in _keras_paths:
        _keras_paths[key] = keras_path(name, options)
    return _keras_paths[key]


@pytest.mark.parametrize(("name", "options"), CASES, ids=lambda part: "-".join(map(str, part)))
def test_a_rule_equals_its_keras_optimizer(name, options):
    ours = path_of(RULES[name](**options), *numbers())
    np.testing.assert_allclose(ours, keras_path_once(name, options), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("name", ["momentum", "adam", "lion"])
def test_a_schedule_is_followed_as_keras_follows_its_own(name):
    ours = RULES[name](learning_rate=schedules.cosine(0.03, steps=150), **EXACT.get(name, {}))
    falling = keras.optimizers.schedules.CosineDecay(0.03, 150)
    theirs = keras_path(name, {"learning_rate": falling, **EXACT.get(name, {})})
    np.testing.assert_allclose(path_of(ours, *numbers()), theirs, rtol=1e-6, atol=1e-6)


def test_single_precision_stays_single_and_close():
    parameters, gradients = ([np.asarray(part, np.float32) for part in parts] for parts in numbers())
    ours = path_of(RULES["adam"](), parameters, gradients)
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, keras_path_once("adam", {}), rtol=1e-5, atol=1e-5)


# Slips that learners and books have made: (rule, what is right, what is written instead)
SLIPS = {
    "sgd: up the hill": ("sgd", "return -rate * gradient, memory", "return rate * gradient, memory"),
    "momentum: wrong sign": (
        "momentum",
        "velocity = momentum * memory[0] - rate * gradient\n    return velocity",
        "velocity = momentum * memory[0] + rate * gradient\n    return velocity",
    ),
    "momentum: nothing kept": ("momentum", "return velocity, (velocity,)", "return velocity, memory"),
    "nesterov: no look ahead": ("nesterov", "return momentum * velocity - rate * gradient", "return velocity"),
    "adagrad: no square": ("adagrad", "memory[0] + gradient**2", "memory[0] + np.abs(gradient)"),
    "adagrad: epsilon outside": ("adagrad", "np.sqrt(squares + epsilon)", "(np.sqrt(squares) + epsilon)"),
    "adagrad: starts at zero": ("adagrad", "Formula(adagrad, (0.1,))", "Formula(adagrad, (0.0,))"),
    "rmsprop: no root": ("rmsprop", "np.sqrt(square + epsilon)", "(square + epsilon)"),
    "rmsprop: rho swapped": (
        "rmsprop",
        "rho * memory[0] + (1 - rho) * gradient**2",
        "(1 - rho) * memory[0] + rho * gradient**2",
    ),
    "adam: lost parenthesis": ("adam", "mean / (np.sqrt(square) + epsilon)", "mean / np.sqrt(square) + epsilon"),
    "adam: epsilon inside the root": ("adam", "(np.sqrt(square) + epsilon)", "np.sqrt(square + epsilon)"),
    "adam: no bias correction": ("adam", "rate * math.sqrt(1 - beta_2**count) / (1 - beta_1**count)", "rate"),
    "adam: swapped betas": (
        "adam",
        "(1 - beta_2**count) / (1 - beta_1**count)",
        "(1 - beta_1**count) / (1 - beta_2**count)",
    ),
    "adam: swapped betas in the mean": ("adam", "(1 - beta_1) * (gradient", "(1 - beta_2) * (gradient"),
    "adam: t not advanced": ("adam", '"count": state.count + 1', '"count": 1'),
    "adam: t from zero": ("adam", "1 - beta_1**count", "1 - beta_1**(count - 1) + 1e-9"),
    "adam: wrong sign": ("adam", "-corrected * mean / (np.sqrt(square)", "corrected * mean / (np.sqrt(square)"),
    "amsgrad: the largest forgotten": ("amsgrad", "(mean, square, largest)", "(mean, square, square)"),
    "amsgrad: minimum": ("amsgrad", "np.maximum", "np.minimum"),
    "adamw: no decay": ("adamw", "weight_decay=0.004", "weight_decay=0.0"),
    "adamw: decay without the rate": ("adamw", "step - rate * self.weight_decay", "step - self.weight_decay"),
    "adamw: decay grows": ("adamw", "step - rate * self.weight_decay", "step + rate * self.weight_decay"),
    "lion: no sign": ("lion", "np.sign(beta_1", "(beta_1"),
    "lion: swapped betas": ("lion", "beta_2 * memory[0] + (1 - beta_2)", "beta_1 * memory[0] + (1 - beta_1)"),
}
FUNCTIONS = {"adamw": "adam"}


def mutated(name, right, wrong, folder):
    """The module of the rules with one change, made inside the function of the rule where the text stands there."""
    with open(rules.__file__, encoding="utf-8") as file:
        source = file.read()
    function = source.index(f"\ndef {FUNCTIONS.get(name, name)}(")
    place = source.find(right, function, source.index("\n\n\n", function))
    place = source.index(right) if place < 0 else place
    (folder / "slip.py").write_text(source[:place] + wrong + source[place + len(right) :], encoding="utf-8")
    spec = importlib.util.spec_from_file_location("slip", folder / "slip.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_a_rule_is_seen(slip, tmp_path):
    name, right, wrong = SLIPS[slip]
    module = mutated(name, right, wrong, tmp_path)
    cases = [options for case, options in CASES if case == name]
    paths = [(path_of(module.RULES[name](**options), *numbers()), keras_path_once(name, options)) for options in cases]
    assert any(not np.allclose(ours, theirs, rtol=1e-6, atol=1e-6) for ours, theirs in paths)


def test_every_rule_has_slips():
    assert {name for name, *_ in SLIPS.values()} == set(RULES)


# Particular rules


@pytest.mark.parametrize("name", ["adam", "amsgrad", "rmsprop", "lion"])
def test_the_gradients_scale_hardly_matters_to_those_that_divide_by_it(name):
    rule, (parameters, gradients) = RULES[name](learning_rate=0.01), numbers()
    scaled = path_of(rule, parameters, [1000 * gradient for gradient in gradients])
    np.testing.assert_allclose(path_of(rule, parameters, gradients), scaled, atol=1e-3)


def test_the_first_step_of_adam_is_as_long_as_the_rate():
    rule = RULES["adam"](learning_rate=0.01)
    _, step = rule.update(rule.init(np.zeros(3)), np.array([1e-2, 1.0, -1e4]))
    np.testing.assert_allclose(step, [-0.01, -0.01, 0.01], rtol=1e-3)


def test_a_state_can_be_stored_and_gone_on_with():
    rule, (parameters, gradients) = RULES["adam"](), numbers()
    state, _ = rule.update(rule.init(parameters), [gradient[0] for gradient in gradients])
    one, other = (rule.update(s, [g[1] for g in gradients])[1] for s in (state, pickle.loads(pickle.dumps(state))))
    for ours, theirs in zip(one, other, strict=True):
        np.testing.assert_array_equal(ours, theirs)


# Bad input


def update(gradient, parameters=None, **settings):
    rule = RULES["adam"](**settings)
    return rule.update(rule.init(np.ones(3) if parameters is None else parameters), gradient)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: build("adan"), "rule='adan'; choose one of sgd, momentum, nesterov"),
        (lambda: build("sgd", momentum=0.9), "sgd has no setting 'momentum'; it has none"),
        (lambda: build("adam", beta_3=0.9), "adam has no setting 'beta_3'; it has beta_1, beta_2, epsilon"),
        (lambda: build("adam", learning_rate=-0.1), "learning_rate=-0.1; it wants a number of at least 0"),
        (lambda: build("adam", learning_rate=float("nan")), "learning_rate=nan"),
        (lambda: build("adam", learning_rate="fast"), "learning_rate='fast'"),
        (lambda: build("adam", learning_rate=lambda count: -1.0), "learning_rate=-1.0"),
        (lambda: build("adam", beta_1=1), "beta_1=1; it wants a number of at least 0 and below 1"),
        (lambda: build("adam", epsilon=-1e-8), "epsilon=-1e-08"),
        (lambda: build("adam", epsilon=0), "epsilon=0; it wants a finite number above 0"),
        (lambda: build("rmsprop", epsilon=np.inf), "epsilon=inf"),
        (lambda: build("sgd").init(np.ma.masked_equal([1.0, 2.0], 2)), "hides 1 values behind a mask"),
        (lambda: update(np.ma.masked_equal([1.0, 2.0, 3.0], 2)), "hides 1 values behind a mask"),
        (lambda: build("sgd", weight_decay=-0.1), "weight_decay=-0.1"),
        (lambda: build("sgd", clip_norm=0), "clip_norm=0 would stop everything"),
        (lambda: build("sgd", clip_norm=-1), "clip_norm=-1"),
        (lambda: build("sgd", clip_norm=1, clip_value=1), "clip_value and clip_norm are both set"),
        (lambda: build("sgd").init(np.arange(3)), "parameters has dtype int64; it wants floats"),
        (lambda: build("sgd").init([1, 2]), "parameters has dtype int64"),
        (lambda: build("sgd").init([]), "parameters is an empty list"),
        (lambda: build("sgd").init(np.array([1.0, np.nan])), "parameters holds 1 values that are NaN"),
        (lambda: update(np.ones(2)), r"gradient has shape \(2,\); the parameters have \(3,\)"),
        (lambda: update([np.ones(3), np.ones(2)]), r"gradient has shape \(3,\), \(2,\)"),
        (lambda: update(np.ones(3), [np.ones(3), np.ones(2)]), r"the parameters have \(3,\), \(2,\)"),
        (lambda: update(np.array([1.0, np.nan, 2.0])), "gradient holds 1 values that are NaN"),
        (lambda: update(np.array([1.0, np.inf, -np.inf])), "gradient holds 2 values"),
        (lambda: update(np.array(["a", "b", "c"])), "gradient has dtype"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_huge_gradients_are_no_nan():
    _, step = update(np.array([1e308, 1e308, 1.0]), clip_value=1.0)
    assert np.isfinite(step).all()
