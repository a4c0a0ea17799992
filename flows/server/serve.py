"""`voc up` (or `voc serve`): a Prefect server and the deployments, nightly and refit on their schedules, until Ctrl-C.

Prefect is imported only once its settings stand in the environment: it reads them at import.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from flows.roots import CONFIG, announce, roots_of
from flows.server.credential import make_code, read_credential
from flows.server.deployments import FLOWS, Schedule, make_deployments
from flows.server.held import AlreadyServed, ServeError, held, served_at
from flows.server.process import QUIET, START_S, is_healthy, run_server, server_environment
from pipeline.config.places import find_place

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

    from pipeline.config.settings import Settings

NIGHTLY, REFIT = "30 2 * * *", "30 4 1 * *"
"""Every night at 2:30; the refit on the first of the month, two hours later. What falls due while another run works waits."""
POLL_S = 5
"""Seconds between two looks for due runs; Prefect's own default is 10."""


def serve(
    settings: Settings,
    *,
    config: Path | None,
    port: int,
    nightly: str,
    refit: str,
    timezone: str | None,
    pull: str | None = None,
    only: str | None = None,
    new_credential: bool = False,
) -> int:
    """Serve until stopped; returns 0. Where this data folder is served already, says so and returns 0, too.

    Args:
        settings: Of the installation.
        config: The file that they come from, which the flows read again at each run; as find_place says when None.
        port: Of the server, on HOST.
        nightly: Cron schedule of the nightly run.
        refit: Cron schedule of the refit.
        timezone: IANA name of the schedules' time zone; this machine's when None.
        pull: Cron schedule of pulls between the nightly runs; none when None.
        only: "server" or "flows": this part alone; the other runs in a process of its own.
        new_credential: Make another credential for the server.

    Raises:
        ServeError: Port, folder, schedule or time zone cannot be used.
        ConfigError: What the settings name is wrong; nothing is started.
    """
    from pipeline.config.check import check_configuration

    # the deployments name the file, so that a run does not depend on the folder that its process starts in
    config = find_place(config=config, data=settings.paths.data).config
    check_configuration(settings)
    announce(roots_of(settings, config=config))
    os.environ[CONFIG] = str(config)
    schedule = Schedule(nightly, refit, timezone or local_timezone(), pull)
    try:
        if only == "server":
            _serve_nothing(settings, port, new_credential=new_credential)
        else:
            _serve(settings, config, port, schedule, joining=only == "flows", new_credential=new_credential)
    except AlreadyServed as e:
        sys.stdout.write(f"{e}\n")
    return 0


def _serve(
    settings: Settings,
    config: Path | None,
    port: int,
    schedule: Schedule,
    *,
    joining: bool = False,
    new_credential: bool = False,
) -> None:
    home = settings.paths.data / "prefect"
    with ExitStack() as stack:
        ours = joining or not os.environ.get("PREFECT_API_URL")
        if not ours:
            os.environ.update(QUIET)
            ui = os.environ["PREFECT_API_URL"].removesuffix("/api")
        elif joining:
            ui = stack.enter_context(joined_server(home))
        else:
            os.environ.update(server_environment(home, port))
            ui = stack.enter_context(run_server(home, port, new_credential=new_credential))
        if ours:
            from flows.server.settle import kept_true, settle_runs

            settle_runs(settings.paths.warehouse, because="its process died before the flows were served again")
            stack.enter_context(kept_true(settings.paths.warehouse))
        serve_flows(settings, config=config, schedule=schedule, ui=ui, login=login_line(home, ui) if ours else None)
        if ours:
            settle_runs(settings.paths.warehouse, because="serving was stopped while it ran")


def _serve_nothing(settings: Settings, port: int, *, new_credential: bool) -> None:
    """Run the server alone, until SIGINT or SIGTERM."""
    home = settings.paths.data / "prefect"
    os.environ.update(server_environment(home, port))
    with suppress(KeyboardInterrupt), run_server(home, port, new_credential=new_credential) as ui:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.default_int_handler)
        sys.stdout.write(
            f"Prefect UI   {ui}\n{login_line(home, ui)}the flows     run `voc up --only flows` beside it\n"
        )
        sys.stdout.flush()
        signal.pause()


@contextmanager
def joined_server(home: Path) -> Iterator[str]:
    """Yield the address of the UI of a server that another process runs for this data folder; waits for it to start.

    Raises:
        AlreadyServed: Another process serves the flows of this folder.
        ServeError: No server runs, or its credential cannot be read.
    """
    deadline = time.monotonic() + START_S
    while not ((ui := served_at(home / "serve.lock")) and is_healthy(ui)):
        if time.monotonic() > deadline:
            raise ServeError(f"{home.parent}: no server runs for this folder; start it with `voc up --only server`")
        time.sleep(1)
    with held(home / "flows.lock", ui=ui):
        os.environ.update(server_environment(home, int(ui.rpartition(":")[2])))
        os.environ["PREFECT_API_AUTH_STRING"] = read_credential(home)
        yield ui


def login_line(home: Path, ui: str) -> str:
    """Return the line that says how a browser gets in: a link on a terminal, the command elsewhere, for instance in a log."""
    if sys.stdout.isatty():
        return f"log in       {login_link(home, ui)}\n             (once, within the hour; `voc login` prints another link)\n"
    return f"log in       `voc login --data {home.parent}` prints a link\n"


def login_link(home: Path, ui: str) -> str:
    """Return a link that lets one browser in, once. The code stands behind the #, which browsers send to nobody."""
    return f"{ui}/voc/login#{make_code(home)}"


def log_in(data: Path) -> str:
    """Return a login link of the server that runs for a data folder.

    Raises:
        ServeError: None runs.
    """
    home = data / "prefect"
    ui = served_at(home / "serve.lock")
    if ui is None:
        raise ServeError(f"{data}: no server runs for this folder; start it with `voc up`")
    return login_link(home, ui)


def serve_flows(
    settings: Settings, *, config: Path | None, schedule: Schedule, ui: str, login: str | None = None
) -> None:
    """Register the deployments and run what falls due, one run at a time, until SIGINT or SIGTERM.

    The schedules stay active in the server's database when this stops: what falls due meanwhile runs at the next start.
    """
    deployments = make_deployments(settings, config=config, schedule=schedule)
    pulls = f"pulls        voc-pull/pull at {schedule.pull!r}, {schedule.timezone}\n" if schedule.pull else ""
    paths = settings.paths
    paths.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if paths.inbox == paths.data / "inbox":
        paths.inbox.mkdir(mode=0o700, exist_ok=True)
    sys.stdout.write(
        f"Prefect UI   {ui}\n{login or ''}"
        f"nightly      voc-pipeline/nightly at {schedule.nightly!r}, {schedule.timezone}\n"
        f"monthly      voc-refit-themes/refit at {schedule.refit!r}, {schedule.timezone}\n{pulls}"
        f"by hand      all of them: {', '.join(FLOWS)}\n"
        f"inbox        {paths.inbox}\n"
        f"published    {paths.published}\n"
        f"label        {ui}/audit shows the sample that `voc audit draw` has drawn\n"
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
