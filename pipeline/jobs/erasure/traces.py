"""What a customer's words are recognised by where no id leads to them: labels, reasons, messages, logs, files.

Words, and runs of two and three words, that the customer's texts contain and nobody else's do. They are kept as keyed
hashes, since the list outlives the texts until the erasure is finished.
"""

from __future__ import annotations

import itertools
import re
import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from pipeline.jobs.erasure.readings import WORD, fold, readings, words

SHORTEST = 3
"""Characters of a word that tells anything by itself; numbers need one more."""
UNWORDED = 6
"""Characters from which on a key without a letter or digit is looked for."""
_TOUCHED = (r"(?<![^\W_])", r"(?![^\W_])")
"""What may not stand around a key in prose, labels, logs and names of files: a letter or digit. cust-1 is not named in cust-10."""
_CONTINUED = (r"(?<![\w.+@-])(?<!\d:)", r"(?![\w@-]|[.:]\w)")
"""What may not stand around a key that is a value of a row: anything that makes it a part of a longer one, such as my-cust-1, cust-1-b, 10:30,
ann@shop.example.org."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What one customer's words are recognised by.

    Attributes:
        keys: The customer's keys and long ids, folded.
        salt: Key of the hashes.
        own: Hashes of words that only this customer wrote.
        stems: Hashes of these without endings, where nobody else wrote a word with that stem.
        pairs: Hashes of runs of two words that only this customer wrote.
        runs: Hashes of runs of three, and of texts of two words.
    """

    keys: tuple[str, ...]
    salt: str
    own: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()
    pairs: frozenset[str] = frozenset()
    runs: frozenset[str] = frozenset()

    def names(self, text: str) -> bool:
        """Return whether a row contains one of the keys or ids as a whole value."""
        named = _pattern(self.keys, whole=True)
        return any(named.search(reading) for reading in readings(text))

    def quotes(self, text: str, *, row: bool = False) -> bool:
        """Return whether the text names the customer or contains a word, or three in a row, that only the customer wrote.

        Args:
            text: Any.
            row: It is a row of a file: a key counts only as a whole value, since another's may begin like it.
        """
        named = _pattern(self.keys, whole=row)
        for reading in readings(text):
            found = words(reading)
            if named.search(reading) or any(self._hash(w) in self.own for w in set(found)):
                return True
            if any(self._hash(r) in self.runs for r in _runs(found, 3)):
                return True
            if len(found) == 2 and self._hash(" ".join(found)) in self.runs:
                return True
        return False

    def marks(self, label: str) -> bool:
        """Return whether a label, keyword or description does: endings do not count, and two words in a row suffice."""
        if self.quotes(label):
            return True
        found = words(fold(label))
        return any(self._hash(stem(w)) in self.stems for w in found) or any(
            self._hash(r) in self.pairs for r in _runs(found, 2)
        )

    def mentions(self, message: str) -> bool:
        """Return whether a message of ours quotes the customer: words that the program itself uses do not count."""
        ours, named = _vocabulary(), _pattern(self.keys, whole=False)
        for reading in readings(message):
            found = words(reading)
            if named.search(reading):
                return True
            if any(self._hash(w) in self.own for w in set(found) - ours):
                return True
            strange = [any(w not in ours for w in run.split()) for run in _runs(found, 3)]
            if any(odd and self._hash(run) in self.runs for odd, run in zip(strange, _runs(found, 3), strict=True)):
                return True
        return False

    def cites(self, text: str) -> bool:
        """Return whether the text names the customer or contains three words in a row that only the customer wrote."""
        named = _pattern(self.keys, whole=False)
        for reading in readings(text):
            if named.search(reading) or any(self._hash(r) in self.runs for r in _runs(words(reading), 3)):
                return True
        return False

    def _hash(self, words_in_a_row: str) -> str:
        return hashed(self.salt, words_in_a_row)

    def as_dict(self) -> dict[str, Any]:
        """Return the trace as values that JSON can hold; without the keys, which stand beside it."""
        return {"salt": self.salt} | {name: sorted(getattr(self, name)) for name in ("own", "stems", "pairs", "runs")}

    @classmethod
    def from_dict(cls, keys: Iterable[str], values: dict[str, Any]) -> Trace:
        """Return the trace from which as_dict made these values; one that knows only the keys where there are none."""
        hashes = {name: frozenset(values.get(name, ())) for name in ("own", "stems", "pairs", "runs")}
        return cls(tuple(dict.fromkeys(fold(k) for k in keys)), values.get("salt", ""), **hashes)


