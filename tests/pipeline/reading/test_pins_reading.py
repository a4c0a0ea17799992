"""Reading pins holds the warehouse open for a query only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from pipeline.config.settings import load_settings
from pipeline.reading import pins
from pipeline.warehouse.connection import open_settings_warehouse


def test_the_annotator_is_loaded_before_the_warehouse_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load_settings(data=tmp_path)
    with open_settings_warehouse(settings):
        pass
    happened: list[str] = []
    opened = pins.read_warehouse

    class Models:
        def __init__(self, _: object) -> None:
            pass

        @property
        def annotator_fingerprint(self) -> str:
            happened.append("loaded")
            return "stand-in"

    @contextmanager
    def noted(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
        happened.append("opened")
        with opened(path) as con:
            yield con

    monkeypatch.setattr(pins, "LazyModels", Models)
    monkeypatch.setattr(pins, "read_warehouse", noted)
    assert pins.list_pins(settings) == []
    assert happened == ["loaded", "opened"]
