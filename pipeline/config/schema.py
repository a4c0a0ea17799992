"""Build the JSON schemas of the configuration files, for editors. They are committed under configs/schema; a test compares them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.config.actions import ActionFile
from pipeline.config.corrections import CorrectionFile
from pipeline.config.journeys import JourneyMap
from pipeline.config.settings import Settings
from pipeline.config.sources import SourceMapping
from pipeline.config.spellings import Spellings


def schemas() -> dict[str, Any]:
    """Return each schema by its file name without .json: pipeline, source, journey, corrections, actions, spellings."""
    return {
        "pipeline": Settings.model_json_schema(),
        "source": SourceMapping.model_json_schema(),
        "journey": JourneyMap.model_json_schema(),
        "corrections": CorrectionFile.model_json_schema(),
        "actions": ActionFile.model_json_schema(),
        "spellings": Spellings.model_json_schema(),
    }


def write_schemas(folder: Path) -> list[Path]:
    """Write each schema to `<folder>/<name>.json`; returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, schema in schemas().items():
        path = folder / f"{name}.json"
        path.write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        paths.append(path)
    return paths
