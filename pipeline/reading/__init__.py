"""The researchers' door: reading what is published, at any moment, also while a run writes.

    from pipeline.reading import open_published, query

    con = open_published("data/published/voc.duckdb")      # a DuckDB connection, read-only
    con.sql("from pain_points order by rank").df()
    query("data/published/voc.duckdb", "select * from kpis where scope = $scope", scope="all")   # a pandas frame

Nothing here writes, locks or waits.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.reading.diff import diff_runs
    from pipeline.reading.published import dictionary, export_parquet, query
    from pipeline.reading.segments import compare_segments, list_segments
    from pipeline.reading.summary import collect
    from pipeline.warehouse.connection import open_published

__all__ = [
    "collect",
    "compare_segments",
    "dictionary",
    "diff_runs",
    "export_parquet",
    "list_segments",
    "open_published",
    "query",
]

_HOME = {
    "collect": "pipeline.reading.summary",
    "compare_segments": "pipeline.reading.segments",
    "dictionary": "pipeline.reading.published",
    "diff_runs": "pipeline.reading.diff",
    "export_parquet": "pipeline.reading.published",
    "list_segments": "pipeline.reading.segments",
    "open_published": "pipeline.warehouse.connection",
    "query": "pipeline.reading.published",
}
"""Where each name lies; it is imported when it is first asked for."""


def __getattr__(name: str) -> Any:
    """Import a name of __all__ at its first use."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    """Return the names that can be imported."""
    return __all__
