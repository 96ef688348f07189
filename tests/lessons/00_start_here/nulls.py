"""Null models of 00_start_here: under each of them claims must fail."""

NULLS = {
    "first-claims": [
        # labels that have nothing to do with the digits
        "real_labels = np.random.default_rng(0).permutation(real_labels)",
    ],
    "ruler-claims": [
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
    "copy-claims": [
        # a generator that copies
        "forty = BASELINES['memoriser'](train, 40, seed=SEED)",
    ],
}
