"""Names that a company's customers use: capitalised words and pairs that are no ordinary words, found in the sentences themselves."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

LONGEST = 3
"""Words of a name."""
ORDINARY = 0.25
"""A name is written in small letters in at most so large a share of the places where it stands."""
SEEN = 3
"""One in so many of the places has to show the capital within a sentence."""
WITHIN = 0.7
"""A name of which so large a share stands within a longer name is only shown as that."""
SHOUTED = 0.6
"""A sentence in which a larger share of the words is capitalised tells nothing about names."""
_WORD = re.compile(r"[^\W\d_](?:[\w&-]*[^\W_])?(?:['’](?:s|S)\b)?")
_SHORT_FORM = re.compile(r"['’](?:m|ve|ll|d|re|t|s)\b", re.IGNORECASE)
_FIRST = re.compile(r"""(?:^|[.!?:;"“”(\n*•-])\s*$""")
_DATES = """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october
    november december jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun christmas easter eve new year boxing day"""
_OTHERS = "black ok tv id uk usa eu gb english british xmas i"
_NOBODYS = frozenset(f"{_DATES} {_OTHERS}".split())
"""Capitalised words that are no company's own."""


def own_names(sentences: Sequence[str], *, least: int) -> dict[str, list[int]]:
    """Return the names that stand in at least `least` sentences, with the rows of these sentences, the most frequent first.

    A name is one to LONGEST words in a row that begin with a capital within a sentence and hardly ever stand in small letters.
    The beginning of a sentence, shouted sentences, and days and months prove nothing. Once a name is known, it is found wherever
    it stands, whatever its letters. A name that nearly always stands within a longer one is only shown as the longer one.
    """
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for name in _capitalised(sentence):
            spelled[name.lower()][name] += 1
    likely = [name for name, forms in spelled.items() if sum(forms.values()) * SEEN >= least]
    if not likely:
        return {}
    rows: dict[str, list[int]] = defaultdict(list)
    small: Counter[str] = Counter()
    pattern = re.compile(
        rf"(?<!\w)(?=((?:{'|'.join(map(re.escape, sorted(likely, key=len, reverse=True)))})(?!\w)))", re.IGNORECASE
    )
    parts = {name: [other for other in likely if other != name and f" {other} " in f" {name} "] for name in likely}
    for i, sentence in enumerate(sentences):
        found = {m[1].lower(): m[1] for m in pattern.finditer(sentence)}
        for longer, written in list(found.items()):
            for part in parts[longer]:
                found.setdefault(part, written)
        for name, written in found.items():
            rows[name].append(i)
            small[name] += written[0].islower()
    kept = {n: r for n, r in rows.items() if len(r) >= least and small[n] <= ORDINARY * len(r)}
    for name in list(kept):
        wider = [n for n in kept if n != name and f" {name} " in f" {n} "]
        if any(len(set(kept[n]) & set(kept[name])) >= WITHIN * len(kept[name]) for n in wider):
            del kept[name]
    ordered = sorted(kept, key=lambda name: (-len(kept[name]), name))
    return {spelled[name].most_common(1)[0][0]: kept[name] for name in ordered}


def _capitalised(sentence: str) -> Iterator[str]:
    """Yield the names that a sentence shows by its capitals."""
    words = list(_WORD.finditer(sentence))
    if not words or sum(w[0][0].isupper() for w in words) > max(2.0, SHOUTED * len(words)):
        return
    at = 0
    while at < len(words):
        end = at
        while (
            end < len(words)
            and end - at < LONGEST
            and _is_name(words[end][0])
            and (end == at or sentence[words[end - 1].end() : words[end].start()] == " ")
        ):
            end += 1
        if end > at and not _FIRST.search(sentence[: words[at].start()]):
            yield re.sub(r"['’][sS]$", "", sentence[words[at].start() : words[end - 1].end()])
        at = max(end, at + 1)


def _is_name(word: str) -> bool:
    bare = re.sub(r"['’][sS]$", "", word)
    return bare[0].isupper() and len(bare) > 1 and bare.lower() not in _NOBODYS and not _SHORT_FORM.search(bare)
