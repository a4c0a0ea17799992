"""Personal data that is found by rule: the finders in their order, each behind a cheap test."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from models.personal.context import blank, plain
from models.personal.dates import BIRTH_WORDS, find_birth_dates, find_dates_and_times
from models.personal.documents import (
    KNOWN_PLATE,
    LETTERS_AND_DIGITS,
    PASSPORT_WORDS,
    PLATE_WORDS,
    find_known_plates,
    find_passports,
    find_plates,
)
from models.personal.emails import (
    AT_WORDS,
    DOT_WORDS,
    SPOKEN_WORDS,
    find_emails,
    find_spoken_emails,
    find_written_emails,
)
from models.personal.national_ids import NEAR_DIGITS, find_national_ids
from models.personal.numbering import REGIONS
from models.personal.payment import BANK_WORDS, find_accounts, find_bank_numbers, find_card_codes, find_cards
from models.personal.phones import find_phones
from models.personal.spans import PLACEHOLDERS, Span, merge
from models.personal.tokens import SECRET_WORDS, find_keys, find_listed_passwords, find_tokens
from models.personal.web import find_ips, find_links, find_messenger_numbers

_DIGIT = re.compile(r"\d")
_PLACEHOLDERS = re.compile("|".join(re.escape(p) for p in PLACEHOLDERS.values()))
_MOST_PASSES = 4
WINDOW, MARGIN = 4_000, 500
"""Characters of a long text that are read at once, and how far two readings overlap on either side: some rules take time with the square."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A finder, and what a text must have for it to be worth trying: the finders cost hundreds of times as much as these tests.

    Attributes:
        kind: Of what it finds.
        find: Yields starts and ends.
        order: Rules of one order read the same text; what they find is hidden from those of the next.
        digits: Least number of digits in the text.
        words: One of these must occur in the lower-case text; empty: no such test.
        also: One of these, too.
        form: Must be found in the text; None: no such test.
    """

    kind: str
    find: Callable[[str], Iterable[tuple[int, int]]]
    order: int
    digits: int = 0
    words: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    form: re.Pattern[str] | None = None


def find_patterns(text: str, *, regions: tuple[str, ...] = REGIONS, own: tuple[str, ...] = ()) -> list[Span]:
    """Return the personal data of a text that rules recognise, in order and without overlaps.

    Finds all of KINDS but names and addresses. In a text whose findings were replaced by PLACEHOLDERS it finds nothing more.

    Args:
        text: Any string.
        regions: Countries that the texts come from, as ISO 3166-1 alpha-2 codes, most likely first: how phone numbers
            without + are read.
        own: What looks like personal data but is the company's own, as it may stand in texts: its hotline, its
            e-mail address. Never returned; spaces and punctuation in numbers do not matter.
    """
    text = plain(text)
    if len(text) <= WINDOW:
        return _found(text, regions, own)
    spans: list[Span] = []
    for start in range(0, len(text), WINDOW - 2 * MARGIN):
        moved = [
            Span(s.start + start, s.end + start, s.kind) for s in _found(text[start : start + WINDOW], regions, own)
        ]
        last = start + WINDOW >= len(text)
        first, end = start + MARGIN * (start > 0), len(text) if last else start + WINDOW - MARGIN
        spans += [span for span in moved if first <= span.start < end or span.end - span.start > MARGIN]
        if last:
            break
    return merge(spans)


def _found(text: str, regions: tuple[str, ...], own: tuple[str, ...]) -> list[Span]:
    """Return what is found in a text of one window."""
    found: list[Span] = []
    for _ in range(_MOST_PASSES):
        more = _pass(*_replaced(text, found), regions, own)
        if not more:
            break
        found = merge([*found, *more])
    return found


def _replaced(text: str, found: list[Span]) -> tuple[str, Sequence[int]]:
    """Return the text with placeholders for what was found, and for each of its characters the place in the text before."""
    if not found:
        return text, range(len(text) + 1)
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for span in found:
        placeholder = PLACEHOLDERS[span.kind]
        parts += [text[at : span.start], placeholder]
        places += [*range(at, span.start), *([span.start] * len(placeholder))]
        at = span.end
    return "".join([*parts, text[at:]]), [*places, *range(at, len(text) + 1)]


def _pass(text: str, places: Sequence[int], regions: tuple[str, ...], own: tuple[str, ...]) -> list[Span]:
    """Return what one reading of the text finds, at its places in the text before."""
    text = blank(text, (m.span() for m in _PLACEHOLDERS.finditer(text))) if "[" in text else text
    return [Span(places[s.start], places[s.end - 1] + 1, s.kind) for s in _read(text, regions, _Own(own))]


def _read(text: str, regions: tuple[str, ...], own: _Own) -> Iterator[Span]:
    """Yield what is found: first what the rules find in their order, then the phone numbers in what they leave."""
    digits, lower = len(_DIGIT.findall(text)), text.lower()
    due = [
        rule
        for rule in RULES
        if digits >= rule.digits
        and (not rule.words or any(word in lower for word in rule.words))
        and (not rule.also or any(word in lower for word in rule.also))
        and (rule.form is None or rule.form.search(text))
    ]
    for order in sorted({rule.order for rule in due}):
        spans = merge(Span(*place, rule.kind) for rule in due if rule.order == order for place in rule.find(text))
        yield from (s for s in spans if not own.has(text[s.start : s.end]))
        text = blank(text, ((s.start, s.end) for s in spans))
    if digits >= 7:
        text = blank(text, [*find_links(text), *find_dates_and_times(text)])
        phones = (Span(*place, "phone") for place in find_phones(text, regions))
        yield from (s for s in phones if not own.has(text[s.start : s.end]))


RULES: tuple[Rule, ...] = (
    Rule("email", find_emails, 0, words=("@",)),
    Rule("email", find_written_emails, 0, words=DOT_WORDS, also=AT_WORDS),
    Rule("email", find_spoken_emails, 0, words=SPOKEN_WORDS),
    Rule("phone", find_messenger_numbers, 1, 7, words=("wa.me", "whatsapp", "tel:")),
    Rule("token", find_tokens, 2, words=SECRET_WORDS),
    Rule("token", find_listed_passwords, 2, words=("@",)),
    Rule("token", find_keys, 2, 1, form=re.compile(r"[A-Za-z\d_-]{20}")),
    Rule("ip", find_ips, 3, 4, form=re.compile(r"\d\.\d{1,3}\.\d|[0-9a-fA-F]:[0-9a-fA-F:]")),
    Rule("account", find_accounts, 4, 8, form=re.compile(r"[A-Za-z]{2}[ -]?\d\d[ ._/-]?[A-Za-z\d]")),
    Rule("account", find_bank_numbers, 4, 6, words=BANK_WORDS),
    Rule("national_id", find_national_ids, 4, 2, form=NEAR_DIGITS),
    Rule("card", find_cards, 4, 12),
    Rule("card", find_card_codes, 4, 3, words=("cv", "csc", "security code")),
    Rule("passport", find_passports, 4, 1, words=PASSPORT_WORDS),
    Rule("birth_date", find_birth_dates, 4, 3, words=BIRTH_WORDS),
    Rule("plate", find_plates, 4, 2, words=PLATE_WORDS, form=LETTERS_AND_DIGITS),
    Rule("plate", find_known_plates, 4, 2, form=KNOWN_PLATE),
)
"""What is found by rule, in order: an e-mail address is read before its digits could be something else."""


class _Own:
    """What is the company's own and no personal data, compared without spaces and punctuation."""

    def __init__(self, given: tuple[str, ...]) -> None:
        compact = [self._compact(g) for g in given]
        self._words = {c for c in compact if c}
        self._numbers = {n[-9:] for c in compact if (n := c.lstrip("0")).isdigit() and len(n) >= 7}

    @staticmethod
    def _compact(text: str) -> str:
        return "".join(c for c in text.casefold() if c.isalnum() or c == "@")

    def has(self, term: str) -> bool:
        """Return whether a term is one of them; of a number, the last nine digits decide, so that the country code may lack."""
        if not self._words:
            return False
        compact = self._compact(term)
        digits = "".join(c for c in compact if c.isdecimal()).lstrip("0")
        return compact in self._words or (len(digits) >= 7 and digits[-9:] in self._numbers)


__all__ = ["REGIONS", "RULES", "Rule", "find_patterns"]
