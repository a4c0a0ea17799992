"""What every stage is given and gives back: the models, its progress, its report; and what a run says at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import duckdb

    from models.base import Annotator
    from pipeline.config.settings import Settings


class Models(Protocol):
    """What stages need of the models; loaded when first asked for."""

    @property
    def annotator(self) -> Annotator:
        """Return the model that reads the texts."""

    @property
    def annotator_fingerprint(self) -> str:
        """Return a fingerprint that changes when, and only when, the annotator's results may change."""


class Progress(Protocol):
    """What a stage may tell while it works. Calls are cheap; any of them may do nothing."""

    def start(self, label: str, total: int | None = None) -> None:
        """Begin a piece of work of `total` units (None: unknown)."""

    def advance(self, n: int = 1) -> None:
        """Note that `n` more units are done."""

    def finish(self) -> None:
        """Note that the piece of work is done."""

    def preview(self, rows: Sequence[tuple[str, float, str]]) -> None:
        """Show the first scored verbatims: (label, polarity in [-1, 1], cleaned text)."""


class NoProgress:
    """Says nothing."""

    def start(self, label: str, total: int | None = None) -> None:
        """Do nothing."""

    def advance(self, n: int = 1) -> None:
        """Do nothing."""

    def finish(self) -> None:
        """Do nothing."""

    def preview(self, rows: Sequence[tuple[str, float, str]]) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class StageReport:
    """Outcome of one stage.

    Attributes:
        stage: The stage's name, for instance "raw".
        seconds: Wall-clock seconds.
        rows: Rows written by table name; all zero when there was nothing to do.
        facts: Further numbers or short texts for the summary (never customers' text).
        warnings: One line each, ready to show: a file that could not be read, a journey without mentions.
    """

    stage: str
    seconds: float
    rows: dict[str, int] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def written(self) -> int:
        """Return the number of rows written to all tables."""
        return sum(self.rows.values())

    def as_dict(self) -> dict[str, Any]:
        """Return the report as values that JSON can hold."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> StageReport:
        """Return the report from which as_dict made these values."""
        return cls(**{**values, "warnings": tuple(values["warnings"])})


class Stage(Protocol):
    """A stage: reads the schemas to its left, writes its own, and says what it did."""

    def __call__(
        self, con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Models, progress: Progress, run_id: str
    ) -> StageReport:
        """Bring the stage's tables up to date."""


UNREAD = "unread_files"
"""Fact of the raw stage: names of input files of which no row could be read, relative to the inbox."""

REMARKS = "remarks"
"""Fact of the raw stage: what it left out by rule, one line each, without any text of a customer."""

TOLD = "told"
"""Fact of the raw stage: which questions of surveys were told by their wording and values, and which could not be, one line each."""


@dataclass(frozen=True, slots=True)
class RunReport:
    """Outcome of one run.

    Attributes:
        run_id: Identifier in ops.runs.
        status: "complete", or "unchanged" when no stage wrote a row and the snapshot was left alone.
        stages: Stage reports in order.
        published: Path of the published file, as text.
    """

    run_id: str
    status: str
    stages: tuple[StageReport, ...]
    published: str

    @property
    def warnings(self) -> tuple[str, ...]:
        """Return the warnings of all stages, in order."""
        return tuple(w for s in self.stages for w in s.warnings)

    @property
    def failed_files(self) -> tuple[str, ...]:
        """Return the names of input files of which no row could be read, relative to the inbox; the run is done all the same."""
        return tuple(name for s in self.stages for name in s.facts.get(UNREAD, ()))
