"""What a GAN may suffer from: one table `ILLNESSES`, for finished runs, live games in the plane and `gan_checks`."""

from typing import NamedTuple

from aigc_helpers.gan.doctor import signs
from aigc_helpers.gan.doctor.live import GameVitals, out_of_range
from aigc_helpers.gan.doctor.signs import Sign


class Illness(NamedTuple):
    """An illness: what it is called, why it happens, what mends it, and how it is known.

    `sign`: how it shows in the `RunVitals` of a finished run; `vital`: which of the `GameVitals` of a live game it
    moves out of the healthy range; `check`: which function of `gan_checks` finds it in a training loop. Each is None
    where that one cannot see it. `patient`: its number in the lesson 06, if it has one.
    """

    title: str
    cause: str
    mend: str
    sign: Sign | None = None
    vital: str | None = None
    check: str | None = None
    patient: int | None = None


# In the order of certainty: what is a fact about the nets first, what may have many reasons last.
ILLNESSES = {
    "explosion": Illness(
        "explosion",
        "the steps are too long, a root met a zero, or the loss has no floor and nothing holds the discriminator",
        "lower both rates, add 1e-12 inside a root; a Wasserstein loss wants clipping or a gradient penalty",
        sign=signs.EXPLOSION,
        check="finite",
    ),
    "frozen": Illness(
        "frozen discriminator",
        "the discriminator was set to trainable = False before its first step, or its optimizer has other weights",
        "hand each optimizer the weights of its own player, and freeze nothing",
        sign=signs.FROZEN,
        vital="discriminator_moved",
        check="moved",
        patient=5,
    ),
    "idle": Illness(
        "idle generator",
        "it was never trained: another copy was, or its gradients were applied to other weights",
        "apply the gradient by generator.trainable_variables to these, and sample from that same object",
        sign=signs.IDLE,
        check="moved",
    ),
    "range": Illness(
        "range of the output",
        "the generator's output cannot reach the data, which were not scaled to where it lives",
        "bring the data into the range of the output; grey levels for a tanh: grey / 127.5 - 1",
        sign=signs.RANGE,
        vital="reach",
        check="fits",
        patient=6,
    ),
    "sigmoid": Illness(
        "sigmoid before logits",
        "a sigmoid stands before a loss that takes logits",
        "end the discriminator in Dense(1), without activation, and keep from_logits=True",
        sign=signs.SIGMOID,
        vital="loss_gap",
        check="perfect_loss",
        patient=1,
    ),
    "sign": Illness(
        "the generator's sign",
        "the generator minimises −log(1 − D), and so learns to be found out",
        "minimise −log D(G(z)): a step of the generator must raise the belief",
        sign=signs.SIGN,
        vital="effect",
        check="pull",
        patient=3,
    ),
    "batchnorm": Illness(
        "batch norm at D's input",
        "batches are normalised before the first activation, real and fake ones apart: what a batch shares is erased",
        "normalise batches behind the first activation only; or by layer, behind the first layer; or spectrally",
        sign=signs.BATCHNORM,
        vital="shift_seen",
        check="sees_a_shift",
        patient=9,
    ),
    "lagging_statistics": Illness(
        "lagging statistics",
        "BatchNorm's moving means start at 0, its moving variances at 1: near the truth after 5 / (1 - momentum) steps",
        "set momentum=0.9 in the generator's BatchNormalization, or train longer",
        sign=signs.LAGGING_STATISTICS,
        check="settled",
        patient=10,
    ),
    "labels": Illness(
        "labels of another shape",
        "labels (n,) of real and fake in one call meet logits (n, 1), and the loss is a mean over n × n pairs",
        "give the labels the shape of the logits: tf.ones_like(logits)",
        sign=signs.LABELS,
        vital="logit_spread",
        check="perfect_loss",
        patient=2,
    ),
    "noise": Illness(
        "noise drawn once",
        "the latent vectors were drawn once, by NumPy, while the graph was built",
        "draw them with TensorFlow, or with keras.random and a SeedGenerator",
        vital="latents_renewed",
        check="renewed",
        patient=8,
    ),
    "forged": Illness(
        "forged real points",
        "one in five of the real points is forged",
        "show the discriminator nothing as real that is not",
        vital="real_in_modes",
        check="all_known",
        patient=7,
    ),
    "shared_optimizer": Illness(
        "one optimizer for two",
        "both players' steps are counted by one Adam, which then takes steps of the wrong length",
        "give each player an optimizer of its own",
        check="counted",
        patient=4,
    ),
    "trespass": Illness(
        "steps on the other's weights",
        "a player's loss is minimised by the weights of both",
        "take the gradient by the player's own trainable variables, and apply it to these",
        check="moved",
    ),
    "batch_size": Illness(
        "a fixed batch size",
        "a sum over the batch is divided by BATCH_SIZE, and the last batch is shorter",
        "take the mean over the rows that are there, or drop the rest",
        check="same_twice",
    ),
    "astray": Illness(
        "fakes astray",
        "the generator was driven off: by a wrong sign, steps too long, or a discriminator with no slope out there",
        "see whether a step of the generator raises the belief in its fakes; lower the rates, scale the data to size 1",
        sign=signs.ASTRAY,
    ),
    "vanishing_gradient": Illness(
        "vanishing gradient",
        "the discriminator has won: where it is certain, the generator is told next to nothing",
        "use the non-saturating loss, give the generator the higher rate, or add R1 or noise to the samples",
        sign=signs.VANISHING_GRADIENT,
        check="pull",
        patient=11,
    ),
    "memorising": Illness(
        "memorising",
        "the training set is small, and the generator repeats it",
        "gather or augment data, train shorter, and watch the distance to samples that were held out",
        sign=signs.MEMORISING,
        check="not_by_heart",
    ),
    "oscillation": Illness(
        "oscillation",
        "the players chase each other in circles: much momentum, high rates, or a weak discriminator",
        "set beta_1 to 0 or 0.5, lower the rates, or add R1 and R2",
        sign=signs.OSCILLATION,
    ),
    "mode_collapse": Illness(
        "mode collapse",
        "the generator has found a few samples that pass, and makes no others",
        "slow the generator beside the discriminator; then try minibatch deviation",
        sign=signs.MODE_COLLAPSE,
        check="spread",
        patient=12,
    ),
}


def suspects(found: GameVitals) -> list[str]:
    """The illnesses, by name, whose vitals no healthy game has; a game is to have played for 300 steps or so."""
    accused = out_of_range(found)
    return [name for name, it in ILLNESSES.items() if it.vital in accused]
