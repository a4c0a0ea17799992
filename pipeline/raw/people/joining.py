"""Which keys are one person's: what key maps and responses say, joined where nothing contradicts it, and left apart where something does.

No probabilities: a key joins because somebody wrote it down. Where two statements cannot both be true, none of them is
believed, and the conflict is listed. The result depends on what is said alone, not on the order in which it is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

Node = tuple[str, str]
"""(source, key); source "" stands for every source."""


@dataclass(frozen=True, slots=True, order=True)
class Said:
    """One key in one row of a key map.

    Attributes:
        person: What the map calls the person.
        key: The key.
        source: Whose key it is; "" for any source.
        by: The map.
    """

    person: str
    key: str
    source: str
    by: str


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """A further key that responses of one customer carry.

    Attributes:
        source: Source of the responses.
        key: Customer's key there.
        other: The further key.
        kind: What the mapping calls it.
    """

    source: str
    key: str
    other: str
    kind: str


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """Keys that are left apart.

    Attributes:
        kind: two_persons (a map gives one key to two persons), shared_key (customers whom a source tells apart share the
            key), role_address (info@ and its like), too_many_keys (more than a person may have), contradiction (a chain of
            keys joins customers whom a source, or a map, tells apart).
        node: The key, or the first of the keys.
        persons: Customers that stay apart.
        nodes: Every key that is concerned, in order.
        said_by: Maps and sources that say so, in order.
    """

    kind: str
    node: Node
    persons: int
    nodes: tuple[Node, ...]
    said_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """What follows from all that is said.

    Attributes:
        groups: Keys of each person who has two or more, or one that is somebody else's in another source; each in order.
        conflicts: What was left apart, in order.
        scoped: Keys that are of several persons, each in sources of their own: (source, key).
    """

    groups: tuple[tuple[Node, ...], ...]
    conflicts: tuple[Conflict, ...]
    scoped: frozenset[Node] = frozenset()

    def node_of(self, source: str, key: str) -> Node:
        """Return what a customer's key in a source is called here."""
        return (source, key) if (source, key) in self.scoped else ("", key)


@dataclass(slots=True)
class _Work:
    """What is known on the way."""

    conflicts: set[Conflict] = field(default_factory=set)
    scoped: set[Node] = field(default_factory=set)
    apart: set[str] = field(default_factory=set)
    group_of: dict[Node, Node] = field(default_factory=dict)
    """The first key of the person's, for keys of maps."""
    persons: dict[Node, tuple[Node, ...]] = field(default_factory=dict)
    """Keys of a map's person, by the first of them."""


def join_keys(
    said: Iterable[Said],
    links: Iterable[Link],
    *,
    customers: Mapping[str, Collection[str]],
    contacts: Collection[str],
    roles: Collection[str],
    most: int,
) -> Joined:
    """Return which keys are one person's.

    Args:
        said: Rows of key maps.
        links: Further keys of responses.
        customers: Sources in which a key is a customer's, for the keys of `said` and `links`.
        contacts: Keys that are addresses or phone numbers: a person may have several in one source.
        roles: Keys that are addresses of a function; they join nobody.
        most: Largest number of keys of one person.
    """
    work = _Work()
    _take_maps(work, said, roles=roles, most=most)
    links = sorted(set(links))
    registers = _registers(work, links, customers, contacts)
    edges = _edges(work, links, roles)
    edges = _without_shared(work, edges, registers)
    groups = _components(work, edges, registers, most)
    return Joined(
        tuple(sorted(g for g in groups if len(g) > 1 or g[0][0])), tuple(sorted(work.conflicts)), frozenset(work.scoped)
    )


def _take_maps(work: _Work, said: Iterable[Said], *, roles: Collection[str], most: int) -> None:
    """Take the persons of the maps; a key of two persons is nobody's, unless each is its person in a source of their own."""
    by_key: dict[str, set[Said]] = defaultdict(set)
    for one in said:
        by_key[one.key].add(one)
    persons: dict[str, set[Node]] = defaultdict(set)
    places: dict[str, set[str]] = defaultdict(set)
    for key, rows in by_key.items():
        names = {row.person for row in rows}
        by = tuple(sorted({row.by for row in rows}))
        by_source: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            by_source[row.source].add(row.person)
        if key in roles:
            work.apart.add(key)
            work.conflicts.add(Conflict("role_address", ("", key), len(names), (("", key),), by))
        elif len(names) == 1:
            persons[min(names)].add(("", key))
        elif "" not in by_source and all(len(people) == 1 for people in by_source.values()):
            for source, (name,) in ((s, tuple(people)) for s, people in by_source.items()):
                persons[name].add((source, key))
                work.scoped.add((source, key))
        else:
            work.apart.add(key)
            work.conflicts.add(Conflict("two_persons", ("", key), len(names), (("", key),), by))
        for row in rows:
            places[row.person].add(row.by)
    for name, members in persons.items():
        nodes = tuple(sorted(members))
        if len(nodes) > most:
            work.conflicts.add(Conflict("too_many_keys", nodes[0], len(nodes), nodes, tuple(sorted(places[name]))))
            work.apart.update(key for _, key in nodes)  # else a response could make one of them another person's
            continue
        work.persons[nodes[0]] = nodes
        work.group_of.update(dict.fromkeys(nodes, nodes[0]))


