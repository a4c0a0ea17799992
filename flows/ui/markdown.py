"""Customers' text in artifacts: shown as it is, never as markdown, HTML, a link or an image."""

from __future__ import annotations

import re
import unicodedata

WORD_JOINER = "\N{WORD JOINER}"
"""Invisible, no line break: parts an address so that a renderer does not make a link of it."""

_SPECIAL = re.compile(r"[\\`*_\[\]~|]")
"""What CommonMark and its table and strike-through extensions build structure from inside a line; `!` only counts before `[`."""
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
"""What HTML is made of. Prefect's older UI resolves these entities and no numeric ones; the newer one resolves all."""
_START = re.compile(r"^(?:[#+=-](?=[\s#+=-]|$)|\d+(?=[.)](?:\s|$)))")
"""What makes a heading, list or rule of a line that it begins (CommonMark 0.31, sections 4 and 5)."""

_LINKS = re.compile(r"(?<=:)(?=/)|(?<=[Ww]{3})(?=\.)|(?=@)|(?<=:)(?=\S)")
"""Where autolinks are recognised, in the text of a page even after entities are resolved (GFM's extension does)."""

_DROPPED = {"Cc", "Cs", "Co", "Cn"}
_BIDI = set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain_line(text: str, *, limit: int | None = None) -> str:
    """Return the text on one line, without control and text-direction characters.

    Args:
        text: Any text.
        limit: Most characters; what is longer ends in "…". None: all of it.
    """
    spaced = " ".join(text.split())
    line = "".join(c for c in spaced if c not in _BIDI and unicodedata.category(c) not in _DROPPED)
    line = " ".join(line.split())
    return line if limit is None or len(line) <= limit else line[: limit - 1].rstrip() + "…"


def escape_markdown(text: str, *, limit: int | None = None) -> str:
    """Return Markdown that shows `text` as it is, on one line: in a paragraph, a list, a quotation or a table cell.

    Only what has a meaning is escaped, by a backslash (section 2.4) or a named entity: both of Prefect's UIs resolve these.
    """
    line = _LINKS.sub(WORD_JOINER, plain_line(text, limit=limit))
    line = _SPECIAL.sub(lambda m: "\\" + m[0], line)
    line = re.sub("[&<>]", lambda m: _ENTITIES[m[0]], line)
    return _START.sub(lambda m: "\\" + m[0] if not m[0].isdigit() else m[0] + "\\", line)


def defuse(text: str, *, limit: int | None = None) -> str:
    """Return a text for a cell of a table artifact, which shows values as they are or as markdown, depending on the UI.

    Looks the same either way: addresses, brackets and tags are parted by invisible characters.
    """
    line = _LINKS.sub(WORD_JOINER, plain_line(text, limit=limit))
    return re.sub(r"(?<=[\]<`*_~!\\&])(?=\S)", WORD_JOINER, line)
