"""Flows over points and codes: against a hand-written step and the exact field, repeated, resumed, and refused."""

import signal
import subprocess
import sys
import time as clock

import keras
import numpy as np
import pytest
import tensorflow as tf

from aigc_helpers import nets
from aigc_helpers.models import flow as flow_module
from aigc_helpers.models.flow import Flow, build
from aigc_helpers.models.mixtures import mixture
from aigc_helpers.models.paths import PATHS
from mutated import mutated
from places import SUPPORT
from vaes import same, trained

TRUTH = mixture([[-1.2, 0.4], [1.0, 0.8], [0.3, -1.2]], 0.3, weights=[0.2, 0.3, 0.5])
CODES = TRUTH.sample(3000, seed=1).astype(np.float32)
LABELS = np.argmin(np.linalg.norm(CODES[:, None] - TRUTH.means, axis=2), axis=1)


def small_flow(seed=0, *, classes=0, width=8, module=flow_module, **options):
    net = nets.dense_flow(2, classes=classes, width=width, seed=seed)
    return module.Flow(net, keras.optimizers.Adam(3e-3), **{"batch_size": 64, "decay": 0.9, "seed": seed, **options})


def field_error(flow):
    """The mean square of the learned field less the exact one, where the walk goes, over the field's own."""
    path, wrong, size = PATHS[flow.path], 0.0, 0.0
    for time in (0.1, 0.4, 0.7):
        noise = np.random.default_rng(2).normal(size=(400, 2))
        points = path.mix(CODES[:400], noise, time)
        exact = TRUTH.field(points, path, time)
        wrong, size = wrong + np.mean((flow.field(points, time) - exact) ** 2), size + np.mean(exact**2)
    return wrong / size


@pytest.fixture(scope="module")
def learned():
    return trained(small_flow(width=64, decay=0.99, batch_size=256), CODES, steps=1500)


@pytest.fixture(scope="module")
def by_class():
    return trained(small_flow(width=64, classes=3, batch_size=256), CODES, steps=1500, labels=LABELS)


def test_it_learns_the_exact_field(learned):
    assert field_error(learned) < 0.03 < 0.5 < field_error(small_flow(width=64))


def test_other_paths_are_learned_too():
    assert field_error(trained(small_flow(width=64, path="circle", batch_size=256), CODES, steps=1000)) < 0.15


def test_samples_are_of_the_mixture(learned):
    samples = learned.sample(3000, seed=3)
    assert samples.shape == (3000, 2) and samples.dtype == np.float32
    nearest = np.linalg.norm(samples[:, None] - TRUTH.means, axis=2)
    shares = np.bincount(nearest.argmin(axis=1), minlength=3) / 3000
    np.testing.assert_allclose(shares, TRUTH.weights, atol=0.06)
    assert np.mean(nearest.min(axis=1) < 0.9) > 0.95  # three deviations


def test_a_class_is_drawn_where_it_is_asked_for(by_class):
    for label in range(3):
        samples = by_class.sample(500, labels=label)
        assert np.mean(np.linalg.norm(samples - TRUTH.means[label], axis=1) < 0.9) > 0.9
    asked = np.arange(300) % 3
    found = np.linalg.norm(by_class.sample(300, labels=asked)[:, None] - TRUTH.means, axis=2).argmin(axis=1)
    assert np.mean(found == asked) > 0.95
    free = np.linalg.norm(by_class.sample(3000)[:, None] - TRUTH.means, axis=2).argmin(axis=1)
    np.testing.assert_allclose(np.bincount(free, minlength=3) / 3000, TRUTH.weights, atol=0.08)


def test_guidance_leads_away_from_the_field_of_all(by_class):
    points = np.random.default_rng(0).normal(size=(20, 2))
    anyone, own, twice, none = (
        by_class.field(points, 0.5, labels=labels, guidance=guidance)
        for labels, guidance in ((None, 1), (1, 1), (1, 2), (1, 0))
    )
    np.testing.assert_allclose(twice, 2 * own - anyone, atol=1e-4)
    np.testing.assert_allclose(none, anyone, atol=1e-4)
    spread = [by_class.sample(1000, labels=1, guidance=guidance).std(axis=0).mean() for guidance in (1, 3)]
    assert spread[1] < spread[0]  # nearer to the middle of its class, and less varied


def test_more_steps_come_nearer_to_the_end_of_the_way(learned):
    noise = np.random.default_rng(0).normal(size=(200, 2))
    end = learned.draw(noise, steps=200)
    errors = [np.abs(learned.draw(noise, steps=steps, solver=solver) - end).mean() for solver, steps in WAYS]
    assert errors == sorted(errors, reverse=True)
    stops = learned.stops(noise, steps=5)
    assert stops.shape == (6, 200, 2) and np.array_equal(stops[0], noise)


