"""The flow `voc-pull`: ask systems that have an API for new feedback and put it into the inbox; the nightly run begins with its task."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated, Any, cast

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from pydantic import Field

from flows.ui.logs import attach_run_log
from flows.ui.names import dated
from flows.ui.parameters import Overrides, settings_for
from flows.work import EXPECTED, for_task
from pipeline.config.settings import Settings
from pipeline.contract import StageReport
from pipeline.errors import ConfigError
from pipeline.jobs.pull.all import pull_all
from pipeline.jobs.pull.pull import load_pull_file

logger = logging.getLogger(__name__)


@task(cache_policy=NO_CACHE, persist_result=False, name="voc-pull", task_run_name="pull")
def pull_task(settings: Settings, only: str | None = None) -> dict[str, Any] | None:
    """Ask the systems in configs/pull.yaml for new feedback and put it into the inbox; returns the report, None without such a file.

    Args:
        settings: Of the run.
        only: The one account that is asked; None asks every one.
    """
    report = pull_all(settings, blocks=secret_of_block, only=only)
    return report.as_dict() if report else None


def secret_of_block(name: str) -> str:
    """Return the secret in a Prefect Secret block.

    Raises:
        ConfigError: There is no such block.
    """
    from prefect.blocks.system import Secret

    try:
        return str(cast("Secret[str]", Secret.load(name)).get())
    except ValueError:
        raise ConfigError(
            f"token_block: there is no Prefect Secret block {name!r}: make it in the UI under Blocks"
        ) from None


@flow(name="voc-pull", flow_run_name=dated("pull"), retries=0, persist_result=False, validate_parameters=True)
def voc_pull(
    account: Annotated[str, Field(max_length=200)] | None = None,
    inbox: Path | None = None,
    data: Path | None = None,
    config: Path | None = None,
) -> State[Any]:
    """Ask the systems in configs/pull.yaml for what is new since the last pull and put it into the inbox; the next run reads it.

    The nightly run begins with the same. An account that fails does not hold up the others, and the next pull asks it for the same again.

    Args:
        account: Name of the one account in configs/pull.yaml that is asked. Empty: every one.
        inbox: Folder that the files are put into, in the data folder, the inbox of `voc up` or a folder of `served.folders` in the
            settings. Empty: the folder `inbox` in the data folder.
        data: Folder in which is remembered how far each account came. Empty: `data/` of the project that is served.
        config: Settings file, beside which pull.yaml lies. Empty: configs/pipeline.yaml of the project that is served.
    """
    attach_run_log()
    try:
        settings = settings_for(config=config, data=data, inbox=inbox, overrides=Overrides(), wait_s=0)
        load_pull_file(settings)  # a pull that was asked for needs one; a nightly run does not
        report = StageReport.from_dict(pull_task(for_task(settings), account or None) or {})
    except EXPECTED as e:
        return Failed(message=str(e))
    for line in report.facts["pulled"]:
        logger.info(line)
    landed = report.facts["pulled_files"]
    said = f"{landed} new file{'' if landed == 1 else 's'} in the inbox"
    if report.warnings:
        return Failed(message="; ".join((*report.warnings, said)))
    return Completed(message="; ".join((*report.facts["pulled"], said)))
