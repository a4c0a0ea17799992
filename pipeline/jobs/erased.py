"""What a person hears of erasures: the question, what was erased, what is left to do, and the receipts."""

from __future__ import annotations

import json
import sys
from typing import Any

from pipeline.config.settings import Settings
from pipeline.jobs.erase import Erasure, erase_customer
from pipeline.jobs.erasure.keys import check_key, stored_forms
from pipeline.jobs.erasure.places import PACKAGE
from pipeline.reading.warehouse import read_warehouse
from pipeline.warehouse.pending import describe_pending
from pipeline.warehouse.sql import run_sql

NOT_FOUND = 4
"""Exit code where no customer with the key is stored; a tombstone is left all the same."""
KINDS = {
    "responses": "responses",
    "texts": "texts",
    "scores": "scores",
    "measures": "measures",
    "older_versions": "older versions",
    "rejected_rows": "rejected rows",
    "map_rows": "rows of key maps",
    "labels": "names of themes",
    "messages_and_notes": "messages, keywords and notes",
    "corrections": "corrections",
    "snapshots": "kept snapshots and ad-hoc results",
    "exports": "exports in the data folder, written anew",
    "pages": "pages in the data folder, the current one built anew",
    "log_lines": "lines of logs and alerts",
    "artifacts": "artifacts of the Prefect UI",
    "events": "events of the Prefect server",
    "other_records": "other records of the Prefect server",
}
"""What each count of a receipt is called."""


def erase_command(settings: Settings, customer_key: str | None, *, ask: bool, person: bool = False) -> int:
    """Erase a customer, after a question on a terminal; prints what was erased and what is left to the operator.

    Args:
        settings: Settings of the installation.
        customer_key: As in the source; None only finishes what was interrupted.
        ask: Whether to ask first.
        person: Whether to erase the further keys of the same person, too.

    Returns:
        0, or 1 where the person did not confirm, or NOT_FOUND.

    Raises:
        VocError: As erase_customer.
    """
    if customer_key is not None:
        check_key(customer_key)
        if ask and not _confirmed():
            sys.stdout.write("nothing was erased\n")
            return 1
    done = erase_customer(settings, customer_key, person=person)
    sys.stdout.write("\n".join(describe(done, named=True)) + "\n")
    return NOT_FOUND if customer_key is not None and not done.found else 0


def _confirmed() -> bool:
    sys.stdout.write(
        "This permanently erases everything of this customer, including snapshots that contain it. Type yes to continue: "
    )
    sys.stdout.flush()
    return sys.stdin.readline().strip() == "yes"


def describe(done: Erasure, *, named: bool = False) -> list[str]:
    """Return the lines that say what was erased and what is left to do; they hold no text, and a key only where `named` asks for it.

    Args:
        done: What was erased.
        named: Whether to name the further keys of the same person: for the operator's terminal, never for a log.
    """
    if not done.customers:
        return ["No erasure is unfinished: there was nothing to do"]
    lines = []
    if not done.found:
        lines.append("Not found  nothing of a customer with this key is stored; is it spelled as in the source?")
        if done.nearly:
            lines.append(
                "           A key that differs only in case or spaces is: erase that one as it stands in the source"
            )
        lines.append("           A tombstone was left: rows of later exports with this key are left out")
    lines.append(f"Erased     {said_counts(done.counts) or 'nothing'}")
    lines.append(f"Published  anew by run {done.run_id}; rows of later exports with this customer are left out")
    if done.others.shown or done.others.shared:
        count = len(done.others.shown) + len(done.others.shared)
        known = f"{count:,} further key{'s are' if count > 1 else ' is'} known to be the same person's"
        lines.append(
            f"Person     {known}, and erased with it"
            if done.with_others
            else f"Person     {known}, and NOT erased: erase each of them, too, or ask for --person the next time"
        )
        lines += _named(done) if named else []
    if done.files:
        lines.append(
            "Left to do these input files still hold rows of the customer: delete them, or the rows, and their backups"
        )
        lines += [f"           {name}" for name in done.files]
    return lines


def _named(done: Erasure) -> list[str]:
    """Return the further keys of the same person, one line each."""
    lines = [
        f"           {key}" + (f" ({source})" if source else " (in a key map only)")
        for source, key in done.others.shown
    ]
    shared = [
        f"           {key} ({source}): not erased, because it is somebody else's key in another source"
        for source, key in done.others.shared
    ]
    return [*lines, *shared]


def said_counts(counts: dict[str, int]) -> str:
    """Return the counts of a receipt as one line; those that are zero are left out."""
    return ", ".join(f"{counts[k]:,} {name}" for k, name in KINDS.items() if counts.get(k))


def print_receipts(settings: Settings, customer_key: str | None) -> int:
    """Print what was erased and when, for everybody or for one customer; returns 0, or NOT_FOUND where there is nothing.

    Raises:
        WarehouseBusy: A run is writing.
        WarehouseError: There is no warehouse.
        VocError: The key is empty.
    """
    keys = None if customer_key is None else list(stored_forms(settings, customer_key))
    with read_warehouse(settings.paths.warehouse) as con:
        rows = run_sql(con, PACKAGE, "receipts", {"keys": keys}).fetchall()
    for row in rows:
        sys.stdout.write("\n".join(_receipt(*row)) + "\n")
    for said in describe_pending(settings.paths.data):
        sys.stdout.write(f"unfinished erasure: {said}\n")
    if not rows:
        sys.stdout.write("no erasure is recorded\n" if keys is None else "no erasure of this customer is recorded\n")
    return NOT_FOUND if keys is not None and not rows else 0


def _receipt(
    erasure_id: str, requested: Any, rows_erased: Any, finished: Any, counts: str, left: str, digests: list[str]
) -> list[str]:
    ended = f"finished {finished:%Y-%m-%d %H:%M} UTC" if finished else "NOT FINISHED"
    lines = [
        f"Erasure {erasure_id[:8]}  requested {requested:%Y-%m-%d %H:%M}, rows erased {rows_erased:%Y-%m-%d %H:%M}, {ended}",
        f"  customer    {digests[0][:16]}… (salted hash of the key)",
        f"  erased      {said_counts(json.loads(counts)) or 'nothing: no customer with this key was stored'}",
    ]
    files = json.loads(left)
    return lines + ([f"  left to do  {', '.join(files)}"] if files else [])
