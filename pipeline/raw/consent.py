"""Consent of a row: whether the customer agreed that the text is kept and read. Doubt counts as no."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from pipeline.config.privacy_settings import Consent
from pipeline.raw.readers.base import Undecoded, Value

YES, NO = "yes", "no"
WITHHELD = "; the row itself is not kept, because it shows no consent"
"""Said of a rejected row whose customer did not agree, or of which that cannot be told."""


def consent_reader(consent: Consent | None, *, columns: Collection[str]) -> Callable[[Mapping[str, Value]], str | None]:
    """Return the function that reads a row's consent: YES, NO, or None if the source does not ask.

    Args:
        consent: Of the mapping; None: the source has none.
        columns: Columns of the file. If the mapping lets files lack the column and this one does, only a row that has a
            value of its own for it (as a JSON object may) is asked.
    """
    if consent is None:
        return lambda values: None
    column, words = consent.column, consent.yes_words
    unasked = None if consent.optional and column not in columns else NO

    def read(values: Mapping[str, Value]) -> str | None:
        if column not in values:
            return unasked
        value = values[column]
        said = value.strip().casefold() if isinstance(value, str) and not isinstance(value, Undecoded) else ""
        return YES if said in words else NO

    return read
