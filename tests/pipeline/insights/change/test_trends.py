"""Changes of months: quiet months raise no alerts though shares are over-dispersed, a planted change does, intervals hold."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from scipy.stats import norm
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from pipeline.insights.base.frames import Columns
from pipeline.insights.change.trends import judge_trends


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


def one_month(n: int, k: int, n0: int, k0: int, *, series: int = 1) -> list[dict[str, object]]:
    """A month of 100 customers against 100 before; of n who speak of the thing k complain, the others praise."""
    rows = {"n": n, "s": n - 2.0 * k, "q": n, "k": k, "n0": n0, "s0": n0 - 2.0 * k0, "q0": n0, "k0": k0}
    rows |= {"active": 100, "active0": 100, "scope": "all", "journey_id": "j", "subject": "theme", "period": "2024-02"}
    names = [f"T{i:03d}" for i in range(series)]
    return judged(Columns(pa.table({"subject_id": names, **{k: [v] * series for k, v in rows.items()}})))


def test_shares_and_their_change_are_statsmodels() -> None:
    share, negative = (r for r in one_month(60, 45, 40, 15) if r["metric"] != "net_sentiment")
    for row, (k, k0) in ((share, (60, 40)), (negative, (45, 15))):
        low, high = confint_proportions_2indep(k, 100, k0, 100, compare="diff", method="agresti-caffo")
        assert (row["change_low"], row["change_high"]) == pytest.approx((low, high), abs=1e-9)
        assert (row["low"], row["high"]) == pytest.approx(proportion_confint(k, 100, method="wilson"), abs=1e-9)
        assert row["change"] == pytest.approx((k - k0) / 100)
        difference, error = (k - k0) / 102, (high - low) / 2 / norm.ppf(0.975)
        assert row["q_value"] == pytest.approx(2 * norm.sf(difference / error), rel=1e-6)


def test_change_of_net_sentiment_is_that_of_values_with_three_more_customers() -> None:
    (row,) = (r for r in one_month(60, 45, 40, 15) if r["metric"] == "net_sentiment")
    now, then = np.array([-1] * 45 + [1] * 15), np.array([-1] * 15 + [1] * 25)
    sides = [(x.sum() / (len(x) + 3), (x @ x + 1.5) / (len(x) + 3), len(x) + 3) for x in (now, then)]
    (m, q, n), (m0, q0, n0) = sides
    half = norm.ppf(0.975) * np.sqrt((q - m**2) / n + (q0 - m0**2) / n0)
    assert (row["value"], row["before"]) == pytest.approx((now.mean(), then.mean()))
    assert (row["change_low"], row["change_high"]) == pytest.approx((m - m0 - half, m - m0 + half), abs=1e-9)


@pytest.mark.parametrize(
    ("sides", "words"),
    [((60, 50, 20, 2), ("worse", "more", "worse")), ((20, 2, 60, 50), ("better", "fewer", "better"))],
)
def test_directions_say_what_changed(sides: tuple[int, int, int, int], words: tuple[str, str, str]) -> None:
    assert tuple(r["direction"] for r in one_month(*sides)) == words


def test_what_happens_to_everything_alike_is_no_change_of_one_thing() -> None:
    assert all(r["direction"] and r["alerted"] for r in one_month(60, 50, 20, 2, series=19))
    for row in one_month(60, 50, 20, 2, series=20):
        assert row["q_value"] == pytest.approx(0.5) and row["direction"] is None and not row["alerted"]
