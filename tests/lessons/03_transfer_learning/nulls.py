"""Null models of 03_transfer_learning: for each cell with claims, what turns each of them red.

A leak, names by chance, heads on pixels, an interval that is not Student's, methods that are equal, an untrained net, a
net that learns as from scratch whatever its source, blocks that know as much as the last, a net that forgets alike.
"""

SHUFFLED = """
right = np.random.default_rng(0).permutation(named) == kinds
untouched = right[held_out].mean()
by_kind = [right[held_out][truth == kind].mean() for kind in range(6)][::-1]
"""
PIXELS_FOR_FEATURES = """
probed = {name: probed["pixels"] for name in probed}
cuts = {**cuts, "features": {5: [lambda seen: 0 * seen[:, 0]] * 20}}  # always mammal
"""
ONE_ERROR = """
ends = np.array([interval(draws, 1.0) for draws in fives])
covered = dict.fromkeys(covered, np.mean((ends[:, 0] <= five.mean()) & (five.mean() <= ends[:, 1])))
"""
UNTRAINED = "as_it_came = reads(nets.transfer_net(seed=1))"
NO_TRANSFER = """
pixels_only = curve.accuracy["logistic regression"]
curve = transfer.Curve(curve.sizes, {**curve.accuracy, "fine-tuned": pixels_only})
"""
RATE_ZERO = """
curve = transfer.Curve(curve.sizes, {**curve.accuracy, "fine-tuned": np.full((3, DRAWS), as_it_came)})
"""

NULLS = {
    "claim-pixels": [
        "pixels = scores(heads(np.eye(6)[kinds], 5), np.eye(6)[truth], truth)",
        ("cuts_by_pixel = heads(small, 5)", "cuts_by_pixel = [lambda seen: np.zeros(len(seen), int)]"),  # always mammal
    ],
    "claim-untouched": [SHUFFLED, "by_kind = [1 - share for share in by_kind]"],
    "claim-probe": [PIXELS_FOR_FEATURES, "untouched = mammals", "right = np.zeros_like(right)"],
    "claim-ways": [
        'ways = ways | {"features": ways["pixels"]}',
        'ways = ways | {"fine-tuned": ways["pixels"]}',
        "travelled = [0.0] * DRAWS",  # frozen
    ],
    "claim-causes": ['causes = dict.fromkeys(causes, causes["features, 5 a kind"])'],
    "claim-coverage": [ONE_ERROR],
    "leads": ["two = np.full(20, untouched)"],
    "claim-validate": ["features = small"],
    "claim-shift": ["home = away\nhome_names = away_names + 0.1"],
    "claim-cure": ["cured = without", "cured = control"],
    "claim-source": [UNTRAINED],
    "claim-curve": [UNTRAINED, NO_TRANSFER, RATE_ZERO],
    "claim-blocks": [
        'levels = {**levels, "trained on drawings": levels["random weights"]}',
        'levels = {**levels, "trained on drawings": levels["trained on drawings"][[3] * 4]}',
    ],
    "claim-harm": [
        "gains = {rate: dict.fromkeys(found, np.zeros(DRAWS)) for rate, found in gains.items()}",
        "warning = dict.fromkeys(warning, np.full(20, 0.1))",
    ],
    "claim-forget": [
        'after = dict.fromkeys(after, after["rate 0.0001"])',
        'after = {**after, "rate 0.002, replay": 0 * after["rate 0.002"]}',
        'after = {**after, "rate 0.0001": np.tile(knew, (DRAWS, 1))}',  # at rate 0
    ],
    "claim-trap": ["shared, moved = source, []"],
}
