"""The search of the erasure's tests: it asks every column by SQL, since DuckDB compresses texts so that their bytes are in no file."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipeline.config.settings import Settings
from tests.pipeline.jobs.erasure.needles import contents, places_with
from tests.pipeline.jobs.erasure.test_places import columns

WORD = "Quäxotin"


@pytest.mark.parametrize(
    "value",
    [
        "said",
        "[said]",
        "{'a': said}",
        "map {'a': said}",
        "to_json({'a': said})",
        "encode(said)",
        "{'a': [{'b': said}]}",
    ],
)
def test_a_word_is_found_in_compressed_columns_of_every_type(tmp_path: Path, value: str) -> None:
    with duckdb.connect(str(tmp_path / "x.duckdb")) as con:
        con.execute(
            "create table words as select unnest(['parcel', 'lamp', 'hotline', 'late', 'broken', $1]) as word", [WORD]
        )
        con.execute(
            f"create table t as select n, {value} as v from (select n, string_agg(word, ' ' order by hash(word || n)) as said "
            "from range(20000) as r(n), words group by n)"
        )
        con.execute("drop table words; checkpoint")
        con.execute(f"attach '{tmp_path}/y.duckdb' as y; create table y.t as from t; checkpoint y; detach y")
    (tmp_path / "x.duckdb").unlink()
    assert 'y.duckdb: x."main"."t".v' in places_with(tmp_path, [WORD])


def test_every_column_that_can_contain_text_is_asked(settings: Settings) -> None:
    for path in (settings.paths.warehouse, settings.paths.published):
        asked = {place.removeprefix("x.").replace('"', "") for place, _ in contents(path, path.read_bytes())}
        with duckdb.connect(str(path), read_only=True) as con:
            filled = {
                table
                for schema, name in con.execute("select schema_name, table_name from duckdb_tables()").fetchall()
                for table in [f"{schema}.{name}"]
                if con.execute(f"select count(*) from {table}").fetchall() != [(0,)]
            }
        wanted = {column for column in columns(path) if column.rsplit(".", 1)[0] in filled}
        assert len(wanted) > 100
        assert wanted <= asked
