"""Automations of the server: the alerts are told when the nightly run failed, crashed, or has not ended well for long."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.events.actions import RunDeployment
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture

logger = logging.getLogger(__name__)


def automations(*, nightly: UUID, alerts: UUID, late_hours: float) -> tuple[AutomationCore, ...]:
    """Return the automations of an installation.

    Args:
        nightly: Deployment that is watched.
        alerts: Deployment that is run.
        late_hours: Hours without a completed run after which it is late.
    """
    of_nightly = {"prefect.resource.id": f"prefect.deployment.{nightly}", "prefect.resource.role": "deployment"}
    runs = {"prefect.resource.id": "prefect.flow-run.*"}
    failed = EventTrigger(
        expect={"prefect.flow-run.Failed", "prefect.flow-run.Crashed"},
        match=runs,
        match_related=of_nightly,
        posture=Posture.Reactive,
        threshold=1,
        within=timedelta(0),
    )
    late = EventTrigger(
        expect={"prefect.flow-run.Completed"},
        match=runs,
        match_related=of_nightly,
        posture=Posture.Proactive,
        threshold=1,
        within=timedelta(hours=late_hours),
    )
    named = {"failed_run": {"__prefect_kind": "jinja", "template": "{{ flow_run.id }} {{ flow_run.name }}"}}
    tell_failure = RunDeployment(source="selected", deployment_id=alerts, parameters=named)
    tell = RunDeployment(source="selected", deployment_id=alerts, parameters={})
    return (
        AutomationCore(name="voc: nightly run failed or crashed", trigger=failed, actions=[tell_failure]),
        AutomationCore(name="voc: nightly run is late", trigger=late, actions=[tell]),
    )


def register_automations(*, nightly: UUID, alerts: UUID, late_hours: float) -> int:
    """Create the automations, or bring those of the same names up to date; returns how many.

    One that was switched off in the UI stays off. A server that refuses them is a warning: serving goes on.
    """
    wanted = automations(nightly=nightly, alerts=alerts, late_hours=late_hours)
    try:
        with get_client(sync_client=True) as client:
            for automation in wanted:
                found = client.read_automations_by_name(automation.name)
                if found:
                    kept = automation.model_copy(update={"enabled": found[0].enabled})
                    client.update_automation(found[0].id, kept)
                else:
                    client.create_automation(automation)
    except Exception as e:
        logger.warning("the automations could not be made: %s", type(e).__name__)
        return 0
    return len(wanted)
