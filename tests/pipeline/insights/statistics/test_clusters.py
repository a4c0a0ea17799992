"""Key figures of customers who answer more than once: seeded coverage, and the sums of SQL against arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from pipeline.insights.statistics.clusters import effective_size, jackknife_spread
from pipeline.insights.statistics.intervals import net_interval, quantile

if TYPE_CHECKING:
    from conftest import House

Array = np.ndarray
FIGURES = {
    "share of 30 %": ([0, 1], [0.7, 0.3]),
    "share of 90 %": ([0, 1], [0.1, 0.9]),
    "nps": ([-1, 0, 1], [0.2, 0.3, 0.5]),
    "low nps": ([-1, 0, 1], [0.7, 0.2, 0.1]),
    "ces of 7": (np.linspace(-1, 1, 7), [0.05, 0.05, 0.1, 0.15, 0.2, 0.2, 0.25]),
    "rating": (np.linspace(-1, 1, 5), [0.08, 0.05, 0.07, 0.2, 0.6]),
}
ONE_SIDED = {
    "share of 5 %": ([0, 1], [0.95, 0.05]),
    "share of 2 %": ([0, 1], [0.98, 0.02]),
    "nps of the content": ([-1, 0, 1], [0.02, 0.03, 0.95]),
}
"""Figures with an answer that few give."""
SOME_OFTEN = [0.6, 0.2, 0.1, 0.1]
"""Shares of customers who answer once, twice, three and four times."""
FEW_ALWAYS = [0.85] + [0.0] * 8 + [0.15]
"""15 % answer ten times: they give two thirds of the answers."""


def answers(
    rng: np.random.Generator, name: str, *, rounds: int, customers: int, often: list[float], stick: float
) -> tuple[Array, Array, Array]:
    """(rounds, customers) sums, sums of squares and numbers of answers; an answer repeats the customer's own with `stick`."""
    values, p = (FIGURES | ONE_SIDED)[name]
    values = np.asarray(values, float)
    k = rng.choice(len(often), p=often, size=(rounds, customers)) + 1
    own = rng.choice(values, p=p, size=(rounds, customers))
    s, q = np.zeros_like(own), np.zeros_like(own)
    for i in range(len(often)):
        x = np.where(rng.random(own.shape) < stick, own, rng.choice(values, p=p, size=own.shape))
        s, q = s + np.where(i < k, x, 0), q + np.where(i < k, x * x, 0)
    return s, q, k.astype(float)


def interval(s: Array, q: Array, k: Array, *, share: bool) -> tuple[Array, Array]:
    """Ends of the key figure in each round: of a share of 0 and 1, or of a mean of values in [-1, 1]."""
    n, total, squares = k.sum(axis=1), s.sum(axis=1), q.sum(axis=1)
    jack = n * (((s - (total / n)[:, None] * k) / (n[:, None] - k)) ** 2).sum(axis=1)
    r = k / k.max(axis=1, keepdims=True)
    customers = np.full(len(n), k.shape[1])
    sums = (n, customers, total, squares, jack, (r**2).sum(axis=1), (r**4).sum(axis=1))
    lowest = 0 if share else -1
    rare = np.minimum((s > lowest * k + 1e-9).sum(axis=1), (s < k - 1e-9).sum(axis=1))
    size = effective_size(*sums, units=customers, squares=(k**2).sum(axis=1), rare=rare, level=0.95)
    mean = total / n
    if share:
        low, high = proportion_confint(mean * size, size, method="wilson")
        return np.asarray(low), np.asarray(high)
    return net_interval(mean * size, squares / n * size, size, level=0.95)


