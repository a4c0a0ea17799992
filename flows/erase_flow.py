"""The flow `voc-erase`: one customer out of everything, the Prefect server's own records of runs included."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated, Any, Literal

from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed
from pydantic import Field

from flows.ui.logs import attach_run_log
from flows.ui.names import dated
from flows.ui.parameters import Overrides, settings_for
from flows.ui.progress import ArtifactProgress
from flows.work import EXPECTED
from pipeline.jobs.erase import erase_customer
from pipeline.jobs.erased import describe
from pipeline.jobs.erasure.server_records import QUOTING, REMOVED, database, forget_deleted, forget_keys

logger = logging.getLogger(__name__)


@flow(
    name="voc-erase",
    flow_run_name=dated("erase one customer"),
    retries=0,
    persist_result=False,
    validate_parameters=True,
)
def voc_erase(
    customer_key: Annotated[str, Field(min_length=1, max_length=500)],
    confirm: Literal["no", "yes, erase this customer for good"] = "no",
    person: bool = False,
    data: Path | None = None,
    config: Path | None = None,
    wait_s: Annotated[int, Field(ge=0, le=86_400)] = 3_600,
) -> State[Any]:
    """Erase one customer from every table, the published file, kept snapshots and the summaries of earlier runs.

    Rows of later exports with this customer are left out. Input files are not touched: the log names those that
    hold rows of the customer.

    Args:
        customer_key: The customer, as in the source. It is removed from this run's parameters before anything else.
        confirm: Nothing is erased until this says yes.
        person: Erase every further key that is known to be the same person's, too.
        data: Folder of warehouse.duckdb and published/. Empty: `data/` of the project that is served.
        config: Settings file. Empty: configs/pipeline.yaml of the project that is served.
        wait_s: Seconds to wait when another run is writing, before this one gives up.
    """
    attach_run_log()
    hide_parameter()
    settings = None
    try:
        settings = settings_for(config=config, data=data, inbox=None, overrides=Overrides(), wait_s=wait_s)
        if confirm == "no":
            return Failed(message="nothing was erased: parameter confirm says no")
        purpose = f"Prefect flow run {flow_run.name!r} (erase)"
        done = erase_customer(
            settings, customer_key, person=person, progress=ArtifactProgress("erase"), purpose=purpose
        )
        for line in describe(done):
            logger.info(line)
        forget_artifacts(settings.paths.data / "prefect")
    except EXPECTED as e:
        return Failed(message=str(e))
    finally:
        if settings is not None:
            home = settings.paths.data / "prefect"
            forget_keys(home)
            forget_deleted(home)
    said = f"{done.counts['responses']} responses erased" if done.found else "nothing of this customer was stored"
    return Completed(message=f"{said}; the log says what is left to do")


def forget_artifacts(home: Path) -> int:
    """Delete the artifacts of earlier runs that quote verbatims from a server of somebody else's; returns how many.

    All of them: which customer a quotation is of cannot be told from an artifact once the customer is erased. From our own
    server's database they are gone already.
    """
    if database(home).is_file():
        return 0
    deleted = 0
    with get_client(sync_client=True) as client:
        while True:
            wanted = ArtifactFilter.model_validate({"key": {"any_": list(QUOTING)}})
            found = client.read_artifacts(artifact_filter=wanted)
            if not found:
                return deleted
            for artifact in found:
                client.delete_artifact(artifact.id)
                deleted += 1


def hide_parameter() -> None:
    """Replace the customer's key in the parameters of this flow run; what the database keeps of it goes with its cleaning."""
    given = dict(flow_run.parameters or {})
    if not flow_run.id or "customer_key" not in given:
        return
    shown = {k: str(v) if isinstance(v, Path) else v for k, v in given.items()}
    with get_client(sync_client=True) as client:
        client.update_flow_run(flow_run.id, parameters={**shown, "customer_key": REMOVED})
