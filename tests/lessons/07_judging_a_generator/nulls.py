"""The null models of 07_judging_a_generator: before each claim, what would make it false."""

NOBODY_SEEN = "seen = dict.fromkeys(seen, seen['fresh real'])"
ALL_FRESH = "trials = dict.fromkeys(trials, trials['fresh real'])"

NULLS = {
    # The labels of other digits.
    "splits": [("judge.labels(digits) == labels", "judge.labels(digits) == labels[::-1]")],
    # Moved without putting the second heap in order.
    "claim-moves": [("np.sort(heap_b)", "heap_b")],
    # A cloud beside the other; both lean alike; a ring of twice the size; a distance that knows no lean.
    "claim-lean": [
        "up = up + 1",
        "down = leaning(0.8, seed=SEED + 9)",
        "ring = 2 * ring",
        "frechet_distance = feature_by_feature",
    ],
    # A distance that the sample count does not move.
    "claim-bias": ["biased = np.full(len(sizes), biased.mean())"],
    # The diagonal left in; the diagonal left out where it should not be; no blocks.
    "claim-kernel": [
        "mean_of_different = np.mean",
        ("average=np.mean", "average=mean_of_different"),
        ("kernel_distance(x, y)[0]", "apart(x, y)"),
    ],
    # A bell of another width; two rings.
    "claim-moments": [
        ("[ring_and_bell(seed=SEED + i) for i in range(20)]", "[(ring, 2 * bell)] * 20"),
        ("[ring_and_bell(seed=SEED + i) for i in range(20)]", "[(ring, ring[::-1])] * 20"),
    ],
    # Two real points fewer; a fourth fake that is no stray.
    "claim-outlier": ["line = line[:2]", "outlier = np.append(outlier[:3], [[2.9]], axis=0)"],
    # Fakes at both ends of the line; other real digits in the place of fog; a crowd at two points alone.
    "claim-density": [
        "outlier = np.array([[1.2], [2.0], [9.5], [14.0]])",
        "rows = rows | {'A': fresh}",
        ("np.append(line,", "np.append(line[:2],"),
    ],
    # Nobody counts more than there are; no digit is missing.
    "claim-modes": [
        "judge = type('Truth', (), {'labels': lambda self, some: fresh_labels[fresh_labels < 6]})()",
        ("fresh_labels < 6", "fresh_labels < 10"),
    ],
    # In the place of B, what a single Gaussian draws.
    "claim-thief": [
        "from aigc_helpers.judging.baselines import BASELINES\n"
        "some = judge.features(BASELINES['gaussian'](images, count, seed=SEED))\n"
        "verdicts = verdicts | {'B': (frechet_distance(some, real), precision_recall(real, some)[1],"
        " closer_to_train(some, taught, real))}"
    ],
    # Not one picture over and over, but fresh real ones.
    "false-alarms": [("picture + 0.01 * strange.normal(size=(160, 64))", "floor")],
    # Twenty that did copy; a row that did not.
    "claim-permutations": ["collapsed = [taught[:count]] * 2", "rows = rows | {'B': fresh}"],
    # Everybody steals a hundred; everybody draws what nobody trained on; the twenty drew real digits.
    "claim-poor-thief": [
        ("len(train), stolen", "len(train), 100"),
        ("train[strange.choice(len(train), stolen", "fresh[strange.choice(len(fresh), stolen"),
        "collapsed = [floor]",
    ],
    # What was drawn and what was rounded exchanged; noise that features notice.
    "claim-trap": [
        "forest = {'as drawn': forest['rounded'], 'rounded': forest['as drawn']}",
        "loud = judge.features(noisy(whispered, deviation=0.4, seed=SEED))\n"
        "in_features, _ = two_sample_test(judge.features(clean), loud, seed=SEED)",
    ],
    "suspects-grid": ["suspects = suspects | {'fresh real': fresh[: count - 1]}"],
    # Everybody is fresh real digits; everybody is blurred; everybody copies.
    "claim-copied": [
        NOBODY_SEEN,
        "seen = dict.fromkeys(seen, seen['blurred'])",
        "trials = dict.fromkeys(trials, trials['copied'])",
    ],
    # Nobody copies; everybody copies; neighbours as many as real digits have; the kernel on real digits.
    "claim-p-values": [
        "chances = dict.fromkeys(chances, chances['fresh real'])",
        "chances = dict.fromkeys(chances, chances['copied'])",
        "neighbours = dict.fromkeys(neighbours, neighbours['fresh real'])",
        "by_kernel = dict.fromkeys(by_kernel, by_kernel['fresh real'])",
    ],
    # Nobody is seen; all are real digits; everybody is far off, where precision has eyes.
    "claim-recall": [
        NOBODY_SEEN,
        ALL_FRESH,
        "far = trial(floor + 100, real, taught, repeats=5)\n"
        "seen = dict.fromkeys(seen, sees(far, trials['fresh real']))",
    ],
    # To the net, all are like other photographs; to pixels, all are like what the net sees out of focus.
    "claim-features": [
        "by_net = dict.fromkeys(by_net, by_net['other photographs'])",
        "by_pixels = by_net",
    ],
    # One of the middle; the same digits choose and report.
    "claim-lucky": ["best = np.argsort(choosing, axis=1)[:, 10]", "reporting = choosing"],
    # A coin; a generator as clean as paper; a forger who wipes nothing; one detector as good as another.
    "claim-detector": [
        "found = dict.fromkeys(found, auc(held_out))",
        "found = found | {'independent pixels': found['the generator it knows']}",
        "drawn = held_out",
        ("some < 0.3", "some < 0"),
    ],
    # Nobody passes; the journey does nothing.
    "claim-tamper": ["passed = dict.fromkeys(passed, 0)", "passed = dict.fromkeys(passed, passed['untouched'])"],
}
