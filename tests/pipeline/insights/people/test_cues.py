"""The patterns of cues.yaml on sentences written for them; `pytest tests/pipeline/insights/people/test_cues.py -s` prints the figures in the docs."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pytest

from models.personal.spans import PLACEHOLDERS
from pipeline.config.settings import ROOT
from pipeline.insights.people.cues import LISTS, PACKAGE, patterns
from pipeline.warehouse.sql import load_sql, run_sql
from tests.labelled import DATASETS

if TYPE_CHECKING:
    from conftest import House

FABSA = DATASETS / "fabsa" / "dev.jsonl"
EASE = "purchase-booking-experience.ease-of-use"
DOCS = ROOT / "docs" / "experience.md"


def found(sentences: list[str]) -> list[dict[str, int]]:
    """Cues of each sentence, by the stage's own SQL."""
    con = duckdb.connect(":memory:")
    con.execute("create schema enriched")
    text = pa.table({"text_hash": [f"{i}" for i in range(len(sentences))], "text": sentences})
    con.register("given", text)
    con.execute("create table enriched.texts as select * from given")
    con.execute(
        "create table enriched.sentences as select text_hash, 0 as sentence_index, 0 as start_char,"
        " length(text) as end_char, 'tiny' as model_fingerprint from given"
    )
    con.execute("create schema insights; create table insights.kept_cue_texts (text_hash text)")
    run_sql(con, "pipeline.insights.base", "plain_sentence")
    run_sql(con, PACKAGE, "cue_texts", {"model_fingerprint": "tiny"})
    out: list[dict[str, int]] = [{} for _ in sentences]
    for cue, named in patterns().items():
        rows = con.execute(load_sql(PACKAGE, "cue_matches"), {"cue": cue, **named}).fetchall()
        for text_hash, _, name, value, words in rows:
            assert words
            out[int(text_hash)][name] = value
    con.close()
    return out


def labelled() -> list[tuple[str, dict[str, int], bool]]:
    """Sentence, cues a reader finds, and whether it is in the held part."""
    rows = []
    for line in Path(__file__).with_name("cue_sentences.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            given, sentence = (part.strip() for part in line.split("|", 1))
            cues = {word[:-1]: 1 if word[-1] == "+" else -1 for word in given.split()}
            rows.append((sentence, cues, hashlib.sha256(sentence.encode()).digest()[0] % 2 == 0))
    return rows


def figures(cue: str, rows: list[tuple[dict[str, int], dict[str, int]]]) -> dict[str, Any]:
    """Precision and recall of a cue with its sign over (wanted, found)."""
    right = sum(cue in f and f[cue] == w.get(cue) for w, f in rows)
    said, true = sum(cue in f for _, f in rows), sum(cue in w for w, _ in rows)
    return {"sentences": true, "found": said, "precision": right / said, "recall": right / true}


@pytest.fixture(scope="module")
def held() -> list[tuple[dict[str, int], dict[str, int]]]:
    rows = labelled()
    return [(w, f) for (_, w, is_held), f in zip(rows, found([s for s, _, _ in rows]), strict=True) if is_held]


@pytest.mark.parametrize("cue", patterns())
def test_held_sentences_reach_eighty_percent_and_are_the_docs_figures(cue: str, held: list[Any]) -> None:
    got = figures(cue, held)
    row = f"| `{cue}` | {got['sentences']} | {got['precision']:.2f} | {got['recall']:.2f} |"
    print(row)
    assert got["precision"] >= 0.8 and got["recall"] >= 0.75
    assert row in DOCS.read_text(encoding="utf-8"), "docs/experience.md has other figures"


def test_there_are_enough_labelled_sentences_about_effort() -> None:
    rows = labelled()
    assert len(rows) == len({s for s, _, _ in rows}) >= 360
    effort = [s for s, cues, _ in rows if "effort" in cues]
    silent = [s for s, cues, _ in rows if not cues]
    assert len(effort) >= 90 and len(silent) >= 90


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("I had to call three times", -1),
        ("TOOK FOREVER to load", -1),
        ("kept being passed around", -1),
        ("It’s not easy to use", -1),
        ("no hassle", 1),
        ("It has never been easier", 1),
        ("easy to use", 1),
        ("It was easy to order and a nightmare to return", None),
        ("It would be great if it was easier to use", None),
        ("The parcel was blue", None),
        ("", None),
        ("NaN %s $1 '; drop table x; --", None),
    ],
)
def test_effort(sentence: str, value: int | None) -> None:
    assert found([sentence])[0].get("effort") == value


def test_every_pattern_is_re2_and_matches_something_short() -> None:
    con = duckdb.connect(":memory:")
    for named in patterns().values():
        for pattern in (*(named[name] for name in LISTS), named["any"]):
            assert con.execute("select regexp_matches('', $p)", {"p": pattern}).fetchone() == (False,)


@pytest.mark.skipif(not FABSA.exists(), reason="no shared data")
def test_sign_agrees_with_labels_of_ease() -> None:
    reviews = [json.loads(line) for line in FABSA.read_text(encoding="utf-8").splitlines()]
    both = agree = labels = 0
    for review, cues in zip(reviews, found([r["text"] for r in reviews]), strict=True):
        signs = {x["polarity"] for x in review["labels"] if x["theme"] == EASE}
        if signs in ({1}, {-1}):
            labels += 1
            both += "effort" in cues
            agree += cues.get("effort") in signs
    row = f"{agree} of {both} ({agree / both:.1%}); {both} of the {labels}"
    print(row)
    assert both / labels > 0.7 and agree / both > 0.93
    assert row in DOCS.read_text(encoding="utf-8"), "docs/experience.md has other figures"


def test_sentences_without_text_have_no_cue_and_touchpoints_an_honest_row(house: House) -> None:
    house.say("delivery -", "support +", texts=["It took forever.", "Nice man."], customer="ann")
    house.say("delivery +", texts=["So easy to book."], customer="dev")
    house.run()
    cues = house.rows("select sentence_id, cue, value, words from insights.sentence_cues")
    assert cues == [
        {"sentence_id": "web:comment:1#0", "cue": "effort", "value": -1, "words": "took forever"},
        {"sentence_id": "web:comment:2#0", "cue": "effort", "value": 1, "words": "easy"},
    ]
    rows = house.rows("select * from insights.touchpoint_cues where period = 'all'")
    delivery, support = rows
    assert (delivery["customers"], delivery["speakers"], delivery["value"]) == (2, 2, 0.0)
    assert (delivery["down_share"], delivery["good_share"]) == (0.5, 0.5)
    assert (support["customers"], support["value"], support["low"], support["down_share"]) == (0, None, None, 0.0)


def test_words_of_placeholders_are_nobodys() -> None:
    """The macro's list against the placeholders that there are."""
    con = duckdb.connect(":memory:")
    run_sql(con, "pipeline.insights.base", "plain_sentence")
    text = "I rang " + " ".join([*PLACEHOLDERS.values(), "[staff 0a1f]"]) + " [Twice]"
    row = con.execute("select plain_sentence($1, 0, 999)", [text]).fetchone()
    con.close()
    assert row == ("i rang [twice]",)
