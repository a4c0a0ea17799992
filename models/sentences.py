"""Sentences of a text by spaCy's rule-based sentencizer, with what it lacks for customers' writing."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from models.base import Span

MAX_WORDS = 60
"""A longer run without a full stop is split at a comma, a conjunction or, failing both, at this many words."""
CHUNK = 20_000
"""Characters given to spaCy at once: its memory grows with the text, and its limit is a million."""

_BREAK = re.compile(r"\n+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_STOP = re.compile("[.!?…。！？]")
_AT_THE_END = ".!?…。！？ \t"
"""Stops that end a text part nothing; without others there is nothing for spaCy to find."""
_WORD = re.compile(r"\S+")
_CONTENT = re.compile(r"[^\W_]|[\U0001F000-\U0001FAFF\u2600-\u27BF]")
_JOINTS = ("but", "and", "because", "so", "then", "also", "however", "although", "when", "while", "which")


@cache
def _sentencizer() -> Any:
    with _without("torch"):  # spaCy's thinc imports it wherever it is installed, for two seconds; no rule needs it
        import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer", config={"punct_chars": None})
    nlp.max_length = 10 * CHUNK
    return nlp


@contextmanager
def _without(package: str) -> Iterator[None]:
    """Make an optional package count as not installed, unless it is imported already; other threads see the same meanwhile."""
    if package in sys.modules:
        yield
        return
    sys.modules[package] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[package]


def split_sentences(text: str) -> list[Span]:
    """Return the spans of the sentences, in order, without surrounding space; [] for a text without a letter, digit or emoji.

    A line break ends a sentence. A piece without content ("...", "-") is joined to the sentence before it, else to
    the one after. A sentence longer than MAX_WORDS words is split.
    """
    pieces = [p for start, end in _lines(text) for p in _split_line(text, start, end)]
    joined: list[Span] = []
    for start, end in pieces:
        if joined and (not _CONTENT.search(text, start, end) or not _CONTENT.search(text, *joined[-1])):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    if joined and not _CONTENT.search(text, *joined[-1]):
        return []
    return [p for span in joined for p in _split_long(text, *span)]


def _lines(text: str) -> Iterator[Span]:
    start = 0
    for match in _BREAK.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _split_line(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end:
        stop = min(end, start + CHUNK)
        if stop < end:  # a chunk ends at a space where there is one
            space = text.rfind(" ", start + CHUNK // 2, stop)
            stop = space if space > 0 else stop
        piece = text[start:stop]
        if len(piece) < 400 and not _STOP.search(piece.rstrip(_AT_THE_END)):
            yield from _trim(text, start, stop)
        elif " " not in piece and len(piece) > 1_000:
            yield from _trim(text, start, stop)  # one enormous word: spaCy's tokenizer is quadratic in it
        else:
            found = [(s.start_char, s.end_char) for s in _sentencizer()(_SURROGATE.sub("\ufffd", piece)).sents]
            if stop < end and len(found) > 1:  # the chunk may end inside its last sentence: read that one again
                stop = start + found.pop()[0]
            for first, last in found:
                yield from _trim(text, start + first, start + last)
        start = stop


def _trim(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _split_long(text: str, start: int, end: int) -> Iterator[Span]:
    words = [m.span() for m in _WORD.finditer(text, start, end)] if end - start > 2 * MAX_WORDS else []
    while len(words) > MAX_WORDS:
        cut = _best_cut(text, words[:MAX_WORDS])
        yield words[0][0], words[cut - 1][1]
        words = words[cut:]
        start = words[0][0]
    if start < end:
        yield start, end


def _best_cut(text: str, words: list[Span]) -> int:
    """Return the number of leading words after which to cut: the last comma or conjunction in the second half, else all."""
    for i in range(len(words) - 1, len(words) // 2, -1):
        if text[words[i][1] - 1] in ",;:)" or text[slice(*words[i])].lower() in _JOINTS:
            return i + 1 if text[words[i][1] - 1] in ",;:)" else i
    return len(words)
