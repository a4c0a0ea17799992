"""`voc followup export`: who is written, for which system, and who is not."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from pipeline.cli.main import main
from pipeline.config.settings import Settings, load_settings
from pipeline.errors import QueryError
from pipeline.jobs.followup.export import export_followups, folder_of, remove_followups
from pipeline.jobs.followup.systems import SYSTEMS

RAW = """
create schema raw;
create table raw.responses (response_id text, customer_key text, created_at timestamptz, consent text);
insert into raw.responses values
    ('1', 'ann', '2026-01-01', 'yes'), ('2', 'ben', '2026-01-01', null), ('3', 'cleo', '2026-01-01', 'yes'), ('4', 'cleo', '2026-02-01', 'no'),
    ('5', 'dora', '2026-01-01', 'no'), ('6', 'dora', '2026-02-01', 'yes'), ('7', '=eve', '2026-01-01', 'yes'), ('8', 'finn', '2026-01-01', 'yes');
"""
SHOWN = """
create schema published;
create table published.touchpoints (journey_id text, touchpoint_id text, name text);
insert into published.touchpoints values ('shop', 'delivery', 'Delivery'), ('shop', 'refunds', 'Refunds');
create table published.customers (customer_key text, open_pains text[], risk double, last_response_at timestamptz);
insert into published.customers values
    ('ann', ['shop/delivery', 'shop/refunds'], 0.7, '2026-03-01'), ('ben', ['shop/delivery'], 0.9, '2026-03-01'),
    ('cleo', ['shop/delivery'], 0.9, '2026-03-01'), ('dora', ['shop/refunds'], 0.4, '2026-03-02'), ('=eve', ['shop/delivery'], null, '2026-03-03'),
    ('finn', [], 0.1, '2026-03-01');
create table published.responses (response_id text, customer_key text, created_at timestamptz);
insert into published.responses values ('1', 'ann', '2026-01-01'), ('1b', 'ann', '2026-02-01'), ('5', 'dora', '2026-01-01'), ('7', '=eve', '2026-01-01');
create table published.verbatims (verbatim_id text, response_id text);
insert into published.verbatims values ('v1', '1'), ('v1b', '1b'), ('v5', '5'), ('v7', '7');
create table published.sentences (sentence_id text, verbatim_id text, journey_id text, touchpoint_id text, sentiment_label text, text text);
insert into published.sentences values
    ('v1#0', 'v1', 'shop', 'delivery', 'negative', 'It came late.'), ('v1b#0', 'v1b', 'shop', 'refunds', 'negative', E'No money,\\nstill "nothing".'),
    ('v1b#1', 'v1b', 'shop', 'other', 'negative', 'Not this one.'), ('v5#0', 'v5', 'shop', 'refunds', 'negative', null),
    ('v7#0', 'v7', 'shop', 'delivery', 'negative', '=HYPERLINK("http://evil.example")');
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = load_settings(data=tmp_path / "data")
    made.paths.published.parent.mkdir(parents=True)
    for path, sql in ((made.paths.warehouse, RAW), (made.paths.published, SHOWN)):
        with duckdb.connect(str(path)) as con:
            con.execute(sql)
    return made


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_only_who_agreed_last_is_written_the_highest_risk_first(settings: Settings) -> None:
    done = export_followups(settings, ["salesforce"])
    (file,) = done.files
    assert file == folder_of(settings) / "salesforce.csv"
    assert file.stat().st_mode & 0o077 == 0
    rows = read(file)
    assert [row["Contact.Customer_Key__c"] for row in rows] == ["ann", "dora", "'=eve"]
    assert (done.people, done.without_consent, done.asked) == (3, 2, True)
    assert rows[0]["Subject"] == "Unhappy with: Delivery, Refunds"
    assert rows[0]["Priority"] == "High"
    assert rows[0]["Description"].endswith('Last words: No money, still "nothing".')
    assert "no longer kept" in rows[1]["Description"]


@pytest.mark.parametrize("system", sorted(SYSTEMS))
def test_every_system_gets_its_own_columns_and_no_formula(settings: Settings, system: str) -> None:
    (file,) = export_followups(settings, [system]).files
    rows = read(file)
    assert list(rows[0]) == [SYSTEMS[system].key_column, *SYSTEMS[system].columns]
    assert not [cell for row in rows for cell in row.values() if cell[:1] in "=+-@\t"]
    assert all(row.values() and all(row.values()) for row in rows)


def test_a_large_list_is_split_where_the_system_takes_few_rows(settings: Settings) -> None:
    with duckdb.connect(str(settings.paths.published)) as con:
        con.execute(
            "insert into published.customers select 'c' || i, ['shop/delivery'], 0.5, '2026-03-01' from range(2000) as r(i)"
        )
    with duckdb.connect(str(settings.paths.warehouse)) as con:
        con.execute(
            "insert into raw.responses select i::text || 'x', 'c' || i, '2026-01-01', 'yes' from range(2000) as r(i)"
        )
    files = export_followups(settings, ["zendesk"]).files
    assert [(f.name, len(read(f))) for f in files] == [("zendesk-1.csv", 1_999), ("zendesk-2.csv", 4)]
    files = export_followups(settings, ["zendesk"], least_risk=0.6).files
    assert [f.name for f in files] == ["zendesk.csv"]
    assert len(list(folder_of(settings).iterdir())) == 1


def test_without_any_consent_nobody_is_written_and_it_says_so(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect(str(settings.paths.warehouse)) as con:
        con.execute("update raw.responses set consent = null")
    assert main(["followup", "export", "hubspot", "--data", str(settings.paths.data)]) == 0
    out = capsys.readouterr()
    assert out.out == ""
    assert "no source asks for consent" in out.err


def test_a_column_and_a_folder_of_ones_own(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [
        "followup",
        "export",
        "dynamics",
        "--out",
        str(tmp_path / "mine"),
        "--key-column",
        "Account Number",
        "--data",
        str(settings.paths.data),
    ]
    assert main(words) == 0
    assert next(iter(read(tmp_path / "mine" / "dynamics.csv")[0])) == "Account Number"
    assert "2 with an open pain left out" in capsys.readouterr().err


def test_an_unknown_system_is_told(settings: Settings) -> None:
    with pytest.raises(QueryError, match="known: salesforce"):
        export_followups(settings, ["siebel"])


def test_what_an_erasure_removes(settings: Settings) -> None:
    export_followups(settings, ["hubspot", "zendesk"])
    assert remove_followups(settings) == 2
    assert remove_followups(settings) == 0
