"""Against statsmodels and scipy where they have the same thing, and by hand where they have not."""

from __future__ import annotations

import duckdb
import numpy as np
import pytest
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from pipeline.insights.statistics import intervals

Z = intervals.quantile(0.95)


@pytest.mark.parametrize(("k", "n"), [(0, 1), (1, 1), (0, 40), (7, 40), (40, 40), (1, 3), (999, 100_000)])
def test_wilson_macro_is_statsmodels(con: duckdb.DuckDBPyConnection, k: int, n: int) -> None:
    found = con.execute("select wilson_low($1, $2, $3), wilson_high($1, $2, $3)", [k, n, Z]).fetchone()
    assert found == pytest.approx(proportion_confint(k, n, method="wilson"), abs=1e-9)


def test_wilson_macro_takes_columns_of_whole_numbers(con: duckdb.DuckDBPyConnection) -> None:
    row = con.execute(
        "select wilson_low(k, n, $z) from (values (7::bigint, 40::bigint)) as t (k, n)", {"z": Z}
    ).fetchone()
    assert row == pytest.approx((proportion_confint(7, 40, method="wilson")[0],), abs=1e-9)


def test_macros_give_null_where_there_is_nobody(con: duckdb.DuckDBPyConnection) -> None:
    row = con.execute("select wilson_low(0, 0, 2), wilson_high(0, 0, 2), net_low(0, 0, 0, 2), net_high(0, 0, 0, 2)")
    assert row.fetchone() == (None, None, None, None)


@pytest.mark.parametrize(("down", "flat", "up"), [(3, 5, 9), (0, 0, 12), (20, 0, 20), (0, 30, 1), (400, 100, 900)])
def test_net_interval_is_the_wald_interval_with_three_more(down: int, flat: int, up: int) -> None:
    n, s, q = down + flat + up, up - down, up + down
    described = DescrStatsW([-1, 0, 1], weights=[down + 0.75, flat + 1.5, up + 0.75], ddof=0)
    half = Z * np.sqrt(described.var / (n + 3))
    expected = (max(-1, min(s / n, described.mean - half)), min(1, max(s / n, described.mean + half)))
    assert [float(x) for x in intervals.net_interval(s, q, n, level=0.95)] == pytest.approx(expected, abs=1e-9)


def test_net_macros_are_the_python_twin(con: duckdb.DuckDBPyConnection) -> None:
    rng = np.random.default_rng(3)
    for n in (1, 2, 5, 40, 700):
        x = rng.choice([-1, -0.5, 0, 1 / 3, 1], n)
        s, q = float(x.sum()), float((x * x).sum())
        found = con.execute("select net_low($1, $2, $3, $4), net_high($1, $2, $3, $4)", [s, q, n, Z]).fetchone()
        assert found == pytest.approx([float(v) for v in intervals.net_interval(s, q, n, level=0.95)], abs=1e-12)


def test_net_interval_holds_the_mean_of_one_customer() -> None:
    low, high = intervals.net_interval(1, 1, 1, level=0.95)
    assert (low <= 1 <= high) and low < 0


@pytest.mark.parametrize(("down", "up"), [(0, 5), (3, 9), (10, 10), (1, 60)])
def test_p_value_of_plain_signs_is_mcnemars(down: int, up: int) -> None:
    expected = mcnemar([[0, down], [up, 0]], exact=False, correction=True).pvalue if down != up else 1.0
    assert float(intervals.net_p_value(up - down, up + down)) == pytest.approx(expected, abs=1e-9)


def test_p_value_without_any_opinion_is_1() -> None:
    assert float(intervals.net_p_value(0, 0)) == 1.0


def test_n_to_decide_is_where_the_test_decides() -> None:
    s, q, n, p = 4.0, 16.0, 20.0, 0.05
    needed = float(intervals.n_to_decide(s, q, n, p=p))
    assert intervals.net_p_value(s / n * needed, q / n * needed) <= p
    assert intervals.net_p_value(s / n * (needed - 1), q / n * (needed - 1)) > p


def test_n_to_decide_is_unknown_at_zero() -> None:
    assert np.isnan(intervals.n_to_decide(0, 5, 10, p=0.05))


def test_q_values_are_statsmodels() -> None:
    p = np.random.default_rng(5).uniform(0, 1, 200) ** 3
    assert intervals.q_values(p) == pytest.approx(multipletests(p, method="fdr_bh")[1], abs=1e-12)


def test_q_values_of_nothing_are_nothing() -> None:
    assert len(intervals.q_values([])) == 0


def test_rejection_p_is_the_largest_rejected() -> None:
    assert intervals.rejection_p([0.001, 0.02, 0.9], fdr=0.05) == 0.02
    assert intervals.rejection_p([0.5, 0.9], fdr=0.05) == 0.025


def test_correlation_interval_narrows_with_n_and_holds_r() -> None:
    low, high, p = intervals.correlation([0.3, 0.3], [30, 3000], level=0.95)
    assert (low < 0.3).all() and (high > 0.3).all()
    assert high[1] - low[1] < high[0] - low[0] and p[1] < p[0]


def test_correlation_of_few_has_no_number() -> None:
    low, high, p = intervals.correlation([0.3, np.nan], [4, 50], level=0.95)
    assert np.isnan(low).all() and np.isnan(high).all() and np.isnan(p).all()
