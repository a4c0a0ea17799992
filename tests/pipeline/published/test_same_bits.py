"""Two publications of the same rows agree to the last bit, however the rows lie and however many threads add them up."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from models.base import Label
from pipeline.config.settings import ROOT, Settings, load_settings
from pipeline.jobs.nightly import run_pipeline
from tests.chaos.compare import digests
from tests.standin import StandInAnnotator, StandInModels

SHUFFLED = ("raw", "enriched", "themes", "touchpoints")
"""Schemas whose rows are put in another order. What comes after them is computed anew."""


def feeling(text: str) -> tuple[Label, float, float]:
    """As many digits as a number has, so that a sum in another order is another number."""
    number = int(sha256(text.encode()).hexdigest()[:13], 16) / 16**13
    polarity = 2 * number - 1
    return "positive" if polarity > 0.2 else "negative" if polarity < -0.2 else "neutral", polarity, number


def models() -> StandInModels:
    return StandInModels(
        StandInAnnotator(feeling=feeling, nouns=("delivery", "parcel", "driver", "price", "app", "order"))
    )


def settings_of(folder: Path, *, threads: int) -> Settings:
    loaded = load_settings(data=folder, inbox=ROOT / "data" / "samples")
    insights = loaded.insights.model_copy(update={"resamples": 200, "segments": ("segment",)})
    themes = loaded.themes.model_copy(update={"stability_resamples": 0})
    return loaded.model_copy(update={"threads": threads, "insights": insights, "themes": themes})


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one finished run on the samples."""
    folder = tmp_path_factory.mktemp("night")
    run_pipeline(settings_of(folder, threads=1), models=models())
    return folder


def shuffle(warehouse: Path, *, seed: int) -> None:
    """Put the rows of every input table in another order, and forget what was computed from them."""
    con = duckdb.connect(str(warehouse), config={"threads": 1})
    tables = con.execute("select schema_name, table_name from duckdb_tables() order by all").fetchall()
    for schema, table in tables:
        name = f'"{schema}"."{table}"'
        if schema in SHUFFLED:
            con.execute(f"create temp table other as select * from {name} order by hash(rowid * {seed}, {seed})")
            con.execute(f"delete from {name}")
            con.execute(f"insert into {name} select * from other")
            con.execute("drop table other")
        elif schema == "insights" and (table == "state" or table.startswith("kept_")):
            con.execute(f"delete from {name}")
    con.close()


@pytest.mark.parametrize(("threads", "seed"), [(2, 12), (7, 13)])
def test_the_published_tables_are_the_same_to_the_last_bit(
    night: Path, tmp_path: Path, threads: int, seed: int
) -> None:
    shutil.copytree(night, tmp_path / "data")
    settings = settings_of(tmp_path / "data", threads=threads)
    wanted = digests(settings.paths.published)
    shuffle(settings.paths.warehouse, seed=seed)
    settings.paths.published.unlink()
    run_pipeline(settings, models=models())
    found = digests(settings.paths.published)
    assert len(wanted) > 30
    assert wanted["published.themes"][0] > 3
    assert wanted["published.theme_groups"][0] > 1
    assert {name for name in wanted if found.get(name) != wanted[name]} == set()
