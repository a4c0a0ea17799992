"""Every account of pull.yaml asked before a run; one that fails is told of and does not hold up the others."""

from __future__ import annotations

import time

from pipeline.config.settings import Settings
from pipeline.contract import StageReport
from pipeline.errors import PullError
from pipeline.jobs.pull.pull import Secrets, load_pull_file, pull, pull_file
from pipeline.jobs.pull.pulled_lines import pulled_line


def pull_all(settings: Settings, *, blocks: Secrets | None = None, only: str | None = None) -> StageReport | None:
    """Ask every account for what is new and put it into the inbox; returns the report, None where there is no pull.yaml.

    Args:
        settings: Of the run.
        blocks: Reads Prefect blocks; None where there are none.
        only: The one account that is asked; None asks every one.

    Raises:
        ConfigError: pull.yaml is wrong or lacks the account, or a secret cannot be read.
    """
    if not pull_file(settings).is_file():
        return None
    began, lines, warnings, files = time.monotonic(), list[str](), list[str](), 0
    for name in load_pull_file(settings).sources if only is None else (only,):
        try:
            done = pull(settings, name, blocks=blocks)
        except PullError as e:
            warnings.append(f"pull {name}: {e}")
        else:
            lines.append(pulled_line(done))
            files += done.file is not None
    facts = {"pulled": lines, "pulled_files": files}
    return StageReport("pull", round(time.monotonic() - began, 3), {}, facts, tuple(warnings))
