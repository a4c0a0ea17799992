"""Leaving industries out: who reads whom, and what the figures count."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models.training import industries
from models.training.industries import GROUPS, industry_figures, measure


def test_mean_is_over_industries_not_reviews() -> None:
    figures = industry_figures({"A": [[1, 0, 0]] * 9, "Big One": [[0, 1, 1]]})
    assert [(f.key, f.value, f.n) for f in figures] == [
        ("industries/mean-micro-f1", 50.0, 10),
        ("industries/a-micro-f1", 100.0, 9),
        ("industries/big-one-micro-f1", 0.0, 1),
    ]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "fabsa").mkdir()
    label = {"theme": "staff-support.phone", "polarity": 1}
    for part in ("train", "dev"):
        rows = [
            {"text": f"{industry} answered, {part}.", "labels": [label], "industry": industry}
            for group in GROUPS
            for industry in group
        ]
        (tmp_path / "fabsa" / f"{part}.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))
    return tmp_path


def test_no_industry_is_read_by_a_model_that_saw_it(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[set[str]] = []

    def train(pools: dict[str, Any], **_: Any) -> Any:
        seen.append({u.meta["industry"] for u in pools["fabsa"]})
        return len(seen)

    def read(net: Any, _: Any, units: Any) -> list[set[tuple[int, int]]]:
        read_now = {u.meta["industry"] for u in units}
        assert not read_now & seen[net - 1]
        assert len(read_now | seen[net - 1]) == 8
        return [set()] * len(units)

    monkeypatch.setattr(industries, "base_folder", lambda: Path())
    monkeypatch.setattr(industries, "load_tokenizer", lambda _: None)
    monkeypatch.setattr(industries, "train", train)
    monkeypatch.setattr(industries, "read_categories", read)
    out = tmp_path / "build" / "industries.json"
    counts = measure(data, out=out, seed=1, epochs=1)
    assert counts == {i: [[0, 0, 1]] * 2 for group in GROUPS for i in group}
    assert len(seen) == len(GROUPS)
    assert measure(data, out=out, seed=1, epochs=1) == counts
    assert len(seen) == len(GROUPS)  # groups that were trained are kept
    measure(data, out=out, seed=2, epochs=1)
    assert len(seen) == 2 * len(GROUPS)
