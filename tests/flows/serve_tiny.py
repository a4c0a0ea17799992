"""`voc serve` with the flow of tiny_flow.py: the same server, runner, schedule and parameters."""

import sys
from pathlib import Path
from typing import Any

import flows.server.process
import flows.server.serve
from pipeline.cli.main import main

real = flows.server.serve.make_deployments


def make_deployments(*args: Any, **kwargs: Any) -> Any:
    """The real deployments, the first of them loading tiny_flow."""
    made = real(*args, **kwargs)
    made[0].entrypoint = "tiny_flow.voc_pipeline"
    return made


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    flows.server.process.APP = "tiny_app:create_app"
    flows.server.serve.make_deployments = make_deployments  # type: ignore[assignment]
    sys.exit(main(["up", *sys.argv[1:]]))
