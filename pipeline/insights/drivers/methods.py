"""Methods of the drivers on one group of customers: those who gave an outcome, and what they say of each theme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.stats import rankdata

from pipeline.config.settings import InsightSettings
from pipeline.insights.base.frames import Columns, Floats
from pipeline.insights.statistics.contrasts import Estimate, difference, left_out, penalty_reward
from pipeline.insights.statistics.importance import Importance, importance
from pipeline.insights.statistics.intervals import correlation

CUSTOMERS_A_PREDICTOR = 10
"""Customers that the linear model needs for each theme in it (Harrell 2015, 4.4: ten to twenty)."""


@dataclass(frozen=True, slots=True, eq=False)
class Method:
    """One method's results for the items (themes or touchpoints) of a group.

    Attributes:
        estimate: (items,) on the outcome rescaled to 0-1, or in the method's own unit; NaN if it gives none.
        kpi: The same in the KPI's unit; None if that means nothing.
        customers: (items,) customers behind it.
        sign: (items,) 1 where "spoken of better" goes with "scored higher", -1 the opposite, 0 unknown.
        votes: Its verdict counts in the agreement.
    """

    estimate: Estimate
    kpi: Estimate | None
    customers: Floats
    sign: Floats
    votes: bool


class Group:
    """Customers who gave one outcome, and what they say of each item."""

    def __init__(self, x: Floats, k: Floats, cells: Columns) -> None:
        """Keep `x`: (n,) outcomes, 0 to 1; `k`: (n,) what the KPI counts, -1 to 1; `cells`: rows of driver_cells."""
        item = cells.keys_of("item").combine_chunks().dictionary_encode()
        self.names: list[str] = item.dictionary.to_pylist()
        self.x, self.k, self.n = x, k, len(x)
        self.item: NDArray[np.int64] = item.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        self.row = cells["row"].astype(np.int64)
        self.net = cells["net"]
        self.cell = (cells["negative"] + 2 * cells["positive"]).astype(np.int64)
        ranks = rankdata(np.round(x, 9))  # means of equal answers can differ in their last bit: still a tie
        self.rank = ranks - ranks.mean() if self.n else ranks

    def sums(self, values: Floats) -> Floats:
        """Return (items, 4) sums of a customer's value by cell of contrasts.py; the first: of mentions neither ill nor well."""
        place = self.item * 4 + self.cell
        total = np.bincount(place, values[self.row], minlength=4 * len(self.names))
        return np.asarray(total.reshape(-1, 4), float)

    def mean_net(self) -> Floats:
        """Return the (items,) mean net sentiment of those who mention it."""
        count = np.bincount(self.item, minlength=len(self.names))
        return np.bincount(self.item, self.net, minlength=len(self.names)) / np.maximum(count, 1)

    def matrix(self, items: NDArray[np.int64]) -> sparse.csr_array:
        """Return (n, len(items)) net sentiment, 0 if not mentioned."""
        place = np.full(len(self.names), -1)
        place[items] = np.arange(len(items))
        kept = place[self.item] >= 0
        data = (self.net[kept], (self.row[kept], place[self.item[kept]]))
        found = sparse.csr_array(data, shape=(self.n, len(items)))
        found.eliminate_zeros()
        return found


def contrast_methods(group: Group, *, unit: float, options: InsightSettings) -> dict[str, Method]:
    """Return every method that compares groups of customers, by name."""
    level, least = options.confidence, options.min_customers
    z = 2 * group.x - 1
    count, by_z, by_zz = group.sums(np.ones(group.n)), group.sums(z), group.sums(z * z)
    by_k, by_kk = group.sums(group.k), group.sums(group.k**2)
    total = {"n": group.n, "z": z.sum(), "zz": (z * z).sum(), "k": group.k.sum(), "kk": (group.k**2).sum()}
    tone = np.sign(group.mean_net())

    def against(cells: slice, s: Floats, q: Floats, names: tuple[str, str]) -> tuple[Floats, ...]:
        n1, s1, q1 = count[:, cells].sum(axis=1), s[:, cells].sum(axis=1), q[:, cells].sum(axis=1)
        return n1, s1, q1, total["n"] - n1, total[names[0]] - s1, total[names[1]] - q1

    methods = {}
    ill, at_all = slice(1, 4, 2), slice(0, 4)
    for name, cells, sign in (("leave_theme_out", ill, None), ("leave_theme_out_all", at_all, -tone)):
        sides, kpi_sides = against(cells, by_z, by_zz, ("z", "zz")), against(cells, by_k, by_kk, ("k", "kk"))
        enough = (sides[0] >= least) & (sides[3] >= least)
        value = _kept(_times(left_out(*sides, level=level), 0.5), enough)
        kpi = _kept(_times(left_out(*kpi_sides, level=level), unit), enough)
        signs = np.sign(value.value) * (1 if sign is None else sign)
        methods[name] = Method(value, kpi, sides[0], signs, votes=False)
    sides, kpi_sides = against(at_all, by_z, by_zz, ("z", "zz")), against(at_all, by_k, by_kk, ("k", "kk"))
    enough = (sides[0] >= least) & (sides[3] >= least)
    gap = difference(*sides, level=level)
    halved = Estimate(gap.value / 2, np.maximum(gap.low / 2, -1), np.minimum(gap.high / 2, 1), gap.p)
    kpi = _times(difference(*kpi_sides, level=level), unit)
    methods["mean_difference"] = Method(
        _kept(halved, enough), _kept(kpi, enough), sides[0], np.sign(gap.value) * tone, votes=True
    )
    r = rank_correlation(sides[0], np.full(len(tone), group.n), group.sums(group.rank).sum(axis=1), group.rank)
    r_low, r_high, r_p = correlation(r, np.full(len(tone), group.n), level=level)
    rho = Estimate(r, r_low, r_high, r_p)
    methods["correlation"] = Method(_kept(rho, enough), None, sides[0], np.sign(r) * tone, votes=True)
    return methods | _penalty_reward_methods(count, (by_z, by_zz), (by_k, by_kk), total, unit=unit, options=options)


