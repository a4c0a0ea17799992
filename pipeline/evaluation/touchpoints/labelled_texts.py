"""Sentences that somebody labelled with touchpoints, from a CSV file."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from pipeline.config.journeys import JourneyMap
from pipeline.errors import TouchpointsError

COLUMNS = ("text", "touchpoints")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and its touchpoints; any of them counts as right, none means that it belongs nowhere."""

    text: str
    touchpoints: frozenset[str]


def read_labels(path: Path, journey: JourneyMap) -> list[Labelled]:
    """Return the rows of a CSV file with the columns text and touchpoints (ids, several with ";" between them; empty: unmapped).

    Raises:
        TouchpointsError: The file cannot be read, lacks a column or a row, or names a touchpoint that the map lacks.
    """
    known = {t.id for _, t in journey.touchpoints}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = [c for c in COLUMNS if c not in (rows.fieldnames or ())]
            if missing:
                raise TouchpointsError(f"{path}:1: no column {missing[0]!r}; expected a header text,touchpoints")
            labelled = [_row(path, rows.line_num, row, known) for row in rows]
    except (OSError, UnicodeDecodeError, csv.Error) as e:
        raise TouchpointsError(f"{path}: cannot be read ({type(e).__name__}); expected a CSV file in UTF-8") from e
    if not labelled:
        raise TouchpointsError(f"{path}: no rows; label some sentences (docs/add-a-touchpoint.md)")
    return labelled


def _row(path: Path, line: int, row: dict[str, str | None], known: set[str]) -> Labelled:
    ids = frozenset(i.strip() for i in (row["touchpoints"] or "").split(";") if i.strip()) - {"unmapped"}
    wrong = sorted(ids - known)
    if wrong:
        raise TouchpointsError(
            f"{path}:{line}: no touchpoint {wrong[0]!r} in the map; it has {', '.join(sorted(known))}"
        )
    if not (row["text"] or "").strip():
        raise TouchpointsError(f"{path}:{line}: the text is empty")
    return Labelled(str(row["text"]), ids)
