"""A corrected mapping is told of, and reading again under it leaves what a fresh start would."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.config.settings import EnrichSettings, Paths, Settings
from pipeline.contract import NoProgress
from pipeline.errors import SourceError
from pipeline.raw.reload import Reloaded, reload_source
from tests.pipeline.enriched.test_stage import Tiny

WRONG = """
match: {paths: ["shop/*"]}
id: {column: nr}
created_at: {column: day, formats: ["%d.%m.%Y"]}
texts: [{key: t, column: note}]
scores: {nps: {column: a, min: 0, max: 10}}
"""
RIGHT = WRONG.replace("column: a", "column: b") + "skip: [{column: state, values: [test]}]\n"
FIRST = "nr;day;a;b;note;state\n1;01.02.2026;3;9;Quick;live\n2;02.02.2026;4;8;Slow;test\n"
SECOND = "nr;day;a;b;note;state\n1;01.02.2026;3;10;Quick and kind;live\n3;03.02.2026;5;7;;live\n"


def again(world: Any, *, keep: bool, name: str = "shop") -> Reloaded:
    settings = Settings(
        sources=world.sources,
        enrich=EnrichSettings(max_chars=200_000),
        paths=Paths(data=world.inbox.parent, inbox=world.inbox),
    )
    return reload_source(world.con, settings, name, keep=keep, models=Tiny(), progress=NoProgress(), run_id="reload")


def content(world: Any) -> list[Any]:
    return [
        world.rows("select * exclude (run_id) from raw.responses order by all"),
        world.rows("select * from raw.scores order by all"),
        world.rows("select * from raw.verbatims order by all"),
    ]


@pytest.fixture
def loaded(world: Any) -> Any:
    world.mapping("shop", WRONG)
    world.put("shop/a.csv", FIRST)
    world.run()
    world.put("shop/b.csv", SECOND)
    world.run()
    return world


def test_a_run_says_that_the_mapping_changed(loaded: Any) -> None:
    assert loaded.run().warnings == ()
    loaded.mapping("shop", RIGHT)
    [warning] = loaded.run().warnings
    assert "changed since 2 files of the inbox were loaded" in warning
    assert "`voc reload shop`" in warning


def test_what_would_change_is_said_and_nothing_is_changed(loaded: Any) -> None:
    before = loaded.dump()
    loaded.mapping("shop", RIGHT)
    done = again(loaded, keep=False)
    assert done.counts == {"new": 0, "gone": 1, "changed": 2, "same": 0, "rejected_before": 0, "rejected": 0}
    assert loaded.dump() == before


def test_reading_again_leaves_what_a_fresh_start_would(loaded: Any, new_world: Any) -> None:
    loaded.mapping("shop", RIGHT)
    again(loaded, keep=True)
    fresh = new_world("fresh")
    fresh.mapping("shop", RIGHT)
    for name, text in (("shop/a.csv", FIRST), ("shop/b.csv", SECOND)):
        fresh.put(name, text)
        fresh.run()
    assert content(loaded) == content(fresh)
    assert loaded.run().warnings == ()


def test_a_mapping_that_fits_no_row_changes_nothing(loaded: Any) -> None:
    before = loaded.dump()
    loaded.mapping("shop", RIGHT.replace("%d.%m.%Y", "%Y/%m/%d"))
    with pytest.raises(SourceError, match="nothing was changed"):
        again(loaded, keep=True)
    assert loaded.dump() == before


def test_files_that_are_gone_stay_as_they_were_read(loaded: Any) -> None:
    (loaded.inbox / "shop/b.csv").unlink()
    loaded.mapping("shop", RIGHT)
    done = again(loaded, keep=True)
    assert (done.files, done.missing) == (("shop/a.csv",), ("shop/b.csv",))
    assert loaded.rows("select value from raw.scores where response_id = 'shop:3'") == [(5.0,)]


def test_a_text_that_was_removed_stays_removed(loaded: Any) -> None:
    loaded.con.execute("update raw.verbatims set text = null, text_removed = 'age' where response_id = 'shop:1'")
    loaded.con.execute("update raw.responses set row_hash = 'age:' || facts_hash where response_id = 'shop:1'")
    loaded.mapping("shop", RIGHT)
    again(loaded, keep=True)
    assert loaded.rows("select text, text_removed from raw.verbatims where response_id = 'shop:1'") == [(None, "age")]
    assert loaded.rows("select value from raw.scores where response_id = 'shop:1'") == [(10.0,)]


def test_the_same_content_under_two_mappings_is_two_sources(world: Any) -> None:
    world.mapping("shop", WRONG)
    world.mapping("other", WRONG.replace("shop/*", "other/*").replace("column: a", "column: b"))
    world.put("shop/a.csv", FIRST)
    world.put("other/a.csv", FIRST)
    world.put("shop/copy.csv", FIRST)
    report = world.run()
    assert (report.facts["files_loaded"], report.facts["files_known"], report.facts["rows_loaded"]) == (2, 1, 4)
    again_report = world.run()
    assert (again_report.written, again_report.facts["files_known"]) == (0, 3)
