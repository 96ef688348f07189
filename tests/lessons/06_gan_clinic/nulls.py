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
    "shapes-alike": [("np.ones(8)", "np.arange(8)")],
    "shapes-played-claim": ["over_pairs, still = over_rows, moving", "over_rows = over_pairs"],
    "effect-claim": ["LostSign = Gan", "Gan = LostSign"],
    "one-optimizer-refused": [("[players[1]]))", "[players[0]]))")],
    "one-optimizer-claim": ["curves = {name: own**0.0 for name in curves}"],  # two optimizers: steps as asked for
    "stacked-claim": [("warm_up=0", "warm_up=1"), ("warm_up=1", "warm_up=0")],
    "range-claim": [
        'betrayed = dict.fromkeys(betrayed, betrayed["[-1, 1]"])',
        'first = betrayed["[0, 1]"][0][0]\nbetrayed = {**betrayed, "[0, 1]": ([first] * 2, betrayed["[-1, 1]"][1])}',
    ],
    "forged-claim": ["ward = {**ward, 7: ward[0]}"],
    "frozen-claim": ["graphs = sources"],  # nothing is traced
    "noise-played-claim": ["once = anew"],
    "blind": [("normalised(part)", "part")],
    "shift-seen-claim": [
        'seen = dict.fromkeys(seen, seen["fast"])',
        'seen = dict.fromkeys(seen, seen["input"])',
        ("[called[9]]", "[]"),
    ],
    "lag-claim": ["games = dict.fromkeys(games, games[0.9])", "games = dict.fromkeys(games, games[0.99])"],
    "two-distances-claim": [
        'distances = {**distances, "Jensen-Shannon": distances["earth mover"]}',
        'distances = {**distances, "earth mover": distances["Jensen-Shannon"]}',
    ],
    "vanishing-claim": ["minimax = non_saturating"],
    "dirac-claim": ['waves = dict.fromkeys(waves, waves["no penalty"])'],
    "collapse-claim": ["hasty, hasty_gan = [samples(healthy, 500)] * 40, healthy"],
    "which-cure-claim": ['covered = dict.fromkeys(covered, covered["relativistic"])'],
    "table-claim": [
        'scores = dict.fromkeys(scores, scores["plain"])',
        'scores = {**scores, "deviation": scores["together"]}',  # several changes at once are sure to help
        ("(-1.1, 1.1,", "(-0.2, 0.2,"),  # a cloud in one place
    ],
    "left-out-claim": ['scores = {**scores, "gradient_penalty": scores["plain"]}'],
    "leave-one-out-claim": [
        'scores = dict.fromkeys(scores, scores["plain"])',
        'scores = {**scores, "without_penalties": scores["without_average"]}',
    ],
    "live": [('"together"', '"plain"'), "by_cloud = 25, 0.3"],
    "check-up": ["ward = dict.fromkeys(ward, ward[0])", "hasty_gan = healthy"],
    "hit-rate-claim": ["sight = dict(zip(sight, [*sight.values()][1:] + [*sight.values()][:1]))"],  # another's verdicts
    "repair-claim": [
        *(
            f'written = {{**written, "mended": written["{name}"]}}'
            for name in ("other", "blank", "mean_digit", "noise")
        ),
    ],
}
