"""The themes stage on a real warehouse: fit once, assign always, go on after a crash."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import pytest

from pipeline.config.settings import Settings
from pipeline.contract import NoProgress, StageReport
from pipeline.themes import stage
from tests.pipeline.themes.conftest import SUBJECTS, Texts, sentences
from tests.standin import StandInModels

Assigned = dict[str, Any]


def run(con: duckdb.DuckDBPyConnection, settings: Settings, models: StandInModels) -> StageReport:
    return stage.run(con, settings, models=models, progress=NoProgress(), run_id="run")


def assigned(con: duckdb.DuckDBPyConnection) -> Assigned:
    """Label (or reason) by text."""
    rows = con.sql(
        "select t.text, coalesce(th.label, c.reason) from themes.current_sentence_themes as c "
        "join enriched.texts as t using (text_hash) left join themes.themes as th using (theme_id)"
    ).fetchall()
    return dict(rows)


def test_first_run_fits_and_assigns(con: duckdb.DuckDBPyConnection, settings: Settings, models: StandInModels) -> None:
    Texts(con).add(sentences())
    report = run(con, settings, models)
    assert report.rows["sentence_themes"] == 200
    labels = assigned(con)
    assert sum(labels[s] in s for s in labels) >= 190
    assert {r[0] for r in con.sql("select theme_id from themes.themes").fetchall()} == {"T001", "T002", "T003", "T004"}


def test_labels_are_the_members_terms(
    con: duckdb.DuckDBPyConnection, settings: Settings, models: StandInModels
) -> None:
    Texts(con).add(sentences())
    run(con, settings, models)
    assert {r[0] for r in con.sql("select label from themes.themes").fetchall()} == set(SUBJECTS)


def test_row_order_changes_nothing(
    open_con: Callable[[], duckdb.DuckDBPyConnection], settings: Settings, models: StandInModels
) -> None:
    results = []
    for texts in (sentences(), sentences()[::-1]):
        con = open_con()
        Texts(con).add(texts)
        run(con, settings, models)
        results.append((assigned(con), con.sql("select topic_model_id from themes.topic_models").fetchall()))
    assert results[0] == results[1]


def test_second_run_writes_no_rows(con: duckdb.DuckDBPyConnection, settings: Settings, models: StandInModels) -> None:
    Texts(con).add(sentences())
    run(con, settings, models)
    assert run(con, settings, models).written == 0


def test_new_sentences_are_assigned_without_a_fit(
    con: duckdb.DuckDBPyConnection, settings: Settings, models: StandInModels
) -> None:
    Texts(con).add(sentences())
    run(con, settings, models)
    Texts(con).add(["Another delivery time story", "zebra quartz window", "fine", "?!"])
    assert run(con, settings, models).rows == {"sentence_themes": 4}
    found = assigned(con)
    assert found["Another delivery time story"] == "delivery time"
    assert [found[t] for t in ("zebra quartz window", "fine", "?!")] == ["below_threshold", "too_short", "no_content"]


def test_too_few_sentences_warn_and_write_nothing(
    con: duckdb.DuckDBPyConnection, settings: Settings, models: StandInModels
) -> None:
    Texts(con).add(sentences(60))
    report = run(con, settings, models)
    assert report.written == 0
    assert "100 distinct sentences" in report.warnings[0]


def test_equal_sentences_count_once(con: duckdb.DuckDBPyConnection, settings: Settings, models: StandInModels) -> None:
    Texts(con).add(["The delivery time was awful"] * 150)
    assert run(con, settings, models).facts["sentences_seen"] == 1


def test_run_goes_on_after_a_crash_between_fit_and_assignment(
    con: duckdb.DuckDBPyConnection, settings: Settings, models: StandInModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    Texts(con).add(sentences())

    def killed(*_args: object, **_options: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(stage, "assign_sentences", killed)
        run(con, settings, models)
    report = run(con, settings, models)
    assert report.rows == {"sentence_themes": 200, "pool_checks": 1}
    assert len(assigned(con)) == 200


def test_crash_while_registering_leaves_nothing(
    con: duckdb.DuckDBPyConnection, settings: Settings, models: StandInModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    Texts(con).add(sentences())
    con.execute("alter table themes.theme_events rename to hidden")
    with pytest.raises(duckdb.Error):
        run(con, settings, models)
    con.execute("alter table themes.hidden rename to theme_events")
    assert con.sql("select count(*) from themes.topic_models").fetchall() == [(0,)]
    assert run(con, settings, models).rows["themes"] == 4
