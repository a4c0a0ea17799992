"""The flow `voc-alerts`: tell what is due; started by automations when the nightly run fails, crashes or is late."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from pydantic import Field

from flows.ui.logs import attach_run_log
from flows.ui.names import dated
from flows.ui.parameters import Overrides, settings_for
from flows.work import EXPECTED
from pipeline.notices.due import Alert
from pipeline.notices.tell import tell


@flow(name="voc-alerts", flow_run_name=dated("alerts"), retries=0, persist_result=False, validate_parameters=True)
def voc_alerts(
    failed_run: Annotated[str, Field(max_length=200)] | None = None,
    data: Path | None = None,
    config: Path | None = None,
) -> State[Any]:
    """Send the alerts that are due by the channels that the settings name; none is sent twice.

    Args:
        failed_run: Id and name of a flow run that failed or crashed; given by the automation. Empty: none.
        data: Folder of warehouse.duckdb and published/. Empty: `data/` of the project that is served.
        config: Settings file. Empty: configs/pipeline.yaml of the project that is served.
    """
    attach_run_log()
    try:
        settings = settings_for(config=config, data=data, inbox=None, overrides=Overrides(), wait_s=0)
        failure = None
        if failed_run:
            run_id, _, name = failed_run.partition(" ")
            said = f"flow run {name!r} failed or crashed; its page in the Prefect UI says why"
            failure = Alert(f"failed:flow:{run_id}", "failed", said, {"flow_run_id": run_id})
        done = tell(settings, failure=failure)
    except EXPECTED as e:
        return Failed(message=str(e))
    if done.faults:
        return Failed(message="; ".join(done.faults))
    said = ", ".join(f"{n} by {channel}" for channel, n in done.sent.items())
    return Completed(message=f"delivered: {said or 'nothing that was not told before, or no channel is configured'}")
