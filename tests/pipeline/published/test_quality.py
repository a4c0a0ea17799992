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
from pipeline.published.quality import card_figures, personal_kinds
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
    con.execute("create table snapshot.published.verbatims (verbatim_id text, source text, left_out integer)")
    con.execute("create schema enriched; create table enriched.documents (verbatim_id text, redacted json)")
    con.execute("create table snapshot.published.files (rows_read bigint, rows_rejected bigint)")
    con.execute("create schema insights")
    shares = ("expected_right", "expected_low", "expected_high", "contradicting_share", "contradicting_low")
    shares += ("contradicting_high", "auc", "auc_low", "auc_high", "far_share", "far_low", "far_high", "unread_share")
    counts = ", ".join(f"{name} bigint" for name in ("texts", "customers", "compared", "sentences"))
    columns = ", ".join(f"{name} double" for name in shares)
    con.execute(f"create table insights.reader_quality (source text, language text, period text, {counts}, {columns})")
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
    con.register("card_figures", card_figures(Settings(), fingerprint=fingerprint, finder="p"))
    con.register("personal_kinds", personal_kinds())
    run_sql(con, "pipeline.published", "quality")
    found = con.execute(
        "select measure, value, low, high, n, subject, holds from snapshot.published.quality where measure not like 'replaced/%'"
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
        "texts/read-in-part": (None, 0),
    }


def test_signs_of_the_reader_are_those_over_all(con: duckdb.DuckDBPyConnection, cards: Path) -> None:
    names = "(source, language, period, texts, customers, compared, unread_share, expected_right, expected_low, expected_high)"
    con.execute(
        f"insert into insights.reader_quality {names} values"
        " ('all', 'all', 'all', 9, 8, 7, 0.1, 0.8, 0.7, 0.9), ('web', 'all', 'all', 5, 4, 3, 0.2, 0.5, 0.4, 0.6)"
    )
    found = rows(con)
    assert found["texts/unread"] == (0.1, None, None, 9, "this file", True)
    assert found["texts/expected-right"] == (0.8, 0.7, 0.9, 8, "this file", True)
    assert found["texts/contradicting"][:4] == (None, None, None, 7)
    assert {"texts/agreement", "sentences/far"} <= found.keys()


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


def test_what_was_replaced_is_counted_by_kind_and_source(con: duckdb.DuckDBPyConnection, cards: Path) -> None:
    con.execute(
        "insert into snapshot.published.verbatims values ('a', 'shop', 0), ('b', 'shop', 0), ('c', 'app', 0), ('d', 'app', 7)"
    )
    con.execute(
        """insert into enriched.documents values ('a', '{"name": 3, "email": 1}'), ('b', '{"name": 1}'), ('c', '{"name": 1}'),
        ('d', null), ('gone', '{"name": 9}')"""
    )
    assert rows(con)["texts/read-in-part"][::3] == (0.25, 4)
    found = con.execute(
        "select measure, subject, value, n, pieces from snapshot.published.quality where measure like 'replaced/%' and pieces > 0 order by position"
    ).fetchall()
    assert found == [
        ("replaced/email", "source shop", 0.5, 2, 1),
        ("replaced/email", "this file", 0.25, 4, 1),
        ("replaced/name", "source app", 0.5, 2, 1),
        ("replaced/name", "source shop", 1.0, 2, 4),
        ("replaced/name", "this file", 0.75, 4, 5),
    ]
    none = con.execute(
        "select value, pieces from snapshot.published.quality where measure = 'replaced/card'"
    ).fetchall()
    assert none == [(0.0, 0)]


def test_recall_and_precision_of_kinds_stand_beside_them(con: duckdb.DuckDBPyConnection, cards: Path) -> None:
    figures = [{**FIGURE, "key": "personal/name/recall"}, {**FIGURE, "key": "personal-open/x/name/recall"}]
    card = {"subject": "privacy", "command": "c", "fingerprint": "p", "conditions": {}, "figures": figures}
    (cards / "privacy.json").write_text(json.dumps(card), encoding="utf-8")
    found = rows(con)
    assert found["personal/name/recall"] == (0.666, 0.647, 0.686, 10, "privacy", True)
    assert "personal-open/x/name/recall" not in found


def test_the_shipped_cards_are_read() -> None:
    table = card_figures(Settings(), fingerprint="x", finder="x")
    assert {"annotator", "intents", "touchpoints", "privacy"} == set(table["subject"].to_pylist())
    assert all(0 <= v <= 1 for v in table["value"].to_pylist())
