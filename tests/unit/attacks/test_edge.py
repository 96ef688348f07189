"""What does not fit is refused with an error that names the argument, the value seen, and the mend."""

import keras
import numpy as np
import pytest

from aigc_helpers import attacks
from aigc_helpers.attacks import ATTACKS
from attacked import Linear, digits

IMAGES, LABELS = digits(3)
MODEL = Linear(np.ones((784, 10)) * np.arange(10), np.zeros(10))
SOFT = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])
HARD = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(10)])
NAN_NET = keras.models.clone_model(HARD)
NAN_NET.set_weights([weight * np.nan for weight in HARD.get_weights()])


def nan_model(images):
    return MODEL(images) * float("nan")


BAD = {
    "grey levels": ({"images": IMAGES * 255}, r"images lies in \[0, 255\] outside bounds=\(0.0, 1.0\); divide .* 255"),
    "below bounds": ({"images": IMAGES - 1}, r"images lies in \[-1, 0\] .*bounds=\(-1, 0\)"),
    "NaN": ({"images": IMAGES * np.nan}, "images holds 2352 values that are NaN"),
    "bytes": ({"images": (IMAGES * 255).astype(np.uint8)}, r"images has dtype uint8.*astype\('float32'\) / 255"),
    "integers": ({"images": IMAGES.astype(int)}, "images has dtype int64; it wants float32"),
    "no image": ({"images": IMAGES[:0], "labels": LABELS[:0]}, r"images has shape \(0, 28, 28, 1\); .*N ≥ 1"),
    "one image without its axis": ({"images": IMAGES[0]}, r"images has shape \(28, 28, 1\)|labels has shape"),
    "a flat thing": ({"images": IMAGES.ravel()}, r"images has shape \(2352,\).*images\[None\]"),
    "negative epsilon": ({"epsilon": -0.1}, "epsilon=-0.1; it wants a number of at least 0"),
    "NaN epsilon": ({"epsilon": float("nan")}, "epsilon=nan"),
    "epsilon as words": ({"epsilon": "0.1"}, "epsilon='0.1'"),
    "norm": ({"norm": "l1"}, "norm='l1'; choose one of .*l2"),
    "loss": ({"loss": "hinge"}, "loss='hinge'; choose one of cross_entropy, margin"),
    "few labels": ({"labels": LABELS[:2]}, r"labels has shape \(2,\); it wants one label for each of the 3"),
    "one-hot labels": ({"labels": np.eye(10)[LABELS]}, r"labels has shape \(3, 10\)"),
    "float labels": ({"labels": LABELS * 1.0}, "labels has dtype float64; .*np.argmax"),
    "labels too high": ({"labels": LABELS + 10}, "labels run from .*; 10 classes"),
    "negative labels": ({"labels": LABELS - 10}, "labels run from -"),
    "targeted without targets": ({"targeted": True}, "targets=None, but targeted=True; type targets=3"),
    "targets without targeted": ({"targets": 3}, "targets is given, but targeted=False"),
    "targets are labels": ({"targeted": True, "targets": LABELS}, "targets equals labels in 3 places"),
    "targets out of range": ({"targeted": True, "targets": 10}, "targets run from 10 to 10"),
    "few targets": ({"targeted": True, "targets": LABELS[:2] + 1}, r"targets has shape \(2,\)"),
    "bounds the wrong way": ({"bounds": (1, 0)}, r"bounds=\(1, 0\); .*such as \(0.0, 1.0\)"),
    "equal bounds": ({"bounds": (0.5, 0.5)}, r"bounds=\(0.5, 0.5\)"),
    "infinite bounds": ({"bounds": (0, float("inf"))}, r"bounds=\(0, inf\)"),
    "one bound": ({"bounds": 1.0}, "bounds=1.0"),
    "seed": ({"seed": -1}, "seed=-1; it wants a whole number"),
    "fractional seed": ({"seed": 0.5}, "seed=0.5"),
    "no model": ({"model": "net.keras"}, "model is a str; it wants a Keras model"),
    "another input": (
        {"images": IMAGES[:, :20], "model": HARD},
        r"images has shape \(3, 20, 28, 1\); .* wants \(None, 28, 28, 1\)",
    ),
    "another input of a function": (
        {"images": IMAGES[:, :20]},
        r"images has shape \(3, 20, 28, 1\), which the model does not take",
    ),
    "one output": ({"model": Linear(np.ones((784, 1)), [0])}, r"model answers 3 images with shape \(3, 1\)"),
    "images as output": ({"model": lambda images: images}, r"model answers 3 images with shape \(3, 28, 28, 1\)"),
    "NaN output": ({"model": nan_model}, "the model's answer holds 30 values"),
    "softmax taken for logits": ({"model": SOFT, "logits": True}, "logits=True, but .* sum to 1: .*type logits=False"),
    "logits taken for softmax": ({"model": HARD, "logits": False}, "logits=False, but .* do not sum to 1"),
    "no channel axis": ({"images": IMAGES[..., 0], "model": HARD}, r"images has shape \(3, 28, 28\); .* wants \(None"),
    "masked images": ({"images": np.ma.masked_less(IMAGES, 0.5)}, "images hides .* values behind a mask"),
    "masked labels": ({"labels": np.ma.masked_array(LABELS, mask=[0, 1, 0])}, "labels hides 1 values behind a mask"),
    "masked targets": (
        {"targeted": True, "targets": np.ma.masked_array((LABELS + 1) % 10, mask=[0, 1, 0])},
        "targets hides 1 values",
    ),
    "targeted as words": ({"targeted": "False", "targets": 3}, "targeted='False'; it wants True or False"),
    "logits as words": ({"logits": "no"}, "logits='no'; it wants True or False"),
    "logits as a number": ({"logits": 2}, "logits=2; it wants True or False"),
    "a net without weights": (
        {"model": keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(10)])},
        "has no weights yet",
    ),
    "weights of NaN": ({"model": NAN_NET}, "the model's answer holds 30 values"),
    "seed of a kind": ({"seed": True}, "seed=True; it wants a whole number"),
    "unknown option": ({"stepsize": 0.1}, "does not know stepsize=0.1; its options are"),
}


