"""published.quality: counts of the file itself, and figures of the shipped cards."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.config.settings import Settings, TouchpointSettings
from pipeline.published import quality
from pipeline.published.quality import card_figures
from pipeline.warehouse.sql import run_sql

FIGURE = {"key": "a/b", "text": "what", "value": 0.666, "low": 0.647, "high": 0.686, "n": 10}


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect(":memory:")
    con.execute("attach ':memory:' as snapshot; create schema snapshot.published")
    con.execute(
        "create table snapshot.published.sentences"
        " (theme_id text, touchpoint_id text, touchpoint_method text, touchpoint_score double)"
    )
    con.execute("create table snapshot.published.files (rows_read bigint, rows_rejected bigint)")
    yield con
    con.close()


@pytest.fixture
def cards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(quality, "CARDS", tmp_path)
    return tmp_path


def write(cards: Path, name: str, **more: Any) -> None:
    card = {
        "subject": name,
        "command": f"voc evaluate {name}",
        "fingerprint": "f",
        "conditions": more,
        "figures": [FIGURE],
    }
    (cards / f"{name}.json").write_text(json.dumps(card), encoding="utf-8")


def rows(con: duckdb.DuckDBPyConnection, *, fingerprint: str = "f") -> dict[str, tuple[Any, ...]]:
    con.register("card_figures", card_figures(Settings(), fingerprint=fingerprint))
    run_sql(con, "pipeline.published", "quality")
    found = con.execute(
        "select measure, value, low, high, n, subject, holds from snapshot.published.quality"
    ).fetchall()
    return {row[0]: row[1:] for row in found}


def test_the_file_counts_itself(con: duckdb.DuckDBPyConnection, cards: Path) -> None:
    con.execute(
        "insert into snapshot.published.sentences values (null, null, 'unmapped', 0.3), ('T001', 'delivery', 'pinned', 1),"
        " ('T001', 'delivery', 'embedding', 0.4), (null, 'delivery', 'category', 0.8)"
    )
    con.execute("insert into snapshot.published.files values (8, 1), (12, 0)")
    found = {k: (v[0], v[3]) for k, v in rows(con).items()}
    assert found == {
        "sentences/unmapped": (0.25, 4),
        "sentences/pinned": (0.25, 4),
        "sentences/doubtful": (pytest.approx(1 / 3), 3),
        "sentences/unthemed": (0.5, 4),
        "rows/rejected": (0.05, 20),
    }


def test_nothing_to_count_is_null(con: duckdb.DuckDBPyConnection, cards: Path) -> None:
    assert {v[0] for v in rows(con).values()} == {None}


def test_cards_follow_as_shares_with_their_intervals(con: duckdb.DuckDBPyConnection, cards: Path) -> None:
    write(cards, "annotator")
    assert rows(con)["a/b"] == (0.666, 0.647, 0.686, 10, "annotator", True)


def test_a_figure_holds_for_the_weights_and_settings_it_was_measured_with(
    con: duckdb.DuckDBPyConnection, cards: Path
) -> None:
    write(cards, "touchpoints", settings=TouchpointSettings().model_dump())
    assert rows(con)["a/b"][-1] is True
    assert rows(con, fingerprint="other")["a/b"][-1] is False
    write(cards, "touchpoints", settings={"support": 0.9})
    assert rows(con)["a/b"][-1] is False


def test_the_shipped_cards_are_read() -> None:
    table = card_figures(Settings(), fingerprint="x")
    assert {"annotator", "touchpoints"} == set(table["subject"].to_pylist())
    assert all(0 <= v <= 1 for v in table["value"].to_pylist())
