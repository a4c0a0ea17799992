"""Removal of texts: those older than `privacy.texts_kept_months`, and those whose customers took their consent back. Numbers stay.

Two steps. `remove_texts` runs in each night's run, before the file is published: one transaction takes the texts, and whatever
they could be rebuilt from, out of every table. `finish_removal` runs when nobody has the warehouse open: it rewrites the file,
so that no byte stays, and cleans the kept snapshots. A marker file between the two makes sure that the second happens, in the
next run if the process dies.
"""

from __future__ import annotations

import logging
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline.config.settings import Settings
from pipeline.config.sources import load_sources
from pipeline.contract import Models, Progress, StageReport
from pipeline.errors import WarehouseBusy, WarehouseError
from pipeline.jobs.adhoc import adhoc_file
from pipeline.jobs.erasure.files import refresh_exports
from pipeline.published import history
from pipeline.report.keep import remove_pages
from pipeline.warehouse.lock import writer_lock
from pipeline.warehouse.rewrite import rewrite, rewrite_marker
from pipeline.warehouse.snapshot import put
from pipeline.warehouse.sql import run_sql
from pipeline.warehouse.transaction import transaction

logger = logging.getLogger(__name__)
PACKAGE = "pipeline.jobs.privacy"
FINDS = ("aged_verbatims", "aged_versions", "aged_rejects", "wordless_texts", "unread_verbatims")


