"""Define the key `format` of a source mapping: the layout of its files."""

from __future__ import annotations

import codecs
from typing import Literal

from pydantic import Field, field_validator, model_validator

from pipeline.config.yaml import Config

FileKind = Literal["csv", "json", "parquet", "excel", "spss"]
Quoting = Literal["double", "loose", "none"]
"""How delimited text marks a value that holds delimiters: quotes, doubled inside it; quotes, single ones inside it; not at all."""


class FileFormat(Config):
    """The layout of the file. Whatever you leave out is detected."""

    kind: FileKind | None = Field(None, description="Kind of file; by default it follows from the extension")
    encoding: str | None = Field(None, description="Encoding, for instance cp1252; by default it is detected")
    delimiter: str | None = Field(
        None, min_length=1, max_length=1, description="Delimiter; by default it is detected among , ; tab and |"
    )
    quoting: Quoting | None = Field(
        None,
        description="double: a quote inside a quoted value is doubled (the default); loose: a quote ends a value only before a delimiter; "
        "none: quotes are ordinary characters",
    )
    quote: str = Field('"', min_length=1, max_length=1, description="Character around values that hold delimiters")
    escape: str | None = Field(
        None,
        min_length=1,
        max_length=1,
        description="Character before a quote inside a quoted value; by default detected",
    )
    short_rows: bool = Field(
        False,
        description="Take every row that has fewer fields than the header, with the last ones empty; by default only where dates and numbers show "
        "that none is missing in between",
    )
    skip_rows: int = Field(0, ge=0, le=1000, description="Number of lines (in workbooks: rows) before the header")
    header_rows: int = Field(1, ge=1, le=10, description="Number of header rows; the first has the column names")
    question_row: int | None = Field(
        None, ge=1, le=10, description="Number of the header row that has the wording of the questions, counted from 1"
    )
    import_row: bool = Field(
        False,
        description="Whether the last header row has import ids, as Qualtrics writes them; a file may lack that row",
    )
    records: str | None = Field(
        None,
        description="Where a JSON file has its records, such as data.responses; $ is the whole file. By default the one list of objects",
    )
    sheet: str | None = Field(None, description="Sheet of a workbook; by default the first")
    sheets: tuple[str, ...] = Field(
        (),
        description="Sheets of a workbook that are read as one table, all with the same columns; '*' for every sheet",
    )

    @field_validator("encoding")
    @classmethod
    def _known(cls, encoding: str | None) -> str | None:
        try:
            return codecs.lookup(encoding).name if encoding else None
        except LookupError:
            raise ValueError("not an encoding that Python knows, such as utf-8, utf-16 or cp1252") from None

    @model_validator(mode="after")
    def _question_row_exists(self) -> FileFormat:
        if self.sheet is not None and self.sheets:
            raise ValueError("expected either sheet or sheets")
        if self.question_row is not None and self.question_row > self.header_rows:
            raise ValueError(f"question_row {self.question_row} is beyond header_rows {self.header_rows}")
        return self
