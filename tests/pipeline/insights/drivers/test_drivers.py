"""Drivers on made-up customers with planted effects: order, classes, false discoveries; and what comes of odd input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest
from scipy.stats import spearmanr

from pipeline.config.settings import InsightSettings
from pipeline.insights.base.frames import Columns
from pipeline.insights.drivers.judge import judge_group
from pipeline.insights.drivers.methods import Group

if TYPE_CHECKING:
    from conftest import House

OPTIONS = InsightSettings(resamples=200, driver_permutations=100)
FEW = InsightSettings(resamples=200, driver_predictors=6)
Rows = list[dict[str, Any]]


class World:
    """Customers who mention sparse themes together, well or ill, and rate 1 to 5.

    Attributes:
        cells: (n, themes) 0 not mentioned, 1 ill, 2 well, 3 neutral.
        x: (n,) rating rescaled to 0-1.
    """

    def __init__(
        self, rng: np.random.Generator, n: int, shares: np.ndarray, penalty: np.ndarray, reward: np.ndarray
    ) -> None:
        """`shares`: of customers who mention each theme; `penalty`, `reward`: stars that go with each side of it."""
        talk = rng.uniform(0.4, 1.6, (n, 1))
        neighbour = rng.random((n, len(shares) // 2 + 1)) < 0.15
        mentioned = rng.random((n, len(shares))) < shares * talk
        mentioned |= np.repeat(neighbour, 2, axis=1)[:, : len(shares)] & (rng.random((n, len(shares))) < 2 * shares)
        self.cells = mentioned * rng.choice([1, 2, 3], (n, len(shares)), p=[0.45, 0.4, 0.15])
        effect = (self.cells == 1) @ -penalty + (self.cells == 2) @ reward
        self.stars = np.clip(np.round(3.2 + effect + 0.8 * rng.normal(size=n)), 1, 5)
        self.x = (self.stars - 1) / 4

    def judge(self, options: InsightSettings = OPTIONS) -> tuple[Rows, Rows]:
        return judge_group(self.group(), outcome="rating", options=options, seed=1)

    def group(self) -> Group:
        theme, row = np.nonzero(self.cells.T)
        cell = self.cells[row, theme]
        table = pa.table(
            {
                "item": [f"T{t:03}" for t in theme],
                "row": row,
                "net": np.select([cell == 1, cell == 2], [-1.0, 1.0], 0.0),
                "negative": cell == 1,
                "positive": cell == 2,
            }
        )
        return Group(self.x, 2 * self.x - 1, Columns(table))


def by(rows: Rows, method: str) -> dict[str, dict[str, Any]]:
    return {r["item"]: r for r in rows if r["method"] == method}


@pytest.mark.parametrize("seed", range(4))
def test_planted_drivers_come_out_in_planted_order(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shares = np.concatenate([[0.2, 0.2, 0.2], rng.uniform(0.02, 0.25, 21)])
    stars = np.concatenate([[1.6, 0.9, 0.45], np.zeros(21)])
    rows, (model,) = World(rng, 2_500, shares, stars, stars).judge()
    for method in ("leave_theme_out", "lmg", "penalty", "reward"):
        size = {item: abs(r["value"]) for item, r in by(rows, method).items() if r["q_value"] <= 0.05}
        order = sorted(size, key=lambda item: -size[item])[:3]
        assert order == ["T000", "T001", "T002"][: max(2, len(order))], method
    assert sum(r["value"] for r in by(rows, "lmg").values()) == pytest.approx(model["r_squared"])
    assert by(rows, "lmg")["T000"]["low"] > by(rows, "lmg")["T001"]["high"]


@pytest.mark.parametrize("seed", range(3))
def test_planted_classes_are_found(seed: int) -> None:
    rng = np.random.default_rng(seed)
    penalty, reward = np.array([1.2, 0, 0.7, 0, 1.4, 0.4]), np.array([0, 1.2, 0.7, 0, 0.4, 1.4])
    rows, _ = World(rng, 4_000, np.full(6, 0.15), penalty, reward).judge()
    found = [by(rows, "penalty_reward")[f"T{i:03}"]["class"] for i in range(6)]
    assert found == ["basic", "excitement", "performance", "unclear", "basic", "excitement"]
    assert by(rows, "penalty")["T000"]["class"] == "basic" and by(rows, "lmg")["T000"]["class"] is None


def false_alarms(rounds: int, n: int) -> dict[str, float]:
    """Share of rounds without any effect in which a method calls some theme clear."""
    alarms: dict[str, int] = {}
    for seed in range(rounds):
        rng = np.random.default_rng(500 + seed)
        world = World(rng, n, rng.uniform(0.01, 0.2, 30), np.zeros(30), np.zeros(30))
        rows, _ = world.judge(FEW)
        for method in {r["method"] for r in rows}:
            alarms[method] = alarms.get(method, 0) + any(
                r["q_value"] <= 0.05 for r in rows if r["method"] == method and r["q_value"] is not None
            )
    return {method: count / rounds for method, count in alarms.items()}


def test_null_themes_are_no_drivers() -> None:
    for method, share in false_alarms(60, 800).items():
        assert share <= 0.13, method  # 0.05 and three standard errors


@pytest.mark.slow
def test_null_themes_are_no_drivers_more_often_than_the_rate() -> None:
    for method, share in false_alarms(400, 800).items():
        assert share <= 0.085, method


def test_false_discoveries_among_real_drivers_stay_within_the_rate() -> None:
    false = {"lmg": [], "penalty": []}
    for seed in range(8):
        rng = np.random.default_rng(seed)
        stars = np.concatenate([np.full(4, 0.9), np.zeros(6)])
        rows, _ = World(rng, 1_500, rng.uniform(0.05, 0.2, 10), stars, stars).judge()
        for method, found in false.items():
            clear = [item for item, r in by(rows, method).items() if r["q_value"] <= 0.05]
            found.append(sum(item >= "T004" for item in clear) / max(1, len(clear)))
            assert sum(item < "T004" for item in clear) >= 3
    assert all(np.mean(found) <= 0.1 for found in false.values())


def test_methods_agree_on_a_driver_and_on_nothing_and_not_on_a_theme_that_only_goes_with_a_driver() -> None:
    world = World(np.random.default_rng(4), 3_000, np.full(4, 0.15), np.array([1.5, 0, 0, 0]), np.zeros(4))
    ill = world.cells[:, 0] == 2
    world.cells[ill, 0] = 1
    world.x = np.clip(world.x - 0.3 * ill, 0, 1)
    with_it = (world.cells[:, 0] == 1) & (np.random.default_rng(5).random(3_000) < 0.3)
    world.cells[with_it, 3] = 1
    rows, _ = world.judge()
    found = {item: {r["agreement"] for r in rows if r["item"] == item} for item in ("T000", "T002", "T003")}
    assert found == {"T000": {True}, "T002": {True}, "T003": {False}}
    assert all(r["q_value"] > 0.05 for r in rows if r["item"] == "T002")
    assert by(rows, "lmg")["T003"]["q_value"] > 0.05 > by(rows, "mean_difference")["T003"]["q_value"]


def test_methods_disagree_where_praise_and_complaints_cancel() -> None:
    rng = np.random.default_rng(5)
    rows, _ = World(rng, 3_000, np.full(4, 0.2), np.array([0.9, 0, 0, 0]), np.array([1.0, 0, 0, 0])).judge()
    mention, lmg = by(rows, "mean_difference")["T000"], by(rows, "lmg")["T000"]
    assert lmg["q_value"] <= 0.05 < mention["q_value"]
    assert mention["agreement"] is False


def test_correlation_and_mean_difference_are_those_of_scipy() -> None:
    rng = np.random.default_rng(6)
    world = World(rng, 400, np.full(3, 0.2), np.array([1.0, 0, 0.4]), np.zeros(3))
    rows, _ = world.judge()
    for i in range(3):
        inside = world.cells[:, i] > 0
        rho = spearmanr(inside, world.x)
        found = by(rows, "mean_difference")[f"T{i:03}"]
        assert found["value"] == pytest.approx(world.x[inside].mean() - world.x[~inside].mean(), abs=1e-9)
        assert [4 * found[k] for k in ("low", "high")] == pytest.approx([found[f"kpi_{k}"] for k in ("low", "high")])
        assert by(rows, "correlation")[f"T{i:03}"]["value"] == pytest.approx(rho.statistic, abs=1e-9)
        assert found["kpi_value"] == pytest.approx(4 * found["value"])


def test_answers_that_differ_in_their_last_bit_are_ties() -> None:
    rng = np.random.default_rng(8)
    world = World(rng, 400, np.full(3, 0.2), np.array([1.0, 0, 0.4]), np.zeros(3))
    expected = {i: spearmanr(world.cells[:, i] > 0, world.x).statistic for i in range(3)}
    world.x = world.x + rng.choice([-1e-15, 0, 1e-15], 400)
    rows, _ = world.judge()
    found = {i: by(rows, "correlation")[f"T{i:03}"]["value"] for i in range(3)}
    assert found == pytest.approx(expected, abs=1e-9)


def test_leaving_customers_out_is_what_it_says() -> None:
    world = World(np.random.default_rng(7), 300, np.full(2, 0.3), np.array([1.0, 0]), np.zeros(2))
    rows, _ = world.judge()
    for method, out in (("leave_theme_out", world.cells[:, 0] == 1), ("leave_theme_out_all", world.cells[:, 0] > 0)):
        found = by(rows, method)["T000"]
        assert found["value"] == pytest.approx(world.x[~out].mean() - world.x.mean())
        assert found["kpi_value"] == pytest.approx(world.stars[~out].mean() - world.stars.mean())
        assert found["customers"] == out.sum() and found["low"] <= found["value"] <= found["high"]


def finite(rows: Rows) -> bool:
    return all(np.isfinite(v) for r in rows for v in r.values() if isinstance(v, float))


@pytest.mark.parametrize("n", [0, 1, 2, 7, 25])
def test_fewer_customers_than_themes(n: int) -> None:
    world = World(np.random.default_rng(n), n, np.full(60, 0.4), np.zeros(60), np.zeros(60))
    rows, models = world.judge(InsightSettings(resamples=200, driver_permutations=100, min_customers=1))
    assert finite(rows) and finite(models)
    assert all(m["predictors"] <= n / 10 for m in models)


def test_outcome_that_does_not_vary_has_no_drivers() -> None:
    world = World(np.random.default_rng(1), 80, np.full(5, 0.4), np.zeros(5), np.zeros(5))
    world.x = np.full(80, 0.75)
    assert world.judge() == ([], [])


def test_theme_said_in_one_way_only_and_themes_that_go_together() -> None:
    world = World(np.random.default_rng(2), 200, np.full(4, 0.3), np.full(4, 0.5), np.zeros(4))
    world.cells[:, 0] = np.where(world.cells[:, 0] > 0, 1, 0)
    world.cells[:, 1] = world.cells[:, 0]
    world.cells[:, 2] = 1
    rows, models = world.judge()
    assert finite(rows) and finite(models)
    assert by(rows, "lmg")["T000"]["value"] == pytest.approx(by(rows, "lmg")["T001"]["value"], abs=1e-6)
    assert "T002" not in by(rows, "lmg") and "T002" not in by(rows, "leave_theme_out")
    assert "T000" in by(rows, "penalty") and "T000" not in by(rows, "reward")
    assert "T000" not in by(rows, "penalty_reward") and by(rows, "penalty")["T000"]["class"] is None


def say_drivers(house: House, n: int = 60) -> None:
    rng = np.random.default_rng(9)
    for i in range(n):
        ill = rng.random() < 0.4
        said = [f"delivery {'-' if ill else '+'} T001"] if i % 2 else ["support 0 T002"]
        rating = float(np.clip(rng.integers(3, 6) - 2 * (ill and i % 2), 1, 5))
        house.say(*said, customer=f"C{i:03}", rating=rating, nps=2 * rating, csat=rating)


def test_touchpoints_have_drivers_and_every_row_its_words(house: House) -> None:
    say_drivers(house)
    house.run()
    rows = house.rows("select * from insights.touchpoint_drivers where touchpoint_id = 'delivery'")
    assert {r["outcome"] for r in rows} == {"nps", "csat", "rating"}
    found = {r["method"]: r["statement"] for r in rows if r["outcome"] == "rating"}
    assert found["penalty"].startswith('Customers who complain about "Delivery" give ')
    assert " stars less (" in found["penalty"] and " causes " not in " ".join(found.values())
    themes = house.rows("select * from insights.drivers where method = 'penalty' and outcome = 'nps'")
    assert "points of 10 less" in themes[0]["statement"] and themes[0]["label"] == "theme T001"
    models = house.rows("select * from insights.driver_models")
    assert {(m["predictor"], m["outcome"]) for m in models} >= {("theme", "nps"), ("touchpoint", "rating")}


def test_label_is_data(house: House) -> None:
    say_drivers(house)
    house.load()
    label = "50 % {} %s '; drop table insights.drivers; --"
    house.con.execute("update themes.themes set label = $1 where theme_id = 'T001'", [label])
    house.run()
    rows = house.rows("select statement from insights.drivers where theme_id = 'T001' and method = 'leave_theme_out'")
    assert rows and all(f'"{label}"' in r["statement"] for r in rows)


def test_threads_do_not_change_a_digit(house: House) -> None:
    say_drivers(house, 90)
    found = []
    for threads in (1, 4):
        house.con.execute(f"set threads = {threads}")
        house.run()
        found.append([house.rows(f"select * from insights.{t}") for t in ("drivers", "touchpoint_drivers", "what_if")])
        house.con.execute("delete from insights.state")
    assert found[0] == found[1]
