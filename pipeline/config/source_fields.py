"""Parts of a source mapping; pipeline/config/sources.py puts them together."""

from __future__ import annotations

import codecs
import re
from datetime import datetime
from itertools import permutations
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, WithJsonSchema, field_validator, model_validator

from pipeline.config.yaml import Config

ScoreKind = Literal["rating", "nps", "csat", "ces", "effectiveness", "emotion"]
FileKind = Literal["csv", "json", "parquet", "excel"]
NAMED_FORMATS = ("iso8601", "epoch_s", "epoch_ms")
"""Date formats that are not strptime patterns; `native` cells of workbooks and Parquet need none."""


def _named(columns: Any) -> Any:
    """A list of columns as {column: column}."""
    return {str(c): c for c in columns} if isinstance(columns, list | tuple) else columns


_STRINGS = {"type": "string"}
Attributes = Annotated[
    dict[str, str],
    BeforeValidator(_named),
    WithJsonSchema(
        {"anyOf": [{"type": "object", "additionalProperties": _STRINGS}, {"type": "array", "items": _STRINGS}]}
    ),
]


class Match(Config):
    """Which files a mapping takes: by path, else by header."""

    paths: tuple[str, ...] = Field((), description="Glob patterns on the path in the inbox, such as trustpilot/*.csv")
    columns: tuple[str, ...] = Field(
        (), description="A file that no path pattern takes is taken if it has all these columns"
    )
    fallback: bool = Field(False, description="Taken by header only where no other mapping's columns fit")

    @model_validator(mode="after")
    def _something(self) -> Match:
        if not self.paths and not self.columns:
            raise ValueError("expected paths, columns or both")
        return self


class FileFormat(Config):
    """How the file is laid out; whatever is not stated is detected."""

    kind: FileKind | None = Field(None, description="Default: by the file's extension")
    encoding: str | None = Field(None, description="For instance cp1252; default: detected")
    delimiter: str | None = Field(None, min_length=1, max_length=1, description="Default: detected among , ; tab and |")
    skip_rows: int = Field(0, ge=0, le=1000, description="Lines (workbooks: rows) before the header")
    header_rows: int = Field(1, ge=1, le=10, description="Header rows; the first has the column names")
    question_row: int | None = Field(
        None, ge=1, le=10, description="Header row that has the questions' wording, from 1"
    )
    sheet: str | None = Field(None, description="Sheet of a workbook; default: the first")

    @field_validator("encoding")
    @classmethod
    def _known(cls, encoding: str | None) -> str | None:
        try:
            return codecs.lookup(encoding).name if encoding else None
        except LookupError:
            raise ValueError("not an encoding that Python knows, such as utf-8, utf-16 or cp1252") from None

    @model_validator(mode="after")
    def _question_row_exists(self) -> FileFormat:
        if self.question_row is not None and self.question_row > self.header_rows:
            raise ValueError(f"question_row {self.question_row} is beyond header_rows {self.header_rows}")
        return self


class Identity(Config):
    """Where a response's id stands."""

    column: str | None = Field(None, description="One column")
    columns: tuple[str, ...] = Field((), description="Several columns, joined by '/'")
    pattern: str | None = Field(None, description="Regular expression with one group, searched in the column")
    when_missing: Literal["position", "reject"] = Field(
        "position", description="A row without an id: identity is file and row, or the row is rejected"
    )

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str | None) -> str | None:
        if pattern is not None:
            try:
                groups = re.compile(pattern).groups
            except re.error as e:
                raise ValueError(f"not a valid regular expression: {e}") from None
            if groups != 1:
                raise ValueError(f"expected exactly one group in parentheses, found {groups}")
        return pattern

    @model_validator(mode="after")
    def _one_place(self) -> Identity:
        if (self.column is None) == (not self.columns):
            raise ValueError("expected either column or columns")
        return self

    @property
    def all_columns(self) -> tuple[str, ...]:
        """The column, or the columns."""
        return (self.column,) if self.column is not None else self.columns


