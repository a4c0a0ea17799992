"""Rejected rows as they are kept: a contact becomes the pseudonym of its customer, other personal details placeholders.

A placeholder would hide whose row it is, from the customer who asks for it or wants it erased; a pseudonym does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from models.personal.patterns import find_patterns
from models.personal.redaction import Rules, redact
from models.personal.spans import PLACEHOLDERS, Span
from pipeline.config.key_secret import pseudonym_of
from pipeline.config.settings import Settings

_FIELD = re.compile(r"[^\t\r\n,;|\"{}\[\]]+")
"""What may be a field of a row of any kind of file."""
_BEFORE_FIELD = '\t\r\n,;|"{[:'
_AFTER_FIELD = re.compile(r" *(?:$|[\t\r\n|\"}\]]|[,;](?! ))")
_MAY_BE_KEY = re.compile(r"@|\d(?:\D{0,3}\d){6}")
CONTACTS = frozenset({"email", "phone"})


@dataclass(frozen=True, slots=True)
class RejectCleaner:
    """How the rejected rows of one source are kept.

    Attributes:
        clean: Reasons and texts of rows, in their order, to reasons and texts as they are kept.
        known_by: Text of a row to the words, one per line, by which an erased customer is known in it: what stands in the
            file, and what would be stored of it.
    """

    clean: Callable[[Sequence[str], Sequence[str]], tuple[list[str], list[str]]]
    known_by: Callable[[str], str]


def reject_cleaner(
    settings: Settings,
    rules: Rules,
    *,
    contact: Callable[[str], str | None],
    id_of: Callable[[str], str],
    names_in: Callable[[Sequence[str]], list[list[Span]]],
) -> RejectCleaner:
    """Return how the rejected rows of a source are kept.

    Args:
        settings: `privacy.keys` and the secret.
        rules: Of the source. Contacts are replaced where the rules replace them in texts, and where keys are pseudonyms.
        contact: A key to the one spelling of a contact; None if it is none.
        id_of: Id in the file to the stored one.
        names_in: Names and addresses that a model finds in texts.
    """
    kinds = CONTACTS & (rules.kinds if settings.privacy.keys == "plain" else CONTACTS)
    hide = partial(hide_contacts, kinds=kinds, rules=rules, contact=contact, pseudonym=partial(pseudonym_of, settings))

    def clean(reasons: Sequence[str], texts: Sequence[str]) -> tuple[list[str], list[str]]:
        hidden = [hide(text) for text in texts]
        named = [[s for s in spans if not _is_field(t, s)] for t, spans in zip(hidden, names_in(hidden), strict=True)]
        kept = [redact(text, rules, named=spans)[0] for text, spans in zip(hidden, named, strict=True)]
        said = [_without(hide(r), t, spans) for r, t, spans in zip(reasons, hidden, named, strict=True)]
        return [redact(reason, rules)[0] for reason in said], kept

    def known_by(text: str) -> str:
        fields = [field for found in _FIELD.finditer(text) if _MAY_BE_KEY.search(field := found[0].strip())]
        stored = [form for field in fields for form in (contact(field), id_of(field)) if form and form != field]
        return "\n".join([text, hide(text), *stored])

    return RejectCleaner(clean, known_by)


def _is_field(text: str, span: Span) -> bool:
    """Return whether a name is all that a field of a row holds: it may be the customer's key, by which the row is found."""
    if span.kind != "name":
        return False
    before, after = text[: span.start].rstrip(" "), text[span.end :]
    begins = not before or before[-1] in _BEFORE_FIELD
    comma = before.endswith((",", ";")) and text[span.start - 1] == " "  # in prose, a space follows
    return begins and not comma and _AFTER_FIELD.match(after) is not None


def _without(reason: str, text: str, spans: Sequence[Span]) -> str:
    """Return a reason without the names that were found in its row."""
    for said, kind in sorted({(text[s.start : s.end], s.kind) for s in spans}, key=lambda found: -len(found[0])):
        reason = re.sub(rf"(?<!\w){re.escape(said)}(?!\w)", PLACEHOLDERS[kind], reason)
    return reason


def hide_contacts(
    text: str,
    *,
    kinds: frozenset[str],
    rules: Rules,
    contact: Callable[[str], str | None],
    pseudonym: Callable[[str], str],
) -> str:
    """Return a row with pseudonyms in place of contacts; applied to its own result it changes nothing.

    A field that is a contact as a customer's key is one is found first, in every spelling that a key may have; then what
    the rules find inside longer texts.

    Args:
        text: A row of any kind of file, or a piece of one.
        kinds: Which contacts are replaced: "email", "phone", both or none.
        rules: Of the source: regions of phone numbers, and the company's own contacts, which stay.
        contact: The one spelling of a contact, as for customers' keys; None if it is none.
        pseudonym: Contact in its one spelling to its pseudonym.
    """
    if not kinds or not _MAY_BE_KEY.search(text):
        return text
    own = {contact(value) or value for value in rules.own}

    def stands_for(said: str) -> str | None:
        form = contact(said)
        if form is None or form in own or any(c.isspace() for c in form):
            return None
        return pseudonym(form) if ("email" if "@" in form else "phone") in kinds else None

    def field(found: re.Match[str]) -> str:
        said = found[0].strip()
        instead = stands_for(said) if _MAY_BE_KEY.search(said) else None
        return found[0] if instead is None else found[0].replace(said, instead)

    text = _FIELD.sub(field, text)
    if not _MAY_BE_KEY.search(text):
        return text
    for span in sorted(find_patterns(text, regions=rules.regions, own=rules.own), key=lambda s: -s.start):
        if span.kind in kinds and (instead := stands_for(text[span.start : span.end])):
            text = text[: span.start] + instead + text[span.end :]
    return text
