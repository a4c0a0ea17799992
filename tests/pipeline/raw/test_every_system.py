"""One export in the true form of each system, under any name: recognised without configuration, and read with the values worked out by hand."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.config.settings import load_settings
from pipeline.contract import NoProgress, StageReport
from pipeline.raw.stage import run
from tests.pipeline.enriched.test_stage import Tiny
from tests.warehouses import in_memory

EXPORTS = Path(__file__).parents[2] / "exports"
LONG_TURNS = "My boiler has been off since Monday.\nI want somebody to come today."
EXPECTED: dict[str, tuple[str, list[Any], list[Any], dict[str, str]]] = {
    # file: (source, [id, time, customer, channel], [id, kind, value, lowest, highest], text by the rest of verbatim_id)
    "reviews_reviews_com.pellmoor.garden_202602.csv": (
        "google_play",
        [("gp:A1", "2026-02-03 08:15:00+00", None, "app"), (None, "2026-02-05 19:30:00+00", None, "app")],
        [("gp:A1", "rating", 2, 1, 5), (None, "rating", 5, 1, 5)],
        {"review:gp:A1": "The basket empties itself when I turn the phone."},
    ),
    "google_play_reviews.json": (
        "google_play_api",
        [("gp:B1", "2026-02-03 08:15:00+00", None, "app"), ("gp:B2", "2026-02-05 08:15:00+00", None, "app")],
        [("gp:B1", "rating", 5, 1, 5), ("gp:B2", "rating", 1, 1, 5)],
        {"review:gp:B1": "Neat\tWatering plans work offline now.", "review:gp:B2": "\tStürzt beim Start ab."},
    ),
    "app_store_reviews.json": (
        "app_store",
        [("0000-b1", "2026-02-08 07:30:00+00", None, "app"), ("0000-b2", "2026-02-08 10:00:00+00", None, "app")],
        [("0000-b1", "rating", 4, 1, 5), ("0000-b2", "rating", 1, 1, 5)],
        {"review:0000-b1": "Handy\nFinds my orders at once.", "review:0000-b2": "Crashes when I open the scanner."},
    ),
    "google_business_reviews.json": (
        "google_business",
        [("R1", "2026-02-09 10:11:12.123456+00", None, "web"), ("R2", "2026-02-10 08:00:00+00", None, "web")],
        [("R1", "rating", 2, 1, 5), ("R2", "rating", 5, 1, 5)],
        {"review:R1": "(Translated by Google) The queue at the till was endless.\n\n(Original)\nDie Schlange an der Kasse war endlos."},
    ),
    "yelp_reviews.jsonl": (
        "yelp",
        [("y1", "2025-11-02 14:05:09+00", "u1", "web"), ("y2", "2025-11-03 09:00:00+00", "u2", "web")],
        [("y1", "rating", 3, 1, 5), ("y2", "rating", 5, 1, 5)],
        {"review:y1": "Good coffee, slow counter.", "review:y2": "They repaired my kettle while I waited."},
    ),
    "survey_answers.csv": (
        "survey_answers",
        [("s-1", "2026-02-20 09:00:00+00", "C-41", None), ("s-2", "2026-02-21 18:30:00+00", "C-42", None)],
        [("s-1", "nps", 9, 0, 10), ("s-2", "nps", 1, 0, 10)],
        {
            "why_did_you_choose_this_score:s-1": "The fitter tidied up after himself",
            "why_did_you_choose_this_score:s-2": "Nobody came on the day",
        },
    ),
    "trustpilot_reviews.csv": (
        "trustpilot_export",
        [("66t1", "2026-02-11 01:30:00+00", "64c1", "web"), ("66t2", "2026-02-12 18:12:44+00", "64c2", "web")],
        [("66t1", "rating", 5, 1, 5), ("66t2", "rating", 1, 1, 5)],
        {
            "review:66t1": "Quick\nTwo days and neatly packed.\nWill order again.",
            "review:66t2": "Refund missing\nNobody answers &amp; I waited three weeks.",
        },
    ),
    "trustpilot_api_reviews.json": (
        "trustpilot_api",
        [("66u1", "2026-02-13 08:00:00+00", "64d1", "web"), ("66u2", "2026-02-14 08:00:00+00", "64d2", "web")],
        [("66u1", "rating", 4, 1, 5), ("66u2", "rating", 1, 1, 5)],
        {"review:66u1": "Solid\nSturdy spade, late by a day.", "review:66u2": "Broken\nThe pot arrived in pieces."},
    ),
    "qualtrics_relationship.csv": (  # Los Angeles is eight hours behind UTC in February; the preview is left out
        "qualtrics_survey",
        [("R_q1", "2026-02-16 00:30:00+00", "C21", "web"), ("R_q2", "2026-02-16 00:30:00+00", "C22", "web"), ("R_q4", "2026-02-16 00:30:00+00", "C23", "web")],
        [("R_q1", "csat", 5, 1, 5), ("R_q1", "nps", 10, 0, 10), ("R_q2", "csat", 1, 1, 5), ("R_q2", "nps", 3, 0, 10), ("R_q4", "nps", 7, 0, 10)],
        {"q8:R_q1": "The advice on the phone was excellent.", "q8:R_q2": "My order came a week late and wet."},
    ),
    "surveymonkey_responses.csv": (
        "surveymonkey",
        [("118052219071", "2026-02-16 08:09:25+00", "C-31", "web"), ("118052219072", "2026-02-16 23:59:25+00", "C-32", "web"), ("118052219073", "2026-02-17 13:59:25+00", "C-33", "web")],
        [("118052219071", "csat", 5, 1, 5), ("118052219071", "csat.website", 3, 1, 5), ("118052219071", "nps", 10, 0, 10), ("118052219072", "csat", 1, 1, 5), ("118052219072", "csat.website", 4, 1, 5), ("118052219072", "nps", 3, 0, 10), ("118052219073", "nps", 0, 0, 10)],
        {
            "other_please_specify:118052219072": "By phone",
            "what_is_the_main_reason_for_your_score:118052219071": "Fast and easy, every time",
            "what_is_the_main_reason_for_your_score:118052219072": 'Parcel was late; support said "wait".\nI waited.',
        },
    ),
    "surveymonkey_bulk.json": (
        "surveymonkey_api",
        [("5501", "2026-02-17 10:15:00+00", "C-41", "web"), ("5502", "2026-02-18 10:15:00+00", None, "web")],
        [],
        {"answers:5501": "The fitter swept up before he left.\nA catalogue"},
    ),
    "typeform_responses.csv": (
        "typeform",
        [("odw1", "2026-02-18 02:41:38+00", None, "web"), ("odw2", "2026-02-18 03:40:31+00", None, "web")],
        [("odw1", "nps", 9, 0, 10), ("odw2", "nps", 2, 0, 10)],
        {
            "what_made_you_score_us:odw1": "Checkout took half a minute",
            "what_made_you_score_us:odw2": "The app crashed\ntwice in a row",
            "what_could_we_do_better:odw2": "Fix it!",
        },
    ),
    "typeform_api.json": (
        "typeform_api",
        [("l1", "2026-02-19 10:02:00+00", None, "web"), ("l2", "2026-02-19 11:02:00+00", None, "web")],
        [("l1", "nps", 8, 0, 10), ("l2", "nps", 0, 0, 10)],
        {"answer:l1": "The plants were healthy.", "short:l2": "Label was wrong"},
    ),
    "zendesk_ratings.json": (
        "zendesk",
        [("1", "2026-02-20 09:00:00+00", "9001", None), ("2", "2026-02-20 09:00:00+00", "9002", None)],
        [("1", "csat", 1, 0, 1), ("2", "csat", 0, 0, 1)],
        {"comment:1": "Solved in one go"},
    ),
    "zendesk_survey_responses.json": (
        "zendesk_csat",
        [("01HA", "2026-02-21 12:00:00+00", "398", None), ("01HB", "2026-02-21 12:00:00+00", "399", None)],
        [("01HA", "csat", 0, 0, 1), ("01HB", "csat", 1, 0, 1)],
        {"comment:01HA": "I had to explain it to four people"},
    ),
    "salesforce_cases.json": (
        "salesforce_cases",
        [("5003", "2026-02-22 10:11:12+00", "003B", "web")],
        [],
        {"case:5003": "Refund\nThe refund has not arrived"},
    ),
    "salesforce_survey_answers.json": (
        "salesforce_surveys",
        [("0Kx1", "2026-02-24 10:00:00+00", None, None), ("0Kx2", "2026-02-24 10:00:00+00", None, None)],
        [("0Kx1", "nps", 9, 0, 10), ("0Kx2", "nps", 1, 0, 10)],
        {
            "what_is_the_reason_for_your_score:0Kx1": "The visit was on time and friendly",
            "what_is_the_reason_for_your_score:0Kx2": "Nobody rang me back for a month",
        },
    ),
    "customer_voice_responses.json": (
        "dynamics_customer_voice",
        [("a1", "2026-02-25 10:00:00+00", "hashed", None), ("a2", "2026-02-25 10:00:00+00", None, None)],
        [("a1", "nps", 10, 0, 10), ("a2", "nps", 4, 0, 10)],
        {},
    ),
    "customer_voice_answers.json": (
        "dynamics_answers",
        [("b1", "2026-02-26 10:00:00+00", None, None), ("b2", "2026-02-26 10:00:00+00", None, None)],
        [("b1", "nps", 2, 0, 10), ("b2", "nps", 9, 0, 10)],
        {"why_did_you_choose_that:b1": "The line was cut twice", "why_did_you_choose_that:b2": "Clear answers from the first person"},
    ),
    "hubspot_submissions.json": (  # a survey of its own kind has a text and no score
        "hubspot",
        [(str(n), f"2026-02-27 0{n}:00:00+00", f"90{n}", "email") for n in (1, 2, 3, 4)],
        [("1", "nps", 9, 0, 10), ("2", "csat", 0, 0, 2), ("3", "ces", 6, 1, 7)],
        {"comment:1": "Easy to set up", "comment:2": "Nobody answered me", "comment:4": "More colours, please"},
    ),
    "genesys_conversation.json": ("genesys", [("gc-1", "2026-02-27 10:00:00+00", None, "phone")], [], {"conversation:gc-1": LONG_TURNS}),
    "9dd4_analysis_2026-02-28T10_00_00Z.json": (
        "amazon_connect",
        [("9dd4", "2026-02-28 10:00:00+00", None, "phone")],
        [],
        {"conversation:9dd4": "The invoice is wrong again.\nPlease send a new one."},
    ),
    "twilio_transcript.json": (
        "twilio",
        [("GT1", "2026-02-28 11:00:00+00", None, "phone")],
        [],
        {"conversation:GT1": "Your driver left the parcel in the rain.\nI need it replaced by Friday."},
    ),
    "conversations.csv": ("turns", [("k1", "2026-03-01 12:00:00+00", None, None)], [], {"conversation:k1": "Where is my order?\nThen cancel it."}),
    "intercom_conversations.json": (  # the first message of the second conversation is the company's
        "intercom",
        [("71", "2026-03-01 10:00:00+00", "ct71", "chat"), ("72", "2026-03-01 10:00:00+00", "u72", "chat")],
        [("71", "csat", 2, 1, 5)],
        {"message:71": "<p>I cannot log in since the update.</p>", "remark:71": "Too slow"},
    ),
    "freshdesk_ratings.json": (
        "freshdesk",
        [(str(n), "2026-03-02 10:00:00+00", str(60 + n), None) for n in (1, 2, 3)],
        [("1", "csat", 7, 1, 7), ("2", "csat", 2, 1, 7), ("3", "csat", 4, 1, 7)],
        {"feedback:1": "Brilliant help", "feedback:2": "I was cut off twice"},
    ),
    "delighted_responses.json": (
        "delighted",
        [("d1", "2026-03-03 10:00:00+00", "p1", None), ("d2", "2026-03-03 11:00:00+00", "p2", None)],
        [("d1", "nps", 10, 0, 10), ("d2", "nps", 3, 0, 10)],
        {"comment:d1": "My go-to shop"},
    ),
    "inhouse_survey.csv": (
        "generic",
        [("i1", "2026-03-04 10:00:00+00", "C51", "store"), ("i2", "2026-03-04 11:00:00+00", "C52", "store")],
        [("i1", "nps", 9, 0, 10), ("i2", "nps", 4, 0, 10)],
        {"text:i1": "The new tills are quick", "text:i2": "No trolley was free"},
    ),
    "medallia/feedback.csv": (
        "medallia",
        [("m1", "2026-03-05 10:00:00+00", "C61", "store"), ("m2", "2026-03-05 11:00:00+00", "C62", "web")],
        [("m1", "ces", 6, 1, 7), ("m1", "csat", 4, 1, 5), ("m1", "nps", 8, 0, 10), ("m2", "ces", 2, 1, 7), ("m2", "csat", 1, 1, 5), ("m2", "nps", 1, 0, 10)],
        {"comment:m1": "Friendly people at the desk", "comment:m2": "The form lost my answers"},
    ),
    "nice/turns.csv": ("nice", [("n1", "2026-03-06 10:00:00+00", None, "phone")], [], {"conversation:n1": "The engineer never came."}),
}  # fmt: skip
AGENTS_SAY = ("awful", "terrible", "sorry", "Thank you", "Happy to hear", "Hi! Need")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, StageReport]]:
    """A warehouse with every export, each in the inbox under its own name, under the shipped settings."""
    folder, con = tmp_path_factory.mktemp("systems"), in_memory()
    shutil.copytree(EXPORTS, folder / "inbox")
    settings = load_settings(data=folder, inbox=folder / "inbox")
    yield con, run(con, settings, models=Tiny(), progress=NoProgress(), run_id="run1")
    con.close()


def test_every_file_is_expected() -> None:
    there = {p.relative_to(EXPORTS).as_posix() for p in EXPORTS.rglob("*") if p.is_file() and p.name != "README.md"}
    assert there == set(EXPECTED)


def test_nothing_is_lost_and_nothing_is_warned_of(loaded: Any) -> None:
    con, report = loaded
    assert report.warnings == ()
    assert report.facts["files_loaded"] == len(EXPECTED)
    assert report.facts["rows_rejected"] == 0
    assert (report.facts["rows_read"], report.facts["rows_loaded"], report.facts["rows_skipped"]) == (61, 59, 2)
    assert con.execute("select count(*) from raw.verbatims").fetchone() == (49,)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_file_gives_what_was_worked_out_by_hand(loaded: Any, name: str) -> None:
    con, _ = loaded
    source, responses, scores, texts = EXPECTED[name]
    assert con.execute("select source from raw.files where file_name = $n", {"n": name}).fetchall() == [(source,)]
    found = con.execute(
        "select native_id, created_at::text, if(customer_key like 'p-%', 'hashed', customer_key), channel from raw.responses where source = $s order by row_number",
        {"s": source},
    ).fetchall()
    assert sorted(found, key=str) == sorted(responses, key=str)
    found = con.execute(
        "select r.native_id, kind || if(item = '', '', '.' || item), value, scale_min, scale_max from raw.scores join raw.responses as r using (response_id) where r.source = $s",
        {"s": source},
    ).fetchall()
    assert sorted(found, key=str) == sorted(
        ((i, kind, float(v), float(low), float(high)) for i, kind, v, low, high in scores), key=str
    )
    found = dict(
        con.execute(
            "select verbatim_id, text from raw.verbatims where starts_with(verbatim_id, $s || ':')", {"s": source}
        ).fetchall()
    )
    assert {key.removeprefix(f"{source}:"): text for key, text in found.items()} == texts


def test_no_word_of_the_company_is_a_text(loaded: Any) -> None:
    con, _ = loaded
    texts = [text for (text,) in con.execute("select text from raw.verbatims").fetchall()]
    assert not [text for text in texts for said in AGENTS_SAY if said in text]


def test_questions_are_kept_with_the_answers(loaded: Any) -> None:
    con, _ = loaded
    asked = dict(
        con.execute(
            "select question, any_value(question_text) from raw.verbatims where question_text is not null group by 1"
        ).fetchall()
    )
    assert asked["q8"] == "What is the main reason for your answer?"
    assert asked["what_made_you_score_us"] == "What made you score us?"
    assert asked["what_is_the_main_reason_for_your_score"] == "What is the main reason for your score?"


def test_what_was_told_of_a_survey_is_said(loaded: Any) -> None:
    _, report = loaded
    said = "\n".join(report.facts["told"])
    assert (
        "qualtrics_relationship.csv: questions told by their wording and values: nps from 'Q7', a text from 'Q8', csat from 'Q9'"
        in said
    )
    assert "csat from 'How satisfied are you with the following?', csat.website from 'Website'" in said
    assert "surveymonkey_responses.csv: 1 further question of a kind, pooled with no other: csat.website" in said