class Moment(Config):
    """A point in time: a column with stated formats, or one constant."""

    column: str | None = None
    constant: datetime | None = Field(None, description="For files without a time: the same for every row, your choice")
    formats: tuple[str, ...] = Field(
        ("iso8601",), min_length=1, description="iso8601, epoch_s, epoch_ms or strptime patterns such as %d/%m/%Y %H:%M"
    )
    timezone: str = Field("UTC", description="Zone of times that name none, such as Europe/London")
    optional: bool = Field(False, description="A file may lack the column; only for updated_at")

    @field_validator("timezone")
    @classmethod
    def _zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            raise ValueError("not a time zone of the IANA list, such as UTC or Europe/London") from None
        return name

    @field_validator("formats")
    @classmethod
    def _usable(cls, formats: tuple[str, ...]) -> tuple[str, ...]:
        patterns = [f for f in formats if f not in NAMED_FORMATS]
        sample = datetime(2003, 5, 4, 7, 8, 9)
        for pattern in patterns:
            try:
                dated = datetime.strptime(sample.strftime(pattern), pattern).date() == sample.date()
            except ValueError:
                dated = False
            if not dated:
                raise ValueError(
                    f"{pattern!r} is neither iso8601, epoch_s, epoch_ms nor a pattern with year, month and day"
                )
        for first, second in permutations(patterns, 2):
            try:
                read = datetime.strptime(sample.strftime(first), second)
            except ValueError:
                continue
            if read.date() != sample.date():
                raise ValueError(f"{first!r} and {second!r} read the same text as different dates: keep one")
        return formats

    @model_validator(mode="after")
    def _one_origin(self) -> Moment:
        if (self.column is None) == (self.constant is None):
            raise ValueError("expected either column or constant")
        return self


class Plain(Config):
    """A short value: a column, or one constant."""

    column: str | None = None
    constant: str | None = None
    values: dict[str, str] = Field({}, description="Other names for values, such as iOS: app; others stay as they are")
    optional: bool = Field(False, description="A file may lack the column")

    @model_validator(mode="after")
    def _one_origin(self) -> Plain:
        if (self.column is None) == (self.constant is None):
            raise ValueError("expected either column or constant")
        return self


class Text(Config):
    """An open question."""

    key: str = Field(pattern=r"^[a-z0-9_]+$", description="Name of the question, part of verbatim_id")
    column: str
    question: str | None = Field(None, description="Its wording; default: from format.question_row")
    title: str | None = Field(None, description="Column with a headline, put before the text on a line of its own")
    optional: bool = Field(False, description="A file may lack the column")


class Score(Config):
    """A closed question with its scale. NPS is 0 to 10."""

    column: str
    question: str | None = Field(None, description="Its wording; default: from format.question_row")
    min: float = Field(description="Lowest point of the scale")
    max: float = Field(description="Highest point of the scale")
    higher_is_better: bool = Field(True, description="false where a high value is bad, such as 'how hard was it'")
    whole: bool = Field(True, description="Only whole numbers are answers")
    values: dict[str, float] = Field({}, description="Words to numbers, such as good: 1")
    null_values: tuple[str, ...] = Field(
        (), description="Words for no answer, such as n/a; an empty cell always is none"
    )
    optional: bool = Field(False, description="A file may lack the column")

    @model_validator(mode="after")
    def _scale(self) -> Score:
        if self.min >= self.max:
            raise ValueError(f"expected min below max, got {self.min:g} and {self.max:g}")
        for word, value in self.values.items():
            if not self.min <= value <= self.max:
                raise ValueError(f"values: {word}: {value:g} is outside the scale {self.min:g} to {self.max:g}")
        return self


class Skip(Config):
    """Rows to leave out: the column has one of the values."""

    column: str
    values: tuple[str, ...] = Field(min_length=1, description="Compared without regard to case and outer blanks")
    unless_answered: bool = Field(False, description="Keep the row if it has a text or a score")
