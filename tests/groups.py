"""Which tests stay together where several processes share them (`pytest -n 2`): those of one file, and some files.

Xdist's own groups (`--dist loadgroup`) are notes at the end of a test's id, which pytest 9.2 no longer lets it write: every test
went where there was room, and each process made every file's fixtures for itself.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

TESTS = Path(__file__).parent
OWN_PROCESS = ("flows/ui/", "flows/test_work", "flows/test_roots")
"""Files whose tests run flows in their own process: they share Prefect's home."""


@cache
def group_of(file: str) -> str:
    """Name of the group that the tests of a file belong to.

    Args:
        file: From the root of the project, as ids of tests have it.
    """
    name = file.removeprefix("tests/")
    if name.startswith("flows/") and re.search(r"\bidle: ", (TESTS / name).read_text(encoding="utf-8")):
        return "server"  # one for all
    return "flows" if name.startswith(OWN_PROCESS) else name


class ByGroup(LoadScopeScheduling):
    """Gives each process a whole group at a time."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid.partition("::")[0])
