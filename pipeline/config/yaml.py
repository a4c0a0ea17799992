"""Load YAML into frozen pydantic models. Every error names file:line, the dotted path and what was expected."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.scanner import RoundTripScanner, ScannerError

from pipeline.config.secrets import SECRET_KEY
from pipeline.errors import ConfigError, printable


class Config(BaseModel):
    """Base of all configuration: values cannot change, and unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


M = TypeVar("M", bound=BaseModel)

MAX_FILE, MAX_DEPTH, MAX_VALUES = 2_000_000, 40, 20_000
"""Bytes of a file, levels of nesting, and values after aliases are followed. The largest shipped map has 20 kB, 6 levels and 500 values."""


class _Scanner(RoundTripScanner):
    """Ends at MAX_DEPTH: ruamel's time grows with the square of the depth, and its recursion ends in no message."""

    def fetch_flow_collection_start(self, TokenClass: Any, to_push: str) -> None:
        super().fetch_flow_collection_start(TokenClass, to_push)
        self._limit()

    def add_indent(self, column: int) -> bool:
        added = bool(super().add_indent(column))
        self._limit()
        return added

    def _limit(self) -> None:
        if len(self.flow_context) + len(self.indents) > MAX_DEPTH:
            raise ScannerError(None, None, f"more than {MAX_DEPTH} levels of nesting", self.reader.get_mark())


def load_yaml(path: Path, model: type[M], *, defaults: dict[str, Any] | None = None) -> M:
    """Return the file's content as a validated `model`.

    Args:
        path: YAML 1.2 file, UTF-8.
        model: Pydantic model that the file must match.
        defaults: Values for keys that the file does not have (such as an id taken from the file's name).

    Raises:
        ConfigError: The file is missing, is not YAML, has a key twice, or does not match. The message names all faults,
            one per line, as `file:line: dotted.path: what was expected (got value)`.
    """
    try:
        if path.exists() and not path.is_file():
            raise ConfigError(f"{path}: cannot read: not a file")
        with path.open("rb") as f:
            content = f.read(MAX_FILE + 1)
        if len(content) > MAX_FILE:
            raise ConfigError(f"{path}: cannot read: more than {MAX_FILE / 1e6:g} MB, as no configuration has")
        text = content.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except OSError as e:
        raise ConfigError(f"{path}: cannot read: {e.strerror or e}") from e
    except UnicodeDecodeError as e:
        raise ConfigError(f"{path}: cannot read: byte {e.start + 1:,} is not UTF-8: save the file as UTF-8") from e
    return cast("M", _validated(path, text, model, tuple((defaults or {}).items())))


@lru_cache(256)
def _validated(path: Path, text: str, model: type[BaseModel], defaults: tuple[tuple[str, Any], ...]) -> BaseModel:
    """Return the content as a model. It is cached: models are frozen, and parsing with line numbers takes 0.1 to 0.3 s per map."""
    try:
        yaml = YAML(typ="rt")
        yaml.Scanner = _Scanner
        tree = yaml.load(text)
    except MarkedYAMLError as e:
        line = e.problem_mark.line + 1 if e.problem_mark else 1
        said = str(e.problem).partition(" with value ")[0]  # of a key that is there twice: its values may be secrets
        raise ConfigError(f"{path}:{line}: not valid YAML: {said}") from e
    except YAMLError as e:
        line = text.count("\n", 0, getattr(e, "position", None) or 0) + 1
        raise ConfigError(f"{path}:{line}: not valid YAML: {str(e).partition(chr(10))[0]}") from e
    except (
        Exception
    ) as e:  # of ruamel: ValueError for 2026-13-45 or 5,000 digits, IndexError for a damaged tag, and more
        raise ConfigError(f"{path}: not valid YAML: a value cannot be read ({type(e).__name__})") from e
    if tree is None:
        tree = CommentedMap()
    if not isinstance(tree, CommentedMap):
        raise ConfigError(f"{path}:1: expected a mapping of keys to values, got {type(tree).__name__}")
    try:
        return model.model_validate({**dict(defaults), **_values(path, tree)})
    except ValidationError as e:
        raise ConfigError("\n".join(_describe(path, tree, model, error) for error in e.errors())) from e


def _values(path: Path, tree: CommentedMap) -> dict[str, Any]:
    """Return the tree without ruamel's own types, every alias followed.

    Raises:
        ConfigError: It then has more than MAX_VALUES values or MAX_DEPTH levels.
    """
    left = [MAX_VALUES]
    try:
        plain: dict[str, Any] = _plain(tree, left, MAX_DEPTH)
    except OverflowError:
        said = f"aliases (*name) make it more than {MAX_VALUES:,} values or {MAX_DEPTH} levels; write the values out"
        raise ConfigError(f"{path}: {said}") from None
    return plain


def _plain(node: Any, left: list[int], depth: int) -> Any:
    left[0] -= 1
    if left[0] < 0 or depth < 0:
        raise OverflowError
    if isinstance(node, CommentedMap):
        return {str(k): _plain(v, left, depth - 1) for k, v in node.items()}
    if isinstance(node, CommentedSeq):
        return [_plain(v, left, depth - 1) for v in node]
    for kind in (bool, int, float, str):
        if isinstance(node, kind):
            return kind(node)
    return node


def _describe(path: Path, tree: CommentedMap, model: type[BaseModel], error: Any) -> str:
    """Return one line that describes one fault."""
    loc = [p for p in error["loc"] if not (isinstance(p, str) and ("[" in p or "function-" in p))]
    if error["type"] == "extra_forbidden" and error["loc"][-1:] != tuple(loc[-1:]):
        loc.append(error["loc"][-1])  # a key of the file that looks like a part of pydantic's own
    line, node = 1, tree
    for part in loc:
        try:
            line = (node.lc.key(part) if isinstance(node, CommentedMap) else node.lc.item(part))[0] + 1
            node = node[part]
        except (KeyError, IndexError, AttributeError, TypeError):
            break
    dotted = ".".join(str(p) for p in loc) or "(top level)"
    value = error.get("input")
    silent = (
        error["type"] == "missing" or isinstance(value, (dict, list)) or any(SECRET_KEY.search(str(p)) for p in loc)
    )
    got = "" if silent else f" (got {str(value)[:80]!r})"
    said = error["msg"].removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        said = _unknown_key(str(loc[-1]), _keys_beside(model, loc))
    return printable(f"{path}:{line}: {dotted}: {said}{got}")


def _unknown_key(key: str, known: Sequence[str]) -> str:
    """Return what is wrong with a key that the model does not have: the likely typo, else the keys that it could be."""
    near = difflib.get_close_matches(key, known, n=1)
    if near:
        return f"unknown key; did you mean {near[0]!r}?"
    return "unknown key" + (f"; known here: {', '.join(known)}" if known else "")


def _keys_beside(model: type[BaseModel], loc: Sequence[Any]) -> list[str]:
    """Return the keys that may be where `loc` ends; none where the fields on the way could be of several models."""
    for part in loc[:-1]:
        field = next((f for n, f in model.model_fields.items() if part in (n, f.alias)), None)
        if field is None:  # an element of a list, or a name in a mapping
            continue
        nested = _models_in(field.annotation)
        if len(nested) != 1:
            return []
        model = nested[0]
    return [f.alias or name for name, f in model.model_fields.items()]


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for argument in get_args(annotation) for model in _models_in(argument)]
