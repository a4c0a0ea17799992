"""Columns that a mapping makes of others."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import Any

import openpyxl


def responses(world: Any) -> list[Any]:
    return world.rows("select native_id, created_at::text, customer_key from raw.responses order by all")


def scores(world: Any) -> list[Any]:
    return world.rows("select split_part(response_id, ':', 2), kind, value, question from raw.scores order by all")


SURVEY = """
match: {paths: ["a.json*"]}
id: {column: id}
created_at: {column: "answers[0].at"}
customer: {column: "people[role=buyer].id", optional: true}
texts:
  - {key: why, column: "answers[question.ref=why].text", optional: true}
  - {key: all, column: "answers[].text", optional: true}
scores:
  csat: {column: "answers[type=rating].rating", min: 1, max: 5, question: How was it?}
"""


def survey(n: int, **extra: Any) -> dict[str, Any]:
    answers = [
        {"type": "rating", "rating": n, "at": f"2026-03-0{n}T10:00:00Z", "question": {"ref": "q1"}},
        {"type": "open", "text": f"Slow {n}", "question": {"ref": "why"}},
        {"type": "open", "text": "Dear", "question": {"ref": "more"}},
    ]
    return {
        "id": f"s{n}",
        "answers": answers,
        "people": [{"role": "agent", "id": "A"}, {"role": "buyer", "id": "B"}],
    } | extra


def test_lists_are_read_by_key_by_index_and_whole(world: Any) -> None:
    world.mapping("survey", SURVEY)
    world.put("a.jsonl", "".join(json.dumps(survey(n)) + "\n" for n in (1, 2)))
    report = world.run()
    assert report.warnings == ()
    assert responses(world) == [("s1", "2026-03-01 10:00:00+00", "B"), ("s2", "2026-03-02 10:00:00+00", "B")]
    assert scores(world) == [("s1", "csat", 1.0, "How was it?"), ("s2", "csat", 2.0, "How was it?")]
    assert world.texts()["survey:why:s1"] == "Slow 1"
    assert world.texts()["survey:all:s2"] == "Slow 2\nDear"


def test_two_answers_to_one_closed_question_are_refused(world: Any) -> None:
    world.mapping("survey", SURVEY)
    twice = survey(3)
    twice["answers"].append({**twice["answers"][0], "rating": 1})
    world.put("a.json", json.dumps([survey(1), twice]))
    world.run()
    [(line, reason, _)] = world.rejects()
    assert (line, reason.startswith("csat: column 'answers[type=rating].rating': expected a whole number")) == (2, True)


def test_a_path_that_no_row_has_is_named(world: Any) -> None:
    world.mapping(
        "survey", SURVEY.replace('"answers[question.ref=why].text", optional: true', '"answers[question.ref=wyh].text"')
    )
    world.put("a.json", json.dumps([survey(1)]))
    [warning] = world.run().warnings
    assert "no row has 'answers[question.ref=wyh].text'" in warning


def test_a_column_with_brackets_in_its_name_is_a_column(world: Any) -> None:
    world.mapping(
        "lime",
        "match: {paths: [a.csv]}\nid: {column: id}\ncreated_at: {column: day}\ntexts: [{key: q, column: 'Q1[SQ001]'}]\n",
    )
    world.put("a.csv", "id,day,Q1[SQ001]\n1,2026-03-01,Late again\n")
    assert (world.run().warnings, world.texts()) == ((), {"lime:q:1": "Late again"})


def test_the_first_of_several_columns_and_a_date_in_two(world: Any) -> None:
    world.mapping(
        "shop",
        """
match: {paths: [a.csv, a.xlsx]}
combine:
  text: {first: [comment, remark]}
  at: {join: [day, clock]}
id: {column: id}
created_at: {column: at, formats: ["%d.%m.%Y %H:%M", "%d.%m.%Y"], timezone: Europe/Berlin}
texts: [{key: text, column: text}]
""",
    )
    world.put(
        "a.csv", "id,day,clock,comment,remark\n1,31.12.2025,14:05,Good,no\n2,01.06.2026,,,Bad\n3,01.06.2026,09:00,,\n"
    )
    book = openpyxl.Workbook()
    book.active.append(["id", "day", "clock", "comment", "remark"])
    book.active.append(["4", date(2026, 1, 2), time(9, 30), "", "Cold"])
    book.active.append(["5", datetime(2026, 1, 2), "10:45", "Warm", ""])
    book.save(world.inbox / "a.xlsx")
    report = world.run()
    assert report.warnings == ()
    assert world.texts() == {"shop:text:1": "Good", "shop:text:2": "Bad", "shop:text:4": "Cold", "shop:text:5": "Warm"}
    assert [at for _, at, _ in responses(world)] == [
        "2025-12-31 13:05:00+00",
        "2026-05-31 22:00:00+00",
        "2026-06-01 07:00:00+00",
        "2026-01-02 08:30:00+00",
        "2026-01-02 09:45:00+00",
    ]


def test_a_combined_column_whose_parts_are_missing_is_named(world: Any) -> None:
    world.mapping(
        "shop",
        "match: {paths: [a.csv]}\ncombine: {at: {join: [day, clock]}}\nid: {column: id}\ncreated_at: {column: at}\ntexts: [{key: t, column: text}]\n",
    )
    world.put("a.csv", "id,text\n1,Fine\n")
    [warning] = world.run().warnings
    assert "no column 'at'" in warning


KINDS = """
match: {paths: [a.json]}
id: {column: id}
created_at: {column: p.at}
texts: [{key: comment, column: p.content, optional: true}, {key: complaint, column: p.content, when: {column: p.type, values: [ces]}, optional: true}]
scores:
  nps: {column: p.value, min: 0, max: 10, when: {column: p.type, values: [NPS]}}
  csat: {column: p.value, min: 0, max: 2, satisfied_from: 2, when: {column: p.type, values: [CSAT]}}
  ces: {column: p.value, min: 1, max: 7, when: {column: p.type, values: [CES, " ces2 "]}}
