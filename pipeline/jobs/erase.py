"""`voc erase`: remove one customer from every table, file and kept snapshot, and leave a tombstone so that nothing comes back."""

from __future__ import annotations

import json
import logging
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from pipeline.config.check import check_configuration
from pipeline.config.settings import Settings
from pipeline.contract import Models, Progress, StageReport
from pipeline.errors import ErasurePending, VocError, WarehouseError, conceal, concealing
from pipeline.jobs.erasure.files import clean_logs, delete_snapshots, no_adhoc_run, refresh_exports, remove_scraps
from pipeline.jobs.erasure.keys import check_key, require_secret, same_contacts, stored_forms
from pipeline.jobs.erasure.models import recorded_models
from pipeline.jobs.erasure.persons import AmbiguousKey, Others, clean_maps, other_keys
from pipeline.jobs.erasure.places import PACKAGE
from pipeline.jobs.erasure.rows import erase_rows, trace_in
from pipeline.jobs.erasure.server_records import clean_records
from pipeline.jobs.erasure.strangers import strange_files
from pipeline.jobs.followup.export import remove_followups
from pipeline.published import history
from pipeline.raw.people.persons import join_customers
from pipeline.report.keep import make_page, remove_pages
from pipeline.runs.begin import begin_locked, require_warehouse
from pipeline.warehouse.connection import open_settings_warehouse
from pipeline.warehouse.lock import writer_lock
from pipeline.warehouse.pending import Pending, read_pending, write_pending
from pipeline.warehouse.rewrite import rewrite
from pipeline.warehouse.sql import run_sql
from pipeline.warehouse.transaction import transaction

logger = logging.getLogger(__name__)

ROOM = 1.2
"""Free disk space that an erasure needs, as a multiple of the warehouse and the published file together."""

NEXT = "`voc erase --finish` continues it, or the next `voc run` before it does anything else"


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was erased; no key and no text.

    Attributes:
        customers: Customers that were asked for, unfinished erasures of before included.
        counts: Rows, records and files by what they were.
        files: Input files, relative to the inbox, that held rows of the customers. The operator has to clean them.
        nearly: Whether a key was found nowhere, but one that differs only in case or spaces was.
        run_id: Run that published the file anew; None where nothing was to be done.
        others: Further keys of the same person. They hold keys, so they are for the operator's terminal alone, not for logs.
        with_others: Whether the others were erased, too.
    """

    customers: int
    counts: dict[str, int] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    nearly: bool = False
    run_id: str | None = None
    others: Others = field(default_factory=Others)
    with_others: bool = False

    @property
    def found(self) -> bool:
        """Return whether anything in the warehouse was the customer's."""
        looked = ("responses", "older_versions", "rejected_rows", "messages_and_notes", "map_rows")
        return any(self.counts.get(k) for k in looked)


def erase_customer(
    settings: Settings,
    customer_key: str | None,
    *,
    person: bool = False,
    models: Models | None = None,
    progress: Progress | None = None,
    purpose: str = "voc erase",
) -> Erasure:
    """Erase a customer and bury the key, after whatever erasure was interrupted before; may be repeated.

    Tables written: every table of the warehouse that holds something of the customer; ops.tombstones, ops.erasures. Files:
    the published file is built anew and any pin ends; kept snapshots and ad-hoc results with the customer are deleted;
    logs, the Prefect server's database and exports in the data folder are cleaned; the warehouse is rewritten, so that no
    block of the file holds a deleted row. The list of unfinished erasures (warehouse/pending.py) is written first and
    emptied last.

    Args:
        settings: Settings of the installation.
        customer_key: As in the source; None only finishes what was interrupted.
        person: Whether to erase every further key that is known to be the same person's, too (raw.persons, key maps).
        models: For tests; else their fingerprint is read from the ledger, so that no model need load.
        progress: Told of the stages.
        purpose: Who holds the writer's lock.

    Raises:
        VocError: The key is empty; or `person` is asked for and the key is that of several persons.
        ErasurePending: What could not be done; the erasure is on the list of unfinished ones.
        WarehouseBusy: A run, or an ad-hoc run on its copy, is at work.
        WarehouseError: There is no warehouse, or too little room on the disk; nothing was erased.
    """
    if customer_key is not None:
        check_key(customer_key)
    require_warehouse(settings)
    data = settings.paths.data
    with (
        concealing(purpose),
        writer_lock(settings.paths.warehouse, purpose=purpose, wait_s=settings.wait_s),
        no_adhoc_run(settings),
    ):
        pending, others = read_pending(data), Others()
        if customer_key is not None:
            forms, others = _forms(settings, customer_key, person=person)
            pending = _with(pending, forms)
        if not pending:
            return Erasure(0)
        _require_room(settings)
        write_pending(data, pending)
        try:
            done = _carry_out(settings, pending, models=models, progress=progress)
            return replace(done, others=others, with_others=person)
        except Exception as e:
            failure = ErasurePending(f"{conceal(e, doing=purpose)}. The erasure is not finished: {NEXT}")
        raise failure  # outside the handler, so that it carries no context with a customer's words


