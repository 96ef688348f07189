"""Null models for the claims of 04_optimizers: what each says must be false of them."""

STUCK = "first_paths = {name: path[:1] for name, path in first_paths.items()}"
NO_MOMENTUM = "ball_steps = plain_steps"
ROUND_BOWLS = "plain_steps = np.full(5, plain_steps[0]); ball_steps = np.full(5, ball_steps[0])"
SAME_STEPS = "plain_steps = np.full(5, plain_steps[0]); ball_steps = plain_steps"
NOTHING_LEARNED = """
def share_read(weights, split="test"):
    return small_net.accuracy(small_net.fresh_weights(seed=SEED + 99), *digits[split])
"""
SHUFFLED = "labels = np.random.default_rng(0).permutation(labels)"
NO_RULE_MATTERS = "means = np.repeat(means.mean(axis=0, keepdims=True), len(means), axis=0)"
NO_RATE_MATTERS = "means = np.repeat(means.mean(axis=1, keepdims=True), means.shape[1], axis=1)"

NULLS = {
    # walkers that were there before they set out; walkers that never move; a rate that is not twice
    "claim-first-race": [
        "first_paths = {name: np.array(hill.minima) for name in first_paths}",
        STUCK,
        ("learning_rate=0.002", "learning_rate=0.001"),
    ],
    # a hill on which the rate does not matter; a walker that stands still
    "claim-rates": ["measured = np.ones_like(measured)\ndef shrinkage(rate, steps=60): return 1.0"],
    # a ball that keeps nothing; a walk that does not feel the shape of the bowl
    "claim-slopes": [NO_MOMENTUM, ROUND_BOWLS, SAME_STEPS],
    # a Nesterov that is the ball; a bowl in which the ball swings; a ceiling half as high
    "claim-nesterov": [
        "nesterov = ball",
        ("quadratic(1000.0), rate=0.001", "bowl, rate=0.1"),
        ("3.8 / 2.8 / 10", "1.9 / 2.8 / 10"),
    ],
    # noise of the same size at every rate
    "claim-hover": ["flat, steep = np.full(7, flat.mean()), np.full(7, steep.mean())"],
    # means that began where they belong, and steps without correction
    "claim-bias": ["bare = [1.0] * 200; corrected = [2.0] * 200"],
    # two that forget; two whose rate falls; rules that stand still
    "claim-adagrad": [
        "chases = {'AdaGrad': chase(rmsprop, 0.05), 'RMSProp': chase(rmsprop, 0.05)}",
        "chases = {'AdaGrad': chase(adagrad, 0.5), 'RMSProp': chase(adagrad, 0.5)}",
        "chases = dict.fromkeys(chases, (np.ones(2000), np.ones(2000)))",
    ],
    # no decay at all
    "claim-decay": ["middles = np.ones(4)"],
    # walkers that never leave their start; a hill from which nobody is thrown
    "claim-hills": [
        "def race(name, steps): return {rule: np.array([SURFACES[name].start]) for rule in walkers}",
        "SURFACES = {**SURFACES, 'rastrigin': quadratic(1.0)}",
    ],
    # an Adam that has nothing of Adam but the rate
    "my-adam-run": ["my_adam = sgd"],
    "claim-grid": [
        NOTHING_LEARNED,
        NO_RULE_MATTERS,
        NO_RATE_MATTERS,
        "means = np.eye(6)[:, ::-1]",
        "means = means[:, ::-1]",
        ("rate in best_rates.items()", 'rate in (best_rates | {"sgd": 1e-3}).items()'),  # a rate that nobody tuned
    ],
    # a rule that does not care about the scale of its inputs, and one that cares as SGD does; a rate that serves all
    "claim-places": ["there = there[::-1]", "def at_scale(*_): return 0.9"],
    # a rate that was taken blindly
    "claim-range": ["found = growing[0]"],
    # schedules that do not fall; nets that did not train
    "claim-schedules": ["ended = {name: ended['constant'] for name in ended}"],
    # a batch size that does not matter; a rate that does not
    "claim-scaling": [
        "scaled = dict.fromkeys(scaled, np.ones(3))",
        "scaled = {**scaled, 'batch 128, rate 0.8': scaled['batch 128, rate 0.1']}",
    ],
    # ends that neither rate nor batch moved; a flat one that reads better; weights that were not rescaled, and badly
    "claim-sharp": [
        "sharpness = {name: sharpness['all 800, rate 0.4'] for name in sharpness}",
        "sharpness = {name: sharpness['all 800, rate 0.4'] for name in sharpness}\n"
        "misread = {**misread, 'batch 16, rate 0.4': misread['batch 16, rate 0.4'] - 0.05}\n"
        "ends = {**ends, 'the first, × 10 and ÷ 10': ends['batch 16, rate 0.4']}",
    ],
    # clipping that changes nothing; a scanner that does no harm
    "claim-clipping": [
        "bars = dict.fromkeys(bars, bars['no clipping'])",
        "bars = dict.fromkeys(bars, bars['clipping at 1'])",
    ],
    # ways to play that neither come nor go
    "claim-growth": ["grown = np.ones_like(grown)"],
    # settings that do not matter, good or bad; points that lie anywhere, in one place, in one mode or on the circle
    "claim-ring": [
        "covered, quality = covered[:, [1] * 4], quality[:, [1] * 4]",
        "covered, quality = covered[:, [0] * 4], quality[:, [0] * 4]",
        *(
            f"samples = [dict.fromkeys(made, {points}) for made in samples]\n"
            "covered, quality = scores(modes_covered), scores(high_quality_share)"
            for points in (
                "np.random.default_rng(0).normal(size=(2500, 2))",
                "np.zeros((2500, 2))",
                "np.tile([1.0, 0.0], (2500, 1))",
                "np.stack([np.cos(np.arange(2500)), np.sin(np.arange(2500))], axis=1)",
            )
        ),
    ],
}
