"""Which keys are one person's: whatever the order, and never against what a source or a map says."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.raw.people.joining import Joined, Link, Said, join_keys


def join(
    said: Iterable[Said] = (),
    links: Iterable[Link] = (),
    *,
    contacts: Collection[str] = (),
    roles: Collection[str] = (),
    most: int = 12,
    customers: dict[str, set[str]] | None = None,
) -> Joined:
    links = list(links)
    known: dict[str, set[str]] = {k: set(v) for k, v in (customers or {}).items()}
    for link in links:
        known.setdefault(link.key, set()).add(link.source)
    return join_keys(said, links, customers=known, contacts=contacts, roles=roles, most=most)


def says(*rows: str) -> list[Said]:
    """Rows of a map: "person key", or "person source/key"."""
    split = [row.split() for row in rows]
    return [Said(p, k.rpartition("/")[2], k.rpartition("/")[0], "map.csv") for p, k in split]


def carries(*rows: str) -> list[Link]:
    """Further keys: "source/key kind:key"."""
    found = []
    for row in rows:
        who, other = row.split()
        found.append(Link(*who.split("/"), other.split(":")[1], other.split(":")[0]))
    return found


def keys(joined: Joined) -> list[list[str]]:
    return [[f"{s}/{k}" if s else k for s, k in group] for group in joined.groups]


def kinds(joined: Joined) -> list[tuple[str, str]]:
    return [(c.kind, c.node[1]) for c in joined.conflicts]


def test_a_map_joins_the_keys_of_a_person() -> None:
    joined = join(says("P a", "P b", "Q c"))
    assert keys(joined) == [["a", "b"]]
    assert joined.conflicts == ()


def test_a_key_of_two_persons_joins_neither() -> None:
    joined = join(says("P a", "P b", "P x", "Q x", "Q c", "Q d"))
    assert keys(joined) == [["a", "b"], ["c", "d"]]
    assert kinds(joined) == [("two_persons", "x")]


def test_one_id_in_two_sources_may_be_two_persons() -> None:
    joined = join(says("P crm/1042", "P a", "Q shop/1042", "Q b"))
    assert keys(joined) == [["a", "crm/1042"], ["b", "shop/1042"]]
    assert joined.node_of("crm", "1042") == ("crm", "1042")
    assert joined.node_of("web", "1042") == ("", "1042")
    assert joined.conflicts == ()


def test_two_persons_in_one_source_or_in_any_are_a_conflict() -> None:
    assert kinds(join(says("P crm/7", "Q crm/7"))) == [("two_persons", "7")]
    assert kinds(join(says("P 7", "Q crm/7"))) == [("two_persons", "7")]


def test_a_source_may_say_more_than_it_must() -> None:
    assert keys(join(says("P crm/7", "P shop/7", "P a"))) == [["7", "a"]]


def test_responses_join_sources_by_a_further_key() -> None:
    links = carries("shop/c1 email:e1", "desk/t9 email:e1")
    assert keys(join(links=links, contacts={"e1"})) == [["c1", "e1", "t9"]]


def test_an_address_that_two_customers_of_one_source_share_joins_nobody() -> None:
    links = carries("shop/c1 email:e", "shop/c2 email:e", "desk/t9 email:e")
    joined = join(links=links, contacts={"e"})
    assert keys(joined) == []
    assert kinds(joined) == [("shared_key", "e")]
    assert joined.conflicts[0].persons == 2
    assert joined.conflicts[0].said_by == ("desk", "shop")


def test_a_map_settles_who_shares_an_address() -> None:
    links = carries("shop/c1 email:e", "shop/c2 email:e", "desk/t9 email:e")
    assert keys(join(says("P c1", "P c2"), links, contacts={"e"})) == [["c1", "c2", "e", "t9"]]


def test_a_person_may_have_two_addresses_and_an_id_two_persons_may_not() -> None:
    links = carries("web/e1 crm:7", "web/e2 crm:7")
    assert keys(join(links=links, contacts={"e1", "e2"})) == [["7", "e1", "e2"]]
    links = carries("shop/c1 crm:7", "shop/c2 crm:7")
    assert kinds(join(links=links)) == [("shared_key", "7")]
    links = carries("web/e crm:7", "web/e crm:8")
    assert kinds(join(links=links, contacts={"e"})) == [("shared_key", "e")]


def test_a_chain_that_joins_two_customers_of_one_source_is_cut() -> None:
    links = carries("shop/c1 email:e1", "desk/t email:e1", "desk/t phone:n", "shop/c2 phone:n")
    joined = join(links=links, contacts={"e1", "n"})
    assert keys(joined) == []
    assert kinds(joined) == [("contradiction", "c1")]


def test_a_chain_never_joins_two_persons_of_a_map() -> None:
    links = carries("web/a email:e", "desk/b email:e")
    joined = join(says("P a", "P x", "Q b", "Q y"), links, contacts={"e"})
    assert keys(joined) == [["a", "x"], ["b", "y"]]
    assert kinds(joined) == [("contradiction", "a")]


def test_a_chain_never_joins_a_customer_to_another_whom_a_map_placed() -> None:
    joined = join(says("P c1", "P e"), carries("shop/c2 email:e"), contacts={"e"}, customers={"c1": {"shop"}})
    assert keys(joined) == [["c1", "e"]]
    assert kinds(joined) == [("contradiction", "c1")]


def test_an_address_of_a_function_joins_nobody() -> None:
    links = carries("shop/c1 email:info", "desk/t9 email:info")
    assert kinds(join(links=links, contacts={"info"}, roles={"info"})) == [("role_address", "info")]
    joined = join(says("P info", "P a", "P b"), roles={"info"})
    assert keys(joined) == [["a", "b"]]
    assert kinds(joined) == [("role_address", "info")]


def test_a_person_with_more_keys_than_allowed_stays_apart() -> None:
    joined = join(says(*(f"P k{n}" for n in range(5))), most=4)
    assert keys(joined) == []
    assert [(c.kind, c.persons, len(c.nodes)) for c in joined.conflicts] == [("too_many_keys", 5, 5)]
    links = carries("a/e1 crm:7", "b/e2 crm:7", "c/e3 crm:7", "d/e4 crm:7")
    assert kinds(join(links=links, contacts={"e1", "e2", "e3", "e4"}, most=4)) == [("too_many_keys", "7")]


KEYS = st.sampled_from("abcdefgh")
ROWS = st.lists(
    st.builds(Said, st.sampled_from("PQR"), KEYS, st.sampled_from(["", "s", "t"]), st.just("m")), max_size=12
)
LINKS = st.lists(
    st.builds(Link, st.sampled_from(["s", "t", "u"]), KEYS, KEYS, st.sampled_from(["email", "crm"])), max_size=12
)


@given(ROWS, LINKS, st.sets(KEYS), st.sets(KEYS, max_size=2), st.integers(2, 6), st.randoms())
@settings(max_examples=150, deadline=None)
def test_order_and_repetition_do_not_matter(
    said: list[Said], links: list[Link], contacts: set[str], roles: set[str], most: int, chance: random.Random
) -> None:
    first = join(said, links, contacts=contacts, roles=roles, most=most)
    again = [*said, *said], [*links, *links]
    for rows in again:
        chance.shuffle(rows)  # type: ignore[arg-type]
    assert join(*again, contacts=contacts, roles=roles, most=most) == first


@given(ROWS, LINKS, st.sets(KEYS), st.sets(KEYS, max_size=2), st.integers(2, 6))
@settings(max_examples=150, deadline=None)
def test_no_key_is_of_two_persons_and_no_person_is_against_the_word_of_a_source(
    said: list[Said], links: list[Link], contacts: set[str], roles: set[str], most: int
) -> None:
    joined = join(said, links, contacts=contacts, roles=roles, most=most)
    nodes = [node for group in joined.groups for node in group]
    assert len(nodes) == len(set(nodes))
    people = {}
    for one in said:
        people.setdefault(joined.node_of(one.source, one.key), set()).add(one.person)
    for group in joined.groups:
        assert len(group) <= most
        assert not roles & {key for _, key in group}
        named = {person for node in group for person in people.get(node, ())}
        assert len(named) <= 1
        if not named:
            for source in "stu":
                own = {
                    k for _, k in group if k not in contacts and any(k == n.key and n.source == source for n in links)
                }
                assert len(own) <= 1
    for conflict in joined.conflicts:
        assert conflict.node in conflict.nodes


@given(LINKS, st.sets(KEYS))
@settings(max_examples=60, deadline=None)
def test_a_map_that_says_nothing_new_changes_nothing(links: list[Link], contacts: set[str]) -> None:
    first = join(links=links, contacts=contacts)
    if first.conflicts:
        return
    said = [Said(str(n), key, "", "m") for n, group in enumerate(first.groups) for _, key in group]
    assert join(said, links, contacts=contacts).groups == first.groups


@pytest.mark.parametrize("most", [2, 12])
def test_nothing_said_joins_nothing(most: int) -> None:
    assert join(most=most) == Joined((), ())


def test_a_key_of_a_person_with_too_many_is_nobody_elses() -> None:
    joined = join(says("P a", "P c", "P d", "Q b"), carries("s/a email:b"), most=2)
    assert keys(joined) == []
    assert kinds(joined) == [("too_many_keys", "a")]
