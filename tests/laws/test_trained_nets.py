"""What holds for every net of TRAINED, those that ship with weights: the same at each call, yours to change, safe."""

import random

import keras
import numpy as np
import pytest

from aigc_helpers.nets import TRAINED

EVERY = pytest.mark.parametrize("name", TRAINED)
SMALL = 32  # pixels


def same(one, other):
    pairs = zip(one.variables, other.variables, strict=True)
    return all(np.array_equal(*map(np.asarray, pair)) for pair in pairs)


@EVERY
def test_a_net_is_fresh_each_time_with_the_weights_that_ship(name):
    one, other = TRAINED[name](size=SMALL), TRAINED[name](size=SMALL, seed=1)
    assert same(one, other)
    for weight in one.weights:
        weight.assign(weight + 1)
    assert not same(one, other) and same(other, TRAINED[name](size=SMALL))


@EVERY
def test_without_weights_the_seed_decides_them(name):
    one, again, other = (TRAINED[name](weights=None, size=SMALL, seed=seed) for seed in (3, 3, 4))
    assert same(one, again) and not same(one, other)


@EVERY
def test_building_leaves_python_s_generator_alone(name):
    state = random.getstate()
    TRAINED[name](size=SMALL)
    assert random.getstate() == state


@EVERY
@pytest.mark.parametrize("size", [32, 97])
def test_what_goes_in_and_comes_out_has_the_shapes_that_the_net_states(name, size):
    model = TRAINED[name](size=size)
    answers = np.asarray(model(np.zeros((3, size, size, 3), np.float32)))
    assert answers.shape == (3, *model.output_shape[1:]) and np.isfinite(answers).all()


@EVERY
@pytest.mark.filterwarnings("ignore:__array__")  # Keras's own, where it saves
def test_a_net_comes_back_from_a_file_in_safe_mode(name, tmp_path):
    model = TRAINED[name](size=SMALL)
    model.save(tmp_path / "net.keras")
    again = keras.models.load_model(tmp_path / "net.keras", safe_mode=True)
    photos = np.random.default_rng(0).uniform(size=(2, SMALL, SMALL, 3)).astype(np.float32)
    assert same(model, again)
    np.testing.assert_allclose(again(photos), model(photos), rtol=1e-6)


@EVERY
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"size": 16}, "size=16; it wants a whole number of at least 32"),
        ({"weights": "cifar"}, "weights='cifar'; type one of 'imagenet', None"),
        ({"seed": -1}, "seed=-1; it wants a whole number from 0 to"),
    ],
)
def test_what_does_not_fit_is_refused(name, options, message):
    with pytest.raises(ValueError, match=message):
        TRAINED[name](**options)
