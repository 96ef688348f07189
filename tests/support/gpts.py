"""Small GPTs, some with weights at random: an untrained one expects all tokens alike, and would hide a mistake."""

import keras
import numpy as np

from aigc_helpers import nets
from aigc_helpers.models import transformer
from trainers import same as same

VOCABULARY, CONTEXT = 11, 8
TEXT = np.random.default_rng(0).permuted(np.tile(np.arange(VOCABULARY), 60))


def shaken(net, seed=0):
    """The `net` with all its weights drawn anew."""
    rng = np.random.default_rng(seed)
    net.set_weights([rng.normal(0, 0.5, weight.shape) for weight in net.get_weights()])
    return net


def small_net(seed=0, *, depth=2, width=8, heads=2, context=CONTEXT):
    return nets.gpt(VOCABULARY, context=context, width=width, heads=heads, depth=depth, seed=seed)


def small_gpt(seed=0, *, module=transformer, shake=False, depth=1, width=8, **options):
    net = small_net(seed, depth=depth, width=width)
    net = shaken(net) if shake else net
    return module.GPT(net, keras.optimizers.Adam(3e-3), **{"batch_size": 8, "decay": 0.9, "seed": seed, **options})


def trained(trainer, data=TEXT, steps=60, **options):
    trainer.train(data, steps=steps, quiet=True, **options)
    return trainer
