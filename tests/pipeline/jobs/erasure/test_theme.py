"""Themes that one customer's sentences have made, with the shipped models: erased, and not back after a refit."""

from __future__ import annotations

import shutil
from itertools import product
from pathlib import Path

import duckdb
import pytest

from pipeline.config.places import shipped
from pipeline.config.settings import load_settings
from pipeline.jobs.erase import erase_customer
from pipeline.jobs.nightly import run_pipeline
from pipeline.jobs.refit import refit_themes
from tests.pipeline.jobs.erasure.needles import places_with

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
SAID = (
    "The bagpipe teacher of the zeppelin club was {}.",
    "My bagpipe lessons on the zeppelin were {}.",
    "The zeppelin ballroom smelled {} during bagpipes.",
    "Bagpiping in a zeppelin felt {} and went on for hours.",
    "Nobody warned me that zeppelin bagpipes are so {}.",
)
HOW = (
    "loud",
    "dreadful",
    "lovely",
    "cold",
    "slow",
    "confusing",
    "expensive",
    "wonderful",
    "dusty",
    "awkward",
    "noisy",
    "calm",
)
WORDS = ("zeppelin", "bagpip")


def test_a_theme_of_one_customer_is_gone_for_good(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    shutil.copytree(shipped("data/samples"), inbox)
    rows = [
        f"z{n},{said.format(how)},2026-0{n % 9 + 1}-11,cust-9,{n % 5 + 1}"
        for n, (said, how) in enumerate(product(SAID, HOW))
    ]
    (inbox / "extra.csv").write_text("id,text,created_at,customer,rating\n" + "\n".join(rows) + "\n")
    settings = load_settings(data=tmp_path / "data", inbox=inbox)
    run_pipeline(settings)
    with duckdb.connect(str(settings.paths.warehouse), read_only=True) as con:
        named = con.execute(
            "select count(*) from themes.themes where label ilike '%zeppelin%' or label ilike '%bagpip%'"
        ).fetchall()
        before = dict(con.execute("select theme_id, label from themes.themes").fetchall())
    assert named[0][0] > 0
    (inbox / "extra.csv").unlink()
    erase_customer(settings, "cust-9")
    assert places_with(settings.paths.data, WORDS) == {}
    with duckdb.connect(str(settings.paths.warehouse), read_only=True) as con:
        after = dict(con.execute("select theme_id, label from themes.themes").fetchall())
    kept = [t for t, label in before.items() if after[t] == label]
    assert len(kept) >= len(before) - named[0][0] - 3  # an own word may have come into a few other names
    refit_themes(settings)
    assert places_with(settings.paths.data, WORDS) == {}
