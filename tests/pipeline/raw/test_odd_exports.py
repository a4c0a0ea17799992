"""Exports of known systems in odd but true forms: other languages, saved again by a spreadsheet, with several questions of a kind."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest

from pipeline.config.settings import load_settings

ZONE = '{""ImportId"":""t"",""timeZone"":""Europe/Berlin""}'
GERMAN = (
    "StartDate\tEndDate\tStatus\tProgress\tFinished\tRecordedDate\tResponseId\tExternalReference\tDistributionChannel\tUserLanguage\tQID1_NPS_GROUP\tQID1\tQID2\tQID3\tQID4\n"
    "Startdatum\tEnddatum\tAntworttyp\tFortschritt\tBeendet\tAufzeichnungsdatum\tAntwort-ID\tReferenz\tKanal\tSprache\tGruppe\t"
    "Würden Sie uns weiterempfehlen?\tWarum?\tWie zufrieden sind Sie mit der Lieferung?\tWie zufrieden sind Sie insgesamt?\n"
    + "\t".join([f'"{ZONE}"'] * 2 + ['"{""ImportId"":""x""}"'] * 3 + [f'"{ZONE}"'] + ['"{""ImportId"":""y""}"'] * 9)
    + "\n2026-03-01 10:00:00\t2026-03-01 10:05:00\tIP Address\t100\tTrue\t2026-03-01 10:05:00\tR_1\tK1\temail\tDE\tPromoter\t10\tDer Fahrer war nett\tSehr zufrieden\tZufrieden\n"
)
FORM = (
    "#,Would you recommend us?,Satisfied with the delivery? (1-5),Satisfied overall? (1-5),Anything else?,Response Type,Start Date (UTC),Stage Date (UTC),"
    "Submit Date (UTC),Network ID,Tags\na1,9,2,5,All good here,completed,2026-03-05 02:39:31,,2026-03-05 02:41:38,65,\n"
)
TRUSTPILOT = (
    "Domain URL;Review ID;Review Created (UTC);Review Title;Review Content;Review Stars;Review Language\r\n"
    "www.x.example;66b1;29.03.2026 01:30;Schnell;Gute Ware, schöne Verpackung;5;de\r\n"
)


@pytest.fixture
def shipped(world: Any) -> Any:
    """A world with the shipped mappings."""
    for path in load_settings().sources.glob("*.yaml"):
        world.mapping(path.stem, path.read_text(encoding="utf-8"))
    return world


def adds_up(report: Any) -> bool:
    facts = report.facts
    return facts["rows_read"] == sum(
        facts[f"rows_{fate}"] for fate in ("loaded", "updated", "repeated", "skipped", "rejected")
    )


def scores(world: Any) -> list[Any]:
    return world.rows("select kind, item, value from raw.scores order by all")


def test_qualtrics_in_german_as_utf_16(shipped: Any) -> None:
    shipped.put("umfrage.tsv", GERMAN.encode("utf-16"))
    assert adds_up(shipped.run())
    assert scores(shipped) == [
        ("csat", "", 4.0),
        ("csat", "wie_zufrieden_sind_sie_mit_der_lieferung", 5.0),
        ("nps", "", 10.0),
    ]
    assert shipped.rows("select created_at::text, language from raw.responses") == [("2026-03-01 09:05:00+00", "de")]
    assert shipped.texts() == {"qualtrics_survey:qid2:R_1": "Der Fahrer war nett"}


def test_typeform_with_two_questions_about_satisfaction(shipped: Any) -> None:
    shipped.put("responses.csv", FORM)
    assert adds_up(shipped.run())
    assert scores(shipped) == [("csat", "", 5.0), ("csat", "satisfied_with_the_delivery_1_5", 2.0), ("nps", "", 9.0)]


def test_surveymonkey_as_a_workbook_keeps_the_wording(shipped: Any) -> None:
    book, out = openpyxl.Workbook(), BytesIO()
    fixed = [
        "Respondent ID",
        "Collector ID",
        "Start Date",
        "End Date",
        "IP Address",
        "Email Address",
        "First Name",
        "Last Name",
        "Custom Data 1",
    ]
    for row in (
        [*fixed, "Would you recommend us?", "Why?"],
        [*[None] * 10, "Open-Ended Response"],
        [
            118052219071,
            446,
            "06/10/2025 07:48:07 AM",
            "06/10/2025 08:09:25 AM",
            "203.0.113.7",
            "",
            "",
            "",
            "C-1",
            9,
            "Easy to use",
        ],
    ):
        book.active.append(row)
    book.save(out)
    shipped.put("Sheet_1.xlsx", out.getvalue())
    assert adds_up(shipped.run())
    assert shipped.rows("select question_text, text from raw.verbatims") == [("Why?", "Easy to use")]


def test_dates_that_a_spreadsheet_has_changed_are_rejected_with_the_value(shipped: Any) -> None:
    shipped.put("reviews.csv", TRUSTPILOT.encode("cp1252"))
    report = shipped.run()
    assert adds_up(report) and report.facts["files_failed"] == 1
    [(_, reason, _)] = shipped.rejects()
    assert "column 'Review Created (UTC)' fits none of the formats iso8601" in reason and "29.03.2026 01:30" in reason
