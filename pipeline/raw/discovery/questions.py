"""A mapping as it is for one file: with the questions that only the file knows, and the time that stands in the file's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from pipeline.config.source_fields import NAMED_FORMATS, Moment, Score, ScoreKind, Text
from pipeline.config.sources import SourceMapping
from pipeline.errors import SourceError, printable
from pipeline.raw.discovery.profiles import Profile, profile_columns
from pipeline.raw.discovery.roles import is_open
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
from pipeline.raw.moments import moment_reader
from pipeline.raw.readers import open_table
from pipeline.raw.readers.base import Reject, Row, Table
from pipeline.raw.row_cells import plain_text
from pipeline.raw.shapes import shaped

SHOWN = 6
"""Columns that a remark names."""


def mapping_for_file(
    mapping: SourceMapping, name: str, path: Path, *, pseudonym: Callable[[str], str]
) -> tuple[SourceMapping, list[str]]:
    """Return the mapping by which this file is read, and a line for each thing that a person may ask about.

    Args:
        mapping: As it stands in its file; returned as it is unless it asks for the file's name or its questions.
        name: Of the file, relative to the inbox.
        path: The file.
        pseudonym: As shaped.

    Raises:
        SourceError: The file's name has no time, or the file cannot be read.
    """
    if mapping.created_at.file_name is not None:
        mapping = mapping.model_copy(update={"created_at": _named_moment(mapping.created_at, name)})
    if mapping.discover is None:
        return mapping, []
    with closing(open_table(path, mapping.format)) as opened:
        table = shaped(opened, mapping, pseudonym=pseudonym)
        found = profile_columns((), _kept(table, mapping), dict(table.questions), limit=None, nulls=mapping.null_values)
    own = {*mapping.columns(), *mapping.made_of(), *mapping.match.columns}
    groups = {p.name.removesuffix("_NPS_GROUP") for p in found if p.name.endswith("_NPS_GROUP")}
    asked = [p for p in found if p.filled and p.name not in own and not mapping.discover.ignores(p.name)]
    return _extended(mapping, [p for p in asked if not p.name.endswith("_NPS_GROUP")], groups)


def _named_moment(moment: Moment, name: str) -> Moment:
    """Return the time in a file's name as a constant."""
    found = re.search(moment.file_name or "", name)
    try:
        read = moment_reader(moment)(found[1]) if found else None
    except ValueError as e:
        raise SourceError(f"created_at: the time in the file's name {e}") from None
    if read is None:
        raise SourceError(
            "created_at: the file's name has no time, which the file itself does not have either; give it the name that the system gives it, "
            f"with a part such as {printable(_named_like(moment))}, or make a mapping of your own whose created_at is a constant"
        )
    return Moment(constant=read)


def _named_like(moment: Moment) -> str:
    """Return a part of a file's name in which the time would be found; the pattern where none can be made."""
    pattern, example = moment.file_name or "", datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    around = re.fullmatch(r"([^()]*)\(.*\)([^()]*)", pattern)
    for form in reversed(moment.formats):
        said = example.isoformat() if form in NAMED_FORMATS else example.strftime(form)
        part = f"{around[1]}{said}{around[2]}" if around else ""
        if re.fullmatch(pattern, part):
            return part
    return pattern


def _kept(table: Table, mapping: SourceMapping) -> Iterator[Row | Reject]:
    """Yield the rows that are read: a preview or test says nothing of a question."""
    left_out = [(s.column, {v.strip().casefold() for v in s.values}) for s in mapping.skip if not s.unless_answered]
    for row in table.rows:
        if isinstance(row, Row) and not any(plain_text(row.values, c).casefold() in words for c, words in left_out):
            yield row


def _extended(mapping: SourceMapping, asked: list[Profile], groups: set[str]) -> tuple[SourceMapping, list[str]]:
    """Return the mapping with the questions that can be told, and what was found and left."""
    scores, texts, keys = dict(mapping.scores), list(mapping.texts), {t.key for t in mapping.texts}
    told, left = [], []
    for p in asked:
        named = f"{plain_name(p.name)} {plain_name(p.question or '')}"
        wording = p.question if p.question and not _is_label(p) else shown_wording(p.name)
        score = _score(p, named, is_nps=p.name in groups)
        if score and score[0] not in scores:
            kind, low, high, values = score
            scores[kind] = Score(column=p.name, min=low, max=high, values=values, question=wording, optional=True)
            told.append(f"{kind} from {_shown(p)}")
        elif score is None and is_open(p, strict=True):
            texts.append(
                Text(key=slug(p.name, keys, f"text_{len(keys) + 1}"), column=p.name, question=wording, optional=True)
            )
            told.append(f"a text from {_shown(p)}")
        elif score or any(sign.search(named) for sign in (NPS, CSAT, EASE, EFFORT, RATING)):
            left.append(_shown(p))
    lines = [f"questions told by their wording and values: {_listed(told)}"] if told else []
    if left:
        lines.append(
            f"questions not read, a second one of a kind or one whose scale cannot be told: {_listed(left)}; a mapping of your own can name them"
        )
    return mapping.model_copy(update={"scores": scores, "texts": tuple(texts)}), lines


def _score(p: Profile, named: str, *, is_nps: bool) -> tuple[ScoreKind, float, float, dict[str, float]] | None:
    """Return kind, ends of the scale and points of words of a closed question that can be told; None if it cannot."""
    if words := satisfaction_points(list(p.values)):
        return "csat", 1, 5, {word: float(point) for word, point in words.items()}
    if not (is_nps or NPS.search(named)):
        return None
    if (stated_scale(p.name) or stated_scale(p.question or "") or (0, 10)) != (0, 10):
        return None
    points = p.points_within(10)
    if 2 * sum(n for v, n in p.values.items() if v in points) < p.filled:
        return None
    return "nps", 0, 10, {v: float(point) for v, point in points.items() if not v.isdigit()}


def _is_label(p: Profile) -> bool:
    """Return whether the second header row says what kind of column it is, and not what is asked."""
    return (p.question or "").strip().casefold() in ("open-ended response", "response")


def _shown(p: Profile) -> str:
    text = printable(shown_wording(p.name) or plain_name(p.name))
    return repr(text if len(text) <= 60 else text[:59] + "…")


def _listed(items: list[str]) -> str:
    return ", ".join(items[:SHOWN]) + (f", and {len(items) - SHOWN} more" if len(items) > SHOWN else "")
