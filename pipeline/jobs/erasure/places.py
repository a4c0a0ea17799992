"""The table of places: how the erasure clears each column that can contain text (places.yaml)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML

PACKAGE = "pipeline.jobs.erasure"
HOWS = ("row", "text", "quote", "label", "message", "special", "rebuilt", "code")
"""Ways to clear a column; places.yaml says what each means."""


@cache
def places() -> dict[str, str]:
    """Return how each column is erased, by schema.table.column."""
    said = YAML(typ="safe").load(files(PACKAGE).joinpath("places.yaml").read_text(encoding="utf-8"))
    return {
        f"{table}.{column}": how
        for table, columns in said["columns"].items()
        for how, names in columns.items()
        for column in names
    }
