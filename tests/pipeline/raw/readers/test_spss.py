"""SPSS files: codes and labels, wordings, missing values, times."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest

MAPPING = """
match: {columns: [RespId, Q1, Q2]}
id: {column: RespId}
created_at: {column: Done}
texts: [{key: why, column: Q2}]
scores: {csat: {column: Q1, min: 1, max: 5}}
attributes: {satisfied: Q1.label}
"""


def write(path: Path, rows: int = 3) -> None:
    frame = pd.DataFrame(
        {
            "RespId": [float(n) for n in range(1, rows + 1)],
            "Done": [datetime(2026, 3, 1, 10, n % 60) for n in range(rows)],
            "Q1": [[5.0, 1.0, 99.0][n % 3] for n in range(rows)],
            "Q2": [["Schnell und gut", "Zu spät", ""][n % 3] for n in range(rows)],
        }
    )
    pyreadstat.write_sav(
        frame,
        str(path),
        column_labels=["", "", "How satisfied are you?", "Why?"],
        variable_value_labels={"Q1": {1.0: "Not at all", 5.0: "Very", 99.0: "No answer"}},
        missing_ranges={"Q1": [99.0]},
    )


def test_codes_labels_wordings_and_missing_values(world: Any) -> None:
    world.mapping("survey", MAPPING)
    write(world.inbox / "a.sav")
    report = world.run()
    assert (report.warnings, report.facts["rows_loaded"]) == ((), 3)
    assert world.rows("select response_id, value, question from raw.scores order by all") == [
        ("survey:1", 5.0, "How satisfied are you?"),
        ("survey:2", 1.0, "How satisfied are you?"),
    ]
    assert world.texts() == {"survey:why:1": "Schnell und gut", "survey:why:2": "Zu spät"}
    assert world.rows("select created_at::text, attributes from raw.responses order by all")[0] == (
        "2026-03-01 10:00:00+00",
        '{"satisfied": "Very"}',
    )


def test_parts_of_a_long_file_follow_one_another(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.raw.readers.spss.CHUNK", 7)
    world.mapping("survey", MAPPING)
    write(world.inbox / "a.sav", rows=21)
    assert world.run().facts["rows_loaded"] == 21


@pytest.mark.parametrize("content", [b"no SPSS file", b"$FL2@(#) SPSS DATA FILE", b""])
def test_a_damaged_file_fails_alone(world: Any, content: bytes) -> None:
    world.put("a.sav", content)
    [warning] = world.run().warnings
    assert "not an SPSS file that can be read" in warning or "empty file" in warning


def test_without_the_extra_the_error_names_it(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    write(world.inbox / "a.sav")
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    [warning] = world.run().warnings
    assert "pip install 'voc-pipeline[spss]'" in warning
