"""The stamps of models/stamp.py, value for value, with a memory: a process that asks for many reads each module once.

A file of its own, because models/stamp.py is behind the annotator's fingerprint. The stamps of a run have 120 modules in
common, and reading one takes milliseconds: 0.8 s of processor time together instead of 2.6 s (November 2026).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from models.stamp import _data, _digest, _imported, _plain, _source, canonical_data


@cache
def code_stamp(*modules: str, folders: tuple[str, ...] = ()) -> str:
    """Return what models.stamp.code_stamp returns.

    Args:
        modules: Where the deciding code begins.
        folders: Packages whose .sql and .yaml files count too.

    Raises:
        ModuleNotFoundError: There is no such module.
    """
    behind: set[str] = set()
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        if name not in behind:
            behind.add(name)
            waiting += _read(name)[1]
    digests = [_read(name)[0] for name in behind]
    digests += [_digest(canonical_data(text)) for folder in folders for text in _data(files(folder))]
    return _digest("\n".join(sorted(digests)))[:16]


@cache
def _read(module: str) -> tuple[str, frozenset[str]]:
    """Return the digest of what decides in a module, and the modules that it imports."""
    tree = ast.parse(_source(module))
    imports = ast.Module(list(_imports(tree)), [])
    return _digest(repr(_plain(tree))), frozenset(_imported(imports, package=module))


def _imports(node: ast.AST) -> Iterator[ast.stmt]:
    """Yield the import statements of a module or statement but for those under TYPE_CHECKING: no expression holds one."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield node
    only_for_types = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
    for field in ("orelse",) if only_for_types else ("body", "handlers", "orelse", "finalbody", "cases"):
        inside = getattr(node, field, None)
        for child in inside if isinstance(inside, list) else ():
            yield from _imports(child)
