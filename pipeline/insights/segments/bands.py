"""Values as segments: spellings folded, numbers in bands, versions at the level that has enough customers."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.config.spellings import Spellings, plain_value
from pipeline.insights.segments.meaning import name_words, numbers

LONGEST = 80
"""Characters of a segment's name."""
FEW = 6
"""So many different numbers, or fewer, are values and not bands."""
BANDS = 4
VERSIONS = 10
"""Largest number of segments of an attribute that holds versions."""
ENOUGH = 0.8
"""Share of the customers with a version who have one of enough customers."""
_VERSION = re.compile(r"v?(\d+)\.(\d+)((?:\.\w+)*)(?:[-+ ].*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Folded:
    """An attribute's values as segments.

    Attributes:
        kind: values, bands or versions.
        segments: Segment by value.
        order: Segments in the order in which they are shown.
    """

    kind: str
    segments: Mapping[str, str]
    order: Sequence[str]

    def sizes(self, counts: Mapping[str, int]) -> Counter[str]:
        """Return the customers by segment; who has two spellings of one counts twice."""
        found: Counter[str] = Counter()
        for value, n in counts.items():
            found[self.segments[value]] += n
        return found


def fold(name: str, counts: Mapping[str, int], *, spellings: Spellings, least: int) -> Folded:
    """Return the values of an attribute as segments.

    Args:
        name: Of the attribute.
        counts: Customers by value, without values that say nothing.
        spellings: The table of spellings.
        least: Fewest customers of a segment.
    """
    read, unit = numbers(counts)
    total = sum(counts.values())
    numeric = sum(counts[v] for v in read) >= 0.95 * total
    given = spellings.bands.get(name)
    if numeric and (given or len(set(read.values())) > FEW):
        return _in_bands(counts, read, given, unit=unit)
    versions = {v: m for v in counts if (m := _VERSION.fullmatch(v.strip()))}
    if not numeric and sum(counts[v] for v in versions) >= 0.9 * total:
        return _as_versions(counts, versions, least=least)
    return _as_spelled(counts, spellings.table(name_words(name)))


def _as_spelled(counts: Mapping[str, int], table: Mapping[str, str]) -> Folded:
    """Fold by the table; what it does not know by its plain form, shown in the most frequent spelling."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for value, n in counts.items():
        forms[table.get(plain_value(value), plain_value(value))][value.strip()] += n
    known = set(table.values())
    shown = {
        form: form if form in known else min(spelled.items(), key=lambda item: (-item[1], item[0]))[0][:LONGEST]
        for form, spelled in forms.items()
    }
    segments = {v: shown[table.get(plain_value(v), plain_value(v))] for v in counts}
    folded = Folded("values", segments, ())
    sizes = folded.sizes(counts)
    return Folded("values", segments, sorted(sizes, key=lambda s: (-sizes[s], s)))


def _as_versions(counts: Mapping[str, int], versions: Mapping[str, re.Match[str]], *, least: int) -> Folded:
    """Fold to the finest of full, major.minor and major version that leaves few segments, most customers in large ones."""
    total = sum(counts.values())
    found = None
    for level in ("full", "minor", "major"):
        segments = {v: v.strip()[:LONGEST] for v in counts}
        for v, m in versions.items():
            segments[v] = {"full": f"{m[1]}.{m[2]}{m[3]}", "minor": f"{m[1]}.{m[2]}", "major": m[1]}[level]
        found = Folded("versions", segments, sorted(set(segments.values()), key=_version_key))
        large = [n for n in found.sizes(counts).values() if n >= least]
        if len(large) <= VERSIONS and sum(large) >= ENOUGH * total and len(large) >= 2:
            return found
    assert found is not None
    return found


def _version_key(version: str) -> tuple[list[int], str]:
    return [int(part) for part in re.findall(r"\d{1,9}", version)], version


def _in_bands(
    counts: Mapping[str, int], numbers: Mapping[str, float], given: Sequence[float] | None, *, unit: str
) -> Folded:
    """Fold numbers into bands: the given ones, else BANDS of about equally many customers, with round ends."""
    at = sorted(numbers.items(), key=lambda item: item[1])
    whole = all(x == int(x) for x in numbers.values())
    ends = list(given) if given else _round_ends([(x, counts[v]) for v, x in at], whole=whole)
    whole = whole and all(e == int(e) for e in ends)
    labels = [f"{label} {unit}".strip() for label in _labels(ends, whole=whole)]
    segments = {v: v.strip()[:LONGEST] for v in counts}
    for v, x in numbers.items():
        segments[v] = labels[sum(x >= e for e in ends)]
    return Folded("bands", segments, [*labels, *sorted(set(segments.values()) - set(labels))])


def _round_ends(values: Sequence[tuple[float, int]], *, whole: bool) -> list[float]:
    """Return the lower ends of the bands but the first: quantiles, rounded to 1, 2 or 5 of a unit that keeps them apart.

    Rounding keeps the bands from moving whenever a few customers come.

    Args:
        values: Numbers in rising order, each with its customers.
        whole: They are whole numbers.
    """
    total, seen = sum(n for _, n in values), 0
    cuts: list[float] = []
    for x, n in values:
        while len(cuts) < BANDS - 1 and seen + n > total * (len(cuts) + 1) / BANDS:
            cuts.append(x)
        seen += n
    lowest, highest = values[0][0], values[-1][0]
    ends: list[float] = []
    for i, cut in enumerate(cuts):
        gaps = [abs(cut - x) for x in (lowest, highest, *cuts[:i], *cuts[i + 1 :]) if x != cut]
        unit = _round_down(min(gaps) / 2) if gaps else 1.0
        unit = max(unit, 1.0) if whole else unit
        end = round(round(cut / unit) * unit, 9)
        if lowest < end <= highest and end not in ends:
            ends.append(end)
    return sorted(ends) or [next(x for x, _ in values if x > lowest)]


def _round_down(x: float) -> float:
    """Return the largest of 1, 2 and 5 times a power of ten that is at most x."""
    power = 10.0 ** math.floor(math.log10(x))
    return power * max(m for m in (1, 2, 5) if m * power <= x * (1 + 1e-9))


def _labels(ends: Sequence[float], *, whole: bool) -> list[str]:
    """Return the bands in words: under 6, 6 to 11, 12 and more."""
    shown = [f"{int(e)}" if e == int(e) else f"{e:g}" for e in ends]
    labels = [f"under {shown[0]}"]
    for i, low in enumerate(shown[:-1]):
        if whole:
            last = int(ends[i + 1]) - 1
            labels.append(low if last == int(ends[i]) else f"{low} to {last}")
        else:
            labels.append(f"{low} to under {shown[i + 1]}")
    return [*labels, f"{shown[-1]} and more"]