WAYS = (("euler", 2), ("euler", 10), ("heun", 10), ("heun", 40))


@pytest.mark.filterwarnings("ignore:__array__")  # Keras's own
@pytest.mark.parametrize("classes", [0, 3])
def test_the_whole_way_is_one_generator_that_can_be_saved(classes, tmp_path):
    from aigc_helpers.gan.sampling import decode, generate, latent_vectors, load_generator

    flow, decoder = small_flow(classes=classes), nets.dense_decoder(2, shape=(4, 3, 1), width=8)
    trained(flow, CODES, steps=50, labels=LABELS if classes else None)
    flow.generator(decoder, steps=4).save(tmp_path / "generator.keras")
    drawn = generate(load_generator(tmp_path / "generator.keras"), 6, seed=5)
    np.testing.assert_allclose(drawn, decode(decoder, flow.draw(latent_vectors(6, 2, seed=5), steps=4)), atol=1e-5)


def test_the_step_is_that_of_a_hand_written_loop():
    flow, net, optimizer, losses = small_flow(classes=3), small_flow(classes=3).net, keras.optimizers.Adam(3e-3), []
    rows = np.column_stack([CODES, np.eye(3)[LABELS]]).astype(np.float32)
    for number in range(20):
        step = tf.constant(number, tf.int64)
        order = flow_module.shuffled_batch(tf.constant(rows), step, batch_size=64, seed=0).numpy()
        noise, time, shown = (np.asarray(it) for it in flow._drawn(step))
        data = rows[order, :2]
        seen = np.concatenate([(1 - time) * noise + time * data, time, rows[order, 2:] * shown], axis=1)
        with tf.GradientTape() as tape:
            loss = keras.losses.MeanSquaredError()(data - noise, net(seen))
        weights = net.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
        losses.append(float(loss))
    history = trained(flow, CODES, steps=20, labels=LABELS).history
    np.testing.assert_allclose(history["loss"], losses, rtol=1e-3)


def test_what_is_drawn_for_a_step_is_spread_as_it_should_be():
    flow = small_flow(batch_size=20_000, path="ddpm")
    noise, time, shown = (np.asarray(it) for it in flow._drawn(tf.constant(3, tf.int64)))
    assert abs(noise.mean()) < 0.02 and noise.std() == pytest.approx(1, abs=0.02)
    assert time.mean() == pytest.approx(0.5, abs=0.01) and time.max() < 0.999
    assert shown.mean() == pytest.approx(0.9, abs=0.01) and set(np.unique(shown)) == {0, 1}
    assert abs(np.corrcoef(time[:, 0], shown[:, 0])[0, 1]) < 0.03


def test_same_seed_same_weights_other_seed_others():
    one, again, other = (trained(small_flow(seed), CODES) for seed in (0, 0, 1))
    assert same(one, again) and not same(one, other) and np.array_equal(one.sample(3), again.sample(3))


RUN = """
import sys, time; sys.path[:0] = [{support!r}, {here!r}]
import test_flow
from aigc_helpers.training import trainer as trainer_module
trainer_module.SECONDS_PER_CHECKPOINT = 0.0
flow = test_flow.small_flow()
slow = lambda _: (print(flow.step, flush=True), time.sleep(0.05))
test_flow.trained(flow, test_flow.CODES, steps=5000, checkpoint={path!r}, callbacks=[slow])
"""


def test_killed_at_any_moment_and_resumed(tmp_path):
    path, here = tmp_path / "c.npz", str(SUPPORT.parent / "unit" / "models")
    command = [sys.executable, "-c", RUN.format(support=str(SUPPORT), here=here, path=str(path))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        run.stdout.readline()  # the first steps are done
        clock.sleep(0.37)
        run.send_signal(signal.SIGKILL)
    killed = small_flow()
    killed.restore(path)
    assert 0 < killed.step < 5000
    until = killed.step + 50
    assert same(trained(killed, CODES, steps=until), trained(small_flow(), CODES, steps=until))


def test_a_checkpoint_of_another_is_refused(tmp_path):
    path = trained(small_flow(), CODES, steps=5).save(tmp_path / "c.npz")
    for message, other in (
        ("path='straight', not 'ddpm'", small_flow(path="ddpm")),
        ("another architecture: average/000", small_flow(width=9)),
    ):
        with pytest.raises(ValueError, match=message):
            other.restore(path)
    with pytest.raises(ValueError, match="trained on other data for its 5 steps"):
        trained(small_flow(), CODES + 1, steps=6, checkpoint=path)


def test_build_gives_what_it_is_told():
    flow = build(5, classes=10, path="ddpm", seed=2**31 - 1)
    assert (flow.dimensions, flow.classes, flow.path) == (5, 10, "ddpm") and isinstance(flow, Flow)
    assert flow.sample(2, labels=[3, 9], steps=2).shape == (2, 5)


def ending_in_tanh():
    return keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, "tanh")])


