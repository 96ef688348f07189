"""Null models of 03_transfer_learning: for each cell with claims, what turns each of them red.

A leak, names by chance, heads on pixels, an interval that is not Student's, methods that are equal, an untrained net, a
net that learns as from scratch whatever its source, blocks that know as much as the last.
"""

SHUFFLED = """
right = np.random.default_rng(0).permutation(named) == kinds
untouched = right[held_out].mean()
by_kind = [right[held_out][truth == kind].mean() for kind in range(6)][::-1]
"""
PIXELS_FOR_FEATURES = """
probed = {name: probed["pixels"] for name in probed}
cuts = {**cuts, "features": [lambda seen: 0 * seen[:, 0]] * 20}  # always mammal
"""
UNTRAINED = "as_it_came = reads(nets.transfer_net(seed=1))"
NO_TRANSFER = """
pixels_only = curve.accuracy["logistic regression"]
curve = transfer.Curve(curve.sizes, {**curve.accuracy, "fine-tuned": pixels_only})
"""
FRESH_FORGETTER = """
untrained = transfer.forgetting(source, nets.transfer_net(seed=1), old=old, new=recent)
costs = {**costs, "rate 0.002, replay": untrained}
"""

EQUALS = """
probed = probed | {"features": np.full((3, 20), untouched)}
ways = ways | {"from scratch, augmented": five_draws}
"""

NULLS = {
    "random-weights": [("np.where(width > 0, width, 1)", "width + 1e-9")],  # what is added drowns what is there
    "claim-pixels": ["pixels = scores(heads(np.eye(6)[kinds], 5), np.eye(6)[truth], truth)"],
    "claim-untouched": [SHUFFLED, "by_kind = [1 - share for share in by_kind]"],
    "claim-probe": [
        PIXELS_FOR_FEATURES,
        "untouched = mammals",
        "right = np.zeros_like(right)",
    ],
    "claim-ways": [
        'ways = ways | {"features": ways["pixels"]}',
        'ways = ways | {"fine-tuned": ways["random weights"]}',
        'travelled = travelled | {"fine-tuned": travelled["head alone"]}',  # frozen
    ],
    "claim-causes": ['causes = dict.fromkeys(causes, causes["features"])'],
    "claim-coverage": [
        'covered = dict.fromkeys(covered, covered["bootstrap"])',
        'covered = dict.fromkeys(covered, covered["Student"])',
    ],
    "leads": [EQUALS],
    "claim-validate": ["features = small"],
    "claim-shift": ["home = away\nhome_names = away_names + 0.1\nfloors = [away, away]"],
    "claim-cure": ["cured = without", "cured = control", "kept = away"],
    "claim-source": [UNTRAINED],
    "claim-curve": [UNTRAINED, NO_TRANSFER],
    "claim-blocks": [
        'levels = {**levels, "trained on drawings": levels["random, mean of three"]}',
        'levels = {**levels, "trained on drawings": levels["trained on drawings"][[3] * 4]}',
    ],
    "claim-harm": [
        "gains = {name: dict.fromkeys(sources, 0 * from_zero) for name in gains}",
        "probes = dict.fromkeys(probes, on_pixels + 0.1)",
    ],
    "claim-forget": ['costs = dict.fromkeys(costs, costs["rate 0.0001"])', FRESH_FORGETTER],
    "claim-trap": ["shared, moved = source, []"],
}
