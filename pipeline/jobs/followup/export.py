"""Customers with an open pain, as CSV files for the CRM and the service desk: only those who agreed. `voc followup export`."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.config.settings import Settings
from pipeline.errors import QueryError
from pipeline.jobs.followup.systems import SYSTEMS, Person
from pipeline.reading import open_published
from pipeline.reading.published import no_formula
from pipeline.reading.warehouse import read_warehouse
from pipeline.warehouse.sql import run_sql

PACKAGE = "pipeline.jobs.followup"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes:
        files: Paths of the files.
        people: Customers in each system's files.
        without_consent: Customers with an open pain who are left out, because no consent of theirs is known, or it was taken back.
        asked: Whether any source asks for consent at all.
    """

    files: tuple[Path, ...]
    people: int
    without_consent: int
    asked: bool


def folder_of(settings: Settings) -> Path:
    """Return where files are written unless told otherwise. An erasure deletes what lies there."""
    return settings.paths.home / "followup"


def export_followups(
    settings: Settings,
    systems: Sequence[str],
    *,
    folder: Path | None = None,
    key_column: str | None = None,
    least_risk: float = 0.0,
) -> Exported:
    """Write the customers with an open pain to one CSV file per system; returns what was written.

    Only customers whose newest answer to the question of consent is yes. Files of an earlier export in the folder are replaced.

    Args:
        settings: Settings of the installation.
        systems: Keys of SYSTEMS.
        folder: Where to; None: folder_of(settings).
        key_column: Column by which the system recognises the customer; None: as in SYSTEMS.
        least_risk: Lowest risk of leaving, 0 to 1; customers without a known risk count as 0.

    Raises:
        QueryError: Nothing is published, there is no such system, or a file cannot be written.
        WarehouseBusy: A run writes; consent is in the warehouse only.
    """
    unknown = [name for name in systems if name not in SYSTEMS]
    if unknown:
        raise QueryError(f"no system {unknown[0]!r}; known: {', '.join(SYSTEMS)}")
    people = _people(settings.paths.published)
    with read_warehouse(settings.paths.warehouse) as con:
        consents = dict(run_sql(con, PACKAGE, "consents").fetchall())
    agreed = [p for p in people if consents.get(p.key) == "yes"]
    wanted = [p for p in agreed if (p.risk or 0.0) >= least_risk]
    target = folder or folder_of(settings)
    files: list[Path] = []
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name in systems:
            for old in target.glob(f"{name}*.csv"):
                old.unlink()
            files += _write(target, name, wanted, key_column=key_column)
    except OSError as e:
        raise QueryError(f"{e.filename or target}: {e.strerror or e}; the list was not written") from e
    return Exported(tuple(files), len(wanted), len(people) - len(agreed), bool(consents))


def _people(published: Path) -> list[Person]:
    """Return customers with an open pain, the highest risk first."""
    con = open_published(published)
    try:
        rows = run_sql(con, PACKAGE, "open_pains").fetchall()
    finally:
        con.close()
    return [
        Person(key, tuple(pains), risk, at, " ".join(words.split()) if words else None)
        for key, pains, risk, at, words in rows
    ]


def _write(folder: Path, name: str, people: Sequence[Person], *, key_column: str | None) -> list[Path]:
    """Write the files of one system: as many as its limit of rows makes necessary, none for nobody."""
    system = SYSTEMS[name]
    written = []
    for part, start in enumerate(range(0, len(people), system.rows), 1):
        path = folder / (f"{name}.csv" if len(people) <= system.rows else f"{name}-{part}.csv")
        with path.open("w", encoding="utf-8", newline="") as out:
            path.chmod(0o600)
            writer = csv.writer(out)
            writer.writerow([key_column or system.key_column, *system.columns])
            for p in people[start : start + system.rows]:
                writer.writerow([no_formula(p.key), *(no_formula(made(p)) for made in system.columns.values())])
        written.append(path)
    return written


def remove_followups(settings: Settings) -> int:
    """Delete the files that stand in the default folder; returns how many. They can be written anew without who is gone."""
    files = [path for path in folder_of(settings).glob("*.csv") if path.is_file()]
    for path in files:
        path.unlink()
    return len(files)
