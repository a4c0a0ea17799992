"""What benches measure, as one table: figures of one run on one machine, and what has become slower since another run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

Unit = Literal["s", "ms", "per s", "MiB", "%"]
SLOWER = 0.10
"""What a figure may lose against an earlier run before that is said."""
TIMED: Mapping[Unit, int] = {"s": 1, "ms": 1, "per s": -1}
"""Units that depend on how fast the machine is, and whether a faster one makes the figure smaller (1) or larger (-1)."""


class Measure(BaseModel):
    """One figure.

    Attributes:
        key: Stable name, `bench/figure`.
        text: What it is, in words, with its input.
        value: The figure. Less is better, unless the unit is "per s".
        unit: Of the value.
        goal: What it should reach; None without a goal.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    text: str
    value: float
    unit: Unit
    goal: float | None = None

    @property
    def reached(self) -> bool:
        """Return whether the goal is reached; True without one."""
        if self.goal is None:
            return True
        return self.value >= self.goal if self.unit == "per s" else self.value <= self.goal


class Table(BaseModel):
    """Everything that one command measured.

    Attributes:
        machine: What it ran on: processor, cores, memory, instructions.
        versions: Of Python and the packages that decide the speed.
        reference_s: Seconds of the reference computation, measured before and after each bench; their median.
        measures: The figures, in the order in which they were measured.
        left_out: Benches that were not run, by name, with the reason.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    machine: str
    versions: dict[str, str]
    reference_s: float
    measures: tuple[Measure, ...]
    left_out: dict[str, str] = {}


def change(now: Measure, then: Measure, *, speed: float) -> float:
    """Return how much worse a figure is than an earlier one, as a share of the earlier one; below 0: better.

    Args:
        now: The figure.
        then: The earlier one, of the same key and unit.
        speed: Seconds of the reference computation then, divided by those now: how much faster the machine is today.
    """
    power = TIMED.get(now.unit, 0)
    today = now.value * speed**power
    return then.value / today - 1 if now.unit == "per s" else today / then.value - 1


def compare(now: Table, then: Table) -> list[str]:
    """Return one line for each figure that has lost more than SLOWER, the worst first; speeds are divided by the reference's of their run."""
    speed = then.reference_s / now.reference_s
    earlier = {m.key: m for m in then.measures}
    pairs = [(m, earlier[m.key]) for m in now.measures if m.key in earlier and earlier[m.key].unit == m.unit]
    lost = sorted(
        ((change(m, t, speed=speed), m, t) for m, t in pairs if t.value > 0 and m.value > 0), key=lambda x: -x[0]
    )
    return [
        f"{m.key}: {shown(m)}, before {shown(t)}: {100 * worse:.0f} % worse, the speed of the machine set aside"
        for worse, m, t in lost
        if worse > SLOWER
    ]


def shown(measure: Measure) -> str:
    """Return the value with its unit, in three digits."""
    digits = 0 if measure.value >= 100 else 1 if measure.value >= 10 else 2
    return f"{measure.value:,.{digits}f} {measure.unit}"


def markdown(table: Table, lost: Sequence[str], *, since: str = "the figures kept") -> list[str]:
    """Return the lines of a page: the machine, a table of figures with their goals, what was left out, and what has become worse."""
    versions = ", ".join(f"{name} {version}" for name, version in table.versions.items())
    rows = [
        f"| {m.text} | {shown(m)} | {'' if m.goal is None else shown(m.model_copy(update={'value': m.goal}))} | "
        f"{'' if m.reached else 'missed'} |"
        for m in table.measures
    ]
    return [
        "# How fast it is",
        "",
        "`make bench` wrote this page. Figures are of one run; the machine is part of them.",
        "",
        f"Machine: {table.machine}. Reference computation: {table.reference_s:.2f} s. {versions}.",
        "",
        "| what | figure | goal | |",
        "|---|---|---|---|",
        *rows,
        "",
        *(f"Not run: {name} ({reason})." for name, reason in table.left_out.items()),
        *(["", f"Worse than {since}:", "", *(f"- {line}" for line in lost)] if lost else []),
    ]
