"""Wilson's interval stands once in Python and once in SQL: the two are the same, and nothing else computes it."""

from __future__ import annotations

import re

import duckdb
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.config.settings import ROOT
from pipeline.insights.statistics.intervals import quantile
from pipeline.insights.statistics.proportions import share_interval, share_of, wilson

SIZES = st.one_of(st.integers(1, 10**7).map(float), st.floats(0.5, 1e7))
CASES = st.lists(st.tuples(st.floats(0, 1), SIZES), min_size=1, max_size=40)
TOLERANCE = 1e-12


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases=CASES, level=st.floats(0.5, 0.999))
def test_the_macro_is_the_python_twin(
    con: duckdb.DuckDBPyConnection, cases: list[tuple[float, float]], level: float
) -> None:
    n = np.array([size for _, size in cases])
    k = np.array([share for share, _ in cases]) * n
    query = "select wilson_low(k, n, $z), wilson_high(k, n, $z) from (select unnest($k) as k, unnest($n) as n)"
    found = con.execute(query, {"k": k.tolist(), "n": n.tolist(), "z": quantile(level)}).fetchall()
    assert np.array(found) == pytest.approx(np.column_stack(wilson(k, n, level=level)), abs=TOLERANCE)


@given(share=st.floats(0, 1), n=SIZES, level=st.floats(0.5, 0.999))
def test_the_interval_holds_the_share_and_lies_within_0_and_1(share: float, n: float, level: float) -> None:
    low, high = share_interval(share, n, level=level)
    assert 0 <= low <= share <= high <= 1


@given(share=st.floats(0, 1), n=st.floats(1, 1e6))
def test_more_answers_make_it_no_wider(share: float, n: float) -> None:
    (low, high), (lower, higher) = (share_interval(share, size, level=0.95) for size in (2 * n, n))
    assert high - low <= higher - lower + TOLERANCE


def test_nobody_has_no_share() -> None:
    assert all(np.isnan(x) for x in share_of(0, 0, level=0.95))


def test_wilson_stands_in_one_module_and_one_sql_file() -> None:
    pattern = re.compile(r"4 \* n \* n|4 \* size \* size")
    sources = [p for p in (ROOT / "pipeline").rglob("*") if p.suffix in {".py", ".sql"}]
    found = sorted(p.name for p in sources if pattern.search(p.read_text(encoding="utf-8")))
    assert found == ["proportions.py", "wilson.sql"]
