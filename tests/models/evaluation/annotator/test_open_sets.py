"""Figures by trade: only texts that training left out are read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models.evaluation.annotator.open_sets import SETS, in_dev_tenth, open_sets
from models.training.open_data import PER_PASS, open_pools
from tests.standin import word_annotator

KNOWN = [t for t in (f"good text {i}" for i in range(200)) if not in_dev_tenth(t)]
LEFT_OUT = [t for t in (f"good text {i}" for i in range(200)) if in_dev_tenth(t)]


def record(text: str, **more: Any) -> dict[str, Any]:
    plain = {"id": "x-1", "text": text, "label": "positive", "aspects": [], "domain": "tweets", "language": "en"}
    return {**plain, "rating": 5, "score": 2.0, **more}


@pytest.fixture
def datasets(tmp_path: Path) -> Path:
    folder = tmp_path / "open"
    folder.mkdir()
    term = {"term": "text", "start": 5, "end": 9, "polarity": "positive"}
    records = [record(t, aspects=[term]) for t in [*KNOWN, *LEFT_OUT]] + [record("bon texte", language="fr")]
    lines = "".join(json.dumps(r) + "\n" for r in records)
    for name in {*PER_PASS, *(s.name for s in SETS)}:
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path


def test_a_set_that_trains_is_measured_on_its_tenth_and_others_on_all(datasets: Path) -> None:
    figures = {f.key: f for f in open_sets(word_annotator(), datasets)}
    assert figures["open/goemotions-accuracy"].n == len(LEFT_OUT)
    assert figures["open/uci_sentences-accuracy"].n == 200
    assert figures["open/uci_sentences-accuracy"].value == 1
    assert figures["open/dmaste-given"].n == len(LEFT_OUT)
    assert {f"open/{s.name}-f1" for s in SETS} < set(figures)


def test_training_reads_neither_that_tenth_nor_other_languages(datasets: Path) -> None:
    pools = open_pools(datasets / "open")
    assert set(pools) == set(PER_PASS)
    assert {u.text for u in pools["goemotions"]} == set(KNOWN)
    assert not [name for name, units in pools.items() for u in units if in_dev_tenth(u.text) or u.text == "bon texte"]


def test_no_set_that_is_left_out_whole_trains() -> None:
    assert not {s.name for s in SETS if s.whole} & set(PER_PASS)
