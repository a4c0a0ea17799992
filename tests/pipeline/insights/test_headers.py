"""What the headers of the stage's queries say holds while it runs: keys, and where the frames come from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.insights import stage
from pipeline.insights.base.context import Context
from pipeline.insights.base.frames import Columns
from pipeline.warehouse.sql import all_queries, load_sql, read_queries
from tests.pipeline.insights.conftest import _without_comments
from tests.pipeline.insights.test_insights_stage import busy

if TYPE_CHECKING:
    from tests.pipeline.insights.conftest import House

QUERIES = {q.name for q in all_queries()}


def test_every_table_that_a_step_makes_has_the_key_it_states(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: set[str] = set()

    def run_and_check(con: Any, package: str, name: str, params: Any = None) -> Any:
        result = _without_comments(con, package, name, params)
        for query in read_queries(load_sql(package, name), path=f"{name}.sql"):
            if query.key and name != "state":
                (table,), columns = query.writes, ", ".join(f'"{c}"' for c in query.key)
                repeated = con.table(table).aggregate(f"{columns}, count(*) as n", columns).filter("n > 1").fetchall()
                assert not repeated, f"{table}: {query.key}"
                checked.add(table)
        return result

    busy(house)
    house.comments = True  # so that the house does not put a run_sql of its own in place
    monkeypatch.setattr(stage, "run_sql", run_and_check)
    house.run()
    assert {"insights.kpis", "segment_votes", "raised_verbatims"} <= checked


def test_frames_come_from_the_queries_that_the_header_names(
    house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[set[str]] = [set()]
    stated: list[set[str]] = [set()]
    query_was = Context.query
    fresh = True

    def query(self: Context, name: str, **more: Any) -> Columns:
        nonlocal fresh
        if fresh:
            asked.append(set())
            stated.append(set())
        fresh = False
        asked[-1].add(name)
        return query_was(self, name, **more)

    def run_and_note(con: Any, package: str, name: str, params: Any = None) -> Any:
        nonlocal fresh
        fresh = True
        for found in read_queries(load_sql(package, name), path=f"{name}.sql"):
            stated[-1] |= {o for origins in found.frames.values() for o in origins} & QUERIES
        return _without_comments(con, package, name, params)

    busy(house)
    house.settings = house.settings.model_copy(update={"actions": tmp_path / "actions.yaml"})
    (tmp_path / "actions.yaml").write_text("actions:\n  - {date: 2026-02-01, name: More vans, touchpoint: delivery}\n")
    house.comments = True
    monkeypatch.setattr(Context, "query", query)
    monkeypatch.setattr(stage, "run_sql", run_and_note)
    house.run()
    assert asked == stated