def months_before(now: datetime, months: int) -> datetime:
    """Return midnight UTC of the day `months` calendar months before; the last day of a shorter month."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    for day in (now.day, 30, 29, 28):
        try:
            return datetime(year, month + 1, day, tzinfo=UTC)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def kept_since(settings: Settings, now: datetime) -> pa.Table:
    """Return the oldest time of a text that is kept, by source; the row of '' holds for sources without one of their own."""
    general = settings.privacy.texts_kept_months
    own = {name: m.privacy.texts_kept_months for name, m in load_sources(settings.sources).items()}
    months = {"": general, **{name: n for name, n in own.items() if n is not None}}
    since = [None if n is None else months_before(now, n) if n < 12 * (now.year - 1) else None for n in months.values()]
    return pa.table({"source": list(months), "since": pa.array(since, pa.timestamp("us", tz="UTC"))})


def remove_texts(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Models, progress: Progress, run_id: str
) -> StageReport:
    """Take texts out of every table that are too old, or whose customers took their consent back; figures stay.

    Has the signature of a stage, runs after insights and writes in all schemas. Tables written: raw.verbatims, responses,
    superseded, rejected_rows; enriched.*; themes.sentence_themes, exemplars; touchpoints.sentence_touchpoints, pins;
    insights.kept_cues, kept_cue_texts. Files: the marker that asks for finish_removal.
    """
    began, now = time.monotonic(), datetime.now(UTC)
    params = {"model_fingerprint": models.annotator_fingerprint}
    con.register("kept_since", kept_since(settings, now))
    try:
        with transaction(con):
            for name in FINDS:
                run_sql(con, PACKAGE, name, params)
            counts = run_sql(con, PACKAGE, "count_removed").fetchall()[0]
            if any(counts):
                rewrite_marker(settings.paths.warehouse).touch()  # before the commit: the promise outlives the process
                for name in ("remove_raw", "keep_figures", "forget_words", "gone_texts", "forget_texts"):
                    run_sql(con, PACKAGE, name, params)
    finally:
        con.unregister("kept_since")
    for name in FINDS:
        con.execute(f"drop table if exists temp.{name}")
    rows = dict(
        zip(("texts_too_old", "older_versions", "rejected_rows", "removed_texts", "unread"), counts, strict=True)
    )
    return StageReport("privacy", round(time.monotonic() - began, 3), rows)


def finish_removal(settings: Settings) -> bool:
    """Rewrite the warehouse and clean kept snapshots if texts were removed; returns whether they were.

    Call it without a connection to the warehouse. Where another process writes, the next run does it.
    Files: the warehouse is replaced by a copy of its live rows; snapshots and ad-hoc results lose the texts that the
    warehouse has lost, or are deleted where they cannot be rewritten; exports in the data folder are brought up to date; pages go,
    and the next one is built after this.

    Raises:
        WarehouseError: The warehouse cannot be rewritten (disk full); the next run tries again.
        QueryError: An export cannot be written; the next run tries again.
    """
    warehouse = settings.paths.warehouse
    marker = rewrite_marker(warehouse)
    if not marker.exists():
        return False
    try:
        with writer_lock(warehouse, purpose="removal of texts", wait_s=settings.wait_s):
            rewrite(warehouse, memory_limit=settings.memory_limit, threads=settings.threads)
            for path in (*history.kept_snapshots(settings), *sorted(adhoc_file(settings, "x").parent.glob("*.duckdb"))):
                _clean(path, settings)
            refresh_exports(settings)
            remove_pages(settings)
            marker.unlink(missing_ok=True)
    except WarehouseBusy:
        logger.warning("texts were removed; the file is rewritten by the next run, because another process writes now")
    return True


def _clean(path: Path, settings: Settings) -> None:
    """Replace a published file by one without the texts that the warehouse has lost; delete one that cannot be rewritten."""
    beside = path.with_name(f".{path.name}.cleaning")
    live = settings.paths.published
    is_live = live.exists() and live.samefile(path)
    try:
        gone = _still_readable(path, settings.paths.warehouse)
        if not gone:
            return
        _copy_without(path, beside, gone, version=settings.publish.storage_version)
        rewrite(
            beside,
            memory_limit=settings.memory_limit,
            threads=settings.threads,
            storage_version=settings.publish.storage_version,
        )
        beside.replace(path)
        if is_live:
            put(path, live)
    except (duckdb.Error, WarehouseError) as e:
        logger.warning(
            "%s is deleted: it holds removed texts and cannot be rewritten (%s)", path.name, type(e).__name__
        )
        path.unlink(missing_ok=True)
        if is_live:
            live.unlink(missing_ok=True)
    finally:
        for rest in path.parent.glob(f".{path.name}.cleaning*"):
            shutil.rmtree(rest, ignore_errors=True) if rest.is_dir() else rest.unlink(missing_ok=True)


def _still_readable(path: Path, warehouse: Path) -> list[str]:
    con = duckdb.connect(":memory:")
    try:
        con.execute("attach $path as shown (read_only)", {"path": str(path)})
        con.execute("attach $path as kept (read_only)", {"path": str(warehouse)})
        return [row[0] for row in run_sql(con, PACKAGE, "still_readable").fetchall()]
    finally:
        con.close()


def _copy_without(path: Path, target: Path, gone: list[str], *, version: str) -> None:
    """Copy a published file without the texts of these verbatims, their terms and words that matched."""
    con = duckdb.connect(":memory:")
    try:
        con.execute("attach $path as shown (read_only)", {"path": str(path)})
        con.execute("attach $path as fresh (storage_version $version)", {"path": str(target), "version": version})
        con.execute("copy from database shown to fresh")
        con.register("gone", pa.table({"verbatim_id": gone}))
        con.execute(
            "update fresh.published.verbatims set text = null where verbatim_id in (select verbatim_id from gone)"
        )
        con.execute(
            "update fresh.published.mentions set term = null where verbatim_id in (select verbatim_id from gone)"
        )
        columns = con.execute(
            "select table_name, column_name from duckdb_columns() where database_name = 'fresh' and schema_name = 'published'"
        ).fetchall()
        if ("sentences", "text") in columns:
            con.execute(
                "update fresh.published.sentences set text = null where verbatim_id in (select verbatim_id from gone)"
            )
        if ("embeddings", "sentence_id") in columns:
            con.execute(
                "delete from fresh.published.embeddings where sentence_id in (select sentence_id from fresh.published.sentences where verbatim_id in (select verbatim_id from gone))"
            )
        if ("sentence_cues", "words") in columns:
            con.execute(
                "update fresh.published.sentence_cues set words = '[removed]' where verbatim_id in (select verbatim_id from gone)"
            )
        con.execute("checkpoint fresh")
        con.execute("detach fresh")
    finally:
        con.close()
