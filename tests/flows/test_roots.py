"""A run that is started in the UI reads and writes in the folders of its installation only, and leaves nothing in a mistyped one."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from prefect.client.schemas.objects import State

from flows.alerts_flow import voc_alerts
from flows.evaluate_flow import voc_evaluate
from flows.pipeline_flow import voc_pipeline
from flows.pull_flow import voc_pull
from flows.refit_flow import voc_refit_themes
from flows.roots import VARIABLE, Roots, announce, foreign_parameters, roots_of, served_roots
from flows.ui.parameters import Overrides, settings_for
from pipeline.config.served_settings import ServedSettings
from pipeline.config.settings import Settings, load_settings
from pipeline.errors import ConfigError
from pipeline.jobs.init import init_project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that is served, with a secret beside it."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "secret-plans.csv").write_text("id,text,created_at\n1,nobody reads this,2026-01-01\n")
    folder = tmp_path / "project"
    init_project(folder, journey="banking")
    config = folder / "configs" / "pipeline.yaml"
    roots = roots_of(load_settings(config, data=folder / "data"), config=config)
    monkeypatch.setenv(VARIABLE, json.dumps(asdict(roots)))
    return folder


def asked(project: Path, **paths: Path) -> Settings:
    given: dict[str, Path | None] = {
        "config": project / "configs/pipeline.yaml",
        "data": project / "data",
        "inbox": None,
        **paths,
    }
    return settings_for(**given, overrides=Overrides(), wait_s=0)  # type: ignore[arg-type]


def test_the_folders_of_the_installation_are_used(project: Path) -> None:
    inbox = project / "data" / "inbox" / "may"
    assert asked(project, inbox=inbox).paths.inbox == inbox
    (project / "configs" / "other.yaml").write_text(
        (project / "configs" / "pipeline.yaml").read_text().replace("seed: 20251101", "seed: 3")
    )
    (project / "data" / "link").symlink_to(project / "data" / "inbox")
    assert asked(project, config=project / "configs/other.yaml", inbox=project / "data/link").seed == 3


@pytest.mark.parametrize("parameter", ["data", "inbox", "config"])
def test_a_foreign_folder_is_refused_with_the_roots_and_the_setting(
    project: Path, tmp_path: Path, parameter: str
) -> None:
    (project / "data" / "inbox" / "link").symlink_to(tmp_path / "home")
    (project / "configs" / "link").symlink_to(tmp_path / "home")
    inside = project / ("configs" if parameter == "config" else "data/inbox")
    for foreign in (
        Path("/etc"), Path("/"), tmp_path, tmp_path / "home", inside / "link", inside / "link" / "secret-plans.csv",
        inside / ".." / ".." / ".." / "home", Path("relative"), Path("~"), Path(f"{project}-2"), Path(f"{inside}/\0"),
    ):  # fmt: skip
        with pytest.raises(
            ConfigError, match=rf"parameter {parameter}: outside the folders .*{project}.*served\.folders"
        ) as refused:
            asked(project, **{parameter: foreign})
        assert "secret-plans" not in str(refused.value)


def test_each_parameter_has_roots_of_its_own(project: Path) -> None:
    with pytest.raises(ConfigError, match="parameter config"):
        asked(project, config=project / "data" / "inbox" / "from-a-customer.yaml")
    with pytest.raises(ConfigError, match="parameter data"):
        asked(project, data=project / "configs")


def test_the_settings_name_further_folders(project: Path, tmp_path: Path) -> None:
    config = project / "configs" / "pipeline.yaml"
    written = config.read_text() + "served:\n  folders: [../../home]\n"
    config.write_text(written)
    settings = load_settings(config, data=project / "data")
    roots = roots_of(settings, config=config)
    for parameter in asdict(roots):
        assert roots.check(parameter, tmp_path / "home" / "x") == tmp_path / "home" / "x"
    for everything in ("/", "../" * 40):
        config.write_text(written.replace("../../home", everything))
        with pytest.raises(ConfigError, match=r"pipeline\.yaml: served\.folders: / is every file"):
            load_settings(config, data=project / "data")
    changed = settings.model_copy(update={"served": ServedSettings()})
    assert settings.fingerprint() == changed.fingerprint()


def test_the_roots_come_from_the_server_and_never_from_the_run(project: Path, tmp_path: Path) -> None:
    evil = project / "configs" / "evil.yaml"
    evil.write_text(f"journeys: [journeys/banking.yaml]\nserved:\n  folders: [{tmp_path}]\n")
    with pytest.raises(ConfigError, match="parameter inbox"):
        asked(project, config=evil, inbox=tmp_path / "home")


def test_without_a_server_the_project_around_the_current_folder_counts(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE)
    monkeypatch.chdir(project)
    assert served_roots().data == (str(project / "data"),)
    with pytest.raises(ConfigError, match="parameter data"):
        asked(project, data=tmp_path)


def test_roots_survive_the_environment() -> None:
    roots, environment = Roots(("/a",), ("/a", "/b"), (), ("/d",)), dict[str, str]()
    announce(roots, environment)
    assert served_roots(environment) == roots


def test_a_request_is_searched_at_every_depth(project: Path) -> None:
    roots = served_roots()
    for content in (
        {"parameters": {"inbox": "/etc"}},
        [{"a": [{"parameters": {"data": "/etc", "config": "/etc"}}]}],
        {"parameters": {"parameters": {"inbox": "/etc"}}},
    ):
        assert list(foreign_parameters(content, roots))
    for content in (
        None,
        3,
        "x",
        {"inbox": "/etc"},
        {"parameters": "x"},
        {"parameters": {"inbox": str(project / "data")}},
    ):
        assert not list(foreign_parameters(content, roots))


def ended(flow: Any, **parameters: Any) -> State[Any]:
    """The state that the flow's own function gives."""
    state: State[Any] = flow.fn(**parameters)
    return state


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("pipeline_flow", "refit_flow", "evaluate_flow", "alerts_flow", "pull_flow"):
        monkeypatch.setattr(f"flows.{module}.attach_run_log", lambda: None)


@pytest.mark.usefixtures("quiet")
def test_every_flow_checks_its_paths(project: Path, tmp_path: Path) -> None:
    own = {"data": project / "data", "config": project / "configs" / "pipeline.yaml"}
    home = tmp_path / "home"
    for flow, parameters in (
        (voc_pipeline, {**own, "inbox": home}),
        (voc_refit_themes, {**own, "data": home}),
        (voc_alerts, {**own, "config": home}),
        (voc_pull, {**own, "inbox": home}),
        (voc_evaluate, {"datasets": home}),
    ):
        state = ended(flow, **parameters)
        assert state.is_failed()
        assert "outside the folders" in str(state.message)
        assert "secret-plans" not in str(state.message)
    assert [p.name for p in home.iterdir()] == ["secret-plans.csv"]
    assert not (project / "data" / "warehouse.duckdb").exists()


@pytest.mark.usefixtures("quiet")
def test_a_mistyped_folder_stays_empty(project: Path) -> None:
    mistyped = project / "data" / "wharehouse"
    for flow, said in (
        (voc_refit_themes, "there is no warehouse yet"),
        (voc_pipeline, "the inbox folder does not exist"),
    ):
        state = ended(flow, data=mistyped, config=project / "configs" / "pipeline.yaml")
        assert state.is_failed()
        assert said in str(state.message)
        assert not mistyped.exists() or not list(mistyped.iterdir())
