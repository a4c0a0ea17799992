"""The records of our own Prefect server: artifacts, events, logs and parameters that quote a customer, and what deleted rows leave behind.

Works on the server's SQLite file, while the server runs or not; imports no Prefect. Tables as of Prefect 3.8.8.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from pipeline.jobs.erasure.quotes import ERASED, without

logger = logging.getLogger(__name__)

QUOTING = ("voc-summary", "voc-pain-points", "voc-gains", "voc-alerts", "voc-files")
"""Artifacts that quote verbatims or labels, escaped so that no search finds them: all of them go, whoever is quoted."""
WHOLE_ARTIFACTS = "prefect.artifact%"
"""Events whose payload is an artifact."""
WAIT_MS = 30_000
CONTENT = {
    "log": ("message",),
    "artifact": ("key", "data", "metadata_", "description"),
    "artifact_collection": ("key", "data", "metadata_", "description"),
    "events": ("payload", "resource", "related"),
    "event_resources": ("resource",),
    "automation_bucket": ("last_event",),
    "automation_event_follower": ("follower",),
    "composite_trigger_child_firing": ("child_firing",),
    "deployment": ("parameters",),
    "deployment_schedule": ("parameters",),
    "flow_run": ("parameters", "context", "name", "tags", "labels"),
    "flow_run_input": ("value",),
    "flow_run_state": ("message", "data"),
    "task_run": ("task_inputs",),
    "task_run_state": ("message", "data"),
}
"""Columns with what a run was given, wrote or said, and what a person called it. The others are names and settings of Prefect's own, or an
analyst's; tests/flows/test_records_catalogue.py names them all."""
KEPT_EVENTS = {
    "automation_bucket": "last_event",
    "automation_event_follower": "follower",
    "composite_trigger_child_firing": "child_firing",
}
"""Tables in which automations keep whole events, to the column that holds one."""
DELETED = ("artifact", "artifact_collection", "log", "events", "event_resources", *KEPT_EVENTS, "flow_run_input")
"""Tables in which a row that quotes the customer is deleted; in the others its text is replaced."""
KEY_OF = {"voc-erase": "customer_key"}
"""Flow to the parameter that names a customer; it goes once a run has begun, whether or not it erased anything."""
REMOVED = "(removed)"
WAITING = ("SCHEDULED", "PENDING")
"""States of runs that still need their parameters."""


def database(home: Path) -> Path:
    """Return the server's database below its folder."""
    return home / "prefect.db"


def vacuum_file(home: Path) -> Path:
    """Return the file that exists if something was erased from the server's database whose bytes may still be in its files."""
    return home / "vacuum.pending"


def clean_records(home: Path, quotes: Callable[[str], bool]) -> dict[str, int]:
    """Take out of the server's database what quotes a customer; returns how many records, by what they were.

    Args:
        home: Folder of the server's database; nothing is done where there is none.
        quotes: Whether a text quotes a customer.

    Raises:
        sqlite3.Error: The database is damaged, or in use for longer than WAIT_MS.
    """
    if not database(home).is_file():
        return {}
    vacuum_file(home).touch(mode=0o600)
    with _opened(home) as db:
        db.execute("begin immediate")
        try:
            artifacts = _delete_artifacts(db)
            events = db.execute("delete from events where event like ?", (WHOLE_ARTIFACTS,)).rowcount
            events += _delete_kept_events(db)
            others = _forget_keys(db) + _clean_tables(db, quotes)
            db.execute("delete from event_resources where event_id not in (select id from events)")
            db.execute("commit")
        except BaseException:
            db.execute("rollback")
            raise
    forget_deleted(home)
    return {"artifacts": artifacts, "events": events, "other_records": others}


def forget_deleted(home: Path) -> bool:
    """Write the server's database anew where something was erased from it; returns whether nothing is left to do.

    SQLite keeps deleted rows in free pages and in its write-ahead log until then. A running server is asked to wait; if
    it does not, the server's next start does it.
    """
    if not vacuum_file(home).exists():
        return True
    try:
        with _opened(home) as db:
            db.execute("vacuum")
            busy, *_ = db.execute("pragma wal_checkpoint(truncate)").fetchone()
    except sqlite3.Error as e:
        logger.info("the server's database keeps deleted rows until its next start: %s", type(e).__name__)
        return False
    if not busy:
        vacuum_file(home).unlink(missing_ok=True)
    return not busy


