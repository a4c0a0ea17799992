"""Conversations: the customer's turns alone are a text, in the order in which they were said."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

ROWS = """
match: {paths: ["a.csv"]}
turns:
  conversation: call
  role: who
  text: said
  roles: {customer: [customer, Caller], agent: [agent], bot: [bot]}
  time: at
  agent: name
id: {column: call}
created_at: {column: at}
customer: {column: account, optional: true}
channel: {constant: phone}
texts: [{key: call, column: turns.customer}]
scores: {csat: {column: stars, min: 1, max: 5, optional: true}}
"""
HEAD = "call,at,who,name,said,account,stars\n"


def read(world: Any, rows: str, mapping: str = ROWS) -> Any:
    world.mapping("calls", mapping)
    world.put("a.csv", HEAD + rows)
    return world.run()


def kept(world: Any) -> dict[str, dict[str, str]]:
    return {i: json.loads(a) for i, a in world.rows("select native_id, attributes from raw.responses order by all")}


def test_turns_of_a_call_become_one_response(world: Any) -> None:
    rows = (
        "c1,2026-03-01T10:00:15Z,customer,,Money back!,,\n"
        'c1,2026-03-01T10:00:00Z,agent,Zelda Quint,"Hello, I hate when that happens",,\n'
        "c2,2026-03-01T11:00:00Z,CALLER,,Thanks,k9,5\n"
        "c1,2026-03-01T10:00:05Z,customer,,My parcel is late,k7,\n"
    )
    report = read(world, rows)
    assert (report.facts["rows_read"], report.facts["rows_loaded"], report.warnings) == (2, 2, ())
    assert world.texts() == {"calls:call:c1": "My parcel is late\nMoney back!", "calls:call:c2": "Thanks"}
    assert world.rows("select native_id, created_at::text, customer_key, channel from raw.responses order by all") == [
        ("c1", "2026-03-01 10:00:00+00", "k7", "phone"),
        ("c2", "2026-03-01 11:00:00+00", "k9", "phone"),
    ]
    attributes = kept(world)
    assert json.loads(attributes["c1"]["turns"]) == [["agent", 0.0], ["customer", 5.0], ["customer", 15.0]]
    assert attributes["c1"]["agents"].startswith("p-")
    stored = str(world.rows("from raw.responses")) + str(world.texts()) + str(world.rows("from raw.files"))
    assert "Zelda" not in stored and "hate" not in stored
    assert "a.csv: 4 turns in 2 responses" in report.facts["remarks"]


def test_an_unlisted_role_is_never_the_customer_and_is_named(world: Any) -> None:
    rows = "c1,2026-03-01T10:00:00Z,supervisor,,Terrible,,\nc1,2026-03-01T10:00:01Z,,,Awful,,\nc1,2026-03-01T10:00:02Z,customer,,Fine,,\n"
    report = read(world, rows)
    assert world.texts() == {"calls:call:c1": "Fine"}
    [warning] = report.warnings
    assert "2 turns of a role that the mapping does not list ('supervisor' 1), not read as the customer's" in warning


def test_roles_that_may_be_names_are_counted_and_not_shown(world: Any) -> None:
    rows = "".join(
        f"c1,2026-03-01T10:00:00Z,{who},,Hm,,\n" for who in ("Quint Zelda", "zelda", "AGENT_2", "7", "customer")
    )
    [warning] = read(world, rows.replace("agent", "x")).warnings
    assert (
        "4 turns of a role that the mapping does not list ('AGENT_2' 1, '7' 1, 2 values that may be names and are not shown)"
        in warning
    )


def test_a_role_that_is_a_sentence_is_not_shown(world: Any) -> None:
    report = read(world, "c1,2026-03-01T10:00:00Z,I am Petra Velling and my parcel never came,,agent,,\n")
    assert "Petra" not in str(report)


def test_turns_by_number_and_a_call_without_the_customer(world: Any) -> None:
    mapping = ROWS.replace("  time: at\n", "  order: stars\n").replace(
        "scores: {csat: {column: stars, min: 1, max: 5, optional: true}}\n", ""
    )
    report = read(
        world,
        "c1,2026-03-01,customer,,ten,,10\nc1,2026-03-01,customer,,nine,,9\nc2,2026-03-01,agent,,Hello?,,1\n",
        mapping,
    )
    assert world.texts() == {"calls:call:c1": "nine\nten"}
    assert "a.csv: 1 conversations in which the customer says nothing" in report.facts["remarks"]


def test_only_the_customers_words_can_be_a_text(world: Any) -> None:
    from pipeline.config.sources import load_sources
    from pipeline.errors import ConfigError

    for column in ("turns.agent", "said"):
        world.mapping("calls", ROWS.replace("column: turns.customer", f"column: {column}"))
        with pytest.raises(ConfigError, match=r"only turns.customer is a text"):
            load_sources(world.sources)


@pytest.mark.parametrize("seed", range(4))
def test_calls_and_rejects_add_up_and_order_does_not_depend_on_the_file(world: Any, seed: int) -> None:
    chance = random.Random(seed)
    rows = [
        f"c{n % 7},2026-03-01T10:{n // 60:02}:{n % 60:02}Z,{chance.choice(['agent', 'customer', 'x'])},,t{n},,"
        for n in range(120)
    ]
    customers = [row.split(",") for row in rows if ",customer," in row]
    expected = {f"calls:call:c{c}": "\n".join(cells[4] for cells in customers if cells[0] == f"c{c}") for c in range(7)}
    chance.shuffle(rows)
    bad = [",2026-03-01,customer,,lost,,", "c1,too,many,fields,by,two,and,more,again"]
    facts = read(world, "\n".join([*rows, *bad, ""])).facts
    assert (facts["rows_loaded"], facts["rows_rejected"], facts["rows_read"]) == (7, 2, 9)
    assert world.texts() == {k: v for k, v in expected.items() if v}


OBJECTS = """
match: {paths: ["*.json"]}
turns:
  list: LIST
  role: ROLE
  text: text
  roles: {customer: [customer, external, "2"], agent: [agent, internal, "1"]}
  time: ms
  time_format: ms
