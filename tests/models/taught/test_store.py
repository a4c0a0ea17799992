"""What was taught is whole or not there; going back gives the same bytes; an altered file is never used."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.base import ModelError
from models.taught import store
from models.taught.shift import Shift
from models.taught.store import current_version, history, install, load_taught, undo

DIM = 6


def shift(value: float) -> dict[str, Shift]:
    return {"sentiment": Shift(np.full((DIM, 3), value, np.float32), np.zeros(3, np.float32), 1.0)}


def held(home: Path) -> dict[str, bytes]:
    version = current_version(home)
    return {p.name: p.read_bytes() for p in (home / version).iterdir()} if version else {}


def test_undo_goes_back_version_by_version_to_the_same_bytes(tmp_path: Path) -> None:
    home = tmp_path / "taught"
    assert undo(home) is None
    assert not home.exists()
    first = install(home, shift(1), {"base": "b", "labels": 1})
    bytes_then = held(home)
    second = install(home, shift(2), {"base": "b", "labels": 2})
    assert (current_version(home), history(home)) == (second, ["", first])
    assert undo(home) == first
    assert held(home) == bytes_then
    assert undo(home) == ""
    assert load_taught(home, dim=DIM) is None
    assert undo(home) is None
    assert install(home, shift(1), {"base": "b", "labels": 1}) == first, "the same is the same version"
    assert held(home) == bytes_then


@pytest.mark.parametrize("step", ["_hold", "_sync", "write_manifest"])
def test_a_process_that_dies_on_the_way_leaves_what_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    install(tmp_path, shift(1), {"base": "b"})
    before = held(tmp_path)

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(store, step, dies)
        with pytest.raises(KeyboardInterrupt):
            install(tmp_path, shift(2), {"base": "b"})
    assert held(tmp_path) == before
    found = load_taught(tmp_path, dim=DIM)
    assert found is not None
    assert float(found.shifts["sentiment"].weight[0, 0]) == 1
    second = install(tmp_path, shift(2), {"base": "b"})
    assert current_version(tmp_path) == second


@pytest.mark.parametrize("name", ["taught.safetensors", "about.json", "manifest.json"])
def test_an_altered_file_is_refused(tmp_path: Path, name: str) -> None:
    version = install(tmp_path, shift(1), {"base": "b"})
    file = tmp_path / version / name
    file.write_bytes(file.read_bytes().replace(b"b", b"c", 1) + b" ")
    with pytest.raises(ModelError, match="voc teach undo"):
        load_taught(tmp_path, dim=DIM)
    assert undo(tmp_path) == ""


@pytest.mark.parametrize("text", ["", "[]", '{"version": "../../etc", "before": []}', '{"version": "0123456789ab"}'])
def test_a_damaged_state_is_an_error_that_says_what_to_do(tmp_path: Path, text: str) -> None:
    (tmp_path / "current.json").write_text(text)
    with pytest.raises(ModelError, match=r"current\.json"):
        current_version(tmp_path)
