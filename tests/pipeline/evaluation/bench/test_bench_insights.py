from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.evaluation.bench.bench_insights import Timing, build, measure, print_timings
from pipeline.insights.steps import STEPS, TABLES


def test_small_bench_times_every_step(tmp_path: Path) -> None:
    build(tmp_path, 2_000)
    timing = measure(tmp_path, 2_000)
    assert set(timing.steps) == {s.name for s in STEPS} and set(timing.rows) == set(TABLES)
    assert timing.rows["opinions"] == 2_000 and timing.rows["theme_impacts"] > 0
    assert 0 < timing.peak_mib < 4_096


def test_timings_are_printed_slowest_first(capsys: pytest.CaptureFixture[str]) -> None:
    print_timings([Timing(10, 1.0, 5.0, {"a": 0.2, "b": 0.7}, {"b": 3})])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["sentences", "b", "a", "all", "peak"]
