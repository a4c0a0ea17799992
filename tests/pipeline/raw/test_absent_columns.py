"""A mapped column that a file never has is told by its name; without its only text, the file fails."""

from __future__ import annotations

import json
from typing import Any

import pytest

HEAD = "match: {paths: ['*']}\nid: {column: nr}\ncreated_at: {column: day}\n"
ROW = {"nr": "1", "day": "2025-01-01", "comment": "Late", "rating": 4, "state": "open"}


def put(world: Any, kind: str, *rows: dict[str, Any]) -> None:
    if kind == "csv":
        lines = [",".join(rows[0]), *(",".join(str(v) for v in row.values()) for row in rows)]
        world.put("a.csv", "\n".join(lines) + "\n")
    else:
        world.put("a.json", json.dumps(list(rows)))


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_misspelt_attribute_is_told(world: Any, kind: str) -> None:
    world.mapping("own", HEAD + "texts: [{key: t, column: comment}]\nattributes: {state: State of it}\n")
    put(world, kind, ROW)
    report = world.run()
    assert report.facts["rows_loaded"] == 1
    [warning] = report.warnings
    assert "'State of it'" in warning
    assert "attribute state" in warning
    assert world.rows("select note like '%State of it%' from raw.files") == [(True,)]


@pytest.mark.parametrize("kind", ["csv", "json"])
@pytest.mark.parametrize("value", ["''", "spam"])
def test_a_skip_without_its_column_skips_nothing_and_is_told(world: Any, kind: str, value: str) -> None:
    world.mapping(
        "own", HEAD + f"texts: [{{key: t, column: comment}}]\nskip: [{{column: Status, values: [{value}]}}]\n"
    )
    put(world, kind, ROW)
    report = world.run()
    assert (report.facts["rows_loaded"], report.facts["rows_skipped"]) == (1, 0)
    [warning] = report.warnings
    assert "'Status'" in warning
    assert "nothing is left out by it" in warning


def test_a_misspelt_text_of_json_fails_the_file(world: Any) -> None:
    world.mapping(
        "own", HEAD + "texts: [{key: t, column: commment}]\nscores: {rating: {column: rating, min: 1, max: 5}}\n"
    )
    put(world, "json", ROW, {**ROW, "nr": "2"})
    report = world.run()
    assert report.facts["rows_loaded"] == 0
    assert report.facts["unread_files"] == ["a.json"]
    assert "no row has 'commment' (closest: 'comment')" in report.warnings[0]


def test_a_text_that_only_some_rows_have_is_fine(world: Any) -> None:
    world.mapping("own", HEAD + "texts: [{key: t, column: comment}]\n")
    put(world, "json", {"nr": "1", "day": "2025-01-01", "comment": "Late"}, {"nr": "2", "day": "2025-01-01"})
    assert world.run().warnings == ()


def test_a_list_of_objects_is_no_text(world: Any) -> None:
    world.mapping("own", HEAD + "texts: [{key: t, column: turns}]\n")
    put(world, "json", {"nr": "1", "day": "2025-01-01", "turns": [{"who": "agent", "said": "I am so sorry"}]})
    report = world.run()
    assert world.texts() == {}
    assert "column 'turns' holds a list of objects" in report.warnings[0]


def test_a_list_of_texts_is_a_text_of_lines(world: Any) -> None:
    world.mapping("own", HEAD + "texts: [{key: t, column: turns}]\n")
    put(
        world,
        "json",
        {"nr": "1", "day": "2025-01-01", "turns": ["It was late", "and wet"]},
        {"nr": "2", "day": "2025-01-01", "turns": []},
    )
    world.run()
    assert world.texts() == {"own:t:1": "It was late\nand wet"}
