"""Cues: words about effort, about how customers felt and about leaving, by the patterns in cues.yaml."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

import pyarrow as pa
from ruamel.yaml import YAML

from pipeline.insights.base.frames import Columns

PACKAGE = "pipeline.insights.people"
LISTS = ("ignore", "up", "down", "good")
NOTHING = r"\x00\x00"
"""A pattern that matches no text."""


@cache
def patterns() -> Mapping[str, Mapping[str, str]]:
    """Return, by cue and in the file's order, one RE2 pattern for each of LISTS and `any` (up, down or good).

    `any` is matched first, so that most sentences are read once. RE2 is linear in the text whatever the pattern.
    """
    content = YAML(typ="safe").load(files(PACKAGE).joinpath("cues.yaml").read_text(encoding="utf-8"))
    found: dict[str, dict[str, str]] = {}
    for cue, lists in content["cues"].items():
        joined = {name: _join(lists[name], content["fillers"]) for name in LISTS}
        found[cue] = {**joined, "any": "|".join(joined[name] for name in LISTS[1:])}
    return found


def find_cues(query: Callable[..., Columns]) -> pa.Table:
    """Return the rows of cue_matches.sql for every cue: text_hash, sentence_index, cue, value (-1 or 1), words.

    Args:
        query: Context.query; reads the temporary table cue_texts.
    """
    return pa.concat_tables([query("cue_matches", cue=cue, **named).table for cue, named in patterns().items()])


def _join(lines: str, fillers: Mapping[str, str]) -> str:
    """Return one pattern made of the lines that are not comments, with fillers filled in."""
    each = [line for line in map(str.strip, lines.splitlines()) if line and not line.startswith("#")]
    joined = "|".join(f"(?:{line})" for line in each) or NOTHING
    for name, pattern in fillers.items():
        joined = joined.replace(f"<{name}>", pattern)
    return joined
