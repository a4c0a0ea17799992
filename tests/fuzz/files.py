"""Files, their rows and configurations, damaged at random: each ends in rows, rejects or one line, and the good file beside it is read."""

from __future__ import annotations

import io
import json
import random
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.config.journeys import JourneyMap
from pipeline.config.settings import ROOT, Paths, Settings
from pipeline.config.sources import SourceMapping
from pipeline.config.yaml import Config, load_yaml
from pipeline.contract import NoProgress
from pipeline.errors import ConfigError
from pipeline.raw.stage import run as run_raw
from pipeline.warehouse.migrate import migrate
from tests.fuzz.findings import Findings
from tests.standin import StandInModels

GOOD = "id,text,created_at\ngood,fine,2026-03-01\n"
SLOW_S = 20.0
PIECES = (b"\0", b'"', b"\n", b"\r", b",", b";", b"\xff\xfe", b"\xed\xa0\x80", b"\\ud83d", b"[", b"{", b"]", b"}", b"\x1b[2J", b"=1+1",
          b"9" * 400, b"PK\x03\x04", b"PAR1", b"<row>", b"</row>", b"&a;", b"*a", b"&a ", b"<<: ", b"\t", b": ", b"- ", b"1e999", b"NaN",
          "\u202e".encode(), "\u2028".encode())  # fmt: skip
FATES = ("loaded", "updated", "repeated", "skipped", "rejected")
MODELS: dict[str, type[Config]] = {"sources": SourceMapping, "journeys": JourneyMap}


def seeds() -> dict[str, bytes]:
    """One sound file of every kind, by name."""
    rows = [
        {"id": str(n), "text": f'late, "wet" {n}', "created_at": "2026-03-01", "rating": str(n % 5)} for n in range(30)
    ]
    book, sheet, table = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    for line in [list(rows[0]), *(list(row.values()) for row in rows)]:
        book.active.append(line)
    book.save(sheet)
    pq.write_table(pa.Table.from_pylist(rows), table)
    lines = [",".join(rows[0]), *(f'{r["id"]},"late, ""wet""",2026-03-01,{r["rating"]}' for r in rows)]
    return {
        "a.csv": "\n".join(lines).encode(),
        "a.jsonl": "\n".join(map(json.dumps, rows)).encode(),
        "a.json": json.dumps({"results": rows}).encode(),
        "a.xlsx": sheet.getvalue(),
        "a.parquet": table.getvalue(),
    }


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The content with one to six damages: a piece put in, bytes changed, cut out or repeated, the end cut off."""
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(content) + 1)
        length = chance.choice([1, 2, 8, 64, 512])
        kind = chance.randrange(6)
        if kind <= 1:
            content = content[:at] + chance.choice(PIECES) * chance.choice([1, 1, 3, 200]) + content[at:]
        elif kind == 2:
            content = content[:at] + chance.randbytes(min(length, 8)) + content[at + min(length, 8) :]
        elif kind == 3:
            content = content[:at] + content[at + length :]
        elif kind == 4:
            content = content[:at] + content[at : at + length] * 3 + content[at:]
        elif chance.random() < 0.2:
            content = content[:at]
    return content


def run_files(*, seconds: float, seed: int) -> Findings:
    """Read damaged files beside a good one until the time is over."""
    found, chance, sound = Findings("files"), random.Random(seed), seeds()
    with tempfile.TemporaryDirectory() as folder:
        inbox = Path(folder) / "inbox"
        inbox.mkdir()
        settings = Settings(sources=ROOT / "configs" / "sources", paths=Paths(data=Path(folder), inbox=inbox))
        ends = time.monotonic() + seconds
        while time.monotonic() < ends or not found.tried:
            name = chance.choice(list(sound))
            _try(
                found,
                f"seed {seed}, input {found.tried} ({name})",
                partial(_read, settings, inbox, name, damaged(sound[name], chance)),
            )
    return found


def run_configs(*, seconds: float, seed: int) -> Findings:
    """Load damaged mappings and maps until the time is over."""
    found, chance = Findings("configs"), random.Random(seed)
    sound = [(kind, path) for kind in MODELS for path in sorted((ROOT / "configs" / kind).glob("*.yaml"))]
    with tempfile.TemporaryDirectory() as folder:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends or not found.tried:
            kind, path = chance.choice(sound)
            target = Path(folder) / path.name
            target.write_bytes(damaged(path.read_bytes(), chance))
            _try(found, f"seed {seed}, input {found.tried} ({path.name})", partial(_load, target, MODELS[kind]))
    return found


def _try(found: Findings, what: str, attempt: Callable[[], str]) -> None:
    began = time.process_time()
    try:
        end = attempt()
    except Exception as e:
        end = "raised"
        found.broken.append(f"{what}: {type(e).__name__}: {e}")
    if time.process_time() - began > SLOW_S:
        found.broken.append(f"{what}: {time.process_time() - began:.0f} s")
    found.ends[end] += 1


def _read(settings: Settings, inbox: Path, name: str, content: bytes) -> str:
    for old in inbox.iterdir():
        old.unlink()
    (inbox / "good.csv").write_text(GOOD)
    (inbox / name).write_bytes(content)
    con = duckdb.connect(":memory:")
    try:
        migrate(con)
        facts = (report := run_raw(con, settings, models=StandInModels(), progress=NoProgress(), run_id="fuzz")).facts
        loaded = con.execute("select count(*) from raw.responses where native_id = 'good'").fetchone()
    finally:
        con.close()
    assert loaded == (1,), "the good file was not read"
    assert facts["rows_read"] == sum(facts[f"rows_{fate}"] for fate in FATES), "rows do not add up"
    said = " ".join([*report.warnings, *facts["unread_files"]])
    assert said == said.encode("utf-8", "replace").decode(), "a warning cannot be stored"
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u202e\u2028" for c in said), (
        "a warning has a control character"
    )
    return "failed" if facts["unread_files"] else "with rejects" if facts["rows_rejected"] else "read"


def _load(path: Path, model: type[Config]) -> str:
    try:
        load_yaml(path, model, defaults={"name": "a"} if model is SourceMapping else None)
    except ConfigError as e:
        assert str(path) in str(e), "the error names no file"
        return "refused"
    return "loaded"
