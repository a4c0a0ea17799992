"""The flow `voc-ad-hoc`: a part of what is loaded, under other settings, into a file of its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed
from pydantic import BaseModel, ConfigDict, Field

from flows.pipeline_flow import run_stages
from flows.ui.logs import attach_run_log
from flows.ui.names import add_tags, adhoc_name, adhoc_tags, named
from flows.ui.parameters import Overrides, settings_for
from flows.ui.reporting import publish_artifacts
from flows.work import EXPECTED, open_run
from pipeline.errors import ConfigError
from pipeline.jobs.adhoc import STAGES, Selection, keep_result, selected_copy, with_journey

Day = Annotated[date, Field(json_schema_extra={"pattern": r"^\d{4}-\d{2}-\d{2}$"})]
"""A day. The form refuses anything else; without the pattern only the run would."""


class Segment(BaseModel):
    """One value of one attribute; both empty: every response."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    attribute: str | None = Field(
        None,
        max_length=80,
        pattern=r'^[^"\\]+$',
        description="channel, language, or an attribute that the source mapping names, for instance plan",
    )
    value: str | None = Field(None, max_length=200, description="Value of the attribute, for instance premium")


@flow(name="voc-ad-hoc", flow_run_name=named(adhoc_name), retries=0, persist_result=False, validate_parameters=True)
def voc_ad_hoc(
    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")] = "ad-hoc",
    source: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,80}$")] | None = None,
    first_day: Day | None = None,
    last_day: Day | None = None,
    segment: Segment = Segment(),  # noqa: B008  frozen
    journey_map: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,80}$")] | None = None,
    dry_run: bool = False,
    overrides: Overrides = Overrides(),  # noqa: B008  frozen
    data: Path | None = None,
    config: Path | None = None,
    wait_s: Annotated[int, Field(ge=0, le=86_400)] = 3_600,
) -> State[Any]:
    """Rank pain points and gains of a part of what is loaded, under other settings, into a file of its own.

    Works on a copy: the warehouse and the published file stay as they are.

    Args:
        name: Name of the result, published/adhoc/<name>.duckdb; lower-case letters, digits and dashes.
        source: Only responses of this source mapping. Empty: all sources.
        first_day: Only responses given on this day, in the time zone of the settings, or later. Empty: from the first response on.
        last_day: Only responses given on this day or before. Empty: up to the last response.
        segment: Only responses with this value of an attribute.
        journey_map: Read every response under this map of configs/journeys. Empty: as configured.
        dry_run: Show the results in this run's artifacts only; no file is kept.
        overrides: Values that replace those of the settings file, for this run only.
        data: Folder of warehouse.duckdb and published/. Empty: `data/` of the project that is served.
        config: Settings file. Empty: configs/pipeline.yaml of the project that is served.
        wait_s: Seconds to wait when another run is writing, before this one gives up.
    """
    attach_run_log()
    add_tags(adhoc_tags(flow_run.parameters))
    selection = Selection(source, first_day, last_day, segment.attribute, segment.value)
    try:
        _check(selection)
        settings = settings_for(config=config, data=data, inbox=None, overrides=overrides, wait_s=wait_s)
        settings = with_journey(settings, journey_map)
        one, changed = journey_map is not None, overrides.given()
        with selected_copy(settings, name, selection, one_journey=one, changed=changed) as inside:
            purpose = f"Prefect flow run {flow_run.name!r} (ad-hoc)"
            with open_run(inside, purpose=purpose) as run:
                run_stages(run, STAGES)
            file = None if dry_run else keep_result(inside, settings, name)
            publish_artifacts(file or inside.paths.published, run.report, least=inside.publish.min_customers)
    except EXPECTED as e:
        return Failed(message=str(e))
    said = "a dry run: no file is kept" if file is None else f"results in {file}"
    return Completed(message=f"Ad-hoc run {name!r}: {said}; see the artifact voc-summary")


def _check(selection: Selection) -> None:
    """Raises ConfigError where the fields do not fit together."""
    first, last = selection.first_day, selection.last_day
    if first and last and last < first:
        raise ConfigError(f"parameter last_day: {last} is before first_day {first}")
    if (selection.attribute is None) != (selection.value is None):
        raise ConfigError("parameter segment: needs attribute and value, or neither")
