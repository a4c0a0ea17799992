"""Read a file into rows and rejects, with one function per kind of file, chosen by the mapping or the extension."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.config.format_fields import FileFormat, FileKind
from pipeline.errors import SourceError
from pipeline.raw.readers.archives import ENDINGS, kind_in, open_archive
from pipeline.raw.readers.base import Table
from pipeline.raw.readers.delimited import open_delimited
from pipeline.raw.readers.excel import open_excel
from pipeline.raw.readers.json_lines import open_json
from pipeline.raw.readers.parquet import open_parquet
from pipeline.raw.readers.spss import open_spss

READERS: dict[FileKind, Callable[[Path, FileFormat], Table]] = {
    "csv": open_delimited,
    "json": open_json,
    "parquet": open_parquet,
    "excel": open_excel,
    "spss": open_spss,
}
EXTENSIONS: dict[str, FileKind] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".txt": "csv",
    ".jsonl": "json",
    ".ndjson": "json",
    ".json": "json",
    ".parquet": "parquet",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".sav": "spss",
    ".zsav": "spss",
}
READABLE = ", ".join((*EXTENSIONS, *ENDINGS))
"""Extensions of what can be read, for messages."""


def kind_of(path: Path) -> FileKind | None:
    """Return the kind of a file by its extension, of what is packed in it for an archive; None if no reader reads it.

    Raises:
        SourceError: An archive is damaged.
    """
    ending = path.suffix.lower()
    return kind_in(path, EXTENSIONS) if ending in ENDINGS else EXTENSIONS.get(ending)


def open_table(path: Path, file_format: FileFormat) -> Table:
    """Return the file as a table; rows are read only when they are asked for.

    Raises:
        SourceError: No reader for this kind of file, or the file is empty or cannot be read at all.
    """
    if path.stat().st_size == 0:
        raise SourceError("empty file")
    if path.suffix.lower() in ENDINGS:
        return open_archive(path, file_format, EXTENSIONS, open_table)
    kind = file_format.kind or EXTENSIONS.get(path.suffix.lower())
    if kind is None:
        raise SourceError(f"no reader for {path.suffix or 'a name without extension'}; the pipeline reads {READABLE}")
    return READERS[kind](path, file_format)
