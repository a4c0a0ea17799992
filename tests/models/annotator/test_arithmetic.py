"""Which processors compute in integers."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest

from models.annotator.arithmetic import computes_integers


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("flags\t\t: fpu avx2 avx512f avx512_vnni", True),
        ("flags\t\t: fpu avx2 avx_vnni", True),
        ("Features\t: fp asimd asimddp", True),
        ("flags\t\t: fpu avx2 avx512f", False),
        ("bugs\t\t: avx512_vnni", False),
        ("", False),
    ],
)
def test_by_the_instructions_that_linux_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, expected: bool
) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    info = tmp_path / "cpuinfo"
    info.write_text(f"processor\t: 0\n{line}\n\nprocessor\t: 1\n{line}\n", encoding="ascii")
    assert computes_integers(info) is expected


def test_not_where_nothing_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Windows")
    assert computes_integers(tmp_path / "nothing") is False


@pytest.mark.parametrize(("machine", "expected"), [("arm64", True), ("x86_64", False)])
def test_a_mac_by_its_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, machine: str, expected: bool) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    monkeypatch.setattr(platform, "machine", lambda: machine)
    assert computes_integers(tmp_path / machine) is expected
