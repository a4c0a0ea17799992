"""Measures: from the columns that help desks, CRMs and shops export into raw.measures."""

from __future__ import annotations

import hashlib
import json

import pytest

DESK = """
match: {paths: [desk.csv]}
id: {column: Ticket ID}
created_at: {column: Solved at}
customer: {column: Requester ID}
scores:
  csat: {column: Satisfaction, min: 0, max: 1, values: {Good: 1, Bad: 0}, null_values: [Offered], question: How was it?}
measures:
  fcr: {column: One-touch, yes_values: ["Yes"], no_values: ["No"], null_values: [n/a]}
"""
CRM = """
match: {paths: [crm.csv]}
id: {column: Record ID}
created_at: {column: Close date}
updated_at: {column: Last modified, optional: true}
customer: {column: Record ID}
measures:
  churn: {column: Lifecycle stage, yes_values: [Former customer], no_values: [Customer, Evangelist]}
  clv: {column: Total revenue, currency_column: Currency, null_values: ["-"]}
"""


def measures(world) -> list[tuple[object, ...]]:
    return world.rows("select response_id, kind, value, currency from raw.measures order by all")


def test_a_help_desk_says_whether_the_first_contact_solved_it(world) -> None:
    world.mapping("desk", DESK)
    head = "Ticket ID,Solved at,Requester ID,Satisfaction,One-touch\n"
    world.put("desk.csv", head + "1,2026-01-01,C1,Good, yes \n2,2026-01-02,C2,Offered,NO\n3,2026-01-03,C3,Bad,N/A\n")
    report = world.run()
    assert measures(world) == [("desk:1", "fcr", 1.0, None), ("desk:2", "fcr", 0.0, None)]
    assert report.rows["measures"] == 2
    assert world.rows("select distinct question from raw.scores") == [("How was it?",)]


def test_a_file_without_texts_and_scores_loads(world) -> None:
    world.mapping("crm", CRM)
    rows = ["7,2026-01-01,Customer,1200.50,EUR", "8,2026-01-01,former customer,-,", '9,2026-01-01,,"12,000.25",usd']
    world.put("crm.csv", "Record ID,Close date,Lifecycle stage,Total revenue,Currency\n" + "\n".join(rows) + "\n")
    report = world.run()
    assert (report.facts["rows_loaded"], report.facts["rows_rejected"]) == (3, 0)
    assert measures(world) == [
        ("crm:7", "churn", 0.0, None),
        ("crm:7", "clv", 1200.5, "EUR"),
        ("crm:8", "churn", 1.0, None),
        ("crm:9", "clv", 12000.25, "USD"),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("maybe,1,EUR,1,1,1", "fcr: column 'first': expected one of yes, y, true, 1, no, n, false, 0, got 'maybe'"),
        (
            "yes,-1,EUR,1,1,1",
            "clv: column 'value': expected an amount of at least 0 with the decimal mark '.', got '-1'",
        ),
        ("yes,1e5,EUR,1,1,1", "clv: column 'value': expected an amount of at least 0"),
        ("yes,nan,EUR,1,1,1", "clv: column 'value': expected an amount of at least 0"),
        ("yes,$5,EUR,1,1,1", "clv: column 'value': expected an amount of at least 0"),
        ("yes,5.000.00,EUR,1,1,1", "clv: column 'value': expected an amount of at least 0"),
        ("yes,9999999999999999,EUR,1,1,1", "clv: column 'value': expected an amount of at least 0"),
        ("yes,5,Euro,1,1,1", "clv: column 'code': expected a currency code of three letters, got 'EURO'"),
        ("yes,5,,1,1,1", "clv: column 'code': expected a currency code of three letters, got ''"),
        ("yes,5,EUR,1.5,1,1", "visits: column 'visits': expected a whole number from 0 to 1,000,000,000, got '1.5'"),
        ("yes,5,EUR,1,-1,1", "carts: column 'carts': expected a whole number from 0 to 1,000,000,000, got '-1'"),
        ("yes,5,EUR,1000000001,1,1", "visits: column 'visits': expected a whole number from 0 to 1,000,000,000"),
        (
            "yes,5,EUR,1,1,three",
            "purchases: column 'bought': expected a whole number from 0 to 1,000,000,000, got 'three'",
        ),
    ],
)
def test_a_wrong_value_rejects_its_row(world, row: str, reason: str) -> None:
    world.mapping(
        "all",
        "match: {paths: [a.csv]}\nid: {column: id}\ncreated_at: {column: at}\nmeasures:\n"
        "  fcr: {column: first}\n  clv: {column: value, currency_column: code}\n  visits: {column: visits}\n"
        "  carts: {column: carts}\n  purchases: {column: bought}\n",
    )
    good = "2,2026-01-01,no,5,EUR,10,4.0,1\n"
    world.put("a.csv", f"id,at,first,value,code,visits,carts,bought\n1,2026-01-01,{row}\n{good}")
    report = world.run()
    [(line, found, _)] = world.rejects()
    assert line == 2 and found.startswith(reason)
    assert report.facts["rows_loaded"] == 1
    assert len(measures(world)) == 5


