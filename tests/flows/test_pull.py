"""The nightly flow pulls before it runs, reads secrets from Prefect blocks, and goes on without an account that fails."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flows import pipeline_flow
from flows.pipeline_flow import pull_task, voc_pipeline
from pipeline.config.settings import Settings
from pipeline.contract import StageReport
from pipeline.errors import SourceError
from tests.pipeline.jobs.pull.test_pull import api, ok, project  # noqa: F401  api is a fixture


def test_the_task_tells_what_came_and_what_failed(tmp_path: Path, api: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr(pipeline_flow, "secret_of_block", lambda name: f"value of {name}")
    settings = project(tmp_path, api, "hubspot", secret="token_block: my-block")
    pull_yaml = tmp_path / "configs" / "pull.yaml"
    pull_yaml.write_text(
        pull_yaml.read_text(encoding="utf-8")
        + f"  other: {{service: surveymonkey, base: '{api.base}', survey: '7', token_block: b}}\n",
        encoding="utf-8",
    )
    api.answer = lambda method, path, *_: ok({"results": [{"id": "1"}]}) if path.startswith("/crm") else (403, {}, b"")
    report = StageReport.from_dict(json.loads(json.dumps(pull_task.fn(settings))))
    assert (report.stage, report.facts["pulled_files"]) == ("pull", 1)
    assert api.asked[0][3]["Authorization"] == "Bearer value of my-block"
    [warning] = report.warnings
    assert "pull other: " in warning
    assert "may not read this" in warning


@pytest.mark.parametrize("there", [True, False])
def test_the_pull_goes_before_the_run(
    settings: Settings, tmp_path: Path, there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    used = settings.model_copy(update={"sources": tmp_path / "configs" / "sources"})
    used.sources.mkdir(parents=True)
    if there:
        (used.sources.parent / "pull.yaml").write_text("sources: {}", encoding="utf-8")

    def no_input(_: Settings) -> None:
        done.append("input")
        raise SourceError("the inbox is empty")

    monkeypatch.setattr(pipeline_flow, "attach_run_log", lambda: None)
    monkeypatch.setattr(pipeline_flow, "settings_for", lambda **_: used)
    monkeypatch.setattr(pipeline_flow, "tell_alerts", lambda *_, **__: None)
    monkeypatch.setattr(pipeline_flow, "pull_task", lambda _: done.append("pull"))
    monkeypatch.setattr(pipeline_flow, "require_input", no_input)
    assert voc_pipeline.fn().message == "the inbox is empty"
    assert done == (["pull", "input"] if there else ["input"])