id: {column: conv}
created_at: {column: start, formats: [epoch_ms, iso8601]}
channel: {constant: phone}
texts: [{key: call, column: turns.customer}]
"""
SAID = [("internal", "Hello, this is terrible", 0), ("external", "Late again", 5000), ("external", "Money back", 15000)]


def test_an_object_with_a_list_of_turns(world: Any) -> None:
    world.mapping("calls", OBJECTS.replace("LIST", "transcripts[].phrases").replace("ROLE", "by"))
    turns = [{"by": role, "text": text, "ms": ms} for role, text, ms in reversed(SAID)]
    call = {
        "conv": "k1",
        "start": 1772359200000,
        "transcripts": [{"phrases": turns[:1]}, {"phrases": turns[1:]}],
        "participants": [{"by": "x"}],
    }
    world.put("one.json", json.dumps(call, indent=1))
    world.put("line.json", json.dumps(call | {"conv": "k2"}))
    world.put("none.json", json.dumps([call | {"conv": "k3", "transcripts": []}, call | {"conv": "k4"}]))
    report = world.run()
    assert world.texts() == {f"calls:call:k{n}": "Late again\nMoney back" for n in (1, 2, 4)}
    assert json.loads(kept(world)["k1"]["turns"]) == [["agent", 0.0], ["customer", 5.0], ["customer", 15.0]]
    assert [reason for _, reason, _ in world.rejects()] == ["no list of turns at 'transcripts[].phrases'"]
    assert report.facts["rows_read"] == 4


def test_roles_in_a_list_of_their_own(world: Any) -> None:
    people = "  participants: {list: people, key: pid, role: is}\n"
    world.mapping(
        "calls",
        OBJECTS.replace("LIST", "turns").replace("ROLE", "pid").replace("  time: ms\n", people + "  time: ms\n"),
    )
    call = {
        "conv": "k1", "start": "2026-03-01T10:00:00Z", "people": [{"pid": "u-9", "is": "CUSTOMER"}, {"pid": "u-3", "is": "AGENT"}],
        "turns": [{"pid": "u-3", "text": "Hi", "ms": 0}, {"pid": "u-9", "text": "Late", "ms": 900}],
    }  # fmt: skip
    world.put("one.json", json.dumps(call))
    assert (world.run().warnings, world.texts()) == ((), {"calls:call:k1": "Late"})
