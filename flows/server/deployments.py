"""The deployments that are served: nightly, refit and, if asked for, pull on schedules, all of them when started from the UI."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from flows.server.held import ServeError

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

    from pipeline.config.settings import Settings

FLOWS = {
    "nightly": "voc-pipeline",
    "refit": "voc-refit-themes",
    "ad-hoc": "voc-ad-hoc",
    "evaluate": "voc-evaluate",
    "erase": "voc-erase",
    "alerts": "voc-alerts",
    "pull": "voc-pull",
}
"""Name of each deployment to the name of its flow."""
PROJECT = "voc"
"""Tag of every deployment, and so of its runs, beside the deployment's own name."""
ENTRYPOINTS = frozenset(
    {
        "flows.pipeline_flow.voc_pipeline",
        "flows.refit_flow.voc_refit_themes",
        "flows.adhoc_flow.voc_ad_hoc",
        "flows.evaluate_flow.voc_evaluate",
        "flows.erase_flow.voc_erase",
        "flows.alerts_flow.voc_alerts",
        "flows.pull_flow.voc_pull",
    }
)
"""What the deployments run; the server accepts no other (gate.py)."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When what runs by itself.

    Attributes:
        nightly: Cron of the nightly run.
        refit: Cron of the refit.
        timezone: IANA name, of all.
        pull: Cron of pulls between the nightly runs, each of which begins with one; None: no more than those.
    """

    nightly: str
    refit: str
    timezone: str
    pull: str | None = None


def make_deployments(settings: Settings, *, config: Path | None, schedule: Schedule) -> tuple[RunnerDeployment, ...]:
    """Return the deployments of FLOWS in that order, with this installation's folders filled in; the first two are scheduled, and pull if the schedule says so.

    Raises:
        ServeError: The schedule or the time zone cannot be read.
    """
    from prefect.types.entrypoint import EntrypointType

    from flows.adhoc_flow import voc_ad_hoc
    from flows.alerts_flow import voc_alerts
    from flows.erase_flow import voc_erase
    from flows.evaluate_flow import voc_evaluate
    from flows.pipeline_flow import voc_pipeline
    from flows.pull_flow import voc_pull
    from flows.refit_flow import voc_refit_themes

    nights = _cron(schedule.nightly, schedule.timezone, option="--cron '30 2 * * *'")
    months = _cron(schedule.refit, schedule.timezone, option="--refit-cron '30 4 1 * *'")
    pulls = schedule.pull and _cron(schedule.pull, schedule.timezone, option="--pull-cron '0 * * * *'")
    folders: dict[str, Any] = {"data": str(settings.paths.data)}
    if config is not None:
        folders["config"] = str(config.resolve())
    nightly = {**folders, "inbox": str(settings.paths.inbox)}
    kind = EntrypointType.MODULE_PATH  # found wherever `voc up` was started
    made = (
        voc_pipeline.to_deployment(
            "nightly", tags=[PROJECT, "nightly"], schedule=nights, parameters=nightly, entrypoint_type=kind
        ),
        voc_refit_themes.to_deployment(
            "refit", tags=[PROJECT, "refit"], schedule=months, parameters=folders, entrypoint_type=kind
        ),
        voc_ad_hoc.to_deployment("ad-hoc", tags=[PROJECT, "ad-hoc"], parameters=folders, entrypoint_type=kind),
        voc_evaluate.to_deployment("evaluate", tags=[PROJECT, "evaluate"], entrypoint_type=kind),
        voc_erase.to_deployment("erase", tags=[PROJECT, "erase"], parameters=folders, entrypoint_type=kind),
        voc_alerts.to_deployment("alerts", tags=[PROJECT, "alerts"], parameters=folders, entrypoint_type=kind),
        voc_pull.to_deployment(
            "pull", tags=[PROJECT, "pull"], schedule=pulls or None, parameters=nightly, entrypoint_type=kind
        ),
    )
    return cast("tuple[RunnerDeployment, ...]", made)  # coroutines only inside an event loop


def _cron(cron: str, timezone: str, *, option: str) -> Any:
    from prefect.schedules import Cron

    try:
        ZoneInfo(timezone)
        return Cron(cron, timezone=timezone)
    except (ValueError, LookupError, OSError) as e:
        raise ServeError(f"schedule {cron!r} in {timezone!r}: {e}; expected for instance {option}") from e
