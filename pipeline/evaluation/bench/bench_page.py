"""The page, workbook and slides of a million verbatims: seconds and bytes, on a published file that is multiplied."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb

from pipeline.config.settings import load_settings
from pipeline.report.facts import read_facts
from pipeline.report.page import build_page
from pipeline.report.slides.deck import build_slides
from pipeline.report.workbook.book import build_workbook
from pipeline.warehouse.sql import run_sql

LEAST = 5
GOAL_S, GOAL_BYTES = 10.0, 1_000_000
"""Seconds from the file to the page, and bytes of the page."""


def multiply(published: Path, target: Path, *, verbatims: int) -> int:
    """Write a copy of a published file in which every response is there many times, by customers of their own; returns its verbatims.

    Tables of figures stay as they are: their size does not depend on the number of responses.
    """
    shutil.copyfile(published, target)
    with duckdb.connect(str(target)) as con:
        (there,) = con.execute("select count(*) from published.verbatims").fetchall()[0]
        copies = max(0, -(-verbatims // max(there, 1)) - 1)
        con.execute("create temp table copies as select i::text as copy from range(1, $n + 1) as r(i)", {"n": copies})
        run_sql(con, "pipeline.evaluation.bench", "multiply")
        return int(con.execute("select count(*) from published.verbatims").fetchall()[0][0])


def main(argv: Sequence[str]) -> int:
    """Print seconds and bytes; returns 1 if the page misses a goal.

    Args:
        argv: `--data DIR` of an installation that has published (the demo's, say), `--verbatims N`.
    """
    parser = argparse.ArgumentParser(prog="python -m pipeline.evaluation.bench page")
    parser.add_argument("--data", type=Path, required=True, help="folder with published/voc.duckdb, such as the demo's")
    parser.add_argument("--verbatims", type=int, default=1_000_000)
    given = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "voc.duckdb"
        n = multiply(load_settings(data=given.data).paths.published, file, verbatims=given.verbatims)
        began = time.monotonic()
        facts = read_facts(file, least=LEAST)
        read_s = time.monotonic() - began
        page = build_page(facts).encode()
        page_s = time.monotonic() - began
    sys.stdout.write(
        f"{n:,} verbatims: page of {len(page):,} bytes in {page_s:.1f} s, {read_s:.1f} of them for reading\n"
    )
    for name, build in (("workbook", build_workbook), ("slides", build_slides)):
        began = time.monotonic()
        content = build(facts)
        sys.stdout.write(f"{name} of {len(content):,} bytes in {time.monotonic() - began:.1f} s more\n")
    return int(page_s > GOAL_S or len(page) > GOAL_BYTES)
