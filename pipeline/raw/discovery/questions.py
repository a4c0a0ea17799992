"""A mapping as it is for one file: with the questions that only the file knows, and a column for the time that stands in the file's name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from pipeline.config.source_fields import TOP_BOXES, Score, Text
from pipeline.config.sources import SourceMapping
from pipeline.errors import printable
from pipeline.raw.discovery.profiles import Profile, profile_columns
from pipeline.raw.discovery.roles import is_open
from pipeline.raw.discovery.scores import FoundScore, with_items
from pipeline.raw.discovery.signs import (
    CSAT,
    EASE,
    EFFORT,
    NPS,
    RATING,
    plain_name,
    satisfaction_points,
    shown_wording,
    slug,
    stated_scale,
)
from pipeline.raw.file_times import as_column
from pipeline.raw.readers import open_table
from pipeline.raw.readers.base import Reject, Row, Table
from pipeline.raw.row_cells import plain_text
from pipeline.raw.shapes import shaped

SHOWN_BY = 30
"""Answers by which a scale is shown, if every point of it was given and no other."""
SHOWN = 6
"""Columns that a remark names."""


def mapping_for_file(
    mapping: SourceMapping, path: Path, *, pseudonym: Callable[[str], str]
) -> tuple[SourceMapping, list[str]]:
    """Return the mapping by which this file is read, and a line for each thing that a person may ask about.

    Args:
        mapping: As it stands in its file; returned as it is unless it asks for the file's name or its questions.
        path: The file.
        pseudonym: As shaped.

    Raises:
        SourceError: The file cannot be read.
    """
    if mapping.created_at.file_name is not None:
        mapping = mapping.model_copy(update={"created_at": as_column(mapping.created_at)})
    if mapping.discover is None:
        return mapping, []
    with closing(open_table(path, mapping.format)) as opened:
        table = shaped(opened, mapping, pseudonym=pseudonym)
        found = profile_columns((), _kept(table, mapping), dict(table.questions), limit=None, nulls=mapping.null_values)
    own = {*mapping.columns(), *mapping.made_of(), *mapping.match.columns}
    groups = {p.name.removesuffix("_NPS_GROUP") for p in found if p.name.endswith("_NPS_GROUP")}
    asked = [p for p in found if p.filled and p.name not in own and not mapping.discover.ignores(p.name)]
    return _extended(mapping, [p for p in asked if not p.name.endswith("_NPS_GROUP")], groups)


def _kept(table: Table, mapping: SourceMapping) -> Iterator[Row | Reject]:
    """Yield the rows that are read: a preview or test says nothing of a question."""
    left_out = [(s.column, {v.strip().casefold() for v in s.values}) for s in mapping.skip if not s.unless_answered]
    for row in table.rows:
        if isinstance(row, Row) and not any(plain_text(row.values, c).casefold() in words for c, words in left_out):
            yield row


def _extended(mapping: SourceMapping, asked: list[Profile], groups: set[str]) -> tuple[SourceMapping, list[str]]:
    """Return the mapping with the questions that can be told, and what was found and left."""
    texts, keys, told, left = list(mapping.texts), {t.key for t in mapping.texts}, dict[str, str](), list[str]()
    closed, wordings, profiles = list[FoundScore](), dict[str, str | None](), {p.name: p for p in asked}
    for p in asked:
        named = f"{plain_name(p.name)} {plain_name(p.question or '')}"
        wording = p.question if p.question and not _is_label(p) else shown_wording(p.name)
        wordings[p.name] = wording = wording or (p.name.strip() if p.question else None)
        score = _score(p, named, is_nps=p.name in groups)
        if score is not None and score.kind not in mapping.scores:  # else the system has a field for the same question
            closed.append(score)
        elif score is None and is_open(p, strict=True):
            texts.append(
                Text(key=slug(p.name, keys, f"text_{len(keys) + 1}"), column=p.name, question=wording, optional=True)
            )
            told[p.name] = f"a text from {_shown(p)}"
        elif score or any(sign.search(named) for sign in (NPS, CSAT, EASE, EFFORT, RATING)):
            left.append(_shown(p))
    found = with_items(closed, wordings)
    for score in found:
        seen = f" (on {score.low} to {score.high}, as its answers show)" if score.seen else ""
        told[score.column] = f"{score.name} from {_shown(profiles[score.column], wordings[score.column])}{seen}"
    in_order = [told[p.name] for p in asked if p.name in told]
    lines = [f"questions told by their wording and values: {_listed(in_order)}"] if told else []
    if further := [score.name for score in found if score.item]:
        lines.append(
            f"{len(further):,} further question{'s' if len(further) > 1 else ''} of a kind, pooled with no other: {_listed(further)}; key figures are "
            "those of the main question, and each question has its own in kpis under question:"
        )
    if left:
        lines.append(
            f"questions not read, because their scale cannot be told or the mapping states their kind: {_listed(left)}; a mapping of your own can name them"
        )
    scores = {**mapping.scores, **{score.name: _mapped(score, wordings[score.column]) for score in found}}
    return mapping.model_copy(update={"scores": scores, "texts": tuple(texts)}), lines


def _mapped(score: FoundScore, wording: str | None) -> Score:
    values = {word: float(point) for word, point in score.values.items()}
    return Score(column=score.column, min=score.low, max=score.high, values=values, question=wording, optional=True)


def _score(p: Profile, named: str, *, is_nps: bool) -> FoundScore | None:
    """Return a closed question whose kind and scale can be told; None if they cannot."""
    if words := satisfaction_points(list(p.values)):
        return FoundScore(p.name, "csat", 1, 5, words)
    stated = stated_scale(p.name) or stated_scale(p.question or "")
    if not (is_nps or NPS.search(named)):
        return _on_points(p, stated) if CSAT.search(named) else None
    if (stated or (0, 10)) != (0, 10):
        return None
    points = p.points_within(10)
    if 2 * sum(n for v, n in p.values.items() if v in points) < p.filled:
        return None
    return FoundScore(p.name, "nps", 0, 10, {v: point for v, point in points.items() if not v.isdigit()})


def _on_points(p: Profile, stated: tuple[int, int] | None) -> FoundScore | None:
    """Return a question about satisfaction that is answered by points: on the scale that the wording states, else on 1 to 5 or 1 to 7 if many
    answers show every point of it."""
    points = p.points
    if points is None:
        return None
    words = {v: point for v, point in points.items() if not v.isdigit()}
    seen = set(points.values())
    if stated is not None:
        inside = stated[0] <= min(seen) and max(seen) <= stated[1] and stated[1] - stated[0] + 1 in TOP_BOXES
        return FoundScore(p.name, "csat", *stated, words) if inside else None
    whole = next((high for high in (5, 7) if seen == set(range(1, high + 1))), None)
    return FoundScore(p.name, "csat", 1, whole, words, seen=True) if whole and p.filled >= SHOWN_BY else None


def _is_label(p: Profile) -> bool:
    """Return whether the second header row says what kind of column it is, and not what is asked."""
    return (p.question or "").strip().casefold() in ("open-ended response", "response")


def _shown(p: Profile, wording: str | None = None) -> str:
    """Return what a column is called in a line of the summary; the wording where its own name says nothing."""
    unnamed = p.name.startswith("column_")
    text = printable((wording if unnamed else None) or shown_wording(p.name) or plain_name(p.name))
    return repr(text if len(text) <= 60 else text[:59] + "…")


def _listed(items: list[str]) -> str:
    return ", ".join(items[:SHOWN]) + (f", and {len(items) - SHOWN} more" if len(items) > SHOWN else "")
