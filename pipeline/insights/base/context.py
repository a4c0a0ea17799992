"""What a step of the stage may use: the warehouse, the settings, and the queries of its feature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from pipeline.config.settings import InsightSettings
from pipeline.config.spellings import Spellings
from pipeline.insights.base.frames import Columns
from pipeline.insights.base.reader import Reader, reader_of
from pipeline.warehouse.sql import load_sql


@dataclass(frozen=True, slots=True)
class Context:
    """What a step may use.

    Attributes:
        con: The warehouse, in the stage's transaction.
        options: settings.insights.
        spellings: Which values of attributes are one segment.
        seed: settings.seed.
        params: Values of the $parameters.
        package: The step's feature, for instance "pipeline.insights.drivers"; its queries are in the folder sql/.
    """

    con: duckdb.DuckDBPyConnection
    options: InsightSettings
    spellings: Spellings
    seed: int
    params: Mapping[str, Any]
    package: str

    @property
    def reader(self) -> Reader:
        """Return the errors of the annotator in use."""
        return reader_of(str(self.params["model_fingerprint"]))

    def query(self, name: str, **more: Any) -> Columns:
        """Return the rows of the feature's sql/<name>.sql (one statement), with those of `params` and `more` that it names."""
        (statement,) = self.con.extract_statements(load_sql(self.package, name))
        given = {**self.params, **more}
        named = {n: given[n] for n in statement.named_parameters}
        return Columns(self.con.sql(statement, params=named).to_arrow_table())
