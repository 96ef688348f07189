"""What holds for every net of the table NETS: fresh each time, by its seed alone, in any thread, to a file and back."""

import random
from concurrent.futures import ThreadPoolExecutor

import keras
import numpy as np
import pytest

from aigc_helpers import nets
from aigc_helpers.nets import NETS

EVERY = pytest.mark.parametrize("name", NETS)
SEEDS = (0, 3, 2**31 - 1)


def same(one, other):
    pairs = zip(one.variables, other.variables, strict=True)
    return all(np.array_equal(*map(np.asarray, pair)) for pair in pairs)


def unseeded(config):
    """A net's configuration with every seed of a layer taken out."""
    if isinstance(config, dict):
        return {key: None if key == "seed" else unseeded(value) for key, value in config.items()}
    return [unseeded(part) for part in config] if isinstance(config, (list, tuple)) else config


@EVERY
@pytest.mark.parametrize("seed", SEEDS)
def test_the_weights_are_those_that_keras_draws_from_python_s_generator(name, seed):
    """Keras asks `random` for the seed of each layer that has none: the oracle is Keras itself, seeded as a whole."""
    model = NETS[name](seed=seed)
    config, state = unseeded(model.get_config()), random.getstate()
    random.seed(seed)
    oracle = type(model).from_config(config)
    random.setstate(state)
    assert same(model, oracle)


@EVERY
def test_a_net_is_fresh_each_time_and_its_seed_decides_the_weights(name):
    one, again, other = (NETS[name](seed=seed) for seed in (3, 3, 4))
    assert one is not again and same(one, again) and not same(one, other)
    before = again.get_weights()
    for weight in one.weights:
        weight.assign(weight + 1)
    assert all(np.array_equal(a, b) for a, b in zip(before, again.get_weights(), strict=True))


@EVERY
def test_building_leaves_python_s_generator_alone(name):
    state = random.getstate()
    NETS[name](seed=1)
    assert random.getstate() == state


@EVERY
def test_what_goes_in_and_comes_out_has_the_shapes_that_the_net_states(name):
    model = NETS[name]()
    takes, gives = ([size or 7 for size in shape[1:]] for shape in (model.input_shape, model.output_shape))
    answers = np.asarray(model(np.zeros((3, *takes), np.float32)))
    assert answers.shape == (3, *gives) and np.isfinite(answers).all()


@EVERY
@pytest.mark.filterwarnings("ignore:__array__")  # Keras's own, where it saves the state of dropout
def test_a_net_comes_back_from_a_file_in_safe_mode(name, tmp_path):
    model = NETS[name](seed=6)
    model.save(tmp_path / "net.keras")
    assert same(model, keras.models.load_model(tmp_path / "net.keras", safe_mode=True))


@EVERY
@pytest.mark.parametrize("seed", [-1, 2**31, 10**30, 1.5, None, "0", True, float("nan"), [1]])
def test_what_is_no_seed_is_refused(name, seed):
    with pytest.raises(ValueError, match="seed=.* it wants a whole number from 0 to"):
        NETS[name](seed=seed)


def own(*, seed):
    """A net that is no member, built as notebooks do it."""
    with nets.seeded(seed):
        return keras.Sequential([keras.Input((3,)), *(keras.layers.Dense(2) for _ in range(20))])


@pytest.mark.parametrize("build", [NETS["mlp"], own], ids=["a member", "seeded"])
def test_nets_that_are_built_in_two_threads_at_once_are_those_built_alone(build):
    seeds = list(range(12))
    alone = [build(seed=seed) for seed in seeds]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda seed: build(seed=seed), seeds))
    assert [same(*pair) for pair in zip(alone, together, strict=True)] == [True] * len(seeds)


@pytest.mark.parametrize(
    ("build", "options", "message"),
    [
        ("dense_generator", {"latent_dim": 0}, "latent_dim=0; it wants a whole number of at least 1"),
        ("fast_generator", {"latent_dim": True}, "latent_dim=True"),
        ("autoencoder", {"latent_dim": 1.5}, "latent_dim=1.5"),
        ("point_generator", {"width": 0}, "width=0"),
        ("point_generator", {"dimensions": 0}, "dimensions=0"),
        ("point_discriminator", {"dimensions": -1}, "dimensions=-1"),
        ("mlp", {"dropout": 1}, "dropout=1; it wants a number of at least 0 and below 1"),
        ("mlp", {"hidden": (8, 0)}, "a hidden width=0"),
        ("transfer_net", {"classes": True}, "classes=True; it wants a whole number of at least 2"),
    ],
)
def test_sizes_that_make_no_net_are_refused(build, options, message):
    with pytest.raises(ValueError, match=message):
        NETS[build](**options)