def trace_of(
    keys: Iterable[str], texts: Iterable[str], others: Iterable[str], rejected: Iterable[tuple[str, bool]] = ()
) -> Trace:
    """Return what the customer's words are recognised by.

    Args:
        keys: The customer's keys, and ids that are long enough to tell somebody by.
        texts: Everything the customer gave, as it was given and as it was cleaned.
        others: Everything that stays of all other customers.
        rejected: Texts of rejected rows, whose owner is not known, and whether each may be a piece of a row. One that names
            the customer, or has three words in a row that only the customer wrote, is the customer's; any other whole row
            is somebody else's.
    """
    keys = list(keys)
    found = _Words(Trace.from_dict(keys, {}))
    for text in texts:
        found.add(text)
    for text in others:
        found.discard(text)
    theirs = []
    for text, is_piece in rejected:
        if found.has(text):
            theirs.append(text)
        elif not is_piece:
            found.discard(text)
    parts = {w for key in keys if "@" not in key for w in words(fold(key))}  # cust of cust-1 stands in everybody's rows
    for text in theirs:
        if "\n" not in text.strip():  # a block of rows may be of several customers
            found.add_words(text, without=parts)
    return found.trace()


class _Words:
    """Words that only one customer wrote, as far as others have been seen."""

    def __init__(self, named: Trace) -> None:
        self._named = named
        self._own: set[str] = set()
        self._pairs: set[str] = set()
        self._runs: set[str] = set()
        self._seen: set[str] = set()
        self._seen_stems: set[str] = set()

    def add(self, text: str) -> None:
        """Add a text of the customer's."""
        self.add_words(text)
        for reading in readings(text):
            found = words(reading)
            self._pairs.update(_runs(found, 2))
            self._runs.update(_runs(found, 3))
            if len(found) == 2:
                self._runs.add(" ".join(found))

    def add_words(self, text: str, *, without: Collection[str] = ()) -> None:
        """Add the words of a text of the customer's, and not what stands side by side."""
        for reading in readings(text):
            self._own.update(w for w in words(reading) if len(w) >= SHORTEST + w.isdecimal() and w not in without)

    def discard(self, text: str) -> None:
        """Take away what somebody else wrote as well."""
        found = words(fold(text))
        for w in set(found) - self._seen:
            self._seen.add(w)
            self._seen_stems.add(stem(w))
        two = set(_runs(found, 2))
        self._pairs -= two
        self._runs -= two
        self._runs.difference_update(_runs(found, 3))

    def has(self, text: str) -> bool:
        """Return whether a text names the customer, or has three words in a row that only the customer wrote."""
        if self._named.names(text):
            return True
        return any(run in self._runs for reading in readings(text) for run in _runs(words(reading), 3))

    def trace(self) -> Trace:
        """Return what is left, hashed."""
        salt = secrets.token_hex(8)
        own = self._own - self._seen
        stems = {stem(w) for w in own} - self._seen_stems
        made = {"own": own, "stems": stems, "pairs": self._pairs, "runs": self._runs}
        return Trace(
            self._named.keys, salt, **{name: frozenset(hashed(salt, w) for w in found) for name, found in made.items()}
        )


def stem(word: str) -> str:
    """Return the word without the endings of number and case that English, German, French and Spanish put on nouns."""
    for ending, rest in (
        ("ies", "y"),
        ("sses", "ss"),
        ("es", ""),
        ("en", ""),
        ("er", ""),
        ("s", ""),
        ("e", ""),
        ("n", ""),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            return word.removesuffix(ending) + rest
    return word


def hashed(salt: str, said: str) -> str:
    """Return a short keyed hash of a word or a run of words."""
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8, key=salt.encode()).hexdigest()


@lru_cache(maxsize=64)
def _pattern(keys: tuple[str, ...], *, whole: bool) -> re.Pattern[str]:
    """Return what finds a key in a folded text, whatever stands between its words; in a row of a file (`whole`) nothing that parts its fields."""
    between = r"[^\w,;|\t\r\n\"]{1,3}|_" if whole else r"[\W_]+"
    before, after = _CONTINUED if whole else _TOUCHED
    forms = [form for key in sorted(keys, key=len, reverse=True) if (form := _form(key, between))]
    return re.compile(f"{before}(?:{'|'.join(forms)}){after}" if forms else r"(?!)")


def _form(key: str, between: str) -> str:
    """Return the pattern of one key: its words in a row; "" for one without words that is too short to tell anybody."""
    found = list(WORD.finditer(key))
    if not found:
        return re.escape(key) if len(key) >= UNWORDED else ""
    form = re.escape(found[0][0])
    for last, word in itertools.pairwise(found):
        form += (f"(?:{between})" if last.end() < word.start() else "") + re.escape(word[0])
    return form


def _runs(found: Sequence[str], length: int) -> Iterator[str]:
    return (" ".join(found[i : i + length]) for i in range(len(found) - length + 1))


@cache
def _vocabulary() -> frozenset[str]:
    """Return the words of the program's own code, statements and settings: a message made of them quotes nobody."""
    found: set[str] = set()
    waiting: list[Traversable] = [files("pipeline")]
    while waiting:
        for entry in waiting.pop().iterdir():
            if entry.is_dir():
                waiting.append(entry)
            elif entry.name.endswith((".py", ".sql", ".yaml")):
                found.update(words(fold(entry.read_text(encoding="utf-8"))))
    return frozenset(found)
