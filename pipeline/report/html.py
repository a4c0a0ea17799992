"""Pieces of HTML. A text becomes part of a page only escaped: `el` takes strings for text and nothing but Html for markup."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable
from typing import TypeAlias

VOID = frozenset({"br", "col", "hr", "input", "link", "meta", "wbr"})
DROPPED = frozenset({"Cc", "Cs", "Co", "Cn"})
"""Categories of Unicode that no page needs: controls, halves of characters, private and unassigned ones."""
OVERRIDES = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of what follows."""


class Html(str):
    """Markup that is safe to put into a page."""

    __slots__ = ()


Child: TypeAlias = "str | Html | int | Iterable[Child] | None"


def clean(text: str) -> str:
    """Return a text on one line without controls and characters that turn its direction."""
    line = "".join(c if c not in OVERRIDES and unicodedata.category(c) not in DROPPED else " " for c in text)
    return " ".join(line.split())


def written(value: object) -> str:
    """Return a text as it stands in a page: escaped, without controls and characters that turn its direction."""
    text = "".join(
        c for c in str(value) if c == "\n" or (c not in OVERRIDES and unicodedata.category(c) not in DROPPED)
    )
    return html.escape(text, quote=True)


def join(children: Iterable[Child]) -> Html:
    """Return children one after the other: Html as it is, everything else escaped, None left out."""
    parts: list[str] = []
    for child in children:
        if child is None:
            continue
        if isinstance(child, Html):
            parts.append(child)
        elif isinstance(child, str | int):
            parts.append(written(child))
        else:
            parts.append(join(child))
    return Html("".join(parts))


def el(name: str, /, *children: Child, **attributes: str | int | float | bool | None) -> Html:
    """Return an element.

    Args:
        name: Its tag.
        children: What it holds.
        attributes: `class_` is class, other underscores are dashes. None and False are left out, True has no value.
    """
    said = []
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        name_ = "class" if key == "class_" else key.replace("_", "-")
        said.append(f" {name_}" if value is True else f' {name_}="{written(value)}"')
    opened = f"<{name}{''.join(said)}>"
    return Html(opened) if name in VOID else Html(f"{opened}{join(children)}</{name}>")


def quoted(text: str, **attributes: str | None) -> Html:
    """Return somebody's words, kept apart from the direction of the text around them."""
    return el("bdi", clean(text), dir="auto", **attributes)
