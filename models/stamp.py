"""Stamps of code: a hash of the sources that decide a result, so that a changed rule is noticed without anyone raising a number.

A stamp is kept beside what was computed. Where it differs from the code's, the result is computed again.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

HOUSE = ("models", "pipeline")
"""Packages whose imports are followed. Versions of other packages are in a run's manifest."""
DATA = (".sql", ".yaml")

_COMMENT = re.compile(r"^\s*--.*$", re.MULTILINE)


@cache
def code_stamp(*modules: str, folders: tuple[str, ...] = ()) -> str:
    """Return 16 hexadecimal digits over the modules, all that they import of HOUSE, and the data files of packages.

    What a program says does not count, since no result depends on it: comments, docstrings, the messages of raised
    errors, lines of the log. Line endings and the place of the installation do not count, nor do the names of modules.

    Args:
        modules: Where the deciding code begins, as "models.annotator.runtime". Imports within functions are followed,
            those under TYPE_CHECKING are not.
        folders: Packages whose .sql and .yaml files count too, as "pipeline.touchpoints", with their subfolders.

    Raises:
        ModuleNotFoundError: There is no such module.
    """
    digests = [_digest(canonical(_source(name))) for name in modules_behind(*modules)]
    digests += [_digest(canonical_data(text)) for folder in folders for text in _data(files(folder))]
    return _digest("\n".join(sorted(digests)))[:16]


@cache
def modules_behind(*modules: str) -> frozenset[str]:
    """Return the modules and every module of HOUSE that they import, directly or through others.

    Raises:
        ModuleNotFoundError: There is no such module.
    """
    found: set[str] = set()
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _imported(ast.parse(_source(name)), package=name)
    return frozenset(found)


def canonical(source: str) -> str:
    """Return what decides in a Python source, as text; equal for sources that differ only in words for people."""
    return repr(_plain(ast.parse(source)))


def canonical_data(text: str) -> str:
    """Return a data file without lines that are SQL comments, and with single spaces between its words."""
    return " ".join(_COMMENT.sub("", text).split())


def _plain(value: Any) -> Any:
    """Return nested tuples and constants; empty fields are left out, because versions of Python differ in them."""
    if isinstance(value, list):
        return tuple(_plain(v) for v in value if not _is_said(v))
    if not isinstance(value, ast.AST):
        return value
    if isinstance(value, ast.Raise):  # which error, not its words
        raised = value.exc.func if isinstance(value.exc, ast.Call) else value.exc
        return ("Raise", _plain(raised))
    own = isinstance(value, ast.ImportFrom) and _in_house(value.module or "")
    fields = [(name, v) for name, v in ast.iter_fields(value) if v is not None and v != []]
    kept = [(name, v) for name, v in fields if not (own and name == "module")]
    return (type(value).__name__, *((name, _plain(v)) for name, v in kept))


def _is_said(node: Any) -> bool:
    """Return whether a statement is a docstring or a line of the log."""
    if not isinstance(node, ast.Expr):
        return False
    if isinstance(node.value, ast.Constant):
        return isinstance(node.value.value, str)
    call = node.value.func if isinstance(node.value, ast.Call) else None
    return isinstance(call, ast.Attribute) and isinstance(call.value, ast.Name) and call.value.id == "logger"


def _imported(tree: ast.AST, *, package: str) -> Iterator[str]:
    """Yield the modules of HOUSE that are imported anywhere but under TYPE_CHECKING; the packages of a module are imported with it."""
    for node in _run_time(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise ModuleNotFoundError(f"{package}: a relative import is not followed; name the whole module")
            within = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [str(node.module), *(name for name in within if _in_house(name) and _file(name))]
        else:
            continue
        for name in filter(_in_house, names):
            parts = name.split(".")
            yield from (".".join(parts[:n]) for n in range(1, len(parts) + 1))


def _run_time(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    children = list(ast.iter_child_nodes(node))
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
        children = list(node.orelse)
    for child in children:
        yield from _run_time(child)


def _in_house(name: str) -> bool:
    return name.split(".")[0] in HOUSE


def _file(name: str) -> Traversable | None:
    top, *rest = name.split(".")
    root = files(top)
    for path in ("/".join([*rest, "__init__.py"]), "/".join(rest) + ".py"):
        if path != ".py" and root.joinpath(path).is_file():
            return root.joinpath(path)
    return None


def _source(name: str) -> str:
    file = _file(name)
    if file is None:
        raise ModuleNotFoundError(f"{name}: no such module")
    return file.read_text(encoding="utf-8")


def _data(folder: Traversable) -> Iterator[str]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _data(entry)
        elif entry.name.endswith(DATA):
            yield entry.read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
