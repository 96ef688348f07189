"""Metrics, judges, baselines, tamperings, probes."""

from aigc_helpers.data.toy import modes
from aigc_helpers.judging import baselines, judge, metrics, probing, tampering, trials
from bad_inputs import families as f
from bad_inputs import goods
from bad_inputs.calls import Call


def pair():
    return {"features_a": goods.features(), "features_b": goods.features(1)}


def two(**more):
    return lambda: {"real": goods.features(), "fake": goods.features(1), **more}


def three(**more):
    return lambda: {"fake": goods.features(), "held_out": goods.features(1), "train": goods.features(2), **more}


def tampered(function, family=None, **settings):
    wrong = {name: family for name in settings if name != "seed"} | ({"seed": f.seeds} if "seed" in settings else {})
    return Call(lambda: function, lambda: {"images": goods.images(), **settings}, {"images": f.images, **wrong})


BOTH = {"real": f.features, "fake": f.features}
THREE = {"fake": f.features, "held_out": f.features, "train": f.features}
CALLS = {
    "metrics.frechet_distance": Call(
        lambda: metrics.frechet_distance, pair, {"features_a": f.features, "features_b": f.features}
    ),
    "metrics.kernel_distance": Call(
        lambda: metrics.kernel_distance,
        lambda: pair() | {"power": 3, "seed": 0},
        {"features_a": f.features, "power": f.counts, "seed": f.seeds},
    ),
    "metrics.precision_recall": Call(lambda: metrics.precision_recall, two(k=3), BOTH | {"k": f.counts}),
    "metrics.density_coverage": Call(lambda: metrics.density_coverage, two(k=3), BOTH | {"k": f.counts}),
    "metrics.neighbourhood": Call(
        lambda: metrics.neighbourhood, two(k=3, k_density=5), BOTH | {"k": f.counts, "k_density": f.counts}
    ),
    "metrics.closer_to_train": Call(lambda: metrics.closer_to_train, three(), THREE),
    "metrics.two_sample_test": Call(lambda: metrics.two_sample_test, two(seed=0), BOTH | {"seed": f.seeds}),
    "metrics.copying_test": Call(
        lambda: metrics.copying_test,
        three(permutations=9, seed=0),
        THREE | {"permutations": f.counts, "seed": f.seeds},
    ),
    "metrics.proportion_interval": Call(
        lambda: metrics.proportion_interval,
        lambda: {"successes": 3, "count": 10},
        {"successes": f.without(f.counts, "zero"), "count": f.counts},
    ),
    "metrics.class_histogram": Call(
        lambda: metrics.class_histogram,
        lambda: {"labels": goods.labels(), "classes": 10},
        {"labels": f.without(f.labels, "too few"), "classes": f.counts},
    ),
    "metrics.modes_covered": Call(
        lambda: metrics.modes_covered, lambda: {"points": goods.points(), "modes": modes("ring")}, {"points": f.points}
    ),
    "metrics.high_quality_share": Call(
        lambda: metrics.high_quality_share,
        lambda: {"points": goods.points(), "modes": modes("ring")},
        {"points": f.points},
    ),
    "metrics.reverse_kl": Call(
        lambda: metrics.reverse_kl, lambda: {"points": goods.points(), "modes": modes("ring")}, {"points": f.points}
    ),
    "metrics.bootstrap": Call(
        lambda: metrics.bootstrap,
        lambda: {
            "metric": metrics.frechet_distance,
            "a": goods.features(),
            "b": goods.features(1),
            "repeats": 3,
            "seed": 0,
        },
        {
            "metric": lambda good: {"NaN": lambda a, b: f.NAN, "a pair": lambda a, b: (1, 2)},
            "repeats": f.counts,
            "seed": f.seeds,
        },
    ),
    "metrics.information_gap": Call(
        lambda: metrics.information_gap,
        lambda: {"codes": goods.features(), "factors": {"one": goods.features()[:, 0]}, "bins": 4},
        {"codes": f.without(f.features, "bytes"), "bins": f.counts},
    ),
    "metrics.principal_codes": Call(
        lambda: metrics.principal_codes,
        lambda: {"images": goods.images(), "count": 3},
        {"images": f.images, "count": f.counts},
    ),
    "judge.detector_accuracy": Call(lambda: judge.detector_accuracy, two(seed=0), BOTH | {"seed": f.seeds}),
    "judge.score": Call(lambda: judge.score, three(), THREE),
    "judge.load_judge": Call(lambda: judge.load_judge, lambda: {"dataset": "uci"}, {"dataset": f.names}),
    "Judge.features": Call(
        lambda: judge.load_judge("uci").features, lambda: {"images": goods.digits()}, {"images": f.images}
    ),
    "Judge.beliefs": Call(
        lambda: judge.load_judge("uci").beliefs, lambda: {"images": goods.digits()}, {"images": f.images}
    ),
    "Judge.labels": Call(
        lambda: judge.load_judge("uci").labels, lambda: {"images": goods.digits()}, {"images": f.images}
    ),
    "trials.trial": Call(
        lambda: trials.trial, three(repeats=2, seed=0), THREE | {"repeats": f.counts, "seed": f.seeds}
    ),
    **{
        f"baselines.{name}": Call(
            lambda sample=sample: sample,
            lambda: {"train_images": goods.images(), "count": 3, "seed": 0},
            {"train_images": f.images, "count": f.counts, "seed": f.seeds},
        )
        for name, sample in baselines.BASELINES.items()
    },
    "baselines.lineup": Call(
        lambda: baselines.lineup,
        lambda: {"train_images": goods.images(), "generated": goods.images(), "seed": 0},
        {"train_images": f.images, "generated": f.images, "seed": f.seeds},
    ),
    "tampering.blurred": tampered(tampering.blurred, f.rates, sigma=1.0),
    "tampering.noisy": tampered(tampering.noisy, f.rates, deviation=0.1, seed=0),
    "tampering.quantised": tampered(tampering.quantised, f.counts, levels=4),
    "tampering.jpeg": tampered(tampering.jpeg, f.counts, quality=75),
    "tampering.kernel_density": Call(
        lambda: tampering.kernel_density,
        lambda: {"train": goods.images(), "count": 3, "bandwidth": 0.1, "seed": 0},
        {"train": f.images, "count": f.counts, "bandwidth": f.rates, "seed": f.seeds},
    ),
    "probing.linear_probe": Call(
        lambda: probing.linear_probe,
        lambda: {
            "features": goods.features()[:40],
            "labels": goods.labels(),
            "held_out": (goods.features(1)[:40], goods.labels()),
            "draws": 1,
            "seed": 0,
        },
        {
            "features": lambda good: f.arrays(good) | {"one number": 3.0, "None": None},
            "labels": f.without(f.labels, "negative", "far too large", "words"),
            "draws": f.counts,
            "seed": f.seeds,
        },
    ),
    "probing.read_by_depth": Call(
        lambda: probing.read_by_depth,
        lambda: {
            "net": goods.net(),
            "layers": [goods.net().layers[0].name],
            "known": (goods.digits(), goods.labels()),
            "held_out": (goods.digits(), goods.labels()),
        },
        {"layers": lambda good: {"unknown": ["nowhere"], "one unknown": [*good, "nowhere"], "a place": [0]}},
    ),
    "probing.occlusion": Call(
        lambda: probing.occlusion,
        lambda: {"beliefs": goods.beliefs, "image": goods.images()[0], "label": 3, "size": 3},
        {
            "image": f.without(f.images, "empty"),
            "label": lambda good: f.without(f.counts, "zero")(good) | {"too large": 10},
            "size": f.counts,
            "beliefs": lambda good: {
                "logits": lambda batch: good(batch) * 30,
                "NaN": lambda batch: good(batch) * f.NAN,
            },
        },
    ),
}
