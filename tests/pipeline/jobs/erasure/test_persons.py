"""Two sources, one customer: joined by a key map, counted once, erased and told together, and apart again without the map."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from pipeline.config.settings import Settings, load_settings
from pipeline.jobs.erase import erase_customer
from pipeline.jobs.erased import describe
from pipeline.jobs.nightly import run_pipeline
from pipeline.jobs.privacy.access import customer_data
from pipeline.warehouse.connection import open_published, open_settings_warehouse
from tests.pipeline.jobs.test_erase import Reader

MAPPING = """
match: {{paths: [{name}/*.csv]}}
id: {{column: id}}
created_at: {{column: created_at}}
customer: {{column: customer}}
channel: {{constant: {channel}}}
texts: [{{key: text, column: text}}]
scores: {{rating: {{column: rating, min: 1, max: 5, optional: true}}}}
"""
HEADER = "id,text,created_at,customer,rating\n"
SHOP = HEADER + "".join(f"s{n},The parcel of shop {n} is late.,2026-01-{n + 1:02d},C{n},2\n" for n in range(1, 9))
DESK = HEADER + "".join(
    f"d{n},The hotline {n} is good.,2026-02-{n + 1:02d},User{n}@example.com,5\n" for n in range(1, 9)
)
MAP = "person,source,key\n" + "".join(
    f"Person {n},shop,C{n}\nPerson {n},desk,USER{n}@example.com\n" for n in range(1, 6)
)


def install(folder: Path) -> Settings:
    (folder / "sources").mkdir(parents=True)
    for name, channel, text in (("shop", "web", SHOP), ("desk", "phone", DESK)):
        (folder / "sources" / f"{name}.yaml").write_text(MAPPING.format(name=name, channel=channel), encoding="utf-8")
        (folder / "inbox" / name).mkdir(parents=True)
        (folder / "inbox" / name / "export.csv").write_text(text, encoding="utf-8")
    return settings_of(folder)


def settings_of(folder: Path) -> Settings:
    settings = load_settings(data=folder / "data", inbox=folder / "inbox")
    return settings.model_copy(update={"sources": folder / "sources"})


def put_map(settings: Settings, text: str, name: str = "crm.csv") -> Path:
    path = settings.paths.data / "keys" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def run(settings: Settings) -> Any:
    return run_pipeline(settings, models=Reader())


def tables(settings: Settings) -> dict[str, list[Any]]:
    """Every published table but those about runs and files, and insights' kept ones."""
    con = open_published(settings.paths.published)
    names = [n for (n,) in con.execute("select distinct table_name from data_dictionary").fetchall()]
    own = {"runs", "files"}
    found = {}
    for name in sorted(set(names) - own):
        columns = [c for c in con.table(name).columns if c not in ("run_id", "first_seen")]
        found[name] = con.execute(f'select {", ".join(columns)} from "{name}" order by all').fetchall()
    con.close()
    with open_settings_warehouse(settings) as warehouse:
        for name in ("kept_months", "kept_trend_sums", "kept_watch_counts", "kept_theme_words"):
            found[name] = warehouse.execute(f"select * from insights.{name} order by all").fetchall()
    return found


def ask(settings: Settings, sql: str) -> list[Any]:
    con = open_published(settings.paths.published)
    try:
        return con.execute(sql).fetchall()
    finally:
        con.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[Any]], Any]:
    """The installation without a map and then with it: its folder, the tables without, and the report with."""
    folder = tmp_path_factory.mktemp("persons") / "made"
    settings = install(folder)
    run(settings)
    never = tables(settings)
    put_map(settings, MAP)
    return folder, never, run(settings)


@pytest.fixture
def settings(made: tuple[Path, dict[str, list[Any]], Any], tmp_path: Path) -> Settings:
    shutil.copytree(made[0], tmp_path / "copy")
    return settings_of(tmp_path / "copy")


def test_a_person_is_counted_once_over_sources(made: tuple[Path, dict[str, list[Any]], Any]) -> None:
    folder, never, report = made
    settings = settings_of(folder)
    assert len(never["customers"]) == 16
    assert ask(settings, "select count(distinct customer), count(distinct customer_key) from responses") == [(11, 16)]
    assert ask(settings, "select count(*) from customers") == [(11,)]
    shown = "select customer_key, len(keys), sources, channels, responses from customers where len(keys) > 1 order by 1"
    assert ask(settings, shown)[0] == ("C1", 2, ["desk", "shop"], ["phone", "web"], 2)
    joined = "select distinct customer from verbatims where customer_key like 'p-%' order by 1 limit 1"
    assert ask(settings, joined) == [("C1",)]
    said = [line for stage in report.stages for line in stage.facts.get("remarks", [])]
    assert "10 customer keys are those of 5 persons, who are counted once each" in said


def test_without_the_map_the_tables_are_as_if_it_had_never_been(
    made: tuple[Path, dict[str, list[Any]], Any], settings: Settings
) -> None:
    assert tables(settings)["kpis"] != made[1]["kpis"]
    (settings.paths.data / "keys" / "crm.csv").unlink()
    run(settings)
    after = tables(settings)
    for name, rows in made[1].items():
        assert after[name] == rows, name


def test_no_address_is_in_clear_in_warehouse_or_published_file(settings: Settings) -> None:
    for path in (settings.paths.warehouse, settings.paths.published):
        assert b"example.com" not in path.read_bytes().lower()
        assert b"Person 1" not in path.read_bytes()


def test_erasing_one_key_names_the_others_and_leaves_them(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    done = erase_customer(settings, "user1@example.com", models=Reader())
    assert (done.counts["responses"], done.counts["map_rows"]) == (1, 1)
    assert done.others.shown == (("shop", "C1"),)
    assert any("1 further key is known to be the same person's, and NOT erased" in line for line in describe(done))
    assert not any("C1" in line for line in describe(done))
    assert "           C1 (shop)" in describe(done, named=True)
    assert ask(settings, "select count(*) from responses where customer_key = 'C1'") == [(1,)]
    said = (settings.paths.data / "keys" / "crm.csv").read_text(encoding="utf-8")
    assert "USER1@" not in said
    assert "Person 1,shop,C1" in said
    assert "USER2@" in said


def test_erasing_the_person_erases_every_key_and_they_do_not_come_back(settings: Settings) -> None:
    done = erase_customer(settings, "C1", person=True, models=Reader())
    assert (done.counts["responses"], done.counts["map_rows"]) == (2, 2)
    assert any("1 further key is known to be the same person's, and erased with it" in line for line in describe(done))
    put_map(settings, MAP)
    (settings.paths.inbox or Path()).joinpath("desk", "again.csv").write_text(
        HEADER + "d77,I write again.,2026-03-02,user1@example.com,4\n", encoding="utf-8"
    )
    run(settings)
    assert ask(settings, "select count(distinct customer) from responses") == [(10,)]
    with open_settings_warehouse(settings) as con:
        assert con.execute("select count(*) from raw.key_map_rows").fetchall() == [(8,)]
        assert con.execute("select count(*) from raw.persons where customer = 'C1'").fetchall() == [(0,)]


def test_an_answer_names_the_further_keys_and_holds_them_on_request(settings: Settings) -> None:
    one = customer_data(settings, "User1@example.com")
    assert one["customer"]["further_keys"] == [{"key": "C1", "source": "shop", "included": False}]
    assert [len(one["warehouse"][t]) for t in ("raw.responses", "raw.key_map_rows", "raw.persons")] == [1, 1, 1]
    assert len(one["published"]["customers"]) == 1
    both = customer_data(settings, "User1@example.com", person=True)
    assert [len(both["warehouse"][t]) for t in ("raw.responses", "raw.key_map_rows", "raw.persons")] == [2, 2, 2]
    assert len(both["published"]["responses"]) == 2
    assert "C2" not in json.dumps(both, default=str)
