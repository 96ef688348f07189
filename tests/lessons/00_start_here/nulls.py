"""Null models of 00_start_here: under each of them claims must fail."""

NULLS = {
    "first-claims": [
        # labels that have nothing to do with the digits
        "real_labels = np.random.default_rng(0).permutation(real_labels)",
    ],
    "ruler-claims": [
        # a memoriser that is shown the other real digits themselves
        "halves = lambda seed: [np.arange(count)] * 2",
        # a generator that never learned
        "distances = distances | {'generated': distances['untrained generator']}",
        # one that hands out real digits: no copies of what it was shown are nearer
        "distances = distances | {'generated': distances['other real digits']}",
        # a ruler that does not mind where a digit stands
        "distances = distances | {'moved one pixel': distances['other real digits']}",
        # a memoriser with noise in the place of copies
        "distances = distances | {'memoriser': distances['independent pixels']}",
        # labels that have nothing to do with the digits
        "real_labels = np.random.default_rng(0).permutation(real_labels)",
    ],
    "specks": [
        # a generator that hands out real digits, whose edges are clean
        "generate = lambda generator, count, seed: real",
        # a cloth that wipes nothing
        ("fakes < 0.3", "fakes < 0"),
        # specks that matter to the ruler as much as a pixel's move does
        "distances = distances | {'generated, wiped': distances['moved one pixel']}",
    ],
    "counts": [
        # as many digits as before
        ("[: count // 2]", "[:count]"),
    ],
    "one-feature": [
        # a ruler that forgets the spreads and the square
        ("check.frechet_of_one_feature.use(frechet_of_one_feature)", "lambda a, b: abs(a.mean() - b.mean())"),
    ],
    "copy-claims": [
        # people who copy
        "real = BASELINES['memoriser'](train, 40, seed=SEED + 1)",
        # a generator that copies
        "forty = BASELINES['memoriser'](train, 40, seed=SEED)",
        # a memoriser that moves nothing
        ("np.roll(copies, 1, axis=2)", "copies"),
    ],
}
