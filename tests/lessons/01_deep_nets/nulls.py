"""For each cell of 01_deep_nets with claims, what turns them red: untrained nets, shuffled labels, chance, a slip."""

UNTRAINED_KINDS = 'kinds_share = {"trained": kinds_share["fresh"], "fresh": kinds_share["trained"]}'
NO_BEND = """
bends = {name: {start: levels(starts[start], 1.0) for start in lines} for name, lines in bends.items()}
"""
HE_BEHIND_BOTH = """
bends = {name: {start: levels(starts["he"], slope) for start in lines}
         for (name, lines), slope in zip(bends.items(), (0, 0.5))}
"""
NOTHING_LEARNED = """
guesses = np.random.default_rng(0).integers(10, size=len(truth)) == truth
right_at = {name: np.random.default_rng(i).permutation(guesses) for i, name in enumerate(right_at)}
right_at["our net"] = guesses
count = len(truth)
"""
SHUFFLED_ARMS = """
arms = np.random.default_rng(0).permutation(arms)
spiral_net = spiral_start
said_of_points = forward(spiral_net, points[:800])
"""

NULLS = {
    "claim-photos": [UNTRAINED_KINDS],
    "claim-bend": [
        "layer = lambda inputs, weights, biases: inputs @ weights + biases",
        ("@ below) @ above, layer", "@ below) @ below, layer"),
    ],
    "claim-differences": [
        "backward = lambda parameters, said, labels: numpy_nets.backward(parameters, said, labels, activation='linear')"
    ],
    "claim-slip": [("unmasked, nudged", "ours, nudged")],
    "claim-curve": [
        "other = initial_parameters([784, 128, 64, 10], seed=SEED + 1)\n"
        "ours_after, _ = train(other, rows[:500], digits[:500], steps=50)",
        "ours_after = start",
    ],
    "claim-convolve": [('found["from left to right"]', "convolve(grey, edge[::-1, ::-1])")],
    "claim-accuracy": [
        NOTHING_LEARNED,
        'right_at = {**right_at, "nearest neighbour": ~right_at["our net"]}',
        'right_at = {**right_at, "CNN, moved digits": ~right_at["MLP in Keras, moved digits"]}',
    ],
    "claim-folding": [SHUFFLED_ARMS, "linear_probe = lambda *_: 1.0"],
    "claim-race": [
        "finals = {name: np.full(3, 0.5) for name in finals}",
        'finals = {**finals, "3 × 23": finals["1 × 250"]}',
        'finals = {**finals, "1 × 250, spread": finals["1 × 250"]}',
        'finals = {**finals, "the same, 6,000 steps": finals["1 × 250, spread"]}',
        'finals = {**finals, "3 × 23, spread": finals["1 × 250, spread"]}',
        'finals = {**finals, "3 × 23, spread": finals["3 × 23"]}',
    ],
    "claim-signals": [NO_BEND, HE_BEHIND_BOTH],
    "claim-bends": [
        'learned = {key: learned["sgd", "tanh", "glorot"] for key in learned}',
        "learned = {key: 0.1 for key in learned}",
        'signs = {key: signs["tanh", "glorot"] for key in signs}',
        'signs = {key: signs["relu", "tiny"] for key in signs}',
    ],
    "claim-rates": [
        'tried = {"rate 0.001": tried["rate 3"], "rate 0.1": tried["rate 3"], "rate 3": tried["rate 0.1"]}',
        'tried = {name: (tried["rate 0.1"][0], tried["rate 3"][1]) for name in tried}',
        'shares_dead = {name: shares_dead["rate 0.1"] for name in shares_dead}',
        "mixed = np.random.default_rng(0).permutation\n"
        "tried = {name: (curve, [list(map(mixed, look)) for look in dead]) for name, (curve, dead) in tried.items()}",
    ],
    "claim-treatments": [
        # Nothing was learned; nothing was learned by heart; the treatment did nothing.
        "few_read = {name: np.full((12, 2), 0.1) for name in few_read}",
        'few_read = {**few_read, "none": few_read["none"][:, [0, 0]]}',
        'few_read = {name: few_read["none"] for name in few_read}',
    ],
    "claim-early": [
        # Thirty more digits do nothing; the net that had them was never trained.
        'read_by = {**read_by, "80 to the end": read_by["stopped"]}',
        'read_by = {**read_by, "80 to the end": [read_rightly(initial_parameters([784, 32, 10]), *judges)] * 10}',
    ],
    "claim-leak": [
        'leaked = {"copies shuffled": leaked["split by digit"], "split by digit": leaked["copies shuffled"]}'
    ],
    "claim-writers": [
        # Both splits are shuffled, or both keep hands apart.
        ('"in stretches": KFold(4)', '"in stretches": KFold(4, shuffle=True, random_state=SEED + 1)'),
        ("KFold(4, shuffle=True, random_state=SEED)", "KFold(4)"),
    ],
}
