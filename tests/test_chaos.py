"""Ten points of `make chaos`; with `make test-slow` four more on a real Prefect server, one for each victim."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.points import run_points, set_up
from tests.chaos.served import VICTIMS, run_served


@pytest.mark.timeout(900)
def test_after_a_fault_at_any_point_the_next_run_ends_as_if_nothing_had_happened(tmp_path: Path) -> None:
    table = run_points(set_up(tmp_path / "chaos"), points=10, seed=7)
    said = "\n".join(table.lines())
    assert table.points == 10, said
    assert table.good, said
    assert len(table.live.wall) > 10, said
    assert table.resumed >= 3, said


@pytest.mark.slow
@pytest.mark.server
@pytest.mark.timeout(1_500)
def test_after_kill_9_of_flow_worker_and_server_the_states_become_true_and_the_tables_are_the_same(
    tmp_path: Path,
) -> None:
    table = run_served(set_up(tmp_path / "chaos"), points=len(VICTIMS), seed=7)
    said = "\n".join(table.lines())
    assert table.served == len(VICTIMS), said
    assert table.good, said
    assert table.resumed >= 1, said