def _forms(settings: Settings, customer_key: str, *, person: bool) -> tuple[tuple[str, ...], Others]:
    """Return every form in which the key may be stored, other spellings of a phone number included, and the person's other keys.

    Raises:
        ConfigError: Pseudonyms are stored, and the secret that made them is gone; nothing was erased.
        VocError: `person` is asked for, and the key is that of several persons.
    """
    with open_settings_warehouse(settings) as con:
        require_secret(con, settings, check_key(customer_key))
        forms = [*stored_forms(settings, customer_key), *same_contacts(con, settings, check_key(customer_key))]
        try:
            others = other_keys(con, settings, forms)
        except AmbiguousKey:
            if person:
                raise
            others = Others()
        return tuple(dict.fromkeys([*forms, *(others.keys if person else ())])), others


def _with(pending: tuple[Pending, ...], keys: tuple[str, ...]) -> tuple[Pending, ...]:
    """Return the list with an erasure of this customer, which may be on it already."""
    known = any(one.keys and one.keys[0] == keys[0] for one in pending)
    return pending if known else (*pending, Pending.of(keys))


def finish_pending(
    settings: Settings, *, models: Models | None = None, progress: Progress | None = None, purpose: str = "voc run"
) -> Erasure | None:
    """Finish what was interrupted, before a run publishes anything; None where nothing was.

    Raises:
        VocError: As erase_customer.
    """
    if not read_pending(settings.paths.data):
        return None
    return erase_customer(settings, None, models=models, progress=progress, purpose=f"{purpose} (unfinished erasure)")


def finished_report(done: Erasure) -> StageReport:
    """Return what a run's summary says of an erasure that it finished."""
    said = f"an erasure that had been interrupted was finished first ({done.customers} customers)"
    return StageReport("erase", 0.0, {}, {"erasures_finished": done.customers}, (said,))


def _carry_out(
    settings: Settings, pending: Sequence[Pending], *, models: Models | None, progress: Progress | None
) -> Erasure:
    """Do every step in its order; each may have been done before."""
    known, counts, files, nearly = _erase_rows(settings, pending)
    counts["map_rows"], unwritten = clean_maps(settings, {key for one in known for key in one.keys})
    run_id = _rebuild(settings, models=models, progress=progress)
    traces = [trace_in(one) for one in known]

    def quotes(text: str) -> bool:
        return any(trace.mentions(text) for trace in traces)

    counts["snapshots"] = delete_snapshots(settings, known, keep=run_id)
    counts["exports"] = refresh_exports(settings) + remove_followups(settings)
    counts["pages"] = remove_pages(settings)
    make_page(settings)
    counts["log_lines"] = clean_logs(settings, quotes)
    remove_scraps(settings)
    counts |= _clean_server(settings, quotes)
    files = (*files, *unwritten, *strange_files(settings, lambda text: any(trace.cites(text) for trace in traces)))
    _write_receipts(settings, known, counts, files)
    rewrite(settings.paths.warehouse, memory_limit=settings.memory_limit, threads=settings.threads)
    _close_receipts(settings, known)
    write_pending(settings.paths.data, ())
    logger.info("erased customers=%d responses=%d", len(known), counts["responses"])
    return Erasure(len(known), counts, files, nearly, run_id)


