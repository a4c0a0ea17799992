"""Leaving industries out: who reads whom, and what the figures count."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models.training import industries
from models.training.industries import GROUPS, INDUSTRIES, industry_figures, measure


def test_mean_is_over_industries_not_reviews() -> None:
    figures = industry_figures({"A": [[1, 0, 0]] * 9, "Big One": [[0, 1, 1]]})
    assert [(f.key, f.value, f.n) for f in figures] == [
        ("industries/mean-micro-f1", 0.5, 10),
        ("industries/a-micro-f1", 1.0, 9),
        ("industries/big-one-micro-f1", 0.0, 1),
    ]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "fabsa").mkdir()
    label = {"theme": "staff-support.phone", "polarity": 1}
    for part in ("train", "dev"):
        rows = [
            {"text": f"{industry} answered, {part}.", "labels": [label], "industry": industry}
            for industry in INDUSTRIES
        ]
        (tmp_path / "fabsa" / f"{part}.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))
    return tmp_path


ALONE = tuple((name,) for name in INDUSTRIES)


def test_groups_hold_every_industry_once() -> None:
    assert sorted(name for group in GROUPS for name in group) == sorted(INDUSTRIES)


@pytest.mark.parametrize("groups", [ALONE, GROUPS], ids=["alone", "grouped"])
def test_no_industry_is_read_by_a_model_that_saw_it(
    groups: tuple[tuple[str, ...], ...], data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[set[str]] = []

    def train(pools: dict[str, Any], **_: Any) -> Any:
        seen.append({u.meta["industry"] for u in pools["fabsa"]})
        return len(seen)

    def read(net: Any, _: Any, units: Any) -> list[set[tuple[int, int]]]:
        read_now = {u.meta["industry"] for u in units}
        assert not read_now & seen[net - 1]
        assert len(read_now) == 1 and len(seen[net - 1]) == 8 - len(groups[(net - 1) % len(groups)])
        return [set()] * len(units)

    monkeypatch.setattr(industries, "base_folder", lambda: Path())
    monkeypatch.setattr(industries, "load_tokenizer", lambda _: None)
    monkeypatch.setattr(industries, "train", train)
    monkeypatch.setattr(industries, "read_categories", read)
    out = tmp_path / "build" / "industries.json"
    counts = measure(data, out=out, seed=1, epochs=1, groups=groups)
    assert counts == {i: [[0, 0, 1]] * 2 for i in INDUSTRIES}
    assert len(seen) == len(groups)
    assert measure(data, out=out, seed=1, epochs=1, groups=groups) == counts
    assert len(seen) == len(groups)  # what was read is kept
    measure(data, out=out, seed=2, epochs=1, groups=groups)
    assert len(seen) == 2 * len(groups)


def test_reading_many_at_a_time_is_reading_one_at_a_time(base: Path) -> None:
    import torch

    from models.annotator.classes import CATEGORIES
    from models.annotator.tokenizer import load_tokenizer
    from models.artifacts import WEIGHTS
    from models.training.data import make_unit
    from models.training.industries import read_categories
    from models.training.model import AnnotatorNet

    torch.manual_seed(1)
    net = AnnotatorNet(base)
    net.category_weight.data *= 50  # so that some are found
    tokenizer = load_tokenizer(WEIGHTS / "annotator" / "tokenizer.json")
    texts = [
        "Late again.",
        "The driver was kind and the app is quick, but the price went up twice.",
        "Fine",
        "Never on time, sadly.",
    ]
    units = [u for t in texts if (u := make_unit(t))]
    together = read_categories(net, tokenizer, units)
    assert together == [read_categories(net, tokenizer, [u])[0] for u in units]
    assert any(together) and all(i < len(CATEGORIES) for found in together for i, _ in found)
