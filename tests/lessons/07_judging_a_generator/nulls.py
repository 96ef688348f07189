"""The null models of 07_judging_a_generator: before each claim, what would make it false."""

NOBODY_SEEN = "seen = dict.fromkeys(seen, seen['fresh real'])"

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
    # The diagonal left in; the diagonal left out where it should not be.
    "claim-kernel": [
        "mean_of_different = np.mean",
        ("average=np.mean", "average=mean_of_different"),
    ],
    # A bell of another width; both clouds lean alike.
    "claim-moments": [("ring_and_bell(seed=SEED + i)", "(ring, 2 * bell)"), "down = leaning(0.8, seed=SEED + 9)"],
    # Two real points fewer; a fourth fake that is no stray.
    "claim-outlier": ["line = line[:2]", "outlier = np.append(outlier[:3], [[2.9]], axis=0)"],
    # Fakes at both ends of the line; a huddle where one ball stands alone; a crowd at two points alone.
    "claim-density": [
        "outlier = np.array([[1.2], [2.0], [9.5], [14.0]])",
        ("(4, 1), 10.0", "(4, 1), 12.0"),
        ("np.append(line,", "np.append(line[:2],"),
    ],
    # In the place of B, what a single Gaussian draws.
    "claim-thief": [
        "from aigc_helpers.judging.baselines import BASELINES\n"
        "rows = rows | {'B': BASELINES['gaussian'](images, count, seed=SEED)}"
    ],
    # Not one picture over and over, but fresh real ones.
    "false-alarms": [("picture + 0.01 * strange.normal(size=(160, 64))", "floor")],
    # Twenty that did copy; a row that did not.
    "claim-permutations": ["collapsed = [taught[:count]] * 2", "rows = rows | {'B': fresh}"],
    # All as whoever stole a hundred; all as whoever stole one; in the place of thieves, fresh real digits.
    "claim-poor-thief": [
        "p_values = dict.fromkeys(p_values, p_values[100])",
        "p_values = dict.fromkeys(p_values, p_values[1])",
        "poor = poor | {1: [floor]}",
    ],
    # What was drawn and what was rounded exchanged; the whisper and the loud noise exchanged.
    "claim-trap": [
        "forest = {'as drawn': forest['rounded'], 'rounded': forest['as drawn']}",
        "quiet, loud = loud, quiet",
    ],
    # Everybody is fresh real digits; everybody is blurred; the GAN of a hundred steps copies; no negatives.
    "claim-copied": [
        f"{NOBODY_SEEN}\nfeatures = dict.fromkeys(features, floor)",
        "seen = dict.fromkeys(seen, seen['blurred'])",
        "features = dict.fromkeys(features, features['copied'])",
        ("1 - fresh", "fresh"),
    ],
    # Nobody is seen; everybody is far off, where precision has eyes.
    "claim-recall": [
        NOBODY_SEEN,
        "far = trial(floor + 100, real, taught, repeats=5)\n"
        "seen = dict.fromkeys(seen, sees(far, trials['fresh real']))",
    ],
    # To the net, both are like other photographs; pixels see what the net sees.
    "claim-features": ["by_net = [by_net[0]] * 2", "by_pixels = by_net"],
    # Chosen on the other digits; the same digits choose and report.
    "claim-lucky": ["ahead = ahead[:, ::-1]", "ahead = ahead[:, [0, 0]]"],
    # Nothing is dealt out; the stock in its place; a stock of other digits; a stock as rich as reality.
    "claim-asked": [
        "replies = replies | {'dealt': replies['own']}",
        "replies = replies | {'dealt': replies['stock']}",
        "replies = replies | {'stock': stock[::-1][names_asked]}",
        "replies = replies | {'stock': replies['own']}",
    ],
    # All pass; a generator as clean as paper; a forger who wipes nothing; a limit that nobody reaches.
    "claim-detector": [
        "found = dict.fromkeys(found, found['held-out real'])",
        "drawn = held_out",
        "wiped = np.asarray",
        "limit = np.inf",
    ],
    # Nobody passes; the journey does nothing.
    "claim-tamper": ["arrived = dict.fromkeys(arrived, 0)", "arrived = dict.fromkeys(arrived, arrived['untouched'])"],
}
