"""Rows in = loaded + updated + repeated + skipped + rejected, also where rows are joined, lists are read or files are packed, whatever is broken."""

from __future__ import annotations

import gzip
import io
import json
import random
import tempfile
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
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
MAPPINGS["plain"] = """
match: {paths: ["a.*"]}
format: {sheets: ["*"]}
id: {column: key, when_missing: reject}
created_at: {column: at, formats: [iso8601, excel]}
customer: {column: role, optional: true}
texts: [{key: t, column: text, optional: true}]
scores: {nps: {column: n, min: 0, max: 10, optional: true}}
skip: [{column: role, values: [other]}]
"""
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


@pytest.mark.parametrize("form", [form for form in MAPPINGS if form != "plain"])
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


def sheets(chance: random.Random) -> bytes:
    """A workbook with sheets of the same columns, and one of others."""
    book = openpyxl.Workbook()
    for n in range(chance.randint(1, 3)):
        sheet = book.active if n == 0 else book.create_sheet(f"Month {n}")
        sheet.append(COLUMNS)
        for _ in range(chance.randint(0, 20)):
            cells = [chance.choice(["", "1", 2, 3.0, 46054.5]), *part(chance).values()]
            sheet.append([*cells[:-1], chance.choice([cells[-1], datetime(2026, 3, 1, 10), 46054])])
    if chance.random() < 0.5:
        book.create_sheet("Notes").append(["about", "this file"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def spss(chance: random.Random) -> bytes:
    """A file of a survey program."""
    rows = [(chance.choice(["", "1", "2", "3"]), *part(chance).values()) for _ in range(chance.randint(1, 30))]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.sav"
        pyreadstat.write_sav(pd.DataFrame(rows, columns=list(COLUMNS)), str(path))
        return path.read_bytes()


def parquet(chance: random.Random) -> bytes:
    """Typed columns with gaps."""
    rows = [(chance.choice([None, "1", "2", "3"]), *part(chance).values()) for _ in range(chance.randint(1, 30))]
    out = io.BytesIO()
    pq.write_table(pa.table(dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True))), out)
    return out.getvalue()


def pages(chance: random.Random) -> bytes:
    """Answers of an API appended to one file, some of them empty, some cut."""
    items = [
        {"key": chance.choice(["", "1", "2", "3"]), **part(chance)} | chance.choice([{}, {"text": [1, "x"]}, {"text": {"a": 1}}])
        for _ in range(chance.randint(1, 20))
    ]  # fmt: skip
    said = [{"results": items[n : n + 4], "next_page": n} for n in range(0, len(items), 4)] + [{"results": []}]
    wrapped = [{"data": {"results": items}, "paging": {}}] if chance.random() < 0.3 else said
    text = chance.choice(["\n", " ", ",\n"]).join(json.dumps(page, indent=chance.choice([None, 1])) for page in wrapped)
    return (text[:-30] if chance.random() < 0.1 else text).encode()


def several(chance: random.Random) -> bytes:
    """An archive with tables, objects and what is neither."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for n in range(chance.randint(1, 4)):
            archive.writestr(f"part {n}.csv", table(chance))
        if chance.random() < 0.5:
            archive.writestr("readme.txt", "about this export")
        if chance.random() < 0.3:
            archive.writestr("picture.png", b"\x89PNG")
    return out.getvalue()


FORMS: dict[str, tuple[str, Callable[[random.Random], bytes]]] = {
    "sheets": ("a.xlsx", sheets),
    "spss": ("a.sav", spss),
    "parquet": ("a.parquet", parquet),
    "pages": ("a.json", pages),
    "archive": ("a.zip", several),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", range(5))
def test_rows_of_every_kind_of_file_add_up(world: Any, form: str, seed: int) -> None:
    chance = random.Random(f"{form}{seed}")
    name, make = FORMS[form]
    world.mapping(
        "plain", MAPPINGS["plain"] if form == "sheets" else MAPPINGS["plain"].replace('format: {sheets: ["*"]}\n', "")
    )
    if form in ("parquet", "spss"):
        world.mapping(
            "second",
            MAPPINGS["plain"].replace("match: {", "match: {shared: true, ").replace('format: {sheets: ["*"]}\n', ""),
        )
    for n in range(2):  # a second file holds ids of the first: some are repeated, some updated
        world.put(f"{n}/{name}", make(chance))
    world.mapping("plain", (world.sources / "plain.yaml").read_text().replace('["a.*"]', '["**/a.*"]'))
    if (world.sources / "second.yaml").exists():
        world.mapping("second", (world.sources / "second.yaml").read_text().replace('["a.*"]', '["**/a.*"]'))
    facts = world.run().facts
    fates = ("loaded", "updated", "repeated", "skipped", "rejected")
    assert facts["rows_read"] == sum(facts[f"rows_{fate}"] for fate in fates)
    assert facts["rows_rejected"] == len(world.rejects())
    [counted] = world.rows(
        f"select coalesce(sum(rows_read), 0), {', '.join(f'coalesce(sum(rows_{fate}), 0)' for fate in fates)} from raw.files"
    )
    assert counted[0] == sum(counted[1:])
    assert world.rows("select count(*) from raw.responses") == [(facts["rows_loaded"] + _replaced(world, facts),)]


def _replaced(world: Any, facts: dict[str, Any]) -> int:
    """Updated rows are new versions of responses that are there, but for those whose older version came in the same file."""
    versions = world.rows("select count(*) from raw.superseded")[0][0]
    return int(facts["rows_updated"] - versions)
