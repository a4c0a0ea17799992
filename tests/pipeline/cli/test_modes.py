"""What the commands write is readable by this account only; a group reads the published file where the settings say so."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.config.modes import open_to_all, private_files, share_published
from pipeline.config.settings import PublishSettings, load_settings


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    """As most machines have it: everybody may read."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    """Permissions by path in the folder, itself included."""
    return {
        str(p.relative_to(folder)): stat.S_IMODE(p.lstat().st_mode)
        for p in (folder, *folder.rglob("*"))
        if not p.is_symlink()
    }


def others(folder: Path) -> dict[str, str]:
    """What somebody else than the owner may do with."""
    return {name: f"{mode:04o}" for name, mode in modes(folder).items() if mode & 0o077}


def project(folder: Path) -> Path:
    """A project with three texts in its inbox."""
    assert main(["init", str(folder)]) == 0
    rows = [f"{i},The delivery was late and the parcel was damaged {i},2026-01-0{i}" for i in (1, 2, 3)]
    (folder / "data" / "inbox" / "three.csv").write_text("\n".join(["id,text,created_at", *rows, ""]))
    (folder / "data" / "inbox" / "three.csv").chmod(0o600)
    return folder


def ran(folder: Path, *words: str) -> int:
    return main([*words, "--data", str(folder / "data"), "--config", str(folder / "configs" / "pipeline.yaml")])


def test_everything_that_the_commands_write_is_private(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = project(tmp_path / "project")
    assert others(folder) == {}
    assert ran(folder, "run") == 0
    written = modes(folder / "data")
    assert {"warehouse.duckdb", "warehouse.duckdb.lock", "published/voc.duckdb", "published/snapshots"} <= set(written)
    assert others(folder) == {}
    assert main(["export", str(folder / "exports"), "--data", str(folder / "data")]) == 0
    assert list((folder / "exports").iterdir())
    assert others(folder) == {}
    assert os.umask(0o022) == 0o022, "the command gives the umask back"
    capfd.readouterr()
    assert ran(folder, "status") == 0
    assert "every account" not in capfd.readouterr().out


def test_a_group_reads_the_published_file_where_the_settings_say_so(tmp_path: Path) -> None:
    folder = project(tmp_path / "project")
    config = folder / "configs" / "pipeline.yaml"
    assert ran(folder, "run") == 0
    config.write_text(config.read_text() + "publish:\n  group_readable: true\n")
    for _ in range(2):  # what is published already is opened, too, and what comes is from the start
        assert ran(folder, "run") == 0
        found = others(folder)
        snapshots = {name: mode for name, mode in found.items() if name.startswith("data/published/snapshots/")}
        assert set(snapshots.values()) == {"0640"}
        assert {n: m for n, m in found.items() if n not in snapshots} == {
            "data": "0710", "data/published": "0750", "data/published/snapshots": "0750", "data/published/voc.duckdb": "0640",
        }  # fmt: skip
        (folder / "data" / "inbox" / "more.csv").write_text(
            "id,text,created_at\n9,The refund came at once,2026-01-09\n"
        )
        (folder / "data" / "inbox" / "more.csv").chmod(0o600)


def test_folders_that_somebody_opened_stay_open_and_are_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = project(tmp_path / "project")
    (folder / "data").chmod(0o755)
    assert ran(folder, "run") == 0
    assert others(folder) == {"data": "0755"}
    (folder / "data" / "warehouse.duckdb").chmod(0o644)
    assert ran(folder, "status") == 0
    assert "warehouse.duckdb; close the folder: chmod 0700" in capfd.readouterr().out
    assert others(folder) == {"data": "0755", "data/warehouse.duckdb": "0644"}
    (folder / "data").chmod(0o700)
    assert open_to_all(folder / "data") == ()


def test_a_stricter_umask_stays(tmp_path: Path) -> None:
    os.umask(0o277)
    with private_files():
        (tmp_path / "x").touch()
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o400


def test_the_setting_changes_no_result_and_is_off() -> None:
    settings = load_settings()
    assert not settings.publish.group_readable
    changed = settings.model_copy(update={"publish": PublishSettings(group_readable=True)})
    assert changed.fingerprint() == settings.fingerprint()
    share_published(settings)  # changes nothing
