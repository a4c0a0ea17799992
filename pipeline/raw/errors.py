"""A row that does not fit its mapping."""

from __future__ import annotations

SHOWN = 60
"""Characters of an offending value in a reason."""


class RowError(Exception):
    """A row that does not fit the mapping.

    Attributes:
        reason: Column and what was expected, without any text of the row, so that it may be shown in a summary.
    """

    def __init__(self, reason: str, *, value: str | None = None) -> None:
        """Keep the reason; the error's text also has the offending value, cut to SHOWN characters."""
        super().__init__(reason if value is None else f"{reason}, got {shown(value)}")
        self.reason = reason


def shown(value: str) -> str:
    """Return a value for a reason: quoted and cut to SHOWN characters."""
    return repr(value if len(value) <= SHOWN else value[: SHOWN - 1] + "…")
