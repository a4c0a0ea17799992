"""Every column that can contain text says how the erasure clears it: a new one fails here until somebody has thought of it."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from pipeline.config.settings import load_settings
from pipeline.jobs.erasure.places import HOWS, PACKAGE, places
from pipeline.jobs.nightly import run_pipeline
from pipeline.warehouse.sql import load_sql
from tests.pipeline.jobs.test_erase import FIRST, Reader

TEXTS = """
select schema_name || '.' || table_name || '.' || column_name from duckdb_columns()
where not internal and regexp_matches(data_type, 'VARCHAR|JSON|BLOB|ENUM|MAP|UNION|VARIANT')
    and schema_name || '.' || table_name in (select schema_name || '.' || table_name from duckdb_tables())
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Columns of a warehouse and of a published file that a run has made."""
    folder = tmp_path_factory.mktemp("made")
    settings = load_settings(data=folder / "data", inbox=folder / "inbox")
    (folder / "inbox").mkdir()
    (folder / "inbox" / "first.csv").write_text(FIRST)
    run_pipeline(settings, models=Reader())
    return columns(settings.paths.warehouse) | columns(settings.paths.published)


def columns(path: Path) -> set[str]:
    with duckdb.connect(str(path), read_only=True) as con:
        return {name for (name,) in con.execute(TEXTS).fetchall()}


def test_every_text_column_is_a_place_and_every_place_is_a_column(found: set[str]) -> None:
    assert sorted(found - places().keys()) == [], "name these in pipeline/jobs/erasure/places.yaml"
    assert sorted(places().keys() - found) == []


def test_every_way_is_one_that_is_explained() -> None:
    assert set(places().values()) == set(HOWS)


def test_what_is_to_be_searched_is_read_and_rewritten() -> None:
    searched = {place for place, how in places().items() if how in ("quote", "label", "message")}
    text = load_sql(PACKAGE, "rewrite_quotes")
    assert set(re.findall(r"'(\w+\.\w+\.\w+)' as place", load_sql(PACKAGE, "read_quotes"))) == searched
    assert set(re.findall(r"q\.place = '(\w+\.\w+\.\w+)'", text)) == searched
    for place in searched:
        table, column = place.rsplit(".", 1)
        assert f"update {table} set {column} = " in text


def test_every_table_whose_rows_go_is_deleted_from() -> None:
    deleted = set(
        re.findall(r"delete from (\w+\.\w+)", load_sql(PACKAGE, "erase_rows") + load_sql(PACKAGE, "erase_texts"))
    )
    gone = {place.rsplit(".", 1)[0] for place, how in places().items() if how in ("row", "text")}
    assert gone <= deleted
    kept = {place.rsplit(".", 1)[0] for place in places() if place.startswith("insights.kept_")}
    assert kept <= deleted
