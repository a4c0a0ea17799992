"""Which part of what is loaded a published file holds: an ad-hoc run says it in its manifest."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from pipeline.config.paths import Part
from pipeline.config.selection import part_text
from pipeline.errors import printable
from pipeline.warehouse.connection import open_published
from pipeline.warehouse.sql import run_sql


def part_of(manifest: str | None) -> Part | None:
    """Return the part that a run's manifest names; None for a run over everything, and for a manifest of an earlier version.

    Args:
        manifest: JSON, as published.runs.manifest has it.
    """
    selection = json.loads(manifest or "{}").get("selection")
    try:
        return None if selection is None else Part.model_validate(selection)
    except ValidationError:  # of another version, which names other things
        return None


def part_line(published: Path) -> str | None:
    """Return in one line which part of what is loaded a file holds; None where it holds everything.

    Raises:
        QueryError: There is no such file, or it cannot be read.
    """
    con = open_published(published)
    try:
        found = run_sql(con, "pipeline.reading", "run_manifest", {"run_id": ""}).fetchall()
    finally:
        con.close()
    part = part_of(found[0][1]) if found else None
    return None if part is None else printable(f"{published}: the ad-hoc run {part.name!r}: {part_text(part)}")
