"""The real flow with what is missing or slow put out of the way; loaded by served runs through its module path.

Without shipped weights the stages are replaced by one that only writes that it ran: what is tested then is serving,
scheduling, the form, the lock and the logs.
"""

import logging
import os
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tiny_published import write_published

from flows.pipeline_flow import voc_pipeline  # noqa: F401  what the deployment names
from pipeline.config.settings import ROOT
from pipeline.contract import StageReport
from pipeline.runs.stages import STAGES

logger = logging.getLogger("pipeline.tiny")


def everything_is_there() -> bool:
    """Whether stages and weights are there, so that nothing needs replacing."""
    stages = all(find_spec(f"pipeline.{stage}.stage") for stage in STAGES)
    return stages and any((ROOT / "models" / "weights").glob("*/*.onnx"))


def run_tiny(con: Any, settings: Any, *, models: Any, progress: Any, run_id: str) -> StageReport:
    """Note that it ran, slowly if asked to."""
    logger.info("tiny stage in run %s", run_id)
    seconds = float(os.environ.get("VOC_TINY_SECONDS", "0"))
    with Path(settings.paths.data, "order.txt").open("a") as f:
        f.write(f"{run_id} {os.getpid()} {time.time()}\n")
    time.sleep(seconds)
    if Path(settings.paths.data, "fail").exists():
        int(os.environ["VOC_TINY_QUOTES"])  # as a library does: the error quotes the value
    write_published(settings.paths.published)
    return StageReport("tiny", seconds, {"tiny": 1})


if os.environ.get("VOC_TINY") == "always" or not everything_is_there():
    STAGES.update(dict.fromkeys(STAGES, run_tiny))
