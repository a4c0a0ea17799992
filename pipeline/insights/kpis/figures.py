"""Key figures: what SQL has summed, with the effective sizes and the intervals that need more than SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.insights.base.frames import Columns, nullable
from pipeline.insights.kpis.definitions import FIGURES
from pipeline.insights.statistics.amounts import middle, skewed_mean
from pipeline.insights.statistics.clusters import effective_size

AMOUNTS = {"mean_amount": skewed_mean, "median_amount": middle}
"""Functions that judge amounts, by the rule of a figure."""


def size_kpis(sums: Columns, *, level: float) -> pa.Table:
    """Return the rows of kpi_sums.sql that kpis.sql needs, with n_eff: what the answers are worth as independent ones."""
    n_eff = effective_size(
        *(sums[c] for c in ("n", "customers", "s", "q", "jack", "r2", "r4")),
        **{c: sums[c] for c in ("units", "squares", "rare")},
        level=level,
    )
    kept = {
        name: sums.keys_of(name)
        for name in ("kpi", "scope", "period", "question", "satisfied", "n", "customers", "s", "q", "cs", "cq")
    }
    return pa.table({**kept, "n_eff": nullable(n_eff)})


def judge_kinds_of_amounts(query: Callable[..., Columns], *, level: float) -> pa.Table:
    """Return the rows of judge_amounts for every kind of amount that a figure reads.

    Args:
        query: Context.query.
        level: Of the intervals.
    """
    kinds: dict[str, dict[str, str]] = {}
    for figure in FIGURES.values():
        if figure.rule in AMOUNTS:
            kinds.setdefault(figure.reads[0], {})[figure.name] = figure.rule
    return pa.concat_tables(
        judge_amounts(query("kpi_amounts", kind=kind), rules=rules, level=level) for kind, rules in kinds.items()
    )


def judge_amounts(amounts: Columns, *, rules: Mapping[str, str], level: float) -> pa.Table:
    """Return each figure for each currency, scope and period of kpi_amounts.sql, ends null if there are none.

    Args:
        amounts: Columns of kpi_amounts.sql.
        rules: Key of AMOUNTS by figure.
        level: Of the intervals.
    """
    keys = ("currency", "scope", "period")
    x = amounts["value"]
    changed = np.zeros(len(x), bool)
    changed[:1] = True
    for name in keys:
        codes = pc.rank(amounts.keys_of(name), tiebreaker="dense").to_numpy()
        changed[1:] |= codes[1:] != codes[:-1]
    starts = np.flatnonzero(changed).astype(np.int64)
    if not len(starts):
        starts_of = {name: amounts.keys_of(name) for name in keys}
        nothing = pa.array([], pa.float64())
        return pa.table(
            {**starts_of, "kpi": pa.array([], pa.string()), **dict.fromkeys(("value", "low", "high", "n"), nothing)}
        )
    n = np.diff(np.append(starts, len(x)))
    names = {name: amounts.keys_of(name).take(pa.array(starts)) for name in keys}
    tables = []
    for kpi, rule in rules.items():
        value, low, high = AMOUNTS[rule](x, starts, level=level)
        figures = {"value": nullable(value), "low": nullable(low), "high": nullable(high)}
        tables.append(
            pa.table({**names, "kpi": pa.array([kpi] * len(starts)), **figures, "n": nullable(n.astype(float))})
        )
    return pa.concat_tables(tables)
