"""The end of a cleaning: what a changed rule has removed from the rows goes from the files, too.

The rows themselves change in the stages (raw, enriched) and when a run begins (customers' keys); ops.cleanings says so until
this has been done.
"""

from __future__ import annotations

import logging
import sqlite3

from models.personal.redaction import redact
from pipeline.config.redaction import source_rules
from pipeline.config.settings import Settings
from pipeline.contract import RunReport
from pipeline.errors import WarehouseBusy
from pipeline.jobs.adhoc import adhoc_file
from pipeline.jobs.erasure.files import clean_told, refresh_exports
from pipeline.jobs.erasure.server_records import clean_records
from pipeline.published import history
from pipeline.report.keep import remove_pages
from pipeline.warehouse.connection import open_settings_warehouse
from pipeline.warehouse.lock import writer_lock
from pipeline.warehouse.rewrite import rewrite
from pipeline.warehouse.sql import run_sql

logger = logging.getLogger(__name__)

PACKAGE = "pipeline.warehouse"


def finish_cleanings(settings: Settings, report: RunReport, *, rewritten: bool = False) -> bool:
    """Delete what shows rows as they were before they were cleaned; returns whether a cleaning was finished.

    Kept snapshots, pages and results of ad-hoc runs are deleted, but for the snapshot of this run; exports in the data folder are
    written anew; the alerts' files are redacted; artifacts of the Prefect server that quote texts go; and the warehouse is
    rewritten, so that no block of its file holds an old row. Call it without a connection, after the run. Where another
    process writes, or this one dies, the cleaning stays open, and the next run does the rest.

    Args:
        settings: Settings of the installation.
        report: Of the run; nothing is done unless it has published.
        rewritten: Whether the warehouse has been rewritten since the run ended.

    Raises:
        WarehouseError: The warehouse cannot be rewritten (disk full).
        QueryError: An export cannot be written.
    """
    if not any(stage.stage == "published" for stage in report.stages):
        return False
    try:
        with writer_lock(settings.paths.warehouse, purpose="cleaning of texts", wait_s=settings.wait_s):
            return _finish(settings, keep=report.run_id, rewritten=rewritten)
    except WarehouseBusy:
        logger.warning("texts were cleaned; the next run deletes older files, because another process writes now")
        return False


def _finish(settings: Settings, *, keep: str, rewritten: bool) -> bool:
    with open_settings_warehouse(settings) as con:
        (still_open,) = run_sql(con, PACKAGE, "open_cleanings").fetchall()[0]
        live, _ = history.live_run(con)
    if not still_open or live != keep:
        return False
    kept = settings.paths.snapshot(keep)
    folder = adhoc_file(settings, "x").parent
    gone = [p for p in (*history.kept_snapshots(settings), *sorted(folder.glob("*.duckdb"))) if p != kept]
    for path in gone:
        path.unlink(missing_ok=True)
    exports = refresh_exports(settings)
    remove_pages(settings)
    rules = source_rules(settings)[""]
    lines = clean_told(settings, lambda text: " " in text and redact(text, rules)[0] != text)
    try:
        clean_records(settings.paths.data / "prefect", lambda text: False)
    except sqlite3.Error as e:
        logger.warning("the server's summaries of earlier runs are cleaned by the next run: %s", type(e).__name__)
        return False
    if not rewritten:
        rewrite(settings.paths.warehouse, memory_limit=settings.memory_limit, threads=settings.threads)
    with open_settings_warehouse(settings) as con:
        run_sql(con, PACKAGE, "end_cleanings")
    said = "cleaned what was stored: snapshots deleted=%d exports=%d lines of alerts=%d, warehouse rewritten"
    logger.info(said, len(gone), exports, lines)
    return True
