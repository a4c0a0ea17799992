"""What a fit did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FitOutcome:
    """What a fit did: rows by table, facts for the report, warnings."""

    rows: dict[str, int]
    facts: dict[str, Any]
    warnings: tuple[str, ...] = ()
