"""The server of `voc up`, which also accepts the flow of tiny_flow.py."""

import flows.server.app
from flows.server.deployments import ENTRYPOINTS
from flows.server.gate import App


def create_app() -> App:
    """Return the real application with one more entrypoint."""
    return flows.server.app.create_app(ENTRYPOINTS | {"tiny_flow.voc_pipeline"})
