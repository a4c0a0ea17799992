"""Secrets and a customer's sentence are planted; every command is run, in good order and failing; then they are looked for everywhere.

A secret may stand in the file that holds it and nowhere else. The sentence may stand where texts belong (TEXTS) and nowhere else:
in no log, no message, no other column, no other file, not even with -v.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import duckdb
import pytest

from flows.server.credential import credential_file, make_credential
from pipeline.cli.main import main
from pipeline.config.key_secret import secret_file
from pipeline.config.settings import ROOT, Settings, load_settings
from pipeline.runs.stages import STAGES
from tests.pipeline.notices.servers import Mail, Web, running
from tests.standin import StandInModels

PART = "blorvane at counter nine squeaked"
SENTENCE = f"The {PART} and nobody helped."
REJECTED = f"Again the {PART} at night."
CUSTOMER = "odile-wick-4711"
CONTACT = "odile.wick@customer.example"
SECRETS = {"token": "tok-Zebra-471100", "address": "B0a1c2d3e4f5g6h7", "password": "pw-Heron-081500"}
TEXTS = {
    "raw.verbatims.text", "raw.superseded.response", "raw.rejected_rows.raw_text",
    "enriched.documents.text", "enriched.texts.text", "published.verbatims.text", "published.sentences.text",
}  # fmt: skip
"""Columns in which customers' sentences stand."""
KEYS = {"raw.responses.customer_key", "raw.superseded.response", "raw.rejected_rows.raw_text", "insights.opinions.customer",
        "insights.customers.customer_key", "insights.customers.keys", "insights.alerts.customer", "published.responses.customer_key", "published.responses.customer",
        "published.verbatims.customer_key", "published.verbatims.customer", "published.customers.customer_key", "published.customers.keys"}  # fmt: skip
"""Columns in which keys of customers stand."""
CONFIG = """
sources: {sources}
journeys: [{maps}/ecommerce.yaml, {maps}/app-service.yaml]
themes: {{min_sentences: 20, stability_resamples: 0}}
insights: {{resamples: 200}}
alerts:
  file: alerts.jsonl
  late_hours: 0.0000001
  webhook: {{url_env: VOC_TEST_HOOK, token_file: hook.token, retries: 0, timeout_s: 5}}
  email: {{host: 127.0.0.1, port: {port}, security: none, user: voc, retries: 0, timeout_s: 5,
          sender: voc@shop.example, recipients: [cx@shop.example]}}
"""
WORDS = ("late", "broken", "friendly", "quick", "rude", "easy", "slow", "lovely")


def boom(*_: Any, **__: Any) -> NoReturn:
    """Fail as a library does: with the value that it could not use."""
    try:
        int(SENTENCE)
    except ValueError as e:
        raise RuntimeError(f"cannot convert {SENTENCE!r} of {CUSTOMER} with {SECRETS}") from e


@dataclass
class Installation:
    """A project with its servers, and everything that was said by its commands."""

    settings: Settings
    config: Path
    web: Web
    mail: Mail
    said: dict[str, str] = field(default_factory=dict)

    @property
    def secrets(self) -> dict[str, str]:
        """All of them by name, those included that the installation has made for itself."""
        made = {
            "credential": credential_file(self.settings.paths.data / "prefect"),
            "pseudonyms": secret_file(self.settings),
        }
        return {**SECRETS, **{name: path.read_text().strip() for name, path in made.items() if path.exists()}}


