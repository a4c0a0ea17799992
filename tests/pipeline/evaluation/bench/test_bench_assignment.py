from __future__ import annotations

from pathlib import Path

from pipeline.evaluation.bench.bench_assignment import assign, write_warehouse


def test_a_small_bench_assigns_every_sentence(tmp_path: Path) -> None:
    assert write_warehouse(tmp_path / "w.duckdb", sentences=500, themes=5) == 500
    found = assign(tmp_path / "w.duckdb")
    assert found.sentences == 500
    assert 0.7 < found.themed / 500 < 0.95
