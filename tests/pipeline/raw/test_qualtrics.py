"""Exports of Qualtrics: the time zone stands in the third header row, and what was no answer of a customer is left out."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import openpyxl
import pytest

MAPPING = """
match: {columns: [ResponseId, RecordedDate, Q1]}
format: {header_rows: 3, question_row: 2, import_row: true}
id: {column: ResponseId}
created_at: {column: RecordedDate, formats: ["%Y-%m-%d %H:%M:%S"]ZONE}
texts: [{key: why, column: Q2, optional: true}]
scores: {nps: {column: Q1, min: 0, max: 10}}
null_values: ["-99"]
skip: [{column: Status, values: [Spam, Survey Preview]}]
"""
COLUMNS = ["RecordedDate", "ResponseId", "Status", "Q1", "Q2"]
WORDING = ["Recorded Date", "Response ID", "Response Type", "How likely?", "Why?\nBe honest."]


def survey(*rows: list[str], zone: str | None = "America/Los_Angeles", imports: bool = True) -> str:
    ids = [json.dumps({"ImportId": c, **({"timeZone": zone} if zone and c == "RecordedDate" else {})}) for c in COLUMNS]
    out = io.StringIO(newline="")
    csv.writer(out).writerows([COLUMNS, WORDING, *([ids] if imports else []), *rows])
    return out.getvalue()


ROWS = [
    ["2026-01-31 16:35:01", "R_1", "IP Address", "9", "Quick"],
    ["2026-07-31 16:35:01", "R_2", "IP Address", "-99", "-99"],
    ["2026-01-31 16:35:01", "R_3", "Spam", "0", "buy now"],
    ["2026-01-31 16:35:01", "R_4", "Survey Preview", "0", "test"],
]


def test_the_time_zone_is_the_files(world: Any) -> None:
    world.mapping("q", MAPPING.replace("ZONE", ""))
    world.put("a.csv", survey(*ROWS))
    report = world.run()
    assert world.rows("select native_id, created_at::text from raw.responses order by all") == [
        ("R_1", "2026-02-01 00:35:01+00"),
        ("R_2", "2026-07-31 23:35:01+00"),
    ]
    assert world.rows("select response_id, value, question from raw.scores") == [("q:R_1", 9.0, "How likely?")]
    assert world.texts() == {"q:why:R_1": "Quick"}
    assert (report.facts["rows_skipped"], report.warnings) == (2, ())


def test_a_mapping_that_contradicts_the_file_is_refused(world: Any) -> None:
    world.mapping("q", MAPPING.replace("ZONE", ", timezone: Europe/London"))
    world.put("a.csv", survey(*ROWS))
    [warning] = world.run().warnings
    assert "are in America/Los_Angeles, the mapping says Europe/London" in warning
    assert world.rows("select count(*) from raw.responses") == [(0,)]


def test_another_name_of_the_same_zone_is_no_contradiction(world: Any) -> None:
    world.mapping("q", MAPPING.replace("ZONE", ", timezone: US/Pacific"))
    world.put("a.csv", survey(*ROWS))
    assert world.run().facts["rows_loaded"] == 2


def test_an_unknown_zone_is_told(world: Any) -> None:
    world.mapping("q", MAPPING.replace("ZONE", ""))
    world.put("a.csv", survey(*ROWS, zone="Atlantis/Capital"))
    [warning] = world.run().warnings
    assert "'Atlantis/Capital'" in warning


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_older_export_with_two_header_rows_loses_no_row(world: Any, ending: str) -> None:
    world.mapping("q", MAPPING.replace("ZONE", ", timezone: Europe/Berlin"))
    text = survey(*ROWS, imports=False)
    if ending == "csv":
        world.put("a.csv", text)
    else:
        book = openpyxl.Workbook()
        for line in csv.reader(io.StringIO(text)):
            book.active.append(line)
        book.save(world.inbox / "a.xlsx")
    report = world.run()
    assert (report.facts["rows_read"], report.facts["rows_loaded"]) == (4, 2)
    assert world.rows("select min(created_at)::text from raw.responses") == [("2026-01-31 15:35:01+00",)]
    assert world.rows("select line_number from raw.rejected_rows") == []


def test_no_zone_anywhere_is_said(world: Any) -> None:
    world.mapping("q", MAPPING.replace("ZONE", ""))
    world.put("a.csv", survey(*ROWS, zone=None))
    [warning] = world.run().warnings
    assert "read as UTC" in warning
