"""A web server and a mail server to deliver to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.pipeline.notices.servers import Mail, Web, running


@pytest.fixture
def web() -> Iterator[Web]:
    with running(Web()) as server:
        yield server


@pytest.fixture
def mail() -> Iterator[Mail]:
    with running(Mail()) as server:
        yield server