def taught(**options):
    return trained(small_flow(classes=3), CODES, steps=1, **options)


REFUSED = {
    "path": (lambda: small_flow(path="curved"), "path='curved'; choose one of straight, circle, ddpm"),
    "no net": (lambda: Flow(None, keras.optimizers.Adam()), "net=None; it wants a keras.Model"),
    "tanh": (lambda: Flow(ending_in_tanh(), keras.optimizers.Adam()), "net wants to end in no activation"),
    "no time": (lambda: Flow(nets.mlp((4,), inputs=(2,)), keras.optimizers.Adam()), "net maps .* a code, a time"),
    "no rule": (lambda: Flow(nets.dense_flow(2), "adam"), "optimizer='adam'; it wants a keras.Optimizer"),
    "codes": (
        lambda: trained(small_flow(), CODES[:, :1]),
        r"data has shape \(3000, 1\); this flow wants codes \[N, 2\]",
    ),
    "no codes": (lambda: trained(small_flow(), CODES[:0]), "data has shape"),
    "pictures": (lambda: trained(small_flow(), CODES[:, :, None]), "data has shape"),
    "NaN": (lambda: trained(small_flow(), CODES * np.nan), "data holds 6000 values that are NaN"),
    "far too wide": (lambda: trained(small_flow(), 100 * CODES), "data has a deviation of .*divide them by that"),
    "far too narrow": (lambda: trained(small_flow(), CODES / 100), "data has a deviation of"),
    "labels for none": (lambda: trained(small_flow(), CODES, labels=LABELS), "labels is .* knows 0 classes: build it"),
    "no labels": (lambda: taught(), "labels is None, and this net knows 3 classes: hand over"),
    "other labels": (lambda: taught(labels=LABELS + 1), "labels run from 1 to 3; 3 classes"),
    "few labels": (lambda: taught(labels=LABELS[:5]), "labels has shape .5,.; it wants one label"),
    "fractions": (lambda: taught(labels=LABELS / 2), "labels has dtype float64"),
    "label": (lambda: small_flow(classes=3).sample(2, labels=3), "labels run from 3 to 3"),
    "label for none": (lambda: small_flow().sample(2, labels=0), "labels is .*knows 0 classes"),
    "guidance": (lambda: small_flow(classes=3).sample(2, labels=1, guidance=np.nan), "guidance=nan; it wants a number"),
    "guidance below 0": (lambda: small_flow(classes=3).sample(2, labels=1, guidance=-1), "guidance=-1"),
    "no steps": (lambda: small_flow().sample(2, steps=0), "steps=0"),
    "a million steps": (lambda: small_flow().sample(2, steps=10**6), "steps=1000000; more than 100000"),
    "solver": (lambda: small_flow().sample(2, solver="rk4"), "solver='rk4'; choose one of euler, heun"),
    "count": (lambda: small_flow().sample(0), "count=0"),
    "noise": (lambda: small_flow().draw(np.zeros((2, 3))), r"noise has shape \(2, 3\); this flow wants \[N, 2\]"),
}


@pytest.mark.parametrize("fault", REFUSED)
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_what_does_not_fit_is_refused(fault):
    call, message = REFUSED[fault]
    with pytest.raises(ValueError, match=message):
        call()


SLIPS = {
    "the class is never hidden": ("classes * shown], axis", "classes], axis"),
    "noise for data": ("path.mix(codes, noise, time), time", "path.mix(noise, codes, time), time"),
    "no time": ("noise, time), time, classes", "noise, time), 0 * time, classes"),
    "a sign": ("(answer - path.velocity", "(answer + path.velocity"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_noticed(slip, tmp_path):
    module = mutated(tmp_path, flow_module, *SLIPS[slip])
    right, wrong = small_flow(classes=3), small_flow(classes=3, module=module)
    losses = [trained(it, CODES, steps=30, labels=LABELS).history["loss"] for it in (right, wrong)]
    assert not np.allclose(*losses, rtol=1e-3)  # which the hand-written loop holds to the truth
