"""What the page's script is given: figures of other views of the journey, and the sentences that are shown when asked for."""

from __future__ import annotations

import re
from typing import Any

from pipeline.report.facts import Row
from pipeline.report.html import clean
from pipeline.report.parts.segments import COLUMNS
from pipeline.report.parts.subjects import ROLES, sentence_source
from pipeline.report.view import QUOTED, STATUS, View

MONTHS = 24
"""Months that can be chosen as a view."""
ASKS = re.compile(
    r"\b(please|should|could you|would (?:be|like|love|prefer)|wish|suggest|needs? to|it'd be|why not|bitte|wünsch\w*|sollte\w*|könnte\w*|wäre (?:schön|gut|toll))\b",
    re.IGNORECASE,
)
"""Words by which a sentence counts as a suggestion in the filter."""
SIGN = {"negative": -1, "positive": 1}
SAID = (
    "show_all",
    "find",
    "kind",
    "kind_all",
    "kind_negative",
    "kind_positive",
    "kind_asks",
    "found",
    "more",
    "view",
    "view_all",
    "view_months",
    "view_scopes",
    "view_note",
    "journey_pick",
    "journeys_all",
    "side_pain",
    "side_gain",
    "side_unsure",
    "status_few",
    "source",
    "channel",
    "said_negative",
    "said_neutral",
    "said_positive",
)


def for_script(view: View, *, room: int) -> dict[str, Any]:
    """Return the script's data, with as many sentences as there is room for.

    Args:
        view: What the page shows.
        room: Bytes.
    """
    given: dict[str, Any] = {
        "words": {key: view.words.words[key] for key in SAID},
        "decimal": view.words.forms["decimal"],
        "thousands": view.words.forms["thousands"],
        "signs": dict(STATUS.values()),
        **_views(view),
    }
    used = len(repr(given).encode())
    return {**given, **_sentences(view, room=room - used)}


def _views(view: View) -> dict[str, Any]:
    """Return the figures of each journey by view: everybody, each month, each segment."""
    journeys = []
    for journey_id, rows in view.journeys.items():
        cells = [c for c in view.facts.rows["cells"] if c["journey_id"] == journey_id]
        size: dict[str, int] = {}
        for cell in cells:
            size[cell["scope"]] = max(size.get(cell["scope"], 0), cell["customers"])
        scopes = [s for s in sorted(size, key=lambda s: (-size[s], s)) if s != "all"][:COLUMNS]
        months = sorted({c["period"] for c in cells if c["scope"] == "all" and c["period"] != "all"})[-MONTHS:]
        place = {row["touchpoint_id"]: i for i, row in enumerate(rows)}
        seen: dict[str, list[list[Any] | None]] = {}
        for cell in cells:
            key = cell["period"] if cell["scope"] == "all" else cell["scope"]
            if key in ("all", *scopes, *months) and cell["touchpoint_id"] in place:
                seen.setdefault(key, [None] * len(rows))[place[cell["touchpoint_id"]]] = _cell(cell)
        journeys.append(
            {
                "name": rows[0]["journey"],
                "writers": view.writers[journey_id],
                "months": months,
                "scopes": sorted(scopes),
                "views": seen,
            }
        )
    return {"journeys": journeys, "monthNames": {m: view.words.month(m) for j in journeys for m in j["months"]}}


def _cell(cell: Row) -> list[Any]:
    names = ("net_sentiment", "net_low", "net_high", "net_sampling_low", "net_sampling_high")
    return [cell["customers"], *(None if cell[n] is None else round(cell[n], 3) for n in names)]


def _sentences(view: View, *, room: int) -> dict[str, Any]:
    """Return sentences once each, and for each subject which are its own; the first of every subject go first."""
    order: dict[str, int] = {}
    texts: list[list[Any]] = []
    subjects: dict[str, list[list[int]]] = {view.anchors[key]: [] for key in view.facts.chosen if key in view.anchors}
    deepest = max((len(ids) for ids in view.facts.chosen.values()), default=0)
    waiting = {view.anchors[key]: list(ids.items()) for key, ids in view.facts.chosen.items() if key in view.anchors}
    for depth in range(deepest):
        for anchor, ids in waiting.items():
            if depth >= len(ids):
                continue
            sentence_id, roles = ids[depth]
            row = view.facts.sentences.get(sentence_id)
            if row is None:
                continue
            if sentence_id not in order:
                said = _sentence(view, row, roles)
                room -= len(str(said).encode()) + 16
                if room < 0:
                    return {"sentences": texts, "subjects": subjects}
                order[sentence_id] = len(texts)
                texts.append(said)
            subjects[anchor].append([order[sentence_id], sum(1 << i for i, role in enumerate(ROLES) if role in roles)])
    return {"sentences": texts, "subjects": subjects}


def _sentence(view: View, row: Row, roles: set[str]) -> list[Any]:
    """Return text, sign, whether it suggests something, where it is from, and the terms in it as [start, end, sign]."""
    text = row["text"] or ""
    line = clean(text)[:QUOTED]
    role = next(r for r in ROLES if r in roles)
    marks = []
    at = 0
    for term in row["terms"]:
        written = clean(text[term["start"] - row["start_char"] : term["stop"] - row["start_char"]])
        found = line.find(written, at) if written else -1
        if found >= 0:
            at = found + len(written)
            marks.append([found, at, SIGN.get(term["label"], 0)])
    asks = int(bool(ASKS.search(line)))
    return [line, SIGN.get(row["sentiment_label"], 0), asks, sentence_source(view, row, role), marks]
