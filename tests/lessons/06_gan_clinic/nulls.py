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
        'seen = dict.fromkeys(seen, seen["its_LeakyReLU"])',
        'seen = dict.fromkeys(seen, seen["input"])',
    ],
    "size-claim": ["ward = {**ward, 9: ward[0]}"],
    "lag-claim": ["games = dict.fromkeys(games, games[0.9])", "games = dict.fromkeys(games, games[0.99])"],
    "two-distances-claim": [
        'distances = {**distances, "Jensen-Shannon": distances["earth mover"]}',
        'distances = {**distances, "earth mover": distances["Jensen-Shannon"]}',
    ],
    "vanishing-claim": ["minimax = non_saturating", "ahead = Gan(seed=SEED)"],  # the second: a D that knows nothing
    "collapse-claim": ["hasty, hasty_gan = [samples(healthy, 500)] * 40, healthy", "hasty = [cloud[:500]] * 40"],
    "which-cure-claim": [
        'covered = dict.fromkeys(covered, covered["relativistic"])',
        # 500 points of a cloud cover all modes
        "spread_out = [[cloud[:500]]] * 2\n"
        'covered = {**covered, "generator slower": [covered_at_a_moment(it) for it in spread_out]}\n'
        'sharpness = {**sharpness, "generator slower": [sharp_at_a_moment(it) for it in spread_out]}',
    ],
    "table-claim": [
        'scores = dict.fromkeys(scores, scores["plain"])',
        'scores = dict.fromkeys(scores, scores["without_penalties"])',
    ],
    "ablation-claim": ['scores = dict.fromkeys(scores, scores["together"])'],
    "live-claim": ["ours = plain_game"],
    "repair-claim": [f'far = {{**far, "mended": far["{name}"]}}' for name in ("other", "mean_digit", "noise")],
}
