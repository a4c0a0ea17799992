from typing import Any
from uuid import uuid4

import prefect.artifacts
import pytest

from flows.ui.progress import ArtifactProgress


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, float]]:
    calls: list[tuple[str, float]] = []

    def create(share: float, **_: Any) -> Any:
        calls.append(("create", share))
        return uuid4()

    monkeypatch.setattr(prefect.artifacts, "create_progress_artifact", create)
    monkeypatch.setattr(
        prefect.artifacts, "update_progress_artifact", lambda id, share, **_: calls.append(("update", share))
    )
    return calls


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def work(progress: ArtifactProgress, clock: Clock, *, steps: int, step_s: float) -> None:
    progress.start("scoring texts", steps)
    for _ in range(steps):
        clock.now += step_s
        progress.advance()
    progress.finish()


def test_short_work_makes_no_artifact(told: list[tuple[str, float]]) -> None:
    clock = Clock()
    work(ArtifactProgress("enriched", clock=clock), clock, steps=100, step_s=0.01)
    assert told == []


def test_long_work_is_told_about_once_a_second(told: list[tuple[str, float]]) -> None:
    clock = Clock()
    work(ArtifactProgress("enriched", clock=clock), clock, steps=1_000, step_s=0.01)
    assert told[0][0] == "create"
    assert 8 <= len(told) <= 10
    assert told[-1] == ("update", 100.0)
    assert [share for _, share in told] == sorted(share for _, share in told)


def test_two_pieces_of_work_are_two_artifacts(told: list[tuple[str, float]]) -> None:
    clock = Clock()
    progress = ArtifactProgress("enriched", clock=clock)
    work(progress, clock, steps=5, step_s=1)
    work(progress, clock, steps=5, step_s=1)
    assert [name for name, _ in told].count("create") == 2


def test_a_server_that_fails_does_not_end_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def fail(*_: Any, **__: Any) -> None:
        calls.append(1)
        raise OSError("no server")

    monkeypatch.setattr(prefect.artifacts, "create_progress_artifact", fail)
    clock = Clock()
    work(ArtifactProgress("enriched", clock=clock), clock, steps=10, step_s=1)
    assert len(calls) == 1
