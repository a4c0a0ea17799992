"""Selections of ad-hoc runs, hostile ones among them, against a plain count in Python: the right rows, whatever names and values are made of."""

from __future__ import annotations

import json
import random
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb
import pyarrow as pa
from pydantic import ValidationError

from flows.adhoc_flow import Segment
from pipeline.config.spellings import load_spellings
from pipeline.jobs.adhoc import Selection, count_selected
from pipeline.jobs.selectable import folded_selection
from pipeline.warehouse.macros import create_macros
from tests.fuzz.findings import Findings
from tests.warehouses import in_memory

PIECES = ('"', "'", "\\", "*", "?", "[0]", "[*]", "$", "$.plan", ".", "..", "/", "~", "~1", "#", "%", "\0", "\n", "\u202e", "ß", "İ", "😀",
          "--", ";", ") or (true", "' or 1=1 --", "$value", "null", "plan", "channel", "language", "0", "-1", " ", "{", "}", "é", "e\u0301")  # fmt: skip
"""What names and values of attributes are made of."""
PLAIN = ("plan", "channel", "language", "source", "other", "0", "")
ROWS = 24
LEAST = 100
"""Selections that are tried however short the time is."""
FIRST = datetime(2026, 1, 1, 12, tzinfo=UTC)


def word(chance: random.Random) -> str:
    """A plain name, or one of hostile pieces."""
    if chance.random() < 0.4:
        return chance.choice(PLAIN)
    return "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 4))).replace("\0", "")


def run(*, seconds: float, seed: int) -> Findings:
    """Try selections on warehouses of made-up responses until the time is over."""
    found, chance = Findings("adhoc"), random.Random(seed)
    ends = time.monotonic() + seconds
    while time.monotonic() < ends or found.tried < LEAST:
        names, values = [word(chance) for _ in range(6)], [word(chance) for _ in range(4)]
        rows = [_response(n, names, values, chance) for n in range(ROWS)]
        with in_memory() as con:
            create_macros(con)
            con.register("made", pa.Table.from_pylist(rows))
            con.execute("insert into raw.responses by name from made")
            con.unregister("made")
            for _ in range(20):
                _try(found, con, rows, _selection(names, values, chance), seed=seed)
    return found


def _response(n: int, names: list[str], values: list[str], chance: random.Random) -> dict[str, Any]:
    attributes = {chance.choice(names): chance.choice([*values, None]) for _ in range(3)}
    return {
        "response_id": f"r{n}",
        "source": chance.choice(["shop", "app"]),
        "journey_id": "other",
        "created_at": FIRST + timedelta(days=n),
        "channel": chance.choice([*values, None]),
        "language": chance.choice(["en", "de", None]),
        "attributes": json.dumps(attributes),
        "row_hash": "h",
        "file_hash": "f",
        "row_number": n,
        "run_id": "run",
    }


def _selection(names: list[str], values: list[str], chance: random.Random) -> Selection:
    def day() -> date | None:
        return chance.choice([None, (FIRST + timedelta(days=chance.randint(-2, ROWS))).date()])

    attribute = chance.choice([None, chance.choice(names), word(chance)])
    value = None if attribute is None else chance.choice([chance.choice(values), word(chance)])
    return Selection(chance.choice([None, "shop", "app", word(chance)]), day(), day(), attribute, value)


def _wanted(row: dict[str, Any], selection: Selection, values: list[str]) -> bool:
    day = row["created_at"].date()
    own = {**json.loads(row["attributes"]), "channel": row["channel"], "language": row["language"]}
    return (
        selection.source in (None, row["source"])
        and (selection.first_day is None or day >= selection.first_day)
        and (selection.last_day is None or day <= selection.last_day)
        and (selection.attribute is None or (own.get(selection.attribute) or "").strip(" ")[:200] in values)
    )


def _try(
    found: Findings, con: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]], selection: Selection, *, seed: int
) -> None:
    what = f"seed {seed}, input {found.tried}: {selection!r}"
    try:
        Segment(attribute=selection.attribute, value=selection.value)
        end = "selected"
    except ValidationError:
        end = "selected, which the form refuses"
    wanted: list[str] = []
    con.execute("begin")
    try:
        meant, values = folded_selection(con, selection, spellings=load_spellings(None), least=1)
        wanted = sorted(row["response_id"] for row in rows if _wanted(row, meant, values))
        exactly = {row["response_id"] for row in rows if _wanted(row, selection, [(selection.value or "").strip(" ")])}
        if not exactly - {row["response_id"] for row in rows if _wanted(row, selection, [""])} <= set(wanted):
            found.broken.append(f"{what}: a value as it is written is left out")
        count = count_selected(con, meant, values, one_journey=False)
        left = [r for (r,) in con.execute("select response_id from raw.responses order by 1").fetchall()]
        if left != wanted or count != len(wanted):
            found.broken.append(f"{what}: {left} instead of {wanted}")
    except Exception as e:
        end = "raised"
        found.broken.append(f"{what}: {type(e).__name__}: {str(e)[:200]}")
    con.execute("rollback")
    found.ends[end if wanted else "nothing selected"] += 1
