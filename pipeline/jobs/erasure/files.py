"""Files beside the warehouse: kept snapshots, ad-hoc results and copies, what was told and logged, exports, scraps of dead processes."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import duckdb

from pipeline.config.settings import Settings
from pipeline.jobs.adhoc import adhoc_file
from pipeline.jobs.erasure.places import PACKAGE
from pipeline.jobs.erasure.quotes import ERASED, without
from pipeline.jobs.erasure.rows import trace_in
from pipeline.published import history
from pipeline.reading.exports.by_month import export_by_month, is_by_month
from pipeline.reading.exports.folder import STAGE
from pipeline.reading.exports.manifest import NAME as MANIFEST
from pipeline.reading.published import export_parquet
from pipeline.warehouse.lock import writer_lock
from pipeline.warehouse.pending import Pending
from pipeline.warehouse.sql import run_sql

DICTIONARY = "data_dictionary.parquet"
"""What tells a folder that `voc export` wrote from any other."""
WORDED = ("themes", "theme_groups", "theme_events", "theme_words", "emerging_themes", "files")
"""Published tables whose words may be a customer's though no row of theirs is in the file."""


@contextmanager
def no_adhoc_run(settings: Settings) -> Iterator[None]:
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


def delete_snapshots(settings: Settings, pending: Sequence[Pending], *, keep: str) -> int:
    """Delete kept snapshots and ad-hoc results that hold a customer, or all where it is not known who; returns how many.

    Args:
        settings: Settings of the installation.
        pending: Whom.
        keep: Run whose snapshot was made without them.
    """
    folder = adhoc_file(settings, "x").parent
    others = [p for p in history.kept_snapshots(settings) if p.stem != keep] + sorted(folder.glob("*.duckdb"))
    gone = [path for path in others if any(not one.keys or _shows(path, one) for one in pending)]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _shows(published: Path, one: Pending) -> bool:
    """Return whether a published file shows the customer, by rows or by words; one that cannot be read counts as showing it."""
    con = duckdb.connect(":memory:")
    try:
        con.execute("attach $path as shown (read_only)", {"path": str(published)})
        params = {"keys": list(one.keys), "responses": list(one.responses)}
        if run_sql(con, PACKAGE, "erase_shown", params).fetchall()[0][0]:
            return True
        trace = trace_in(one)
        there = run_sql(con, PACKAGE, "shown_columns", {"tables": list(WORDED)}).fetchall()
        return any(trace.marks(word) for table, column in there for word in _values(con, table, column))
    except duckdb.Error:
        return True
    finally:
        con.close()


def _values(con: duckdb.DuckDBPyConnection, table: str, column: str) -> list[str]:
    text = duckdb.ColumnExpression(column).cast("varchar")
    rows = con.table(f"shown.published.{table}").select(text).distinct().fetchall()
    return [value for (value,) in rows if value is not None]


def clean_logs(settings: Settings, quotes: Callable[[str], bool]) -> int:
    """Take lines that quote a customer out of what alerts and the server have written; returns how many.

    Files: the alerts' file, alerts.sent.jsonl, prefect/server.log.

    Args:
        settings: Settings of the installation.
        quotes: Whether a text quotes a customer.
    """
    return clean_told(settings, quotes) + _clean(settings.paths.data / "prefect" / "server.log", quotes)


def clean_told(settings: Settings, quotes: Callable[[str], bool]) -> int:
    """Take texts that are not to stay out of what alerts have written; returns how many lines changed.

    Files: the alerts' file, alerts.sent.jsonl.

    Args:
        settings: Settings of the installation.
        quotes: Whether a text is not to stay.
    """
    data = settings.paths.data
    told = [data / (settings.alerts.file or "alerts.jsonl"), data / "alerts.jsonl", data / "alerts.sent.jsonl"]
    return sum(_clean(path, quotes) for path in dict.fromkeys(told))


def _clean(path: Path, quotes: Callable[[str], bool]) -> int:
    """Rewrite a file of lines in place: whoever appends to it has it open."""
    if not path.is_file():
        return 0
    with path.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        lines = file.read().decode("utf-8", "surrogateescape").split("\n")
        kept = [_cleaned(line, quotes) for line in lines]
        changed = sum(a != b for a, b in zip(lines, kept, strict=True))
        if changed:
            content = "\n".join(kept).encode("utf-8", "surrogateescape")
            file.seek(0)
            file.write(content)
            file.truncate()
            file.flush()
            os.fsync(file.fileno())
    return changed


def _cleaned(line: str, quotes: Callable[[str], bool]) -> str:
    with suppress(ValueError):
        value = json.loads(line)
        kept = without(value, quotes)
        return line if kept == value else json.dumps(kept, ensure_ascii=False)
    return ERASED if line.strip() and quotes(line) else line


def remove_scraps(settings: Settings) -> int:
    """Remove what processes left when they died: spilled rows, half-built files; returns how many."""
    warehouse, published = settings.paths.warehouse, settings.paths.published
    found = [
        *warehouse.parent.glob(f"{warehouse.name}.tmp"),
        *warehouse.parent.glob(f".{warehouse.name}.*.rewriting*"),
        *published.parent.glob(f".{published.name}.*"),
        *published.parent.glob("*/.*.linking"),
        *published.parent.glob("*.tmp"),
    ]
    for path in found:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(found)


def refresh_exports(settings: Settings) -> int:
    """Bring exports in the data folder up to date with the published file; returns how many folders.

    Raises:
        QueryError: One cannot be written.
    """
    inbox, data, published = settings.paths.inbox, settings.paths.data, settings.paths.published
    least = settings.publish.min_customers
    found = {path.parent for name in (DICTIONARY, STAGE, MANIFEST) for path in data.rglob(name)}
    folders = sorted(f for f in found if not (inbox and f.is_relative_to(inbox)) and STAGE not in f.parts)
    folders = [f for f in folders if (f / DICTIONARY).exists() or is_by_month(f)]
    for folder in folders:
        if is_by_month(folder):
            export_by_month(published, folder, min_customers=least, with_embeddings=(folder / "embeddings").exists())
            continue
        embeddings = (folder / "embeddings.parquet").exists()
        fresh = {
            path.name for path in export_parquet(published, folder, min_customers=least, with_embeddings=embeddings)
        }
        for path in folder.glob("*.parquet"):
            if path.name not in fresh:  # a table of an earlier version
                path.unlink()
    return len(folders)
