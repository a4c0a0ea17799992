"""`voc erase`: remove one customer from every table, file and kept snapshot, and leave a tombstone so that nothing comes back."""

from __future__ import annotations

import logging
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.config.settings import Settings
from pipeline.contract import Models, Progress, StageReport
from pipeline.errors import VocError
from pipeline.jobs.adhoc import adhoc_file
from pipeline.published import history
from pipeline.runs.begin import Run, begin, require_warehouse
from pipeline.warehouse.lock import writer_lock
from pipeline.warehouse.rewrite import rewrite
from pipeline.warehouse.sql import run_sql

logger = logging.getLogger(__name__)

SEPARATORS = r"""[\s,;:|"'{}\[\]()<>=]+"""
"""What separates the words of a rejected row."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was erased; no key and no text.

    Attributes:
        responses: Responses with their scores, measures and texts.
        verbatims: Texts of these.
        superseded: Older versions of responses.
        rejected_rows: Rejected rows whose text was emptied.
        snapshots: Kept snapshots and ad-hoc results that held something of the customer, now deleted.
        files: Input files, relative to the inbox, that held rows of the customer. The operator has to clean them.
        run_id: Run that published the file anew.
    """

    responses: int
    verbatims: int
    superseded: int
    rejected_rows: int
    snapshots: int
    files: tuple[str, ...]
    run_id: str


def pending_file(settings: Settings) -> Path:
    """Return the file that exists while an erasure is under way; if it is left behind, one was interrupted."""
    return settings.paths.data / "erasure.pending"


def erase_customer(
    settings: Settings,
    customer_key: str | None,
    *,
    models: Models | None = None,
    progress: Progress | None = None,
    purpose: str = "voc erase",
) -> Erasure:
    """Erase a customer and bury the key; may be repeated, and must be where it was interrupted.

    Tables written: every table of the warehouse that holds something of the customer; ops.tombstones. Files: the
    published file is built anew and any pin ends; kept snapshots and ad-hoc results with the customer are deleted;
    the warehouse is rewritten, so that no block of the file holds a deleted row.

    Args:
        settings: Settings of the installation.
        customer_key: As in the source; None finishes an interrupted erasure: then every kept snapshot but the new one,
            and every ad-hoc result, is deleted, since it is not known whose they hold.
        models: For tests; else as the settings say.
        progress: Told of the stages.
        purpose: Who holds the writer's lock.

    Raises:
        VocError: The key is empty; or what could not be rebuilt, with everything erased from the warehouse already.
        WarehouseBusy: A run, or an ad-hoc run on its copy, is at work.
        WarehouseError: There is no warehouse.
    """
    if customer_key is not None and not customer_key.strip():
        raise VocError("the key is empty; give it as it stands in the column that the source mapping names as customer")
    warehouse = settings.paths.warehouse
    require_warehouse(settings)
    key = customer_key and customer_key.strip()
    alone = _no_adhoc_run(settings)  # an ad-hoc run at work refuses the erasure before the ledger knows of one
    with begin(settings, purpose=purpose, models=models, progress=progress, keep_open=False, first=alone) as run:
        pending_file(settings).touch()
        found, ids = _delete(run, key) if key else ((0, 0, 0, 0, []), [])
        _rebuild(run, erased=found[0])
        snapshots = _delete_snapshots(settings, key, ids, keep=run.run_id)
        rewrite(warehouse, memory_limit=settings.memory_limit, threads=settings.threads)
        pending_file(settings).unlink(missing_ok=True)
    responses, superseded, rejected_rows, verbatims, names = found
    logger.info("erased responses=%d snapshots=%d", responses, snapshots)
    return Erasure(responses, verbatims, superseded, rejected_rows, snapshots, tuple(names), run.run_id)


