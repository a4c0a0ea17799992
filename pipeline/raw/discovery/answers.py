"""Whether a file has one row per answer: which column names the question, which has the answer, and which says whose response it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.raw.discovery.conversations import ROWS_EACH
from pipeline.raw.discovery.profiles import Profile
from pipeline.raw.discovery.signs import plain_name, shows
from pipeline.raw.readers.base import Reject, Row
from pipeline.raw.row_cells import plain_text

ASKED = re.compile(
    r"\b(?:questions?|frage|fragen|pregunta|domanda|vraag|pergunta|pytanie|fråga|spørgsmål|spørsmål|item)\b", re.I
)
ANSWERED = re.compile(r"\b(?:answers?|antwort|antworten|réponses?|respuestas?|rispost[ae]|antwoord(?:en)?|respostas?|odpowied[zź]|svar|value|wert)\b", re.I)  # fmt: skip
RESPONSE = re.compile(r"\b(?:responses?|respondents?|submissions?|surveys?|interviews?|participants?|teilnehmer|umfrage|réponse|respuesta|antwort|id|nr)\b", re.I)  # fmt: skip
QUESTIONS = 500
"""Different questions that a survey has at most."""


@dataclass(frozen=True, slots=True)
class FoundAnswers:
    """Columns of a file with one row per answer.

    Attributes:
        response: Says which rows belong together.
        question: Names the question.
        answer: Has the answer.
    """

    response: str
    question: str
    answer: str

    @property
    def own(self) -> frozenset[str]:
        """Return the columns that are used up by this."""
        return frozenset((self.response, self.question, self.answer))


def find_answers(profiles: list[Profile]) -> FoundAnswers | None:
    """Return the columns of answers, or None where the names and values do not show all three."""
    filled = [p for p in profiles if p.filled and not p.listed and not p.native]
    names = {p.name: plain_name(p.name) for p in filled}
    asked = [
        p for p in filled if ASKED.search(names[p.name]) and p.numbers is None and not p.overflowed and _returns(p)
    ]
    asked = sorted((p for p in asked if 1 < len(p.values) <= QUESTIONS), key=lambda p: shows(p.name, "id"))
    answered = [p for p in filled if ANSWERED.search(names[p.name]) and not shows(p.name, "id") and p not in asked]
    whose = [
        p
        for p in filled
        if RESPONSE.search(names[p.name]) and p.filled == p.rows and _returns(p) and not p.prose and not p.dates
    ]
    whose = [p for p in whose if p not in asked and p not in answered and not ASKED.search(names[p.name])]
    if not asked or not answered or not whose:
        return None
    response = max(whose, key=lambda p: (p.overflowed, len(p.values)))
    return FoundAnswers(response.name, asked[0].name, answered[0].name)


def _returns(p: Profile) -> bool:
    """Return whether most values stand in more than one row."""
    return p.overflowed or p.filled >= ROWS_EACH * len(p.values)


def answer_profiles(found: FoundAnswers, rows: Iterable[Row | Reject], *, limit: int) -> list[Profile]:
    """Return the profiles of the joined file: one for each column beside the answers, with one value per response, and one for each question."""
    responses = dict[str, dict[str, object]]()
    for n, row in enumerate(rows):
        if n >= limit:
            break
        if isinstance(row, Reject):
            continue
        values = responses.setdefault(plain_text(row.values, found.response), {})
        for column, cell in row.values.items():
            if column not in (found.question, found.answer) and not values.get(column):
                values[column] = cell
        if question := plain_text(row.values, found.question):
            values.setdefault(question, row.values.get(found.answer, ""))
    profiles = dict[str, Profile]()
    for joined in responses.values():
        for column, given in joined.items():
            profiles.setdefault(column, Profile(column)).add(given)
    for profile in profiles.values():
        profile.rows = len(responses)
    return list(profiles.values())
