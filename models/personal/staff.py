"""Names of a company's own people in texts: which stretch names whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

WORDS_TOO = frozenset(
    [
        "amber",
        "amy",
        "angel",
        "april",
        "art",
        "ash",
        "august",
        "autumn",
        "bill",
        "bob",
        "brook",
        "carol",
        "chase",
        "chip",
        "christian",
        "clay",
        "crystal",
        "daisy",
        "dale",
        "dawn",
        "dean",
        "destiny",
        "drew",
        "earnest",
        "faith",
        "frank",
        "gene",
        "glen",
        "grace",
        "grant",
        "guy",
        "harmony",
        "harry",
        "heath",
        "heather",
        "holly",
        "hope",
        "hunter",
        "iris",
        "ivy",
        "jack",
        "jade",
        "jasmine",
        "jay",
        "jean",
        "jewel",
        "jim",
        "josh",
        "joy",
        "june",
        "lance",
        "lily",
        "major",
        "mark",
        "martin",
        "mason",
        "max",
        "may",
        "melody",
        "mercy",
        "merry",
        "miles",
        "miller",
        "nick",
        "olive",
        "pat",
        "patience",
        "pearl",
        "penny",
        "pierce",
        "precious",
        "ray",
        "reed",
        "rich",
        "rob",
        "robin",
        "rose",
        "ruby",
        "sandy",
        "savannah",
        "scarlet",
        "serenity",
        "skip",
        "star",
        "stone",
        "storm",
        "sue",
        "summer",
        "sunny",
        "terry",
        "tom",
        "trinity",
        "victor",
        "violet",
        "wade",
        "ward",
        "will",
        "woody",
    ]
)
"""First names that are everyday words, too: alone they name somebody only where a model says that they are a name."""


@dataclass(frozen=True, slots=True)
class StaffSpan:
    """A stretch of a text that names a member of staff.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last character.
        name: The name as the list has it.
        first: The first name as it stands in the text.
    """

    start: int
    end: int
    name: str
    first: str


def find_staff(text: str, names: Sequence[str], *, named: Sequence[tuple[int, int]] = ()) -> list[StaffSpan]:
    """Return the members of staff that a text names, in order and without overlaps.

    A full name counts in any case of its letters, a first name alone only as it is written on the list. First names that are
    everyday words count where `named` covers them.

    Args:
        text: Any string.
        names: Names of the members of staff; the first word of each is the first name.
        named: Stretches that a model takes for names.
    """
    if not names:
        return []
    full, first, by_words = _forms(tuple(names))
    found = [
        StaffSpan(*m.span(), by_words[" ".join(m[0].casefold().split())], m[0].split()[0]) for m in full.finditer(text)
    ]
    for m in first.finditer(text):
        covered = any(start <= m.start() and m.end() <= end for start, end in named)
        taken = any(s.start < m.end() and m.start() < s.end for s in found)
        if not taken and (covered or m[0].casefold() not in WORDS_TOO):
            found.append(StaffSpan(*m.span(), by_words[m[0].casefold()], m[0]))
    return sorted(found, key=lambda s: s.start)


@lru_cache(16)
def _forms(names: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    """Return the patterns of full names and of first names, and the name on the list by its words."""
    whole: list[str] = []
    firsts: list[str] = []
    by_words: dict[str, str] = {}
    for name in names:
        words = name.split()
        by_words.setdefault(words[0].casefold(), name)
        firsts.append(re.escape(words[0]))
        if len(words) > 1:
            by_words[" ".join(words).casefold()] = name
            whole.append(r"\s+".join(map(re.escape, words)))
    longest = sorted(set(whole), key=lambda w: (-len(w), w)) or [r"(?!)"]
    return (
        re.compile(rf"(?<!\w)(?:{'|'.join(longest)})(?!\w)", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{'|'.join(sorted(set(firsts), key=lambda w: (-len(w), w)))})(?!\w)"),
        by_words,
    )
