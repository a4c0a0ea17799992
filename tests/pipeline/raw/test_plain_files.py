"""Plain files that share the mapping for any file, and files that are a part of what a mapping reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.config.settings import load_settings

APP = "id,text,created_at\n1,The app is quick,2026-01-01\n2,It logs me out,2026-01-02\n3,Neat,2026-01-03\n"
DESK = "id,text,created_at\n1,Nobody at the desk,2026-02-01\n2,Kind people,2026-02-02\n4,Closed early,2026-02-03\n"
PART = """
match:
  columns: [call, sentences]
  partial: [{columns: [sentence, channel], lacks: which call it is; export the call}]
created_at: {constant: 2026-01-01}
texts: [{key: said, column: sentences}]
"""


def test_exports_that_number_their_rows_alike_do_not_replace_each_other(world: Any) -> None:
    world.put("app.csv", APP)
    world.put("desk.csv", DESK)
    report = world.run()
    assert (report.facts["rows_loaded"], report.facts["files_failed"]) == (3, 1)
    [warning] = report.warnings
    assert "2 of 2 ids that are known already belong to other responses in app.csv" in warning
    assert "desk" not in warning.partition(":")[2] and "`voc sources new FILE" in warning
    assert world.texts()["generic:text:1"] == "The app is quick"
    assert "still failed" in world.run().warnings[0]
    world.mapping(
        "desk",
        'match: {paths: ["desk*"]}\nid: {column: id}\ncreated_at: {column: created_at}\ntexts: [{key: text, column: text}]\n',
    )
    assert world.run().warnings == ()
    assert world.texts()["desk:text:1"] == "Nobody at the desk"
    assert len(world.texts()) == 6


@pytest.mark.parametrize(
    "newer",
    [
        "id,text,created_at,updated_at\n1,Slow now,2026-01-09,2026-02-01\n2,All good,2026-01-09,2026-02-01\n",  # says that it was changed
        "id,text,created_at\n1,Slow now,2026-01-01\n2,All good,2026-01-02\n",  # of the same time
        "id,text,created_at\n1,The app is quick,2026-01-01T05:00:00\n2,It logs me out,2026-01-02T05:00:00\n",  # with the same words
    ],
)
def test_a_new_version_is_one(world: Any, newer: str) -> None:
    world.put("app.csv", APP)
    world.put("b.csv", newer)
    report = world.run()
    assert (report.facts["rows_loaded"], report.facts["rows_updated"], report.warnings) == (3, 2, ())


def test_a_few_odd_ids_are_named_and_read(world: Any) -> None:
    world.put("app.csv", APP)
    world.put(
        "b.csv", APP.replace("1,The app is quick,2026-01-01", "1,Another matter,2026-03-01").replace("Neat", "Tidy")
    )
    report = world.run()
    assert (report.facts["rows_updated"], report.facts["rows_repeated"]) == (2, 1)
    [warning] = report.warnings
    assert "1 of 3 ids that are known already belong to other responses in app.csv" in warning


def test_a_part_of_what_a_mapping_reads_is_refused_with_what_it_lacks(world: Any) -> None:
    world.mapping("calls", PART)
    world.put("a.csv", "Sentence,channel\nHello there,1\n")
    report = world.run()
    assert report.warnings == ("a.csv: unmatched: it is a part of what calls reads: which call it is; export the call",)


def test_what_a_part_lacks_is_no_reason_to_read_files_again(world: Any) -> None:
    world.mapping("calls", PART)
    world.put("a.csv", "call,sentences\n1,Hello there\n")
    world.run()
    world.mapping("calls", PART.replace("which call it is", "the call"))
    assert world.run().warnings == ()


def test_the_bare_sentences_of_twilio_are_told_what_they_lack(world: Any) -> None:
    for path in Path(load_settings().sources).glob("*.yaml"):
        world.mapping(path.stem, path.read_text(encoding="utf-8"))
    world.put(
        "s.json",
        '{"meta": {"page": 0}, "sentences": [{"media_channel": 1, "sentence_index": 0, "transcript": "Hello"}]}',
    )
    world.put(
        "contact.json",
        '{"CustomerMetadata": {"ContactId": "9"}, "Participants": [], "Transcript": [{"Content": "Hi", "ParticipantId": "C"}]}',
    )
    strict = world.sources / "amazon_connect.yaml"
    strict.write_text(
        strict.read_text(encoding="utf-8").replace("file_changed: true", "file_changed: false"), encoding="utf-8"
    )
    named, twilio = sorted(world.run().warnings)
    assert "s.json: unmatched: it is a part of what twilio reads: the sentences alone" in twilio
    assert "contact.json: failed: created_at: the file's name has no time" in named
    assert "a part such as _analysis_2026-03-01T09-30-00Z" in named


@pytest.mark.parametrize(
    ("said", "code"),
    [("Deutsch", "de"), ("English (UK)", "en"), ("en_GB", "en"), ("fra", "fr"), ("Klingon", "klingon")],
)
def test_a_language_by_its_name(world: Any, said: str, code: str) -> None:
    world.mapping(
        "l",
        'match: {paths: ["l*"]}\ncreated_at: {column: at}\nlanguage: {column: lang}\ntexts: [{key: t, column: t}]\n',
    )
    world.put("l.csv", f"at,lang,t\n2026-01-01,{said},Fine\n")
    world.run()
    assert world.rows("select language from raw.responses") == [(code,)]
