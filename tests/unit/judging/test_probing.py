"""Probes and patches: on features whose answer is known."""

import keras
import numpy as np
import pytest

from aigc_helpers.judging.probing import linear_probe, occlusion, read_by_depth

RNG = np.random.default_rng(0)
SIGNS = RNG.integers(2, size=400)
APART = RNG.normal(size=(400, 3)) + 8 * SIGNS[:, None]
XOR = RNG.normal(size=(400, 2))


def test_a_straight_cut_reads_what_lies_apart_and_no_xor():
    assert linear_probe(APART[:200], SIGNS[:200], (APART[200:], SIGNS[200:])) == 1
    crossed = (XOR[:, 0] * XOR[:, 1] > 0).astype(int)
    assert 0.3 < linear_probe(XOR[:200], crossed[:200], (XOR[200:], crossed[200:])) < 0.7


def test_more_examples_help_and_the_seed_decides():
    noisy = RNG.normal(size=(400, 20)) + SIGNS[:, None]
    held_out = noisy[200:], SIGNS[200:]

    def probe(**options):
        return linear_probe(noisy[:200], SIGNS[:200], held_out, **options)

    assert probe(examples=8, draws=10) < probe()
    assert probe(examples=8, draws=2, seed=1) == probe(examples=8, draws=2, seed=1)
    assert probe(examples=8, seed=1) != probe(examples=8, seed=2)


def two_deep():
    """A net that passes pictures on faintly, and then lets only the first channel through."""
    net = keras.Sequential([keras.Input((4, 4, 2)), keras.layers.Conv2D(2, 1, name="faint")])
    net.add(keras.layers.Conv2D(1, 1, name="first"))
    net.set_weights([1e-6 * np.eye(2).reshape(1, 1, 2, 2), np.zeros(2), np.eye(2)[:1].reshape(1, 1, 2, 1), np.zeros(1)])
    return net


def test_depths_are_read_one_by_one_however_faint():
    pictures = RNG.normal(size=(100, 4, 4, 2)).astype(np.float32)
    pictures[..., 1] += 2 * SIGNS[:100, None, None]  # the kind stands in the second channel
    known, held_out = (pictures[:60], SIGNS[:60]), (pictures[60:], SIGNS[60:100])
    faint, first = read_by_depth(two_deep(), ["faint", "first"], known, held_out)
    assert faint > 0.95 and 0.2 < first < 0.8
    assert np.array_equal(read_by_depth(two_deep(), ["first"], known, held_out), [first])
    with pytest.raises(ValueError, match="layers='frist'.*did you mean 'first'"):
        read_by_depth(two_deep(), ["frist"], known, held_out)


def ink_in_the_corner(images):
    """Beliefs [N, 2]: class 1 for as much ink as lies in the upper left corner of 3 × 3 pixels."""
    ink = images[:, :3, :3, 0].mean(axis=(1, 2))
    return np.stack([1 - ink, ink], axis=1)


def test_a_patch_costs_where_the_ink_lies_that_counts():
    image = np.ones((8, 8, 1), np.float32)
    heat = occlusion(ink_in_the_corner, image, 1, size=3)
    assert heat.shape == (8, 8)
    assert heat[1, 1] == pytest.approx(1)
    assert heat[0, 0] == pytest.approx(4 / 9)
    assert not heat[4:].any() and not heat[:, 4:].any()
    np.testing.assert_allclose(occlusion(ink_in_the_corner, image, 0, size=3), -heat)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: linear_probe(APART, SIGNS[:3], (APART, SIGNS)),
            r"features has shape \(400, 3\) for labels of",
        ),
        (lambda: linear_probe(APART, SIGNS, (APART, SIGNS[:3])), "held-out features has shape"),
        (lambda: linear_probe(APART * np.nan, SIGNS, (APART, SIGNS)), "features holds 1200 values"),
        (lambda: linear_probe(APART, SIGNS, (APART, SIGNS), examples=500), "examples=500, but there are 400"),
        (lambda: linear_probe(APART, SIGNS, (APART, SIGNS), draws=0), "draws=0"),
        (lambda: occlusion(ink_in_the_corner, np.ones((8, 8)), 1), "image has shape"),
        (lambda: occlusion(ink_in_the_corner, np.ones((8, 8, 1)), 1, size=4), "size=4; it wants an odd number"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
