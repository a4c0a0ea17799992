"""What `make audit` and `make lock` say: a package that was not checked is not a safe one, and no address gets into the lock file."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pipeline.config.settings import ROOT


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("supply", ROOT / "deploy" / "supply.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


supply = load()
SAFE = {"name": "a", "version": "1", "vulns": []}
HIT = {
    "name": "b",
    "version": "2",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["3"]}, {"id": "CVE-2", "fix_versions": []}],
}
SKIPPED = {"name": "c", "skip_reason": "not found"}


def test_all_checked_and_none_known_is_the_only_good_end() -> None:
    assert supply.judged([SAFE]) == (0, ["audit: 1 of 1 packages checked, 0 known vulnerabilities"])
    code, lines = supply.judged([SAFE, HIT])
    assert code == 1
    assert lines[:2] == ["b 2: PYSEC-1, mended in 3", "b 2: CVE-2, mended in no version"]
    code, lines = supply.judged([SAFE, SKIPPED])
    assert code == 2
    assert "1 could not be checked, so nothing is known of them: c" in lines[1]
    assert supply.judged([HIT, SKIPPED])[0] == 1


def test_a_database_out_of_reach_is_no_good_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bin").mkdir()
    tool = tmp_path / "bin" / "pip-audit"
    tool.write_text("#!/bin/sh\necho 'cannot resolve host' >&2\nexit 1\n")
    tool.chmod(0o700)
    assert supply.audit(Path(sys.prefix), tmp_path) == 2
    assert "nothing is known (cannot resolve host)" in capsys.readouterr().out


def item(digest: str | None) -> dict[str, Any]:
    archive = {"archive_info": {"hashes": {"sha256": digest}} if digest else {}}
    return {
        "metadata": {"name": "a", "version": "1"},
        "download_info": {"url": "https://index.example/a.whl", **archive},
    }


def test_a_lock_file_has_names_versions_and_hashes_only() -> None:
    assert supply.locked([item("0" * 64)]) == ["a==1 --hash=sha256:" + "0" * 64]
    with pytest.raises(SystemExit, match="a: the installer gives no sha256"):
        supply.locked([item(None)])


def test_what_is_installed_has_the_versions_of_the_constraints() -> None:
    pinned = {
        line.lower().replace("_", "-") for line in (ROOT / "constraints.txt").read_text().splitlines() if "==" in line
    }
    found = {line.lower().replace("_", "-").partition("+")[0] for line in supply.installed(Path(sys.prefix))}
    assert len(found) > 100
    assert {line for line in found if line.partition("==")[0] in {p.partition("==")[0] for p in pinned}} <= pinned
