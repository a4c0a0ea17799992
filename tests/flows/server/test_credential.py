"""The secret in its file, the codes that let one browser in, and the sessions made from it."""

import base64
import os
import stat
import threading
from pathlib import Path

import pytest

from flows.server.credential import (
    CODE_S,
    SESSION_S,
    CredentialError,
    credential_file,
    credential_header,
    make_code,
    make_credential,
    make_session,
    may_enter,
    read_credential,
    use_code,
)


def test_a_credential_is_made_once_and_kept(tmp_path: Path) -> None:
    secret, why = make_credential(tmp_path)
    assert why == ""
    assert make_credential(tmp_path) == (secret, "")
    assert read_credential(tmp_path) == secret
    assert stat.S_IMODE(credential_file(tmp_path).stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith("credential")] == ["credential"]
    assert base64.b64decode(credential_header(tmp_path)["authorization"].split()[1]).decode() == secret
    other, _ = make_credential(tmp_path / ".." / tmp_path.name, new=True)
    assert other != secret
    assert read_credential(tmp_path) == other


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_credential_that_others_could_use_is_replaced(tmp_path: Path, mode: int) -> None:
    secret, _ = make_credential(tmp_path)
    credential_file(tmp_path).chmod(mode)
    with pytest.raises(CredentialError, match=rf"mode {mode:04o}; expected 0600"):
        read_credential(tmp_path)
    other, why = make_credential(tmp_path)
    assert other != secret
    assert "other accounts may use it" in why
    assert read_credential(tmp_path) == other


@pytest.mark.parametrize("content", ["", "voc:", "voc:short\n", "a" * 47, "\N{SNOWMAN}" * 20])
def test_a_damaged_credential_is_replaced(tmp_path: Path, content: str) -> None:
    make_credential(tmp_path)
    credential_file(tmp_path).write_text(content, encoding="utf-8")
    assert make_credential(tmp_path)[1]
    assert read_credential(tmp_path).startswith("voc:")


def test_a_link_to_another_file_is_no_credential(tmp_path: Path) -> None:
    elsewhere, _ = make_credential(tmp_path)
    (tmp_path / "kept").write_text(elsewhere)
    credential_file(tmp_path).unlink()
    credential_file(tmp_path).symlink_to(tmp_path / "kept")
    with pytest.raises(CredentialError, match="not a file of this account"):
        read_credential(tmp_path)


def test_without_a_credential_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CredentialError, match="there is none; `voc up` makes a new one"):
        read_credential(tmp_path)
    with pytest.raises(CredentialError, match="voc up"):
        make_code(tmp_path)


def test_a_code_is_good_once(tmp_path: Path) -> None:
    make_credential(tmp_path)
    code = make_code(tmp_path)
    assert not any(code in p.name or code in p.read_text() for p in (tmp_path / "logins").iterdir())
    assert not use_code(tmp_path, code[:-1])
    assert use_code(tmp_path, code)
    assert not use_code(tmp_path, code)
    for wrong in ("", "..", "../credential", "\udcff", "x" * 1_000):
        assert not use_code(tmp_path, wrong)


def test_of_many_at_the_same_time_one_gets_in(tmp_path: Path) -> None:
    make_credential(tmp_path)
    for _ in range(20):
        code, got = make_code(tmp_path), []
        threads = [threading.Thread(target=lambda c=code, g=got: g.append(use_code(tmp_path, c))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(got) == [False] * 7 + [True]


def test_an_old_code_is_refused_and_cleared_away(tmp_path: Path) -> None:
    make_credential(tmp_path)
    old, forgotten = make_code(tmp_path), make_code(tmp_path)
    for file in (tmp_path / "logins").iterdir():
        os.utime(file, (file.stat().st_mtime - CODE_S - 1,) * 2)
    fresh = make_code(tmp_path)
    assert not use_code(tmp_path, old)
    assert use_code(tmp_path, fresh)
    assert not list((tmp_path / "logins").iterdir())
    assert not use_code(tmp_path, forgotten)


def test_a_session_ends_with_its_time_and_with_the_secret() -> None:
    secret, other = "voc:" + "a" * 43, "voc:" + "b" * 43
    session = make_session(secret, now=1_000)
    assert secret not in session
    assert may_enter(secret, session, now=1_000 + SESSION_S - 1)
    assert not may_enter(secret, session, now=1_000 + SESSION_S)
    assert not may_enter(other, session, now=1_000)
    assert make_session(secret, now=1_000) != session


def test_nothing_but_the_secret_and_its_sessions_gets_in() -> None:
    secret = "voc:" + "a" * 43
    session = make_session(secret, now=0)
    kind, nonce, ends, mac = session.split(":")
    later = f"{kind}:{nonce}:{int(ends) + 1}:{mac}"
    for wrong in (
        "",
        ":",
        secret[:-1],
        secret + "x",
        secret.upper(),
        session[:-1],
        later,
        mac,
        f"{kind}:{nonce}:x:{mac}",
        "\udcff\N{SNOWMAN}",
    ):
        assert not may_enter(secret, wrong, now=0)
    assert may_enter(secret, secret, now=0)
