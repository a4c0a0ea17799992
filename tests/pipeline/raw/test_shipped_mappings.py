"""The shipped mappings on small exports in the vendors' formats."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

CONFIGS = Path(__file__).resolve().parents[3] / "configs" / "sources"
PLAY = "Package Name,App Version Code,App Version Name,Reviewer Language,Device,Review Submit Date and Time,"
PLAY += "Review Submit Millis Since Epoch,Review Last Update Date and Time,Review Last Update Millis Since Epoch,"
PLAY += "Star Rating,Review Title,Review Text,Developer Reply Date and Time,Developer Reply Millis Since Epoch,"
PLAY += "Developer Reply Text,Review Link"
LINK = "https://play.google.com/console/x?reviewId=abc-1&corpus=PUBLIC_REVIEWS"
QUALTRICS = "StartDate,EndDate,Status,IPAddress,Progress,Finished,RecordedDate,ResponseId,ExternalReference,"
QUALTRICS += "DistributionChannel,UserLanguage,Q1_NPS_GROUP,Q1,Q2,Q3,Q4,Q5,Country,Tenure"


@pytest.fixture
def shipped(world):
    """A world with the shipped mappings."""
    for path in CONFIGS.glob("*.yaml"):
        world.mapping(path.stem, path.read_text(encoding="utf-8"))
    return world


def table(header: str, rows: list[dict[str, object]], *, more_headers: tuple[dict[str, str], ...] = ()) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, header.split(","), restval="")
    writer.writeheader()
    writer.writerows([*more_headers, *rows])
    return out.getvalue()


def review(text: str, stars: int, updated: str, link: str = LINK) -> dict[str, object]:
    return {
        "Package Name": "com.shop",
        "Reviewer Language": "en_GB",
        "Review Submit Date and Time": "2025-01-05T10:00:00Z",
        "Review Last Update Date and Time": updated,
        "Star Rating": stars,
        "Review Text": text,
        "Review Link": link,
    }


@pytest.mark.parametrize("folder", ["google_play/", "", "anywhere/"])
def test_google_play(shipped, folder: str) -> None:
    first = table(PLAY, [review("slow", 2, "2025-01-05T10:00:00Z"), review("", 5, "2025-01-05T10:00:00Z", "")])
    second = table(PLAY, [review("fast now", 4, "2025-02-01T09:00:00Z")])
    shipped.put(f"{folder}r_202501.csv", first.encode("utf-16"))
    shipped.put(f"{folder}r_202502.csv", second.encode("utf-16"))
    report = shipped.run()
    assert report.facts["rows_updated"] == 1
    assert shipped.texts() == {"google_play:review:abc-1": "fast now"}
    found = shipped.rows("select native_id, journey_id, channel, language, updated_at::date::text from raw.responses")
    assert sorted(found, key=str) == [
        ("abc-1", "app-service", "app", "en", "2025-02-01"),
        (None, "app-service", "app", "en", "2025-01-05"),
    ]
    assert shipped.rows("select value from raw.scores order by all") == [(4.0,), (5.0,)]


def test_qualtrics(shipped) -> None:
    wording = {"Q1": "How likely?", "Q2": "Why?", "Q3": "What\nto change?"}
    zoned = '{"ImportId":"recordedDate","timeZone":"Europe/London"}'
    imports = {c: f'{{"ImportId":"{c}"}}' for c in QUALTRICS.split(",")} | {"RecordedDate": zoned}
    base = {"Status": "IP Address", "Finished": "True", "RecordedDate": "2025-07-01 12:00:00", "UserLanguage": "EN-GB"}
    rows = [
        {
            **base,
            "ResponseId": "R_1",
            "ExternalReference": "C1",
            "Q1": 9,
            "Q2": "kind",
            "Q3": "prices",
            "Q4": 5,
            "Q5": 7,
        },
        {**base, "ResponseId": "R_2", "Finished": "False", "Q1": 3},
        {**base, "ResponseId": "R_3", "Finished": "False"},
        {**base, "ResponseId": "R_4", "Status": "Survey Preview", "Q1": 10, "Q2": "test"},
        {**base, "ResponseId": "R_5", "Q1": 11},
    ]
    shipped.put("qualtrics/s.csv", "\ufeff" + table(QUALTRICS, rows, more_headers=(wording, imports)))
    report = shipped.run()
    assert (report.facts["rows_loaded"], report.facts["rows_skipped"], report.facts["rows_rejected"]) == (2, 2, 1)
    assert shipped.rows(
        "select created_at::text, customer_key, language from raw.responses where native_id = 'R_1'"
    ) == [("2025-07-01 11:00:00+00", "C1", "en")]
    assert shipped.rows("select verbatim_id, question_text, text from raw.verbatims order by all") == [
        ("qualtrics:change:R_1", "What\nto change?", "prices"),
        ("qualtrics:reason:R_1", "Why?", "kind"),
    ]
    assert shipped.rows(
        "select kind, value, score from raw.scores where response_id = 'qualtrics:R_1' order by all"
    ) == [
        ("ces", 7.0, 1.0),
        ("csat", 5.0, 1.0),
        ("nps", 9.0, 0.9),
    ]


@pytest.mark.parametrize("wrapped", [False, True])
def test_zendesk(shipped, wrapped: bool) -> None:
    base = {
        "url": "u",
        "assignee_id": 1,
        "group_id": 2,
        "requester_id": "C1",
        "ticket_id": 3,
        "via": "voice",
        "created_at": "2025-01-01T00:00:00Z",
        "updated_at": "2025-01-01T00:00:00Z",
        "reason": None,
        "comment": None,
    }
    rows = [
        {**base, "id": 1, "score": "good", "comment": "thanks"},
        {**base, "id": 2, "score": "bad"},
        {**base, "id": 3, "score": "offered"},
        {**base, "id": 4, "score": "meh"},
    ]
    lines = "\n".join(map(json.dumps, rows))
    shipped.put("zendesk/a.json", json.dumps({"satisfaction_ratings": rows, "next_page": None}) if wrapped else lines)
    report = shipped.run()
    assert (report.facts["rows_loaded"], report.facts["rows_skipped"], report.facts["rows_rejected"]) == (2, 1, 1)
    assert shipped.rows("select * exclude (response_id) from raw.scores order by all") == [
        ("csat", 0.0, 0.0, 1.0, True, 0.0, None, 1.0, ""),
        ("csat", 1.0, 0.0, 1.0, True, 1.0, None, 1.0, ""),
    ]
    assert shipped.texts() == {"zendesk:comment:1": "thanks"}
    assert shipped.rows("select distinct channel, customer_key from raw.responses") == [("phone", "C1")]


def test_trustpilot(shipped) -> None:
    header = "Review ID,Created at (UTC),Consumer Name,Consumer ID,Reference ID,Stars,Title,Text,Language,Country,Tags"
    base = {"Created at (UTC)": "2025-01-01 08:00:00", "Stars": 4, "Language": "en", "Consumer ID": "C9"}
    rows = [
        {**base, "Review ID": "a", "Title": "Good lamp", "Text": "Warm light."},
        {**base, "Review ID": "b", "Title": "Warm light and…", "Text": "Warm light and a cheap bulb."},
    ]
    shipped.put("tp.csv", table(header, rows))
    shipped.run()
    assert shipped.texts() == {
        "trustpilot:review:a": "Good lamp\nWarm light.",
        "trustpilot:review:b": "Warm light and a cheap bulb.",
    }


def test_followups(shipped) -> None:
    shipped.put(
        "desk.csv", "customer_key,status,date\nC1,Contacted,2026-03-01\nC1,solved,2026-03-04\nC2,lost,2026-03-04\n"
    )
    report = shipped.run()
    found = shipped.rows(
        "select r.customer_key, m.kind, m.value, r.created_at::date::text from raw.measures m join raw.responses r using (response_id)"
    )
    assert sorted(found) == [("C1", "solved", 0.0, "2026-03-01"), ("C1", "solved", 1.0, "2026-03-04")]
    assert report.facts["rows_rejected"] == 1


def test_shopify_conversion(shipped) -> None:
    header = "Day,Sessions,Sessions with cart additions,Sessions that reached checkout,Sessions that completed checkout"
    shipped.put("report.csv", header + "\n2026-01-05,523,31,12,9\n")
    shipped.run()
    assert shipped.rows("select kind, value, currency from raw.measures order by all") == [
        ("carts", 31.0, None),
        ("purchases", 9.0, None),
        ("visits", 523.0, None),
    ]
    assert shipped.rows("select response_id, created_at::date::text, channel from raw.responses") == [
        ("shopify_conversion:2026-01-05", "2026-01-05", "web")
    ]


def test_generic_needs_no_configuration(shipped) -> None:
    shipped.put("x.csv", "id;text;created_at;nps;ces;channel\n1;hello, you;2025-01-01T10:00:00+01:00;10;7;web\n")
    shipped.put("y.jsonl", '{"id": 2, "text": "hi", "created_at": "2025-01-01"}\n')
    shipped.run()
    assert shipped.texts() == {"generic:text:1": "hello, you", "generic:text:2": "hi"}
    assert shipped.rows("select kind, score from raw.scores order by all") == [("ces", 1.0), ("nps", 1.0)]


def test_no_mapping_takes_what_another_takes(shipped) -> None:
    samples = CONFIGS.parents[1] / "data" / "samples"
    shipped.inbox.rmdir()
    shipped.inbox.symlink_to(samples)
    report = shipped.run()
    asked = (
        "qualtrics/pellmoor_relationship_survey.csv: 14 rows without the customer's consent; their texts are not kept"
    )
    assert report.warnings == (asked,)
    assert report.facts["files_loaded"] > 0
    assert report.facts["rows_rejected"] == 0