def _penalty_reward_methods(
    count: Floats,
    z: tuple[Floats, Floats],
    k: tuple[Floats, Floats],
    total: dict[str, float],
    *,
    unit: float,
    options: InsightSettings,
) -> dict[str, Method]:
    def rest(cells: Floats, whole: float) -> Floats:
        return np.column_stack([whole - cells[:, 1:].sum(axis=1), cells[:, 1:]])

    n = rest(count, total["n"])
    of_x = penalty_reward(
        n, rest(z[0], total["z"]), rest(z[1], total["zz"]), level=options.confidence, minimum=options.min_customers
    )
    of_k = penalty_reward(
        n, rest(k[0], total["k"]), rest(k[1], total["kk"]), level=options.confidence, minimum=options.min_customers
    )
    ill, well = n[:, 1] + n[:, 3], n[:, 2] + n[:, 3]
    customers, signs = (ill, well, n[:, 1:].sum(axis=1)), (-1, 1, 0)
    return {
        name: Method(_times(x, 0.5), _times(kpi, unit), who, sign * np.sign(np.nan_to_num(x.value)), votes=sign != 0)
        for name, x, kpi, who, sign in zip(
            ("penalty", "reward", "penalty_reward"), of_x, of_k, customers, signs, strict=True
        )
    }


def fit(group: Group, *, options: InsightSettings, seed: int) -> tuple[Importance | None, int, NDArray[np.int64]]:
    """Return the linear model of the outcome on the items with the most customers; the number of candidates; those picked."""
    everything = group.matrix(np.arange(len(group.names)))
    mentioned = np.bincount(group.item, minlength=len(group.names))
    s, q = everything.sum(axis=0), everything.multiply(everything).sum(axis=0)
    varies = np.asarray(q * max(group.n, 1) - s * s).reshape(-1) > 1e-9
    candidates = np.flatnonzero(varies & (mentioned >= max(2, options.min_customers)))
    places = min(options.driver_predictors, group.n // CUSTOMERS_A_PREDICTOR)
    picked = np.sort(candidates[np.argsort(-mentioned[candidates], kind="stable")][:places])
    if not len(picked):
        return None, len(candidates), picked
    model = importance(
        group.matrix(picked),
        group.x,
        level=options.confidence,
        resamples=options.resamples,
        permutations=options.driver_permutations,
        seed=seed,
    )
    return model, len(candidates), picked


def lmg_method(group: Group, model: Importance, picked: NDArray[np.int64]) -> Method:
    size = len(group.names)
    spread = []
    for values in (*model.shares, np.sign(model.coefficient)):
        whole = np.full(size, np.nan)
        whole[picked] = values
        spread.append(whole)
    mentioned = np.bincount(group.item, minlength=size).astype(float)
    return Method(Estimate(*spread[:4]), None, mentioned, np.nan_to_num(spread[4]), votes=True)


def rank_correlation(n1: Floats, n: Floats, r1: Floats, rank: Floats) -> Floats:
    """Return Spearman's rho of a yes/no and an outcome, NaN if the outcome does not vary.

    Args:
        n1: Number of yes.
        n: Number of all.
        r1: Sum over the yes of the outcome's centred mid-rank.
        rank: (customers,) the centred mid-ranks.
    """
    rr = float((rank * rank).sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        rho = r1 / np.sqrt(n1 * (n - n1) / n * rr)
    return np.where((rr > 0) & (n1 > 0) & (n1 < n), rho, np.nan)


def _times(e: Estimate, factor: float) -> Estimate:
    return Estimate(e.value * factor, e.low * factor, e.high * factor, e.p)


def _kept(e: Estimate, keep: NDArray[np.bool_]) -> Estimate:
    keep = keep & np.isfinite(e.value) & np.isfinite(e.p)
    return Estimate(*(np.where(keep, x, np.nan) for x in e))
