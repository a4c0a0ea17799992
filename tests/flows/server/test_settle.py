"""Which flow runs have a process; that states become true is tried on a real server in test_server.py and `make chaos`."""

import os
import subprocess
import sys
from uuid import uuid4

import pytest

from flows.server.settle import living_runs


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_flow_run_lives_as_long_as_its_process() -> None:
    run = uuid4()
    child = subprocess.Popen(
        [sys.executable, "-c", "import time; print(flush=True); time.sleep(600)"],
        env={**os.environ, "PREFECT__FLOW_RUN_ID": str(run)},
        stdout=subprocess.PIPE,
    )
    with child:
        assert child.stdout is not None
        child.stdout.readline()
        assert run in living_runs()
        child.kill()
    assert run not in living_runs()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_variable_that_names_no_run_is_passed_over() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", "import time; print(flush=True); time.sleep(600)"],
        env={**os.environ, "PREFECT__FLOW_RUN_ID": "not a run"},
        stdout=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        living_runs()
        child.kill()
