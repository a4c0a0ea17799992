"""`voc up` whose nightly deployment loads standin_flow.py: server, runner, schedules and parameters are the real ones."""

import sys
from typing import Any

import flows.server.serve
from pipeline.cli.main import main

real = flows.server.serve.make_deployments


def make_deployments(*args: Any, **kwargs: Any) -> Any:
    """The real deployments, the first of them loading the stand-in."""
    made = real(*args, **kwargs)
    made[0].entrypoint = "tests.chaos.standin_flow.voc_pipeline"
    return made


if __name__ == "__main__":
    flows.server.serve.make_deployments = make_deployments  # type: ignore[assignment]
    flows.server.serve.POLL_S = 2  # a point waits for two runs to be picked up
    sys.exit(main(["up", *sys.argv[1:]]))
