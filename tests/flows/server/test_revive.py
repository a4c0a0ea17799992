"""A child that dies is started again, and none is left at the end."""

import signal
import subprocess
import sys
import time

import pytest

from flows.server import revive
from flows.server.process import stop
from flows.server.revive import Child, kept_running


def sleeper() -> Child:
    return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revive, "LOOK_S", 0.02)
    monkeypatch.setattr(revive, "PAUSES_S", (0.0, 0.05))


def test_a_killed_child_is_started_again_and_the_last_one_is_stopped() -> None:
    started = [sleeper()]

    def start() -> Child:
        started.append(sleeper())
        return started[-1]

    with kept_running(started[0], start, stop):
        for deaths in (1, 2):
            started[-1].send_signal(signal.SIGKILL)
            deadline = time.monotonic() + 30
            while len(started) == deaths and time.monotonic() < deadline:
                time.sleep(0.01)
            assert len(started) == deaths + 1
        assert started[-1].poll() is None
    assert all(child.poll() is not None for child in started)


def test_what_cannot_be_started_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    first, tries = sleeper(), 0

    def start() -> Child:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise OSError(12, "Cannot allocate memory")
        return sleeper()

    with kept_running(first, start, stop):
        first.kill()
        deadline = time.monotonic() + 30
        while tries < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
    assert tries == 2
    assert "could not be started: Cannot allocate memory" in caplog.text
