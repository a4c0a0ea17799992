"""The whole of an address of which the head has found a part: its house number, the rest of its street, its town."""

from __future__ import annotations

import re

from models.names.lexicon import COMMON, PLACE, STREET, UNIT, Lexicon
from models.personal.spans import Span

MOST_WORDS = 4
"""Words that are added on either side."""
_BEFORE = re.compile(r"(?P<piece>[^\W_]+(?:['’.-][^\W_]+)*)(?P<gap>\.? |, ?| ?\n)$")
_AFTER = re.compile(r"(?P<gap>\.? |, ?| ?\n)(?P<piece>[^\W_]+(?:['’-][^\W_]+)*)")
_NUMBER = re.compile(r"\d{1,4}[A-Za-z]?(?:[/-]\d{1,4})?")


def grown(text: str, span: Span, lexicon: Lexicon) -> Span:
    """Return an address with what belongs to it on either side; a name as it is.

    To the left it grows to the number of a house, over capitalised words; to the right over capitalised words that are no ordinary ones,
    and numbers: "27 <Harbour> Parade", "<9 Larch Way>, Farnham", "<Stationsplein> 2".
    """
    if span.kind != "address":
        return span
    return Span(_left(text, span.start), _right(text, span.end, lexicon), span.kind)


def _left(text: str, start: int) -> int:
    """Return where the address begins: at a number of a house, if only capitalised words lie between; else where it did."""
    at = start
    for _ in range(MOST_WORDS):
        before = _BEFORE.search(text, max(0, at - 40), at)
        if before is None:
            return start
        piece = before["piece"]
        at = before.start()
        if _NUMBER.fullmatch(piece):
            return at
        if not piece[0].isupper() or "," in before["gap"] or "\n" in before["gap"]:
            return start
    return start


def _right(text: str, end: int, lexicon: Lexicon) -> int:
    """Return where the address ends."""
    for _ in range(MOST_WORDS):
        after = _AFTER.match(text, end)
        if after is None or not _continues(after["piece"], lexicon):
            return end
        if "." in after["gap"] and not text[:end].casefold().endswith(("st", "rd", "ave", "str", "dr", "ln")):
            return end
        end = after.end()
    return end


def _continues(piece: str, lexicon: Lexicon) -> bool:
    if piece[0].isdigit():
        return _NUMBER.fullmatch(piece) is not None
    bits = lexicon.bits(piece)
    known = bits & (STREET | PLACE) and not (bits & UNIT and not bits & STREET)
    return len(piece) > 1 and piece[0].isupper() and bool(known or not bits & COMMON)
