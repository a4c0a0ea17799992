"""What a stage and a run say of themselves: small, plain, JSON-able."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


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
        """Rows written to all tables."""
        return sum(self.rows.values())

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON-able values."""
        return asdict(self)


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
        """All stages' warnings, in order."""
        return tuple(w for s in self.stages for w in s.warnings)
