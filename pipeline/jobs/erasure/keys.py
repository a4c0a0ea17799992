"""What a person types as a customer's key, as it may be stored: plain, and as the pseudonym that the settings make of it."""

from __future__ import annotations

import re
import unicodedata

import duckdb

from models.personal.contact import addresses_in, contact_of
from pipeline.config.key_secret import PSEUDONYM, has_secret, pseudonym_of
from pipeline.config.settings import Settings
from pipeline.errors import VocError
from pipeline.jobs.erasure.places import PACKAGE
from pipeline.warehouse import customer_keys
from pipeline.warehouse.sql import run_sql

TAIL = 6
"""Last digits by which stored phone numbers are found that may be the one that was typed."""


def check_key(typed: str) -> str:
    """Return the key in one Unicode form and without spaces around it.

    Raises:
        VocError: It is empty.
    """
    key = unicodedata.normalize("NFC", typed).strip()
    if not key:
        raise VocError("the key is empty; give it as it stands in the column that the source mapping names as customer")
    return key


def stored_forms(settings: Settings, typed: str) -> tuple[str, ...]:
    """Return the forms in which the customer's key may be stored; the first is the one that was typed.

    Spaces around it do not count; in an e-mail address case does not count. The pseudonym is among them whatever the
    settings say, since they may have been others; without a secret there is no pseudonym yet, and none is made.

    Raises:
        VocError: The key is empty.
        ConfigError: The secret of pseudonyms cannot be read.
    """
    key = check_key(typed)
    forms = [key, typed.strip()]
    if "@" in key:
        forms.append(key.lower())
    contact = contact_of(key, regions=settings.privacy.regions)
    forms.append(contact or key)
    if has_secret(settings) and not PSEUDONYM.fullmatch(key):
        inside = [address for address in addresses_in(key) if address != contact]
        forms += [pseudonym_of(settings, form) for form in dict.fromkeys((contact or key, key, *inside))]
    return tuple(dict.fromkeys(forms))


def require_secret(con: duckdb.DuckDBPyConnection, settings: Settings, typed: str) -> None:
    """Return unless pseudonyms are stored without the secret that made them: no key would be found but a pseudonym itself.

    Raises:
        ConfigError: The secret is gone, or it is another one; nothing was read or changed.
    """
    if not PSEUDONYM.fullmatch(typed.strip()):
        customer_keys.require_secret(con, settings)


def same_contacts(con: duckdb.DuckDBPyConnection, settings: Settings, typed: str) -> tuple[str, ...]:
    """Return keys that are stored plain and are the same phone number or address in another spelling."""
    regions = settings.privacy.regions
    wanted = contact_of(typed, regions=regions)
    digits = re.sub(r"\D", "", typed)
    if wanted is None or "@" in typed or len(digits) < TAIL:
        return ()
    rows = run_sql(con, PACKAGE, "keys_ending_in", {"digits": digits[-TAIL:]}).fetchall()
    return tuple(key for (key,) in rows if contact_of(key, regions=regions) == wanted)
