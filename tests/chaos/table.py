"""What happened, and how it is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Waits:
    """Reads of one file in milliseconds: from asking to the answer, and the part in which the reader could not have worked.

    Attributes:
        wall: Asking to answer.
        blocked: Of it, neither on a processor nor waiting for one: for the disk, for a lock, for another process.
    """

    wall: list[float] = field(default_factory=list)
    blocked: list[float] = field(default_factory=list)

    def add(self, other: Waits) -> None:
        """Take the other's reads in."""
        self.wall += other.wall
        self.blocked += other.blocked


@dataclass
class Table:
    """Counts of all points, for the report."""

    points: int = 0
    done: Counter[str] = field(default_factory=Counter)
    hung: int = 0
    resumed: int = 0
    finished_first: int = 0
    different: list[str] = field(default_factory=list)
    rows_lost: int = 0
    untrue: list[str] = field(default_factory=list)
    truth_s: float = 0.0
    refused: int = 0
    torn: int = 0
    live: Waits = field(default_factory=Waits)
    control: Waits = field(default_factory=Waits)
    recovery_s: float = 0.0
    served: int = 0

    def add(self, other: Table) -> None:
        """Take the other's points in."""
        for name in ("points", "hung", "resumed", "finished_first", "rows_lost", "refused", "torn", "served"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("truth_s", "recovery_s"):
            setattr(self, name, max(getattr(self, name), getattr(other, name)))
        self.done.update(other.done)
        self.different += other.different
        self.untrue += other.untrue
        self.live.add(other.live)
        self.control.add(other.control)

    @property
    def good(self) -> bool:
        """Whether nothing was lost, refused, torn or untrue."""
        return not (self.different or self.rows_lost or self.untrue or self.refused or self.torn)

    def lines(self) -> list[str]:
        """One line a figure."""
        faults = ", ".join(f"{n} {fault}" for fault, n in sorted(self.done.items()))
        killed = sum(n for fault, n in self.done.items() if "kill" in fault or "clock" in fault)
        return [
            f"points               {self.points} ({faults})",
            f"killed               {killed}; {self.points - self.finished_first} points hit the run, the others came after its end",
            f"hung                 {self.hung} at the fault, and were killed",
            f"resumed              {self.resumed} under the same run id",
            f"rows lost            {self.rows_lost}",
            f"tables that differ   {len(self.different)} {self.different[:3] or ''}",
            f"states in the UI     {len(self.untrue)} untrue of {self.served}, longest until true {self.truth_s:.0f} s {self.untrue[:3] or ''}",
            f"reads                {len(self.live.wall):,}, refused {self.refused}, of a half run {self.torn}",
            f"wait of a reader     {_said(self.live.wall)}",
            f"  untouched file     {_said(self.control.wall)}",
            f"blocked of it        {_said(self.live.blocked)}",
            f"  untouched file     {_said(self.control.blocked)}",
            f"longest restart      {self.recovery_s:.1f} s",
        ]


def _said(waits: Sequence[float]) -> str:
    if not waits:
        return "no read"
    ordered = sorted(waits)
    half, most = ordered[len(ordered) // 2], ordered[int(0.999 * (len(ordered) - 1))]
    over = sum(w > 50 for w in ordered)
    return (
        f"longest {ordered[-1]:.1f} ms, 999 of 1,000 under {most:.1f} ms, half under {half:.1f} ms; {over} over 50 ms"
    )
