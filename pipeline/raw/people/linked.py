"""A key that may join sources, as it is stored."""

from __future__ import annotations

from dataclasses import dataclass

from models.personal.contact import contact_of
from pipeline.config.key_secret import PSEUDONYM, customer_key_of, pseudonym_of
from pipeline.config.settings import Settings


@dataclass(frozen=True, slots=True)
class LinkedKey:
    """One key.

    Attributes:
        key: As it is stored; a contact is a keyed hash whatever privacy.keys says, so that no address lies in the warehouse in clear.
        is_contact: Whether it is an e-mail address or a phone number, as far as that can be seen.
        is_role: Whether it is an address that many people share, such as info@.
    """

    key: str
    is_contact: bool
    is_role: bool


def linked_key(settings: Settings, text: str) -> LinkedKey:
    """Return a key as it is stored; every spelling of one contact gives the same.

    Raises:
        ConfigError: The secret of pseudonyms cannot be read or made.
    """
    trimmed = text.strip()
    if PSEUDONYM.fullmatch(trimmed):
        return LinkedKey(trimmed, settings.privacy.keys != "all", False)
    contact = contact_of(trimmed, regions=settings.privacy.regions)
    if contact is None:
        return LinkedKey(customer_key_of(settings, trimmed), False, False)
    name, at, _ = contact.partition("@")
    is_role = bool(at) and name.partition("+")[0] in settings.customers.role_addresses
    return LinkedKey(pseudonym_of(settings, contact), True, is_role)


def person_mark(settings: Settings, name: str) -> str:
    """Return the keyed hash of what a key map calls a person.

    Raises:
        ConfigError: As linked_key.
    """
    return pseudonym_of(settings, f"person:{name.strip()}")
