"""Load one file into the warehouse in one transaction: all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path

import duckdb

from pipeline.config.key_secret import pseudonym_of
from pipeline.config.settings import Settings
from pipeline.config.sources import SourceMapping
from pipeline.contract import Progress
from pipeline.raw.batches import SCHEMAS, Batch
from pipeline.raw.clean_kept import clean_versions
from pipeline.raw.consent import WITHHELD, YES, consent_reader
from pipeline.raw.discovery.questions import mapping_for_file
from pipeline.raw.errors import RowError
from pipeline.raw.file_notes import crowded_keys, foreign_ids, unzoned
from pipeline.raw.file_times import with_file_times
from pipeline.raw.findings import Findings
from pipeline.raw.fingerprint import Fingerprint, fingerprint
from pipeline.raw.matching import absent_columns, check_columns
from pipeline.raw.people.linked import linked_key
from pipeline.raw.private_rows import Privacy
from pipeline.raw.readers import open_table
from pipeline.raw.readers.base import Reject, Table, Value, raw_of
from pipeline.raw.responses import RowMapper, Withheld, row_mapper
from pipeline.raw.shapes import shaped
from pipeline.warehouse.customer_keys import note_secret
from pipeline.warehouse.rewrite import rewrite_marker
from pipeline.warehouse.sql import run_sql
from pipeline.warehouse.transaction import transaction

PACKAGE = "pipeline.raw"


class FileChanged(Exception):
    """The file was written to while it was read; nothing of it was kept."""


@dataclass(frozen=True, slots=True)
class InboxFile:
    """A file to read: name relative to the inbox, path, fingerprint before reading."""

    name: str
    path: Path
    before: Fingerprint


@dataclass(frozen=True, slots=True)
class Loaded:
    """Rows of one file by what became of them, and rows written.

    Attributes:
        read: Data rows found = loaded + updated + repeated + skipped + rejected.
        replaced: Of `updated`, versions that a later row of the same file replaced.
        non_answers: Comments such as "n/a", which are no verbatims.
        unconsented: Rows without the customer's consent: loaded without their texts, or skipped.
        first_reject: Line and reason of the first rejected row, without any text of it; None if there is none.
        notes: What a person should look at although the file was read.
        remarks: What was left out by rule, such as comments without an answer.
        told: What was taken for a question of a survey whose mapping leaves that to the file, and what was not.
    """

    read: int = 0
    loaded: int = 0
    updated: int = 0
    repeated: int = 0
    skipped: int = 0
    rejected: int = 0
    replaced: int = 0
    unconsented: int = 0
    scores: int = 0
    measures: int = 0
    verbatims: int = 0
    non_answers: int = 0
    first_reject: str | None = None
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def failure(self) -> str | None:
        """Return why the file counts as failed although it could be opened: every row was rejected. None if it does not."""
        if not self.rejected or self.loaded + self.updated + self.repeated + self.skipped:
            return None
        return f"every row was rejected ({self.rejected:,}); {self.first_reject}; `voc rejected` lists them"


@dataclass(frozen=True, slots=True)
class Loading:
    """What all files of one run are loaded with.

    Attributes:
        settings: Of the run.
        private: How the rows of a source are stored.
        progress: Told of each part of a file that is read.
        run_id: The run's.
        now: When the run's loading began; with a time zone.
    """

    settings: Settings
    private: Privacy
    progress: Progress
    run_id: str
    now: datetime


def load_file(con: duckdb.DuckDBPyConnection, file: InboxFile, mapping: SourceMapping, loading: Loading) -> Loaded:
    """Read, map and merge the file's rows, and remember the file, in one transaction; arguments and errors as merge_file.

    On any error all of it is rolled back.
    """
    with transaction(con):
        done = merge_file(con, file, mapping, loading)
    run_sql(con, PACKAGE, "drop_staging")
    return done


def merge_file(con: duckdb.DuckDBPyConnection, file: InboxFile, mapping: SourceMapping, loading: Loading) -> Loaded:
    """Read, map and merge the file's rows, and remember the file, in the transaction that is open.

    Tables written: raw.responses, scores, measures, verbatims, superseded, rejected_rows, files.

    Files: where a consent was taken back, the marker beside the warehouse that asks to rewrite it.

    Raises:
        SourceError: The file cannot be read at all, or lacks columns.
        FileChanged: It changed while it was read.
        OSError: The file has vanished or may not be read.
    """
    settings, private = loading.settings, loading.private
    pseudonym, mapping_hash = partial(pseudonym_of, settings), mapping.mapping_hash
    named = mapping.created_at
    mapping, told = mapping_for_file(mapping, file.path, pseudonym=pseudonym)
    run_sql(con, PACKAGE, "create_staging")
    with closing(open_table(file.path, mapping.format)) as opened:
        timed = with_file_times(opened, named, file.name, file.path)
        table = shaped(timed, mapping, pseudonym=pseudonym)
        check_columns(mapping, table)
        findings = Findings(unseen=set(mapping.expected()))
        mapper = row_mapper(
            mapping,
            columns=table.columns,
            questions=table.questions,
            zones=table.zones,
            max_chars=settings.enrich.max_chars,
            findings=findings,
        )
        withhold = consent_reader(mapping.privacy.consent, columns=table.columns)
        linked = lru_cache(50_000)(partial(linked_key, settings))
        batch = Batch(
            source=mapping.name,
            file_hash=file.before.sha256,
            private=private.of(mapping.name),
            linked=linked,
            hashed=bool(settings.customers.hashed_addresses),
        )
        read, skipped, first_reject = _stage_rows(
            con, table, mapper, batch, withhold=withhold, progress=loading.progress
        )
    if fingerprint(file.path) != file.before:
        raise FileChanged
    run_sql(con, PACKAGE, "judge_rows")
    foreign = foreign_ids(con, mapping, file.before.sha256)
    counted = run_sql(con, PACKAGE, "count_verdicts").fetchone() or (0,) * 10
    loaded, updated, repeated, rejected, replaced, scores, measures, verbatims, left_out, unconsented = counted
    absent = absent_columns(mapping, table, findings.unseen) if read > rejected else []
    skipped += left_out  # rows of customers who were erased, or did not consent, are left out on purpose
    origin = {"file_hash": file.before.sha256, "file_name": file.name, "run_id": loading.run_id, "now": loading.now}
    source = {"source": mapping.name, "journey_id": mapping.journey}
    if con.execute("select count(*) from withdrawn").fetchall()[0][0]:
        rewrite_marker(settings.paths.warehouse).touch()  # before the commit: older versions may have had texts
    run_sql(con, PACKAGE, "forget_attempt", {**origin, **source})
    run_sql(con, PACKAGE, "merge_rows", {**origin, **source, "cleaner": private.of(mapping.name).stamp})
    clean_versions(con, private)
    note_secret(con, settings)
    counts = {"read": read, "loaded": loaded, "updated": updated, "repeated": repeated, "skipped": skipped}
    written = {"scores": scores, "measures": measures, "verbatims": verbatims}
    notes, remarks = (
        (*table.notes, *absent, *unzoned(mapping, table), *findings.warnings(), *foreign, *crowded_keys(con, mapping)),
        (*table.remarks, *findings.remarks()),
    )
    further = {"replaced": replaced, "unconsented": unconsented, "first_reject": first_reject}
    non_answers = findings.non_answers.total()
    done = Loaded(
        **counts,
        rejected=rejected,
        non_answers=non_answers,
        notes=notes,
        remarks=remarks,
        told=tuple(told),
        **further,
        **written,
    )
    outcome = {"status": "failed" if done.failure else "loaded", "error": done.failure}
    found = {"non_answers": non_answers, "note": "; ".join((*told, *notes, *remarks)) or None}
    facts = {**counts, "rejected": rejected, **outcome, **found, "bytes": file.before.size}
    run_sql(con, PACKAGE, "insert_file", {**origin, **source, **facts, "mapping_hash": mapping_hash})
    return done


def note_failure(
    con: duckdb.DuckDBPyConnection,
    file: InboxFile,
    *,
    status: str,
    source: str | None,
    mapping_hash: str,
    error: str,
    loading: Loading,
) -> None:
    """Record in raw.files that the file could not be read ("failed") or that no mapping takes it ("unmatched")."""
    origin = {"file_hash": file.before.sha256, "file_name": file.name, "run_id": loading.run_id, "now": loading.now}
    counts = dict.fromkeys(("read", "loaded", "updated", "repeated", "skipped", "rejected"), 0)
    facts = {
        "status": status,
        "source": source,
        "mapping_hash": mapping_hash,
        "error": error,
        "note": None,
        "bytes": file.before.size,
        "non_answers": 0,
    }
    with transaction(con):
        run_sql(con, PACKAGE, "forget_attempt", {**origin, "source": source})
        run_sql(con, PACKAGE, "insert_file", {**origin, **counts, **facts})


def _stage_rows(
    con: duckdb.DuckDBPyConnection,
    table: Table,
    mapper: RowMapper,
    batch: Batch,
    *,
    withhold: Callable[[Mapping[str, Value]], str | None],
    progress: Progress,
) -> tuple[int, int, str | None]:
    """Stage every row; returns rows read, rows skipped, and the first reject's line and reason.

    A row that is rejected is kept without its text if `withhold`, the reader of consents, does not find consent in it.
    """
    read, skipped, first_reject = 0, 0, None
    for read, row in enumerate(table.rows, 1):
        reason: str | None = None
        if isinstance(row, Reject):
            reason = row.reason
            kept = withhold({}) is None
            batch.add_reject(row if kept else Reject(row.line_number, reason + WITHHELD, "", row.part))
        else:
            try:
                response = mapper(row)
            except RowError as e:
                reason = e.reason
                kept = withhold(row.values) in (None, YES)
                said = (str(e), raw_of(row)) if kept else (reason + WITHHELD, "")
                batch.add_reject(Reject(row.line_number, *said, row.part))
            else:
                if response is None:
                    skipped += 1
                elif isinstance(response, Withheld):
                    batch.add_withheld(read, response)
                else:
                    batch.add_response(read, response)
        if reason is not None and first_reject is None:
            first_reject = f"{f'{row.part}, ' if row.part else ''}line {row.line_number}: {reason}"
        if batch.full:
            _write(con, batch, progress)
    _write(con, batch, progress)
    return read, skipped, first_reject


def _write(con: duckdb.DuckDBPyConnection, batch: Batch, progress: Progress) -> None:
    rows = batch.rows
    for name, rows_table in batch.take().items():
        con.register(f"new_{name}", rows_table)
    try:
        run_sql(con, PACKAGE, "stage_batch")
    finally:
        for name in SCHEMAS:
            con.unregister(f"new_{name}")
    progress.advance(rows)
