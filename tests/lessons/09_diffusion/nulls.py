"""Null models of 09_diffusion: for each cell with claims, what its claims must not hold for."""

BLIND = "guess = lambda points, data, time: 0 * points + data.mean(axis=0)"
STIRRED = "rng = np.random.default_rng(3)\n" + "; ".join(
    f"{name} = {name} + rng.normal(0, 0.1, {name}.shape)" for name in ("by_field", "one", "other")
)
WIDE = (
    "pair = [nets.dense_encoder(16), nets.dense_decoder(16, width=4000)]\n"
    "carrier = flow.Flow(nets.dense_flow(16, width=1000), Adam(1e-3))"
)

NULLS = {
    "claim-opening": ["film = film[:30]"],
    "claim-tanh": [BLIND],
    "claim-mean": [
        BLIND,
        "single = (guess(places, numbers, 0.5) - places) / 0.5 + toss.normal(0, 0.01, places.shape)",
    ],
    "claim-crowd": ["walked = walked[:1].repeat(101, axis=0)", "walked = pairs", "pairs = walked"],
    "claim-field": ["learned = field_of(untrained)", "losses = losses / 10"],
    "claim-ring": [
        "carried_2d = walk(field_of(untrained), noise_2d, steps=5)\nclump = nearest(carried_2d[-1], modes.centres)[0]",
        "clump = np.zeros_like(clump)",
    ],
    "claim-order": ['errors = {"Euler": errors["Heun"], "Heun": errors["Euler"]}'],
    "claim-stroll": ["clumps = [clumps[0]] * 3", STIRRED, "clumps = [np.where(it == 0, 1, it) for it in clumps]"],
    "claim-coordinates": ["noise_of = lambda points, velocity, time: points - (1 - time) * velocity"],
    "claim-paths": ['lost = lost | {"ddpm": [1.0] * 5}', 'lost = lost | {"ddpm": lost["straight"]}'],
    "claim-scoreboard": [
        'distance = distance | {"flow over codes": distance["VAE, prior"]}',
    ],
    "claim-copying": [
        'near = dict.fromkeys(near, near["exact field of 900"])',
        "near = dict.fromkeys(near, 0.5)",
        'written = contenders["exact field of 900"]',
    ],
    "claim-guidance": [
        "obeyed = obeyed[::-1]",
        "precision = recall = np.full(4, 0.9)",
        "looks = looks[::-1]",
    ],
    "claim-steps": [
        "euler_at = dict.fromkeys(euler_at, 20.0)\nheun_at = {each: 100 / each for each in heun_at}",
        "at_once = euler_at[1]",
    ],
    "claim-average": [('"averaged": carrier', '"averaged": flow.Flow(nets.dense_flow(16, classes=10), Adam(1e-3))')],
    "claim-cost": [WIDE],
}
