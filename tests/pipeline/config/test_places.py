"""Which settings and which data a command uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config import places
from pipeline.config.places import CONFIG, ROOT, find_place, project_folder, shipped
from pipeline.config.settings import load_settings


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "shop" / "deep" / "er").mkdir(parents=True)
    (tmp_path / "shop" / "configs").mkdir()
    (tmp_path / "shop" / CONFIG).write_text("seed: 7\n")
    return tmp_path / "shop"


def test_the_project_is_found_from_any_folder_below_it(project: Path) -> None:
    for start in (project, project / "deep" / "er"):
        place = find_place(start=start)
        assert (place.config, place.data) == (project / CONFIG, project / "data")
    assert place.published == project / "data" / "published" / "voc.duckdb"


def test_the_nearest_of_nested_projects_counts(project: Path) -> None:
    inner = project / "deep"
    (inner / "configs").mkdir()
    (inner / CONFIG).write_text("")
    assert project_folder(inner / "er") == inner


def test_what_is_given_counts_each_for_itself(project: Path, tmp_path: Path) -> None:
    given = tmp_path / "elsewhere"
    assert find_place(data=given, start=project).config == project / CONFIG
    assert find_place(data=given, start=project).data == given
    assert find_place(config=given / "mine.yaml", start=project).data == project / "data"
    assert find_place(config=given / "mine.yaml", start=project).config == given / "mine.yaml"


def test_without_a_project_it_is_the_shipped_settings_and_data_here(tmp_path: Path) -> None:
    place = find_place(start=tmp_path)
    assert (place.config, place.data) == (shipped(str(CONFIG)), tmp_path / "data")


def test_the_checkout_is_a_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "docs")
    settings = load_settings()
    assert settings.paths.data == ROOT / "data"
    assert settings.sources == ROOT / "configs" / "sources"


def test_settings_follow_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings()
    assert settings.paths.data == tmp_path / "data"
    assert settings.sources == shipped("configs/sources")


def test_a_wheel_uses_its_own_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shipped("configs") == ROOT / "configs"
    monkeypatch.setattr(places, "PACKAGED", tmp_path)
    assert shipped("configs") == tmp_path / "configs"
