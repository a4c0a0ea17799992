"""What finds personal data, for those who report on it: the fingerprint of all finders, and the kinds in words."""

from __future__ import annotations

from models.stamp import code_stamp

WORDS = {
    "email": "e-mail addresses",
    "address": "postal addresses",
    "national_id": "national ids",
    "birth_date": "dates of birth",
    "ip": "IP addresses",
    "token": "tokens and passwords",
}
"""Kinds whose plural is not the kind with an s."""


def in_words(kind: str) -> str:
    """Return the kind in words, as a plural."""
    return WORDS.get(kind) or f"{kind}s"


def privacy_fingerprint(reader: object) -> str:
    """Return what changes when the figures may: the stamp of the rules, and that of the model for names where there is one."""
    names = getattr(reader, "names_fingerprint", "no model for names")
    return f"{code_stamp('models.personal.patterns')} {names}"
