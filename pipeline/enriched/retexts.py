"""What changed in a stored text when it was cleaned by other rules: where, and which words it lost."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

import pyarrow as pa

from models.personal.placeholders import without_placeholders

_PIECE = re.compile(r"\w+|\W")
_WORD = re.compile(r"[^\W\d_]{2,}(?:['’][^\W\d_]+)*")
_SCHEMA = pa.schema([(n, pa.string()) for n in ("old_hash", "new_hash", "stretches", "lost", "run_id")])


def retext_rows(changed: Sequence[tuple[str, str, str, str]], *, run_id: str) -> pa.Table:
    """Return the rows of enriched.retexts for (old hash, old text, new hash, new text)."""
    rows = [
        (old_hash, new_hash, json.dumps(stretches(old, new)), json.dumps(lost_words(old, new)), run_id)
        for old_hash, old, new_hash, new in changed
    ]
    return pa.table(list(zip(*rows, strict=True)) or [()] * len(_SCHEMA), schema=_SCHEMA)


def stretches(old: str, new: str) -> list[tuple[int, int, int]]:
    """Return (start, end, length) of every stretch of the old text that the new one has otherwise, in order."""
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    starts = [0]
    for piece in before:
        starts.append(starts[-1] + len(piece))
    matcher = SequenceMatcher(None, before, after, autojunk=len(before) > 2_000)
    return [
        (starts[a], starts[b], sum(map(len, after[c:d]))) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"
    ]


def lost_words(old: str, new: str) -> dict[str, int]:
    """Return how often each word stood in the old text beyond the new one, by word_mark."""
    lost = Counter(words_of(without_placeholders(old)))
    lost.subtract(words_of(without_placeholders(new)))
    return {word_mark(word): n for word, n in sorted(lost.items()) if n > 0}


def hides(old: str, new: str) -> bool:
    """Return whether the new text lacks words or numbers of the customer that the old one has."""
    gone = Counter(_PIECE.findall(without_placeholders(old)))
    gone.subtract(_PIECE.findall(without_placeholders(new)))
    return any(n > 0 and any(c.isalnum() for c in piece) for piece, n in gone.items())


def word_mark(word: str) -> str:
    """Return what stands for a word where the word itself must not: 16 hexadecimal digits of its sha256, in lower case."""
    return hashlib.sha256(word.casefold().encode()).hexdigest()[:16]


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case; of "Anna's" also "anna", since themes are called by words without endings."""
    found = [word.casefold() for word in _WORD.findall(text)]
    return found + [word.replace("’", "'").split("'", 1)[0] for word in found if "'" in word or "’" in word]
