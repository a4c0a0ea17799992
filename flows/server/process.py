"""A Prefect server of our own: on this machine only, data in the data folder, telemetry off. Imports no Prefect."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from flows.server.credential import make_credential
from flows.server.held import ServeError, held
from flows.server.revive import Child, kept_running
from pipeline.jobs.erasure.server_records import forget_deleted, forget_keys

HOST = "127.0.0.1"
APP = "flows.server.app:create_app"
START_S = 180
"""A first start makes the database and fills caches: 15 to 40 s on two busy cores (November 2026)."""

QUIET = {
    "DO_NOT_TRACK": "1",  # the client's usage events
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",  # the server's heartbeat
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
}
"""Nothing is sent to anybody and nothing is advertised (settings of Prefect 3.8.8)."""


FAULTS = {
    "Can't locate revision": "its database {db} was written by a newer Prefect; go back to that version, or",
    "file is not a database": "its database {db} is damaged; restore it from a backup, or",
    "malformed": "its database {db} is damaged; restore it from a backup, or",
    "database or disk is full": "the disk is full; make room, then start again. If its database {db} suffered,",
}
"""What the server's log says when it cannot start, and what it means."""
AFRESH = (
    "start with a new one: mv {db} {db}.old (the UI then has no history of runs; results and schedules are not in it)"
)


def server_environment(home: Path, port: int) -> dict[str, str]:
    """Return the variables for the server and all that talk to it; they are set before Prefect is imported."""
    api = f"http://{HOST}:{port}/api"
    return {
        **QUIET,
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": api,
        "PREFECT_SERVER_API_HOST": HOST,
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_SERVER_UI_API_URL": api,
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": f"http://{HOST}:{port}",  # no page of another site reads runs and artifacts
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    }


def check_port(port: int) -> None:
    """Return when the port can be listened on.

    Raises:
        ServeError: Somebody else does, or it may not be used.
    """
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind((HOST, port))
        except OSError as e:
            raise ServeError(
                f"{HOST}:{port}: {e.strerror}; choose another with --port, or set "
                f"PREFECT_API_URL=http://{HOST}:{port}/api if a Prefect server that should be used listens there"
            ) from e


@contextmanager
def run_server(home: Path, port: int, *, new_credential: bool = False) -> Iterator[str]:
    """Run a server for the length of the block and yield the address of its UI. Its log is <home>/server.log.

    It has a credential, which is made at the first start (credential.py) and set in the environment for its clients.

    It has a session of its own, so that Ctrl-C reaches the flows first, and ends with this process even by kill -9. When it
    dies itself it is started again; what talks to it meanwhile asks again for about a minute.

    Args:
        home: Its folder.
        port: On HOST.
        new_credential: Refuse whoever knows the credential of earlier starts.

    Raises:
        ServeError: The port is taken, another server uses `home`, or it does not start.
    """
    home.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.mkdir(mode=0o700, exist_ok=True)
    home.chmod(0o700)  # an earlier version left it open to other accounts
    with held(home / "serve.lock", ui=f"http://{HOST}:{port}"), (home / "server.log").open("ab") as log:
        check_port(port)
        secret, renewed = make_credential(home, new=new_credential)
        os.environ["PREFECT_API_AUTH_STRING"] = secret
        if renewed:
            sys.stdout.write(f"new credential: {renewed}; browsers log in again, and separate flows are restarted\n")
        sys.stdout.write("starting the Prefect server (up to a minute the first time)\n")
        sys.stdout.flush()
        since = log.seek(0, os.SEEK_END)

        def start() -> Child:
            forget_keys(home)
            forget_deleted(home)
            return _start(home, port, log)

        process = start()
        try:
            _wait_until_healthy(process, port, log=home / "server.log", since=since)
        except BaseException:
            stop(process)
            raise
        try:
            with kept_running(process, start, stop):
                yield f"http://{HOST}:{port}"
        finally:
            forget_keys(home)
            forget_deleted(home)


def _start(home: Path, port: int, log: IO[bytes]) -> Child:
    uvicorn = [sys.executable, "-m", "uvicorn", "--factory", APP]
    options = ["--host", HOST, "--port", str(port), "--log-level", "warning", "--timeout-graceful-shutdown", "5"]
    return subprocess.Popen(
        [sys.executable, "-m", "flows.server.tied", str(os.getpid()), *uvicorn, *options],
        env={**os.environ, **server_environment(home, port), "PREFECT__SERVER_FINAL": "1"},
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
        umask=0o077,  # runs, logs and artifacts quote customers
    )


def stop(process: Child, *, grace_s: float = 15) -> None:
    """End a child: it is asked first, and killed after `grace_s`."""
    process.terminate()
    try:
        process.wait(grace_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait_until_healthy(process: Child, port: int, *, log: Path, since: int) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ServeError(why_it_ended(log, since=since, status=process.returncode))
        if is_healthy(f"http://{HOST}:{port}"):
            return
        time.sleep(0.25)
    raise ServeError(f"the Prefect server did not answer within {START_S} s; see {log}")


def is_healthy(ui: str) -> bool:
    """Return whether a server answers at this address."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never through a proxy
    try:
        with opener.open(f"{ui}/api/health", timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False


def why_it_ended(log: Path, *, since: int, status: int) -> str:
    """Return one line on a server that did not start, with the next step if the log names a known fault.

    Args:
        log: The server's log.
        since: Where in it this start began, in bytes.
        status: Exit status.
    """
    with log.open("rb") as file:
        file.seek(since)
        said = file.read().decode(errors="replace")
    db = log.with_name("prefect.db")
    for sign, meaning in FAULTS.items():
        if sign in said:
            return f"the Prefect server cannot start: {meaning} {AFRESH}".format(db=db)
    return f"the Prefect server ended with status {status}; see {log}"
