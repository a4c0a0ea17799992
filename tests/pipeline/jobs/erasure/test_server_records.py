"""What an erasure takes out of the server's database whoever is quoted: summaries, their events, keys in parameters."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.jobs.erasure.server_records import REMOVED, clean_records, database, forget_keys

TABLES = """
create table artifact (id text, key text, data text);
create table artifact_collection (id text, key text, data text);
create table events (id text, event text, payload text);
create table event_resources (event_id text, resource text);
create table flow (id text, name text);
create table flow_run (id text, flow_id text, state_type text, parameters text);
"""
SUMMARIES = ("voc-summary", "voc-pain-points", "voc-gains", "voc-alerts", "voc-files")
KEY = json.dumps({"customer_key": "cust-1", "confirm": "no"})


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with closing(sqlite3.connect(database(tmp_path))) as db:
        db.executescript(TABLES)
        for key in (*SUMMARIES, "voc-evaluation"):
            for table in ("artifact", "artifact_collection"):
                db.execute(f"insert into {table} values ('1', ?, 'a quotation, esc\\aped')", (key,))
        db.executemany("insert into events values (?, ?, '{}')", [("e1", "prefect.artifact.created"), ("e2", "other")])
        db.executemany("insert into event_resources values (?, '{}')", [("e1",), ("e2",)])
        db.executemany("insert into flow values (?, ?)", [("f1", "voc-erase"), ("f2", "voc-pipeline")])
        runs = [
            ("done", "f1", "COMPLETED"),
            ("failed", "f1", "FAILED"),
            ("due", "f1", "SCHEDULED"),
            ("other", "f2", "COMPLETED"),
        ]
        db.executemany("insert into flow_run values (?, ?, ?, ?)", [(*run, KEY) for run in runs])
        db.commit()
    return tmp_path


def read(home: Path, sql: str) -> set[str]:
    with closing(sqlite3.connect(database(home))) as db:
        return {value for (value,) in db.execute(sql)}


def test_every_summary_goes_whoever_it_quotes(home: Path) -> None:
    clean_records(home, lambda _: False)
    for table in ("artifact", "artifact_collection"):
        assert read(home, f"select key from {table}") == {"voc-evaluation"}
    assert read(home, "select event from events") == {"other"}
    assert read(home, "select event_id from event_resources") == {"e2"}


def test_a_key_leaves_the_parameters_of_runs_that_have_begun(home: Path) -> None:
    for clean in (forget_keys, lambda h: clean_records(h, lambda _: False)):
        clean(home)
        with closing(sqlite3.connect(database(home))) as db:
            keys = {
                run: json.loads(given)["customer_key"]
                for run, given in db.execute("select id, parameters from flow_run")
            }
        assert keys == {"done": REMOVED, "failed": REMOVED, "due": "cust-1", "other": "cust-1"}
