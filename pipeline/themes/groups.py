"""Groups of themes: the hierarchy's upper level. A theme keeps its group; new themes join the nearest or found another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np

from pipeline.themes.tables import PACKAGE, Vectors, read_number, read_rows, unpack_centroids, write_rows
from pipeline.warehouse.sql import run_sql

if TYPE_CHECKING:
    from models.base import Annotator

MEMBERS = 400
"""Sentences of a theme that labelling its group reads."""


def assign_groups(con: duckdb.DuckDBPyConnection, *, annotator: Annotator) -> dict[str, int]:
    """Give every active theme without a group one; returns rows by table, none where all have theirs.

    The first time, all themes are grouped at once. Later only what is new moves: a split-off theme joins the nearest group
    like any other. Groups are labelled once, when they are founded.

    Args:
        con: The warehouse; sentences are assigned already, since their words name the groups.
        annotator: Embeds the candidates for labels.
    """
    from models.topics.topic_groups import FEWEST

    themes = read_rows(con, "read_grouped_themes")
    missing = [t for t in themes if t["group_id"] is None]
    if not missing or len(themes) < FEWEST:
        return {}
    vectors = unpack_centroids([t["centroid"] for t in themes])
    if len(vectors) != len(themes):  # some themes are in another annotator's space: wait for the next fit
        return {}
    last = read_number(con, "last_group_number")
    places, founded = _places(themes, vectors, last=last)
    groups = _describe(con, themes, vectors, places, founded, annotator=annotator)
    members = [{"theme_id": t["theme_id"], "group_id": places[t["theme_id"]]} for t in missing]
    write_rows(con, "write_groups", {"new_groups": groups, "new_members": members})
    return {"theme_groups": len(groups), "themes": len(members)}


def _places(themes: Sequence[dict[str, Any]], vectors: Vectors, *, last: int) -> tuple[dict[str, str], list[str]]:
    """Return the group of every theme, and the ids of the groups that are founded."""
    from models.topics.topic_groups import group_topics, nearest_group

    if all(t["group_id"] is None for t in themes):
        numbers = group_topics(vectors)
        ids = [f"G{last + 1 + n:02d}" for n in range(int(numbers.max()) + 1)]
        return {t["theme_id"]: ids[n] for t, n in zip(themes, numbers.tolist(), strict=True)}, ids
    places: dict[str, str] = {t["theme_id"]: t["group_id"] for t in themes if t["group_id"] is not None}
    founded: list[str] = []
    for theme, vector in zip(themes, vectors, strict=True):
        if theme["theme_id"] in places:
            continue
        ids = sorted(set(places.values()))
        rows = [[i for i, t in enumerate(themes) if places.get(t["theme_id"]) == group] for group in ids]
        near = nearest_group(vector, [vectors[r] for r in rows])
        if near is None:
            founded.append(f"G{last + 1 + len(founded):02d}")
        places[theme["theme_id"]] = founded[-1] if near is None else ids[near]
    return places, founded


def _describe(
    con: duckdb.DuckDBPyConnection, themes: Sequence[dict[str, Any]], vectors: Vectors, places: dict[str, str],
    founded: Sequence[str], *, annotator: Annotator,
) -> list[dict[str, Any]]:  # fmt: skip
    """Return the rows of themes.theme_groups for the founded groups, labelled like themes, from their themes' sentences."""
    from models.topics.labels.choose import TopicText, label_topics
    from models.topics.refine import normalise

    if not founded:
        return []
    taken = [label for (label,) in run_sql(con, PACKAGE, "group_labels").fetchall()]
    texts, centroids = [], []
    for group in founded:
        own = [i for i, t in enumerate(themes) if places[t["theme_id"]] == group]
        ids = [themes[i]["theme_id"] for i in own]
        rows = run_sql(con, PACKAGE, "group_sentences", {"themes": ids, "count": MEMBERS}).fetchall()
        words = [w for w in chain.from_iterable(zip_longest(*(themes[i]["keywords"] for i in own))) if w is not None]
        texts.append(
            TopicText(tuple(s for s, _ in rows), tuple(t for _, terms in rows for t in terms), _distinct(words))
        )
        centroids.append(vectors[own].mean(axis=0))
    labels = label_topics(texts, normalise(np.asarray(centroids, dtype=np.float32)), embed=annotator.embed, taken=taken)
    now = datetime.now(UTC)
    return [
        {"group_id": group, "label": named.label, "keywords": list(text.keywords[:10]), "first_seen": now}
        for group, named, text in zip(founded, labels, texts, strict=True)
    ]


def _distinct(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
