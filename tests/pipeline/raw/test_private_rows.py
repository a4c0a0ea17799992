"""Rejected rows and older versions: no contact stays in them, they stay with their customer, and a changed rule cleans them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from models.personal.contact import contact_of
from models.personal.redaction import Rules
from models.personal.spans import Span
from pipeline.config.key_secret import VARIABLE, pseudonym_of
from pipeline.config.privacy_settings import PrivacySettings
from pipeline.config.settings import Settings, load_settings
from pipeline.jobs.nightly import run_pipeline
from pipeline.raw.private_rejects import hide_contacts
from tests.pipeline.enriched.test_stage import Naming, Tiny

HEADER = "id,text,created_at,updated_at,customer,rating\n"
ROWS = f"""{HEADER}a1,Mail orla.finch@example.net please.,2026-01-05,2026-01-05,cust-9,2
a2,Late again.,never,2026-01-05,Orla.Finch@Example.net,2
a3,Ring me.,never,2026-01-05,+44 (0)7700 900456,1
a4,Wren Talbot was rude to orla.finch@example.net.,never,2026-01-05,cust-9,1
"""
NEWER = f"{HEADER}a1,All is well.,2026-01-05,2026-02-05,cust-9,5\n"


@pytest.fixture(autouse=True)
def _no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


def load(tmp_path: Path, privacy: dict[str, Any], models: Any = None) -> Settings:
    settings = load_settings(data=tmp_path / "data", inbox=tmp_path / "inbox")
    settings = settings.model_copy(update={"privacy": PrivacySettings.model_validate(privacy)})
    run_pipeline(settings, models=models or Tiny(), stages=("raw",))
    return settings


def fill(tmp_path: Path, name: str, rows: str) -> None:
    (tmp_path / "inbox").mkdir(exist_ok=True)
    (tmp_path / "inbox" / name).write_text(rows)


def kept(settings: Settings) -> tuple[list[str], str]:
    con = duckdb.connect(str(settings.paths.warehouse), read_only=True)
    rejected = con.execute("select raw_text from raw.rejected_rows order by line_number").fetchall()
    older = con.execute("select response from raw.superseded").fetchall()
    con.close()
    return [text.rstrip() for (text,) in rejected], str(older)


def test_a_rejected_row_stays_with_its_customer_and_holds_no_contact(tmp_path: Path) -> None:
    fill(tmp_path, "a.csv", ROWS)
    settings = load(tmp_path, {})
    first, second, third = kept(settings)[0]
    orla = pseudonym_of(settings, "orla.finch@example.net")
    assert first == f"a2,Late again.,never,2026-01-05,{orla},2"
    assert second == f"a3,Ring me.,never,2026-01-05,{pseudonym_of(settings, '+447700900456')},1"
    assert third == f"a4,Wren Talbot was rude to {orla}.,never,2026-01-05,cust-9,1"


def test_a_changed_rule_cleans_rejected_rows_and_older_versions(tmp_path: Path) -> None:
    """From no rule at all to all of them, then a list of staff."""
    fill(tmp_path, "a.csv", ROWS)
    load(tmp_path, {"redact": False, "keys": "plain"})
    fill(tmp_path, "b.csv", NEWER)
    before = kept(load(tmp_path, {"redact": False, "keys": "plain"}))
    assert "Orla.Finch@Example.net" in before[0][0]
    assert "orla.finch@example.net" in before[1]
    rejected, older = kept(load(tmp_path, {}))
    assert not any("finch" in text.lower() or "900456" in text for text in (*rejected, older))
    assert "Mail [email] please." in older
    assert "Wren Talbot" in rejected[2]
    (tmp_path / "staff.txt").write_text("Wren Talbot\n")
    rejected, _ = kept(load(tmp_path, {"redact": {"name": True}, "staff": tmp_path / "staff.txt"}))
    assert "Wren" not in rejected[2]
    assert rejected[0].startswith("a2,Late again.")


def test_the_same_rules_clean_nothing_again(tmp_path: Path) -> None:
    fill(tmp_path, "a.csv", ROWS)
    settings = load(tmp_path, {})
    again = run_pipeline(settings, models=Tiny(), stages=("raw",))
    assert not again.stages[0].written


def test_where_keys_and_contacts_are_to_stay_they_do(tmp_path: Path) -> None:
    fill(tmp_path, "a.csv", ROWS)
    settings = load(tmp_path, {"redact": False, "keys": "plain"})
    assert kept(settings)[0][0] == "a2,Late again.,never,2026-01-05,Orla.Finch@Example.net,2"


@pytest.mark.parametrize(
    "row",
    [
        "a1\tlate\tORLA.FINCH@example.net\t3",
        '{"id": "a1", "who": "orla.finch@example.net", "text": "late"}',
        "a1;late;Orla Finch <orla.finch@example.net>;3",
        "a1|please write to orla.finch@example.net at once|3",
        "mailto:orla.finch@example.net",
    ],
)
def test_any_kind_of_row_and_spelling_gives_the_pseudonym_of_the_customer(row: str) -> None:
    hidden = hide_contacts(
        row, kinds=frozenset({"email", "phone"}), rules=Rules(), contact=contact_of, pseudonym=lambda c: f"<{c}>"
    )
    assert "<orla.finch@example.net>" in hidden
    assert hidden.lower().count("finch") == 1


def test_the_company_s_own_contacts_dates_and_numbers_stay() -> None:
    row = "a1,2026-01-05,2026-01-05 10:30,99.95,help@shop.example,0800 000 0000,ORD-20260105-17"
    rules = Rules(own=("help@shop.example", "0800 000 0000"))
    kinds = frozenset({"email", "phone"})
    assert hide_contacts(row, kinds=kinds, rules=rules, contact=contact_of, pseudonym=lambda c: f"<{c}>") == row


class Counting(Naming):
    """Naming that also finds names which are fields of a row, and remembers how many texts it was given at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[int] = []

    def find_names(self, texts: Sequence[str]) -> list[list[Span]]:
        self.given.append(len(texts))
        return [[Span(*m.span(), "name") for m in re.finditer(r"(?<=[\s,])[A-Z]\w+", text)] for text in texts]


