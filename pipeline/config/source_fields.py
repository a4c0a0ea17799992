"""Define the parts of a source mapping; pipeline/config/sources.py puts them together."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import permutations
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, field_validator, model_validator

from pipeline.config.shape_fields import When
from pipeline.config.yaml import Config
from pipeline.config.zones import checked_zone

ScoreKind = Literal["rating", "nps", "csat", "ces", "effectiveness", "emotion"]
SCORE_NAME = re.compile(rf"({'|'.join(get_args(ScoreKind))})(?:\.([a-z][a-z0-9_]*))?")
"""What a closed question is called: its kind, and for a further question of that kind a key of its own, as in csat.delivery."""
NAMED_FORMATS = ("iso8601", "epoch_s", "epoch_ms", "excel")
"""Date formats that are not strptime patterns; `native` cells of workbooks and Parquet need none."""
SATISFACTION: tuple[ScoreKind, ...] = ("csat", "effectiveness", "emotion")
"""Kinds of score whose key figure is the share of satisfied answers (top_boxes in insights/kpis/definitions.py)."""
TOP_BOXES = {2: 1, 5: 2, 7: 2}
"""Satisfied answers of the scales on which everybody counts them alike, by their number of points. Of other scales there
is no custom: 8, 9 and 10 of 10 are all in use."""


NULL_VALUES = Field(
    (), description="Further values that mean 'none'; n/a, null, '-' and their like, in many languages, always do"
)
WHEN: Any = Field(None, description="Rows in which the question counts; by default all")
KEEP_VALUES = Field((), description="Values that mean something after all, although they look like 'none'")


def _named(columns: Any) -> Any:
    """Return a list of columns as {column: column}."""
    return {str(c): c for c in columns} if isinstance(columns, list | tuple) else columns


_STRINGS = {"type": "string"}
Attributes = Annotated[
    dict[str, str],
    BeforeValidator(_named),
    WithJsonSchema(
        {"anyOf": [{"type": "object", "additionalProperties": _STRINGS}, {"type": "array", "items": _STRINGS}]}
    ),
]


def one_group(pattern: str | None) -> str | None:
    """Return a regular expression as it is if it has exactly one group; None stays None.

    Raises:
        ValueError: It is none, or has another number of groups.
    """
    if pattern is not None:
        try:
            groups = re.compile(pattern).groups
        except re.error as e:
            raise ValueError(f"not a valid regular expression: {e}") from None
        if groups != 1:
            raise ValueError(f"expected exactly one group in parentheses, found {groups}")
    return pattern


def score_name(name: str) -> str:
    """Return the name of a closed question as it is.

    Raises:
        ValueError: It is neither a kind of score nor one with a key.
    """
    if not SCORE_NAME.fullmatch(name):
        raise ValueError(
            f"expected {', '.join(get_args(ScoreKind))}, or one of them with a key in lower-case letters, digits and underscores for a further "
            "question of its kind, such as csat.delivery"
        )
    return name


ScoreName = Annotated[
    str, AfterValidator(score_name), WithJsonSchema({"type": "string", "pattern": f"^{SCORE_NAME.pattern}$"})
]


def kind_of(name: str) -> str:
    """Return the kind of a closed question by its name: csat for csat and csat.delivery."""
    return name.partition(".")[0]


def item_of(name: str) -> str:
    """Return the key of a further question of its kind by its name: delivery for csat.delivery; "" for the main one."""
    return name.partition(".")[2]


class Identity(Config):
    """Where the id of a response is found."""

    column: str | None = Field(None, description="Column that holds the id")
    columns: tuple[str, ...] = Field((), description="Columns that together make the id, joined by '/'")
    pattern: str | None = Field(
        None, description="Regular expression with one group; it is searched in the column, and the group is the id"
    )
    when_missing: Literal["position", "reject"] = Field(
        "position",
        description="What happens to a row without an id: it is identified by file and row, or it is rejected",
    )

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str | None) -> str | None:
        return one_group(pattern)

    @model_validator(mode="after")
    def _one_place(self) -> Identity:
        if (self.column is None) == (not self.columns):
            raise ValueError("expected either column or columns")
        return self

    @property
    def all_columns(self) -> tuple[str, ...]:
        """Return the column, or the columns."""
        return (self.column,) if self.column is not None else self.columns


class Moment(Config):
    """A point in time: a column with stated formats, or a constant."""

    column: str | None = None
    constant: datetime | None = Field(None, description="Time that you choose for every row, for files that have none")
    file_name: str | None = Field(
        None,
        description="Regular expression with one group, which is the time in the file's name, for files that have it there alone",
    )
    file_changed: bool = Field(
        False, description="Take the time of the file's last change where its name has none, and say so"
    )
    formats: tuple[str, ...] = Field(
        ("iso8601",),
        min_length=1,
        description="Date formats: iso8601, epoch_s, epoch_ms, excel (days since 1899-12-30, as spreadsheets count) or strptime patterns such as "
        "%d/%m/%Y %H:%M",
    )
    timezone: str = Field(
        "UTC", description="Time zone of times that state none, such as Europe/London; the file's own header goes first"
    )
    optional: bool = Field(False, description="Whether a file may lack the column; allowed only for updated_at")

    @field_validator("timezone")
    @classmethod
    def _zone(cls, name: str) -> str:
        return checked_zone(name)

    @field_validator("formats")
    @classmethod
    def _usable(cls, formats: tuple[str, ...]) -> tuple[str, ...]:
        patterns = [f for f in formats if f not in NAMED_FORMATS]
        sample = datetime(2003, 5, 4, 7, 8, 9, tzinfo=UTC)  # %z needs one
        for pattern in patterns:
            try:
                dated = datetime.strptime(sample.strftime(pattern), pattern).date() == sample.date()
            except (ValueError, re.error):  # re: a pattern with the same part twice
                dated = False
            if not dated:
                raise ValueError(
                    f"{pattern!r} is neither iso8601, epoch_s, epoch_ms, excel nor a pattern with year, month and day"
                )
        for first, second in permutations(patterns, 2):
            try:
                read = datetime.strptime(sample.strftime(first), second)
            except ValueError:
                continue
            if read.date() != sample.date():
                raise ValueError(f"{first!r} and {second!r} read the same text as different dates: keep one")
        return formats

    @field_validator("file_name")
    @classmethod
    def _named(cls, pattern: str | None) -> str | None:
        return one_group(pattern)

    @model_validator(mode="after")
    def _one_origin(self) -> Moment:
        if [self.column, self.constant, self.file_name].count(None) != 2:
            raise ValueError("expected either column or constant, or file_name")
        if self.file_changed and self.file_name is None:
            raise ValueError("file_changed: only beside file_name")
        return self


class Plain(Config):
    """A short value: a column or a constant."""

    column: str | None = None
    constant: str | None = None
    values: dict[str, str] = Field(
        {}, description="Other names for some values, such as iOS: app; the remaining values stay as they are"
    )
    null_values: tuple[str, ...] = NULL_VALUES
    keep_values: tuple[str, ...] = KEEP_VALUES
    optional: bool = Field(False, description="Whether a file may lack the column")

    @model_validator(mode="after")
    def _one_origin(self) -> Plain:
        if (self.column is None) == (self.constant is None):
            raise ValueError("expected either column or constant")
        return self


class Text(Config):
    """An open question."""

    key: str = Field(pattern=r"^[a-z0-9_]+$", description="Name of the question; it is part of verbatim_id")
    column: str
    question: str | None = Field(
        None, description="Wording of the question; by default it comes from format.question_row"
    )
    title: str | None = Field(
        None, description="Column with a headline, which is put before the text on a line of its own"
    )
    null_values: tuple[str, ...] = NULL_VALUES
    keep_values: tuple[str, ...] = KEEP_VALUES
    when: When | None = WHEN
    optional: bool = Field(False, description="Whether a file may lack the column")


class Score(Config):
    """A closed question with its scale. The scale of NPS is 0 to 10."""

    column: str
    question: str | None = Field(
        None, description="Wording of the question; by default it comes from format.question_row"
    )
    min: float = Field(description="Lowest point of the scale")
    max: float = Field(description="Highest point of the scale")
    higher_is_better: bool = Field(True, description="false if a high value is bad, as in 'how hard was it'")
    whole: bool = Field(True, description="Whether only whole numbers count as answers")
    values: dict[str, float] = Field({}, description="Numbers for words, such as good: 1")
    null_values: tuple[str, ...] = Field(
        (), description="Words that mean 'no answer', such as n/a; an empty cell always means that"
    )
    satisfied_from: float | None = Field(
        None,
        description="Mildest answer that counts as satisfied (csat, effectiveness, emotion), such as 8 on 0 to 10. Scales "
        "of 2, 5 and 7 points need none: there it is the best answer, or the best two",
    )
    decimal: Literal[".", ","] = Field(
        ".", description="Decimal mark; a comma is also understood where it can be nothing else, and counted"
    )
    when: When | None = WHEN
    optional: bool = Field(False, description="Whether a file may lack the column")

    @property
    def cut_off(self) -> float | None:
        """Return the mildest answer that counts as satisfied, stated or by custom; None where there is no custom."""
        if self.satisfied_from is not None:
            return self.satisfied_from
        boxes = TOP_BOXES.get(int(self.max - self.min) + 1) if self.whole and self.max - self.min in range(7) else None
        if boxes is None:
            return None
        return self.max - boxes + 1 if self.higher_is_better else self.min + boxes - 1

    @model_validator(mode="after")
    def _scale(self) -> Score:
        if self.min >= self.max:
            raise ValueError(f"expected min below max, got {self.min:g} and {self.max:g}")
        for word, value in self.values.items():
            if not self.min <= value <= self.max:
                raise ValueError(f"values: {word}: {value:g} is outside the scale {self.min:g} to {self.max:g}")
        cut, worst = self.satisfied_from, self.min if self.higher_is_better else self.max
        if cut is not None and (not self.min <= cut <= self.max or cut == worst):
            raise ValueError(
                f"satisfied_from: expected an answer from {self.min:g} to {self.max:g} other than the worst, {worst:g}; "
                f"got {cut:g}"
            )
        return self


class Skip(Config):
    """Rows to leave out, because the column has one of the values."""

    column: str
    values: tuple[str, ...] = Field(
        min_length=1, description="Values, compared without regard to case and outer blanks"
    )
    unless_answered: bool = Field(False, description="Keep the row after all if it has a text or a score")
