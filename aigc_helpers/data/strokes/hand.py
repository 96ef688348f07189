"""A hand that writes: its true factors, drawn at random, and the lines that they make of a skeleton."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from aigc_helpers.data.ink import BOX, MIDDLE
from aigc_helpers.data.strokes.skeletons import MOST_CONTROLS, MOST_STYLES, SKELETONS, Skeleton


class Factor(NamedTuple):
    """One true factor: the range of its values, and what it says."""

    low: float
    high: float
    meaning: str


FACTORS = {
    "digit": Factor(0, 9, "which digit"),
    "style": Factor(0, MOST_STYLES - 1, "which way to write it; a digit has four to six"),
    "slant": Factor(-35, 50, "degrees by which upright lines lean to the right"),
    "thickness": Factor(1.5, 5, "pixels across the line, on average along its way"),
    "size": Factor(0.85, 1, "share of MNIST's box of 20 pixels that the longer side takes"),
    "aspect": Factor(0.65, 1.6, "width over height, as a multiple of the skeleton's own"),
    "curvature": Factor(-0.18, 0.18, "how far its middle bows to the right of its top and foot, in heights"),
    "pressure": Factor(0, 0.4, "share of the thickness by which the line swells and thins along its way"),
}
EVEN = ("thickness", "size", "aspect", "pressure")  # evenly likely all over their ranges
BELLS = {"slant": (8, 15), "curvature": (0, 0.07)}  # mean and standard deviation of the normal ones, cut at the range
JITTER = 0.04  # heights: standard deviation of each position of a skeleton
WAIST, TAPER = 0.05, 0.16  # of the middle's place up and down, and of how much wider the lower half is than the upper
WAYS = np.array([len(SKELETONS[digit]) for digit in range(10)])  # to write each digit


class Hands(NamedTuple):
    """What N drawings were drawn from: the `factors` [N] by name, and the chance of each hand, which is not told."""

    factors: dict[str, np.ndarray]
    jitter: np.ndarray  # [N, MOST_CONTROLS, 2]
    waist: np.ndarray  # [N]
    taper: np.ndarray  # [N]
    phase: np.ndarray  # [N], where along its way the line is thickest


def choose(
    count: int, *, stream: tuple[int, ...], styles: int, jitter: float, fixed: Mapping[str, np.ndarray]
) -> Hands:
    """Draw `count` hands. Those of a smaller count are the first of a larger one; `fixed` changes no other factor."""
    evenly, normally, order = (np.random.default_rng([*stream, part]) for part in range(3))
    # One row a drawing, so that a stream that goes on longer begins alike.
    shares = evenly.random((count, len(EVEN) + 2))
    bells = normally.standard_normal((count, len(BELLS) + 2 + 2 * MOST_CONTROLS))
    digits = fixed.get("digit", _digits(count, order))
    factors = {"digit": digits, "style": (shares[:, -2] * np.minimum(WAYS, styles)[digits]).astype(np.int64)}
    for name, share in zip(EVEN, shares.T, strict=False):
        low, high, _ = FACTORS[name]
        factors[name] = low + (high - low) * share
    for (name, (mean, deviation)), bell in zip(BELLS.items(), bells.T, strict=False):
        factors[name] = np.clip(mean + deviation * bell, *FACTORS[name][:2])
    waist, taper, *controls = jitter * bells[:, len(BELLS) :].T
    controls = JITTER * np.array(controls).T.reshape(count, MOST_CONTROLS, 2)
    factors = {name: fixed.get(name, factors[name]) for name in FACTORS}
    return Hands(factors, controls, WAIST * waist, TAPER * taper, shares[:, -1])


def _digits(count: int, rng: np.random.Generator) -> np.ndarray:
    """Each digit once in every ten, in random order."""
    return rng.random((-(-count // 10), 10)).argsort(axis=1).ravel()[:count]


def lines(hands: Hands, skeleton: Skeleton) -> tuple[np.ndarray, np.ndarray]:
    """Where the pen goes in pixels, [N, P, 2], and its radii [N, P], for hands that all write this `skeleton`."""
    factors = hands.factors
    across, up = np.moveaxis(skeleton.controls + _upright(hands.jitter, skeleton), -1, 0) * [[[1]], [[-1]]]
    up = up + _column(hands.waist) * np.cos(np.pi * up)
    across = across * (1 - _column(hands.taper) * up) * _column(factors["aspect"])
    across = across + _column(factors["curvature"]) * (1 - 4 * up**2)
    across = across + np.tan(np.radians(_column(factors["slant"]))) * up
    # Each curve is linear in its controls: one product for all drawings.
    positions = np.stack([across, -up], axis=-1).swapaxes(1, 2) @ skeleton.curve.T
    radii = _radii(hands, len(skeleton.curve))
    # Rounded far below a pixel, so that the last bits of a product or a sine, which machines differ in, are not seen.
    return _rounded(_placed(positions.swapaxes(1, 2), radii, factors)), _rounded(radii)


def _upright(jitter: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    """The jitter of a skeleton's controls [N, K, 2], less what would lean the digit: its slant says all of that."""
    controls, curve = skeleton
    jitter, height = jitter[:, : len(controls)].copy(), controls[:, 1]
    heights = curve @ height
    heights = heights - heights.mean()
    leaning = jitter[..., 0] @ (heights @ curve) / (heights @ heights)
    jitter[..., 0] -= _column(leaning) * height
    return jitter


def _column(values: np.ndarray) -> np.ndarray:
    return values[:, np.newaxis]


def _radii(hands: Hands, count: int) -> np.ndarray:
    """Half of the thickness, swinging one and a half times along the way."""
    swing = np.sin(2 * np.pi * (1.5 * np.linspace(0, 1, count) + _column(hands.phase)))
    swing = swing - swing.mean(axis=1, keepdims=True)
    return _column(hands.factors["thickness"]) / 2 * (1 + _column(hands.factors["pressure"]) * swing)


def _placed(positions: np.ndarray, radii: np.ndarray, factors: dict[str, np.ndarray]) -> np.ndarray:
    """Scaled to the box, proportions kept, and moved so that the ink's middle is the image's."""
    longer = np.ptp(positions, axis=1).max(axis=1)
    scale = (BOX * factors["size"] - factors["thickness"]) / longer
    weights = (radii / radii.sum(axis=1, keepdims=True))[..., np.newaxis]
    middle = (positions * weights).sum(axis=1, keepdims=True)
    return (positions - middle) * scale[:, np.newaxis, np.newaxis] + MIDDLE


def _rounded(pixels: np.ndarray) -> np.ndarray:
    return np.rint(pixels * 1024) / 1024
