import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from flows.roots import VARIABLE, Roots
from pipeline.config.settings import Settings, load_settings
from pipeline.runs.stages import STAGES


@pytest.fixture(autouse=True)
def roots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Roots:
    """What `voc up` says of an installation in the test's own folder."""
    here = (str(tmp_path.resolve()),)
    roots = Roots(data=here, inbox=here, config=here, datasets=here)
    monkeypatch.setenv(VARIABLE, json.dumps(asdict(roots)))
    return roots


@pytest.fixture(scope="session")
def idle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One server with tiny stages for every test that only asks it something or starts a run of its own.

    It is never due: while a test holds the lock, no scheduled run waits for it in the place of the test's own run.
    """
    from tests.flows.server.test_server import serve

    with serve(tmp_path_factory.mktemp("idle"), cron="0 0 1 1 *") as served:
        yield served


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(data=tmp_path / "data")


@pytest.fixture
def stub_stage(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Replaces every stage by the function it is given."""

    def replace(run: Any) -> None:
        for name in STAGES:
            monkeypatch.setitem(STAGES, name, run)

    return replace