def coverage(name: str, s: Array, q: Array, k: Array) -> float:
    """How often the interval of the key figure holds the truth."""
    low, high = interval(s, q, k, share=name.startswith("share"))
    values, p = (FIGURES | ONE_SIDED)[name]
    truth = float(np.dot(values, p))
    return float(((low <= truth + 1e-12) & (truth <= high + 1e-12)).mean())


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("stick", [0.2, 0.7])
def test_intervals_cover_where_some_answer_several_times(name: str, stick: float) -> None:
    for customers in (20, 50, 200):
        drawn = answers(
            np.random.default_rng(customers), name, rounds=2_000, customers=customers, often=SOME_OFTEN, stick=stick
        )
        least = 0.92 if name == "share of 90 %" else 0.93
        # 98.7 measured for the low NPS of 20 customers: few of them are no detractors, and the floor is for such cases
        assert least <= coverage(name, *drawn) <= 0.99, customers


@pytest.mark.parametrize("name", FIGURES)
def test_intervals_cover_where_few_give_most_answers(name: str) -> None:
    for customers, least in ((50, 0.93), (400, 0.93)):
        drawn = answers(
            np.random.default_rng(customers), name, rounds=1_000, customers=customers, often=FEW_ALWAYS, stick=0.7
        )
        assert least <= coverage(name, *drawn) <= 0.99, customers


@pytest.mark.parametrize("stick", [0.3, 0.7])
@pytest.mark.parametrize("name", ONE_SIDED)
def test_intervals_cover_where_few_give_most_answers_and_the_rare_one(name: str, stick: float) -> None:
    """Without the floor: 83 to 94 of 100."""
    for customers in (50, 200):
        drawn = answers(
            np.random.default_rng(customers), name, rounds=1_500, customers=customers, often=FEW_ALWAYS, stick=stick
        )
        assert coverage(name, *drawn) >= 0.95, customers


def test_one_customer_of_200_answers_hides_nothing() -> None:
    rng, often = np.random.default_rng(3), [1.0] + [0.0] * 199
    for name in (*ONE_SIDED, "share of 90 %"):
        s, _, k = answers(rng, name, rounds=1, customers=20, often=often, stick=1)
        assert size(list(s[0]), [200.0, *k[0][1:]]) < 20, name


@pytest.mark.parametrize("name", FIGURES)
def test_intervals_cover_where_everybody_answers_once(name: str) -> None:
    for customers, least in ((5, 0.91), (20, 0.925), (50, 0.925), (200, 0.925)):
        drawn = answers(np.random.default_rng(customers), name, rounds=4_000, customers=customers, often=[1.0], stick=0)
        assert least <= coverage(name, *drawn) <= 0.98, customers


def test_independent_intervals_would_not_cover() -> None:
    s, _, k = answers(
        np.random.default_rng(1), "share of 30 %", rounds=2_000, customers=50, often=FEW_ALWAYS, stick=0.7
    )
    low, high = proportion_confint(s.sum(axis=1), k.sum(axis=1), method="wilson")
    assert ((low <= 0.3) & (high >= 0.3)).mean() < 0.75


def size(s: list[float], k: list[float], *, units: float | None = None) -> float:
    x, m = np.asarray(s, float), np.asarray(k, float)
    r = m / m.max()
    sums = (m.sum(), len(m), x.sum(), x.sum(), jackknife_spread(x, m), (r**2).sum(), (r**4).sum())
    alone = units is None  # else each answer of a row counts as one customer's
    return float(
        effective_size(
            *sums,
            units=len(m) if units is None else units,
            squares=(m * m).sum() if alone else m.sum(),
            rare=min((x > 0).sum(), (x < m).sum()),
            level=0.95,
        )
    )


def test_answers_of_different_customers_are_worth_their_number() -> None:
    assert size([1, 0, 1, 0, 0], [1, 1, 1, 1, 1]) == 5


def test_answers_that_a_customer_repeats_are_worth_less_than_the_customers() -> None:
    assert 4 < size([4, 0] * 20, [4, 4] * 20) < 40


def test_answers_that_scatter_within_customers_are_worth_their_number() -> None:
    assert size([2] * 20, [4] * 20) == 80


