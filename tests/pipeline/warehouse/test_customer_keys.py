"""Keys that are contacts are stored as pseudonyms: one customer stays one, the secret is guarded, older warehouses are brought over."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from pipeline.config.key_secret import PSEUDONYM, VARIABLE, customer_key_of, native_id_of, secret_file
from pipeline.config.privacy_settings import PrivacySettings
from pipeline.config.settings import Settings, load_settings
from pipeline.errors import ConfigError
from pipeline.jobs.nightly import run_pipeline
from pipeline.jobs.pin import record_pin
from tests.pipeline.enriched.test_stage import Tiny

HEADER = "id,text,created_at,updated_at,customer,rating\n"
FIRST = f"""{HEADER}m1@example.org,The lamp is good.,2026-01-05,2026-01-05,Jo.Marsh@example.com,5
m2,The parcel was late.,2026-01-06,2026-01-06,jo.marsh@EXAMPLE.com,1
m3,The sofa is good.,2026-01-06,2026-01-06,+44 7700 900123,5
m4,The chair is good.,2026-01-07,2026-01-07,07700 900123,5
m5,The desk is good.,2026-01-07,2026-01-07,C10042,5
m6,Nobody knows.,2026-01-07,2026-01-07,,3
"""
PLAIN = (b"marsh", b"900123", b"m1@example.org")


class Reader(Tiny):
    """Tiny with embeddings."""

    def embed(self, texts: Sequence[str]) -> Any:
        return np.tile(np.array([[1, 0, 0, 0]], dtype=np.float32), (len(texts), 1))


@pytest.fixture(autouse=True)
def _no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


def world(tmp_path: Path, keys: str = "contact", first: str = FIRST) -> Settings:
    (tmp_path / "inbox").mkdir(exist_ok=True)
    (tmp_path / "inbox" / "first.csv").write_text(first)
    return with_keys(load_settings(data=tmp_path / "data", inbox=tmp_path / "inbox"), keys)


def with_keys(settings: Settings, keys: str) -> Settings:
    return settings.model_copy(update={"privacy": PrivacySettings.model_validate({"keys": keys})})


def run(settings: Settings) -> Any:
    return run_pipeline(settings, models=Reader())


def load(settings: Settings) -> Any:
    """A run that ends with raw: quick, and enough for what is stored of a key."""
    return run_pipeline(settings, models=Reader(), stages=("raw",))


def rows(settings: Settings, sql: str) -> list[Any]:
    con = duckdb.connect(str(settings.paths.warehouse), read_only=True)
    found = con.execute(sql).fetchall()
    con.close()
    return found


def holds(settings: Settings) -> dict[str, list[bytes]]:
    """Files under the data folder that hold a key as it stands in the file."""
    found = {
        p.relative_to(settings.paths.data).as_posix(): [k for k in PLAIN if k in p.read_bytes().lower()]
        for p in settings.paths.data.rglob("*")
        if p.is_file()
    }
    return {name: keys for name, keys in found.items() if keys}


def test_contacts_become_pseudonyms_and_nothing_holds_them(tmp_path: Path) -> None:
    settings = world(tmp_path)
    load(settings)
    keys = rows(settings, "select customer_key from raw.responses order by row_number")
    jo, again, mobile, same, other, none = (k for (k,) in keys)
    assert jo == again == customer_key_of(settings, " JO.MARSH@example.com ")
    assert mobile == same == customer_key_of(settings, "tel:00447700900123")
    assert PSEUDONYM.fullmatch(jo)
    assert (other, none) == ("C10042", None)
    assert len({jo, mobile}) == 2
    assert native_id_of(settings, "m1@example.org") in {
        i for (i,) in rows(settings, "select native_id from raw.responses")
    }
    assert holds(settings) == {}


def test_the_secret_is_for_its_owner_only_and_is_never_published(tmp_path: Path) -> None:
    settings = world(tmp_path)
    load(settings)
    path = secret_file(settings)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    secret = path.read_bytes().strip()
    others = [p for p in settings.paths.data.rglob("*") if p.is_file() and p != path]
    assert [p.name for p in others if secret in p.read_bytes()] == []


def test_no_secret_is_made_where_no_key_is_a_contact(tmp_path: Path) -> None:
    settings = world(tmp_path, first=f"{HEADER}m5,The desk is good.,2026-01-07,2026-01-07,C10042,5\n")
    load(settings)
    assert not secret_file(settings).exists()


@pytest.mark.parametrize("what", ["lost", "another"])
def test_a_lost_secret_stops_the_run_and_changes_nothing(tmp_path: Path, what: str) -> None:
    settings = world(tmp_path)
    load(settings)
    before = rows(settings, "from raw.responses order by all")
    if what == "lost":
        secret_file(settings).unlink()
    else:
        secret_file(settings).write_text("0" * 64)
    with pytest.raises(ConfigError, match=r"secret of pseudonyms.*restore"):
        load(settings)
    assert rows(settings, "from raw.responses order by all") == before
    assert secret_file(settings).exists() == (what == "another")


def test_the_secret_may_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = world(tmp_path)
    monkeypatch.setenv(VARIABLE, "a-secret-that-is-long-enough-for-this")
    load(settings)
    assert not secret_file(settings).exists()
    monkeypatch.setenv(VARIABLE, "short")
    with pytest.raises(ConfigError, match=VARIABLE):
        customer_key_of(settings, "jo@example.com")


def test_the_same_file_again_is_a_repeat(tmp_path: Path) -> None:
    settings = world(tmp_path)
    load(settings)
    (tmp_path / "inbox" / "again.csv").write_text(FIRST + "m7,New.,2026-02-01,2026-02-01,JO.marsh@example.com,4\n")
    raw = load(settings).stages[0]
    assert (raw.facts["rows_repeated"], raw.facts["rows_updated"], raw.facts["rows_loaded"]) == (6, 0, 1)
    assert rows(settings, "select count(distinct customer_key) from raw.responses") == [(3,)]


def test_a_warehouse_with_plain_keys_is_brought_over(tmp_path: Path) -> None:
    """One customer stays one, pins stay where they are, and no block of a file holds a key."""
    plain = world(tmp_path, keys="plain")
    run(plain)
    target = "generic:text:m1@example.org#0"
    record_pin(plain, target="sentence", target_id=target, touchpoint_id="price-value", models=Reader())
    run(plain)
    assert holds(plain)
    settings = with_keys(plain, "contact")
    run(settings)
    jo = customer_key_of(settings, "jo.marsh@example.com")
    assert rows(settings, f"select count(*) from raw.responses where customer_key = '{jo}'") == [(2,)]
    assert holds(settings) == {}
    response = f"generic:{native_id_of(settings, 'm1@example.org')}"
    assert rows(settings, f"select count(*) from raw.verbatims where response_id = '{response}'") == [(1,)]
    con = duckdb.connect(str(settings.paths.published), read_only=True)
    pinned = con.execute("select verbatim_id from published.sentences where touchpoint_method = 'pinned'").fetchall()
    con.close()
    assert pinned == [(response.replace("generic:", "generic:text:"),)]
    assert run(settings).status == "unchanged"


def test_a_death_while_keys_are_brought_over_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = world(tmp_path, keys="plain")
    load(plain)
    settings = with_keys(plain, "contact")
    before = rows(plain, "from raw.responses order by all")

    def die(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as m:
        m.setattr("pipeline.warehouse.customer_keys._write_policy", die)
        with pytest.raises(KeyboardInterrupt):
            load(settings)
    assert rows(plain, "from raw.responses order by all") == before
    load(settings)
    assert rows(
        settings, "select count(*) from raw.responses where customer_key like '%@%' or customer_key like '%900123'"
    ) == [(0,)]


def test_every_key_may_be_replaced_and_none_is_turned_back(tmp_path: Path) -> None:
    settings = world(tmp_path)
    load(settings)
    whole = with_keys(settings, "all")
    load(whole)
    keys = {k for (k,) in rows(settings, "select customer_key from raw.responses where customer_key is not null")}
    assert all(PSEUDONYM.fullmatch(k) for k in keys)
    assert keys == {customer_key_of(whole, k) for k in ("C10042", "jo.marsh@example.com", "07700 900123")}
    for less in ("contact", "plain"):
        with pytest.raises(ConfigError, match=r"privacy.keys.*keys: all"):
            load(with_keys(settings, less))


def test_who_was_erased_before_stays_away(tmp_path: Path) -> None:
    """Tombstones from before hold the key as it stood in the file."""
    from pipeline.jobs.erase import erase_customer

    plain = world(tmp_path, keys="plain")
    run(plain)
    erase_customer(plain, "Jo.Marsh@example.com", models=Reader())
    settings = with_keys(plain, "contact")
    (tmp_path / "inbox" / "again.csv").write_text(FIRST.replace("The desk", "The table"))
    run(settings)
    jo = customer_key_of(settings, "jo.marsh@example.com")
    texts = {t for (t,) in rows(settings, f"select text from raw.verbatims join raw.responses using (response_id) where customer_key = '{jo}'")}  # fmt: skip
    assert "The lamp is good." not in texts


def test_erasing_by_any_spelling_finds_the_pseudonym(tmp_path: Path) -> None:
    from pipeline.jobs.erase import erase_customer

    settings = world(tmp_path)
    run(settings)
    assert erase_customer(settings, "JO.MARSH@EXAMPLE.COM", models=Reader()).counts["responses"] == 2
    assert erase_customer(settings, "+447700900123", models=Reader()).counts["responses"] == 2
    (tmp_path / "inbox" / "again.csv").write_text(FIRST.replace("The desk", "The table"))
    run(settings)
    assert rows(settings, "select count(*) from raw.responses where customer_key is not null") == [(1,)]
