"""Read secrets from where they may stand: an environment variable, or a file that only its owner can read.

No message quotes a secret, nor the name of a variable: whoever writes the secret where its name belongs must not see it in a log.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from pipeline.errors import ConfigError

MAX_BYTES = 64 * 1024
VARIABLE = r"^[A-Za-z_][A-Za-z0-9_]*$"
"""What a variable of the environment may be called (POSIX)."""
SECRET_KEY = re.compile(r"pass|token|secret|credential|bearer|auth|sig|api_?key|url|webhook|email", re.IGNORECASE)
"""Keys of a configuration whose values no message shows."""
_SECRET_WORDS = re.compile(r"pass|token|secret|sig|code|auth|key", re.IGNORECASE)
_SECRET_HOSTS = re.compile(
    r"(hooks\.slack|discord(app)?|webhook\.office|logic\.azure|powerplatform|chat\.googleapis|hooks\.zapier)\.com$",
    re.IGNORECASE,
)
"""Hosts whose webhooks are secret as a whole."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def read_secret(key: str, *, env: str | None, file: Path | None, base: Path) -> str | None:
    """Return the secret from the variable or the file; None if neither is named.

    Args:
        key: Dotted path of the setting, for messages, such as "alerts.webhook.token".
        env: Name of an environment variable.
        file: Path of a file, relative to `base`.
        base: The data folder.

    Raises:
        ConfigError: The variable is not set, the file cannot be read or is open to others, or the value is empty or of several lines.
    """
    if env is not None:
        where, value = f"{key}_env", os.environ.get(env, "")
        if not value:
            raise ConfigError(f"{where}: the environment variable that it names is not set, or empty")
    elif file is not None:
        where, value = f"{key}_file", read_secret_file(base / file.expanduser(), key=f"{key}_file")
    else:
        return None
    value = value.rstrip("\r\n")
    if not value:
        raise ConfigError(f"{where}: the secret is empty")
    if _CONTROL.search(value):
        raise ConfigError(f"{where}: the secret has a line break or another control character in it; expected one line")
    return value


def read_secret_file(path: Path, *, key: str) -> str:
    """Return the content of a file that belongs to this user (or root) and that nobody else may read.

    Args:
        path: The file; a link is followed, and what it leads to is judged.
        key: The setting that names it, for messages.

    Raises:
        ConfigError: There is no such file, it is open to others, or it is no text.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)  # a FIFO would block for ever
    except (OSError, ValueError) as e:
        raise ConfigError(
            f"{key}: the file cannot be read: {getattr(e, 'strerror', None) or type(e).__name__}"
        ) from None
    try:
        status = os.fstat(descriptor)
        mode = stat.S_IMODE(status.st_mode)
        if not stat.S_ISREG(status.st_mode):
            raise ConfigError(f"{key}: {path} is not a file")
        if mode & 0o077:
            raise ConfigError(
                f"{key}: {path} can be read or changed by others (mode {mode:04o}); run: chmod 600 {path}"
            )
        if status.st_uid not in (os.geteuid(), 0):
            raise ConfigError(f"{key}: {path} belongs to another user; expected one of your own files")
        content = os.read(descriptor, MAX_BYTES + 1)
    finally:
        os.close(descriptor)
    if len(content) > MAX_BYTES:
        raise ConfigError(f"{key}: {path} is larger than {MAX_BYTES} bytes; expected one line with the secret")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError(f"{key}: {path} is not UTF-8 text") from None


def refuse_written_secret(values: object, names: Mapping[str, str]) -> None:
    """Raise if a mapping of a configuration file has a secret itself where only the place of one may stand.

    Args:
        values: What the file has, before validation.
        names: Keys that would hold a secret, each with the beginning of the keys that say where it is.

    Raises:
        ValueError: One of `names` is there. The message does not show its value.
    """
    for wrong, right in names.items():
        if isinstance(values, dict) and wrong in values:
            raise ValueError(
                f"{wrong}: a secret is never written in this file; name an environment variable in {right}_env, "
                f"or a file with mode 0600 in {right}_file"
            )


def holds_secret(url: str) -> bool:
    """Return whether an address seems to have a password or token in it: whoever knows such an address may post to it.

    A password before the host; a service whose webhooks are known to be secret; a parameter named like a secret; or a part of 16 characters or more with letters and digits, or of
    24 or more without a word boundary, as in the webhooks of Slack, Teams, Discord and Mattermost.
    """
    parts = urlsplit(url)
    if parts.username or parts.password or _SECRET_HOSTS.search(parts.hostname or ""):
        return True
    query = parse_qsl(parts.query, keep_blank_values=True)
    if any(_SECRET_WORDS.search(name) for name, _ in query):
        return True
    pieces = [*unquote(parts.path).split("/"), *(value for _, value in query), unquote(parts.fragment)]
    return any(_random(piece) for piece in pieces)


def _random(piece: str) -> bool:
    mixed = len(piece) >= 16 and re.search(r"[A-Za-z]", piece) and re.search(r"\d", piece)
    return bool(mixed) or bool(re.search(r"[A-Za-z0-9]{24,}", piece))