def test_equal_answers_and_one_customer_are_worth_the_units() -> None:
    assert size([3, 3], [3, 3]) == 2
    assert size([2], [10]) == 1
    assert size([30], [1000], units=1000) == 1000


def test_jackknife_is_that_of_leaving_customers_out() -> None:
    rng = np.random.default_rng(5)
    k = rng.integers(1, 6, 30).astype(float)
    s = rng.binomial(k.astype(int), 0.4).astype(float)
    without = np.array([(s.sum() - a) / (k.sum() - b) for a, b in zip(s, k, strict=True)])
    expected = k.sum() * ((without - s.sum() / k.sum()) ** 2).sum()
    assert jackknife_spread(s, k) == pytest.approx(expected, rel=1e-9)


def test_sql_sums_what_the_arrays_sum(house: House) -> None:
    rng = np.random.default_rng(8)
    k = rng.integers(1, 5, 25)
    s = rng.binomial(k, 0.6)
    for i, (solved, contacts) in enumerate(zip(s, k, strict=True)):
        for j in range(contacts):
            house.say(customer=f"C{i}", measures={"fcr": float(j < solved)})
    house.run()
    (row,) = house.rows("select * from insights.kpis where kpi = 'fcr' and scope = 'all' and period = 'all'")
    n_eff = size(list(s), list(k))
    mean = s.sum() / k.sum()
    expected = proportion_confint(mean * n_eff, n_eff, method="wilson")
    assert (row["value"], row["low"], row["high"]) == pytest.approx((mean, *expected), abs=1e-6)
    assert (row["n"], row["customers"]) == (k.sum(), 25)


def test_rates_are_widened_by_days_that_differ(house: House) -> None:
    rng = np.random.default_rng(3)
    visits = rng.integers(300, 700, 40)
    bought = rng.binomial(visits, rng.beta(4, 96, 40))
    for v, b in zip(visits, bought, strict=True):
        house.say(measures={"visits": float(v), "purchases": float(b)})
    house.run()
    (row,) = house.rows("select * from insights.kpis where kpi = 'conversion' and scope = 'all' and period = 'all'")
    n_eff = size(list(bought), list(visits), units=visits.sum())
    mean = bought.sum() / visits.sum()
    assert (row["low"], row["high"]) == pytest.approx(
        proportion_confint(mean * n_eff, n_eff, method="wilson"), abs=1e-6
    )
    plain = proportion_confint(bought.sum(), visits.sum(), method="wilson")
    assert row["high"] - row["low"] > 1.5 * (plain[1] - plain[0])


def test_shares_and_nps_of_single_answers_are_the_libraries(house: House) -> None:
    rng = np.random.default_rng(4)
    nps, csat, ces = rng.integers(0, 11, 60), rng.integers(1, 6, 60), rng.integers(1, 8, 60)
    for a, b, c in zip(nps, csat, ces, strict=True):
        house.say(nps=float(a), csat=float(b), ces=float(c))
    house.run()
    found = {
        r["kpi"]: (r["value"], r["low"], r["high"])
        for r in house.rows("select * from insights.kpis where scope = 'all' and period = 'all'")
    }
    for kpi, hits in (("csat", csat >= 4), ("ces_easy", ces >= 5)):
        expected = (hits.mean(), *proportion_confint(hits.sum(), 60, method="wilson"))
        assert found[kpi] == pytest.approx(expected, abs=1e-6)
    up, down = (nps >= 9).sum() + 0.75, (nps <= 6).sum() + 0.75
    up, down = up / 63, down / 63
    half = quantile(0.95) * np.sqrt((up + down - (up - down) ** 2) / 63)
    expected = ((nps >= 9).mean() - (nps <= 6).mean(), up - down - half, up - down + half)
    assert found["nps"] == pytest.approx(100 * np.array(expected), abs=1e-6)
