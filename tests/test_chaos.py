"""Ten points of `make chaos`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import chaos


@pytest.mark.timeout(1_500)
def test_after_a_fault_at_any_point_the_next_run_ends_as_if_nothing_had_happened(tmp_path: Path) -> None:
    table = chaos.run_points(tmp_path / "chaos", points=10, seed=7)
    said = "\n".join(table.lines())
    assert table.points == 10, said
    assert not table.different, said
    assert table.rows_lost == 0, said
    assert table.refused == 0, said
    assert table.torn == 0, said
    assert table.reads > 10, said
    assert table.resumed >= 3, said
