"""Null models of 05_gan_training: for each cell with claims, what its claims must not hold for."""

NULLS = {
    "claim-line": [  # a network that has learned nothing
        "fresh = nets.point_discriminator(dimensions=1, seed=7)\n"
        "belief = 1 / (1 + np.exp(-fresh(across[:, None]).numpy()[:, 0]))",
        "real_line, fake_line = fake_line - 3, real_line - 3",  # points wherever the best belief turns
    ],
    "claim-worth": ["worths = gaps.copy()"],  # the distance of the centres: it is never flat
    "claim-equilibrium": ["line_discriminator = nets.point_discriminator(dimensions=1, seed=7)"],
    "claim-sign": ["change_of_belief = lambda loss, *, seed: 0.0"],  # a step that does nothing
    "claim-ring": [
        'covered = dict.fromkeys(covered, covered["one mode alone"])\n'
        'quality = dict.fromkeys(quality, quality["shapeless cloud"])',
        'covered = dict.fromkeys(covered, covered["shapeless cloud"])',
    ],
    "claim-palette": [  # a net that has learned nothing, one Gaussian, and white alone
        'colours = colours | {"GAN": np.clip(untrained / 2 + 0.5, 0, 1)}',
        'colours = colours | {"GAN": colours["Gaussian"]}',
        'colours = colours | {"GAN": np.ones_like(palette[:2500])}',
    ],
    "claim-splits": ["images = test_images", "judged = images"],
    "claim-by-heart": [
        "from types import SimpleNamespace\ntrainer = SimpleNamespace(discriminator=digit_discriminator(seed=9))"
    ],
    "judge": ["held_out_labels = np.random.default_rng(0).permutation(held_out_labels)"],
    "claim-frechet-fooled": [
        'samples = samples | {cloud: samples["one mode alone"], one: samples["shapeless cloud"]}',
    ],
    "claim-losses": [  # a generator that stands still, and a loss that falls all the way
        "distances, averaged = [distances[3]] * len(distances), distances[3]\n"
        'history = {"generator": np.linspace(3, 0, STEPS)}'
    ],
    "claim-rivals": [  # an untrained generator in the place of either, and a mixture in that of real digits
        *(
            "drawn = judge.features(generate(digit_generator(seed=SEED), count, seed=SEED))\n"
            f'distance = distance | {{"{name}": metrics.frechet_distance(drawn, real_features)}}'
            for name in ("GAN, yours", "GAN, longer")
        ),
        'distance = distance | {"other real digits": distance["mixture"]}',
    ],
    "claim-precision": [
        'around = dict.fromkeys(around, around["other real digits"])',
        'around = around | {"GAN, longer": around["mixture"]}',
    ],
    "claim-copies": [
        'distance = distance | {"memoriser": distance["independent pixels"]}',
        'near = near | {"memoriser": near["mixture"]}',
        *(f'near_ends = near_ends | {{"{name}": near_ends["half copies"]}}' for name in ("GAN, yours", "GAN, longer")),
    ],
    "claim-histogram": [
        *(  # real digits, but for one kind; and for real digits' evenness, noise
            f"kept = metrics.class_histogram(judge.labels(held_out[held_out_labels != {digit}]))\n"
            'shares_of = shares_of | {"GAN, yours": kept}'
            for digit in (3, 6)
        ),
    ],
    "claim-walk": [  # digits that jump, and a cross-fade, in the place of the walk
        ('{"walks": walks, "cross', '{"walks": unrelated, "cross'),
        ('{"walks": walks, "cross', '{"walks": fades, "cross'),
    ],
    "keep": [('load_generator(Path(folder, "generator.keras"))', "trainer.generator")],  # the latest weights
}
