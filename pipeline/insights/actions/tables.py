"""The tables actions, action_checks and action_figures: what was judged, as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.config.actions import Action
from pipeline.insights.actions.plan import AFTER, BEFORE, Plan, Planned, make_plan
from pipeline.insights.actions.verdicts import (
    Compared,
    Judged,
    assumption_of,
    judge_action,
    seen_from_of,
    statement_of,
    verdict_of,
)
from pipeline.insights.actions.windows import Stretch, day_of
from pipeline.insights.base.context import Context
from pipeline.insights.kpis.definitions import FIGURES
from pipeline.insights.statistics.differences import family_q_values, net_difference, share_difference
from pipeline.insights.statistics.intervals import net_interval
from pipeline.insights.statistics.proportions import share_of

_ACTIONS = pa.schema(
    [
        ("action_id", pa.string()), ("name", pa.string()), ("began_on", pa.date32()), ("subject", pa.string()),
        ("about", pa.string()), ("units", pa.list_(pa.string())), ("owner", pa.string()), ("cost", pa.float64()),
        ("currency", pa.string()), ("hoped", pa.float64()), ("verdict", pa.string()), ("reason", pa.string()),
        ("effect", pa.float64()), ("effect_low", pa.float64()), ("effect_high", pa.float64()), ("p_value", pa.float64()),
        ("q_value", pa.float64()), ("earlier", pa.string()), ("before_from", pa.date32()), ("before_until", pa.date32()),
        ("after_from", pa.date32()), ("after_until", pa.date32()), ("planned_until", pa.date32()),
        ("writers_before", pa.int64()), ("writers_after", pa.int64()), ("complained_before", pa.int64()),
        ("complained_after", pa.int64()), ("before_share", pa.float64()), ("before_low", pa.float64()),
        ("before_high", pa.float64()), ("after_share", pa.float64()), ("after_low", pa.float64()), ("after_high", pa.float64()),
        ("change", pa.float64()), ("change_low", pa.float64()), ("change_high", pa.float64()), ("others", pa.int64()),
        ("others_change", pa.float64()), ("others_spread", pa.float64()), ("extremer", pa.int64()), ("seen_from", pa.date32()),
        ("smallest_seen", pa.float64()), ("statement", pa.string()), ("assumption", pa.string()),
    ]
)  # fmt: skip
_CHECKS = pa.schema(
    [
        ("action_id", pa.string()), ("kind", pa.string()), ("name", pa.string()), ("unit", pa.string()),
        ("before_from", pa.date32()), ("parted_on", pa.date32()), ("after_until", pa.date32()),
        ("complained_before", pa.int64()), ("complained_after", pa.int64()), ("others", pa.int64()),
        ("effect", pa.float64()), ("effect_low", pa.float64()), ("effect_high", pa.float64()),
    ]
)  # fmt: skip
_FIGURES = pa.schema(
    [
        ("action_id", pa.string()), ("figure", pa.string()), ("unit", pa.string()), ("customers_before", pa.int64()),
        ("customers_after", pa.int64()), ("value_before", pa.float64()), ("value_before_low", pa.float64()),
        ("value_before_high", pa.float64()), ("value_after", pa.float64()), ("value_after_low", pa.float64()),
        ("value_after_high", pa.float64()), ("change", pa.float64()), ("change_low", pa.float64()), ("change_high", pa.float64()),
    ]
)  # fmt: skip
Row = dict[str, Any]


def judge_actions(c: Context) -> dict[str, pa.Table]:
    """Return what every declared action changed: rows of actions, of its checks, and of the figures beside it.

    q-values are adjusted for all actions that can be judged.

    Args:
        c: Of the step; c.params["actions"] has the actions in order of their dates.
    """
    declared: Sequence[Action] = c.params["actions"]
    if not declared:  # most installations have none: nothing is counted
        return _frames((), (), ())
    level, least = c.options.confidence, c.options.min_customers
    plan = make_plan(c, declared)
    given = plan.parameters()
    numbers = [n for p in plan.actions for n in p.numbers.values()]
    journeys = [" ".join(p.journeys) or "all" for p in plan.actions for _ in p.numbers]
    counted = c.query("action_counts", **given).table.to_pylist()
    counts = {(row["number"], row["subject"], row["unit"]): row["customers"] for row in counted}
    own = {row["number"]: row["customers"] for row in c.query("action_complainers", **given).table.to_pylist()}
    wrote = c.query("action_writers", **{**given, "own_numbers": numbers, "own_journeys": journeys}).table.to_pylist()
    writers = {row["number"]: row["customers"] for row in wrote}
    judged = [judge_action(plan, p, counts, own, level=level, least=least) for p in plan.actions]
    q = family_q_values([j.p_value for j in judged], np.zeros(len(judged), int))
    rows = [_action(plan, j, writers, float(q[i]), c) for i, j in enumerate(judged)]
    checks = [row for j in judged for row in _checks(plan, j, level=level)]
    figures = [*_tones(c, plan, given), *_values(c, plan, given)]
    return _frames(rows, checks, figures)


def _frames(rows: Sequence[Row], checks: Sequence[Row], figures: Sequence[Row]) -> dict[str, pa.Table]:
    return {
        "new_actions": pa.Table.from_pylist(list(rows), schema=_ACTIONS),
        "new_checks": pa.Table.from_pylist(list(checks), schema=_CHECKS),
        "new_figures": pa.Table.from_pylist(list(figures), schema=_FIGURES),
    }


def _action(plan: Plan, j: Judged, writers: Mapping[int, int], q: float, c: Context) -> Row:
    planned, main, level = j.planned, j.main, c.options.confidence
    action, windows = planned.action, planned.windows
    wrote = [writers.get(planned.numbers[n], 0) for n in (BEFORE, AFTER)]
    verdict, reason = verdict_of(j, q, level=level, fdr=c.options.fdr)
    known = np.isfinite(j.p_value)
    effect = main.effect(level=level) if known else (float("nan"),) * 3
    shares = {
        name: share_of(k, n, level=level)
        for name, k, n in zip((BEFORE, AFTER), (main.before, main.after), wrote, strict=True)
    }
    change = share_difference([main.after], [wrote[1]], [main.before], [wrote[0]], level=level)
    against = main.against if known else None
    extremer = sum(_size(p) >= _size(main) for p in j.placebos.values()) if known else None
    return {
        "action_id": action.action_id, "name": action.name, "began_on": action.date, "subject": action.subject,
        "about": _about(plan, planned), "units": list(planned.units), "owner": action.owner, "cost": action.cost,
        "currency": action.currency, "hoped": action.hoped, "verdict": verdict, "reason": reason,
        **_ends("effect", effect), "p_value": _number(j.p_value), "q_value": _number(q), "earlier": j.earlier,
        "before_from": day_of(windows.before.first), "before_until": _last(windows.before),
        "after_from": action.date, "after_until": _last(windows.after),
        "planned_until": day_of(windows.day + windows.planned - 1),
        "writers_before": wrote[0], "writers_after": wrote[1], "complained_before": main.before, "complained_after": main.after,
        **_ends("before", [float(x) for x in shares[BEFORE]], "before_share"),
        **_ends("after", [float(x) for x in shares[AFTER]], "after_share"),
        **_ends("change", [float(x[0]) for x in change[:3]]),
        "others": len(main.others), "others_change": _number(np.expm1(against.others)) if against else None,
        "others_spread": _number(np.exp(against.spread)) if against else None, "extremer": extremer,
        "seen_from": seen_from_of(j), "smallest_seen": j.sight.smallest,
        "statement": statement_of(j, wrote, level=level), "assumption": assumption_of(j) if known else None,
    }  # fmt: skip


def _size(compared: Compared) -> float:
    """Return how many standard errors a change lies from that of the others; 0 where it is not known."""
    a = compared.against
    return 0.0 if a is None else float(np.abs(a.log_ratio) / a.error)


def _checks(plan: Plan, j: Judged, *, level: float) -> Iterator[Row]:
    planned, windows = j.planned, j.planned.windows
    subject = planned.action.subject
    spans = {"": (windows.before, windows.after), **windows.checks}
    found: list[tuple[str, str, str | None, Compared, tuple[Stretch, Stretch]]]
    found = [("earlier date", name, None, compared, spans[name]) for name, compared in j.checks.items()]
    for unit, compared in j.placebos.items():
        found.append((f"other {subject}", plan.names[subject, unit], unit, compared, spans[""]))
    for kind, name, of, compared, (first, second) in found:
        yield {
            "action_id": planned.action.action_id, "kind": kind, "name": name, "unit": of,
            "before_from": day_of(first.first), "parted_on": day_of(second.first), "after_until": _last(second),
            "complained_before": compared.before, "complained_after": compared.after, "others": len(compared.others),
            **_ends("effect", compared.effect(level=level)),
        }  # fmt: skip


def _tones(c: Context, plan: Plan, given: Mapping[str, Any]) -> Iterator[Row]:
    """Yield net sentiment and key figures of the customers who speak of what an action is about, before and after it."""
    found = c.query("action_tone", **given).table.to_pylist()
    sums = {(row["number"], row["figure"]): (row["s"], row["q"], row["n"]) for row in found}
    level, least = c.options.confidence, c.options.min_customers
    for planned in plan.actions:
        for figure in ("net_sentiment", *FIGURES):
            sides = [sums.get((planned.numbers[n], figure)) for n in (BEFORE, AFTER)]
            if not any(sides):
                continue
            offset, factor = (0.0, 1.0) if figure == "net_sentiment" else FIGURES[figure].balanced
            row: Row = {
                "action_id": planned.action.action_id, "figure": figure,
                "unit": "scale -1 to 1" if figure == "net_sentiment" else FIGURES[figure].unit,
            }  # fmt: skip
            for side, said in zip((BEFORE, AFTER), sides, strict=True):
                row[f"customers_{side}"] = int(said[2]) if said else 0
                if said and said[2] >= least:
                    low, high = (float(x) for x in net_interval(*said, level=level))
                    ends = [offset + factor * x for x in (said[0] / said[2], low, high)]
                    row |= _ends(f"value_{side}", ends)
            if all(said and said[2] >= least for said in sides):
                first, second = sides
                difference = net_difference(*([x] for x in (*(second or ()), *(first or ()))), level=level)
                row |= _ends("change", [factor * float(x[0]) for x in difference[:3]])
            yield row


def _values(c: Context, plan: Plan, given: Mapping[str, Any]) -> Iterator[Row]:
    """Yield the lifetime values of the customers who complained before and after an action, added up by currency."""
    found = c.query("action_values", **given).table.to_pylist()
    sums = {(row["number"], row["currency"]): (row["total"], row["n"]) for row in found}
    currencies = sorted({currency for _, currency in sums})
    for planned in plan.actions:
        for currency in currencies:
            sides = [sums.get((planned.numbers[n], currency), (0.0, 0)) for n in (BEFORE, AFTER)]
            if any(n for _, n in sides):
                yield {
                    "action_id": planned.action.action_id, "figure": f"lifetime value exposed ({currency})", "unit": currency,
                    "customers_before": int(sides[0][1]), "customers_after": int(sides[1][1]),
                    "value_before": float(sides[0][0]), "value_after": float(sides[1][0]),
                    "change": float(sides[1][0] - sides[0][0]),
                }  # fmt: skip


def _about(plan: Plan, planned: Planned) -> str:
    """Return the names of what an action is about; names that do not exist as they were written."""
    subject = planned.action.subject
    names = dict.fromkeys(plan.names[subject, unit] for unit in planned.units)
    return ", ".join([*names, *planned.missing])


def _last(stretch: Stretch) -> Any:
    """Return the last day of a stretch; None where it is empty."""
    return day_of(stretch.end - 1) if stretch.days else None


def _number(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None


def _ends(name: str, values: Sequence[float], value: str | None = None) -> Row:
    """Return a value and the ends of its interval as columns."""
    return dict(zip((value or name, f"{name}_low", f"{name}_high"), map(_number, values), strict=True))
