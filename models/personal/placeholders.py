"""Placeholders that stand in a text where personal data stood: their words, and how they are told from a customer's words."""

from __future__ import annotations

import re

from models.personal.spans import PLACEHOLDERS

PLACEHOLDER = re.compile("|".join([*(re.escape(p) for p in sorted(PLACEHOLDERS.values())), r"\[staff [0-9a-f]{4}\]"]))
"""Any placeholder, that of a member of staff under a pseudonym included."""


def without_placeholders(text: str) -> str:
    """Return the text with a blank for each placeholder: what is left are the customer's own words."""
    return PLACEHOLDER.sub(" ", text) if "[" in text else text


def in_placeholder(text: str, start: int, end: int) -> bool:
    """Return whether the stretch shares a character with a placeholder."""
    if "[" not in text:
        return False
    return any(m.start() < end and start < m.end() for m in PLACEHOLDER.finditer(text))
