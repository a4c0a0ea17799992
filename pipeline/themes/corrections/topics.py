"""Change the topics of a fit as corrections require."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.themes.corrections.rules import Rules
from pipeline.themes.tables import unpack_centroids

SAME = 0.9
"""Cosine of a topic's centroid with the examples of a split, from which on the topic goes with them."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a sentence is compared with: a topic of the fit, or the anchor of a theme that must not be lost."""

    theme_id: str | None
    sentences: int
    keywords: tuple[str, ...]
    centroid: bytes


def correct_topics(topics: Sequence[Topic], rules: Rules, *, anchors: dict[str, bytes]) -> list[Topic]:
    """Return the topics under the themes that they are after corrections, and an anchor for each kept theme that has none.

    A locked theme's topics give way to its anchor, the mean of its members.
    """
    corrected = [
        Topic(rules.theme(t.theme_id), t.sentences, t.keywords, t.centroid)
        for t in topics
        if t.theme_id not in rules.locked
    ]
    for made, source in sorted(rules.split_from.items()):
        if made in anchors:
            corrected = _with_whole_topics(corrected, made, rules.theme(source), anchors[made])
    present = {t.theme_id for t in corrected}
    missing = [theme for theme in sorted(anchors) if theme not in present]
    return corrected + [Topic(theme, 0, (), anchors[theme]) for theme in missing]


def _with_whole_topics(topics: Sequence[Topic], made: str, source: str | None, anchor: bytes) -> list[Topic]:
    """Return the topics, with those moved to the new theme that the examples of a split take along whole."""
    own = [t for t in topics if t.theme_id == source and source is not None]
    if len(own) < 2:
        return list(topics)
    vectors = unpack_centroids([anchor, *(t.centroid for t in own)])
    going = {t.centroid for t, cosine in zip(own, vectors[1:] @ vectors[0], strict=True) if cosine >= SAME}
    if len(going) == len(own):
        return list(topics)
    return [replace(t, theme_id=made) if t.theme_id == source and t.centroid in going else t for t in topics]
