"""Where fakes lie beside the data: over how much of them they spread, how near to each, how far off."""

from types import MappingProxyType
from typing import Any

import numpy as np
from sklearn.cluster import KMeans
from sklearn.neighbors import NearestNeighbors

ALIKE = MappingProxyType({"cells": 1.0, "copies": 1.0, "offset": 1.0})  # what fakes have that are like the data
DIMENSIONS = 30  # of the samples, the widest, in which neighbours are looked for
CELLS = 10  # into which the data are cut, to see which of them the fakes leave empty


def compare(data: np.ndarray, fakes: np.ndarray) -> dict[str, Any]:
    """The vitals `cells`, `copies` and `offset` of `fakes` [M, …] beside the `data` [N, …]."""
    real, fake = (part.reshape(len(part), -1).astype(np.float64) for part in (data, fakes))
    middle = real.mean(axis=0)
    from_real, from_fake = (np.sqrt(np.mean(np.sum((part - middle) ** 2, axis=1))) for part in (real, fake))
    if real.shape[1] > DIMENSIONS:
        _, axes = np.linalg.eigh(np.cov(real, rowvar=False))
        real, fake = real @ axes[:, -DIMENSIONS:], fake @ axes[:, -DIMENSIONS:]
    return {**_cells(real, fake), "offset": float(from_fake / (from_real + 1e-12))}


def _cells(real: np.ndarray, fake: np.ndarray) -> dict[str, float]:
    cells = KMeans(CELLS).set_params(n_init=2, random_state=0).fit(real)
    neighbours = NearestNeighbors(n_neighbors=2).fit(real)
    own = neighbours.kneighbors(real)[0][:, 1]
    away, nearest = neighbours.kneighbors(fake)
    return {
        "cells": _count(np.asarray(cells.predict(fake))) / _count(np.asarray(cells.predict(real))),
        "copies": float(np.median(away[:, 0]) / (np.median(own[nearest[:, 0]]) + 1e-12)),
    }


def _count(labels: np.ndarray) -> float:
    """How many cells are in use, as the exponential of the entropy of their shares."""
    shares = np.bincount(labels, minlength=CELLS) / len(labels)
    return float(np.exp(-sum(share * np.log(share) for share in shares if share)))
