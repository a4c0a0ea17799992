"""No row vanishes from the counts: rows in the file = loaded + repeated + skipped + rejected, whatever is broken."""

from __future__ import annotations

import csv
import io
import json
import random
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

COLUMNS = ("id", "text", "created_at", "rating")
FATES = ("loaded", "updated", "repeated", "skipped", "rejected")


def counts(world: Any) -> dict[str, int]:
    report = world.run()
    facts = {fate: report.facts[f"rows_{fate}"] for fate in (*FATES, "read")}
    assert facts["read"] == sum(facts[fate] for fate in FATES)
    assert facts["rejected"] == len(world.rejects())
    return facts


BREAKS = {
    "a quote inside": '{n},"it is "fine" so far",2026-03-01,4',
    "a quote that never closes": '{n},"it was late,2026-03-01,4',
    "two quotes that never close": '{n},"it was "late,2026-03-01,4',
    "text after a quote": '{n},"it was late" and wet,2026-03-01,4',
    "a field too many": "{n},late, and wet,2026-03-01,4",
    "a field too few": "{n},2026-03-01,4",
    "a wrong time": "{n},late,yesterday,4",
    "a wrong score": "{n},late,2026-03-01,eleven",
    "a NUL": "{n},la\0te,2026-03-01,4",
    "no delimiter": "nothing but words {n}",
}


@pytest.mark.parametrize("kind", BREAKS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_block_of_broken_rows_is_as_many_rejected_rows(world: Any, kind: str, newline: str) -> None:
    good = [f"{n},fine,2026-03-01,5" for n in range(20)]
    broken = [BREAKS[kind].format(n=n) for n in range(100, 600)]
    world.put("a.csv", newline.join([",".join(COLUMNS), *good[:10], *broken, *good[10:], ""]))
    found = counts(world)
    assert found["loaded"] == 20
    assert found["rejected"] == 500


def test_a_block_of_lines_without_delimiters_after_a_broken_row_is_not_one_row(world: Any) -> None:
    broken = ['1,"it was "late,2026-03-01,4', *['so "it was'] * 800]
    world.put("a.csv", "\n".join([",".join(COLUMNS), *broken, "2,fine,2026-03-01,5", ""]))
    found = counts(world)
    assert found["loaded"] == 1
    assert found["rejected"] >= 100


@pytest.mark.parametrize("columns", ["id,text", "id,text,day,rating"])
def test_a_stray_quote_swallows_no_rows_up_to_the_next_one(world: Any, columns: str) -> None:
    dated = columns.count(",") > 1
    end = ",2026-03-01,5" if dated else ""
    rows = [f"A-{n},fine{end}" for n in range(300)]
    rows[100], rows[200] = f'A-100,"it was{end}', f'A-200,late"{end}'
    constant = "" if dated else "created_at: {constant: '2026-03-01'}\n"
    timed = "created_at: {column: day}\n" if dated else constant
    world.mapping(
        "plain", f"match: {{paths: [a.csv]}}\nid: {{column: id}}\n{timed}texts: [{{key: text, column: text}}]\n"
    )
    world.put("a.csv", "\n".join([columns, *rows, ""]))
    found = counts(world)
    assert found["loaded"] >= 298
    assert found["loaded"] + found["rejected"] == 300


@pytest.mark.parametrize("seed", range(25))
def test_rows_of_a_broken_csv_add_up(world: Any, seed: int) -> None:
    chance = random.Random(seed)
    kinds = [*BREAKS.values(), *["{n},fine,2026-03-01,5"] * chance.choice([1, 20])]
    rows = ["0,fine,2026-03-01,5"]
    rows += [chance.choice(kinds).format(n=n) for n in range(chance.randint(1, 200))]
    world.put("a.csv", "\n".join([",".join(COLUMNS), *rows, "999,fine,2026-03-01,5", ""]))
    wordy = sum("," not in row for row in rows)  # such a line may go with the broken row above it
    assert len(rows) + 1 - wordy <= counts(world)["read"] <= len(rows) + 1


@pytest.mark.parametrize("ending", ["csv", "jsonl", "json", "xlsx", "parquet"])
@pytest.mark.parametrize("seed", range(4))
def test_rows_add_up_in_every_format(world: Any, ending: str, seed: int) -> None:
    chance = random.Random(seed)
    rows: list[dict[str, Any]] = [
        {
            "id": str(chance.randint(0, 60)),  # some twice: equal ones are repeated, others updated
            "text": chance.choice(["fine", 'a "quote"', "two\nlines", "half \ud83d", "late, and wet"]),
            "created_at": chance.choice(["2026-03-01", "2026-03-02T10:00:00Z", "soon", ""]),
            "rating": chance.choice(["5", "1", "9", "", "five"]),
        }
        for _ in range(120)
    ]
    path = world.inbox / f"a.{ending}"
    if ending == "csv":
        out = io.StringIO(newline="")
        csv.writer(out).writerows([COLUMNS, *(row.values() for row in rows)])
        path.write_text(out.getvalue(), encoding="utf-8", errors="replace")
    elif ending == "jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    elif ending == "json":
        path.write_text(json.dumps({"results": rows}))
    elif ending == "parquet":
        clean = [{k: v.encode("utf-8", "replace").decode() for k, v in row.items()} for row in rows]
        pq.write_table(pa.Table.from_pylist(clean), path)
    else:
        book = openpyxl.Workbook()
        for line in [COLUMNS, *(row.values() for row in rows)]:
            book.active.append([str(v).encode("utf-8", "replace").decode() for v in line])
        book.save(path)
    assert counts(world)["read"] == 120


@pytest.mark.parametrize("numbers", ["repeated", "backwards", "far apart", "none"])
def test_rows_of_a_workbook_are_read_whatever_their_numbers_say(world: Any, numbers: str) -> None:
    from tests.pipeline.raw.test_hostile_files import SHEET, book, repack

    content = book(rows=6)
    for n in range(2, 8):
        changed = {"repeated": 2, "backwards": 20 - n, "far apart": 5 + 100_000 * n, "none": 0}[numbers]
        new = f'<row r="{changed}">' if changed else "<row>"
        content = repack(content, SHEET, f'<row r="{n}">'.encode(), new.encode())
    world.put("a.xlsx", content)
    assert counts(world)["loaded"] == 6
