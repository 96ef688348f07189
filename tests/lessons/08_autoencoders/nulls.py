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
    "claim-autoencoder": [
        PCA_IN_ITS_PLACE,
        "pairs = [pairs[0], (encoder_net(10, seed=9), decoder_net(10, seed=10))]",  # a seed that did not learn
    ],
    "claim-when-lines-win": ["ratios = np.ones_like(ratios)", "by_heart = np.ones_like(by_heart)"],
    "claim-holes": [("judge.features(from_gaussian(it, len(test)))", "judge.features(by_net_train[: len(test)])")],
    "claim-slope": [  # noise as wide as the logarithm, and a mean that no slope reaches
        "draw = lambda mean, log_variance, noise: tf.stop_gradient(mean) + 0 * mean + log_variance * noise"
    ],
    "claim-divergence": ["nats_of = lambda mean, log_variance: mean**2 / 2", ("2e6**0.5", "2e3**0.5")],
    "claim-plane": ["cloud_codes = flat_codes", "flat_codes = cloud_codes"],
    "claim-rate": ["errors = errors[::-1]", 'heights = dict.fromkeys(heights, heights["VAE, ten numbers"])'],
    "claim-known": [  # a rate without the width, and clouds that are points
        "nats_of = lambda mean, log_variance: mean**2 / 2",
        "draw = lambda mean, log_variance, noise: mean + 0 * noise",
    ],
    "claim-bound": ["weights = weights[:1].repeat(100, axis=0)", "train = test"],
    "claim-awake": ["nats_told = dict.fromkeys(betas, nats_told[1])", "models = dict.fromkeys(betas, models[1])"],
    "claim-scores": [
        "distance = dict.fromkeys(distance, 1.0)",
        'distance = distance | {"autoencoder, gaussian": 3 * distance["VAE, prior"]}',
        'distance = distance | {"autoencoder, mixture": distance["VAE, prior"]}',
    ],
    "claim-equal-time": [("game.sample(count, seed=SEED)", 'contenders["GAN"]')],  # a GAN that had its time
    "claim-copying": [
        "features = dict.fromkeys(features, judge.features(train[:count]))",
        "copied = judge.features(train[: count // 2])\n"
        "features = {name: np.concatenate([made[::2], copied]) for name, made in features.items()}",
    ],
    "claim-rivals": [  # PCA that tells nothing, methods that learned nothing, a score that sees it
        'scores = scores | {"gap": scores["gap"] | {"PCA": [0.0]}}',
        'scores = scores | {"gap": dict.fromkeys(scores["gap"], scores["gap"]["random encoder"])}',
        """scores = scores | {"FactorVAE's": {"random encoder": [1 / 3]}}""",
    ],
    "claim-odd": [
        "auc = dict.fromkeys(auc, [0.5] * 5)",
        "auc = {meter: [0.9, *found[1:]] for meter, found in auc.items()}",  # two halves that differ undamaged
        'auc = auc | {"nearest neighbour": [0.5] * 5, "PCA, 60 numbers": [0.5] * 5}',
    ],
    "claim-mended": [  # nobody mends; the code mends as lines do; a regression that tells nothing
        "mended = dict.fromkeys(mended, torn)",
        'mended = mended | {"VAE, 10 numbers": mended["20 lines"]}',
        'mended = mended | {"regression": torn}',
    ],
    "claim-bits": ['bits = bits | {"VAE": bits["xz"] - 1}', 'bits = bits | {"xz": 784.0, "VAE": 0.0}'],
}
