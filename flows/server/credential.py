"""The server's own credential: a secret in a file of mode 0600, codes that let a browser in once, and the sessions they begin.

Prefect's clients send the secret itself (PREFECT_API_AUTH_STRING). A browser gets a session made from it, so that the secret never
leaves the machine's files and a new one ends every session. Imports no Prefect.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
import stat
import time
from contextlib import suppress
from pathlib import Path

from pipeline.errors import VocError

CODE_S = 3_600
"""Seconds that a login link is good for, if nobody has used it."""
SESSION_S = 90 * 86_400
"""Seconds that a browser stays logged in."""
SHAPE = re.compile(r"voc:[A-Za-z0-9_-]{43}")


class CredentialError(VocError):
    """The credential is missing or cannot be trusted; says what to do."""


def credential_file(home: Path) -> Path:
    """Return the file that holds the secret, in one line: what Prefect calls the auth string."""
    return home / "credential"


def make_credential(home: Path, *, new: bool = False) -> tuple[str, str]:
    """Return the secret of this installation, and why it is another one than before ("" if it is not).

    It is made where there is none, where another account could have read or written the file, or where a new one is asked for.

    Args:
        home: Folder of the server, 0700.
        new: Make another one; what knows the old one is refused from then on.
    """
    (home / "logins").mkdir(mode=0o700, exist_ok=True)
    why = "a new one was asked for" if new else _fault(credential_file(home))
    if not why:
        return _read(credential_file(home)), ""
    first = not credential_file(home).exists()
    secret = f"voc:{secrets.token_urlsafe(32)}"
    made = home / f"credential.{os.getpid()}"
    with suppress(FileNotFoundError):
        made.unlink()
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{secret}\n")
        file.flush()
        os.fsync(file.fileno())
    made.replace(credential_file(home))
    return secret, "" if first else why


def read_credential(home: Path) -> str:
    """Return the secret of a server that was started.

    Raises:
        CredentialError: There is none, or other accounts can read it.
    """
    if why := _fault(credential_file(home)):
        raise CredentialError(f"{credential_file(home)}: {why}; `voc up` makes a new one at its next start")
    return _read(credential_file(home))


def credential_header(home: Path) -> dict[str, str]:
    """Return the header of a request by a client on this machine.

    Raises:
        CredentialError: As read_credential.
    """
    return {"authorization": f"Basic {base64.b64encode(read_credential(home).encode()).decode()}"}


def _read(file: Path) -> str:
    return file.read_text(encoding="ascii").strip()


def _fault(file: Path) -> str:
    """Return why the file cannot be used, or ""."""
    try:
        found = file.lstat()
        if not stat.S_ISREG(found.st_mode) or found.st_uid not in {os.geteuid(), file.parent.stat().st_uid}:
            return "it is not a file of this account"
        if found.st_mode & 0o077:
            return f"other accounts may use it (mode {stat.S_IMODE(found.st_mode):04o}; expected 0600)"
        return "" if SHAPE.fullmatch(_read(file)) else "it does not hold a credential"
    except FileNotFoundError:
        return "there is none"
    except (OSError, ValueError):
        return "it cannot be read"


def make_code(home: Path) -> str:
    """Return a code that lets one browser in, once, within CODE_S seconds. Only its hash is kept, as the name of a file.

    Raises:
        CredentialError: As read_credential.
    """
    read_credential(home)
    code = secrets.token_urlsafe(32)
    os.close(os.open(_code_file(home, code), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return code


def use_code(home: Path, code: str) -> bool:
    """Return whether the code is good, and use it up; of two at the same time, one gets in."""
    file = _code_file(home, code)
    try:
        age_s = time.time() - file.lstat().st_mtime
        file.unlink()
    except OSError:
        return False
    for other in file.parent.iterdir():
        with suppress(OSError):
            if time.time() - other.lstat().st_mtime > CODE_S:
                other.unlink()
    return -60 < age_s < CODE_S


def _code_file(home: Path, code: str) -> Path:
    return home / "logins" / hashlib.sha256(code.encode(errors="replace")).hexdigest()


def make_session(secret: str, *, now: float) -> str:
    """Return what a browser sends instead of the secret, for SESSION_S seconds."""
    content = f"session:{secrets.token_urlsafe(16)}:{int(now + SESSION_S)}"
    return f"{content}:{_mac(secret, content)}"


def may_enter(secret: str, given: str, *, now: float) -> bool:
    """Return whether what was given is the secret, or a session made from it that has not ended."""
    if hmac.compare_digest(given.encode(errors="replace"), secret.encode()):
        return True
    content, _, mac = given.rpartition(":")
    if not hmac.compare_digest(mac.encode(errors="replace"), _mac(secret, content).encode()):
        return False
    kind, _, rest = content.partition(":")
    return kind == "session" and now < float(rest.rpartition(":")[2])


def _mac(secret: str, content: str) -> str:
    return hmac.new(secret.encode(), content.encode(errors="replace"), hashlib.sha256).hexdigest()
