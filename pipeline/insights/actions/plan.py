"""What has to be counted for the declared actions: stretches of days, what each action is about, and what nothing was done to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.config.actions import Action, touchpoints_of
from pipeline.insights.actions.windows import Stretch, Windows, day_number, windows_of
from pipeline.insights.base.context import Context

BEFORE, AFTER = "before", "after"
SHARED = 0.2
"""A touchpoint of which this share of the complaints belong to a theme that something was done to is no comparison, and the reverse."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One action with what is counted for it.

    Attributes:
        action: As declared.
        units: journey/touchpoint, or theme ids, that exist.
        missing: Names that it has and no map or registry does.
        journeys: Journeys of its touchpoints; () for themes: all.
        windows: The days that are compared.
        numbers: Numbers of its stretches: before, after, and two per check.
    """

    action: Action
    units: tuple[str, ...]
    missing: tuple[str, ...]
    journeys: tuple[str, ...]
    windows: Windows
    numbers: Mapping[str, int]

    @property
    def stretches(self) -> dict[str, Stretch]:
        """Return its stretches by name."""
        w = self.windows
        named = {BEFORE: w.before, AFTER: w.after}
        for check, pair in w.checks.items():
            named |= {f"{check} {BEFORE}": pair[0], f"{check} {AFTER}": pair[1]}
        return named


@dataclass(frozen=True, slots=True)
class Plan:
    """All actions, and the names of what they may be compared with.

    Attributes:
        actions: In order of their dates.
        names: Label of each touchpoint and active theme, by (subject, unit).
        overlaps: Complaints that a touchpoint and a theme have in common, by (touchpoint, theme).
    """

    actions: tuple[Planned, ...]
    names: Mapping[tuple[str, str], str]
    overlaps: Mapping[tuple[str, str], int]

    def parameters(self) -> dict[str, list[Any]]:
        """Return the parameters of the counting queries."""
        stretches = [(p.numbers[n], s) for p in self.actions for n, s in p.stretches.items()]
        own = [(n, unit) for p in self.actions for n in p.numbers.values() for unit in p.units]
        return {
            "numbers": [n for n, _ in stretches],
            "first_days": [s.first for _, s in stretches],
            "end_days": [s.end for _, s in stretches],
            "own_numbers": [n for n, _ in own],
            "own_units": [unit for _, unit in own],
        }

    def untouched(self, planned: Planned, first: Stretch, second: Stretch) -> tuple[str, ...]:
        """Return the touchpoints (or themes) that nothing was done to from the beginning of `first` to the end of `second`."""
        subject = planned.action.subject
        acted = {
            (p.action.subject, unit)
            for p in self.actions
            if p is planned or first.first <= p.windows.day < second.end
            for unit in p.units
        }
        units = [unit for kind, unit in self.names if kind == subject and (subject, unit) not in acted]
        return tuple(u for u in units if not self._shares(u, subject, [a for s, a in acted if s != subject]))

    def _shares(self, unit: str, subject: str, acted: Sequence[str]) -> bool:
        """Return whether much of what is complained of there belongs to something of the other kind that was acted upon."""
        at = 0 if subject == "touchpoint" else 1
        whole = sum(n for pair, n in self.overlaps.items() if pair[at] == unit)
        common = sum(n for pair, n in self.overlaps.items() if pair[at] == unit and pair[1 - at] in acted)
        return whole > 0 and common >= SHARED * whole


def make_plan(c: Context, actions: Sequence[Action]) -> Plan:
    """Return what has to be counted.

    Args:
        c: Of the step.
        actions: As declared, in order of their dates.
    """
    subjects = c.query("action_subjects").table.to_pylist()
    span = c.query("action_span")
    overlaps = c.query("action_overlaps").table.to_pylist()
    known = [(row["journey_id"], row["subject_id"]) for row in subjects if row["subject"] == "touchpoint"]
    names = {(row["subject"], row["unit"]): row["name"] for row in subjects}
    units = {a.action_id: _units(a, known, names) for a in actions}
    has_data = bool(len(span)) and span["first"][0] == span["first"][0]
    planned, number = [], 0
    for a in actions:
        beside = [b for b in actions if b is not a and set(units[b.action_id]) & set(units[a.action_id])]
        first = int(span["first"][0]) if has_data else day_number(a.date)
        last = int(span["last"][0]) if has_data else day_number(a.date) - 1
        windows = windows_of(a, beside, days=c.options.action_days, first=first, last=last)
        journeys = tuple(dict.fromkeys(u.split("/")[0] for u in units[a.action_id])) if a.touchpoint else ()
        bare = Planned(a, units[a.action_id], _missing(a, units[a.action_id]), journeys, windows, {})
        numbers = {name: number + i for i, name in enumerate(bare.stretches)}
        number += len(numbers)
        planned.append(Planned(a, bare.units, bare.missing, journeys, windows, numbers))
    common = {(row["touchpoint"], row["theme"]): row["sentences"] for row in overlaps if row["touchpoint"]}
    return Plan(tuple(planned), names, common)


def _units(action: Action, known: Sequence[tuple[str, str]], names: Mapping[tuple[str, str], str]) -> tuple[str, ...]:
    if action.touchpoint:
        return tuple(f"{journey}/{touchpoint}" for journey, touchpoint in touchpoints_of(action, known))
    return tuple(theme for theme in action.theme if ("theme", theme) in names)


def _missing(action: Action, units: Sequence[str]) -> tuple[str, ...]:
    """Return the names of an action that nothing has."""
    if action.theme:
        return tuple(t for t in action.theme if t not in units)
    found = {*units, *(u.split("/")[1] for u in units)}
    return tuple(t for t in action.touchpoint if t not in found)
