"""Hostile statements against the researchers' door: nothing is written, nothing else is read, nothing hangs."""

from __future__ import annotations

import contextlib
import io
import os
import random
import tempfile
import time
import warnings
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import duckdb

from pipeline.errors import QueryError
from pipeline.reading import published as door
from pipeline.reading import sealed
from tests.fuzz.findings import Findings
from tests.fuzz.statements import ENDLESS, statement

CANARY = "canary-of-a-file"
CANARY_FRAME = "canary-of-a-variable"
SLOW_S = 1.0
"""Seconds that a statement may take here."""


def run(*, seconds: float, seed: int, statements: int | None = None) -> Findings:
    """Try statements until the time is over, or so many of them."""
    found, rng = Findings("sql"), random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="voc-fuzz-") as name, _sandbox(Path(name)) as published:
        folder, deadline = Path(name), time.monotonic() + seconds
        before = _files(folder)
        while time.monotonic() < deadline and (statements is None or found.tried < statements):
            sql = (
                rng.choice(ENDLESS)
                if rng.random() < 0.004
                else statement(rng, secret=str(folder / "secret.txt"), place=str(folder / "out"))
            )
            _try(found, published, sql, output=rng.choice(("frame", "table", "csv", "json")))
            after = _files(folder)
            if after != before:
                found.broken.append(f"files changed {sorted(set(after.items()) ^ set(before.items()))}: {sql!r}")
                before = after
    return found


def _try(found: Findings, published: Path, sql: str, *, output: str) -> None:
    began, shown = time.monotonic(), io.StringIO()
    try:
        with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # DuckDB's own use of pandas
            if output == "frame":
                shown.write(door.query(published, sql).to_string())
            else:
                door.print_query(published, sql, output=output)
        end = "answered"
    except QueryError as e:
        shown.write(str(e))
        end = "stopped" if "stopped after" in str(e) else "refused"
    except Exception as e:
        end = "crashed"
        found.broken.append(f"{type(e).__name__} {str(e)[:200]!r}: {sql!r}")
    found.ends[end] += 1
    if CANARY in shown.getvalue() or "canary-of-" in shown.getvalue():
        found.broken.append(f"it was read: {sql!r}")
    if time.monotonic() - began > SLOW_S + 3:
        found.broken.append(f"{time.monotonic() - began:.1f} s: {sql!r}")


@contextlib.contextmanager
def _sandbox(folder: Path) -> Iterator[Path]:
    """A published file, a secret beside it, and a process whose folders and variables are watched."""
    published = folder / "published" / "voc.duckdb"
    published.parent.mkdir()
    con = duckdb.connect(str(published))
    con.execute("create schema published; use published")
    for table in ("kpis", "verbatims", "sentences", "mentions", "runs", "data_dictionary"):
        con.execute(f"create table {table} as select range as kpi, 'words ' || range as text from range(2000)")
    con.close()
    (folder / "secret.txt").write_text(f"a,b\n{CANARY},1\n")
    before, here, limit = dict(os.environ), Path.cwd(), sealed.LIMIT_S
    os.environ.update(VOC_FUZZ_CANARY="canary-of-the-environment", HOME=str(folder))
    os.chdir(folder)
    sealed.LIMIT_S = SLOW_S
    try:
        yield published
    finally:
        os.chdir(here)
        os.environ.clear()
        os.environ.update(before)
        sealed.LIMIT_S = limit


def _files(folder: Path) -> dict[str, str]:
    """Every file and folder with a hash of its content."""
    paths = sorted(folder.rglob("*"))
    return {str(p): sha256(p.read_bytes()).hexdigest()[:12] if p.is_file() else "folder" for p in paths}