def _erase_rows(
    settings: Settings, pending: Sequence[Pending]
) -> tuple[tuple[Pending, ...], dict[str, int], tuple[str, ...], bool]:
    """Erase each customer's rows in a transaction of its own; returns the erasures with what files are recognised by."""
    known = list(pending)
    counts: dict[str, int] = dict.fromkeys(("responses", "older_versions", "texts", "rejected_rows"), 0)
    files: set[str] = set()
    nearly = False

    def remember(one: Pending) -> None:
        known[[p.erasure_id for p in known].index(one.erasure_id)] = one
        write_pending(settings.paths.data, known)

    with open_settings_warehouse(settings) as con:
        for one in pending:
            if not one.keys:
                continue
            done = erase_rows(con, one, remember=remember)
            for name, n in done.counts.items():
                counts[name] = counts.get(name, 0) + n
            files |= set(done.files)
            if not done.counts["responses"]:
                params = {"key": one.keys[0], "keys": list(one.keys)}
                nearly = nearly or bool(run_sql(con, PACKAGE, "nearly_this_key", params).fetchall()[0][0])
        with transaction(con):
            join_customers(con, settings)
        con.execute("checkpoint")
    return tuple(known), counts, tuple(sorted(files)), nearly


def _rebuild(settings: Settings, *, models: Models | None, progress: Progress | None) -> str:
    """Compute the insights anew and publish; returns the run."""
    check_configuration(settings)
    models = models or recorded_models(settings)
    with begin_locked(settings, models=models, progress=progress, keep_open=False, keys_as_they_are=True) as run:
        run.record(StageReport("erase", 0.0, {"tombstones": 1}))  # rows are a reason to publish anew
        with run.connection() as con:
            history.record(con, run.run_id, action="erase", pinned=False)
        for name in ("insights", "published"):
            run.stage(name)
        with run.connection() as con:
            con.execute("checkpoint")
    return run.run_id


def _clean_server(settings: Settings, quotes: Callable[[str], bool]) -> dict[str, int]:
    """Clean the server's database; one that cannot be cleaned now is left to the server's next start.

    Raises:
        VocError: It is damaged, or in use all the time.
    """
    home = settings.paths.data / "prefect"
    try:
        return clean_records(home, quotes)
    except sqlite3.Error as e:
        raise VocError(
            f"{home / 'prefect.db'}: cannot be cleaned ({type(e).__name__}): stop `voc up`; "
            "the warehouse and the published file are erased already"
        ) from None


def _write_receipts(settings: Settings, known: Sequence[Pending], counts: dict[str, int], files: Sequence[str]) -> None:
    beside = {
        k: counts[k]
        for k in ("map_rows", "snapshots", "exports", "pages", "log_lines", "artifacts", "events", "other_records")
        if k in counts
    }
    with open_settings_warehouse(settings) as con:
        for one in known:
            params = {"erasure_id": one.erasure_id, "counts": json.dumps(beside), "left_to_do": json.dumps(list(files))}
            run_sql(con, PACKAGE, "add_to_receipt", params)
        con.execute("checkpoint")


def _close_receipts(settings: Settings, known: Sequence[Pending]) -> None:
    with open_settings_warehouse(settings) as con:
        for one in known:
            run_sql(con, PACKAGE, "close_receipt", {"erasure_id": one.erasure_id})


def _require_room(settings: Settings) -> None:
    """Raise where the disk has too little room to finish: a half-done erasure is worse than one that was not begun.

    Raises:
        WarehouseError: It has.
    """
    files = (settings.paths.warehouse, settings.paths.published)
    need = ROOM * sum(path.stat().st_size for path in files if path.exists())
    free = shutil.disk_usage(settings.paths.data).free
    if free < need:
        raise WarehouseError(
            f"{settings.paths.data}: an erasure needs {need / 1e6:,.0f} MB on the disk for a while, and {free / 1e6:,.0f} MB are "
            "free; nothing was erased: make room, then try again"
        )
