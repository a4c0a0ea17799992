"""What a person types as a customer's key, as it may be stored: plain, and as the pseudonym that the settings make of it."""

from __future__ import annotations

import re
import unicodedata

import duckdb

from models.personal.contact import contact_of
from pipeline.config.key_secret import PSEUDONYM, customer_key_of, has_secret, secret_file
from pipeline.config.settings import Settings
from pipeline.errors import ConfigError, VocError
from pipeline.jobs.erasure.places import PACKAGE
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
    settings say, because sources may differ, and because a later setting must not bring the customer back.

    Raises:
        VocError: The key is empty.
        ConfigError: The secret of pseudonyms cannot be read or made.
    """
    key = check_key(typed)
    forms = [key, typed.strip()]
    if "@" in key:
        forms.append(key.lower())
    forms.append(contact_of(key, regions=settings.privacy.regions) or key)
    hashing = settings.model_copy(update={"privacy": settings.privacy.model_copy(update={"keys": "all"})})
    forms.append(customer_key_of(hashing, key))
    return tuple(dict.fromkeys(forms))


def require_secret(con: duckdb.DuckDBPyConnection, settings: Settings, key: str) -> None:
    """Return unless pseudonyms are stored without the secret that made them: no key would be found, and a new secret would hide it.

    Raises:
        ConfigError: The secret is gone.
    """
    if PSEUDONYM.fullmatch(key) or has_secret(settings) or not run_sql(con, PACKAGE, "has_pseudonyms").fetchall()[0][0]:
        return
    raise ConfigError(
        f"{secret_file(settings)}: the secret of pseudonyms is gone, so no key can be turned into the one that is stored; restore the "
        "file from a backup, or give the pseudonym as the published file has it (customer_key). Nothing was erased"
    )


def same_contacts(con: duckdb.DuckDBPyConnection, settings: Settings, typed: str) -> tuple[str, ...]:
    """Return keys that are stored plain and are the same phone number or address in another spelling."""
    regions = settings.privacy.regions
    wanted = contact_of(typed, regions=regions)
    digits = re.sub(r"\D", "", typed)
    if wanted is None or "@" in typed or len(digits) < TAIL:
        return ()
    rows = run_sql(con, PACKAGE, "keys_ending_in", {"digits": digits[-TAIL:]}).fetchall()
    return tuple(key for (key,) in rows if contact_of(key, regions=regions) == wanted)
