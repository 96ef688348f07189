"""Null models of 08_autoencoders: for each cell with claims, what its claims must not hold for."""

PCA_IN_ITS_PLACE = (
    "by_net = test - test + lines.inverse_transform(lines.transform(test_rows)).reshape(test.shape)\n"
    "by_net_train = train - train + lines.inverse_transform(lines.transform(rows)).reshape(train.shape)"
)

NULLS = {
    "claim-svd": [
        "directions = np.linalg.qr(np.random.default_rng(9).normal(size=(784, 784)))[0].T",
        (
            "ten_random = np.linalg.qr(np.random.default_rng(SEED).normal(size=(784, 10)))[0].T",
            "ten_random = directions[:10]",
        ),
    ],
    "claim-autoencoder": [PCA_IN_ITS_PLACE],
    "claim-when-lines-win": ["ratios = np.ones_like(ratios)"],
    "claim-holes": [("pair[1](made_up).numpy()", "by_net")],
    "claim-slope": [  # noise as wide as the logarithm, and a mean that no slope reaches
        "draw = lambda mean, log_variance, noise: tf.stop_gradient(mean) + 0 * mean + log_variance * noise"
    ],
    "claim-divergence": ["nats_of = lambda mean, log_variance: mean**2 / 2", ("2e6**0.5", "2e3**0.5")],
    "claim-plane": ["cloud_codes = flat_codes", "flat_codes = cloud_codes"],
    "claim-rate": ["errors = errors[::-1]", 'heights = dict.fromkeys(heights, heights["VAE, ten numbers"])'],
    "claim-bound": ["weights = weights[:1].repeat(100, axis=0)", "train = test"],
    "claim-awake": ["nats_told = dict.fromkeys(betas, nats_told[1])", "models = dict.fromkeys(betas, models[1])"],
    "claim-scores": [
        "distance = dict.fromkeys(distance, 1.0)",
        'distance = distance | {"mixture, pixels": distance["gaussian, pixels"]}',
    ],
    "claim-copying": ["features = dict.fromkeys(features, judge.features(train[: len(target)]))"],
    "claim-rivals": [  # PCA that tells nothing, runs that agree, methods that learned nothing, a score that sees it
        'scores = scores | {"gap": scores["gap"] | {"PCA": [0.0]}}',
        'scores = scores | {"gap": {name: [len(name) / 30] * 3 for name in scores["gap"]}}',
        'scores = scores | {"gap": dict.fromkeys(scores["gap"], scores["gap"]["random encoder"])}',
        """scores = scores | {"FactorVAE's": {"random encoder": [1 / 3]}}""",
    ],
    "claim-odd": [
        "auc = dict.fromkeys(auc, [0.5] * 4)",
        'auc = auc | {"nearest neighbour": [0.5] * 4, "PCA, 60 numbers": [0.5] * 4}',
    ],
    "claim-bits": ["bits = dict.fromkeys(bits, 100.0)"],
}