NAMED = f"""{HEADER}a1,was helped by Yusra there.,2026-01-05,2026-01-05,cust-9,2
a2,rung up by Yusra and by Google again.,never,2026-01-05,cust-8,2
a3,and by Yusra Amsel too.,2026-01-05,2026-01-05,Wren,not by Amsel
"""


def test_a_model_finds_names_in_rejected_rows_and_older_versions(tmp_path: Path) -> None:
    """Also in the reason; the company's own words stay, and so does a name that is all of a field: it may be the customer's key."""
    fill(tmp_path, "a.csv", NAMED)
    load(tmp_path, {}, Counting())
    fill(tmp_path, "b.csv", NEWER)
    models = Counting()
    settings = load(tmp_path, {}, models)
    rejected, older = kept(settings)
    assert rejected == [
        "a2,rung up by [name] and by Google again.,never,2026-01-05,cust-8,2",
        "a3,and by [name] [name] too.,2026-01-05,2026-01-05,Wren,not by [name]",
    ]
    assert "was helped by [name] there." in older
    con = duckdb.connect(str(settings.paths.warehouse), read_only=True)
    reasons = str(con.execute("select reason from raw.rejected_rows").fetchall())
    con.close()
    assert "not by" in reasons and "Amsel" not in reasons
    assert max(models.given) == 1


def test_what_was_kept_before_the_model_is_cleaned_in_one_batch(tmp_path: Path) -> None:
    fill(tmp_path, "a.csv", NAMED)
    load(tmp_path, {})
    fill(tmp_path, "b.csv", NEWER)
    before = kept(load(tmp_path, {}))
    assert "Yusra" in before[0][0] and "Yusra" in before[1]
    models = Counting()
    rejected, older = kept(load(tmp_path, {}, models))
    assert not any("Yusra" in text for text in (*rejected, older))
    assert sorted(models.given) == [1, 2], "all rejected rows at once, and all older versions"
    assert not run_pipeline(load(tmp_path, {}, models), models=models, stages=("raw",)).stages[0].written


def test_names_stay_where_the_source_keeps_them(tmp_path: Path) -> None:
    fill(tmp_path, "a.csv", NAMED)
    settings = load(tmp_path, {"redact": {"name": False, "address": False}}, Counting())
    assert "by Yusra and" in kept(settings)[0][0]
