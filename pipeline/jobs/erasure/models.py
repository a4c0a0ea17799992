"""The models of an erasure: none. Publishing anew needs only the fingerprint of the annotator whose results are published."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn, cast

from pipeline.config.settings import Settings
from pipeline.contract import Models
from pipeline.errors import WarehouseError
from pipeline.jobs.erasure.places import PACKAGE
from pipeline.runs.models import LazyModels
from pipeline.warehouse.connection import open_settings_warehouse
from pipeline.warehouse.sql import run_sql

if TYPE_CHECKING:
    from models.base import Annotator


class _Unread:
    """An annotator that reads nothing and has no model for names; publishing only asks it for the latter's fingerprint."""

    def annotate(self, *_: object, **__: object) -> NoReturn:
        raise WarehouseError("an erasure scores nothing; this is a fault of the program")

    embed = annotate


@dataclass(frozen=True, slots=True)
class RecordedModels:
    """The fingerprint of the annotator that the last run published with; follows pipeline.contract.Models."""

    annotator_fingerprint: str

    @property
    def annotator(self) -> Annotator:
        """Return one that raises as soon as it is asked to read: nothing is scored while somebody is erased."""
        return cast("Annotator", _Unread())


def recorded_models(settings: Settings) -> Models:
    """Return the fingerprint that the ledger recorded last; the settings' own models where nothing was published yet."""
    with open_settings_warehouse(settings) as con:
        rows = run_sql(con, PACKAGE, "last_manifest").fetchall()
    for (manifest,) in rows:
        if fingerprint := json.loads(manifest).get("annotator"):
            return RecordedModels(fingerprint)
    return LazyModels(settings)
