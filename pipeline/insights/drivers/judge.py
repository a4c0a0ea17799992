"""Drivers: which themes go with a higher or lower score, by several methods side by side."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.config.settings import InsightSettings
from pipeline.insights.base.context import Context
from pipeline.insights.base.frames import Floats, nullable
from pipeline.insights.drivers.methods import Group, Method, contrast_methods, fit, lmg_method
from pipeline.insights.kpis.definitions import FIGURES
from pipeline.insights.statistics.contrasts import Estimate
from pipeline.insights.statistics.intervals import q_values

CONTRASTS = ("penalty", "reward", "penalty_reward")
SCHEMA = pa.schema(
    [
        ("journey_id", pa.string()),
        ("outcome", pa.string()),
        ("item", pa.string()),
        ("method", pa.string()),
        *((name, pa.float64()) for name in ("value", "low", "high", "kpi_value", "kpi_low", "kpi_high", "q_value")),
        ("agreement", pa.bool_()),
        ("class", pa.string()),
        ("customers", pa.int64()),
        ("n", pa.int64()),
    ]
)
MODEL_SCHEMA = pa.schema(
    [
        ("journey_id", pa.string()),
        ("outcome", pa.string()),
        *((name, pa.float64()) for name in ("r_squared", "low", "high", "adjusted_r_squared", "monte_carlo_error")),
        *((name, pa.int64()) for name in ("predictors", "candidates", "customers")),
    ]
)


def compute_drivers(c: Context) -> dict[str, pa.Table]:
    """Create the views new_driver_rows and new_driver_models for drivers.sql, touchpoint_drivers.sql and driver_models.sql."""
    rows, models = [], []
    for group in c.query("driver_groups").table.to_pylist():
        scores, cells = c.query("driver_scores", **group), c.query("driver_cells", **group)
        found, model = judge_group(
            Group(scores["x"], scores["k"], cells), outcome=group["outcome"], options=c.options, seed=c.seed
        )
        rows += [{**group, **row} for row in found]
        models += [{**group, **row} for row in model]
    return {
        "new_driver_rows": pa.Table.from_pylist(rows, schema=SCHEMA),
        "new_driver_models": pa.Table.from_pylist(models, schema=MODEL_SCHEMA),
    }


def judge_group(
    group: Group, *, outcome: str, options: InsightSettings, seed: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows of every method for every item, and the row of the linear model (none if there is no model).

    No rows where the outcome does not vary.

    Args:
        group: Customers of one outcome.
        outcome: Key figure that is compared.
        options: settings.insights.
        seed: Of the bootstrap and the permutations.
    """
    if not group.n or np.ptp(group.x) < 1e-9:
        return [], []
    methods = contrast_methods(group, unit=FIGURES[outcome].balanced[1], options=options)
    model, candidates, picked = fit(group, options=options, seed=seed)
    models = []
    if model is not None:
        methods["lmg"] = lmg_method(group, model, picked)
        (r_squared, low, high, _) = (float(v[0]) for v in model.r_squared)
        models.append(
            {
                **{"r_squared": r_squared, "low": low, "high": high, "monte_carlo_error": model.monte_carlo_error},
                "adjusted_r_squared": 1 - (1 - r_squared) * (group.n - 1) / (group.n - len(picked) - 1),
                **{"predictors": len(picked), "candidates": candidates, "customers": group.n},
            }
        )
    q = {name: _adjusted(m.estimate.p) for name, m in methods.items()}
    kinds = classes(methods, q, fdr=options.fdr)
    agreement = agree(methods, q, fdr=options.fdr)
    rows: list[dict[str, Any]] = []
    for name, m in sorted(methods.items()):
        columns = dict(zip(("value", "low", "high"), m.estimate[:3], strict=True))
        kpi = m.kpi or Estimate(*([np.full(len(group.names), np.nan)] * 4))
        columns |= dict(zip(("kpi_value", "kpi_low", "kpi_high"), kpi[:3], strict=True))
        lists = {key: nullable(v).to_pylist() for key, v in {**columns, "q_value": q[name]}.items()}
        for i in np.flatnonzero(np.isfinite(m.estimate.value)):
            row: dict[str, Any] = {"item": group.names[i], "method": name, **{key: v[i] for key, v in lists.items()}}
            row |= {"agreement": agreement[i], "class": kinds[i] if name in CONTRASTS else None}
            rows.append(row | {"customers": int(m.customers[i]), "n": group.n})
    return rows, models


def classes(methods: dict[str, Method], q: dict[str, Floats], *, fdr: float) -> list[str | None]:
    """Return the penalty-reward class of each item, None if there is no contrast.

    basic: the penalty is clear and clearly larger than the reward; excitement: the other way round; performance:
    both clear and neither clearly larger; unclear: the rest. "Clear": right sign and q-value at most fdr. That one is
    clear and the other is not makes no difference by itself (Gelman and Stern 2006).
    """
    penalty, reward, asymmetry = (methods[n].estimate.value for n in ("penalty", "reward", "penalty_reward"))
    hurts, pleases = (penalty < 0) & (q["penalty"] <= fdr), (reward > 0) & (q["reward"] <= fdr)
    uneven = q["penalty_reward"] <= fdr
    found: list[str | None] = []
    for i in range(len(penalty)):
        if not np.isfinite(asymmetry[i]):
            found.append(None)
        elif hurts[i] and uneven[i] and asymmetry[i] < 0:
            found.append("basic")
        elif pleases[i] and uneven[i] and asymmetry[i] > 0:
            found.append("excitement")
        else:
            found.append("performance" if hurts[i] and pleases[i] and not uneven[i] else "unclear")
    return found


def agree(methods: dict[str, Method], q: dict[str, Floats], *, fdr: float) -> list[bool | None]:
    """Return whether the methods agree on each item; None if fewer than two give a verdict.

    Verdicts ("clear": q-value at most fdr) are compared between mean_difference, correlation, lmg and
    penalty-reward (clear where penalty or reward is); signs between all methods that are clear.
    """
    size = len(next(iter(methods.values())).customers)
    verdicts: dict[str, list[tuple[bool, bool]]] = {}
    signs = np.zeros((2, size), bool)
    for name, m in methods.items():
        clear = np.isfinite(m.estimate.value) & (q[name] <= fdr)
        signs |= np.stack([clear & (m.sign < 0), clear & (m.sign > 0)])
        if m.votes:
            voter = "penalty_reward" if name in ("penalty", "reward") else name
            known = np.isfinite(m.estimate.value)
            old = verdicts.get(voter, [(False, False)] * size)
            verdicts[voter] = [(a or bool(k), b or bool(c)) for (a, b), k, c in zip(old, known, clear, strict=True)]
    result: list[bool | None] = []
    for i in range(size):
        said = [v[i][1] for v in verdicts.values() if v[i][0]]
        result.append(None if len(said) < 2 else len(set(said)) == 1 and not signs[:, i].all())
    return result


def _adjusted(p: Floats) -> Floats:
    """Return the q-values of those that have a p-value, NaN for the others."""
    result, known = np.full(len(p), np.nan), np.isfinite(p)
    result[known] = q_values(p[known])
    return result
