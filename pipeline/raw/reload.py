"""Files of one source read again under its mapping as it is now, in place of what they gave before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from models.personal.reader import name_reader
from pipeline.config.settings import Settings
from pipeline.config.sources import SourceMapping, load_sources
from pipeline.contract import Models, Progress
from pipeline.errors import ConfigError, SourceError
from pipeline.raw.fingerprint import fingerprint
from pipeline.raw.load import PACKAGE, FileChanged, InboxFile, Loaded, Loading, merge_file
from pipeline.raw.matching import inbox_files
from pipeline.raw.private_rows import row_privacy
from pipeline.raw.readers.archives import forget_unpacked
from pipeline.warehouse.rewrite import rewrite_marker
from pipeline.warehouse.sql import run_sql


@dataclass(frozen=True, slots=True)
class Reloaded:
    """What reading the files of a source again changes.

    Attributes:
        files: Names of the files that are read again, in the order in which they were loaded.
        missing: Names of loaded files that are not in the inbox any more; what they gave stays as it is.
        counts: Responses that are new, gone, changed and the same; rows rejected before and now.
        notes: One line for each thing that a person should know of a file.
    """

    files: tuple[str, ...]
    missing: tuple[str, ...]
    counts: dict[str, int]
    notes: tuple[str, ...]


def reload_source(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    name: str,
    *,
    keep: bool,
    models: Models,
    progress: Progress,
    run_id: str,
) -> Reloaded:
    """Read every file of a source again that lies in the inbox, in one transaction; returns what that changes.

    Tables written, if `keep`: raw.responses, scores, measures, verbatims, superseded, rejected_rows, files. Else all of it is rolled back.
    Erased customers stay erased, and texts that were removed stay removed.

    Raises:
        ConfigError: There is no such mapping.
        SourceError: A file cannot be read under the mapping; nothing is changed.
    """
    mappings = load_sources(settings.sources)
    if name not in mappings:
        raise ConfigError(f"no source mapping {name!r}; there are {', '.join(mappings)}")
    names, _ = inbox_files(settings.paths.inbox or settings.paths.data / "inbox")
    present: dict[str, InboxFile] = {}
    for file_name, path in names:
        file = InboxFile(file_name, path, fingerprint(path))
        present.setdefault(file.before.sha256, file)
    found = run_sql(con, PACKAGE, "loaded_files", {"source": name}).fetchall()
    again = [present[file_hash] for file_hash, _ in found if file_hash in present]
    missing = tuple(file_name for file_hash, file_name in found if file_hash not in present)
    con.execute("begin")
    try:
        hashes = [file.before.sha256 for file in again]
        asked = {"source": name, "hashes": hashes}
        before = run_sql(con, PACKAGE, "count_rejects", asked).fetchall()[0][0]
        for query in ("protected", "reloaded", "untouched", "set_aside"):
            run_sql(con, PACKAGE, query, asked)
        loading = Loading(
            settings, row_privacy(settings, name_reader(models.annotator)), progress, run_id, datetime.now(UTC)
        )
        done = [(file.name, _read(con, file, mappings[name], loading)) for file in again]
        run_sql(con, PACKAGE, "protect_again")
        new, gone, changed, same = run_sql(con, PACKAGE, "count_reloaded", {"source": name}).fetchall()[0]
        if keep and (gone or changed):
            rewrite_marker(settings.paths.warehouse).touch()  # what was read wrongly leaves no byte behind
        con.execute("commit" if keep else "rollback")
    except BaseException:
        con.execute("rollback")
        raise
    finally:
        forget_unpacked()
        run_sql(con, PACKAGE, "drop_staging")
    rejected = sum(loaded.rejected for _, loaded in done)
    counts = {
        "new": new,
        "gone": gone,
        "changed": changed,
        "same": same,
        "rejected_before": before,
        "rejected": rejected,
    }
    notes = tuple(f"{file}: {note}" for file, loaded in done for note in (*loaded.notes, *loaded.remarks))
    return Reloaded(tuple(file.name for file in again), missing, counts, notes)


def _read(con: duckdb.DuckDBPyConnection, file: InboxFile, mapping: SourceMapping, loading: Loading) -> Loaded:
    try:
        done = merge_file(con, file, mapping, loading)
    except FileChanged:
        raise SourceError(f"{file.name}: changed while it was read; nothing was changed, try again") from None
    except SourceError as e:
        raise SourceError(f"{file.name}: {e}; nothing was changed") from None
    if done.failure:
        raise SourceError(
            f"{file.name}: {done.failure.removesuffix('; `voc rejected` lists them')}; nothing was changed"
        )
    return done
