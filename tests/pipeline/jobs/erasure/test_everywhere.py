"""A customer who occurs everywhere leaves no byte below the data folder; what is somebody else's stays."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import duckdb

from pipeline.config.settings import Settings
from pipeline.jobs.erase import erase_customer
from pipeline.jobs.nightly import run_pipeline
from pipeline.warehouse.connection import open_published
from tests.pipeline.jobs.erasure.everywhere import FIRST, KEY, WORDS
from tests.pipeline.jobs.erasure.needles import places_with
from tests.pipeline.jobs.test_erase import Reader


def test_no_word_of_the_customer_is_left_anywhere(settings: Settings) -> None:
    before = places_with(settings.paths.data, WORDS)
    assert len(before) > 50, before
    done = erase_customer(settings, KEY)
    assert places_with(settings.paths.data, WORDS) == {}
    assert done.counts["responses"] == 2
    assert len(done.files) == 4
    what_is_others_stays(settings)
    assert settings.paths.inbox is not None
    (settings.paths.inbox / "headerless.csv").unlink()  # as the report asks
    (settings.paths.inbox / "later.csv").write_text(
        FIRST.replace("r1,", "r91,") + f"r92,Plumbagoflute,no date,,{KEY},\n"
    )
    run_pipeline(settings, models=Reader())
    assert places_with(settings.paths.data, WORDS) == {}


def what_is_others_stays(settings: Settings) -> None:
    con = open_published(settings.paths.published)
    assert con.execute("select count(*) from responses").fetchall() == [(13,)]
    con.close()
    with duckdb.connect(str(settings.paths.warehouse), read_only=True) as con:
        kept = con.execute("select raw_text from raw.rejected_rows where raw_text is not null").fetchall()
        assert any("Somebody else could not be dated" in text for (text,) in kept)
        assert (
            con.execute("select details->>'$.sentences' from themes.corrections where correction_id = 2")
            .fetchall()[0][0]
            .count("[")
            == 2
        )
        labels = dict(con.execute("select theme_id, label from themes.themes").fetchall())
        assert labels["T001"] == "lamp"
        assert con.execute("select details->>'$.label' from themes.corrections where correction_id = 1").fetchall() == [
            ("lamp",)
        ]
        assert con.execute("select emerging_id from themes.emerging").fetchall() == [("E001",)]
        status = con.execute("select status, hex(centroid) from themes.themes where theme_id = 'T002'").fetchall()
        assert status == [("retired", "00" * 16)]
    with closing(sqlite3.connect(settings.paths.data / "prefect" / "prefect.db")) as db:
        assert db.execute("select key from artifact").fetchall() == [("voc-manifest",)]
        assert db.execute("select id from events").fetchall() == [("3",)]
        assert db.execute("select message from log").fetchall() == [("stage=raw end",)]
        assert db.execute("select name from flow_run").fetchall() == [("a",), ("(erased)",)]
        assert db.execute("select id from automation_event_follower").fetchall() == [("3",)]
        assert db.execute("select id from composite_trigger_child_firing").fetchall() == [("2",)]
