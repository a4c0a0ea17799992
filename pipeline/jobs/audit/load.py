"""`voc audit load`: labels of an audit sample from a filled-in workbook, CSV or JSON file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.config.format_fields import FileFormat
from pipeline.config.settings import Settings
from pipeline.errors import AuditError, SourceError
from pipeline.jobs.audit.labels import (
    NO_OPINION,
    Choices,
    Item,
    Opinion,
    check_opinions,
    labeller,
    newest_draw,
    read_choices,
    read_items,
    record,
)
from pipeline.jobs.audit.sheet import NOWHERE
from pipeline.runs.begin import writing
from pipeline.warehouse.transaction import transaction

NONE = ("", "none", NOWHERE, "-")
"""What stands in the column touchpoint where no touchpoint of the map fits."""
COLUMNS = "sentiment"
ITEM = re.compile(r"d?([0-9]{1,9})-([0-9]{1,9})", re.IGNORECASE)


def load_labels(settings: Settings, path: Path, *, who: str | None = None) -> dict[str, Any]:
    """Record the labels of a file; returns how many items it labels, how many of them it had before, how many are left.

    All of it or nothing. A row without a sentiment is not labelled yet and is passed over. Several rows of one item are
    several opinions. What a label of the file repeats is not recorded again.
    Tables written: audits.labels.

    Args:
        settings: Settings of the installation.
        path: Workbook, CSV or JSON with the columns item, sentiment and touchpoint, as `voc audit draw --out` writes it.
        who: Labeller; None: the user's name on this machine.

    Raises:
        AuditError: The file cannot be read, or a row names an item, a sentiment or a touchpoint that is not known.
        WarehouseBusy: Another process writes (after settings.wait_s).
    """
    said = read_file(path)
    name = labeller(who)
    with writing(settings, purpose="voc audit load") as con:
        newest_draw(con)
        choices = read_choices(con)
        known = {(i.draw_id, i.item): i for d in sorted({d for d, _ in said}) for i in read_items(con, d, name)}
        checked: list[tuple[Item, tuple[Opinion, ...]]] = []
        for key, (line, opinions) in said.items():
            item = known.get(key)
            if item is None:
                raise AuditError(
                    f"{path}:{line}: item {key[0]}-{key[1]} is in no draw of this warehouse, or its text was erased"
                )
            checked.append((item, _checked(path, line, item, opinions, choices)))
        new = [(item, label) for item, label in checked if item.opinions != label]
        with transaction(con):
            for item, label in new:
                record(con, item, label, who=name)
    labelled = {(i.draw_id, i.item) for i in known.values() if i.opinions is not None} | set(said)
    return {"who": name, "labelled": len(said), "recorded": len(new), "left": len(known) - len(labelled)}


def _checked(path: Path, line: int, item: Item, opinions: list[Opinion], choices: Choices) -> tuple[Opinion, ...]:
    try:
        return check_opinions(item, opinions, choices)
    except AuditError as e:
        raise AuditError(f"{path}:{line}: {e}") from None


def read_file(path: Path) -> dict[tuple[int, int], tuple[int, list[Opinion]]]:
    """Return the opinions of each labelled item of a file, by draw and number, with the line that names it first.

    Raises:
        AuditError: The file cannot be read, or names an item that no draw could have.
    """
    from pipeline.raw.readers import open_table
    from pipeline.raw.readers.base import Reject

    made: dict[tuple[int, int], tuple[int, list[Opinion]]] = {}
    try:
        if not path.is_file():
            raise SourceError("no such file")
        table = open_table(path, FileFormat())
        try:
            for row in table.rows:
                if isinstance(row, Reject):
                    raise AuditError(
                        f"{path}:{row.line_number}: the row cannot be read; save the file again as .xlsx or .csv"
                    )
                values = {k.strip().lower(): str(v).strip() for k, v in row.values.items()}
                if (opinions := _opinions(values)) is not None:
                    key = _key(path, row.line_number, values.get("item", ""))
                    made.setdefault(key, (row.line_number, []))[1].extend(opinions)
        finally:
            table.close()
    except SourceError as e:
        raise AuditError(f"{path}: {e}") from None
    return made


def _key(path: Path, line: int, text: str) -> tuple[int, int]:
    found = ITEM.fullmatch(text)
    if found is None:
        raise AuditError(f"{path}:{line}: column item: expected draw and number, such as d1-17")
    return int(found[1]), int(found[2])


def _opinions(values: Mapping[str, str]) -> list[Opinion] | None:
    """Return the opinions of a row; None where no sentiment is given."""
    pairs = [(sentiment.lower(), touchpoint) for sentiment, touchpoint in _pairs(values) if sentiment]
    if not pairs:
        return None
    return [
        Opinion(sentiment, None if touchpoint.lower() in NONE else touchpoint)
        for sentiment, touchpoint in pairs
        if sentiment != NO_OPINION
    ]


def _pairs(values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if name == COLUMNS or name.startswith(f"{COLUMNS}_"):
            yield value, values.get(f"touchpoint{name.removeprefix(COLUMNS)}", "")
