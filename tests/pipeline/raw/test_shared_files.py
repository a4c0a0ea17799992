"""One file under several mappings is one source for each of them, if they say so; else two mappings that fit are an error."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.config.match_fields import Match

SURVEY = """
match: {{columns: [nr, day, kind, answer]{shared}}}
id: {{column: nr}}
created_at: {{column: day}}
texts: [{{key: why, column: why, optional: true}}]
scores: {{{kind}: {{column: answer, min: {low}, max: {high}}}}}
skip: [{{column: kind, values: [{others}]}}]
"""
FILE = "nr,day,kind,answer,why\n1,2026-03-01,NPS,9,Easy\n2,2026-03-02,CSAT,1,Slow\n3,2026-03-03,CES,6,\n4,2026-03-04,NPS,0,Late\n"
SHARED = ", shared: true"
SCALES = {"nps": (0, 10, "CSAT, CES"), "csat": (1, 5, "NPS, CES"), "ces": (1, 7, "NPS, CSAT")}


def survey(world: Any, kind: str, *, shared: str = SHARED) -> None:
    low, high, others = SCALES[kind]
    world.mapping(f"my_{kind}", SURVEY.format(kind=kind, low=low, high=high, others=others, shared=shared))


def scores(world: Any) -> list[Any]:
    return world.rows("select response_id, kind, value from raw.scores order by all")


ALL = [("my_ces:3", "ces", 6.0), ("my_csat:2", "csat", 1.0), ("my_nps:1", "nps", 9.0), ("my_nps:4", "nps", 0.0)]


def test_each_mapping_that_shares_reads_the_file(world: Any) -> None:
    for kind in SCALES:
        survey(world, kind)
    world.put("list.csv", FILE)
    report = world.run()
    assert scores(world) == ALL
    assert report.warnings == ()
    counted = world.rows("select source, rows_read, rows_loaded, rows_skipped from raw.files order by all")
    assert counted == [("my_ces", 4, 1, 3), ("my_csat", 4, 1, 3), ("my_nps", 4, 2, 2)]
    again = world.run()
    assert (again.written, again.warnings) == (0, ())


def test_a_mapping_that_is_added_later_gets_the_file_too(world: Any) -> None:
    survey(world, "nps", shared="")
    world.put("list.csv", FILE)
    world.run()
    survey(world, "csat")
    survey(world, "ces")
    assert world.run().written > 0
    assert scores(world) == ALL
    assert world.run().written == 0


def test_one_that_takes_it_by_path_and_one_that_shares(world: Any) -> None:
    world.mapping("my_nps", SURVEY.format(kind="nps", low=0, high=10, others="CSAT, CES", shared="").replace("columns: [nr, day, kind, answer]", "paths: [lists/*]"))  # fmt: skip
    survey(world, "ces")
    world.put("lists/a.csv", FILE)
    world.run()
    assert [row[1] for row in scores(world)] == ["ces", "nps", "nps"]


def test_two_that_do_not_share_are_both_named(world: Any) -> None:
    survey(world, "nps", shared="")
    survey(world, "csat", shared="")
    survey(world, "ces")
    world.put("list.csv", FILE)
    [warning] = world.run().warnings
    assert "several source mappings take it by its header: my_csat, my_nps" in warning
    assert "shared: true" in warning
    survey(world, "csat")  # corrected: now both read it
    assert world.run().warnings == ()
    assert scores(world) == ALL


def test_one_mapping_that_fails_does_not_hold_up_the_other(world: Any) -> None:
    survey(world, "nps")
    world.mapping("broken", SURVEY.format(kind="csat", low=1, high=5, others="NPS", shared=SHARED).replace("column: day", "column: date"))  # fmt: skip
    world.put("list.csv", FILE)
    for said in ("failed: no column 'date'", "still failed: no column 'date'"):
        report = world.run()
        assert report.facts["unread_files"] == ["list.csv"]
        [warning] = report.warnings
        assert said in warning
        assert [row[1] for row in scores(world)] == ["nps", "nps"]
    survey(world, "csat")
    (world.sources / "broken.yaml").unlink()
    assert world.run().warnings == ()
    assert world.rows("select source, status from raw.files order by all") == [
        ("my_csat", "loaded"),
        ("my_nps", "loaded"),
    ]


def test_a_copy_of_a_shared_file_is_known(world: Any) -> None:
    survey(world, "nps")
    survey(world, "csat")
    world.put("a.csv", FILE)
    world.put("b.csv", FILE)
    report = world.run()
    assert (report.facts["files_loaded"], report.facts["files_known"]) == (2, 1)
    assert len(scores(world)) == 3


def test_the_fallback_yields_to_a_mapping_that_shares(world: Any) -> None:
    world.mapping("mine", "match: {columns: [id, text, created_at], shared: true}\nid: {column: id}\ncreated_at: {column: created_at}\ntexts: [{key: t, column: text}]\n")  # fmt: skip
    world.put("a.csv", "id,text,created_at\n1,Late,2026-03-01\n")
    world.run()
    assert world.texts() == {"mine:t:1": "Late"}


def test_shared_and_fallback_contradict_each_other() -> None:
    with pytest.raises(ValueError, match="fallback and shared"):
        Match(columns=("a",), fallback=True, shared=True)
