"""Rows in = loaded + updated + repeated + skipped + rejected, also where rows are joined, lists are read or files are packed, whatever is broken."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
from typing import Any

import pytest

MAPPINGS = {
    "long": """
match: {paths: ["a.*"]}
long: {response: key, question: role, answer: [n, text]}
id: {column: key}
created_at: {column: at}
texts: [{key: t, column: why, optional: true}]
scores: {nps: {column: nps, min: 0, max: 10, optional: true}}
""",
    "turns": """
match: {paths: ["a.*"]}
turns: {conversation: key, role: role, text: text, roles: {customer: [why], agent: [nps]}, time: at, order: n, agent: text}
id: {column: key}
created_at: {column: at}
texts: [{key: t, column: turns.customer}]
""",
    "lists": """
match: {paths: ["a.*"]}
id: {column: key}
created_at: {column: "parts[0].at"}
texts: [{key: t, column: "parts[role=why].text", optional: true}]
scores: {nps: {column: "parts[role=nps].n", min: 0, max: 10, when: {column: key, values: ["1", "2"]}, optional: true}}
""",
    "calls": """
match: {paths: ["a.*"]}
turns: {list: parts, role: role, text: text, roles: {customer: [why], agent: [nps]}, time: n, time_format: s}
id: {column: key}
created_at: {constant: 2026-03-01}
texts: [{key: t, column: turns.customer}]
""",
}
COLUMNS = ("key", "role", "text", "n", "at")
TEXTS = ("late", 'it was "late", so', "two\nlines", "", "n/a", "zu spät", "5", "\\", "2026-03-01")


def part(chance: random.Random) -> dict[str, Any]:
    return {
        "role": chance.choice(["why", "nps", "other", ""]),
        "text": chance.choice(TEXTS),
        "n": chance.choice(["", "3", "x", "9"]),
        "at": chance.choice(["2026-03-01T10:00:00Z"] * 4 + ["soon", ""]),
    }


def table(chance: random.Random) -> str:
    quote = chance.choice(['""', '\\"'])
    rows = [COLUMNS]
    for _ in range(chance.randint(0, 40)):
        rows.append((chance.choice(["", "1", "2", "3"]), *part(chance).values()))
    lines = []
    for row in rows:
        cells = ['"' + c.replace('"', quote) + '"' if set(c) & set(',"\n') else c for c in row]
        lines.append(",".join(cells[: chance.choice([5, 5, 5, 4])] if row is not COLUMNS else cells))
    return "\n".join(lines)


def objects(chance: random.Random) -> str:
    odd: list[Any] = [None, "x", {"role": "why"}, [], [1, None]]
    items = [
        {
            "key": str(n),
            "parts": chance.choice([*odd, *[[part(chance) for _ in range(chance.randint(1, 4))] for _ in range(9)]]),
        }
        for n in range(chance.randint(1, 20))
    ]
    return chance.choice(
        [json.dumps(items), "\n".join(map(json.dumps, items)), json.dumps({"results": items}, indent=1)]
    )


@pytest.mark.parametrize("form", MAPPINGS)
@pytest.mark.parametrize("seed", range(6))
def test_rows_of_every_form_add_up(world: Any, form: str, seed: int) -> None:
    chance = random.Random(f"{form}{seed}")
    world.mapping("own", MAPPINGS[form])
    joined = form in ("long", "turns")
    content = bytearray((table if joined else objects)(chance).encode(chance.choice(["utf-8", "cp1252"])))
    for _ in range(chance.choice([0, 0, 2])):
        content[chance.randrange(len(content))] = chance.choice(b'",\n\\;[]{}\x00\xff ')
    name, packed = f"a.{'csv' if joined else 'json'}", bytes(content)
    if seed % 3 == 1:
        name, packed = f"{name}.gz", gzip.compress(packed)
    if seed % 3 == 2:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(name, packed)
        name, packed = "a.zip", out.getvalue()
    world.put(name, packed)
    facts = world.run().facts
    assert facts["rows_read"] == sum(
        facts[f"rows_{fate}"] for fate in ("loaded", "updated", "repeated", "skipped", "rejected")
    )
    assert facts["rows_rejected"] == len(world.rejects())
