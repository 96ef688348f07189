"""A net that knows ImageNet's thousand names, used as it came: whatever it calls a thing, that name has a kind."""

import numpy as np

from aigc_helpers.validation import finite

# Kind → the places of its names in `photographs.IMAGENET`, sorted by hand: ranges (first, last), and single ones.
# Dogs alone take 118 of them; of flowers there are three. Names of no kind here (teapots, ships' parts) are left out.
NAMED = {
    "mammals": ((101, 106), (147, 299), (330, 388)),
    "birds": ((7, 24), (80, 100), (127, 146)),
    "fruit": ((948, 957),),
    "vehicles": (
        *((403, 405), (407, 408), (510, 511), (554, 555), (627, 628), (670, 671), (779, 780), (802, 803), (870, 871)),
        *((place, place) for place in (417, 436, 444, 466, 468, 472, 475, 484, 547, 561, 565, 569, 573, 575, 576, 586)),
        *((place, place) for place in (603, 609, 612, 625, 654, 656, 661, 665, 675, 694, 705, 717, 724, 734, 751, 757)),
        *((place, place) for place in (814, 817, 820, 829, 833, 847, 864, 866, 867, 874, 880, 895, 914)),
    ),
    "flowers": ((984, 986),),
    "vegetables": ((936, 947),),
}


def by_name(logits: np.ndarray) -> np.ndarray:
    """The kind of the likeliest name among those of NAMED, for logits [N, 1000] over ImageNet's names: int64 [N].

    Kinds are counted as in `photographs.KINDS`. Nothing is learned here. Raises ValueError for other shapes.

    >>> by_name(np.eye(1000)[[292, 954]]).tolist()  # a tiger, a banana
    [0, 2]
    """
    logits = finite(logits, name="logits")
    if logits.ndim != 2 or logits.shape[1] != 1000:
        raise ValueError(f"logits has shape {logits.shape}; it wants [N, 1000], one for each of ImageNet's names")
    best = [logits[:, places(kind)].max(axis=1) for kind in NAMED]
    return np.argmax(best, axis=0)


def places(kind: str) -> list[int]:
    """The places of a kind's names among the thousand.

    >>> len(places("mammals")), len(places("flowers"))
    (218, 3)
    """
    return [place for first, last in NAMED[kind] for place in range(first, last + 1)]
