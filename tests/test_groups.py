"""Where several processes share the tests, those of one file stay together, and those of the shared server."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

pytest.importorskip("xdist")

from tests.groups import group_of

ROOT = Path(__file__).resolve().parents[1]
FILE = "import os, pytest\n\n@pytest.mark.parametrize('n', range(6))\ndef test(n):\n    print('RAN', __name__, os.getpid())\n"
HOOK = "from tests.groups import ByGroup\n\ndef pytest_xdist_make_scheduler(config, log):\n    return ByGroup(config, log)\n"


def test_tests_of_one_file_run_in_one_process(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(HOOK)
    for name in ("test_one.py", "test_two.py", "test_three.py"):
        (tmp_path / name).write_text(FILE)
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", "-rP", "--rootdir", tmp_path, tmp_path]
    env = {"PYTHONPATH": str(ROOT), "PATH": ""}
    said = subprocess.run([str(c) for c in command], cwd=tmp_path, env=env, capture_output=True, text=True).stdout
    assert "18 passed" in said, said
    processes: dict[str, set[str]] = defaultdict(set)
    for line in said.splitlines():
        if line.startswith("RAN "):
            _, module, process = line.split()
            processes[module].add(process)
    assert [len(found) for found in processes.values()] == [1, 1, 1], processes
    assert len(set.union(*processes.values())) == 2


def test_the_groups_are_in_use(request: pytest.FixtureRequest) -> None:
    named = {
        name: plugin for name, plugin in request.config.pluginmanager.list_name_plugin() if name.endswith("conftest.py")
    }
    assert hasattr(named[str(ROOT / "tests" / "conftest.py")], "pytest_xdist_make_scheduler")


@pytest.mark.parametrize(
    ("file", "group"),
    [
        ("tests/test_chaos.py", "test_chaos.py"),
        ("tests/flows/server/test_server.py", "server"),
        ("tests/flows/test_browser_login.py", "server"),
        ("tests/flows/server/test_label_page.py", "server"),
        ("tests/flows/test_browser.py", "flows/test_browser.py"),
        ("tests/flows/test_work.py", "flows"),
        ("tests/pipeline/jobs/test_erase.py", "pipeline/jobs/test_erase.py"),
    ],
)
def test_files_that_share_something_are_one_group(file: str, group: str) -> None:
    assert group_of(file) == group
