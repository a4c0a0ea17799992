"""The right of access: everything of the customer, nothing of anybody else, and no table forgotten."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.cli.main import main
from pipeline.config.settings import Settings, load_settings
from pipeline.errors import VocError
from pipeline.jobs.adhoc import adhoc_file
from pipeline.jobs.nightly import run_pipeline
from pipeline.jobs.privacy.access import as_text, customer_data, is_empty
from pipeline.jobs.privacy.places import EXCLUDED, EXCLUDED_PUBLISHED, PUBLISHED, WAREHOUSE
from pipeline.warehouse.connection import open_published
from pipeline.warehouse.lock import writer_lock
from tests.pipeline.jobs.test_erase import Reader

KEY = "Berta.Quince@example.org"
HEADER = "id,text,created_at,updated_at,customer,rating\n"
FIRST = f"""{HEADER}r1,Quixotic parcel arrived broken.,2026-01-05,2026-01-05,{KEY},1
r2,Somebody elses lamp is good.,2026-01-06,2026-01-06,other-1,5
r3,I am about to cancel this.,2026-01-07,2026-01-07,{KEY.upper()},2
r4,Zanzibar hotline never answers.,not a date,2026-01-06,{KEY},1
r5,Strangers could not be dated.,not a date,2026-01-06,other-1,1
"""
SECOND = f"{HEADER}r1,Xylophone parcel arrived late.,2026-01-05,2026-02-01,{KEY},2\n"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("access")
    made = load_settings(data=folder / "data", inbox=folder / "inbox")
    made = made.model_copy(update={"privacy": made.privacy.model_copy(update={"keys": "plain"})})
    (folder / "inbox").mkdir()
    (folder / "inbox" / "first.csv").write_text(FIRST)
    run_pipeline(made, models=Reader())
    (folder / "inbox" / "second.csv").write_text(SECOND)
    run_pipeline(made, models=Reader())
    return made


def test_everything_of_the_customer_is_there_and_nothing_of_anybody_else(settings: Settings) -> None:
    data = customer_data(settings, "berta.quince@EXAMPLE.org")
    said = as_text(data)
    for own in (
        "Xylophone",
        "Quixotic",
        "Zanzibar",
        "about to cancel",
        "first.csv",
        "second.csv",
        "generic:r1",
        "generic:r3",
    ):
        assert own in said, own
    for other in ("other-1", "elses lamp", "Strangers", "generic:r2"):
        assert other not in said, other
    assert data["complete"]
    assert len(data["snapshots"]) == 2
    assert [row["response_id"] for row in data["published"]["responses"]] == ["generic:r1", "generic:r3"]
    assert {row["value"] for row in data["published"]["scores"]} == {2.0}
    assert len(data["published"]["customers"]) >= 1
    assert json.loads(said)["format"] == "voc-customer-data/1"


def test_each_table_with_rows_of_the_customer_says_so(settings: Settings) -> None:
    data = customer_data(settings, KEY)
    for table in ("raw.responses", "raw.scores", "raw.verbatims", "raw.superseded", "raw.rejected_rows", "raw.files",
                  "enriched.documents", "enriched.texts", "enriched.sentiments", "enriched.sentences"):  # fmt: skip
        assert data["warehouse"][table], table
    for table in ("responses", "scores", "verbatims", "sentences"):
        assert data["published"][table], table


def test_no_table_is_forgotten(settings: Settings) -> None:
    """A new table must be named in pipeline/jobs/privacy/places.py, with how its rows are found or why it has none."""
    con = duckdb.connect(str(settings.paths.warehouse), read_only=True)
    tables = [row[0] for row in con.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()]
    con.close()
    named = {*WAREHOUSE, *EXCLUDED}
    assert [t for t in tables if t not in named and f"{t.split('.')[0]}.*" not in named] == []
    con = open_published(settings.paths.published)
    shown = {row[0] for row in con.execute("select distinct table_name from data_dictionary").fetchall()}
    con.close()
    assert shown - {*PUBLISHED, *EXCLUDED_PUBLISHED} == set()
    assert set(PUBLISHED) & set(EXCLUDED_PUBLISHED) == set()


def test_a_result_of_an_ad_hoc_run_is_among_the_kept_files(settings: Settings) -> None:
    result = adhoc_file(settings, "mine")
    result.parent.mkdir(exist_ok=True)
    shutil.copyfile(settings.paths.published, result)
    try:
        assert "published/adhoc/mine.duckdb" in {found["file"] for found in customer_data(settings, KEY)["snapshots"]}
    finally:
        result.unlink()


def test_an_unknown_customer_is_told_nothing(settings: Settings) -> None:
    data = customer_data(settings, "nobody@example.org")
    assert is_empty(data)
    with pytest.raises(VocError, match="the key is empty"):
        customer_data(settings, " ")


def test_a_short_key_finds_no_rejected_rows_of_others(settings: Settings) -> None:
    assert is_empty(customer_data(settings, "r"))


def test_while_a_run_writes_the_published_file_answers(settings: Settings) -> None:
    with writer_lock(settings.paths.warehouse, purpose="night"):
        data = customer_data(settings, KEY)
    assert not data["complete"]
    assert data["published"]["responses"]
    assert data["snapshots"]


def test_the_file_is_the_owners_alone_and_the_key_is_not_printed(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    out = tmp_path / "answer.json"
    words: list[Any] = [
        "privacy",
        "export",
        "--data",
        str(settings.paths.data),
        "--customer",
        KEY,
        "--out",
        str(out),
        "-v",
    ]
    assert main(words) == 0
    assert out.stat().st_mode & 0o777 == 0o600
    said = capsys.readouterr()
    assert "Quince" not in said.out + said.err + caplog.text
    assert json.loads(out.read_text())["customer"]["keys"]
