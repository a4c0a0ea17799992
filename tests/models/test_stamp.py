"""A stamp changes with what decides a result, and with nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from models.annotator.runtime import ShippedAnnotator
from models.stamp import HOUSE, canonical, canonical_data, code_stamp, modules_behind

ROOT = Path(__file__).resolve().parents[2]
SOURCE = '''"""Of a module."""
import logging
from models.base import Span

logger = logging.getLogger(__name__)
LIMIT = 3
"""Of a constant."""


def cut(text: str) -> str:
    """Of a function."""
    if not text:
        raise ValueError(f"no text: {text}")
    logger.info("cut %d", len(text))
    return text[:LIMIT]  # from the start
'''


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Of a module.", "Said otherwise."),
        ("Of a constant.", "Said otherwise."),
        ("Of a function.", "Said otherwise."),
        ("  # from the start", ""),
        ("no text: {text}", "there is no text"),
        ('"cut %d", len(text)', '"cut"'),
        ("LIMIT = 3", "LIMIT = (3)"),
        ("from models.base", "from models.spans"),
        ("\n", "\r\n"),
    ],
)
def test_what_is_said_leaves_the_source_as_it_was(old: str, new: str) -> None:
    assert old in SOURCE
    assert canonical(SOURCE.replace(old, new)) == canonical(SOURCE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("LIMIT = 3", "LIMIT = 4"),
        ("if not text", "if text"),
        ("ValueError", "KeyError"),
        ("text[:LIMIT]", "text[LIMIT:]"),
        ("import logging\n", "import logging as l\n"),
        ("import Span", "import Vectors"),
    ],
)
def test_what_decides_changes_the_source(old: str, new: str) -> None:
    assert old in SOURCE
    assert canonical(SOURCE.replace(old, new)) != canonical(SOURCE)


def test_comments_and_space_of_sql_do_not_count() -> None:
    assert canonical_data("-- grain: row\r\nselect 1,\n       2\n") == canonical_data("select 1, 2")
    assert canonical_data("select 1") != canonical_data("select 2")


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package `abode` of four modules that takes the place of HOUSE."""
    folder = tmp_path / "abode"
    (folder / "room" / "sql").mkdir(parents=True)
    for name in ("__init__.py", "room/__init__.py"):
        (folder / name).write_text("", encoding="utf-8")
    (folder / "door.py").write_text(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from abode import unused\n\n"
        "def enter():\n    from abode.room import table\n    return table.LEGS\n",
        encoding="utf-8",
    )
    (folder / "room" / "table.py").write_text("LEGS = 4\n", encoding="utf-8")
    (folder / "unused.py").write_text("X = 1\n", encoding="utf-8")
    (folder / "room" / "sql" / "rows.sql").write_text("select 1\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr("models.stamp.HOUSE", ("abode",))
    yield folder
    for name in [n for n in sys.modules if n.split(".")[0] == "abode"]:
        del sys.modules[name]
    code_stamp.cache_clear()
    modules_behind.cache_clear()


def stamp(*, folders: tuple[str, ...] = ()) -> str:
    code_stamp.cache_clear()
    modules_behind.cache_clear()
    return code_stamp("abode.door", folders=folders)


def test_imports_within_functions_are_followed_and_those_for_types_are_not(house: Path) -> None:
    stamp()
    assert modules_behind("abode.door") == {"abode", "abode.door", "abode.room", "abode.room.table"}
    before = stamp()
    (house / "unused.py").write_text("X = 2\n", encoding="utf-8")
    assert stamp() == before
    (house / "room" / "table.py").write_text("LEGS = 3\n", encoding="utf-8")
    assert stamp() != before


def test_data_of_the_folders_that_are_named_counts(house: Path) -> None:
    before, plain = stamp(folders=("abode",)), stamp()
    (house / "room" / "sql" / "rows.sql").write_text("select 2\n", encoding="utf-8")
    assert stamp() == plain
    assert stamp(folders=("abode",)) != before


def test_the_stamp_is_the_same_wherever_the_package_lies_and_whatever_its_line_endings(tmp_path: Path) -> None:
    """As it is in an installed wheel, or in a checkout on Windows."""
    for file in (ROOT / "models").rglob("*.py"):
        copy = tmp_path / file.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    program = "import models.stamp as s; print(s.__file__, s.code_stamp('models.annotator.runtime'))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        check=True,
    )
    where, found = done.stdout.decode().split()
    assert Path(where).is_relative_to(tmp_path)
    code_stamp.cache_clear()
    assert found == code_stamp("models.annotator.runtime")


def test_a_module_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"models\.nothing"):
        code_stamp("models.nothing")


def test_what_the_shipped_annotator_runs_is_behind_its_stamp() -> None:
    """Held against what Python really imports: nothing of the house that runs is missing."""
    names = set(modules_behind("models.annotator.runtime"))
    assert ShippedAnnotator.__module__ in names
    used = {"models.annotator.decode", "models.annotator.term_edges", "models.packing", "models.sentences"}
    assert used <= names
    loaded = {n for n in names if n in sys.modules}
    for name in loaded:
        for value in vars(sys.modules[name]).values():
            origin = getattr(value, "__module__", None)
            if isinstance(origin, str) and origin.split(".")[0] in HOUSE:
                assert origin in names, f"{name} uses {origin}"
