"""The checks to take along: alone beside NumPy, on arrays and tensors of others, each right and each red once."""

import ast
import shutil
import subprocess
import sys

import keras
import numpy as np
import pytest
import tensorflow as tf

from aigc_helpers import nets
from aigc_helpers.data import load
from aigc_helpers.gan import gan_checks as checks
from aigc_helpers.gan.doctor.illnesses import ILLNESSES
from aigc_helpers.gan.losses import LOSSES
from aigc_helpers.gan.plane.players import packed
from places import PACKAGE

PAIR = LOSSES["non_saturating"]
RNG = np.random.default_rng(0)
RING = load("ring")[0].astype(np.float32)
LINE = np.linspace(-1, 1, 50)[:, None]


class Torch:
    """A tensor that behaves as PyTorch's do: on another device, with a gradient, and no array until it is asked."""

    def __init__(self, values, *, here=False):
        self.values, self.here = np.asarray(values, np.float32), here

    def detach(self):
        return Torch(self.values)

    def cpu(self):
        return Torch(self.values, here=True)

    def numpy(self):
        if not self.here:
            raise RuntimeError("can't call numpy() on a tensor that requires grad or lies on another device")
        return self.values

    def __array__(self, *_):
        raise RuntimeError("can't convert a tensor that requires grad")


def behind_sigmoid(real, fake):
    return PAIR.discriminator(tf.sigmoid(real), tf.sigmoid(fake))


def over_pairs(real, fake):
    logits = tf.concat([real, fake], axis=0)
    labels = tf.repeat([1.0, 0.0], len(real))
    return 2 * tf.reduce_mean(tf.nn.softplus(logits) - labels * logits)


def squares(real, fake):
    return np.mean((real - 1) ** 2) + np.mean(fake**2)


def squares_over_pairs(real, fake):
    return np.mean((np.concatenate([real, fake]) - np.repeat([1.0, 0.0], len(real))) ** 2)


def smoothed(real, fake):
    cost = 0.9 * tf.nn.softplus(-real) + 0.1 * tf.nn.softplus(real)
    return tf.reduce_mean(cost) + tf.reduce_mean(tf.nn.softplus(fake))


def of_beliefs(real, fake):
    return -np.mean(np.log(real)) - np.mean(np.log(1 - fake))


def by_batch_size(real, fake):
    return np.sum((real - 1) ** 2 + fake**2) / 5


def blind(batch):
    normalise = keras.layers.BatchNormalization(center=False, scale=False)
    return nets.point_discriminator(seed=0)(normalise(batch, training=True))


def packs(batch):
    return nets.point_discriminator(4, seed=0)(packed(tf.convert_to_tensor(batch), 2))


WELL = {
    "logits": lambda: checks.perfect_loss(PAIR.discriminator),
    "smoothed labels": lambda: checks.perfect_loss(smoothed, smooth=0.9),
    "beliefs": lambda: checks.perfect_loss(of_beliefs, beliefs=True),
    "least squares": lambda: checks.perfect_loss(squares, beliefs=True),
    "mean": lambda: checks.same_twice(PAIR.discriminator),
    "pull": lambda: checks.pull(lambda fake: PAIR.generator(None, fake), RNG.normal(-8, 1, 64)),
    "moved": lambda: checks.moved([LINE], [LINE + 1e-4], [LINE], [LINE]),
    "moved, nothing of the other": lambda: checks.moved([LINE, LINE], [LINE, LINE - 1]),
    "counted": lambda: checks.counted(keras.optimizers.Adam().iterations, 0),
    "renewed": lambda: checks.renewed(RNG.normal(size=(8, 2)), RNG.normal(size=(8, 2))),
    "fits": lambda: checks.fits(np.array([0, 255, 90]) / 127.5 - 1),
    "fits a sigmoid": lambda: checks.fits(np.array([0, 1, 0.5]), (0, 1)),
    "all known": lambda: checks.all_known(RING[5:9], RING),
    "sees a shift": lambda: checks.sees_a_shift(nets.point_discriminator(seed=0), RING[:64]),
    "packs see a shift": lambda: checks.sees_a_shift(packs, RING[:64]),
    "settled": lambda: checks.settled(RING, RING + 0.01),
    "spread": lambda: checks.spread(RING[:300], RING),
    "not by heart": lambda: checks.not_by_heart(RNG.normal(size=200), RNG.normal(size=300)),
    "finite": lambda: checks.finite([1.0, 2.0], LINE),
}
ILL = {
    "sigmoid": lambda: checks.perfect_loss(behind_sigmoid),
    "labels": lambda: checks.perfect_loss(over_pairs),
    "labels, least squares": lambda: checks.perfect_loss(squares_over_pairs, beliefs=True),
    "sigmoid, unknown smoothing": lambda: checks.perfect_loss(behind_sigmoid, smooth=0.9),
    "batch_size": lambda: checks.same_twice(by_batch_size),
    "sign": lambda: checks.pull(lambda fake: tf.reduce_mean(tf.nn.softplus(fake)), RNG.normal(size=64)),
    "vanishing_gradient": lambda: checks.pull(lambda fake: LOSSES["minimax"].generator(None, fake), [-8.0, -9.0]),
    "frozen": lambda: checks.moved([LINE], [LINE], [LINE], [LINE]),
    "frozen, NaN": lambda: checks.moved([LINE], [LINE * np.nan], [LINE], [LINE]),
    "trespass": lambda: checks.moved([LINE], [LINE + 1], [LINE], [LINE + 1]),
    "shared_optimizer": lambda: checks.counted(40, 20),
    "noise": lambda: checks.renewed(LINE, LINE),
    "range": lambda: checks.fits(np.array([0.0, 0.5, 1.0])),
    "range, bytes": lambda: checks.fits(np.array([0, 255], np.uint8)),
    "range, NaN": lambda: checks.fits([-1.0, np.nan, 1.0]),
    "forged": lambda: checks.all_known(np.concatenate([RING[:9], [[0.0, 0.0]]]), RING),
    "batchnorm": lambda: checks.sees_a_shift(blind, RING[:64]),
    "lagging_statistics": lambda: checks.settled(RING, 0.5 * RING),
    "mode_collapse": lambda: checks.spread(np.tile(RING[:1], (300, 1)) + 1e-3, RING),
    "memorising": lambda: checks.not_by_heart(RNG.normal(2, 1, 200), RNG.normal(0, 1, 300)),
    "explosion": lambda: checks.finite([1.0, np.inf], LINE),
}


