"""What can be wrong with a run: one table `AILMENTS`, in the order in which a doctor asks, causes before symptoms."""

from collections.abc import Callable
from typing import NamedTuple

from aigc_helpers.gan.diagnosis import signs
from aigc_helpers.gan.diagnosis.chart import Chart


class Ailment(NamedTuple):
    """A test of the chart: `measure` gives a number, or None where it cannot be taken; it is ill where `ill` of it.

    `measured` is the line about the number, with a place for it. A `root` is a mistake in the code, whose consequences
    are then no findings of their own.
    """

    measure: Callable[[Chart], float | None]
    ill: Callable[[float], bool]
    symptom: str
    measured: str
    cause: str
    mend: str
    root: bool = True


AILMENTS = {
    "not_a_number": Ailment(
        signs.not_finite,
        lambda worst: worst > 20,
        "the losses leave every scale, or are no numbers at all",
        "the largest loss is {:.3g} times the usual one",
        "a rate that is too high, a logarithm or a root at 0, or a discriminator with nothing to hold it",
        "lower both learning rates; take losses on logits; put 1e-12 inside a root; bound the discriminator",
    ),
    "one_optimizer": Ailment(
        signs.shared_optimizer,
        lambda shared: shared > 0,
        "both players are moved by the same optimizer",
        "{:.0f} optimizer serves two networks",
        "one Adam counts every step twice and mixes up what it remembers",
        "build one optimizer for each network",
    ),
    "frozen_noise": Ailment(
        signs.repeated_draws,
        lambda share: share > 0,
        "the latent vectors are the same at every step",
        "{:.0%} of the pairs of batches are equal, number for number",
        "NumPy's randomness inside a tf.function is frozen when it is traced; a seed that is an integer repeats itself",
        "draw with tf.random.normal, or keras.random.normal(…, seed=keras.random.SeedGenerator(0))",
    ),
    "forged_data": Ailment(
        signs.strangers_in_the_data,
        lambda share: share > 0.12,
        "the data hold what the held-out ones do not know",
        "{:.0%} of the data lie away from everything held out",
        "generated or foreign samples were put among the real ones, and so became the target",
        "train on real samples only: the forged ones come from the generator",
    ),
    "generator_still": Ailment(
        lambda chart: float(chart.still[0]),
        lambda still: still > 0,
        "the generator is as it was built",
        "its weights moved by nothing: still = {:.0f}",
        "the samples come from another copy than the one that was trained, or its gradients go nowhere",
        "sample from the trained model; apply the generator's gradients to generator.trainable_variables",
    ),
    "discriminator_still": Ailment(
        lambda chart: float(chart.still[1]),
        lambda still: still > 0,
        "the discriminator is as it was built",
        "its weights moved by nothing: still = {:.0f}",
        "discriminator.trainable = False stays in force: in Keras 3 it freezes the discriminator for good",
        "leave trainable alone, and give each optimizer the weights of its own player",
    ),
    "range": Ailment(
        signs.out_of_reach,
        lambda share: share > 0.05,
        "the data lie where the generator cannot go",
        "{:.0%} of the data's values are out of its reach, or on one side of its range",
        "the data are in [0, 255] or [0, 1] and the generator ends in tanh, in [−1, 1]; or its end is too short",
        "bring images to [−1, 1]: images / 127.5 − 1; end a generator of points without an activation",
    ),
    "sigmoid": Ailment(
        signs.double_sigmoid,
        lambda doubt: doubt > 0.1,
        "the discriminator ends in a sigmoid, and its loss takes that for a logit",
        "read as logits the outputs explain the loss better, by {:.2f}",
        "BinaryCrossentropy(from_logits=True) applies a second sigmoid: the loss cannot fall below 1.006",
        "end the discriminator with Dense(1) and no activation, or say from_logits=False",
    ),
    "labels": Ailment(
        signs.swapped_labels,
        lambda gap: gap > 1,
        "the discriminator calls the forgeries real and the real samples forged, and its loss is content",
        "its logits on fakes are higher than on real samples by {:.2f}",
        "the labels of real and fake are swapped in the discriminator's loss",
        "ones for real, zeros for fake: cross_entropy(ones, real_logits) + cross_entropy(zeros, fake_logits)",
    ),
    "sign": Ailment(
        signs.flipped_sign,
        lambda doubt: doubt > 0.3,
        "the generator's loss is content while its samples are found out",
        "the loss of the opposite sign explains the history better, by {:.2f}",
        "the generator minimises what it should maximise, and learns to be found out",
        "minimise cross_entropy(ones, fake_logits); check: one generator step must raise D(G(z))",
    ),
    "batch_norm_blind": Ailment(
        signs.blinded_by_batch_norm,
        lambda gap: gap > 0.5,
        "the fakes lie beside the data, and the discriminator cannot see it in training",
        "the fakes' mean is off by {:.2f} standard deviations, and moving them there changes no answer",
        "BatchNorm brings a batch of fakes to the same mean and spread as a batch of real samples",
        "no BatchNorm in the discriminator: LayerNormalization, spectral normalisation, or none",
    ),
    "statistics_lag": Ailment(
        signs.statistics_lag,
        lambda gap: gap > 0.3,
        "the generator's samples differ between training and use",
        "the same latent vectors give samples that differ by {:.2f} of the samples' own variance",
        "BatchNorm's moving statistics lag behind, or were never updated: momentum 0.99 takes hundreds of steps",
        "BatchNormalization(momentum=0.9), call the generator with training=True in its step, or train longer",
    ),
    "blind": Ailment(
        signs.blind,
        lambda gap: gap > 0.8,
        "the discriminator says the same of everything, though the samples are plainly different",
        "neighbours tell real from fake better than it does, by {:.2f}",
        "losses of shapes (n, 1) and (n,) broadcast to (n, n), so that each answer is compared with every label; "
        "or a rate near 0, or too small a network",
        "labels of the logits' shape, tf.ones_like(logits); print the shapes once",
    ),
    "memorising": Ailment(
        signs.memorising,
        lambda leaning: leaning > 0.45,
        "the generator repeats its training data",
        "its samples lean to the training data by {:.0%}, where 100 % are copies",
        "too few data for so many steps: the discriminator knows them by heart, and so does the generator",
        "more data, augmentation, fewer steps; stop where a held-out set says so",
    ),
    "vanishing": Ailment(
        signs.vanishing,
        lambda certainty: certainty > 0.97,
        "the discriminator is sure of everything, and the generator learns nothing from it",
        "it is right with {:.1%} certainty",
        "it won early; the minimax loss is flat where a fake is found out, and a steep discriminator is flat elsewhere",
        "the non-saturating loss, R1, fewer steps or a lower rate for the discriminator",
        root=False,
    ),
    "oscillation": Ailment(
        signs.oscillation,
        lambda swing: swing > 0.2,
        "the losses go up and down together, and nothing settles",
        "averaged over a hundredth of the run, they still swing by {:.2f} of their size",
        "the players run round each other: high rates, much momentum",
        "Adam with β₁ = 0 or 0.5, lower rates, R1, or the average of the generator's weights",
        root=False,
    ),
    "collapse": Ailment(
        signs.missing_share,
        lambda share: share > 0.45,
        "the samples are all alike, or of few kinds",
        "{:.0%} of the data belong to groups that the generator hardly makes",
        "the generator sits where the discriminator was weakest, and moves on when it is found out",
        "relativistic loss with R1 and R2, packs of two, a faster discriminator; count modes, not losses",
        root=False,
    ),
}
