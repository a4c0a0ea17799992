"""Alerts reach a file, a local web server and a local mail server, each once, without customers' words unless told."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.config.alert_settings import AlertSettings
from pipeline.config.settings import Settings, load_settings
from pipeline.notices.deliver import alert_id, deliver
from pipeline.notices.due import Alert
from tests.pipeline.notices.servers import Mail, Web

ALERT = Alert("insight:1", "insight", "delivery: worse in 2026-05", {"period": "2026-05"}, ("My parcel was wet.",))
OTHER = Alert("failed:run1", "failed", "run run1 failed: disk full", {"run_id": "run1"})


def with_alerts(folder: Path, **values: Any) -> Settings:
    settings = load_settings(data=folder)
    return settings.model_copy(update={"alerts": AlertSettings.model_validate(values)})


def send(settings: Settings, *alerts: Alert) -> tuple[dict[str, int], tuple[str, ...], list[float]]:
    pauses: list[float] = []
    done = deliver(settings, alerts, pause=pauses.append)
    return done.sent, done.faults, pauses


def email(server: Mail, **more: Any) -> dict[str, Any]:
    address = {"host": "127.0.0.1", "port": server.server_address[1], "security": "none"}
    return {**address, "sender": "voc@shop.example", "recipients": ["ann@shop.example", "bob@shop.example"], **more}


def test_each_channel_gets_each_alert_once(tmp_path: Path, web: Web, mail: Mail) -> None:
    settings = with_alerts(tmp_path, file="alerts.jsonl", webhook={"url": web.url}, email=email(mail))
    assert send(settings, ALERT, OTHER)[:2] == ({"file": 2, "webhook": 2, "email": 2}, ())
    assert send(settings, ALERT, OTHER)[:2] == ({}, ())
    lines = [json.loads(line) for line in (tmp_path / "alerts.jsonl").read_text().splitlines()]
    assert [line["message"] for line in lines] == [ALERT.message, OTHER.message]
    assert [body["kind"] for _, body in web.got] == ["insight", "failed"]
    assert web.got[0][0]["idempotency-key"] == alert_id(ALERT)
    assert [to for to, _ in mail.got] == [["ann@shop.example", "bob@shop.example"]] * 2
    assert "Subject: [voc] failed: run run1 failed: disk full" in mail.got[1][1]


def test_customers_words_are_sent_only_where_told(tmp_path: Path, web: Web, mail: Mail) -> None:
    silent = with_alerts(tmp_path / "a", file="alerts.jsonl", webhook={"url": web.url}, email=email(mail))
    send(silent, ALERT)
    assert "parcel" not in json.dumps(web.got[0][1]) + mail.got[0][1] + (tmp_path / "a" / "alerts.jsonl").read_text()
    told = with_alerts(tmp_path / "b", webhook={"url": web.url, "texts": True}, email=email(mail, texts=True))
    send(told, ALERT)
    assert web.got[1][1]["examples"] == ["My parcel was wet."]
    assert "My parcel was wet." in mail.got[1][1]


def test_a_server_error_is_tried_again_with_growing_pauses(tmp_path: Path, web: Web) -> None:
    settings = with_alerts(tmp_path, webhook={"url": web.url, "retries": 3})
    web.answers = [500, 503]
    assert send(settings, ALERT) == ({"webhook": 1}, (), [1.0, 2.0])


@pytest.mark.parametrize("status", [404, 302])
def test_a_refusal_is_final_and_a_redirect_is_not_followed(tmp_path: Path, web: Web, status: int) -> None:
    settings = with_alerts(tmp_path, webhook={"url": web.url})
    web.answers = [status]
    sent, faults, pauses = send(settings, ALERT, OTHER)
    assert (sent, pauses) == ({}, [])
    assert str(status) in faults[0]
    assert len(web.got) == 1


def test_what_could_not_be_sent_is_sent_next_time_and_other_channels_are_not_held_up(tmp_path: Path, web: Web) -> None:
    closed = {"host": "127.0.0.1", "port": 9, "security": "none", "sender": "a@b", "recipients": ["c@d"]}
    settings = with_alerts(tmp_path, webhook={"url": "http://127.0.0.1:9/", "retries": 1}, email=closed, file="a.jsonl")
    sent, faults, _ = send(settings, ALERT)
    assert sent == {"file": 1}
    assert len(faults) == 2
    assert "127.0.0.1" not in " ".join(faults)
    assert send(with_alerts(tmp_path, webhook={"url": web.url}, file="a.jsonl"), ALERT)[0] == {"webhook": 1}


def test_secrets_come_from_the_environment(
    tmp_path: Path, web: Web, mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK", "abc")
    monkeypatch.setenv("VOC_SMTP_PASSWORD", "pw")
    settings = with_alerts(tmp_path, webhook={"url": web.url, "token_env": "HOOK"}, email=email(mail, user="voc"))
    send(settings, ALERT)
    assert web.got[0][0]["authorization"] == "Bearer abc"
    assert len(mail.logins) == 1


def test_a_recipient_that_is_refused_is_a_fault(tmp_path: Path, mail: Mail) -> None:
    mail.refuse = True
    sent, faults, _ = send(with_alerts(tmp_path, email=email(mail)), ALERT)
    assert (sent, len(faults)) == ({}, 1)


def test_half_a_line_of_a_dead_process_is_passed_over(tmp_path: Path) -> None:
    settings = with_alerts(tmp_path, file="a.jsonl")
    send(settings, ALERT)
    state = tmp_path / "alerts.sent.jsonl"
    state.write_text(state.read_text() + '{"key": "fai')
    assert send(settings, ALERT, OTHER)[0] == {"file": 1}
    assert send(settings, ALERT, OTHER)[0] == {}


def test_the_channels_change_no_fingerprint(tmp_path: Path) -> None:
    assert with_alerts(tmp_path, file="x").fingerprint() == load_settings(data=tmp_path).fingerprint()


def test_a_number_that_json_does_not_have_is_sent_as_nothing(tmp_path: Path, web: Web) -> None:
    settings = with_alerts(tmp_path, webhook={"url": web.url})
    figures = {"a": float("nan"), "b": float("inf"), "c": 0.5}
    assert send(settings, Alert("k", "insight", "m", figures))[0] == {"webhook": 1}
    assert web.got[0][1]["facts"] == {"a": None, "b": None, "c": 0.5}


@pytest.mark.parametrize("mark", ["\u202e", "\u200b", "\u2066", "\ufeff"])
def test_an_address_has_no_signs_that_nobody_sees(mark: str) -> None:
    given = {"host": "mail.example", "sender": "voc@shop.example", "recipients": [f"ann{mark}@shop.example"]}
    with pytest.raises(ValueError, match="one address per entry"):
        AlertSettings.model_validate({"email": given})