@pytest.mark.parametrize("name", WELL)
def test_what_is_well_passes(name):
    finding = WELL[name]()
    assert finding and str(finding).startswith(f"✓ {finding.name}: ")


@pytest.mark.parametrize("name", ILL)
def test_what_is_ill_is_named(name):
    finding = ILL[name]()
    assert not finding and finding.name == name.split(",")[0]
    assert str(finding) == f"✗ {finding.name}: {finding.measured}\n    {finding.mend}"


def test_a_learned_discriminator_of_smoothed_labels_is_not_accused_without_being_told():
    assert not checks.perfect_loss(smoothed)  # its loss at certainty is not 0, and should not be
    assert checks.perfect_loss(smoothed, smooth=0.9).measured == "a perfect answer costs 0.325, best 0.325"


def test_names_and_functions_are_those_of_the_one_table():
    found = {name.split(",")[0] for name in ILL}
    assert found == {name for name, it in ILLNESSES.items() if it.check} - {"idle"}  # "frozen" of a generator
    for name, it in ILLNESSES.items():
        assert it.check is None or callable(getattr(checks, it.check)), name


@pytest.mark.parametrize(
    ("loss", "word"),
    [
        (squares, "beliefs=True"),
        (lambda real, fake: squares(real, fake) / 4, "beliefs=True"),
        (LOSSES["wasserstein"].discriminator, "Wasserstein"),
        (lambda real, fake: PAIR.discriminator(fake, real), "1 stands for fakes"),
    ],
    ids=["least squares", "a quarter of least squares", "Wasserstein", "turned round"],
)
def test_a_loss_of_another_kind_is_not_taken_for_a_sigmoid(loss, word):
    finding = checks.perfect_loss(loss)
    assert not finding and finding.name == "other_loss" and word in finding.mend


def test_a_report_prints_each_and_returns_what_is_ill(capsys):
    assert checks.report(WELL["fits"](), ILL["noise"](), ILL["range"]()) == ["noise", "range"]
    lines = capsys.readouterr().out.splitlines()
    assert [line[0] for line in lines] == ["✓", "✗", " ", "✗", " "]


@pytest.mark.parametrize("tensor", [tf.constant, Torch, np.asarray, keras.Variable], ids=lambda kind: kind.__name__)
def test_tensors_of_others_are_taken_as_they_are(tensor):
    np.testing.assert_array_equal(checks.array(tensor(LINE.astype(np.float32))), LINE.astype(np.float32))
    assert checks.fits(tensor(LINE.astype(np.float32)))
    assert checks.moved([tensor(LINE)], [tensor(LINE + 1)], [tensor(LINE)], [tensor(LINE)])


def test_functions_of_others_get_their_own_tensors():
    def loss(real, fake):
        assert isinstance(real, Torch) and isinstance(fake, Torch)
        return Torch(np.mean(np.logaddexp(0, -real.values)) + np.mean(np.logaddexp(0, fake.values)))

    assert checks.perfect_loss(loss, tensor=Torch) and checks.same_twice(loss, tensor=Torch)
    assert checks.pull(lambda fake: Torch(np.mean(np.logaddexp(0, -fake.values))), Torch(LINE), tensor=Torch)
    assert checks.sees_a_shift(lambda batch: Torch(batch.values), Torch(LINE), tensor=Torch)


def test_it_needs_numpy_and_nothing_else():
    tree = ast.parse((PACKAGE / "gan" / "gan_checks.py").read_text())
    nodes = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert {getattr(node, "module", None) or node.names[0].name for node in nodes} == {
        "collections.abc",
        "numpy",
        "typing",
    }


def test_a_copy_of_the_one_file_works_where_there_is_no_keras(tmp_path):
    shutil.copy(PACKAGE / "gan" / "gan_checks.py", tmp_path)
    source = (
        "import sys\n"
        "for name in ('tensorflow', 'keras', 'torch', 'aigc_helpers'): sys.modules[name] = None\n"
        "import numpy as np, gan_checks as c\n"
        "loss = lambda real, fake: np.mean(np.logaddexp(0, -real)) + np.mean(np.logaddexp(0, fake))\n"
        "print(c.report(c.perfect_loss(loss), c.fits(np.zeros(3)), c.spread(np.eye(9), np.eye(9), cells=3)))\n"
    )
    done = subprocess.run([sys.executable, "-c", source], cwd=tmp_path, text=True, capture_output=True, check=True)
    assert done.stdout.splitlines()[-1] == "['range']"
