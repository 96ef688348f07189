"""Losses as training loops leave them: read where that is certain, refused with what to type where it is not."""

import keras
import numpy as np
import pytest

from aigc_helpers.gan.doctor.histories import read_history


def as_keras(columns: dict) -> keras.callbacks.History:
    history = keras.callbacks.History()
    history.history = columns
    return history


D, G = [1.4, 1.3, 1.2], [0.7, 0.8, 0.9]
READ = {
    "a dict": {"discriminator": D, "generator": G},
    "short keys": {"d_loss": D, "g_loss": G, "d_accuracy": [0.5] * 3},
    "other keys": {"loss_D": D, "Generator Loss": G},
    "critic": {"critic": D, "gen": G},
    "Keras's History": as_keras({"d_loss": D, "g_loss": G, "val_d_loss": G}),
    "a list of dicts": [{"d_loss": d, "g_loss": g} for d, g in zip(D, G, strict=True)],
    "rows of one": {"d": [[d] for d in D], "g": np.array(G)[:, None]},
    "dicts of train_on_batch": {"d": [{"loss": d, "accuracy": 0.5} for d in D], "g": G},
}


@pytest.mark.parametrize("history", READ.values(), ids=READ)
def test_reads(history):
    found = read_history(history)
    np.testing.assert_allclose(found.discriminator, D)
    np.testing.assert_allclose(found.generator, G)


def test_a_player_who_learns_more_often_has_more_losses():
    assert [len(part) for part in read_history({"d": D * 5, "g": G})] == [15, 3]


PAIRS = [[1.4, 0.5], [1.3, 0.6]]
REFUSED = {
    "no discriminator": ({"generator": G}, "history has no discriminator, its keys are generator; it wants"),
    "neither": ({"loss": D, "val_loss": D}, "no discriminator and no generator"),
    "twice": ({"d_loss": D, "discriminator": D, "g_loss": G}, "'d_loss' and 'discriminator' for one player"),
    "loss and accuracy": ({"d": PAIRS, "g": G}, r"type np.asarray\(history\['d'\]\)\[:, 0\] .*sum\(axis=1\)"),
    "none": ({"d": None, "g": G}, r"history\['d'\] is None"),
    "empty": ({"d": D, "g": []}, r"history\['g'\] holds 0 losses"),
    "words": ({"d": ["1.0"], "g": G}, r"history\['d'\] has dtype"),
    "an array": (np.zeros((5, 2)), "history is a ndarray; it wants history = "),
    "pairs": ([(1.4, 0.7)], "history is a list; it wants"),
}


@pytest.mark.parametrize(("history", "words"), REFUSED.values(), ids=REFUSED)
def test_refuses(history, words):
    with pytest.raises(ValueError, match=words):
        read_history(history)
