"""A key that may join sources, as it is stored."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from models.personal.contact import contact_of
from pipeline.config.key_secret import PSEUDONYM, customer_key_of, pseudonym_of
from pipeline.config.settings import Settings

LENGTHS = {"sha256": 64, "md5": 32}
"""Hexadecimal digits of each hash."""
_HEX = re.compile(r"[0-9a-f]+|[0-9A-F]+")


@dataclass(frozen=True, slots=True)
class LinkedKey:
    """One key.

    Attributes:
        key: As it is stored; a contact is a keyed hash whatever privacy.keys says, so that no address lies in the warehouse in clear.
        is_contact: Whether it is an e-mail address or a phone number, as far as that can be seen.
        is_role: Whether it is an address that many people share, such as info@.
        hashes: Of an address, the keys under which its hashes are known, by the name of the hash (customers.hashed_addresses).
    """

    key: str
    is_contact: bool
    is_role: bool
    hashes: tuple[tuple[str, str], ...] = ()


def is_hash(settings: Settings, text: str) -> bool:
    """Return whether a key has the form of a hash that the settings take for that of an address."""
    return any(len(text) == LENGTHS[name] for name in settings.customers.hashed_addresses) and bool(
        _HEX.fullmatch(text)
    )


def linked_key(settings: Settings, text: str) -> LinkedKey:
    """Return a key as it is stored; every spelling of one contact gives the same.

    Raises:
        ConfigError: The secret of pseudonyms cannot be read or made.
    """
    trimmed = text.strip()
    if PSEUDONYM.fullmatch(trimmed):
        return LinkedKey(trimmed, settings.privacy.keys != "all", False)
    if is_hash(settings, trimmed):
        return LinkedKey(pseudonym_of(settings, trimmed.lower()), True, False)
    contact = contact_of(trimmed, regions=settings.privacy.regions)
    if contact is None:
        return LinkedKey(customer_key_of(settings, trimmed), False, False)
    name, at, _ = contact.partition("@")
    is_role = bool(at) and name.partition("+")[0] in settings.customers.role_addresses
    hashes = tuple(
        (name, pseudonym_of(settings, hashlib.new(name, contact.encode(), usedforsecurity=False).hexdigest()))
        for name in (settings.customers.hashed_addresses if at else ())
    )
    return LinkedKey(pseudonym_of(settings, contact), True, is_role, hashes)


def person_mark(settings: Settings, name: str) -> str:
    """Return the keyed hash of what a key map calls a person.

    Raises:
        ConfigError: As linked_key.
    """
    return pseudonym_of(settings, f"person:{name.strip()}")
