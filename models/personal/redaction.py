"""Personal data out of texts: what the rules in force find is replaced by a placeholder of its kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from models.personal.patterns import REGIONS, find_patterns
from models.personal.placeholders import PLACEHOLDER
from models.personal.spans import KINDS, PLACEHOLDERS, Span, merge
from models.personal.staff import StaffSpan, find_staff

StaffNames = Literal["keep_first", "pseudonym", "redact"]
ROUNDS = 5
"""A placeholder changes what stands around it, so that a rule may find more: looked again until nothing is found."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What is replaced in texts.

    Attributes:
        kinds: Kinds that are replaced.
        regions: Countries of phone numbers without a country code, ISO 3166-1 alpha-2, most likely first.
        own: What is the company's own, such as its hotline; never replaced. A name in it stays, too, in any case of its letters.
        staff: Names of members of staff, see models.personal.staff.
        staff_names: What becomes of those names where the kind "name" is replaced.
        pseudonym: Four hexadecimal digits for a name of `staff`; needed for staff_names = "pseudonym".
    """

    kinds: frozenset[str] = frozenset(KINDS)
    regions: tuple[str, ...] = REGIONS
    own: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    staff_names: StaffNames = "redact"
    pseudonym: Callable[[str], str] | None = field(default=None, compare=False)


def redact(text: str, rules: Rules, *, named: Sequence[Span] = ()) -> tuple[str, Counter[str]]:
    """Return the text with placeholders, and how often each kind was replaced; applied to its own result it changes nothing.

    Args:
        text: Any string.
        rules: What is replaced.
        named: What a model found in this text (names, addresses), beside what is found by rule.
    """
    counts: Counter[str] = Counter()
    if not rules.kinds:
        return text, counts
    own = {" ".join(o.casefold().split()) for o in rules.own}
    spans = [
        s for s in named if s.kind in rules.kinds and " ".join(text[s.start : s.end].casefold().split()) not in own
    ]
    for _ in range(ROUNDS):
        by_rule = find_patterns(text, regions=rules.regions, own=rules.own)
        changes = _changes(text, [*spans, *(s for s in by_rule if s.kind in rules.kinds)], rules)
        if not changes:
            break
        for start, end, kind, instead in reversed(changes):
            text = text[:start] + instead + text[end:]
            counts[kind] += 1
        spans = []
    return text, counts


def _changes(text: str, spans: Sequence[Span], rules: Rules) -> list[tuple[int, int, str, str]]:
    """Return (start, end, kind, what stands there instead) in order; placeholders that stand already are left alone."""
    staff: list[StaffSpan] = []
    if rules.staff and "name" in rules.kinds:
        names = [(s.start, s.end) for s in spans if s.kind == "name"]
        staff = find_staff(text, rules.staff, named=names)
    taken = [(s.start, s.end) for s in staff]
    taken += [m.span() for m in PLACEHOLDER.finditer(text)] if "[" in text else []
    changes = [(s.start, s.end, s.kind, PLACEHOLDERS[s.kind]) for s in _apart(text, merge(spans, text), taken)]
    for s in staff:
        instead = _staff_name(s, rules)
        if instead != text[s.start : s.end]:
            changes.append((s.start, s.end, "name", instead))
    return sorted(changes)


def _staff_name(found: StaffSpan, rules: Rules) -> str:
    if rules.staff_names == "keep_first":
        return found.first
    if rules.staff_names == "pseudonym" and rules.pseudonym is not None:
        return f"[staff {rules.pseudonym(found.name)}]"
    return PLACEHOLDERS["name"]


def _apart(text: str, spans: Sequence[Span], taken: Sequence[tuple[int, int]]) -> list[Span]:
    """Return the spans without what is taken already; a rest without a letter or digit is dropped."""
    parts = list(spans)
    for start, end in taken:
        parts = [
            Span(a, b, p.kind)
            for p in parts
            for a, b in (
                ((p.start, min(p.end, start)), (max(p.start, end), p.end))
                if p.start < end and start < p.end
                else ((p.start, p.end),)
            )
            if a < b and any(c.isalnum() for c in text[a:b])
        ]
    return parts
