"""The weekly digest: once a week by each channel, the figures of the file, words and the page only where they may leave."""

from __future__ import annotations

import email
import json
import shutil
from datetime import UTC, datetime, timedelta
from email import policy
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.config.alert_settings import AlertSettings
from pipeline.config.settings import Settings, load_settings
from pipeline.contract import RunReport
from pipeline.notices.deliver import deliver
from pipeline.notices.digest import weekly_digest
from pipeline.notices.tell import tell
from pipeline.report.facts import read_facts
from pipeline.report.page import build_page
from tests.pipeline.notices.servers import Mail, Web

MONDAY = datetime(2026, 11, 30, 3, tzinfo=UTC)


def made(sample_run: tuple[Settings, RunReport], folder: Path, **alerts: Any) -> Settings:
    used = load_settings(data=folder / "data")
    used.paths.published.parent.mkdir(parents=True)
    shutil.copyfile(sample_run[0].paths.published, used.paths.published)
    shutil.copyfile(sample_run[0].paths.page, used.paths.page)
    given = {"insights": False, "rejected_share": 1, "digest": True, **alerts}
    return used.model_copy(update={"alerts": AlertSettings.model_validate(given)})


def by_mail(server: Mail, *, texts: bool) -> dict[str, Any]:
    return {
        "host": "127.0.0.1",
        "port": server.server_address[1],
        "security": "none",
        "sender": "voc@shop.example",
        "recipients": ["cx@shop.example"],
        "texts": texts,
    }


def test_each_channel_has_it_once_a_week(sample_run: tuple[Settings, RunReport], tmp_path: Path) -> None:
    settings = made(sample_run, tmp_path, file="alerts.jsonl")
    week = [MONDAY, MONDAY + timedelta(days=6, hours=20), MONDAY + timedelta(days=7)]
    assert [tell(settings, now=now).sent for now in week] == [{"file": 1}, {}, {"file": 1}]
    lines = [json.loads(line) for line in (settings.paths.data / "alerts.jsonl").read_text().splitlines()]
    assert [line["kind"] for line in lines] == ["digest", "digest"]
    assert lines[0]["message"].startswith("2026-W49: ")
    assert "works best." in lines[0]["message"]


def test_its_figures_are_those_of_the_page(
    sample_run: tuple[Settings, RunReport], tmp_path: Path, published: duckdb.DuckDBPyConnection
) -> None:
    settings = made(sample_run, tmp_path, page_url="https://voc.example/report/latest")
    (alert,) = weekly_digest(settings, now=MONDAY)
    page = build_page(read_facts(settings.paths.published, least=settings.publish.min_customers))
    figure = alert.facts["NPS"].partition(" (")[0]
    assert f">{figure}<" in page
    responses = published.sql("select count(*) from responses").fetchall()[0][0]
    assert alert.facts["responses"] == responses
    assert alert.facts["page"] == "https://voc.example/report/latest"
    assert alert.facts["pain 1"].partition(": ")[2].partition(", ")[0].replace("Net sentiment ", "") in page
    assert not any(quote in json.dumps(alert.facts) for quote in alert.texts)
    assert alert.texts


@pytest.mark.parametrize("texts", [True, False])
def test_words_and_the_page_leave_only_where_they_may(
    sample_run: tuple[Settings, RunReport], tmp_path: Path, mail: Mail, web: Web, texts: bool
) -> None:
    webhook = {"url": web.url, "texts": texts}
    settings = made(sample_run, tmp_path, email=by_mail(mail, texts=texts), webhook=webhook)
    alerts = weekly_digest(settings, now=MONDAY)
    assert deliver(settings, alerts).faults == ()
    message = email.message_from_string(mail.got[0][1], policy=policy.default)
    pages = [part for part in message.iter_attachments() if part.get_content_type() == "text/html"]
    assert len(pages) == int(texts)
    if texts:
        assert pages[0].get_content().replace("\r\n", "\n").strip() == settings.paths.page.read_text().strip()
    said = message.get_body(("plain",)).get_content()
    assert ("Examples:" in said) is texts
    assert "NPS: " in said


def test_there_is_none_where_nobody_asked_or_nothing_is_there(
    sample_run: tuple[Settings, RunReport], tmp_path: Path
) -> None:
    assert weekly_digest(made(sample_run, tmp_path, digest=False), now=MONDAY) == []
    empty = load_settings(data=tmp_path / "nothing")
    assert weekly_digest(empty.model_copy(update={"alerts": AlertSettings(digest=True)}), now=MONDAY) == []


def test_an_address_with_a_token_is_refused() -> None:
    with pytest.raises(ValueError, match="it goes to everybody who gets the digest"):
        AlertSettings(page_url="https://user:secret@voc.example/report/latest")
