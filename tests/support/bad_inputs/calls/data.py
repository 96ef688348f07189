"""Data sets, drawings, photographs, shipped files, claims and the edge itself."""

from aigc_helpers import validation
from aigc_helpers.claims import claim
from aigc_helpers.data import languages, load, photographs, photos, shipped, strokes, texts, toy
from bad_inputs import families as f
from bad_inputs import goods
from bad_inputs.calls import Call

CALLS = {
    "data.load": Call(
        lambda: load,
        lambda: {"name": "uci", "split": "train", "dtype": "uint8"},
        {"name": f.names, "split": f.names, "dtype": f.names},
    ),
    "data.load, strokes": Call(
        lambda: load,
        lambda: {"name": "strokes", "split": "train", "count": 10, "seed": 0},
        {"count": f.without(f.counts, "None"), "seed": f.without(f.seeds, "None")},
    ),
    "data.load, photos": Call(
        lambda: load,
        lambda: {"name": "photos", "split": "validation", "dtype": "uint8"},
        {"dtype": f.names},
    ),
    "photographs.about": Call(
        lambda: photographs.about,
        lambda: {"domain": "photos", "split": "test"},
        {"domain": f.names, "split": f.names},
    ),
    "toy.modes": Call(lambda: toy.modes, lambda: {"name": "ring"}, {"name": f.names}),
    "strokes.draw": Call(
        lambda: strokes.draw,
        lambda: {"count": 3, "split": "train", "seed": 0, "jitter": 1.0},
        {
            "count": f.without(f.counts, "None"),
            "split": f.names,
            "seed": f.without(f.seeds, "None"),
            "jitter": f.rates,
        },
    ),
    "strokes.measure": Call(lambda: strokes.measure, lambda: {"images": goods.digits()}, {"images": f.images}),
    "shipped": Call(
        lambda: shipped.shipped,
        lambda: {"name": "gan_uci.keras"},
        {"name": lambda good: {"up": "../README.md", "absolute": "/etc/passwd", "unknown": "unheard.of", "None": None}},
    ),
    "photos.write_photos": Call(
        lambda: photos.write_photos,
        lambda: {"folder": fresh(), "images": goods.images(), "labels": goods.labels(), "classes": list("abcdefghij")},
        {
            "images": f.images,
            "labels": f.labels,
            "classes": lambda good: {
                "slash": ["a/b", *good[1:]],
                "up": ["..", *good[1:]],
                "twice": ["a", "a", *good[2:]],
                "empty": ["", *good[1:]],
                "too few": good[:3],
            },
        },
    ),
    "texts.novel": Call(
        lambda: texts.novel,
        lambda: {"name": "pride", "split": "test"},
        {"name": f.names, "split": f.names},
    ),
    "texts.share_found": Call(
        lambda: texts.share_found,
        lambda: {"text": "It is a truth universally", "source": "a truth universally acknowledged", "length": 13},
        {"text": f.words, "source": f.words, "length": lambda good: f.counts(good) | {"longer than the text": 99}},
    ),
    "languages.sentences": Call(
        lambda: languages.sentences,
        lambda: {"name": "copies", "count": 3, "seed": 0},
        {"name": f.names, "count": f.counts, "seed": f.seeds},
    ),
    "claims.claim": Call(
        lambda: claim,
        lambda: {"text": "one and one are two", "holds": True},
        {
            "text": lambda good: {"empty": "", "None": None, "two lines": "a\nb"},
            "holds": lambda good: {"None": None, "NaN": f.NAN, "array": goods.points() > 0, "words": "yes"},
        },
    ),
    "validation.check_images": Call(
        lambda: validation.check_images, lambda: {"images": goods.images()}, {"images": f.images}
    ),
    "validation.check_labels": Call(
        lambda: validation.check_labels,
        lambda: {"labels": goods.labels(), "count": 40, "classes": 10},
        {"labels": f.labels},
    ),
}


def fresh():
    import tempfile
    from pathlib import Path

    return Path(tempfile.mkdtemp(prefix="aigc-photos-")) / "photos"
