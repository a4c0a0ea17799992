"""A probability sample of customers, stratified: who is drawn, from how many, with which chance."""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LEAST = 2
"""Customers that a stratum gives: with fewer its variance cannot be estimated."""
OTHER = "other"
"""Stratum of what would be too small alone."""


@dataclass(frozen=True, slots=True)
class Member:
    """A customer of the frame.

    Attributes:
        key: Identifies the customer; decides, with the seed, who is drawn.
        size: Sentences, or texts, that would have to be labelled.
        traits: What the strata are made by, in the order asked for.
    """

    key: str
    size: int
    traits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stratum:
    """A stratum of the frame.

    Attributes:
        name: Its traits, joined.
        customers: Customers in it.
        drawn: Keys of those who were drawn, in the order of the draw.
    """

    name: str
    customers: int
    drawn: tuple[str, ...]


def draw_members(members: Sequence[Member], *, n: int, largest: int, seed: int) -> list[Stratum]:
    """Return the strata, each with the customers drawn from it without replacement, all with the same chance.

    Customers are drawn, not sentences, because published shares count customers: what somebody says of a touchpoint is known
    once all of their sentences are labelled. A customer with more than `largest` items is never drawn and is in a stratum of
    its own, which the audit does not reach. The number drawn from a stratum grows with the square root of its size (power
    allocation, Bankier 1988), so that small touchpoints are seen, too.

    Args:
        members: The frame.
        n: Items to draw, about: a drawn customer brings all of theirs.
        largest: Items of a customer above which they are not drawn.
        seed: The same seed draws the same customers from the same frame.
    """
    reached = [m for m in members if m.size <= largest]
    names = _names(reached, cells=max(1, n // (3 * LEAST)))
    groups: dict[str, list[Member]] = defaultdict(list)
    for member, name in zip(reached, names, strict=True):
        groups[name].append(member)
    taken = allocate({name: (len(g), sum(m.size for m in g) / len(g)) for name, g in groups.items()}, n=n)
    made = []
    for name in sorted(groups):
        order = sorted(groups[name], key=lambda m: _rank(m.key, seed))
        made.append(Stratum(name, len(order), tuple(m.key for m in order[: taken[name]])))
    if beyond := len(members) - len(reached):
        made.append(Stratum(f"more than {largest} each", beyond, ()))
    return made


def allocate(sizes: Mapping[str, tuple[int, float]], *, n: int) -> dict[str, int]:
    """Return the number of customers to draw from each stratum, by its name.

    Args:
        sizes: Customers of a stratum, and items of one of them on average.
        n: Items to draw in all, about.
    """
    if sum(customers * items for customers, items in sizes.values()) <= n:
        return {name: customers for name, (customers, _) in sizes.items()}
    low, high = 0.0, float(max(customers for customers, _ in sizes.values()))
    for _ in range(60):  # the number drawn grows with the factor: halve until it fits
        middle = (low + high) / 2
        asked = sum(_share(customers, middle) * items for customers, items in sizes.values())
        low, high = (middle, high) if asked <= n else (low, middle)
    exact = {name: _share(customers, low) for name, (customers, _) in sizes.items()}
    made = {name: min(sizes[name][0], math.floor(x)) for name, x in exact.items()}
    left = n - sum(made[name] * items for name, (_, items) in sizes.items())
    for name in sorted(exact, key=lambda name: (made[name] - exact[name], name)):
        if made[name] < sizes[name][0] and sizes[name][1] <= left:
            made[name] += 1
            left -= sizes[name][1]
    return made


def _share(customers: int, factor: float) -> float:
    return min(float(customers), max(float(min(LEAST, customers)), factor * math.sqrt(customers)))


def _names(members: Sequence[Member], *, cells: int) -> list[str]:
    """Return the stratum of each customer: as many traits as keep the strata at most `cells`, and large enough to draw LEAST of each."""
    depth = max((len(m.traits) for m in members), default=0)
    names: list[str] = []
    for used in range(depth, -1, -1):
        names = [" / ".join(m.traits[:used]) or "all" for m in members]
        counts = Counter(names)
        names = [name if counts[name] >= LEAST else OTHER for name in names]
        if len(set(names)) <= cells:
            break
    return names


def _rank(key: str, seed: int) -> bytes:
    return hashlib.sha256(f"{seed}\n{key}".encode("utf-8", "surrogatepass")).digest()
