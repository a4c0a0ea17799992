"""Which attributes become segments: those that are named, and those that tell kinds of customers apart; and why the others do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from pipeline.config.settings import InsightSettings
from pipeline.config.spellings import Spellings
from pipeline.insights.base.context import Context
from pipeline.insights.segments.bands import Folded, fold
from pipeline.insights.segments.meaning import name_words, named_unfit, valued_unfit

MOST_VALUES = 30
"""Different values of an attribute that becomes a segment by itself; more only where few of them have most customers."""
READ = 5_000
"""Different values of one attribute that are looked at: those with the most customers."""
COVERED = 0.6
"""Share of the customers with a value who have one of a counted segment."""
FIRST = tuple(
    """
    country region market tenure plan tier segment product category brand version device platform age industry size store language cohort channel
    """.split()  # noqa: SIM905
)
"""Words of names whose attributes come first where there are more than are counted."""
NAMED, FOUND = "named in the settings", "found in the data"
ONE_VALUE = "it has fewer than two values"
TOO_MANY = "it has too many different values"
TOO_SMALL = "fewer than two of its values have enough customers"
SCATTERED = "most of its customers have values that few others have"
BEYOND = "more attributes than are counted"


Pairs = Callable[[str, str], Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Attribute:
    """What is known of one attribute.

    Attributes:
        name: As responses have it.
        customers: With any value.
        counts: Customers by value, without values that say nothing; the READ largest.
        different: Number of different values.
    """

    name: str
    customers: int
    counts: Mapping[str, int]
    different: int


@dataclass(frozen=True, slots=True)
class Choice:
    """What becomes of one attribute.

    Attributes:
        attribute: What is known of it.
        used: It is counted.
        reason: Why, or why not.
        folded: Its values as segments; None where it is not counted.
    """

    attribute: Attribute
    used: bool
    reason: str
    folded: Folded | None = None


def choose_segments(c: Context) -> dict[str, pa.Table]:
    """Return the frames attribute_choices (one row per attribute) and folded_values (one row per value of a counted attribute)."""
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for row in c.query("attribute_counts", most_values=READ).table.to_pylist():
        if not c.spellings.says_nothing(row["value"]):
            counts[row["attribute"]][row["value"]] = row["customers"]
    attributes = [
        Attribute(row["attribute"], row["customers"], counts[row["attribute"]], row["different"])
        for row in c.query("attribute_sizes").table.to_pylist()
    ]

    def pairs(one: str, other: str) -> list[tuple[str, str]]:
        found = c.query("attribute_pairs", one=one, other=other).table
        return list(zip(found["one"].to_pylist(), found["other"].to_pylist(), strict=True))

    choices = choose(attributes, options=c.options, spellings=c.spellings, pairs=pairs)
    return {"attribute_choices": _choice_rows(choices), "folded_values": _folded_rows(choices)}


def choose(
    attributes: Sequence[Attribute], *, options: InsightSettings, spellings: Spellings, pairs: Pairs
) -> list[Choice]:
    """Return what becomes of each attribute: named ones in their order, then those found, then the others.

    Args:
        attributes: Of the responses, in any order.
        options: segments, segments_found, segment_values and min_customers count.
        spellings: The table of spellings.
        pairs: Returns the values that two attributes have in one response.
    """
    by_name = {a.name: a for a in attributes}
    named = [by_name[n] for n in options.segments if n in by_name]
    used = [
        Choice(a, True, NAMED, fold(a.name, a.counts, spellings=spellings, least=options.min_customers))
        for a in named
        if a.counts
    ]
    rest = [Choice(a, True, NAMED) for a in named if not a.counts]
    fit: list[Choice] = []
    for a in attributes:
        if a.name in options.segments:
            continue
        judged = _judge(a, options=options, spellings=spellings)
        (fit if judged.used else rest).append(judged)
    fit.sort(key=lambda x: (_place(x.attribute.name), -x.attribute.customers, x.attribute.name))
    for choice in fit:
        same = next((u for u in used if _same(u, choice, pairs)), None)
        if same is not None:
            rest.append(Choice(choice.attribute, False, f"it says the same as {same.attribute.name}"))
        elif sum(u.reason == FOUND for u in used) < options.segments_found:
            used.append(choice)
        else:
            rest.append(Choice(choice.attribute, False, BEYOND))
    return [*used, *sorted(rest, key=lambda x: x.attribute.name)]


def _judge(a: Attribute, *, options: InsightSettings, spellings: Spellings) -> Choice:
    """Return whether an attribute that nobody named becomes a segment, and why."""
    unfit = named_unfit(a.name) or (a.counts and valued_unfit(a.name, a.counts, customers=a.customers))
    if unfit:
        return Choice(a, False, unfit)
    if not a.counts:
        return Choice(a, False, ONE_VALUE)
    if a.different > READ:
        return Choice(a, False, TOO_MANY)
    folded = fold(a.name, a.counts, spellings=spellings, least=options.min_customers)
    sizes = folded.sizes(a.counts)
    if len(sizes) < 2:
        return Choice(a, False, ONE_VALUE)
    large = sorted((n for n in sizes.values() if n >= options.min_customers), reverse=True)[: options.segment_values]
    covered = sum(large) / sum(sizes.values())
    if len(sizes) > MOST_VALUES and covered < COVERED:
        return Choice(a, False, TOO_MANY)
    if len(large) < 2:
        return Choice(a, False, TOO_SMALL)
    if covered < COVERED:
        return Choice(a, False, SCATTERED)
    return Choice(a, True, FOUND, folded)


def _place(name: str) -> int:
    words = name_words(name)
    return next((i for i, word in enumerate(FIRST) if word in words), len(FIRST))


def _same(one: Choice, other: Choice, pairs: Pairs) -> bool:
    """Return whether two attributes are one under two names, as country and country_code: each segment of one is one of the other."""
    if one.folded is None or other.folded is None:
        return False
    sizes = [sorted(x.folded.sizes(x.attribute.counts).values()) for x in (one, other) if x.folded]
    if sizes[0] != sizes[1]:
        return False
    first, second = one.folded.segments, other.folded.segments
    met = {
        (first[a], second[b]) for a, b in pairs(one.attribute.name, other.attribute.name) if a in first and b in second
    }
    return len(met) == len(sizes[0]) == len({a for a, _ in met}) == len({b for _, b in met})


def _choice_rows(choices: Sequence[Choice]) -> pa.Table:
    return pa.table(
        {
            "position": pa.array(range(1, len(choices) + 1), pa.int32()),
            "attribute": pa.array([x.attribute.name for x in choices], pa.string()),
            "used": pa.array([x.used for x in choices], pa.bool_()),
            "reason": pa.array([x.reason for x in choices], pa.string()),
            "kind": pa.array([x.folded.kind if x.folded else None for x in choices], pa.string()),
            "different_values": pa.array([x.attribute.different for x in choices], pa.int64()),
            "customers": pa.array([x.attribute.customers for x in choices], pa.int64()),
        }
    )


def _folded_rows(choices: Sequence[Choice]) -> pa.Table:
    rows = [
        (x.attribute.name, value, segment, x.folded.order.index(segment) + 1)
        for x in choices
        if x.used and x.folded
        for value, segment in x.folded.segments.items()
    ]
    names, types = ("attribute", "value", "segment", "place"), (pa.string(), pa.string(), pa.string(), pa.int32())
    columns = list(zip(*rows, strict=True)) or [()] * 4
    return pa.table({n: pa.array(c, t) for n, c, t in zip(names, columns, types, strict=True)})
