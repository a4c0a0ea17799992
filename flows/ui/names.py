"""What runs are called in the UI, and the tags by which they are found: what a run is for, not two random words."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from prefect.runtime import flow_run

logger = logging.getLogger(__name__)

BY_CHANCE = re.compile(r"[a-z]+-[a-z]+")
"""Names that Prefect and its form make up, such as brave-otter."""
LONGEST = 200
"""Characters of a name."""


def named(describe: Callable[[Mapping[str, Any]], str]) -> Callable[[], str]:
    """Return what Prefect calls to name a run of a flow; a name that a person gave in the form stays.

    Args:
        describe: Says in a few words what a run with these parameters is for.
    """

    def name() -> str:
        given = str(flow_run.name or "")
        if given and not BY_CHANCE.fullmatch(given):
            return given
        return describe(flow_run.parameters or {})[:LONGEST]

    return name


def dated(what: str) -> Callable[[], str]:
    """Return what names runs that differ only in their time: what they do, and when they were due on the clock of this machine."""
    return named(lambda parameters: f"{what}, {_due():%a %d %b %Y, %H:%M}")


def _due() -> datetime:
    due: datetime | None = flow_run.scheduled_start_time
    return (due or datetime.now(UTC)).astimezone()


def adhoc_name(parameters: Mapping[str, Any]) -> str:
    """Return the name of an ad-hoc run: that of its result, then what it selects, as in "spring: zendesk, 2026-03-01 to 2026-05-31"."""
    said = ", ".join(_adhoc_parts(parameters))
    return f"{parameters.get('name') or 'ad-hoc'}: {said or 'everything'}"


def adhoc_tags(parameters: Mapping[str, Any]) -> list[str]:
    """Return the tags of an ad-hoc run: source, map and segment, and whether a file is kept."""
    attribute = _of(parameters.get("segment"), "attribute")
    found = {
        "source": parameters.get("source"),
        "map": parameters.get("journey_map"),
        "segment": attribute and f"{attribute}={_of(parameters['segment'], 'value')}",
    }
    return [f"{name}:{value}" for name, value in found.items() if value] + ["dry-run"] * bool(parameters.get("dry_run"))


def _adhoc_parts(parameters: Mapping[str, Any]) -> list[str]:
    first, last = (str(parameters.get(key) or "") for key in ("first_day", "last_day"))
    period = f"{first} to {last}" if first and last else f"from {first}" if first else f"up to {last}" if last else ""
    attribute, value = (_of(parameters.get("segment"), key) for key in ("attribute", "value"))
    parts = [
        parameters.get("source"),
        period,
        attribute and f"{attribute}={value}",
        parameters.get("journey_map") and f"map {parameters['journey_map']}",
        "dry run" if parameters.get("dry_run") else None,
    ]
    return [str(part) for part in parts if part]


def _of(segment: Any, key: str) -> Any:
    """Return a field of a parameter that is a model in the run itself and a mapping elsewhere."""
    return segment.get(key) if isinstance(segment, Mapping) else getattr(segment, key, None)


def add_tags(tags: list[str]) -> None:
    """Add tags to the current run; where that fails, a line in the log says so and the run goes on."""
    from prefect import get_client

    if not tags:
        return
    try:
        with get_client(sync_client=True) as client:
            client.update_flow_run(flow_run.id, tags=sorted({*flow_run.tags, *tags}))
    except Exception as e:
        logger.warning("the run has no tags of its own: %s", type(e).__name__)
