"""A receiver of alerts that misbehaves: the other channels get theirs, it is over soon, and nothing secret is said of it."""

from __future__ import annotations

import datetime
import itertools
import logging
import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path
from socket import socket
from typing import Any

import pytest

from pipeline.config.alert_settings import AlertSettings
from pipeline.config.settings import Settings, load_settings
from pipeline.notices import attempt
from pipeline.notices.deliver import Delivery, deliver
from pipeline.notices.due import Alert
from tests.pipeline.notices.servers import Mail, Odd, Web, running

TOKEN, PASSWORD, WORDS = "tok-Zebra-4711", "pw-Heron-0815", "The lift at Anselm's shop was out of order."
ALERT = Alert("insight:1", "insight", "delivery: worse in 2026-05", {"period": "2026-05"}, (WORDS,))
OTHER = Alert("failed:run1", "failed", "run run1 failed: disk full", {"run_id": "run1"})
Behave = Callable[[socket], None]


def says(*parts: bytes, every: float = 0, hold: float = 0) -> Behave:
    """What reads a request and answers with the parts, one every so many seconds, then waits before it closes."""

    def behave(line: socket) -> None:
        line.recv(65_536)
        for part in parts:
            line.sendall(part)
            time.sleep(every)
        time.sleep(hold)

    return behave


def endless(first: bytes, again: bytes) -> Behave:
    """What reads a request and never stops to answer."""

    def behave(line: socket) -> None:
        line.recv(65_536)
        line.sendall(first)
        for _ in itertools.repeat(None):
            line.sendall(again)

    return behave


