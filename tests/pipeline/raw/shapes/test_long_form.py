"""Exports with one row per answer."""

from __future__ import annotations

import random
from typing import Any

import pytest

LONG = """
match: {paths: ["a.*"]}
long: {response: rid, question: question, answer: [number, answer]}
id: {column: rid}
created_at: {column: at}
customer: {column: who, optional: true}
texts:
  - {key: why, column: "Why did you say so?", optional: true}
scores:
  nps: {column: NPS, min: 0, max: 10, optional: true}
"""
HEAD = "rid,at,who,question,number,answer\n"


def read(world: Any, rows: str, mapping: str = LONG) -> Any:
    world.mapping("long", mapping)
    world.put("a.csv", HEAD + rows)
    return world.run()


def test_rows_of_a_response_are_joined_wherever_they_stand(world: Any) -> None:
    rows = "1,2026-03-01,c1,NPS,9,\n2,2026-03-02,,NPS,2,\n1,2026-03-01,c1,<p>Why did  you say SO?</p>,,Fast\n2,,c2,Why did you say so?,,Late\n"
    report = read(world, rows)
    assert (report.facts["rows_read"], report.facts["rows_loaded"], report.warnings) == (2, 2, ())
    assert world.texts() == {"long:why:1": "Fast", "long:why:2": "Late"}
    assert world.rows("select response_id, kind, value from raw.scores order by all") == [
        ("long:1", "nps", 9.0),
        ("long:2", "nps", 2.0),
    ]
    assert world.rows("select native_id, customer_key from raw.responses order by all") == [("1", "c1"), ("2", "c2")]
    assert "a.csv: 4 rows with one answer each in 2 responses" in report.facts["remarks"]


def test_an_answer_given_twice(world: Any) -> None:
    rows = "1,2026-03-01,,NPS,9,\n1,2026-03-01,,NPS,9,\n1,,,Why did you say so?,,Fast\n1,,,Why did you say so?,,Kind\n2,2026-03-01,,NPS,9,\n2,2026-03-01,,NPS,3,\n"
    report = read(world, rows)
    assert (report.facts["rows_loaded"], report.facts["rows_rejected"]) == (1, 1)
    assert world.texts() == {"long:why:1": "Fast\nKind"}
    assert world.rejects()[0][1].startswith("nps: column 'NPS': expected a whole number from 0 to 10")


def test_a_row_that_cannot_be_joined_is_one_rejected_row(world: Any) -> None:
    report = read(world, ",2026-03-01,,NPS,9,\n1,2026-03-01,,,9,\n1,2026-03-01,,NPS,8,\n1,2026-03-01,,NPS,8,,,\n")
    assert (report.facts["rows_read"], report.facts["rows_loaded"], report.facts["rows_rejected"]) == (4, 1, 3)


def test_columns_by_which_rows_are_joined_are_needed(world: Any) -> None:
    [warning] = read(world, "1,2026-03-01,,NPS,9,\n", LONG.replace("question: question", "question: frage")).warnings
    assert "no column 'frage', by which source long joins rows" in warning


def test_codes_with_a_column_of_wordings(world: Any) -> None:
    mapping = (
        LONG.replace("answer: [number, answer]}", "answer: answer, wording: number}")
        .replace("Why did you say so?", "q2")
        .replace("NPS", "q1")
    )
    read(world, "1,2026-03-01,,q1,How likely?,9\n1,2026-03-01,,q2,Why so?,Fast\n", mapping)
    assert world.rows("select question_text from raw.verbatims") == [("Why so?",)]
    assert world.rows("select question from raw.scores") == [("How likely?",)]


@pytest.mark.parametrize("seed", range(5))
def test_responses_and_rejects_add_up(world: Any, seed: int) -> None:
    chance = random.Random(seed)
    rows, good, bad = [], set(), 0
    for _ in range(200):
        rid = chance.choice(["", *map(str, range(40))])
        question = chance.choice(["", "NPS", "Why did you say so?"])
        rows.append(
            f"{rid},2026-03-01,,{question},{7 if question == 'NPS' else ''},{'Late' if question[:1] in ('', 'W') else ''}"
        )
        fails = not rid or not question
        bad += fails
        good |= set() if fails else {rid}
    chance.shuffle(rows)
    facts = read(world, "\n".join(rows) + "\n").facts
    assert (facts["rows_loaded"], facts["rows_rejected"], facts["rows_read"]) == (len(good), bad, len(good) + bad)
