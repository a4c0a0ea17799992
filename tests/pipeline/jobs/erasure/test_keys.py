"""A customer's key in the spellings that people and sources give it."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from pipeline.config.key_secret import secret_file
from pipeline.config.settings import Settings, load_settings
from pipeline.errors import ConfigError
from pipeline.jobs.erase import erase_customer
from pipeline.jobs.nightly import run_pipeline
from pipeline.warehouse.pending import pending_file
from tests.pipeline.jobs.erasure.needles import places_with
from tests.pipeline.jobs.test_erase import HEADER, Reader

ROWS = """m1,Quirkwood parcel arrived.,2026-01-05,,Anna.Quirk@Example.org,1
m2,Quirkwood parcel is late.,2026-01-06,,anna.quirk@example.ORG ,2
t1,Blimpdale hotline is slow.,2026-01-07,,+44 7700 900123,2
k1,Somebody else is content.,2026-01-08,,AbC-1,5
"""


@pytest.fixture(scope="module", params=["contact", "plain"])
def after_a_night(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Keys as keyed hashes where they are addresses or numbers, and plain; each test works on a copy."""
    folder = tmp_path_factory.mktemp("night")
    (folder / "inbox").mkdir()
    (folder / "inbox" / "a.csv").write_text(HEADER + ROWS, encoding="utf-8")
    run_pipeline(installation(folder, request.param), models=Reader())
    return folder, request.param


def installation(folder: Path, keys: str) -> Settings:
    made = load_settings(data=folder / "data", inbox=folder / "inbox")
    return made.model_copy(update={"privacy": made.privacy.model_copy(update={"keys": keys})})


@pytest.fixture
def settings(after_a_night: tuple[Path, str], tmp_path: Path) -> Settings:
    folder, keys = after_a_night
    shutil.copytree(folder, tmp_path / "copy")
    return installation(tmp_path / "copy", keys)


def test_case_and_spaces_do_not_count_in_an_address_and_spelling_not_in_a_number(settings: Settings) -> None:
    data, inbox = settings.paths.data, settings.paths.inbox
    assert inbox is not None
    assert erase_customer(settings, "  ANNA.QUIRK@example.org ").counts["responses"] == 2
    assert erase_customer(settings, "0044 7700-900 123").counts["responses"] == 1
    gone = ("Quirkwood", "Blimpdale", "anna.quirk", "7700 900123")
    assert places_with(data, gone) == {}
    (inbox / "later.csv").write_text(
        f"{HEADER}m9,Quirkwood again.,2026-02-05,,Anna.QUIRK@example.org,1\n"
        "m8,Quirkwood again.,no date,,aNNa.Quirk@example.org,1\nt9,Blimpdale again.,2026-02-07,,+44 7700 900123,2\n"
    )
    run_pipeline(settings, models=Reader())
    assert places_with(data, gone) == {}


def test_another_key_is_taken_as_it_is_spelled(settings: Settings) -> None:
    done = erase_customer(settings, "abc-1")
    assert (done.found, done.nearly) == (False, True)
    with duckdb.connect(str(settings.paths.warehouse), read_only=True) as con:
        assert con.execute("select count(*) from raw.responses").fetchall() == [(4,)]
    assert erase_customer(settings, " AbC-1 ").counts["responses"] == 1


def test_a_lost_secret_is_said_before_anything_is_erased(settings: Settings) -> None:
    """Plain keys need none, and none is made for them."""
    hashed = settings.privacy.keys == "contact"
    secret_file(settings).unlink(missing_ok=True)
    if not hashed:
        assert erase_customer(settings, "anna.quirk@example.org").counts["responses"] == 2
        assert not secret_file(settings).exists()
        return
    with pytest.raises(ConfigError, match=r"the secret of pseudonyms is gone.*Nothing was read or changed"):
        erase_customer(settings, "anna.quirk@example.org")
    assert not pending_file(settings.paths.data).exists()
    assert not secret_file(settings).exists()
    with duckdb.connect(str(settings.paths.warehouse), read_only=True) as con:
        stored = "select any_value(customer_key) from raw.responses where native_id = 't1'"
        (pseudonym,) = con.execute(stored).fetchall()[0]
    assert erase_customer(settings, pseudonym).counts["responses"] == 1