"""


def test_the_kind_of_a_score_may_depend_on_another_column(world: Any) -> None:
    world.mapping("hub", KINDS)
    rows = [("NPS", "9"), ("CSAT", "0"), ("ces", "6"), ("CUSTOM", "yes")]
    items = [
        {"id": str(n), "p": {"type": t, "value": v, "content": "x y", "at": "2026-03-01"}}
        for n, (t, v) in enumerate(rows)
    ]
    world.put("a.json", json.dumps({"results": items, "paging": {"next": {"after": "3"}}}))
    report = world.run()
    assert (report.facts["rows_loaded"], report.warnings) == (4, ())
    assert [(i, kind, v) for i, kind, v, _ in scores(world)] == [
        ("0", "nps", 9.0),
        ("1", "csat", 0.0),
        ("2", "ces", 6.0),
    ]
    assert "hub:complaint:2" in world.texts() and "hub:complaint:0" not in world.texts()


def test_records_under_a_path_of_pages_appended_to_one_file(world: Any) -> None:
    world.mapping(
        "deep",
        'match: {paths: [a.json]}\nformat: {records: "data.surveys[].rows"}\nid: {column: id}\ncreated_at: {column: at}\ntexts: [{key: t, column: t}]\n',
    )
    pages = [
        {
            "data": {"surveys": [{"rows": [{"id": 1, "at": "2026-03-01", "t": "One"}]}, {"rows": []}]},
            "id": 7,
            "others": [{"a": 1}],
        },
        {
            "data": {
                "surveys": [
                    {"rows": [{"id": 2, "at": "2026-03-01", "t": "Two"}, {"id": 3, "at": "2026-03-01", "t": "Three"}]}
                ]
            }
        },
        {"data": {"surveys": []}},
    ]
    world.put("a.json", "\n".join(json.dumps(page, indent=1) for page in pages))
    assert world.run().facts["rows_loaded"] == 3
    world.put("a.json", json.dumps({"dta": 1, "count": 2}))
    assert "no list at 'data.surveys[].rows'; the file has count and 1 more" in world.run().warnings[0]


def test_an_object_that_is_one_record_and_nan_in_json(world: Any) -> None:
    world.put(
        "one.json",
        json.dumps({"id": "1", "text": "Alone", "created_at": "2026-03-01", "rating": float("nan")}, indent=2),
    )
    world.put(
        "many.jsonl",
        '{"id": "2", "text": "Two", "created_at": "2026-03-01", "rating": NaN}\n{"id": "3", "text": "NaN", "created_at": "2026-03-01", "rating": 4}\n',
    )
    world.put("list.json", '[{"id": "4", "text": "Four", "created_at": "2026-03-01", "rating": -Infinity}]')
    report = world.run()
    assert (report.facts["rows_loaded"], report.facts["rows_rejected"]) == (4, 0)
    assert scores(world) == [("3", "rating", 4.0, None)]
    said = [r for r in report.facts["remarks"] if "NaN" in r and "read as missing" in r]
    assert [r.partition(":")[0] for r in said] == ["list.json", "many.jsonl", "one.json"]


def test_names_of_columns_may_differ_in_case_and_spaces(world: Any) -> None:
    world.put("a.csv", "ID, Text ,Created_At,RATING\n1,Fine,2026-03-01,4\n")
    world.put(
        "b.jsonl",
        '{"Id": "2", "TEXT": "Late", "Created_at": "2026-03-01"}\n{"ID": "3", "text": "x", "created_at": "2026-03-01"}\n',
    )
    report = world.run()
    assert world.texts()["generic:text:1"] == "Fine"
    assert scores(world) == [("1", "rating", 4.0, None)]
    assert report.facts["rows_read"] == report.facts["rows_loaded"] + report.facts["rows_rejected"]


def test_two_columns_that_differ_in_case_alone_are_not_mixed_up(world: Any) -> None:
    world.put("a.csv", "id,text,Text,created_at\n1,Fine,Other,2026-03-01\n")
    world.put("b.csv", "id,TEXT,Text,created_at\n2,Fine,Other,2026-03-01\n")
    [warning] = world.run().warnings
    assert "no column 'text'" in warning
    assert world.texts() == {"generic:text:1": "Fine"}
