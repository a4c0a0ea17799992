"""The secret of pseudonyms, and the pseudonyms that are made with it: customer keys, ids that are contacts, names of staff.

A pseudonym is a keyed hash (HMAC-SHA256, RFC 2104): with the secret the same key gives the same pseudonym, in every source
and every run; without it nobody can try out which address a pseudonym belongs to. The secret is made at the first use and
stays in the data folder, or comes from the environment. It is never published and never logged.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

from models.personal.contact import contact_of
from pipeline.config.secrets import read_secret_file
from pipeline.config.settings import Settings
from pipeline.errors import ConfigError

FILE = "pseudonyms.secret"
"""Name of the file in the data folder."""
VARIABLE = "VOC_PSEUDONYM_SECRET"
"""Environment variable that goes before the file."""
SHORTEST = 32
"""Characters of a secret from the environment."""
PSEUDONYM = re.compile(r"p-[0-9a-f]{24}")
"""What a pseudonym looks like; such a key is left as it is."""


def customer_key_of(settings: Settings, key: str) -> str:
    """Return the key under which a customer is stored: a pseudonym, or the key itself, trimmed.

    Every spelling of one address or number gives the same pseudonym, and a pseudonym gives itself.

    Args:
        settings: Of the installation; `privacy.keys` says which keys are replaced.
        key: As in the source, in any spelling.

    Raises:
        ConfigError: The secret cannot be read or made, or is too short.
    """
    trimmed = key.strip()
    mode = settings.privacy.keys
    if mode == "plain" or not trimmed or PSEUDONYM.fullmatch(trimmed):
        return trimmed
    contact = contact_of(trimmed, regions=settings.privacy.regions)
    if contact is None and mode == "contact":
        return trimmed
    return pseudonym_of(settings, contact or trimmed)


def pseudonym_of(settings: Settings, key: str) -> str:
    """Return the pseudonym of a key, or of a contact in its one spelling (models.personal.contact), whatever `privacy.keys` says.

    Raises:
        ConfigError: As customer_key_of.
    """
    return f"p-{_digest(settings, 'customer', key)[:24]}"


def native_id_of(settings: Settings, native_id: str) -> str:
    """Return the id of a response as it is stored: each part that is an e-mail address or phone number as a pseudonym.

    Two spellings stay two ids: a source that tells them apart means two responses.

    Raises:
        ConfigError: As customer_key_of.
    """
    if settings.privacy.keys == "plain":
        return native_id
    return "/".join(_id_part(settings, part) for part in native_id.split("/"))


def _id_part(settings: Settings, part: str) -> str:
    """Bare digits are an id, whatever number they would make."""
    if PSEUDONYM.fullmatch(part) or part.strip().isdigit():
        return part
    contact = contact_of(part, regions=settings.privacy.regions)
    return part if contact is None else f"p-{_digest(settings, 'id', part)[:24]}"


def staff_pseudonym(settings: Settings, name: str) -> str:
    """Return four hexadecimal digits for a member of staff, the same for the same name.

    Raises:
        ConfigError: As customer_key_of.
    """
    return _digest(settings, "staff", " ".join(name.casefold().split()))[:4]


def secret_mark(settings: Settings) -> str:
    """Return 16 hexadecimal digits that tell one secret from another and do not help to guess it.

    Raises:
        ConfigError: As customer_key_of.
    """
    return _digest(settings, "mark", "")[:16]


def has_secret(settings: Settings) -> bool:
    """Return whether there is a secret already."""
    return bool(os.environ.get(VARIABLE)) or secret_file(settings).exists()


def secret_file(settings: Settings) -> Path:
    """Return the file of the secret."""
    return settings.paths.home / FILE


def _digest(settings: Settings, purpose: str, text: str) -> str:
    return hmac.new(_secret(settings), f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


def _secret(settings: Settings) -> bytes:
    """Return the secret; makes the file at the first use, readable by its owner only."""
    given = os.environ.get(VARIABLE, "").strip()
    if given:
        if len(given) < SHORTEST:
            raise ConfigError(f"{VARIABLE}: expected {SHORTEST} characters or more, got {len(given)}")
        return given.encode()
    path = secret_file(settings)
    return _read(path) if path.exists() else _make(path)


def _read(path: Path) -> bytes:
    text = read_secret_file(path, key="the secret of pseudonyms").strip()
    if len(text) < SHORTEST:
        raise ConfigError(
            f"{path}: this is no secret of pseudonyms: expected {SHORTEST} characters or more; restore it from a backup"
        )
    return text.encode()


def _make(path: Path) -> bytes:
    """Write a new secret beside its place, then link it there: whoever is first wins, and nobody reads half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    building = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        fd = os.open(building, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fd, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(building, path)
        return _read(path)
    except OSError as e:
        raise ConfigError(f"{path}: the secret of pseudonyms cannot be written: {e.strerror}") from e
    finally:
        building.unlink(missing_ok=True)