def test_a_comma_may_be_the_decimal_mark(world) -> None:
    text = CRM.replace("currency_column: Currency", "currency: EUR, decimal: ',', min: -100")
    world.mapping("crm", text)
    rows = ['7,2026-01-01,,"1.200,50"', '8,2026-01-01,,"-99,5"', '9,2026-01-01,,"-101"', '10,2026-01-01,,"1,200.50"']
    world.put("crm.csv", "Record ID,Close date,Lifecycle stage,Total revenue\n" + "\n".join(rows) + "\n")
    world.run()
    assert [row[2] for row in measures(world)] == [1200.5, -99.5]
    assert [line for line, *_ in world.rejects()] == [4, 5]


def test_a_changed_measure_is_a_new_version_and_the_old_one_is_kept(world) -> None:
    world.mapping("crm", CRM)
    head = "Record ID,Close date,Last modified,Lifecycle stage,Total revenue,Currency\n"
    world.put("crm.csv", head + "7,2026-01-01,2026-01-01,Customer,10,EUR\n")
    world.run()
    world.put("crm.csv", head + "7,2026-01-01,2026-02-01,Former customer,10,EUR\n")
    assert world.run().facts["rows_updated"] == 1
    assert [row[1:3] for row in measures(world)] == [("churn", 1.0), ("clv", 10.0)]
    [(old,)] = world.rows("select response from raw.superseded")
    assert [m["value"] for m in json.loads(old)["measures"]] == [0.0, 10.0]
    world.put(
        "crm.csv", head + "7,2026-01-01,2026-02-01,Former customer,10,EUR\n7,2026-01-01,2026-03-01,Customer,1,EUR\n"
    )
    report = world.run()
    assert (report.facts["rows_updated"], report.facts["rows_repeated"]) == (1, 1)
    assert report.rows["measures"] == 2


def test_versions_of_one_file_keep_their_measures(world) -> None:
    world.mapping("crm", CRM)
    head = "Record ID,Close date,Last modified,Lifecycle stage,Total revenue,Currency\n"
    world.put("crm.csv", head + "7,2026-01-01,2026-01-01,Customer,10,EUR\n7,2026-01-01,2026-02-01,Customer,20,EUR\n")
    world.run()
    assert [row[2] for row in measures(world)] == [0.0, 20.0]
    [(old,)] = world.rows("select response from raw.superseded")
    assert [m["value"] for m in json.loads(old)["measures"]] == [0.0, 10.0]


def test_rows_without_measures_keep_the_hash_that_they_had(world) -> None:
    world.put("a.csv", "id,text,created_at,rating\n1,late,2026-01-01,2\n")
    world.run()
    score, verbatim = ("rating", 2.0, 1.0, 5.0, True, 0.25), ("text", None, "late")
    content = json.dumps(["2026-01-01T00:00:00+00:00", None, None, None, None, [score], [verbatim]])
    assert world.rows("select row_hash from raw.responses") == [(hashlib.sha256(content.encode()).hexdigest(),)]


def test_json_lines_may_lack_what_other_lines_have(world) -> None:
    world.mapping("crm", CRM)
    world.mapping("web", CRM.replace("crm.csv", "crm.jsonl"))
    world.put("crm.jsonl", '{"Record ID": 7, "Close date": "2026-01-01", "Lifecycle stage": "Customer"}\n')
    world.run()
    assert [row[1:3] for row in measures(world)] == [("churn", 0.0)]


def test_a_cut_off_that_is_stated_later_holds_for_what_was_loaded_earlier(world) -> None:
    mapping = "match: {paths: [s.csv]}\nid: {column: id}\ncreated_at: {column: at}\nscores:\n  csat: {column: c, min: 0, max: 100, satisfied_from: 99}\n"
    world.mapping("survey", mapping)
    world.put("s.csv", "id,at,c\n1,2026-01-01,95\n2,2026-01-02,60\n")
    world.run()
    assert world.rows("select distinct satisfied_from from raw.scores") == [(99.0,)]
    world.mapping("survey", mapping.replace("99", "80"))
    report = world.run()
    assert report.facts["files_known"] == 1
    assert world.rows("select distinct satisfied_from from raw.scores") == [(80.0,)]
    world.mapping("survey", mapping.replace("max: 100, satisfied_from: 99", "max: 10, satisfied_from: 8"))
    world.run()
    assert world.rows("select distinct satisfied_from from raw.scores") == [(80.0,)], (
        "answers on another scale keep theirs"
    )


def test_scales_with_a_custom_need_no_cut_off(world) -> None:
    scales = {
        "csat": "min: 1, max: 7",
        "effectiveness": "min: 0, max: 1",
        "emotion": "min: 1, max: 5, higher_is_better: false",
    }
    scores = "".join(f"  {kind}: {{column: {kind}, {scale}}}\n" for kind, scale in scales.items())
    world.mapping(
        "survey",
        f"match: {{paths: [s.csv]}}\ncreated_at: {{column: at}}\nscores:\n{scores}  nps: {{column: nps, min: 0, max: 10}}\n",
    )
    world.put("s.csv", "at,csat,effectiveness,emotion,nps\n2026-01-01,5,1,2,9\n")
    world.run()
    found = dict(world.rows("select kind, satisfied_from from raw.scores"))
    assert found == {"csat": 6.0, "effectiveness": 1.0, "emotion": 2.0, "nps": None}
