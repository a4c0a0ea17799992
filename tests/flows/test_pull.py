"""Pulls as a flow of their own and before the nightly run: the flow reads secrets from Prefect blocks, and goes on without an account that fails."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flows import pipeline_flow, pull_flow
from flows.pipeline_flow import voc_pipeline
from flows.pull_flow import pull_task, voc_pull
from pipeline.config.settings import Settings
from pipeline.contract import StageReport
from pipeline.errors import SourceError
from tests.pipeline.jobs.pull.test_pull import api, ok, project  # noqa: F401  api is a fixture


def test_the_task_tells_what_came_and_what_failed(tmp_path: Path, api: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr(pull_flow, "secret_of_block", lambda name: f"value of {name}")
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


def pulls(tmp_path: Path, api: Any, monkeypatch: pytest.MonkeyPatch, *, refused: str = "") -> Settings:  # noqa: F811
    """A project with two accounts, whose flow is called without a server."""
    settings = project(tmp_path, api, "hubspot", secret="token_block: my-block")
    pull_yaml = tmp_path / "configs" / "pull.yaml"
    pull_yaml.write_text(
        pull_yaml.read_text(encoding="utf-8")
        + f"  other: {{service: typeform, base: '{api.base}', form: f7, token_block: b}}\n",
        encoding="utf-8",
    )

    def answer(method: str, path: str, *_: Any) -> Any:
        if refused and refused in path:
            return 403, {}, b""
        return ok(
            {"results": [{"id": "1"}]} if path.startswith("/crm") else {"items": [{"response_id": "7", "token": "7"}]}
        )

    api.answer = answer
    monkeypatch.setattr(pull_flow, "secret_of_block", lambda name: f"value of {name}")
    monkeypatch.setattr(pull_flow, "attach_run_log", lambda: None)
    monkeypatch.setattr(pull_flow, "settings_for", lambda **_: settings)
    monkeypatch.setattr(pull_flow, "for_task", lambda given: given)
    monkeypatch.setattr(pull_flow, "pull_task", pull_task.fn)
    return settings


def landed(settings: Settings) -> list[str]:
    inbox = settings.paths.data / "inbox"
    return sorted(p.parent.name for p in inbox.rglob("*.json"))


def test_the_flow_asks_every_account(tmp_path: Path, api: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    settings = pulls(tmp_path, api, monkeypatch)
    state = voc_pull.fn()
    assert state.is_completed()
    assert landed(settings) == ["hubspot", "typeform"]
    assert "mine: 1 record in 1 answer" in str(state.message)
    assert "other: 1 record in 1 answer" in str(state.message)
    assert str(state.message).endswith("2 new files in the inbox")


def test_the_flow_asks_the_account_that_is_named(tmp_path: Path, api: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    settings = pulls(tmp_path, api, monkeypatch)
    assert voc_pull.fn(account="other").is_completed()
    assert landed(settings) == ["typeform"]


def test_an_account_that_fails_is_named_and_the_others_land(
    tmp_path: Path,
    api: Any,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = pulls(tmp_path, api, monkeypatch, refused="/crm")
    state = voc_pull.fn()
    assert state.is_failed()
    assert str(state.message).startswith("pull mine: ")
    assert "may not read this" in str(state.message)
    assert str(state.message).endswith("1 new file in the inbox")
    assert "value of" not in str(state.message)
    assert landed(settings) == ["typeform"]


def test_a_pull_that_cannot_begin_says_why(tmp_path: Path, api: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    settings = pulls(tmp_path, api, monkeypatch)
    assert "no account 'third' in pull.yaml; there are mine, other" in str(voc_pull.fn(account="third").message)
    (tmp_path / "configs" / "pull.yaml").unlink()
    state = voc_pull.fn()
    assert state.is_failed()
    assert "pull.yaml: there is no such file" in str(state.message)
    assert landed(settings) == []
