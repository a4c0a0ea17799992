"""Texts cut into windows that a model can take, whatever its tokenizer; only space between windows is left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.base import Span

Fits = Callable[[str], bool]


def cut_text(text: str, sentences: Sequence[Span], fits: Fits) -> list[Span]:
    """Return the windows of the text from its first to its last sentence, each with as many whole sentences as fit.

    Args:
        text: The text.
        sentences: Its sentences, in order, at least one.
        fits: Whether the model takes a text whole.
    """
    whole = (sentences[0][0], sentences[-1][1])
    if fits(text[slice(*whole)]):
        return [whole]
    windows: list[Span] = []
    for start, end in sentences:
        if windows and fits(text[windows[-1][0] : end]):
            windows[-1] = (windows[-1][0], end)
        else:
            windows += halve(text, start, end, fits)
    return windows


def halve(text: str, start: int, end: int, fits: Fits) -> list[Span]:
    """Return the windows of text[start:end]: cut at the space nearest its middle, else in the middle, until every part fits.

    A single character is never cut, so a model whose window holds none gets it all the same.
    """
    if end - start <= 1 or fits(text[start:end]):
        return [(start, end)]
    middle = (start + end) // 2
    before, after = text.rfind(" ", start + 1, middle + 1), text.find(" ", middle, end - 1)
    near = [c for c in (before, after) if c > start]
    cut = min(near, key=lambda c: abs(c - middle)) if near else middle
    parts = [_trim(text, start, cut), _trim(text, cut, end)]
    return [w for a, b in parts if a < b for w in halve(text, a, b, fits)]


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
