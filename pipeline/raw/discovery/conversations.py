"""Whether a file has one row per turn of a conversation: which column says who speaks, what is said, and which rows belong together."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.raw.discovery.profiles import Profile
from pipeline.raw.discovery.signs import TEXT, plain_name, shows

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
ROWS_EACH = 1.5
"""Rows per conversation, on average, from which a column may say where turns belong."""


@dataclass(frozen=True, slots=True)
class FoundTurns:
    """Columns of a file with one row per turn.

    Attributes:
        conversation: Says which rows belong together.
        role: Says who speaks.
        text: What is said.
        order: Number of a turn; None without one.
        roles: Values of `role` by party.
        unlisted: How many values of `role` are no word for either side; their turns are never the customer's.
    """

    conversation: str
    role: str
    text: str
    order: str | None
    roles: dict[str, tuple[str, ...]]
    unlisted: int

    @property
    def own(self) -> frozenset[str]:
        """Return the columns that are used up by this."""
        return frozenset(c for c in (self.conversation, self.role, self.text, self.order) if c)


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


def _parties(p: Profile) -> dict[str, tuple[str, ...]] | None:
    """Return the values of a column by party, if it has the customer and somebody who answers, and few other values."""
    if p.overflowed or p.longest > 40 or len(p.values) > 20:
        return None
    found: dict[str, tuple[str, ...]] = {}
    for value in sorted(p.values):
        word = re.sub(r"[\s_]+", "-", value.casefold())
        party = next((party for party, words in PARTIES.items() if word in words), None)
        if party is not None and word not in {re.sub(r"[\s_]+", "-", v.casefold()) for v in found.get(party, ())}:
            found[party] = (*found.get(party, ()), value)
    listed = sum(map(len, found.values()))
    return found if "customer" in found and len(found) > 1 and listed >= len(p.values) / 2 else None


def _joins(p: Profile) -> bool:
    """Return whether a column may say which conversation a row belongs to: a name for it, a value in every row, most of them more than once."""
    several = p.overflowed or p.filled >= ROWS_EACH * len(p.values)
    return (
        bool(CONVERSATION.search(plain_name(p.name))) and p.filled == p.rows and several and not p.prose and not p.dates
    )
