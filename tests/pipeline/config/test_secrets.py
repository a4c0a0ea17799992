"""Secrets come from the environment or from a file that only its owner can read, and no error message shows one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.config.secrets import holds_secret, read_secret
from pipeline.config.settings import Settings
from pipeline.config.yaml import load_yaml
from pipeline.errors import ConfigError

SECRET = "s3cret-Zebra"


def written(path: Path, content: bytes, mode: int = 0o600) -> Path:
    path.write_bytes(content)
    path.chmod(mode)
    return path


def from_file(path: Path) -> str | None:
    return read_secret("a.token", env=None, file=path, base=path.parent)


def from_variable(value: str | None, monkeypatch: pytest.MonkeyPatch) -> str | None:
    if value is None:
        monkeypatch.delenv("VOC_TEST", raising=False)
    else:
        monkeypatch.setenv("VOC_TEST", value)
    return read_secret("a.token", env="VOC_TEST", file=None, base=Path())


@pytest.mark.parametrize(
    "content", [b"s3cret-Zebra", b"s3cret-Zebra\n", b"s3cret-Zebra\r\n", b"\xef\xbb\xbfs3cret-Zebra\n"]
)
@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_file_of_ones_own_is_read(tmp_path: Path, content: bytes, mode: int) -> None:
    path = written(tmp_path / "token", content, mode)
    assert from_file(path) == SECRET
    (tmp_path / "link").symlink_to(path)
    assert from_file(tmp_path / "link") == SECRET
    assert read_secret("a.token", env=None, file=Path("token"), base=tmp_path) == SECRET


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620, 0o602, 0o610, 0o666, 0o777])
def test_a_file_that_is_open_to_others_is_refused_with_the_command_that_mends_it(tmp_path: Path, mode: int) -> None:
    path = written(tmp_path / "token", SECRET.encode(), mode)
    with pytest.raises(ConfigError, match=f"a.token_file: .*mode 0{mode:o}.*chmod 600 {path}") as failure:
        from_file(path)
    assert SECRET not in str(failure.value)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_another_user_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "token", SECRET.encode())
    os.chown(path, 65_534, 65_534)
    with pytest.raises(ConfigError, match="another user"):
        from_file(path)


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"s3cret-Zebra\nmore", b"s3cret\x00-Zebra", b"\xffs3cret-Zebra", b"x" * 70_000]
)
def test_content_that_is_no_secret_is_refused_and_not_shown(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ConfigError, match=r"a\.token_file: ") as failure:
        from_file(written(tmp_path / "token", content))
    assert "s3cret" not in str(failure.value)
    assert failure.value.__cause__ is None


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo", 0o600)
    for path in (tmp_path / "fifo", tmp_path, tmp_path / "nothing", Path("/dev/zero")):
        with pytest.raises(ConfigError, match=r"a\.token_file: "):
            from_file(path)


@pytest.mark.parametrize("value", [None, "", "s3cret-Zebra\nmore", "s3cret-Zebra\rX: y", "\x1bs3cret-Zebra"])
def test_a_variable_that_holds_no_secret_is_refused_and_not_shown(
    value: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ConfigError, match=r"a\.token_env: ") as failure:
        from_variable(value, monkeypatch)
    assert "s3cret" not in str(failure.value)
    assert "VOC_TEST" not in str(failure.value)  # whoever writes the secret there must not see it in a log


def test_a_line_feed_at_the_end_is_no_part_of_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    assert from_variable(f"{SECRET}\n", monkeypatch) == SECRET


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.slack.com/services/T0/B0/x",
        "https://user:pw@chat.example/hook",
        "https://user@chat.example/hook",
        "https://chat.example/hooks/abcdefghijklmnopqrstuvwxyz",
        "https://chat.example/hook?token=x",
        "https://chat.example/hook?a=1&sig=x",
        "https://chat.example/6f1c2d34-aaaa-4bbb-8ccc-123456789012/hook",
        "https://shop.webhook.office.com/webhookb2/x",
        "https://discord.com/api/webhooks/1/x",
        "https://chat.example/hook#a1b2c3d4e5f6a7b8",
    ],
)
def test_an_address_with_a_token_in_it_is_recognised(url: str) -> None:
    assert holds_secret(url)


@pytest.mark.parametrize(
    "url",
    ["https://hooks.example/voc", "http://127.0.0.1:8080/alerts/customer-feedback-team", "https://a.example/x?team=cx"],
)
def test_a_plain_address_may_be_written(url: str) -> None:
    assert not holds_secret(url)


YAML = {
    "a token": "alerts: {webhook: {url: 'https://a.example/', token: s3cret-Zebra}}",
    "an address with a token": "alerts: {webhook: {url: 'https://hooks.slack.com/services/s3cret-Zebra'}}",
    "an address with a password": "alerts: {webhook: {url: 'https://u:s3cret-Zebra@a.example/'}}",
    "an address that is none": "alerts: {webhook: {url: 'ftp://s3cret-Zebra/'}}",
    "a host that is none": "alerts: {webhook: {url: 'https://[s3cret-Zebra/x'}}",
    "a port that is none": "alerts: {webhook: {url: 'https://a.example:99999/s3cret-Zebra'}}",
    "a line break": 'alerts: {webhook: {url: "https://a.example/s3cret-Zebra\\nx"}}',
    "a token for a name": "alerts: {webhook: {url: 'https://a.example/', token_env: s3cret-Zebra}}",
    "a password": "alerts: {email: {host: h, sender: a@b.example, recipients: [a@b.example], password: s3cret-Zebra}}",
    "a misspelt password": "alerts: {email: {host: h, sender: a@b.example, recipients: [a@b.example], passwort: s3cret-Zebra}}",
    "a list of passwords": "alerts: {email: {host: h, sender: a@b.example, recipients: [a@b.example], password_env: [s3cret-Zebra]}}",
    "a token of another kind": "alerts: {webhook: {url: 'https://a.example/', headers: {Authorization: s3cret-Zebra}}}",
    "a key twice": "alerts: {webhook: {token_env: s3cret-Zebra, token_env: other}}",
    "a token elsewhere": "token: s3cret-Zebra",
    "a token instead of a webhook": "alerts: {webhook: s3cret-Zebra}",
    "two places": "alerts: {webhook: {url: 'https://a.example/', token_env: A, token_file: s3cret-Zebra}}",
    "a token on an open line": "alerts: {webhook: {url: 'http://s3cret-Zebra.example/', token_env: A}}",
    "a password on an open line": "alerts: {email: {host: s3cret-Zebra, security: none, user: u, sender: a@b.example, recipients: [a@b.example]}}",
    "a line break in a recipient": 'alerts: {email: {host: h, sender: a@b.example, recipients: ["a@b.example\\nBcc: s3cret-Zebra@c.example"]}}',
    "two recipients in one": "alerts: {email: {host: h, sender: a@b.example, recipients: ['a@b.example, s3cret-Zebra@c.example']}}",
    "a line break in a sender": 'alerts: {email: {host: h, sender: "a@b.example\\rs3cret-Zebra: c", recipients: [a@b.example]}}',
    "a host with a line break": 'alerts: {email: {host: "h\\ns3cret-Zebra", sender: a@b.example, recipients: [a@b.example]}}',
}


@pytest.mark.parametrize("name", YAML)
def test_a_secret_in_the_settings_is_refused_and_not_shown(name: str, tmp_path: Path) -> None:
    path = tmp_path / "pipeline.yaml"
    path.write_text(YAML[name])
    with pytest.raises(ConfigError, match=r"pipeline.yaml:1: ") as failure:
        load_yaml(path, Settings)
    assert "Zebra" not in str(failure.value)


def test_places_of_secrets_may_be_written(tmp_path: Path) -> None:
    path = tmp_path / "pipeline.yaml"
    path.write_text(
        "alerts: {webhook: {url_env: VOC_HOOK, token_file: token}, email: {host: 127.0.0.1, security: none, user: u, "
        "password_file: /run/pw, sender: a@b.example, recipients: [a@b.example]}}"
    )
    assert load_yaml(path, Settings).alerts.channels == ("webhook", "email")
