"""Whether a file has one row per turn of a conversation: which column says who speaks, what is said, and which rows belong together."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pipeline.raw.discovery.profiles import Profile, profile_columns
from pipeline.raw.discovery.signs import TEXT, plain_name, shows
from pipeline.raw.readers.base import Listed, Reject, Row
from pipeline.raw.readers.json_paths import leaf_text

PARTIES: dict[str, frozenset[str]] = {
    "customer": frozenset(
        "customer caller client cliente klant kunde kundin end-user enduser user usuario utilisateur guest patient visitor external klient asiakas kund".split()  # noqa: SIM905
    ),
    "agent": frozenset(
        [
            "agent",
            "agente",
            "advisor",
            "adviser",
            "berater",
            "beraterin",
            "representative",
            "rep",
            "operator",
            "operador",
            "mitarbeiter",
            "mitarbeiterin",
            "employee",
            "staff",
            "support",
            "cs",
            "csr",
            "consultant",
            "teammate",
            "internal",
            "conseiller",
            "medewerker",
            "konsulent",
            "handläggare",
            "assistant",
            "supervisor",
        ]
    ),
    "bot": frozenset(
        [
            "bot",
            "chatbot",
            "ivr",
            "robot",
            "system",
            "automated",
            "automation",
            "workflow",
            "virtual-agent",
            "virtual-assistant",
        ]
    ),
}
"""Words for who speaks, by party. A word that may be either side, such as participant or speaker, is none of them."""
CONVERSATION = re.compile(
    r"\b(?:conversations?|calls?|chats?|sessions?|interactions?|contacts?|tickets?|threads?|cases?|dialog(?:ue)?|transcript|engagement|gespräch\w*|anruf|vorgang|"
    r"appel|échange|llamada|conversaci[oó]n|chiamata|conversazione|gesprek|samtal|samtale|rozmowa)\b",
    re.I,
)
"""Names of columns that say which conversation a turn belongs to."""
SAID = re.compile(
    r"\b(?:transcript|transkript|utterance|said|speech|phrase|sentence|turn|äußerung|wortlaut|énoncé)\b", re.I
)
NUMBERED = re.compile(r"\b(?:turn|sequence|seq|index|order|position|line|reihenfolge|folge|orden|ordre|ordine)\b", re.I)
SPEAKER = re.compile(
    r"\b(?:speaker|participant|role|sender|party|author type|said by|spoken by|sprecher(?:in)?|rolle|rôle|locuteur|intervenant|hablante|rol|parlante|ruolo|spreker|talare)\b",
    re.I,
)
"""Names of columns that say who speaks."""
_COUNTED = re.compile(r"-*\d+$|^\d+-*")
"""Number of a speaker, as in "agent 2"."""
LOOKED_AT = 200
"""Objects whose lists are looked at."""
ROWS_EACH = 1.5
"""Rows per conversation, on average, from which a column may say where turns belong."""


@dataclass(frozen=True, slots=True)
class FoundTurns:
    """Columns of a file with one row per turn.

    Attributes:
        conversation: Says which rows belong together; "" where a list holds the turns.
        role: Says who speaks.
        text: What is said.
        order: Number of a turn; None without one.
        roles: Values of `role` by party.
        unlisted: How many values of `role` are no word for either side; their turns are never the customer's.
        list: Path of the list that holds the turns of an object; "" where each turn is a row.
        time: Field of an item with a time in ISO 8601; None without one, and where each turn is a row.
    """

    conversation: str
    role: str
    text: str
    order: str | None
    roles: dict[str, tuple[str, ...]]
    unlisted: int
    list: str = ""
    time: str | None = None

    @property
    def own(self) -> frozenset[str]:
        """Return the columns that are used up by this."""
        return frozenset(c for c in (self.conversation, self.role, self.text, self.order) if c and not self.list)


def find_turns(profiles: list[Profile]) -> FoundTurns | None:
    """Return the columns of turns, or None where the file does not show all of them: a party for each side, words, and what joins them."""
    filled = [p for p in profiles if p.filled and not p.listed and not p.native]
    spoken = [(p, parties) for p in filled if (parties := _parties(p)) is not None]
    if not spoken:
        return None
    role, roles = max(spoken, key=lambda found: found[0].filled)
    joining = [p for p in filled if p is not role and _joins(p)]
    words = [p for p in filled if p is not role and p not in joining and (p.prose or SAID.search(plain_name(p.name)))]
    words = [p for p in words if p.points is None and p.numbers is None and not p.dates]
    if not joining or not words:
        return None
    conversation = min(
        joining, key=lambda p: (shows(p.name, "customer"), not shows(p.name, "id"))
    )  # a contact may be a person
    text = max(words, key=lambda p: (SAID.search(plain_name(p.name)) is not None, TEXT.search(plain_name(p.name)) is not None, p.filled))  # fmt: skip
    order = next(
        (p.name for p in filled if p.numbers is not None and p not in joining and NUMBERED.search(plain_name(p.name))),
        None,
    )
    unlisted = len(role.values) - sum(map(len, roles.values()))
    return FoundTurns(conversation.name, role.name, text.name, order, roles, unlisted)


def find_listed_turns(rows: Iterable[Row | Reject]) -> FoundTurns | None:
    """Return where the turns stand in objects that are a conversation each, in a list or in lists of a list; None if the values do not show it."""
    items: dict[str, list[dict[str, Any]]] = {}
    for row in islice((row for row in rows if isinstance(row, Row)), LOOKED_AT):
        for column, cell in row.values.items():
            if isinstance(cell, Listed):
                for path, found in _lists(column, json.loads(cell)):
                    items.setdefault(path, []).extend(found)
    for path, listed in items.items():
        cells = [Row(n, {k: leaf_text(v) for k, v in item.items()}) for n, item in enumerate(listed[: 10 * LOOKED_AT])]
        filled = [p for p in profile_columns((), cells, limit=None) if p.filled and not p.listed]
        spoken = [(p, parties) for p in filled if (parties := _parties(p)) is not None]
        words = [p for p in filled if p.points is None and p.numbers is None and not p.dates and _parties(p) is None]
        words = [p for p in words if p.prose or SAID.search(plain_name(p.name)) or TEXT.search(plain_name(p.name))]
        if spoken and words:
            role, roles = max(spoken, key=lambda found: found[0].filled)
            text = max(
                words,
                key=lambda p: (
                    TEXT.search(plain_name(p.name)) is not None or SAID.search(plain_name(p.name)) is not None,
                    p.filled,
                ),
            )
            time = next((p.name for p in filled if p.dates[:1] == ("iso8601",)), None)
            return FoundTurns(
                "", role.name, text.name, None, roles, len(role.values) - sum(map(len, roles.values())), path, time
            )
    return None


def _lists(path: str, value: Any) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the lists of objects at a path and one level below, with theirs."""
    found = [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    if found:
        yield path, found
    for item in found:
        for name, inner in item.items():
            if isinstance(inner, list) and inner and all(isinstance(one, dict) for one in inner):
                yield f"{path}[].{name}", inner


def _parties(p: Profile) -> dict[str, tuple[str, ...]] | None:
    """Return the values of a column by party, if it has the customer and somebody who answers, and few other values."""
    if p.overflowed or p.longest > 40 or len(p.values) > 20:
        return None
    found: dict[str, tuple[str, ...]] = {}
    for value in sorted(p.values):
        word = _word(value)
        party = next((party for party, words in PARTIES.items() if _COUNTED.sub("", word) in words), None)
        if party is not None and word not in map(_word, found.get(party, ())):
            found[party] = (*found.get(party, ()), value)
    listed = sum(map(len, found.values()))
    return found if "customer" in found and len(found) > 1 and listed >= len(p.values) / 2 else None


def _word(value: str) -> str:
    return re.sub(r"[\s_]+", "-", value.strip().casefold())


def speakers_untold(profiles: list[Profile]) -> tuple[str, str] | None:
    """Return the column that seems to say who speaks in a file with one row per turn, and the one that joins turns; None if there is none.

    For files whose speakers are no words for either side, such as names: which of them is the customer, nobody can tell.
    """
    filled = [p for p in profiles if p.filled and not p.listed and not p.native]
    joining = next((p for p in filled if _joins(p)), None)
    spoken = next(
        (p for p in filled if p is not joining and SPEAKER.search(plain_name(p.name)) and _strangers(p)), None
    )
    return (spoken.name, joining.name) if spoken and joining else None


def _strangers(p: Profile) -> bool:
    """Return whether a column has several values, and one of them is no word for the customer."""
    return len(p.values) > 1 and not all(_COUNTED.sub("", _word(v)) in PARTIES["customer"] for v in p.values)


def _joins(p: Profile) -> bool:
    """Return whether a column may say which conversation a row belongs to: a name for it, a value in every row, most of them more than once."""
    several = p.overflowed or p.filled >= ROWS_EACH * len(p.values)
    return (
        bool(CONVERSATION.search(plain_name(p.name))) and p.filled == p.rows and several and not p.prose and not p.dates
    )
