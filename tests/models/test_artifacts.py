"""Shipped files are verified; what is wrong is said together with what to run."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.artifacts import MANIFEST, verify_files, write_manifest
from models.base import ModelError

ADVICE = "install the package anew.*git checkout -- models/weights.*python -m models.training"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "encoder.onnx").write_bytes(b"weights")
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    write_manifest(tmp_path)
    return tmp_path


def test_unchanged_files_have_one_fingerprint(folder: Path) -> None:
    assert verify_files(folder) == verify_files(folder)
    assert len(verify_files(folder)) == 64


def test_fingerprint_changes_with_a_file(folder: Path) -> None:
    before = verify_files(folder)
    (folder / "config.json").write_text('{"a": 1}', encoding="utf-8")
    write_manifest(folder)
    assert verify_files(folder) != before


def test_altered_file_is_named_with_advice(folder: Path) -> None:
    (folder / "encoder.onnx").write_bytes(b"weightz")
    with pytest.raises(ModelError, match=rf"(?s)encoder\.onnx.*sha256.*{ADVICE}"):
        verify_files(folder)


def test_missing_file_is_named_with_advice(folder: Path) -> None:
    (folder / "encoder.onnx").unlink()
    with pytest.raises(ModelError, match=rf"(?s)encoder\.onnx.*missing.*{ADVICE}"):
        verify_files(folder)


@pytest.mark.parametrize("content", [None, "", "{not json", "\xff"])
def test_unreadable_manifest_is_named_with_advice(folder: Path, content: str | None) -> None:
    (folder / MANIFEST).unlink()
    if content is not None:
        (folder / MANIFEST).write_bytes(content.encode("latin-1"))
    with pytest.raises(ModelError, match=rf"(?s)manifest\.json.*{ADVICE}"):
        verify_files(folder)


@pytest.mark.parametrize("content", ["[]", "3", '{"config.json": 3}', "{}"])
def test_manifest_that_is_no_list_of_sums_is_an_error(folder: Path, content: str) -> None:
    (folder / MANIFEST).write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=ADVICE):
        verify_files(folder)


def test_message_is_one_line(folder: Path) -> None:
    (folder / "encoder.onnx").unlink()
    with pytest.raises(ModelError) as caught:
        verify_files(folder)
    assert "\n" not in str(caught.value)
