"""The mutations as data: what is broken, and which tests must fail then."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML


@dataclass(frozen=True, slots=True)
class Mutation:
    """A guard, broken.

    Attributes:
        guard: What it guards, in words.
        file: Relative to the root.
        old: Text that occurs in it once.
        new: What takes its place.
        tests: Arguments of pytest; at least one of these tests must fail.
    """

    guard: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


def listed() -> tuple[Mutation, ...]:
    """Return the mutations of mutations.yaml in its order."""
    entries = YAML(typ="safe").load(Path(__file__).with_name("mutations.yaml").read_text(encoding="utf-8"))
    return tuple(Mutation(**{**entry, "tests": tuple(entry["tests"].split())}) for entry in entries)


def apply(mutation: Mutation, text: str) -> str:
    """Return the text with the guard broken.

    Raises:
        ValueError: What is to be replaced does not occur exactly once: the guard has moved, and its entry must follow.
    """
    if text.count(mutation.old) != 1:
        raise ValueError(
            f"{mutation.file}: {mutation.guard}: occurs {text.count(mutation.old)} times: {mutation.old!r}"
        )
    return text.replace(mutation.old, mutation.new)
