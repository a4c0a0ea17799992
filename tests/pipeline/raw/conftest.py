from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.config.settings import EnrichSettings, Paths, Settings
from pipeline.contract import NoProgress, Progress, StageReport
from pipeline.raw.stage import run
from tests.pipeline.enriched.test_stage import Tiny
from tests.warehouses import in_memory

GENERIC = """
match: {columns: [id, text, created_at], fallback: true}
id: {column: id}
created_at: {column: created_at}
updated_at: {column: updated_at, optional: true}
customer: {column: customer, optional: true}
texts: [{key: text, column: text}]
scores:
  rating: {column: rating, min: 1, max: 5, optional: true}
"""


class World:
    """An inbox, a folder of mappings and a warehouse in memory."""

    def __init__(self, folder: Path, con: duckdb.DuckDBPyConnection) -> None:
        self.inbox, self.sources, self.con = folder / "inbox", folder / "sources", con
        self.inbox.mkdir()
        self.sources.mkdir()
        self.mapping("generic", GENERIC)
        self.runs = 0

    def mapping(self, name: str, text: str) -> None:
        (self.sources / f"{name}.yaml").write_text(text, encoding="utf-8")

    def put(self, name: str, content: str | bytes) -> Path:
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def run(self, *, progress: Progress | None = None, max_chars: int = 200_000) -> StageReport:
        self.runs += 1
        settings = Settings(
            sources=self.sources,
            enrich=EnrichSettings(max_chars=max_chars),
            paths=Paths(data=self.inbox.parent, inbox=self.inbox),
        )
        return run(self.con, settings, models=Tiny(), progress=progress or NoProgress(), run_id=f"run{self.runs}")

    def rows(self, sql: str) -> list[Any]:
        return self.con.execute(sql).fetchall()

    def texts(self) -> dict[str, str]:
        """Text by verbatim_id."""
        return dict(self.rows("select verbatim_id, text from raw.verbatims order by all"))

    def rejects(self) -> list[tuple[int, str, str]]:
        """(line, reason, raw text) in the order of lines."""
        return self.rows("select line_number, reason, raw_text from raw.rejected_rows order by all")

    def dump(self) -> list[Any]:
        """Content of all tables but for run ids and times."""
        return [
            self.rows("select * exclude (run_id) from raw.responses order by all"),
            self.rows("select * from raw.scores order by all"),
            self.rows("select * from raw.measures order by all"),
            self.rows("select * from raw.verbatims order by all"),
            self.rows("select response_id, response->>'$.verbatims[0].text' from raw.superseded order by all"),
            self.rows("select file_name, line_number, reason, raw_text from raw.rejected_rows order by all"),
            self.rows("select * exclude (run_id, loaded_at) from raw.files order by all"),
        ]


@pytest.fixture
def new_world(tmp_path: Path) -> Iterator[Callable[[str], World]]:
    """Makes worlds, each with a warehouse of its own."""
    connections = []

    def make(name: str) -> World:
        con = in_memory()
        connections.append(con)
        (tmp_path / name).mkdir()
        return World(tmp_path / name, con)

    yield make
    for con in connections:
        con.close()


@pytest.fixture
def world(new_world: Callable[[str], World]) -> World:
    """One world."""
    return new_world("world")
