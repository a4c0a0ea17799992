"""Time zones by their IANA names: which there are, and which one somebody meant."""

from __future__ import annotations

import difflib
import zoneinfo
from functools import cache

UNKNOWN_TO_DUCKDB = frozenset({"localtime"})
"""Names of Python's list that DuckDB 2.0's own list does not have; all others are in both."""


def checked_zone(name: str) -> str:
    """Return the name of a time zone.

    Raises:
        ValueError: It is not on the IANA list; the message names the nearest ones.
    """
    if name in _zones():
        return name
    said = f"did you mean {' or '.join(near)}?" if (near := _near(name)) else "such as UTC or Europe/London"
    raise ValueError(f"not a time zone of the IANA list, {said}")


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones()) - UNKNOWN_TO_DUCKDB


def _near(name: str) -> list[str]:
    """Return up to three names like this one, by the whole name or by the city."""
    given = name.strip().casefold().replace(" ", "_")
    folded = {zone.casefold(): zone for zone in sorted(_zones())}
    if given in folded:
        return [folded[given]]
    cities = {key.rpartition("/")[2]: zone for key, zone in folded.items() if "/" in key}
    whole = difflib.get_close_matches(given, folded, n=3, cutoff=0.75)
    city = difflib.get_close_matches(given.rpartition("/")[2], cities, n=3, cutoff=0.75)
    return list(dict.fromkeys([*(folded[key] for key in whole), *(cities[key] for key in city)]))[:3]