def csv(*, edited: bool) -> str:
    text = SENTENCE.replace("nobody", "somebody") if edited else SENTENCE
    at = "2026-03-02" if edited else "2026-01-05"
    lines = ["id,text,created_at,updated_at,customer,rating", f"r1,{text},2026-01-05,{at},{CUSTOMER},1"]
    lines.append(f"r2,{REJECTED},not a date,2026-01-05,{CUSTOMER},1")
    for i in range(80):
        said = f"The {'delivery' if i % 2 else 'app'} was {WORDS[i % 8]} on visit {i}. It was {WORDS[(i + 3) % 8]} as well."
        lines.append(f"o{i},{said},2026-0{1 + i % 3}-{1 + i % 27:02d},2026-01-05,c{i},{1 + i % 5}")
    return "\n".join(lines) + "\n"


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    data = tmp_path / "project" / "data"
    (data / "inbox").mkdir(parents=True)
    (data / "prefect").mkdir(mode=0o700)
    make_credential(data / "prefect")
    (data / "inbox" / "shop.csv").write_text(csv(edited=False))
    (data / "hook.token").write_text(SECRETS["token"] + "\n")
    (data / "hook.token").chmod(0o600)
    monkeypatch.setenv("VOC_SMTP_PASSWORD", SECRETS["password"])
    monkeypatch.delenv("VOC_PSEUDONYM_SECRET", raising=False)
    monkeypatch.setattr("pipeline.runs.begin.LazyModels", lambda settings: StandInModels())
    with running(Web()) as web, running(Mail()) as mail:
        monkeypatch.setenv("VOC_TEST_HOOK", f"{web.url}/{SECRETS['address']}")
        config = tmp_path / "project" / "pipeline.yaml"
        here = ROOT / "configs"
        config.write_text(CONFIG.format(sources=here / "sources", maps=here / "journeys", port=mail.server_address[1]))
        yield Installation(load_settings(config, data=data), config, web, mail)


