"""Null models for the claims of 02_adversarial_samples: what must turn each of them red."""

UNTRAINED = "net = nets.digit_classifier(seed=7)\nbefore = read(net, digits)"
NOISE = "attacked = with_noise(digits, epsilon=EPSILON, seed=9)\nafter = read(net, attacked)"

NULLS = {
    "claim-one-level": [
        "saved = with_noise(shown, epsilon=GREY_LEVELS / 255, seed=5)",  # noise in the place of the attack
        "saved = shown",
        "saved = with_noise(shown, epsilon=3 * GREY_LEVELS / 255, seed=5)",
        "its_name = np.roll(its_name, 1)",  # names of other photographs
    ],
    "claim-linear": [
        # A net that has learned nothing, and noise in the place of the chosen change.
        "linear = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(10)])\n"
        "moved, gains = with_noise(digits, epsilon=EPSILON, seed=1), EPSILON * np.linalg.norm(w, axis=1)",
        "with_noise = lambda pictures, epsilon, seed: np.clip(moved, 0, 1)",
    ],
    "claim-digits": [
        UNTRAINED,
        NOISE,
        "def fgsm(model, images, labels, epsilon): return np.zeros_like(images)",  # a blank page
        "with_noise = lambda pictures, epsilon, seed: fgsm(net, pictures, truth, epsilon)",
    ],
    "pgd": [
        "inside_cube = lambda radius: lambda moved, original: moved\n"  # no way back, and a reader who is shown that
        "read = lambda model, pictures: truth",
        "slope = lambda model, images, labels, loss: tf.random.stateless_normal(images.shape, (0, 1))",  # any way up
    ],
    "claim-three": [
        "as_three = read(net, with_noise(others, epsilon=EPSILON, seed=1))",
    ],
    "claim-deepfool": [
        ("check.shortest_change.use(shortest_change)", "lambda lead, slope: 0.3 * np.sign(slope)"),  # all alike
        "deepfool = lambda model, image, label, shortest: with_noise(image[None], epsilon=0.01, seed=0)[0]",
    ],
    "claim-family": [
        "tries = {name: tries['fgsm']._replace(l2=float(place)) for place, name in enumerate(tries)}",
        "tries = tries | {'square': attacks.Attempt(*[np.mean(read(net, with_noise(hundred, epsilon=EPSILON)) != "
        "its_truth)] * 4)}",
        "attacked = with_noise(digits, epsilon=EPSILON / 2, seed=0)",
    ],
    "claim-transfer": [
        "hits = dict.fromkeys(hits, hits['random noise'])",
        "hits = dict.fromkeys(hits, hits['knows the net'])",
        # A copy that has learned nothing.
        "copies_of_net = copies_of_net | {'as many drawn': nets.digit_classifier(seed=7)}",
    ],
    "claim-sticker": [
        "sticker = np.random.default_rng(3).random((64, 64, 3))",  # random colours in the place of the fitted one
        ("64**2 / 224**2", "128**2 / 224**2"),
    ],
    "claim-robust": [
        # An undefended net in the place of the trained one, and the other way round.
        "verdicts = [before == truth] * 3\nlines = {'undefended': lines['adversarially trained']}",
        "verdicts = [read(net, attacks.bim(net, digits, truth, epsilon=RADIUS)) == truth] * 3",
        "robust = nets.digit_classifier(seed=7)",
    ],
    "claim-threshold": [
        "both = dict(zip(both, reversed(both.values())))",
        "both = dict.fromkeys(both, lambda pictures: tf.zeros((len(pictures), 10)))",  # a net that sees nothing
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
    "claim-detector": [
        "detector = keras.Sequential([keras.Input((64,)), keras.layers.Dense(1)])\n"
        "detector.layers[0].set_weights([np.zeros((64, 1)), np.array([-1.0])])",  # never rings
        "detector = keras.Sequential([keras.Input((64,)), keras.layers.Dense(1)])\n"
        "detector.layers[0].set_weights([np.zeros((64, 1)), np.array([1.0])])",  # always rings
    ],
}