@contextmanager
def _opened(home: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(database(home), isolation_level=None, timeout=WAIT_MS / 1000)) as db:
        db.execute("pragma secure_delete = on")
        db.execute("pragma foreign_keys = off")
        yield db


def _delete_artifacts(db: sqlite3.Connection) -> int:
    marks = ", ".join("?" * len(QUOTING))
    for table in ("artifact_collection", "artifact"):
        count = db.execute(f"delete from {table} where key in ({marks})", QUOTING).rowcount  # noqa: S608
    return count


def _delete_kept_events(db: sqlite3.Connection) -> int:
    """Delete what automations keep of events whose payload is an artifact; returns how many."""
    there = _tables(db)
    return sum(
        db.execute(f"delete from {table} where {column} like ?", (f'%"{WHOLE_ARTIFACTS}',)).rowcount  # noqa: S608
        for table, column in KEPT_EVENTS.items()
        if table in there
    )


def _tables(db: sqlite3.Connection) -> set[str]:
    return {name for (name,) in db.execute("select name from sqlite_master where type = 'table'")}


def forget_keys(home: Path) -> int:
    """Take customers' keys out of the parameters of runs of the flow that erases; returns of how many runs."""
    if not database(home).is_file():
        return 0
    try:
        with _opened(home) as db:
            changed = _forget_keys(db)
    except sqlite3.Error as e:  # damaged or in use: the server's own start says so; tried again next time
        logger.info("the server's database could not be cleaned: %s", type(e).__name__)
        return 0
    if changed:
        vacuum_file(home).touch(mode=0o600)
    return changed


def _forget_keys(db: sqlite3.Connection) -> int:
    changed = 0
    for flow, parameter in KEY_OF.items():
        rows = db.execute(
            "select r.rowid, r.parameters from flow_run as r join flow as f on f.id = r.flow_id "
            "where f.name = ? and coalesce(r.state_type, '') not in (?, ?)",
            (flow, *WAITING),
        ).fetchall()
        for rowid, parameters in rows:
            given = json.loads(parameters or "{}")
            if given.get(parameter) not in (None, REMOVED):
                new = json.dumps(given | {parameter: REMOVED})
                changed += db.execute("update flow_run set parameters = ? where rowid = ?", (new, rowid)).rowcount
    return changed


def _clean_tables(db: sqlite3.Connection, quotes: Callable[[str], bool]) -> int:
    """Delete or rewrite every row of CONTENT whose text quotes the customer; returns how many."""
    there = _tables(db)
    return sum(_clean_table(db, table, columns, quotes) for table, columns in CONTENT.items() if table in there)


def _clean_table(db: sqlite3.Connection, table: str, wanted: Sequence[str], quotes: Callable[[str], bool]) -> int:
    there = [name for (name,) in db.execute("select name from pragma_table_info(?)", (table,))]
    columns = [c for c in wanted if c in there]
    kept = "where state_type not in ('SCHEDULED', 'PENDING')" if table == "flow_run" else ""
    changed = 0
    for rowid, *values in db.execute(f"select rowid, {_names(columns)} from {_names([table])} {kept}").fetchall():  # noqa: S608
        new = [_cleaned(value, quotes) for value in values]
        if new == values:
            continue
        changed += 1
        if table in DELETED:
            db.execute(f"delete from {_names([table])} where rowid = ?", (rowid,))  # noqa: S608
            continue
        for column, before, after in zip(columns, values, new, strict=True):
            if before != after:
                db.execute(f"update {_names([table])} set {_names([column])} = ? where rowid = ?", (after, rowid))  # noqa: S608
    return changed


def _cleaned(value: Any, quotes: Callable[[str], bool]) -> Any:
    if not isinstance(value, str) or not value:
        return value
    if value[0] in '{["':
        try:
            parsed = json.loads(value)
        except ValueError:
            pass
        else:
            kept = without(parsed, quotes)
            return value if kept == parsed else json.dumps(kept)
    return ERASED if quotes(value) else value


def _names(columns: Sequence[str]) -> str:
    return ", ".join('"' + c.replace('"', '""') + '"' for c in columns)