@pytest.fixture
def voc(installation: Installation, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Any:
    """Runs a command in the installation, with -v and without, and keeps what it said."""
    caplog.set_level(logging.DEBUG)

    def run(*words: str, code: int | None = 0, placed: bool = True) -> None:
        place = (
            ("--config", str(installation.config), "--data", str(installation.settings.paths.data)) if placed else ()
        )
        found = main([*words, *place])
        shown = capfd.readouterr()
        logged = "\n".join(f"{r.getMessage()} {r.exc_text} {r.exc_info} {r.args}" for r in caplog.records)
        installation.said[f"{' '.join(words)} #{len(installation.said)}"] = shown.out + shown.err + logged
        caplog.clear()
        assert code is None or found == code, shown.out + shown.err

    return run


def columns_with(file: Path, wanted: str) -> set[str]:
    """Columns of a DuckDB file in which a text stands, whatever their type."""
    con = duckdb.connect()
    con.execute("attach $path as db (read_only)", {"path": str(file)})
    names = con.execute(
        "select schema_name, table_name, column_name from duckdb_columns() where database_name = 'db' and not internal"
        " and (schema_name, table_name) in (select (schema_name, table_name) from duckdb_tables())"  # a view shows nothing of its own
    ).fetchall()
    found = set()
    for schema, table, column in names:
        sql = f'select count(*) from db."{schema}"."{table}" where contains(lower("{column}"::text), lower($wanted))'
        if con.execute(sql, {"wanted": wanted}).fetchall()[0][0]:
            found.add(f"{schema}.{table}.{column}")
    con.close()
    return found


def check(installation: Installation) -> None:
    """Look for everything that was planted, in all that was said, sent and left."""
    data = installation.settings.paths.data
    homes = {
        "token": {data / "hook.token"},
        "credential": {credential_file(data / "prefect")},
        "pseudonyms": {secret_file(installation.settings)},
    }
    sent = str([body for _, body in installation.web.got]) + str(installation.mail.got)
    files = [p for p in installation.config.parent.rglob("*") if p.is_file()]
    databases = [p for p in files if p.suffix == ".duckdb"]
    assert len(databases) >= 3
    for name, secret in installation.secrets.items():
        for command, said in installation.said.items():
            assert secret not in said, f"{name} in what `voc {command}` said"
        assert secret not in sent
        holding = {p for p in files if secret.encode() in p.read_bytes()}
        assert holding == homes.get(name, set()), name
        assert [columns_with(p, secret) for p in databases] == [set()] * len(databases), name
    for words, places in ((PART, TEXTS), (CUSTOMER, KEYS), (CONTACT, set[str]())):
        for command, said in installation.said.items():
            assert words not in said, f"{words!r} in what `voc {command}` said"
        assert words not in sent
        texts = {p for p in files if words.encode() in p.read_bytes()}
        pages = set(data.glob("published/**/*.html")) if words == PART else set()  # the page quotes texts, and no key
        assert all("inbox" in p.parts or p.suffix in (".duckdb", ".parquet") for p in texts - pages), texts
        for file in databases:
            found = columns_with(file, words)
            assert found <= places, (file.name, found - places)
    assert "raw.verbatims.text" in columns_with(installation.settings.paths.warehouse, PART)
    assert "published.verbatims.text" in columns_with(installation.settings.paths.published, PART)


def test_in_good_order_nothing_planted_leaves_its_place(installation: Installation, voc: Any, tmp_path: Path) -> None:
    data = installation.settings.paths.data
    voc("run")
    (data / "inbox" / "later.csv").write_text(csv(edited=True))
    voc("-v", "run")
    voc("stage", "insights")
    voc("status")
    voc("alerts", "--test")
    voc("alerts", code=None)
    voc("themes", "list")
    voc("themes", "refit", code=None)
    voc("publish", "--list")
    voc("diff", code=None)
    voc("docs", "--data", str(data), placed=False)
    voc("export", str(data / "board"), "--data", str(data), placed=False)
    voc("privacy", "record", code=None)
    assert len(installation.web.got) >= 2
    assert installation.web.got[0][0]["authorization"] == f"Bearer {SECRETS['token']}"
    assert installation.mail.logins
    assert SENTENCE.replace("nobody", "somebody") in str(
        duckdb.connect(str(data / "warehouse.duckdb"), read_only=True).sql("from raw.verbatims").fetchall()
    )
    check(installation)


@pytest.mark.parametrize("verbose", [(), ("-v",)], ids=["quiet", "verbose"])
def test_failing_commands_say_nothing_planted(
    verbose: tuple[str, ...], installation: Installation, voc: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    data = installation.settings.paths.data
    voc("run")
    installation.web.answers = [403]
    installation.mail.replies = {"AUTH": f"535 {SECRETS['password']}"}
    voc(*verbose, "alerts", "--test", code=1)
    (data / "hook.token").chmod(0o644)
    voc(*verbose, "alerts", "--test", code=1)
    (data / "hook.token").write_text(f"{SECRETS['token']}\nX-Other: 1\n")
    (data / "hook.token").chmod(0o600)
    voc(*verbose, "alerts", "--test", code=1)
    with monkeypatch.context() as broken:
        broken.setenv("VOC_TEST_HOOK", f"http://127.0.0.1:99999/{SECRETS['address']}")
        voc(*verbose, "alerts", "--test", code=1)
        broken.setattr("pipeline.notices.deliver.post", boom)
        voc(*verbose, "alerts", "--test", code=1)
    for stage in STAGES:
        with monkeypatch.context() as broken:
            broken.setitem(STAGES, stage, boom)
            voc("run", code=1)  # without -v, which shows an unforeseen error's words to whoever asks for them
            voc(*verbose, "alerts", code=None)
    written = installation.config.read_text()
    for wrong in (
        written.replace("url_env: VOC_TEST_HOOK", f"url: 'https://hooks.slack.com/{SECRETS['address']}'"),
        written.replace("token_file: hook.token", f"token: {SECRETS['token']}"),
        written.replace("token_file: hook.token", f"token_env: {SECRETS['token']}"),
        written.replace("user: voc", f"user: voc, password: {SECRETS['password']}"),
        written.replace(
            "user: voc",
            f"user: voc, passwort: {SECRETS['password']}, password_env: A, password_env: {SECRETS['password']}",
        ),
    ):
        installation.config.write_text(wrong)
        for command in (("run",), ("status",), ("alerts",), ("up",)):
            voc(*verbose, *command, code=1)
    installation.config.write_text(written)
    (data / "inbox" / "broken.csv").write_bytes(b"id,text\n\xff\xfe" + SENTENCE.encode("utf-16")[:33] + b"\x00\x00\n")
    (data / "inbox" / "broken.json").write_text('[{"id": "1", "text": "' + SENTENCE)
    (data / "inbox" / "headerless.csv").write_text(f"{CONTACT};{SENTENCE};1\n{CUSTOMER};{SENTENCE};2\n")
    voc(*verbose, "run", code=None)
    with monkeypatch.context() as broken:
        broken.setenv("VOC_PSEUDONYM_SECRET", SECRETS["password"])
        voc(*verbose, "run", code=None)
    kept = installation.settings.paths.published.read_bytes()
    installation.settings.paths.published.unlink()
    installation.settings.paths.published.write_bytes(SENTENCE.encode() * 99)
    voc(*verbose, "query", "from verbatims", "--data", str(data), code=1, placed=False)
    voc(*verbose, "alerts", code=1)
    installation.settings.paths.published.write_bytes(kept)
    (data / "hook.token").write_text(SECRETS["token"])
    check(installation)
