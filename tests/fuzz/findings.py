"""What a target of the fuzzing has tried and found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Findings:
    """Counts of what was tried, by how it ended, and every promise that was broken."""

    target: str
    ends: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    @property
    def tried(self) -> int:
        """Number of inputs."""
        return self.ends.total()

    def lines(self) -> list[str]:
        """A line with the counts, then one per broken promise."""
        counts = ", ".join(f"{n:,} {end}" for end, n in self.ends.most_common())
        return [f"{self.target}: {self.tried:,} tried ({counts}), {len(self.broken)} broken", *self.broken[:50]]