def _delete(run: Run, key: str) -> tuple[tuple[int, int, int, int, list[str]], list[str]]:
    params = {"customer_key": key, "separators": SEPARATORS, "salt": secrets.token_hex(16)}
    with run.connection() as con:
        con.execute("begin")
        try:
            found = run_sql(con, "pipeline.jobs", "erase_find", params).fetchall()[0]
            ids = [response_id for (response_id,) in con.execute("select response_id from erased").fetchall()]
            run_sql(con, "pipeline.jobs", "erase_bury", params)
            run_sql(con, "pipeline.jobs", "erase_delete", params)
            con.execute("commit")
        except BaseException:
            con.execute("rollback")
            raise
        run_sql(con, "pipeline.jobs", "erase_forget")
    return found, ids


def _rebuild(run: Run, *, erased: int) -> None:
    """Compute the insights anew and publish."""
    run.record(StageReport("erase", 0.0, {"tombstones": erased + 1}))  # rows are a reason to publish anew
    with run.connection() as con:
        history.record(con, run.run_id, action="erase", pinned=False)
    for name in ("insights", "published"):
        run.stage(name)
    with run.connection() as con:
        con.execute("checkpoint")


def _delete_snapshots(settings: Settings, key: str | None, ids: list[str], *, keep: str) -> int:
    """Delete kept snapshots and ad-hoc results that hold the customer, or all where it is not known who; how many."""
    folder = adhoc_file(settings, "x").parent
    others = [p for p in history.kept_snapshots(settings) if p.stem != keep] + sorted(folder.glob("*.duckdb"))
    gone = [p for p in others if key is None or _shows(p, key, ids)]
    for path in gone:
        path.unlink()
    return len(gone)


def _shows(published: Path, key: str, ids: list[str]) -> bool:
    """Return whether a published file contains something of the customer; one that cannot be read counts as containing it."""
    con = duckdb.connect(":memory:")
    try:
        con.execute("attach $path as shown (read_only)", {"path": str(published)})
        return bool(
            run_sql(con, "pipeline.jobs", "erase_shown", {"customer_key": key, "responses": ids}).fetchall()[0][0]
        )
    except duckdb.Error:
        return True
    finally:
        con.close()


@contextmanager
def _no_adhoc_run(settings: Settings) -> Iterator[None]:
    """Hold the locks of all ad-hoc runs that there have been; what a dead one left is removed.

    Raises:
        WarehouseBusy: One is at work: its copy may hold the customer.
    """
    folder = settings.paths.data / "adhoc"
    with ExitStack() as stack:
        for lock in sorted(folder.glob("*.run.lock")):
            stack.enter_context(writer_lock(lock.with_suffix(""), purpose="voc erase", wait_s=settings.wait_s))
        for rest in folder.glob("*/"):
            shutil.rmtree(rest)
        yield


def erase_command(settings: Settings, customer_key: str | None, *, ask: bool) -> int:
    """Erase a customer, after a question on a terminal; prints what was erased and what is left to the operator.

    Raises:
        VocError: As erase_customer.
    """
    if ask and customer_key is not None:
        sys.stdout.write(
            "This permanently erases everything of this customer, including snapshots that contain it. Type yes to continue: "
        )
        sys.stdout.flush()
        if sys.stdin.readline().strip() != "yes":
            sys.stdout.write("nothing was erased\n")
            return 1
    lines = describe(erase_customer(settings, customer_key))
    if (settings.paths.data / "prefect").is_dir():
        lines.append(
            "           summaries of earlier runs in the Prefect UI may quote the customer: the deployment erase deletes them"
        )
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def describe(done: Erasure) -> list[str]:
    """Return the lines that say what was erased and what is left to do; they hold no key and no text."""
    lines = [
        f"Erased     {done.responses:,} responses, {done.verbatims:,} texts, {done.superseded:,} older versions, "
        f"{done.rejected_rows:,} rejected rows",
        f"Snapshots  {done.snapshots:,} kept snapshots and ad-hoc results deleted",
        f"Published  anew by run {done.run_id}; rows of later exports with this customer are left out",
    ]
    if done.files:
        lines.append(
            "Left to do these input files still hold rows of the customer: delete them, or the rows, and their backups"
        )
        lines += [f"           {name}" for name in done.files]
    return lines
