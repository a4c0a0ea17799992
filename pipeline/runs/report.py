"""What a run says of itself at its end."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.contract import StageReport


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
