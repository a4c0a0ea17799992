"""Journey maps as Arrow tables, column for column as the warehouse has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from pipeline.config.journeys import JourneyMap

STRINGS = pa.list_(pa.string())
SCHEMAS = {
    "journeys": pa.schema([(n, pa.string()) for n in ("journey_id", "name", "map_hash", "definition")]),
    "stages": pa.schema(
        [("journey_id", pa.string()), ("stage_id", pa.string()), ("position", pa.int32()), ("name", pa.string())]
    ),
    "touchpoints": pa.schema(
        [("journey_id", pa.string()), ("stage_id", pa.string()), ("touchpoint_id", pa.string())]
        + [("position", pa.int32()), ("name", pa.string()), ("description", pa.string())]
        + [("categories", STRINGS), ("channels", STRINGS), ("purchase_relevance", pa.float64())]
        + [(f"intended_{n}", pa.float64()) for n in ("net_sentiment", "csat", "effort")]
    ),
}


def map_tables(journeys: Sequence[JourneyMap], hashes: Mapping[str, str]) -> dict[str, pa.Table]:
    """Return the rows of touchpoints.journeys, stages and touchpoints; `hashes` gives map_hash by journey_id."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in SCHEMAS}
    for journey in journeys:
        rows["journeys"].append(
            {
                "journey_id": journey.id,
                "name": journey.name,
                "map_hash": hashes[journey.id],
                "definition": journey.model_dump_json(),
            }
        )
        for position, stage in enumerate(journey.stages, start=1):
            rows["stages"].append(
                {"journey_id": journey.id, "stage_id": stage.id, "position": position, "name": stage.name}
            )
        for position, (stage, t) in enumerate(journey.touchpoints, start=1):
            rows["touchpoints"].append(
                {
                    "journey_id": journey.id,
                    "stage_id": stage.id,
                    "touchpoint_id": t.id,
                    "position": position,
                    **t.model_dump(include={"name", "description", "categories", "channels", "purchase_relevance"}),
                    **{f"intended_{k}": v for k, v in t.intended.model_dump().items()},
                }
            )
    return {name: pa.Table.from_pylist(rows[name], schema=schema) for name, schema in SCHEMAS.items()}