def _node(work: _Work, source: str, key: str) -> Node:
    return (source, key) if (source, key) in work.scoped else ("", key)


def _registers(
    work: _Work, links: Iterable[Link], customers: Mapping[str, Collection[str]], contacts: Collection[str]
) -> dict[Node, frozenset[str]]:
    """Return in which lists each key stands that name a person once: the customers of a source, the ids of a kind."""
    found: dict[Node, set[str]] = defaultdict(set)
    for key, sources in customers.items():
        if key not in contacts:
            for source in sources:
                found[_node(work, source, key)].add(source)
    for link in links:
        if link.other not in contacts:
            found["", link.other].add(f"{link.kind}:")
    return {node: frozenset(names) for node, names in found.items()}


def _edges(work: _Work, links: Iterable[Link], roles: Collection[str]) -> dict[tuple[Node, Node], set[str]]:
    """Return the pairs of keys that responses join, each with the sources that say so."""
    edges: dict[tuple[Node, Node], set[str]] = defaultdict(set)
    by_role: dict[str, tuple[set[Node], set[str]]] = {}
    for link in links:
        a, b = _node(work, link.source, link.key), ("", link.other)
        if role := next((key for key in (link.other, link.key) if key in roles), None):
            others, by = by_role.setdefault(role, (set(), set()))
            others.add(a if role == link.other else b)
            by.add(link.source)
        elif a != b and link.key not in work.apart and link.other not in work.apart:
            edges[min(a, b), max(a, b)].add(link.source)
    for role, (others, by) in by_role.items():
        work.apart.add(role)
        nodes = tuple(sorted({("", role), *others}))
        work.conflicts.add(Conflict("role_address", ("", role), len(others), nodes, tuple(sorted(by))))
    return edges


def _without_shared(
    work: _Work, edges: dict[tuple[Node, Node], set[str]], registers: Mapping[Node, frozenset[str]]
) -> dict[tuple[Node, Node], set[str]]:
    """Return the pairs less those of keys that two customers of one source, or two ids of one kind, share."""
    beside: dict[Node, set[Node]] = defaultdict(set)
    for a, b in edges:
        beside[a].add(b)
        beside[b].add(a)
    shared = set()
    for node, others in beside.items():
        persons: dict[str, set[Node]] = defaultdict(set)
        for other in others:
            for register in registers.get(other, ()):
                persons[register].add(work.group_of.get(other, other))
        most = max((len(p) for p in persons.values()), default=0)
        if most > 1:
            shared.add(node)
            by = {s for other in others for s in edges[min(node, other), max(node, other)]}
            nodes = tuple(sorted({node, *others}))
            work.conflicts.add(Conflict("shared_key", node, most, nodes, tuple(sorted(by))))
    return {pair: sources for pair, sources in edges.items() if not shared & set(pair)}


def _components(
    work: _Work,
    edges: Mapping[tuple[Node, Node], set[str]],
    registers: Mapping[Node, frozenset[str]],
    most: int,
) -> list[tuple[Node, ...]]:
    """Return the keys of each person; a chain that contradicts itself, or is too long, leaves the persons of the maps."""
    parent: dict[Node, Node] = {}

    def root(node: Node) -> Node:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for a, b in edges:
        a, b = root(work.group_of.get(a, a)), root(work.group_of.get(b, b))
        parent[max(a, b)] = min(a, b)
    chained: dict[Node, list[Node]] = defaultdict(list)
    for group in parent:
        chained[root(group)].append(group)
    by: dict[Node, set[str]] = defaultdict(set)
    for (a, _), sources in edges.items():
        by[root(work.group_of.get(a, a))] |= sources
    groups = [nodes for first, nodes in work.persons.items() if first not in parent]
    for top, members in chained.items():
        nodes = tuple(sorted({node for g in members for node in work.persons.get(g, (g,))}))
        kind = _fault(work, members, nodes, registers, most)
        if kind is None:
            groups.append(nodes)
        else:
            groups += [work.persons[g] for g in members if g in work.persons]
            work.conflicts.add(Conflict(kind, nodes[0], len(members), nodes, tuple(sorted(by[top]))))
    return groups


def _fault(
    work: _Work,
    members: Collection[Node],
    nodes: Collection[Node],
    registers: Mapping[Node, frozenset[str]],
    most: int,
) -> str | None:
    """Return why persons that a chain of keys joins cannot be one; None where they can."""
    if sum(group in work.persons for group in members) > 1:
        return "contradiction"
    seen: dict[str, Node] = {}
    for node in nodes:
        group = work.group_of.get(node, node)
        for register in registers.get(node, ()):
            if seen.setdefault(register, group) != group:
                return "contradiction"
    return "too_many_keys" if len(nodes) > most else None
