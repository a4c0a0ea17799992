"""sources → raw: what lies in the inbox, each content once, each file whole or not at all."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import duckdb

from models.personal.reader import name_reader
from pipeline.config.settings import Settings
from pipeline.config.sources import SourceMapping, load_sources
from pipeline.contract import REMARKS, TOLD, UNREAD, Models, Progress, StageReport
from pipeline.errors import SourceError, describe_error, printable
from pipeline.raw.attempts import forget_others, read_attempts, takers_of, what_is_due
from pipeline.raw.clean_kept import clean_kept
from pipeline.raw.cut_offs import apply_cut_offs
from pipeline.raw.fingerprint import fingerprint
from pipeline.raw.load import PACKAGE, FileChanged, InboxFile, Loaded, Loading, load_file, note_failure
from pipeline.raw.matching import Unmatched, catalogue_hash, inbox_files
from pipeline.raw.people.key_maps import bring_maps
from pipeline.raw.people.persons import join_customers, said_of_persons
from pipeline.raw.private_rows import row_privacy
from pipeline.raw.readers.archives import forget_unpacked
from pipeline.warehouse.transaction import transaction

logger = logging.getLogger(__name__)

COUNTS = ("read", "loaded", "updated", "repeated", "skipped", "rejected")
OUTCOMES = ("loaded", "known", "failed", "unmatched", "changed")
TABLES = ("responses", "scores", "measures", "verbatims", "superseded", "rejected_rows", "files")


@dataclass
class _Tally:
    """Counts of what one run did with the inbox."""

    files: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    written: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    non_answers: int = 0
    outdated: Counter[str] = field(default_factory=Counter)

    def miss(self, name: str, status: str, why: str) -> None:
        """Count a file of which no row could be read, and name it."""
        self.files[status] += 1
        self.unread.append(name)
        self.warnings.append(f"{name}: {printable(why)}")

    def add(self, name: str, done: Loaded) -> None:
        """Count a file that was read, and warn about what a person should look at; one of which every row was rejected has failed."""
        self.warnings.extend(f"{name}: {note}" for note in done.notes)
        self.remarks.extend(f"{name}: {remark}" for remark in done.remarks)
        self.told.extend(f"{name}: {line}" for line in done.told)
        if done.failure:
            self.miss(name, "failed", f"failed: {done.failure}")
        else:
            self.files["loaded"] += 1
        self.rows.update({count: getattr(done, count) for count in COUNTS})
        self.non_answers += done.non_answers
        self.written.update(
            responses=done.loaded + done.updated - done.replaced,
            scores=done.scores,
            measures=done.measures,
            verbatims=done.verbatims,
            superseded=done.updated,
            rejected_rows=done.rejected,
            files=1,
        )
        if done.rejected and not done.failure:
            self.warnings.append(f"{name}: {done.rejected:,} of {done.read:,} rows rejected, {done.first_reject}")
        if done.unconsented:
            self.warnings.append(
                f"{name}: {done.unconsented:,} rows without the customer's consent; their texts are not kept"
            )
        if done.replaced:
            self.warnings.append(
                f"{name}: {done.replaced:,} rows have the same id as another row in the file but different content; the newest "
                "is kept, the others are in raw.superseded"
            )


def run(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Models, progress: Progress, run_id: str
) -> StageReport:
    """Load the inbox's files whose content is new; each file in one transaction.

    Tables written: raw.responses, scores, measures, verbatims, superseded, rejected_rows, files, key_maps, key_map_rows, persons,
    key_conflicts. A file that cannot be read is remembered and named, and the others are still read; it is tried again when it or its mapping changes. A file with
    rejected rows is read again when its mapping changes. What the mappings state as satisfied is brought to raw.scores,
    also of answers loaded earlier.

    Raises:
        ConfigError: A source mapping, or a key map, is wrong.
        SourceError: There is no inbox folder.
    """
    began, now = time.monotonic(), datetime.now(UTC)
    mappings = load_sources(settings.sources)
    inbox = settings.paths.inbox or settings.paths.data / "inbox"
    names, odd = inbox_files(inbox)
    tally = _Tally()
    private = row_privacy(settings, name_reader(models.annotator))
    cleaned = clean_kept(con, settings, private)
    with transaction(con):
        tally.warnings.extend(bring_maps(con, settings, mappings))
    loading = Loading(settings, private, progress, run_id, now)
    if not names and not odd:
        tally.warnings.append(f"{inbox}: the inbox is empty")
    for name, reason in odd:
        tally.miss(name, "failed", reason)
    for name, path in names:
        try:
            _read(con, InboxFile(name, path, fingerprint(path)), mappings, tally, loading)
        except OSError as e:
            tally.miss(name, "failed", f"cannot be read: {e.strerror or type(e).__name__}")
        finally:
            progress.finish()
    forget_unpacked()
    tally.warnings.extend(
        f"source {name}: its mapping, or how this version reads it, changed since {count:,} file{'' if count == 1 else 's'} of the inbox "
        f"{'was' if count == 1 else 'were'} loaded; `voc reload {name}` shows what reading again would change"
        for name, count in sorted(tally.outdated.items())
    )
    apply_cut_offs(con, mappings, package=PACKAGE)
    with transaction(con):
        persons = join_customers(con, settings)
    remarks, warnings = said_of_persons(con)
    tally.remarks.extend(remarks)
    tally.warnings.extend(warnings)
    facts: dict[str, Any] = {f"files_{outcome}": tally.files[outcome] for outcome in OUTCOMES}
    facts.update({f"rows_{count}": tally.rows[count] for count in COUNTS})
    facts.update({"non_answers": tally.non_answers, REMARKS: tally.remarks, TOLD: tally.told, UNREAD: tally.unread})
    rows = {table: tally.written[table] for table in TABLES} | ({"cleaned": cleaned} if cleaned else {})
    rows |= {"persons": persons} if persons else {}
    return StageReport("raw", round(time.monotonic() - began, 3), rows, facts, tuple(tally.warnings))


def _read(
    con: duckdb.DuckDBPyConnection,
    file: InboxFile,
    mappings: Mapping[str, SourceMapping],
    tally: _Tally,
    loading: Loading,
) -> None:
    """Load the file under every mapping that takes it and has not loaded it yet; count the outcome."""
    attempts = read_attempts(con, file)
    due = what_is_due(attempts, file.name, mappings)
    tally.outdated.update(due.outdated)
    for status, error in due.still:
        tally.miss(file.name, status, f"still {status}: {error}")
    try:
        takers = takers_of(file, due, mappings)
    except OSError:
        raise
    except Exception as e:
        if due.again:
            _note(con, file, None, e, mappings, tally, loading)
        return
    if due.again:
        forget_others(con, file, takers)
    elif not takers and not due.still:
        tally.files["known"] += 1
    for mapping in takers:
        loading.progress.start(f"reading {file.name}")
        _load(con, file, mapping, mappings, tally, loading)


def _load(
    con: duckdb.DuckDBPyConnection,
    file: InboxFile,
    mapping: SourceMapping,
    mappings: Mapping[str, SourceMapping],
    tally: _Tally,
    loading: Loading,
) -> None:
    """Load the file under one mapping; count the outcome."""
    try:
        began = time.monotonic()
        done = load_file(con, file, mapping, loading)
    except FileChanged:
        tally.files["changed"] += 1
        tally.warnings.append(
            f"{file.name}: changed while it was read; nothing of it was kept, the next run tries again"
        )
        return
    except (duckdb.Error, OSError):  # of the warehouse, or of the file as a whole
        raise
    except Exception as e:
        _note(con, file, mapping, e, mappings, tally, loading)
        return
    tally.add(file.name, done)
    seconds = time.monotonic() - began
    logger.info("file=%s source=%s rows=%d seconds=%.2f", file.name, mapping.name, done.read, seconds)


def _note(
    con: duckdb.DuckDBPyConnection,
    file: InboxFile,
    mapping: SourceMapping | None,
    failure: Exception,
    mappings: Mapping[str, SourceMapping],
    tally: _Tally,
    loading: Loading,
) -> None:
    """Name a file that no mapping takes, or that cannot be read under one, and remember it unless that mapping has loaded it before."""
    status = "unmatched" if isinstance(failure, Unmatched) else "failed"
    known = isinstance(failure, SourceError | Unmatched)
    error = printable(str(failure) if known else f"cannot be read: {describe_error(failure)}")
    tally.miss(file.name, status, f"{status}: {error}")
    source = mapping.name if mapping else None
    loaded = [a["source"] for a in read_attempts(con, file) if a["status"] == "loaded"]
    if source in loaded or (loaded and source is None):
        return
    note_failure(
        con,
        file,
        status=status,
        source=source,
        mapping_hash=mapping.mapping_hash if mapping and not mapping.match.fallback else catalogue_hash(mappings),
        error=error,
        loading=loading,
    )
    tally.written["files"] += 1
