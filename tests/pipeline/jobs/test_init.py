"""`voc init` writes a project that works, and never overwrites."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.config.check import check_configuration
from pipeline.config.journeys import load_journeys
from pipeline.config.settings import Settings, load_settings
from pipeline.config.yaml import load_yaml
from pipeline.errors import ConfigError
from pipeline.jobs.init import TEMPLATES, init_project, next_steps, shipped_journeys


@pytest.mark.parametrize("journey", shipped_journeys())
def test_a_project_has_the_chosen_map_only_and_passes_every_check(tmp_path: Path, journey: str) -> None:
    init_project(tmp_path / "new", journey=journey)
    settings = load_settings(tmp_path / "new" / "configs" / "pipeline.yaml", data=tmp_path / "new" / "data")
    check_configuration(settings)
    assert [j.id for j in load_journeys(settings.journeys)] == [journey]
    assert settings.paths.inbox is not None
    assert settings.paths.inbox.is_dir()
    assert f"configs/journeys/{journey}.yaml" in (tmp_path / "new" / "README.md").read_text()


def test_the_files_written_are_returned_and_hold_no_placeholder(tmp_path: Path) -> None:
    written = init_project(tmp_path)
    assert set(written) == {p for p in tmp_path.rglob("*") if p.is_file()}
    assert not [p for p in written if "{journey}" in p.read_text(encoding="utf-8")]
    assert "/data/" in (tmp_path / ".gitignore").read_text().splitlines()


@pytest.mark.parametrize("name", ["README.md", "configs/pipeline.yaml", "configs/sources/generic.yaml"])
def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path, name: str) -> None:
    mine = tmp_path / name
    mine.parent.mkdir(parents=True, exist_ok=True)
    mine.write_text("mine")
    with pytest.raises(ConfigError, match=f"{name}.* never overwrites"):
        init_project(tmp_path)
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [mine]
    assert mine.read_text() == "mine"


def test_other_files_may_be_there(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    init_project(tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_an_unknown_map_is_answered_with_the_choices(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"--journey bank: .*app-service.*banking.*telecom"):
        init_project(tmp_path / "new", journey="bank")
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_written_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="could not be written"):
        init_project(tmp_path / "file" / "new")


def test_commented_keys_of_the_settings_show_the_defaults(tmp_path: Path) -> None:
    text = (TEMPLATES / "pipeline.yaml").read_text(encoding="utf-8")
    shown = re.sub(r"^#(?=\S|  )", "", text, flags=re.MULTILINE)
    assert shown != text
    (tmp_path / "pipeline.yaml").write_text(shown, encoding="utf-8")
    loaded = load_yaml(tmp_path / "pipeline.yaml", Settings)
    assert loaded.model_copy(update={"journeys": Settings().journeys, "spellings": None}) == Settings()


def test_the_next_steps_lead_into_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "  cd shop\n" in next_steps(Path("shop"), journey="ecommerce")
    assert "cd " not in next_steps(Path(), journey="ecommerce")
