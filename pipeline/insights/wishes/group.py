"""Wishes that ask for the same, in whatever words: groups of sentences whose embeddings are near."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.insights.base.frames import Columns

NEAR = 0.62
"""Least cosine to the sentence in the middle of a group."""
BLOCK = 512
Vectors = NDArray[np.float32]


def group_wishes(wishes: Columns, *, min_customers: int) -> pa.Table:
    """Return the wishes that are in a group of at least `min_customers` customers: opinion, and that of the group's middle.

    A wish is in one group at most. The group of most customers is taken first, then that of most among the wishes left.

    Args:
        wishes: Columns of wish_sentences.sql, ordered by journey.
        min_customers: Of a group, at least 2.
    """
    opinions = wishes["opinion"].astype(np.int64)
    journeys = np.array(wishes.keys_of("journey_id").to_pylist(), dtype=object)
    customers = np.array(wishes.keys_of("customer").to_pylist(), dtype=object)
    blobs = wishes.keys_of("embedding").to_pylist()
    members: list[int] = []
    middles: list[int] = []
    for journey in dict.fromkeys(journeys.tolist()):
        rows = np.flatnonzero(journeys == journey)
        vectors = np.frombuffer(b"".join(blobs[i] for i in rows), "<f2").reshape(len(rows), -1).astype(np.float32)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
        _, codes = np.unique(customers[rows].astype(str), return_inverse=True)
        for middle, group in near_groups(vectors, codes, least=max(2, min_customers)):
            members += opinions[rows[group]].tolist()
            middles += [int(opinions[rows[middle]])] * len(group)
    return pa.table({"opinion": pa.array(members, pa.int64()), "middle": pa.array(middles, pa.int64())})


def near_groups(vectors: Vectors, customers: NDArray[np.int64], *, least: int) -> list[tuple[int, NDArray[np.int64]]]:
    """Return groups as (middle, rows), the one with the most customers first; ties go to the row that is first.

    Args:
        vectors: (n, dim), rows L2-normalised.
        customers: (n,) code of each row's customer.
        least: Customers of a group.
    """
    near = [
        np.flatnonzero(row >= NEAR)
        for at in range(0, len(vectors), BLOCK)
        for row in vectors[at : at + BLOCK] @ vectors.T
    ]
    free = np.ones(len(vectors), dtype=bool)
    sizes = np.array([len(np.unique(customers[rows])) for rows in near], dtype=np.int64)
    groups: list[tuple[int, NDArray[np.int64]]] = []
    while len(sizes) and sizes.max() >= least:
        middle = int(sizes.argmax())
        rows = near[middle][free[near[middle]]]
        size = len(np.unique(customers[rows]))
        if free[middle] and size == sizes[middle]:
            groups.append((middle, rows))
            free[rows] = False
            sizes[rows] = 0
        else:  # some of its neighbours have gone since it was counted
            sizes[middle] = size if free[middle] else 0
    return groups
