"""Null models for the claims of 02_adversarial_samples: what must turn each of them red."""

UNTRAINED = "net = nets.digit_classifier(seed=7)\nbefore = read(net, digits)"
NOISE = "attacked = with_noise(digits, epsilon=EPSILON, seed=9)\nafter = read(net, attacked)"

NULLS = {
    "claim-one-level": [
        # Noise in the place of the attack.
        "saved = with_noise(shown, epsilon=GREY_LEVELS / 255, seed=5)\nthen = read(photo_net, saved)",
        "saved = with_noise(shown, epsilon=3 * GREY_LEVELS / 255, seed=5)",
        "its_name = np.roll(its_name, 1)",  # names of other photographs
    ],
    "claim-linear": [
        # A net that has learned nothing, and noise in the place of the chosen change.
        "linear = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(10)])\n"
        "moved, gains = with_noise(digits, epsilon=EPSILON, seed=1), EPSILON * np.linalg.norm(w, axis=1)",
    ],
    "photo-levers": [
        # Slopes as random as can be, of pictures with a sixteenth of the pixels.
        "slope = lambda model, images, labels: tf.random.stateless_normal((len(images), 56, 56, 3), (0, 1))",
    ],
    "claim-digits": [
        UNTRAINED,
        NOISE,
        "def fgsm(model, images, labels, epsilon): return np.zeros_like(images)",  # a blank page
        "with_noise = lambda pictures, epsilon, seed: fgsm(net, pictures, truth, epsilon)",
    ],
    "pgd": [
        "inside_cube = lambda radius: lambda moved, original: tf.clip_by_value(moved, 0, 1)",  # no cube
        "slope = lambda model, images, labels, loss: tf.random.stateless_normal(images.shape, (0, 1))",  # any way up
    ],
    "claim-three": [
        "as_three = read(net, with_noise(not_threes, epsilon=EPSILON, seed=1))",
    ],
    "claim-deepfool": [
        "deepfool = lambda model, image, label, shortest: with_noise(image[None], epsilon=0.01, seed=0)[0]",
    ],
    "claim-square": [
        # One noise in the place of the search; stripes alone.
        "square = lambda ask, image, epsilon, rng, queries: with_noise(image[None], epsilon=epsilon, seed=3)[0]",
        ("queries=300)", "queries=0)"),
    ],
    "claim-family": [
        "fooled = dict.fromkeys(fooled, read(net, with_noise(hundred, epsilon=EPSILON, seed=1)) != its_truth)",
        "lengths = dict.fromkeys(lengths, lengths['pgd'])",
        "fooled = fooled | {'pgd in l2': fooled['pgd in l2'] & False}",  # a rival that does nothing
    ],
    "claim-transfer": [
        "hits = dict.fromkeys(hits, hits['random noise'])",
        "hits = dict.fromkeys(hits, hits['knows the net'])",
        # A copy that has learned nothing.
        "copies_of_net = copies_of_net | {'copy: drawn digits': nets.digit_classifier(seed=7)}",
    ],
    "claim-sticker": [
        "by_sticker = was",  # no sticker
        "by_sticker = by_real",
    ],
    "claim-robust": [
        # An undefended net in the place of the trained one, and the other way round.
        "verdicts = np.array([before == truth] * 3)\nlines = {'undefended': lines['adversarially trained']}",
        "verdicts = np.array([read(net, attacks.bim(net, digits, truth, epsilon=RADIUS)) == truth] * 3)",
        "robust = nets.digit_classifier(seed=7)",
        "once = np.mean(read(robust, with_noise(digits, epsilon=RADIUS, seed=1)) == truth)",  # noise for the one run
    ],
    "claim-threshold": [
        "both = dict(zip(both, reversed(both.values())))",
        "both = dict.fromkeys(both, lambda pictures: tf.zeros((len(pictures), 10)))",  # a net that sees nothing
        "both = both | {'adversarially trained': lambda pictures: tf.zeros((len(pictures), 10))}",
        "both = both | {'adversarially trained': nets.digit_classifier(seed=7)}",
    ],
    "claim-false": [
        "reports = dict.fromkeys(reports, reports['undefended'])",
        "reports = dict.fromkeys(reports, reports['rounded pixels'])",
        "pgd = lambda model, pictures, *rest, seed: pictures",  # an attack that does nothing
    ],
    "claim-through": [
        "loud = net",
        "def pgd(model, pictures, *rest, **settings): return pictures",
    ],
}
