"""What comes in after a fit and fits no theme is proposed, once there is enough of it."""

from __future__ import annotations

import duckdb

from pipeline.config.settings import Settings
from pipeline.contract import NoProgress
from pipeline.themes import stage
from pipeline.themes.fit.refit import refit
from pipeline.themes.tables import read_rows
from tests.pipeline.themes.conftest import Texts, sentences
from tests.standin import StandInModels


def run(con: duckdb.DuckDBPyConnection, settings: Settings, models: StandInModels, name: str) -> dict[str, int]:
    """A run in the ledger, as pipeline.runs.begin begins one, and the themes stage."""
    con.execute(
        "insert into ops.runs (run_id, started_at, status, settings_hash, manifest) "
        "select $1, now(), 'running', '', '{}' where $1 not in (select run_id from ops.runs)",
        [name],
    )
    con.execute("update enriched.documents set run_id = $1 where run_id = 'run'", [name])
    return stage.run(con, settings, models=models, progress=NoProgress(), run_id=name).rows


def proposals(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    return [(r["emerging_id"], r["label"]) for r in read_rows(con, "list_emerging")]


def test_new_subject_is_proposed_keeps_its_id_and_becomes_a_theme(
    con: duckdb.DuckDBPyConnection, settings: Settings, models: StandInModels
) -> None:
    Texts(con).add(sentences())
    assert run(con, settings, models, "r1")["pool_checks"] == 1
    assert proposals(con) == []

    Texts(con).add(sentences(20, subjects=["store opening"], start=5_000))
    assert "pool_checks" not in run(con, settings, models, "r2")  # too few to look at

    Texts(con).add(sentences(40, subjects=["store opening"], start=6_000))
    rows = run(con, settings, models, "r3")
    assert rows["emerging"] == 1
    assert proposals(con) == [("E001", "store opening")]
    assert "emerging" not in run(con, settings, models, "r3")

    Texts(con).add(sentences(60, subjects=["store opening"], start=7_000))
    run(con, settings, models, "r4")
    assert proposals(con) == [("E001", "store opening")]
    first, last = con.execute(
        "select min(found_at), max(first_found_at) from themes.emerging where emerging_id = 'E001'"
    ).fetchall()[0]
    assert first == last

    refit(con, settings, models=models, progress=NoProgress(), run_id="r5")
    assert con.execute("select label from themes.themes where theme_id = 'T005'").fetchall() == [("store opening",)]
    assert proposals(con) == []


def test_what_the_fit_itself_left_unthemed_is_not_emerging(
    con: duckdb.DuckDBPyConnection, settings: Settings, models: StandInModels
) -> None:
    few = settings.model_copy(update={"themes": settings.themes.model_copy(update={"min_topic_size": 45})})
    Texts(con).add([*sentences(200), *sentences(40, subjects=["store opening"], start=5_000)])
    run(con, few, models, "r1")
    pool = con.execute("select sentences from themes.pool_checks").fetchall()[0][0]
    assert pool >= 35
    Texts(con).add(sentences(40, start=9_000))
    run(con, settings, models, "r2")
    assert proposals(con) == []
