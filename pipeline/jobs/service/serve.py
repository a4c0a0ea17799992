"""Start the service: where it listens, who may ask it."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

from models.base import Annotator
from pipeline.config.alert_settings import is_local
from pipeline.config.secrets import read_secret_file
from pipeline.errors import ConfigError

TOKEN = "VOC_ANNOTATE_TOKEN"
"""Environment variable that holds the token."""
LEAST_TOKEN = 16
CONNECTIONS = 512
"""Connections at once; the next get 503."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def read_token(file: Path | None) -> str | None:
    """Return the token of the file, else that of the environment; None where there is neither.

    Raises:
        ConfigError: The file cannot be read or is open to others, or the token is so short that it could be guessed.
    """
    where, token = f"the environment variable {TOKEN}", os.environ.get(TOKEN)
    if file is not None:
        where, token = str(file), read_secret_file(file, key="--token-file").strip()
    if token is not None and (len(token) < LEAST_TOKEN or not token.isascii() or not token.isprintable()):
        raise ConfigError(f"{where}: a token has at least {LEAST_TOKEN} printable ASCII characters")
    return token


def serve(
    annotator: Callable[[], Annotator], *, host: str, port: int, token: str | None, ready: Callable[[str], None]
) -> None:
    """Serve until the process is told to stop (SIGINT, SIGTERM); requests that were begun are answered.

    Args:
        annotator: Loads what reads the texts.
        host: Address to listen on.
        port: 0: any that is free.
        token: What requests must bring; None is for this machine alone.
        ready: Called with the address once it listens.

    Raises:
        ConfigError: The address is reached by other machines and there is no token, or it cannot be had.
    """
    if token is None and not is_local(host):
        raise ConfigError(
            f"{host} is reached by other machines: give a token, by --token-file or the environment variable {TOKEN}"
        )
    listening = _listen(host, port)
    import uvicorn

    from pipeline.jobs.service.app import make_app

    app = make_app(annotator(), token=token, hosts=() if not is_local(host) else (*LOOPBACK, host))
    config = uvicorn.Config(
        app, access_log=False, log_level="warning", server_header=False, limit_concurrency=CONNECTIONS,
        timeout_keep_alive=30, timeout_graceful_shutdown=30,
    )  # fmt: skip
    name = f"[{host}]" if ":" in host else host
    ready(f"http://{name}:{listening.getsockname()[1]}")
    uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(128)
    except OSError as e:
        raise ConfigError(f"{host}, port {port}: {e.strerror or type(e).__name__}; name another one with --port") from e
    return listening
