"""The reader of statements, which the headers are held against, finds every table and nothing else."""

from __future__ import annotations

import pytest

from tests.pipeline.warehouse.sql_tables import tables


@pytest.mark.parametrize(
    ("statement", "reads", "writes"),
    [
        ("select * from raw.files as f join themes.themes using (x)", "raw.files themes.themes", ""),
        ("with c as (select 1 from raw.files) select * from c, verdicts as v", "raw.files verdicts", ""),
        ("with c (a, b) as (select 1, 2 from raw.files) select * from c", "raw.files", ""),
        ("select * from touchpoints.journeys as j, unnest(j.stages) as s(stage)", "touchpoints.journeys", ""),
        ("select 1 where a is distinct from b and exists (from only_here as o where true)", "only_here", ""),
        ("select 'from nowhere' -- from nowhere\nfrom raw.files", "raw.files", ""),
        ("select 'a × b' as x from raw.files", "raw.files", ""),
        ("insert into raw.scores by name select * from new_scores", "new_scores", "raw.scores"),
        ("delete from raw.scores where id in (select id from gone)", "gone", "raw.scores"),
        ("update raw.scores as s set x = n.x from new_scores as n", "new_scores", "raw.scores"),
        ("create or replace temp table t as select * from a.b.c semi join d.e on true", "b.c d.e", "t"),
        ("create table if not exists insights.state (x text)", "", "insights.state"),
        ("drop table if exists staged", "", "staged"),
        ("create temp macro f(x) as x + 1", "", ""),
        ("comment on table raw.files is 'from raw.scores'", "", ""),
    ],
)
def test_tables_of_a_statement(statement: str, reads: str, writes: str) -> None:
    found = tables(statement)
    assert (" ".join(sorted(found.reads)), " ".join(sorted(found.writes))) == (reads, writes)


def test_what_is_made_is_told_from_what_is_dropped_or_filled() -> None:
    text = "drop table if exists a; create table s.b (x int); insert into s.c select * from s.b;"
    assert tables(text).makes == ["s.b"]