@pytest.mark.parametrize("name", ATTACKS)
@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused(case, name):
    changes, message = BAD[case]
    settings = {"model": MODEL, "images": IMAGES, "labels": LABELS, **changes}
    model, images, labels = (settings.pop(key) for key in ("model", "images", "labels"))
    with pytest.raises(ValueError, match=message):
        ATTACKS[name](model, images, labels, **settings)


@pytest.mark.parametrize(
    ("attack", "options", "message"),
    [
        (attacks.pgd, {"steps": 0}, "steps=0; it wants a whole number of at least 1"),
        (attacks.pgd, {"restarts": 1.5}, "restarts=1.5"),
        (attacks.pgd, {"step_size": -0.01}, "step_size=-0.01; it wants a finite number above 0"),
        (attacks.pgd, {"step_size": float("inf")}, "step_size=inf"),
        (attacks.pgd, {"random_start": "no"}, "random_start='no'; it wants True or False"),
        (attacks.mi_fgsm, {"momentum": -1}, "momentum=-1"),
        (attacks.deepfool, {"candidates": 1}, "candidates=1; it wants a whole number of at least 2"),
        (attacks.deepfool, {"overshoot": float("nan")}, "overshoot=nan"),
        (attacks.carlini_wagner, {"searches": 0}, "searches=0"),
        (attacks.carlini_wagner, {"norm": "linf"}, "norm='linf'; choose one of l2"),
        (attacks.square, {"queries": 0}, "queries=0"),
        (attacks.square, {"share": 2.0}, "share=2.0; it wants a share above 0, and 1 at most"),
        (attacks.pgd, {"epsilon": float("inf")}, "epsilon=inf; pgd wants a finite radius"),
    ],
)
def test_options_that_do_not_fit_are_refused(attack, options, message):
    with pytest.raises(ValueError, match=message):
        attack(MODEL, IMAGES, LABELS, **options)
