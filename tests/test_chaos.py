"""A few points of `make chaos`, and ten of them with `make test-slow`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import chaos


@pytest.mark.timeout(1_500)
@pytest.mark.parametrize("points", [3, pytest.param(10, marks=pytest.mark.slow)])
def test_after_a_fault_at_any_point_the_next_run_ends_as_if_nothing_had_happened(tmp_path: Path, points: int) -> None:
    table = chaos.run_points(tmp_path / "chaos", points=points, seed=7)
    said = "\n".join(table.lines())
    assert table.points == points, said
    assert not table.different, said
    assert table.rows_lost == 0, said
    assert table.refused == 0, said
    assert table.torn == 0, said
    assert table.reads > points, said
    assert table.resumed >= points // 3, said