OK = b"HTTP/1.1 200 OK\r\n"
WEB: dict[str, tuple[Behave, str]] = {
    "garbage": (says(b"\x00\xff garbage\r\n\r\n"), "not HTTP"),
    "another protocol": (says(b"220 mail here\r\n"), "not HTTP"),
    "nothing": (says(), "closed the connection"),
    "half a status line": (says(b"HTTP/1.1 2"), "not HTTP"),
    "silence": (says(hold=5), "no answer"),
    "a byte now and then": (says(*(bytes([b]) for b in OK * 9), every=0.1), "no answer"),
    "headers now and then": (says(OK, *[b"X: y\r\n"] * 90, every=0.1), "no answer"),
    "endless headers": (endless(OK, b"X-A: " + b"b" * 60_000 + b"\r\n"), "not HTTP"),
    "endless interim answers": (endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "no answer"),
    "an endless line": (endless(b"HTTP/1.1 ", b"2" * 60_000), "not HTTP"),
    "an endless error": (endless(b"HTTP/1.1 500 Oh\r\n\r\n", TOKEN.encode() * 999), "HTTP 500"),
    "a reason with the token": (says(f"HTTP/1.1 403 {TOKEN}\r\n\r\n{TOKEN}".encode()), "HTTP 403"),
    "redirect elsewhere": (says(b"HTTP/1.1 307 Go\r\nLocation: http://127.0.0.1:9/\r\n\r\n"), "redirects"),
    "redirect to a file": (says(b"HTTP/1.1 302 Go\r\nLocation: file:///etc/passwd\r\n\r\n"), "redirects"),
    "a length that is no number": (says(OK[:9] + b"503 Oh\r\nContent-Length: x\r\nRetry-After: x\r\n\r\n"), "HTTP 503"),
    "a long pause": (says(OK[:9] + b"429 Slow\r\nRetry-After: 86400\r\n\r\n"), "HTTP 429"),
}
"""Web servers by name: what they do, and what is said of it."""
TAKEN: dict[str, Behave] = {
    "an endless body": endless(OK + b"\r\n", b"x" * 60_000),
    "100 MB announced": endless(OK + b"Content-Length: 104857600\r\n\r\n", b"x" * 60_000),
    "half a body": says(OK + b"Content-Length: 99\r\n\r\nhalf"),
    "a bomb": says(OK + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
}
"""Web servers that take the alert and then misbehave."""
GREETING = b"220 here\r\n"


def mail_says(*parts: bytes, every: float = 0, hold: float = 0) -> Behave:
    """What greets as a mail server, then answers as it likes."""

    def behave(line: socket) -> None:
        line.sendall(GREETING)
        says(*parts, every=every, hold=hold)(line)

    return behave


SMTP: dict[str, tuple[Behave, str]] = {
    "garbage": (lambda line: line.sendall(b"\x00\xffgarbage\r\n"), ""),
    "another protocol": (lambda line: line.sendall(b"HTTP/1.1 400 Bad\r\n\r\n"), ""),
    "nothing": (lambda line: None, "closed"),
    "silence": (lambda line: time.sleep(5), "no answer"),
    "a byte now and then": (
        lambda line: [(line.sendall(b"2"), time.sleep(0.1)) for _ in range(99)] and None,
        "no answer",
    ),
    "an endless answer": (lambda line: endless(GREETING, b"250-x\r\n" * 99)(line), "no answer"),
    "full": (mail_says(b"421 too busy\r\n"), "closed the connection"),
    "an answer with no end": (mail_says(b"250-" + b"x" * 60_000), ""),
}
"""Mail servers by name: what they do, and what is said of it."""


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK", TOKEN)
    monkeypatch.setenv("VOC_SMTP_PASSWORD", PASSWORD)


def with_alerts(folder: Path, **values: Any) -> Settings:
    settings = load_settings(data=folder)
    return settings.model_copy(update={"alerts": AlertSettings.model_validate({"file": "alerts.jsonl", **values})})


def hook(port: int, **more: Any) -> dict[str, Any]:
    return {
        "url": f"http://127.0.0.1:{port}/x",
        "token_env": "HOOK",
        "timeout_s": 0.5,
        "retries": 1,
        "texts": True,
        **more,
    }


def email(port: int, **more: Any) -> dict[str, Any]:
    there = {"host": "127.0.0.1", "port": port, "security": "none", "user": "voc", "timeout_s": 0.5, "retries": 1}
    return {**there, "sender": "voc@shop.example", "recipients": ["ann@shop.example", "bob@shop.example"], **more}


def send(settings: Settings, *alerts: Alert) -> Delivery:
    return deliver(settings, alerts or (ALERT, OTHER), pause=lambda seconds: None)


def check_faults(done: Delivery, caplog: pytest.LogCaptureFixture, said: str) -> None:
    """One fault, which says `said` and nothing that is secret, personal or an address."""
    (fault,) = done.faults
    assert said in fault
    logged = "\n".join(f"{r.getMessage()} {r.exc_text} {r.exc_info}" for r in caplog.records)
    for secret in (TOKEN, PASSWORD, WORDS, "127.0.0.1", "shop.example"):
        assert secret not in fault + logged


@pytest.mark.parametrize("name", WEB)
def test_a_webhook_that_misbehaves_touches_no_other_channel(
    name: str, tmp_path: Path, mail: Mail, secrets: None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    behave, said = WEB[name]
    started = time.monotonic()
    with running(Odd(behave)) as odd:
        done = send(with_alerts(tmp_path, webhook=hook(odd.port), email=email(mail.server_address[1])))
    assert done.sent == {"file": 2, "email": 2}
    assert len(mail.got) == 2
    check_faults(done, caplog, said)
    assert time.monotonic() - started < 4


@pytest.mark.parametrize("name", TAKEN)
def test_what_a_webhook_says_after_it_took_the_alert_is_not_read(name: str, tmp_path: Path, secrets: None) -> None:
    with running(Odd(TAKEN[name])) as odd:
        done = send(with_alerts(tmp_path, webhook=hook(odd.port)))
    assert done == Delivery({"file": 2, "webhook": 2}, ())


@pytest.mark.parametrize("name", SMTP)
def test_a_mail_server_that_misbehaves_touches_no_other_channel(
    name: str, tmp_path: Path, web: Web, secrets: None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    behave, said = SMTP[name]
    started = time.monotonic()
    with running(Odd(behave)) as odd:
        done = send(with_alerts(tmp_path, webhook=hook(web.server_address[1]), email=email(odd.port)))
    assert done.sent == {"file": 2, "webhook": 2}
    assert len(web.got) == 2
    check_faults(done, caplog, said)
    assert time.monotonic() - started < 4


@pytest.mark.parametrize("command", ["EHLO", "AUTH", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("answer", [f"535 {PASSWORD} {WORDS}", f"454 {PASSWORD}", "250 ok", "999 what", "334 ==="])
def test_whatever_a_mail_server_answers_is_not_repeated(
    command: str, answer: str, tmp_path: Path, mail: Mail, secrets: None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    mail.replies = {command: answer}
    done = send(with_alerts(tmp_path, email=email(mail.server_address[1], timeout_s=5)))
    assert done.sent["file"] == 2
    assert PASSWORD not in f"{done.faults} {caplog.text}"
    assert WORDS not in f"{done.faults} {caplog.text}"


def test_a_failure_that_may_pass_is_tried_again_and_a_pause_that_is_asked_for_kept(tmp_path: Path, web: Web) -> None:
    web.answers, web.more = [429, 503], {"retry-after": "7"}
    pauses: list[float] = []
    done = deliver(with_alerts(tmp_path, webhook={"url": web.url}), [ALERT], pause=pauses.append)
    assert (done.sent["webhook"], pauses) == (1, [7.0, 7.0])


def test_a_greylisting_mail_server_is_asked_again(tmp_path: Path, mail: Mail) -> None:
    mail.replies = {"MAIL": "451 later"}
    settings = with_alerts(tmp_path, email=email(mail.server_address[1], user=None))
    done = deliver(settings, [ALERT], pause=lambda s: mail.replies.clear())
    assert (done.sent["email"], done.faults) == (1, ())


def test_recipients_that_are_refused_are_told_while_the_others_get_their_mail(tmp_path: Path, mail: Mail) -> None:
    mail.refused = {"bob@shop.example"}
    done = send(with_alerts(tmp_path, email=email(mail.server_address[1], user=None)))
    assert done.sent["email"] == 2
    assert done.faults == ("email: 1 of 2 recipients were refused (SMTP 550)",)


def test_an_alert_that_a_receiver_cannot_take_holds_up_no_later_one(tmp_path: Path, web: Web) -> None:
    web.answers = [413]
    done = send(with_alerts(tmp_path, webhook={"url": web.url}))
    assert done.sent["webhook"] == 1
    assert "HTTP 413" in done.faults[0]


def test_a_message_that_is_refused_holds_up_no_later_one(tmp_path: Path, mail: Mail) -> None:
    mail.replies = {"DATA": "554 spam"}
    done = send(with_alerts(tmp_path, email=email(mail.server_address[1], user=None)))
    assert done.faults == ("email: the message was refused (SMTP 554); the next run tries again",)


@pytest.mark.parametrize("url", ["http://nowhere.invalid/x", "https://127.0.0.1:9/x"])
def test_a_host_that_is_not_there(url: str, tmp_path: Path, mail: Mail, caplog: pytest.LogCaptureFixture) -> None:
    settings = with_alerts(
        tmp_path, webhook={"url": url, "retries": 0, "timeout_s": 5}, email=email(mail.server_address[1], user=None)
    )
    done = send(settings)
    assert done.sent == {"file": 2, "email": 2}
    check_faults(done, caplog, "webhook: ")
    assert "nowhere" not in done.faults[0]


def certificate(folder: Path, host: str) -> ssl.SSLContext:
    """A server's TLS with a certificate that nobody has signed."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
    plain = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path = folder / "server.pem"
    path.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(plain[0]) + key.private_bytes(*plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


@pytest.mark.parametrize("channel", ["webhook", "email"])
def test_a_certificate_that_nobody_signed_ends_the_attempt_before_a_secret_is_sent(
    channel: str, tmp_path: Path, secrets: None, caplog: pytest.LogCaptureFixture
) -> None:
    got: list[bytes] = []
    context = certificate(tmp_path, "127.0.0.1")

    def behave(line: socket) -> None:
        with context.wrap_socket(line, server_side=True) as encrypted:
            got.append(encrypted.recv(65_536))

    with running(Odd(behave)) as odd:
        there = {"url": f"https://127.0.0.1:{odd.port}/x", "retries": 3}
        values = {"webhook": hook(0, **there)} if channel == "webhook" else {"email": email(odd.port, security="tls")}
        done = send(with_alerts(tmp_path, **values))
        assert odd.asked == 1
    assert got in ([], [b""])
    assert done.sent == {"file": 2}
    check_faults(done, caplog, f"{channel}: its certificate is not valid")


def test_a_mail_server_without_encryption_gets_no_password(tmp_path: Path, mail: Mail, secrets: None) -> None:
    done = send(with_alerts(tmp_path, email=email(mail.server_address[1], security="starttls")))
    assert done.sent == {"file": 2}
    assert mail.logins == mail.got == []


def test_no_attempt_is_left_behind(tmp_path: Path, secrets: None) -> None:
    for behave in (WEB["endless interim answers"][0], WEB["headers now and then"][0]):
        with running(Odd(behave)) as odd:
            send(with_alerts(tmp_path, webhook=hook(odd.port)))
    with running(Odd(SMTP["an endless answer"][0])) as odd:
        send(with_alerts(tmp_path, email=email(odd.port)))
    deadline = time.monotonic() + 3
    while (left := [t for t in threading.enumerate() if t.name == "voc-alert"]) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert left == []


def test_a_failure_of_our_own_is_one_channels_alone(
    tmp_path: Path, web: Web, mail: Mail, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def boom(*_: Any, **__: Any) -> None:
        raise RuntimeError(f"{TOKEN} {WORDS}")

    monkeypatch.setattr("pipeline.notices.deliver.post", boom)
    settings = with_alerts(tmp_path, webhook={"url": web.url}, email=email(mail.server_address[1], user=None))
    done = send(settings)
    assert done.sent == {"file": 2, "email": 2}
    check_faults(done, caplog, "unexpected RuntimeError")


def test_channels_do_not_wait_for_each_other(tmp_path: Path, mail: Mail) -> None:
    arrived = threading.Event()

    def behave(line: socket) -> None:
        if arrived.wait(5):
            says(OK + b"\r\n")(line)

    class Noting(Mail):
        def finish_request(self, *args: Any) -> None:
            super().finish_request(*args)
            arrived.set()

    with running(Odd(behave)) as odd, running(Noting()) as noting:
        values = {"webhook": {"url": f"http://127.0.0.1:{odd.port}/"}}
        done = send(with_alerts(tmp_path, **values, email=email(noting.server_address[1], user=None)), ALERT)
    assert done == Delivery({"file": 1, "webhook": 1, "email": 1}, ())


def test_a_long_pause_is_left_to_the_next_run(tmp_path: Path, web: Web) -> None:
    web.answers, web.more = [429], {"retry-after": str(int(attempt.LONGEST_PAUSE_S) + 1)}
    pauses: list[float] = []
    done = deliver(with_alerts(tmp_path, webhook={"url": web.url}), [ALERT], pause=pauses.append)
    assert (pauses, done.faults) == ([], ("webhook: HTTP 429; the next run tries again",))
