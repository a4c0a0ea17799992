"""kill -9 at every step of an erasure: a repetition, `--finish` or the next night ends with nothing left, and all say so before."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from pipeline.config.settings import ROOT, Settings
from pipeline.errors import ErasurePending
from pipeline.jobs.adhoc import Selection, selected_copy
from pipeline.jobs.erase import erase_customer, finish_pending
from pipeline.jobs.nightly import run_pipeline
from pipeline.jobs.publish import publish_latest
from pipeline.jobs.refit import refit_themes
from pipeline.reading.status import print_status
from pipeline.warehouse.pending import Pending, pending_file, read_pending, write_pending
from tests.pipeline.jobs.erasure.everywhere import KEY, WORDS
from tests.pipeline.jobs.erasure.killed import POINTS
from tests.pipeline.jobs.erasure.needles import places_with
from tests.pipeline.jobs.test_erase import Reader


def repeat(settings: Settings) -> None:
    erase_customer(settings, KEY)


def finish(settings: Settings) -> None:
    erase_customer(settings, None)


def next_night(settings: Settings) -> None:
    assert settings.paths.inbox is not None
    (settings.paths.inbox / "headerless.csv").unlink()
    report = run_pipeline(settings, models=Reader())
    assert any("had been interrupted was finished first" in warning for warning in report.warnings)


WAYS: tuple[Callable[[Settings], None], ...] = (next_night, finish, repeat)
FAST = (3, 5)
"""Points that are not slow: in the transaction, and after it."""


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(n, id="-".join(map(str, point[1:])), marks=() if n in FAST else (pytest.mark.slow,))
        for n, point in enumerate(POINTS)
    ],
)
def test_killed_and_finished(settings: Settings, number: int, capsys: pytest.CaptureFixture[str]) -> None:
    folder = settings.paths.data.parent
    kill(folder, number)
    assert places_with(settings.paths.data, WORDS), "something must be left to finish"
    if number == 0:  # nothing was promised yet
        assert not read_pending(settings.paths.data)
        repeat(settings)
    else:
        print_status(settings)
        said = [line for line in capsys.readouterr().out.splitlines() if line.startswith("erasure")]
        assert len(said) == 1
        assert KEY not in said[0]
        WAYS[number % len(WAYS)](settings)
    assert places_with(settings.paths.data, WORDS) == {}
    assert not pending_file(settings.paths.data).exists()
    with duckdb.connect(str(settings.paths.warehouse), read_only=True) as con:
        assert con.execute("select count(*), count(finished_at) from ops.erasures").fetchall() == [(1, 1)]


def kill(folder: Path, number: int) -> None:
    command = [sys.executable, "-m", "tests.pipeline.jobs.erasure.killed", str(folder), str(number)]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, timeout=250, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


def test_two_unfinished_erasures_are_both_finished(settings: Settings) -> None:
    first = Pending.of([KEY])
    write_pending(settings.paths.data, [first])
    assert pending_file(settings.paths.data).stat().st_mode & 0o777 == 0o600
    done = erase_customer(settings, "other-3")
    assert (done.customers, done.counts["responses"]) == (2, 3)
    assert places_with(settings.paths.data, WORDS) == {}
    assert read_pending(settings.paths.data) == ()


def test_what_could_show_the_customer_waits(settings: Settings) -> None:
    write_pending(settings.paths.data, [Pending.of([KEY])])
    for act in (publish_latest, refit_themes):
        with pytest.raises(ErasurePending, match="voc erase --finish"):
            act(settings)
    with pytest.raises(ErasurePending), selected_copy(settings, "x", Selection(), one_journey=False):
        pass


def test_nothing_pending_is_nothing_to_do(settings: Settings) -> None:
    assert finish_pending(settings) is None
    assert erase_customer(settings, None).customers == 0
    assert places_with(settings.paths.data, WORDS[:1])


def test_a_list_of_an_earlier_version_names_nobody(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    pending_file(settings.paths.data).touch()
    print_status(settings)
    assert "repeat it with `voc erase --customer KEY`" in capsys.readouterr().out
    erase_customer(settings, KEY)
    assert places_with(settings.paths.data, WORDS) == {}
