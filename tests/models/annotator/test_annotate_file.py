"""`voc annotate` from file to file on the shipped weights: the format others rely on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models.annotator.runtime import ShippedAnnotator
from pipeline.errors import SourceError
from pipeline.jobs.annotate import annotate_file

SCORES = {"label", "polarity", "confidence"}
KEYS = {
    "sentences": {"start", "end", *SCORES},
    "mentions": {"term", "start", "end", "category", *SCORES},
    "categories": {"category", *SCORES},
    "given": {"start", "end", *SCORES},
}

BAD_LINES = [
    "",
    "[]",
    "{",
    '"text"',
    '{"id": 1}',
    '{"text": "x"}',
    '{"id": 1, "text": null}',
    '{"id": 1, "text": ["x"]}',
    '{"id": 1, "text": "x", "spans": [[0, 1]]}',
    '{"id": 1, "text": "x", "spans": [{"start": 0, "end": 2}]}',
    '{"id": 1, "text": "x", "spans": [{"start": 1, "end": 1}]}',
    '{"id": 1, "text": "x", "spans": {"start": 0}}',
]


def write(path: Path, *lines: Any) -> Path:
    text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")
    return path


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_line_has_the_format(annotator: ShippedAnnotator, reviews: list[str], tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", *({"id": i, "text": t} for i, t in enumerate(reviews)))
    assert annotate_file(source, tmp_path / "out.jsonl", annotator) == len(reviews)
    for record, text in zip(read(tmp_path / "out.jsonl"), reviews, strict=True):
        assert list(record) == ["id", "sentiment", "sentences", "mentions", "categories"]
        assert set(record["sentiment"]) == SCORES
        for name in ("sentences", "mentions", "categories"):
            assert all(set(item) == KEYS[name] for item in record[name])
        for m in record["mentions"]:
            assert m["term"] is None or text[m["start"] : m["end"]] == m["term"]


def test_order_and_ids_are_kept(annotator: ShippedAnnotator, tmp_path: Path) -> None:
    ids = ["b", "a", 7, None, "a"]
    source = write(tmp_path / "in.jsonl", *({"id": i, "text": "x" * n} for n, i in enumerate(ids)))
    annotate_file(source, tmp_path / "out.jsonl", annotator)
    assert [r["id"] for r in read(tmp_path / "out.jsonl")] == ids


def test_given_only_where_spans_were_given(annotator: ShippedAnnotator, tmp_path: Path) -> None:
    text = "The screen is great but the battery is awful."
    spans = [{"start": 28, "end": 35}, {"start": 4, "end": 10}]
    source = write(tmp_path / "in.jsonl", {"id": 1, "text": text, "spans": spans}, {"id": 2, "text": text})
    annotate_file(source, tmp_path / "out.jsonl", annotator)
    with_spans, without = read(tmp_path / "out.jsonl")
    assert "given" not in without
    assert all(set(g) == KEYS["given"] for g in with_spans["given"])
    assert [(g["start"], g["label"]) for g in with_spans["given"]] == [(28, "negative"), (4, "positive")]


def test_empty_text_gives_an_empty_result(annotator: ShippedAnnotator, tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", {"id": 1, "text": ""})
    annotate_file(source, tmp_path / "out.jsonl", annotator)
    (record,) = read(tmp_path / "out.jsonl")
    assert record["sentiment"] == {"label": None, "polarity": None, "confidence": None}
    assert (record["sentences"], record["mentions"], record["categories"]) == ([], [], [])


def test_emoji_offsets_count_characters(annotator: ShippedAnnotator, tmp_path: Path) -> None:
    text = "👍👍 The delivery was quick"
    spans = [{"start": 7, "end": 15}]
    source = write(tmp_path / "in.jsonl", {"id": 1, "text": text, "spans": spans})
    annotate_file(source, tmp_path / "out.jsonl", annotator)
    (record,) = read(tmp_path / "out.jsonl")
    assert text[record["given"][0]["start"] : record["given"][0]["end"]] == "delivery"


@pytest.mark.parametrize("bad", BAD_LINES)
def test_bad_line_is_named_and_nothing_is_written(annotator: ShippedAnnotator, bad: str, tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", {"id": 0, "text": "good"}, {"id": 1, "text": "fine"}, bad)
    with pytest.raises(SourceError, match=r"in\.jsonl:3: "):
        annotate_file(source, tmp_path / "out.jsonl", annotator)
    assert [p.name for p in tmp_path.iterdir()] == ["in.jsonl"]


def test_an_older_result_survives_an_error(annotator: ShippedAnnotator, tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").write_text("old\n", encoding="utf-8")
    with pytest.raises(SourceError):
        annotate_file(write(tmp_path / "in.jsonl", "no"), tmp_path / "out.jsonl", annotator)
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == "old\n"


def test_missing_input_is_an_error(annotator: ShippedAnnotator, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nowhere\.jsonl"):
        annotate_file(tmp_path / "nowhere.jsonl", tmp_path / "out.jsonl", annotator)


def test_command_line(weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from pipeline.cli.main import main

    source = write(tmp_path / "in.jsonl", {"id": 1, "text": "Awful service."}, {"id": 2, "text": "Lovely room."})
    assert main(["annotate", str(source), str(tmp_path / "out.jsonl")]) == 0
    assert [r["sentiment"]["label"] for r in read(tmp_path / "out.jsonl")] == ["negative", "positive"]
    assert "2 texts annotated" in capsys.readouterr().err


def test_command_line_names_the_bad_line(weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from pipeline.cli.main import main

    source = write(tmp_path / "in.jsonl", {"id": 1, "text": "Awful service."}, "oops")
    assert main(["annotate", str(source), str(tmp_path / "out.jsonl")]) == 1
    error = capsys.readouterr().err
    assert "in.jsonl:2" in error
    assert error.count("\n") == 1
