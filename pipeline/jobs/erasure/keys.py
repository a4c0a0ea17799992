"""What a person types as a customer's key, as it may be stored: plain, and as the settings turn it into a pseudonym."""

from __future__ import annotations

import unicodedata

from pipeline.config.settings import Settings
from pipeline.errors import VocError


def stored_forms(settings: Settings, typed: str) -> tuple[str, ...]:
    """Return the forms in which the customer's key may stand in the warehouse; the first is the one that was typed.

    Spaces around it do not count; in an e-mail address case does not count.

    Raises:
        VocError: The key is empty.
    """
    key = unicodedata.normalize("NFC", typed).strip()
    if not key:
        raise VocError("the key is empty; give it as it stands in the column that the source mapping names as customer")
    forms = [typed.strip(), key]
    if "@" in key:
        forms.append(key.lower())
    return tuple(dict.fromkeys(forms))
