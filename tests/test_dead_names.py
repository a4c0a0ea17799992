"""No module defines a name that nothing mentions."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("models", "pipeline", "flows")
WORD = re.compile(r"\w+")


def defined(tree: ast.Module) -> Iterator[str]:
    """Functions, classes and constants of a module; dunder names are Python's."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names = [node.name]
        else:
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            names = [t.id for t in targets if isinstance(t, ast.Name)]
        yield from (name for name in names if not name.startswith("__"))


def test_every_name_of_a_module_is_mentioned_somewhere_else() -> None:
    files = {p: p.read_text(encoding="utf-8") for k in (*PACKAGES, "tests") for p in sorted((ROOT / k).rglob("*.py"))}
    mentions = Counter(word for text in files.values() for word in WORD.findall(text))
    mentions.update(WORD.findall((ROOT / "pyproject.toml").read_text(encoding="utf-8")))
    dead = [
        f"{path.relative_to(ROOT)}: {name}"
        for path, text in files.items()
        if path.relative_to(ROOT).parts[0] in PACKAGES
        for name in defined(ast.parse(text))
        if mentions[name] == 1
    ]
    assert dead == []
