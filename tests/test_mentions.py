"""Comments, docstrings and pages name only files, queries and modules that exist."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pipeline.warehouse.sql import all_queries

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("models", "pipeline", "flows")
FILE = re.compile(r"(?<![\w<>*{}$./-])([\w./-]*\w\.(?:sql|py))\b(?![\w*(])")
MODULE = re.compile(r"(?<![\w./-])((?:models|pipeline|flows)(?:\.[A-Za-z_]\w*)+)\b(?![/(])")
FILE_ENDINGS = ("yaml", "yml", "md", "py", "sql", "json", "toml")
EXAMPLES = ("my_model.py",)
"""Files that a page asks its reader to write."""


def said(path: Path) -> str:
    """Comments and docstrings of a Python file, comments of a SQL file, the text of a page."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".sql":
        return "\n".join(line.split("--", 1)[1] for line in text.splitlines() if "--" in line)
    if path.suffix != ".py":
        return text
    comments = [t.string for t in tokenize.generate_tokens(io.StringIO(text).readline) if t.type == tokenize.COMMENT]
    strings = [
        node.value.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    ]
    return "\n".join([*comments, *strings])


def sources() -> Iterator[Path]:
    """What is read; migrations that users have applied cannot be changed."""
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))
        yield from (p for p in sorted((ROOT / package).rglob("*.sql")) if p.parent.name != "migrations")
    yield from sorted((ROOT / "docs").rglob("*.md"))


@cache
def known_files() -> tuple[str, ...]:
    """Paths from the root of every .py and .sql file, after a slash."""
    folders = (*PACKAGES, "tests", "docs")
    found = (p for folder in folders for ending in ("py", "sql") for p in (ROOT / folder).rglob(f"*.{ending}"))
    return tuple(f"/{p.relative_to(ROOT).as_posix()}" for p in (*found, *ROOT.glob("*.py")))


@cache
def query_names() -> frozenset[str]:
    return frozenset(query.name for query in all_queries())


def is_file(name: str) -> bool:
    name = name.removeprefix("../")  # as a link from docs/
    stem = name.removesuffix(".sql")
    return name in EXAMPLES or any(p.endswith(f"/{name}") for p in known_files()) or stem in query_names()


def is_module(name: str) -> bool:
    """Whether it is a module or folder, or a name that its module mentions; attributes of that are not looked at."""
    parts = name.split(".")
    for n in range(len(parts), 0, -1):
        path = ROOT.joinpath(*parts[:n])
        file = path.with_suffix(".py") if path.with_suffix(".py").is_file() else path / "__init__.py"
        if file.is_file():
            return n == len(parts) or re.search(rf"\b{parts[n]}\b", file.read_text(encoding="utf-8")) is not None
    return False


def lost(text: str) -> list[str]:
    """What a text mentions and is not there."""
    files = {m[1] for m in FILE.finditer(text) if not is_file(m[1])}
    modules = {m[1] for m in MODULE.finditer(text) if m[1].rsplit(".", 1)[1] not in FILE_ENDINGS}
    return sorted(files | {m for m in modules if not is_module(m)})


def test_what_comments_and_pages_mention_exists() -> None:
    found = {str(path.relative_to(ROOT)): names for path in sources() if (names := lost(said(path)))}
    assert found == {}


def test_what_is_gone_is_found() -> None:
    text = "see no_such.sql, pipeline/themes/gone.py, pipeline.themes.gone.fit and models.base.Nobody"
    assert lost(text) == ["models.base.Nobody", "no_such.sql", "pipeline.themes.gone.fit", "pipeline/themes/gone.py"]
    assert lost("tests/test_mentions.py, models.base.Annotator, pipeline.yaml, `<name>.sql`, registry.sql") == []
