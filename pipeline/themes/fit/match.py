"""The theme registry: which topic of a new fit is which known theme, and what that means for each theme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from pipeline.themes.tables import Vectors

Event = Literal["born", "kept", "split", "merged", "retired"]
ACCEPT = 0.5
"""Least agreement, the mean of cosine and shared sentences, at which a topic is a known theme (0 to 1)."""
MOSTLY = 0.5
"""Share of a theme's sentences that must have gone one way to call it a split or a merge."""


@dataclass(frozen=True, slots=True)
class ThemeEvent:
    """What happened to a theme, with evidence that JSON can hold."""

    theme_id: str
    event: Event
    evidence: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Registration:
    """The topics' themes, in the order of the topics, and what happened to every theme."""

    theme_ids: tuple[str, ...]
    events: tuple[ThemeEvent, ...]


def register_topics(
    centroids: Vectors, labels: Sequence[int], *, known: Sequence[str], known_centroids: Vectors,
    before: Sequence[str | None], last_number: int,
) -> Registration:  # fmt: skip
    """Match topics to known themes, all at once, and name the new ones.

    Args:
        centroids: (k, dim) float32 of the new topics.
        labels: Topic of each sampled sentence, -1 for none.
        known: Active themes, ascending.
        known_centroids: (len(known), dim) of the same annotator, or (0, 0) where the space is another one: then
            only the shared sentences count.
        before: Theme of each sampled sentence under the model before; None for none.
        last_number: Highest number that a theme ever had.
    """
    shared = _shared(labels, before, topics=len(centroids), known=known)
    agreement, cosines = _agreement(centroids, known_centroids, shared)
    match = _match(agreement)
    theme_ids, events = [], []
    for topic in range(len(centroids)):
        old = match.get(topic)
        if old is not None:
            theme_ids.append(known[old])
            events.append(ThemeEvent(known[old], "kept", _evidence(topic, old, cosines, shared, agreement)))
            continue
        last_number += 1
        theme_ids.append(f"T{last_number:03d}")
        source = _source(shared[topic])
        from_theme = {} if source is None else {"split_from": known[source]}
        evidence = {"topic": topic, "sentences": int(np.sum(np.asarray(labels) == topic)), **from_theme}
        events.append(ThemeEvent(theme_ids[-1], "born", evidence))
    events += _splits(theme_ids, match, shared, known)
    events += _endings(theme_ids, match, shared, known)
    return Registration(tuple(theme_ids), tuple(events))


def _shared(labels: Sequence[int], before: Sequence[str | None], *, topics: int, known: Sequence[str]) -> Any:
    """Return (topics + 1, known + 1) counts of sentences by new topic and old theme; the last row and column are none."""
    counts = np.zeros((topics + 1, len(known) + 1), dtype=np.int64)
    position = {theme: i for i, theme in enumerate(known)}
    for (topic, theme), n in Counter(zip(labels, before, strict=True)).items():
        row = topics if topic < 0 else int(topic)
        counts[row, position.get(theme, len(known)) if theme is not None else len(known)] += n
    return counts


def _agreement(centroids: Vectors, known_centroids: Vectors, shared: Any) -> tuple[Any, Any]:
    """Return (k, known) mean of cosine and overlap of the shared sentences, and the cosines."""
    inside = shared[:-1, :-1].astype(float)
    smaller = np.minimum(inside.sum(axis=1)[:, None], inside.sum(axis=0)[None, :])
    union = inside.sum(axis=1)[:, None] + inside.sum(axis=0)[None, :] - inside
    overlap = np.where(smaller > 0, 0.5 * inside / np.maximum(smaller, 1) + 0.5 * inside / np.maximum(union, 1), 0.0)
    if known_centroids.shape[0] != overlap.shape[1] or known_centroids.shape[1:] != centroids.shape[1:]:
        return overlap, None
    cosines = np.clip(centroids @ known_centroids.T, -1.0, 1.0)
    return np.where(smaller > 0, 0.5 * (cosines + overlap), np.where(cosines >= 0.9, cosines, 0.0)), cosines


def _match(agreement: Any) -> dict[int, int]:
    """Return the known theme by topic: the assignment with the highest sum (Hungarian method), without pairs under ACCEPT."""
    from scipy.optimize import linear_sum_assignment

    if 0 in agreement.shape:
        return {}
    allowed = np.where(agreement >= ACCEPT, agreement, 0.0)
    rows, columns = linear_sum_assignment(-allowed)
    return {int(r): int(c) for r, c in zip(rows, columns, strict=True) if allowed[r, c] > 0}


def _source(counts: Any) -> int | None:
    """Return the known theme that most of a topic's sentences had before, if one had."""
    known = counts[:-1]
    return int(known.argmax()) if known.size and known.max() > MOSTLY * counts.sum() else None


def _splits(theme_ids: Sequence[str], match: dict[int, int], shared: Any, known: Sequence[str]) -> list[ThemeEvent]:
    """Return an event for each kept theme out of whose sentences new themes were born."""
    parts: dict[int, list[dict[str, Any]]] = {}
    for topic, theme_id in enumerate(theme_ids):
        source = None if topic in match else _source(shared[topic])
        if source is not None:
            parts.setdefault(source, []).append({"theme": theme_id, "shared_sentences": int(shared[topic, source])})
    return [ThemeEvent(known[old], "split", {"into": into}) for old, into in parts.items() if old in match.values()]


def _endings(theme_ids: Sequence[str], match: dict[int, int], shared: Any, known: Sequence[str]) -> list[ThemeEvent]:
    """Return an event for each known theme that no topic is any more: retired, or merged into the one that took most of it."""
    events = []
    for old, theme_id in enumerate(known):
        if old in match.values():
            continue
        now = shared[:, old]
        evidence: dict[str, Any] = {"sentences_before": int(now.sum()), "unthemed_now": int(now[-1])}
        if now[:-1].size and now[:-1].max() > MOSTLY * max(1, now.sum()):
            topic = int(now[:-1].argmax())
            evidence |= {"into": theme_ids[topic], "shared_sentences": int(now[topic])}
            events.append(ThemeEvent(theme_id, "merged", evidence))
        else:
            events.append(ThemeEvent(theme_id, "retired", evidence))
    return events


def _evidence(topic: int, old: int, cosines: Any, shared: Any, agreement: Any) -> dict[str, Any]:
    return {
        "topic": topic,
        "agreement": round(float(agreement[topic, old]), 4),
        "cosine": None if cosines is None else round(float(cosines[topic, old]), 4),
        "shared_sentences": int(shared[topic, old]),
        "sentences_before": int(shared[:, old].sum()),
        "sentences_now": int(shared[topic].sum()),
    }
