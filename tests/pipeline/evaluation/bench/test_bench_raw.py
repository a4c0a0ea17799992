from __future__ import annotations

from pathlib import Path

from pipeline.evaluation.bench.bench_raw import load_plainly, load_raw, write_csv


def test_both_ways_read_every_row(tmp_path: Path) -> None:
    write_csv(tmp_path / "rows.csv", 300)
    raw, least = load_raw(tmp_path / "rows.csv"), load_plainly(tmp_path / "rows.csv")
    assert (raw.rows, least.rows) == (300, 300)
    assert min(raw.cpu_s, least.cpu_s, raw.peak_mib, least.peak_mib) > 0
