"""Changes of months: quiet months raise no alerts though shares are over-dispersed, a planted change does, intervals hold."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from pipeline.insights.frames import Columns
from pipeline.insights.trends import judge_trends


def months(
    rng: np.random.Generator, *, series: int, periods: int, customers: int, rho: float, share: float = 0.2
) -> Columns:
    """Sums of trend_sums.sql; each customer says one thing, half of them complain. The shares of months vary by rho."""
    at = rng.beta(share * (1 / rho - 1), (1 - share) * (1 / rho - 1), (series, periods)) if rho else share
    n = rng.binomial(customers, at, (series, periods))
    k = rng.binomial(n, 0.5)
    rows = []
    for i in range(series):
        for t in range(periods):
            past = slice(max(0, t - 3), t)
            n0, k0 = n[i, past].sum(), k[i, past].sum()
            rows.append((f"t{i}", f"2024-{t:03d}", n[i, t], n[i, t] - 2.0 * k[i, t], k[i, t], n0, n0 - 2.0 * k0, k0, t))
    name, period, now, s, neg, then, s0, neg0, t = zip(*rows, strict=True)
    size = len(rows)
    fixed = {"scope": ["all"] * size, "journey_id": ["j"] * size, "subject": ["touchpoint"] * size}
    return Columns(
        pa.table(
            {**fixed, "subject_id": name, "period": period, "n": now, "s": s, "q": now, "k": neg, "active": [customers] * size}
            | {"n0": then, "s0": s0, "q0": then, "k0": neg0, "active0": [customers * min(3, x) for x in t]}
        )
    )  # fmt: skip


def judged(sums: Columns) -> list[dict[str, object]]:
    return judge_trends(sums, level=0.95, fdr=0.05, min_customers=5, false_alerts=0.05 * 0.2).to_pylist()


@pytest.mark.parametrize("rho", [0.0, 0.01])
def test_quiet_months_raise_no_more_than_one_alert_in_twenty_series_years(rho: float) -> None:
    found, years = 0, 0.0
    for seed in range(10):
        rows = judged(months(np.random.default_rng(seed), series=20, periods=24, customers=400, rho=rho))
        found += sum(bool(r["alerted"]) for r in rows if r["metric"] != "negative_share")
        years += 40
    assert 20 * found / years <= 1


def test_interval_of_a_change_covers() -> None:
    held = {}
    for seed in range(150):
        for r in judged(months(np.random.default_rng(seed), series=10, periods=4, customers=40, rho=0)):
            if r["period"] == "2024-003" and r["change"] is not None:
                held.setdefault(r["metric"], []).append(r["change_low"] <= 0 <= r["change_high"])
    assert set(held) == {"net_sentiment", "share", "negative_share"}
    for name, inside in held.items():
        assert 0.93 <= np.mean(inside) <= 0.975, (name, np.mean(inside))


def test_verdict_of_a_month_does_not_change_with_those_that_follow() -> None:
    sums = months(np.random.default_rng(3), series=12, periods=12, customers=60, rho=0.02)
    part = Columns(sums.table.filter(pa.array([p < "2024-007" for p in sums.keys_of("period").to_pylist()])))
    keys = ("subject_id", "period", "metric")
    whole = {tuple(r[k] for k in keys): r for r in judged(sums)}
    assert all(whole[tuple(r[k] for k in keys)] == r for r in judged(part))
