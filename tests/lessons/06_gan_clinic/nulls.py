"""Null models for the claims of 06_gan_clinic: what the page would measure, were there nothing to see."""

NULLS = {
    "healthy-claim": ["healthy = Gan(seed=SEED)"],
    "sigmoid-masked": [("undecided(keras.layers.Flatten())", "undecided()")],
    "pull-claim": ["pull = lambda logit, sigmoid: 1.0"],
    "loss-can-reach-zero": [
        ("label, sure = 0.9", "label, sure = 1.0"),
        ("softplus(-tf.sigmoid(sure))", "softplus(-sure)"),
    ],
    "shapes": [("[:, None]", "")],
    "shapes-played-claim": ["over_pairs = over_rows", "over_rows = over_pairs"],
    "effect-claim": ["LostSign = Gan", "Gan = LostSign"],
    "one-optimizer-refused": [("[players[1]]))", "[players[0]]))")],
    "one-optimizer-claim": ["curves = {name: own**0.0 for name in curves}"],  # two optimizers: steps as asked for
    "stacked-claim": [("warm_up=0", "warm_up=1"), ("warm_up=1", "warm_up=0")],
    "range-claim": ['betrayed = dict.fromkeys(betrayed, betrayed["[-1, 1]"])'],
    "forged-claim": ['ward = {**ward, "forged": ward["healthy"]}'],
    "frozen-claim": ["graphs = sources"],  # nothing is traced
    "noise-played-claim": ["once = anew"],
    "blind": [("normalised(part)", "part")],
    "shift-seen-claim": ['seen = dict.fromkeys(seen, seen["fast"])', 'seen = dict.fromkeys(seen, seen["blind"])'],
    "lag-claim": ["games = dict.fromkeys(games, games[0.9])", "games = dict.fromkeys(games, games[0.99])"],
    "two-distances-claim": [
        'distances = {**distances, "Jensen-Shannon": distances["earth mover"]}',
        'distances = {**distances, "earth mover": distances["Jensen-Shannon"]}',
    ],
    "vanishing-claim": ["minimax = non_saturating"],
    "dirac-claim": ['waves = dict.fromkeys(waves, waves["no penalty"])'],
    "collapse-claim": ["hasty, hasty_gan = [samples(healthy, 500)] * 40, healthy"],
    "which-cure-claim": ['covered = dict.fromkeys(covered, covered["relativistic"])'],
    "table-claim": ['scores = dict.fromkeys(scores, scores["plain"])'],
    "leave-one-out-claim": [
        'scores = dict.fromkeys(scores, scores["plain"])',
        'scores = {**scores, "without_penalties": scores["without_average"]}',
    ],
    "live": [('compare("two_rates"', 'compare("plain"')],
    "check-up": ['ward = dict.fromkeys(ward, ward["healthy"])', "hasty_gan = healthy"],
    "repair-claim": ["written = written[::-1]", "written = written[:1] * 2"],
}
