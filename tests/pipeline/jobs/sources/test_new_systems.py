"""Exports that no shipped mapping takes, in the form that systems give them to people: the proposal has their scores, ids and times."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.errors import ConfigError, SourceError
from pipeline.jobs.sources.check import Taken, check_file
from pipeline.jobs.sources.propose import propose_mapping
from tests.pipeline.jobs.sources.test_new import own_settings, propose

TICKETS = """Id,Requester id,Requester email,Assignee,Subject,Status,Via,Created at,Updated at,Satisfaction Score
5001,91,ann@quirk.example,Sam Lo,Refund has not arrived,Closed,Mail,2026-02-01 09:12,2026-02-03 10:00,Bad
5002,92,bo@king.example,Sam Lo,Wrong size was sent,Closed,Mail,2026-02-02 19:12,2026-02-04 10:00,Good
5003,91,ann@quirk.example,Sam Lo,Login broken since Monday,Solved,Chat,2026-02-05 08:12,2026-02-06 10:00,Offered
5004,93,di@roe.example,Sam Lo,Invoice is missing,Open,Mail,2026-02-05 08:30,2026-02-06 10:00,Not Offered
"""
SUBMISSIONS = """Record ID,Survey Name,Survey Type,Date,Rating,Response,Sentiment,Contact ID
101,Loyalty,NPS,2026-02-01 10:00,9,Easy to set up and quick,Promoter,901
102,Tickets,CSAT,2026-02-02 10:00,0,Nobody answered me for a week,Detractor,902
103,Tickets,CSAT,2026-02-02 11:00,2,,Promoter,903
104,Effort,CES,2026-02-03 10:00,6,It went well,Promoter,904
105,Loyalty,NPS,2026-02-03 12:00,3,Too expensive for what it does,Detractor,905
"""
PEOPLE = """Survey type,Score,Comment,Created at,Updated at,Person ID,Tags
nps,10,My first choice for pots,2026-02-01 10:00:00 UTC,2026-02-01 10:05:00 UTC,11,
nps,3,Parcel came a week late,2026-02-02 10:00:00 UTC,2026-02-02 10:05:00 UTC,12,late
nps,7,,2026-02-03 10:00:00 UTC,2026-02-03 10:05:00 UTC,13,
"""
DATES = ["June 9, 2025", "Jun 3, 2025", "3 juin 2025", "2025-06-10T07:48:07.000+0000", "Tue Jun 10 2025 07:48:07 GMT+0200 (CEST)", "45818.325",
         "1749541687000", "/Date(1749541687000)/", "12/31/25 2:05 PM", "10/06/2025, 07:48", "2025-02-30", "soon"]  # fmt: skip


def taken(tmp_path: Path, name: str) -> Taken:
    """What the proposal makes of the file that it was made for."""
    [found] = check_file(own_settings(tmp_path), tmp_path / f"{name}.csv", source=name, shown=20).taken
    assert found.done is not None, found.refusal
    return found


def kept(tmp_path: Path, content: str, name: str, **said: object) -> Taken:
    found = propose(tmp_path, content, name=f"{name}.csv", **said)
    (own_settings(tmp_path).sources / f"{name}.yaml").write_text(found.text, encoding="utf-8")
    return taken(tmp_path, name)


def test_tickets_with_good_and_bad(tmp_path: Path) -> None:
    found = kept(tmp_path, TICKETS, "tickets")
    assert [(s["kind"], s["value"], s["low"], s["high"]) for row in found.rows for s in row["scores"] or ()] == [
        ("csat", 0, 0, 1),
        ("csat", 1, 0, 1),
    ]
    assert found.done and (found.done.loaded, found.done.rejected, found.done.verbatims) == (4, 0, 4)


@pytest.mark.parametrize(("good", "bad", "unanswered"), [("Gut", "Schlecht", "Angeboten"), ("👍", "👎", "not rated")])
def test_good_and_bad_have_other_words(tmp_path: Path, good: str, bad: str, unanswered: str) -> None:
    content = TICKETS.replace("Not Offered", "-").replace("Offered", unanswered).replace("Good", good)
    found = propose(tmp_path, content.replace("Bad", bad)).mapping.scores["csat"]
    assert (found.values, found.null_values) == ({bad: 0, good: 1}, (unanswered,))


def test_the_kind_of_survey_decides_what_an_answer_counts(tmp_path: Path) -> None:
    found = kept(tmp_path, SUBMISSIONS, "submissions")
    assert {row["response_id"]: [(s["kind"], s["value"], s["high"]) for s in row["scores"] or ()] for row in found.rows} == {
        "submissions:101": [("nps", 9, 10)],
        "submissions:102": [("csat", 0, 2)],
        "submissions:103": [("csat", 2, 2)],
        "submissions:104": [],
        "submissions:105": [("nps", 3, 10)],
    }  # fmt: skip
    text = propose(tmp_path, SUBMISSIONS).text
    assert "# not mapped, column 'Rating': ces, values 6 to 6 seen, in rows where 'Survey Type' says so" in text


def test_a_person_who_answers_twice_is_not_one_response(tmp_path: Path) -> None:
    mapping = propose(tmp_path, PEOPLE).mapping
    assert mapping.id and mapping.id.columns == ("Person ID", "Created at")
    assert mapping.customer and mapping.customer.column == "Person ID"
    found = kept(tmp_path, PEOPLE, "people")
    assert [s["value"] for row in found.rows for s in row["scores"] if s["kind"] == "nps"] == [10, 3, 7]


def test_groups_of_promoters_show_what_the_numbers_beside_them_are(tmp_path: Path) -> None:
    content = "Id;Datum;Wert;Gruppe;Kommentar\n1;13.02.2026;9;Promotor;Schnell und nett bedient\n2;14.02.2026;7;Passiv;\n3;15.02.2026;2;Kritiker;Nie wieder, alles zu spät\n"
    assert propose(tmp_path, content).mapping.scores["nps"].column == "Wert"
    without = propose(tmp_path, content.replace("Promotor", "A").replace("Passiv", "B").replace("Kritiker", "C"))
    assert without.mapping.scores == {}


def test_a_score_that_cannot_be_told_is_written_out_to_be_taken(tmp_path: Path) -> None:
    text = propose(tmp_path, PEOPLE.replace("Survey type", "Note").replace("\nnps", "\nx")).text
    assert "# not mapped, column 'Score'" in text and "`nps: {column: 'Score', min: 0, max: 10}`" in text


def test_times_in_several_forms(tmp_path: Path) -> None:
    rows = "".join(f'{n},"{date}",The post was late again\n' for n, date in enumerate(DATES, 1))
    found = kept(tmp_path, f"id,date,comment\n{rows}", "mixed")
    assert found.done and (found.done.loaded, found.done.rejected) == (9, 3)
    days = {row["response_id"].partition(":")[2]: f"{row['created_at']:%Y-%m-%d %H:%M}" for row in found.rows}
    assert days == {
        "1": "2025-06-09 00:00", "2": "2025-06-03 00:00", "3": "2025-06-03 00:00", "4": "2025-06-10 07:48", "5": "2025-06-10 05:48",
        "6": "2025-06-10 07:48", "7": "2025-06-10 07:48", "8": "2025-06-10 07:48", "9": "2025-12-31 14:05",
    }  # fmt: skip
    said = propose(tmp_path, f"id,date,comment\n{rows}").text
    assert "these formats read 9 of 12 different values" in said and "1 can be read as two days" in said
    more = kept(tmp_path, f"id,date,comment\n{rows}", "mixed", dates="%d/%m/%Y, %H:%M")
    assert more.done and more.done.loaded == 10
    with pytest.raises(ConfigError, match="no column holds a time"):
        propose(tmp_path, f"id,date,comment\n{rows}".replace("2025", "year"))


@pytest.mark.parametrize("name", ["Created at", "Zip"])
def test_day_numbers_of_a_spreadsheet_count_where_a_name_asks_for_a_time(tmp_path: Path, name: str) -> None:
    content = f"id,{name},comment\n1,46023.5,The post was late again\n2,46024,Nobody came to the door\n"
    if name == "Zip":
        with pytest.raises(ConfigError, match="--day"):
            propose(tmp_path, content)
    else:
        [first, _] = kept(tmp_path, content, "days").rows
        assert f"{first['created_at']:%Y-%m-%d %H:%M}" == "2026-01-01 12:00"


@pytest.mark.parametrize(
    ("date", "form"),
    [
        ("29/03/2026 01:30", "%d/%m/%Y %H:%M, in"),
        ("3/29/26 1:30 PM", "%m/%d/%y %I:%M %p, in"),
        ("01.02.2026", "%d.%m.%Y or %m.%d.%Y, in"),
        ("46023.5", "excel, in"),
    ],
)
def test_a_date_that_a_spreadsheet_rewrote_is_refused_with_its_format(tmp_path: Path, date: str, form: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"id,text,created_at\n1,Fine,{date}\n2,Fine,2026-03-01\n", encoding="utf-8")
    [found] = check_file(own_settings(tmp_path), path).taken
    [reject] = found.rejects
    assert "a spreadsheet may have rewritten it: export the file again" in reject["first_reason"]
    assert form in reject["first_reason"]
    assert found.done and found.done.loaded == 1


CALLS = "Call ID,Start,Speaker,Text\nk1,2026-02-01T10:00:00Z,{a} 1,Hello how can I help\nk1,2026-02-01T10:00:04Z,{b} 1,My boiler is broken\nk2,2026-02-01T11:00:00Z,{a} 2,Hello\nk2,2026-02-01T11:00:09Z,{b} 1,Please cancel the contract\n"


def test_speakers_may_be_numbered(tmp_path: Path) -> None:
    turns = propose(tmp_path, CALLS.format(a="Agent", b="Customer")).mapping.turns
    assert turns and turns.roles == {"customer": ("Customer 1",), "agent": ("Agent 1", "Agent 2")}


def test_speakers_that_are_names_are_never_all_taken_for_the_customer(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="its values do not show both sides"):
        propose(tmp_path, CALLS.format(a="Sam", b="Ann"))


@pytest.mark.parametrize(
    "stamp", ["2026/02/01 10:00:05 AM GMT+1", "2026/02/01 2:30:05 PM GMT+5:30", "2026/02/01 1:00:05 AM GMT-8"]
)
def test_times_of_google_forms(tmp_path: Path, stamp: str) -> None:
    content = f"Timestamp,On a scale of 0-10 how likely are you to recommend us?,What is the reason?\n{stamp},9,Friendly people at the till\n"
    [row] = kept(tmp_path, content, "forms").rows
    assert f"{row['created_at']:%Y-%m-%d %H:%M:%S}" == "2026-02-01 09:00:05"


@pytest.mark.parametrize("name", ["Número", "Numéro", "Nº"])
def test_ids_in_other_languages(tmp_path: Path, name: str) -> None:
    mapping = propose(
        tmp_path,
        f"{name};Fecha;¿Por qué?\n1;13/02/2026;Buen trato y muy rápido\n2;14/02/2026;No contestan el teléfono\n",
    ).mapping
    assert mapping.id and mapping.id.column == name


@pytest.mark.parametrize(
    "wrapped",
    [
        {"data": {"responses": 0}, "paging": {"next": None}},
        {"d": {"results": 0}},
        {"_embedded": {"reviews": 0}, "_links": {}, "page": {}},
    ],
)
def test_a_list_that_is_wrapped_twice_is_found(tmp_path: Path, wrapped: dict[str, Any]) -> None:
    [(name, inner)] = [(k, v) for k, v in wrapped.items() if isinstance(v, dict) and 0 in v.values()]
    rows = [
        {"id": "1", "text": "Quick and easy", "created_at": "2026-02-01"},
        {"id": "2", "text": "Slow", "created_at": "2026-02-02"},
    ]
    path = tmp_path / "a.json"
    path.write_text(json.dumps({**wrapped, name: dict.fromkeys(inner, rows)}), encoding="utf-8")
    [found] = check_file(own_settings(tmp_path), path).taken
    assert found.done and found.done.loaded == 2


@pytest.mark.parametrize("form", ["question", "question.text", "field.title"])
def test_answers_that_stand_in_a_list_are_columns(tmp_path: Path, form: str) -> None:
    def item(asked: str, answer: object) -> dict[str, Any]:
        outer, _, inner = form.partition(".")
        return {"id": "q", "type": "any", outer: {"id": 7, inner: asked} if inner else asked, "value": answer}

    rows = [
        {"id": f"r{n}", "submitted_at": f"2026-02-0{n}T10:00:00Z",
         "answers": [item("How likely are you to recommend us?", nps), item('Why "that"?', why)]}
        for n, nps, why in ((1, 9, "Quick and easy to use"), (2, 1, "Slow and rude"))
    ]  # fmt: skip
    path = tmp_path / "api.json"
    path.write_text(json.dumps({"data": {"items": rows}, "paging": {}}), encoding="utf-8")
    proposal = propose_mapping(own_settings(tmp_path), path)
    (own_settings(tmp_path).sources / "api.yaml").write_text(proposal.text, encoding="utf-8")
    [found] = check_file(own_settings(tmp_path), path).taken
    assert (found.source, found.how) == ("api", "columns")
    assert [[s["value"] for s in row["scores"]] for row in found.rows] == [[9], [1]]
    assert [[(t["key"], t["text"]) for t in row["texts"]] for row in found.rows] == [
        [("why_that", "Quick and easy to use")],
        [("why_that", "Slow and rude")],
    ]


def test_a_list_of_other_things_makes_no_columns(tmp_path: Path) -> None:
    rows = [
        {
            "id": "1",
            "text": "Quick and easy",
            "created_at": "2026-02-01",
            "tags": [{"name": "a"}],
            "photos": [{"url": "x"}, 3],
        }
    ]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    assert "[" not in "".join(
        c for t in propose_mapping(own_settings(tmp_path), path).mapping.texts for c in (t.column,)
    )


@pytest.mark.parametrize(
    "pages", [[{"results": 2, "paging": {"next": 1}}, {"results": 1}], [{"items": 3}, {"items": 0}]]
)
def test_an_array_of_pages_is_read_as_its_records(tmp_path: Path, pages: list[dict[str, Any]]) -> None:
    made = [
        {
            k: [{"id": f"{n}-{i}", "text": "Fine", "created_at": "2026-02-01"} for i in range(v)]
            if isinstance(v, int)
            else v
            for k, v in page.items()
        }
        for n, page in enumerate(pages)
    ]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(made), encoding="utf-8")
    [found] = check_file(own_settings(tmp_path), path).taken
    assert found.done and found.done.loaded == 3


def test_the_end_of_a_survey_is_its_time(tmp_path: Path) -> None:
    content = "Nr;Startdatum;Enddatum;Kommentar\n1;13.02.2026 10:00;13.02.2026 10:05;Nett und schnell bedient\n"
    assert propose(tmp_path, content).mapping.created_at.column == "Enddatum"


@pytest.mark.parametrize("last", ["Kommentar", "Notiz"])
def test_sheets_of_the_same_columns_are_read_together(tmp_path: Path, last: str) -> None:
    book = openpyxl.Workbook()
    for n, sheet in enumerate([book.active, book.create_sheet("Februar")], 1):
        sheet.append(["Nr", "Datum", last if n > 1 else "Kommentar"])
        sheet.append([n, datetime(2026, n, 3), "Die Schlange war lang, wieder einmal"])
    book.save(tmp_path / "months.xlsx")
    proposal = propose_mapping(own_settings(tmp_path), tmp_path / "months.xlsx")
    assert proposal.mapping.format.sheets == (("*",) if last == "Kommentar" else ())


def test_the_id_and_the_time_of_the_response_go_before_those_of_other_things(tmp_path: Path) -> None:
    content = (
        "landing_id,response_id,landed_at,submitted_at,comment\nl1,r1,2026-02-01,2026-02-02,The lift was broken again\n"
    )
    mapping = propose(tmp_path, content).mapping
    assert (mapping.id and mapping.id.column, mapping.created_at.column) == ("response_id", "submitted_at")
