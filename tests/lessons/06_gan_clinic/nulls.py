"""Null models for the claims of 06_gan_clinic: what the page would measure, were there nothing to see."""

NULLS = {
    "healthy-claim": ["healthy = Gan(seed=SEED)", ('"trained": samples(healthy)', '"trained": cloud')],
    "sigmoid-masked": [("undecided(keras.layers.Flatten())", "undecided()")],
    "loss-can-reach-zero": [("softplus(-tf.sigmoid(sure))", "softplus(-sure)")],
    "shapes": [("[:, None]", "")],
    "shapes-priced-claim": [
        "prices = dict.fromkeys(prices, prices[mine])",
        "prices = dict.fromkeys(prices, prices[all_pairs])",
    ],
    "effect-claim": ["LostSign = Gan", "Gan = LostSign"],
    "one-optimizer-refused": [("[players[1]])", "[players[0]])")],
    "one-optimizer-claim": ["lengths = np.ones_like(lengths)"],  # two optimizers: steps as asked for
    "stacked-claim": ["untouched = warmed_up", "warmed_up = untouched"],
    "range-claim": ['betrayed = dict.fromkeys(betrayed, betrayed["[-1, 1]"])'],
    "forged-claim": ["ward = {**ward, 7: ward[0]}"],
    "frozen-claim": ["graphs = sources"],  # nothing is traced
    "noise-played-claim": ["once = anew"],
    "shift-seen-claim": [
        'seen = dict.fromkeys(seen, seen["layer"])',
        'seen = dict.fromkeys(seen, seen["batch"])',
    ],
    "size-claim": [
        'drawn_by = {**drawn_by, "batch_at_input": drawn_by["layer_behind_first"]}',
        'drawn_by = {**drawn_by, "layer_behind_first": drawn_by["untrained"]}',
        'games_of_9 = {**games_of_9, "layer_behind_first": games_of_9["batch_at_input"]}',
    ],
    "lag-claim": [f'games = dict.fromkeys(games, games["momentum_{momentum}"])' for momentum in (0.9, 0.99)],
    "two-distances-claim": [
        'distances = {**distances, "Jensen-Shannon": distances["earth mover"]}',
        'distances = {**distances, "earth mover": distances["Jensen-Shannon"]}',
    ],
    "vanishing-claim": [
        "minimax = non_saturating",
        "ahead = Gan(seed=SEED)",  # a D that knows nothing
        "played_on = ahead",  # a generator that stood still
        ("samples(played_on)", "cloud"),
    ],
    "circles-claim": [
        'smallest = dict.fromkeys(smallest, smallest["R1, price 0.2"])',
        'smallest = dict.fromkeys(smallest, smallest["no price"])',
        "smallest = {name: np.linspace((1, 0), (0.5, 0), 601) for name in smallest}",  # a way that never turns
    ],
    "collapse-claim": [
        "hasty, hasty_gan = [samples(healthy, 500)] * 40, healthy",
        "hasty_again = [samples(healthy, 500)] * 40",
        "hasty = [cloud[:500]] * 40",
    ],
    "which-cure-claim": [
        "at_once = [8.0, 8.0]",  # a hasty game with nothing to cure
        'covered = dict.fromkeys(covered, covered["relativistic"])',
    ],
    "table-claim": [
        'scores = dict.fromkeys(scores, scores["plain"])',
        'scores = dict.fromkeys(scores, scores["without_penalties"])',
    ],
    "ablation-claim": ['scores = dict.fromkeys(scores, scores["together"])'],
    "live-claim": ["ours = np.array([[by_cloud] * 2, [25] * 2])", "ours = np.array([[0.5] * 2, [20] * 2])"],
    "repair-claim": [f'far = {{**far, "mended": far["{name}"]}}' for name in ("stranger", "mean_digit", "noise")],
}
