"""One row per answer into one row per response: each question becomes a column."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.config.shape_fields import LongForm
from pipeline.config.sources import SourceMapping
from pipeline.errors import SourceError
from pipeline.raw.errors import RowError
from pipeline.raw.readers.base import MAX_COLUMNS, Listed, Reject, Row, Table, Value
from pipeline.raw.row_cells import given, plain_text
from pipeline.raw.shapes.joining import collect, kept_columns, need, say_joined, shared_cells

_TAG = re.compile(r"<[^<>]*>")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Answer:
    line: int
    shared: dict[str, Value]
    question: str
    answer: Value
    wording: str


def joined_answers(table: Table, mapping: SourceMapping, form: LongForm) -> Table:
    """Return the file with one row per response and one column per question, beside the columns that describe the response.

    A question is known by its text without regard to case, space and tags. One that is answered twice with different words has a list of answers.

    Raises:
        SourceError: A column is missing, or there is too much to join.
    """
    answers = [c for c in form.answer if c in table.columns]
    need(table, mapping, (form.response, form.question, *([] if answers else form.answer[:1])))
    shared = [c for c in kept_columns(mapping, form.own) if c in table.columns]
    names = {_plain(c): c for c in mapping.columns()}

    def piece(row: Row) -> _Answer:
        cells = [given(row.values, c) for c in answers]
        answer = next((c for c in cells if not isinstance(c, str) or c.strip()), "")
        question = plain_text(row.values, form.question)
        if answer and not question:
            raise RowError(f"column {form.question!r} is empty: it says which question is answered")
        wording = plain_text(row.values, form.wording) if form.wording else ""
        own = {c: row.values[c] for c in shared if c in row.values}
        return _Answer(row.line_number, own, names.get(_plain(question), question), answer, wording)

    groups, rejects, rows = collect(table, form.response, piece, nothing="response")
    asked = dict.fromkeys(a.question for group in groups.values() for a in group if a.question)
    if len(asked) > MAX_COLUMNS:
        raise SourceError(f"column {form.question!r} holds {len(asked):,} different values: does it name a question?")
    table.remarks.append(say_joined(rows, len(groups), "rows with one answer each"))
    wordings = {a.question: a.wording for group in groups.values() for a in group if a.wording}
    columns = tuple(dict.fromkeys((*shared, *asked)))
    joined = _rows(groups.values(), rejects)
    return replace(table, columns=columns, rows=joined, fixed=False, questions={**table.questions, **wordings})


def _plain(question: str) -> str:
    return _SPACE.sub(" ", _TAG.sub("", question)).strip().casefold()


def _rows(groups: object, rejects: list[Reject]) -> Iterator[Row | Reject]:
    yield from rejects
    for group in groups:  # type: ignore[attr-defined]
        values = shared_cells(a.shared for a in group)
        given_by: dict[str, list[Value]] = {}
        for a in group:
            if a.answer and a.answer not in given_by.setdefault(a.question, []):
                given_by[a.question].append(a.answer)
        for question, answers in given_by.items():
            if answers:
                values[question] = answers[0] if len(answers) == 1 else _several(answers)
        yield Row(group[0].line, values)


def _several(answers: list[Value]) -> Value:
    texts = [a if isinstance(a, str) else a.isoformat() for a in answers]
    return Listed(json.dumps(texts, ensure_ascii=False))
