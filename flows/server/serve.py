"""`voc up` (or `voc serve`): a Prefect server and the deployments, nightly and refit on their schedules, until Ctrl-C.

Prefect is imported only once its settings stand in the environment: it reads them at import.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from flows.server.deployments import FLOWS, Schedule, make_deployments
from flows.server.process import QUIET, AlreadyServed, run_server, server_environment

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

    from pipeline.config.settings import Settings

NIGHTLY, REFIT = "30 2 * * *", "30 4 1 * *"
"""Every night at 2:30; the refit on the first of the month, two hours later. What falls due while another run works waits."""
POLL_S = 5
"""Seconds between two looks for due runs; Prefect's own default is 10."""


def serve(settings: Settings, *, config: Path | None, port: int, nightly: str, refit: str, timezone: str | None) -> int:
    """Serve until stopped; returns 0. Where this data folder is served already, says so and returns 0, too.

    Args:
        settings: Of the installation.
        config: The file that they come from, which the flows read again at each run; as find_place says when None.
        port: Of the server, on HOST.
        nightly: Cron schedule of the nightly run.
        refit: Cron schedule of the refit.
        timezone: IANA name of the schedules' time zone; this machine's when None.

    Raises:
        ServeError: Port, folder, schedule or time zone cannot be used.
        ConfigError: What the settings name is wrong; nothing is started.
    """
    from pipeline.config.check import check_configuration
    from pipeline.config.places import find_place

    # the deployments name the file, so that a run does not depend on the folder that its process starts in
    config = find_place(config=config, data=settings.paths.data).config
    check_configuration(settings)
    try:
        _serve(settings, config, port, Schedule(nightly, refit, timezone or local_timezone()))
    except AlreadyServed as e:
        sys.stdout.write(f"{e}\n")
    return 0


def _serve(settings: Settings, config: Path | None, port: int, schedule: Schedule) -> None:
    with ExitStack() as stack:
        own_server = not os.environ.get("PREFECT_API_URL")
        if not own_server:
            os.environ.update(QUIET)
            ui = os.environ["PREFECT_API_URL"].removesuffix("/api")
        else:
            home = settings.paths.data / "prefect"
            os.environ.update(server_environment(home, port))
            ui = stack.enter_context(run_server(home, port))
        if own_server:
            from flows.server.settle import kept_true, settle_runs

            settle_runs(settings.paths.warehouse, because="its process died before the flows were served again")
            stack.enter_context(kept_true(settings.paths.warehouse))
        serve_flows(settings, config=config, schedule=schedule, ui=ui)
        if own_server:
            settle_runs(settings.paths.warehouse, because="serving was stopped while it ran")


def serve_flows(settings: Settings, *, config: Path | None, schedule: Schedule, ui: str) -> None:
    """Register the deployments and run what falls due, one run at a time, until SIGINT or SIGTERM.

    The schedules stay active in the server's database when this stops: what falls due meanwhile runs at the next start.
    """
    deployments = make_deployments(settings, config=config, schedule=schedule)
    paths = settings.paths
    paths.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if paths.inbox == paths.data / "inbox":
        paths.inbox.mkdir(mode=0o700, exist_ok=True)
    sys.stdout.write(
        f"Prefect UI   {ui}\n"
        f"nightly      voc-pipeline/nightly at {schedule.nightly!r}, {schedule.timezone}\n"
        f"monthly      voc-refit-themes/refit at {schedule.refit!r}, {schedule.timezone}\n"
        f"by hand      all of them: {', '.join(FLOWS)}\n"
        f"inbox        {paths.inbox}\n"
        f"published    {paths.published}\n"
        "Ctrl-C stops the server and the flows; the schedules stay.\n"
    )
    sys.stdout.flush()
    run_until_stopped(deployments, late_hours=settings.alerts.late_hours)


def run_until_stopped(deployments: Sequence[RunnerDeployment], *, late_hours: float) -> None:
    """Run prefect.serve with one way to stop; in 3.8.8 its own SIGTERM handler leaves a coroutine behind."""
    from prefect.runner import Runner

    from flows.server.automations import register_automations

    class StoppableRunner(Runner):
        def handle_sigterm(self, *_: Any, **__: Any) -> None:
            signal.raise_signal(signal.SIGINT)  # asyncio.run turns it into an orderly end

    runner = StoppableRunner(name="voc", pause_on_shutdown=False, limit=1, query_seconds=POLL_S)
    ids = {deployment.name: cast("UUID", runner.add_deployment(deployment)) for deployment in deployments}
    register_automations(nightly=ids["nightly"], alerts=ids["alerts"], late_hours=late_hours)
    signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # started with `&` or nohup it is ignored, and with it a stop
    with suppress(KeyboardInterrupt):
        asyncio.run(runner.start())


def local_timezone() -> str:
    """Return the IANA name of this machine's time zone, or "UTC" if it cannot be told."""
    named = os.environ.get("TZ", "").lstrip(":")
    link = Path("/etc/localtime")
    linked = str(link.resolve()).partition("zoneinfo/")[2] if link.is_symlink() else ""
    for name in filter(None, (named, linked)):
        with suppress(ValueError, LookupError, OSError):
            return ZoneInfo(name).key
    return "UTC"
