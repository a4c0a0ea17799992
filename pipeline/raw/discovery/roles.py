"""Which column of a file is what: id, times, customer, scores, texts. What cannot be told is left to a person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.raw.discovery.answers import FoundAnswers
from pipeline.raw.discovery.conversations import FoundTurns
from pipeline.raw.discovery.dates import LOOKED_AT, are_day_numbers, covering_patterns, readings
from pipeline.raw.discovery.kinds import may_answer, scores_by_kind, shows_promoters
from pipeline.raw.discovery.profiles import Profile
from pipeline.raw.discovery.scores import FoundScore, found_score, with_items
from pipeline.raw.discovery.signs import OPEN, PERSONAL, QUESTION, REPLY, TEXT, plain_name, satisfaction_points, shows

CHOICES = 20
"""Different values that an attribute has at most."""
_OF_A_RESPONSE = re.compile(
    r"respon[sd]|submission|review|survey|answer|antwort|réponse|respuesta|risposta", re.IGNORECASE
)
"""Names of ids that go before others, such as that of a device."""
_DONE = re.compile(
    r"\b(?:submi|complet|creat|record|answer|respon|date|datum|fecha|data|posted|published|received|erstellt)",
    re.IGNORECASE,
)
"""Names of times that go before those that end with "at" alone, such as landed_at."""
_BEGINS = re.compile(r"start|beg[io]n|anfang|début|inicio|inizio|início|opened", re.IGNORECASE)
"""Names of the time at which something began, which goes behind the one at which it was done."""
_RESPONDENT = re.compile(r"respondent|participant", re.IGNORECASE)
"""Somebody who answers once: the key of one is that of a response."""
ByKind = tuple[str, Mapping[str, Profile], Mapping[str, str]]
"""Column that says the kind of survey, the answers to each value of it, and the kind of score of each."""


@dataclass(frozen=True, slots=True)
class Mixed:
    """How many different values of a time that was written in several ways are read.

    Attributes:
        read: By the formats that were found.
        seen: That were looked at.
        twofold: Not read because they can be read as two days.
    """

    read: int
    seen: int
    twofold: int


@dataclass
class Roles:
    """What the columns of a file are.

    Attributes:
        ident: Column with the id.
        created: Column with the time of the response.
        formats: Formats that read every time in it.
        asked: Formats that read some value of it as different days, each with that reading; none if it is clear.
        updated: Column with the time of the last change, written like `created`.
        customer: Column with the customer's key.
        channel: Column with the channel.
        language: Column with the language.
        title: Column with a headline of the first text.
        texts: Columns with the customers' words.
        scores: Closed questions; of several of one kind, all but the main one have a key.
        unsure: Columns that look like a question whose scale or direction cannot be told, with what is known.
        attributes: Columns with few different values.
        personal: Columns that say who somebody is.
        left: Every other column, with what it looks like.
        turns: Columns of a conversation's turns, if the file has one row for each; then there are no texts beside them.
        mixed: How much of the time is read, where it was written in several ways; None where one format reads all of it.
        by_time: The time makes part of the id, because the only id is the customer's.
        undated: Columns that are called like a time and whose values are in no one format, with what is known of them.
        answers: Columns of answers, if the file has one row for each; then questions are columns, too.
    """

    ident: str | None = None
    created: str | None = None
    formats: tuple[str, ...] = ()
    asked: list[tuple[str, str]] = field(default_factory=list)
    updated: str | None = None
    customer: str | None = None
    channel: str | None = None
    language: str | None = None
    title: str | None = None
    texts: list[str] = field(default_factory=list)
    scores: list[FoundScore] = field(default_factory=list)
    unsure: dict[str, str] = field(default_factory=dict)
    attributes: list[str] = field(default_factory=list)
    personal: list[str] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)
    turns: FoundTurns | None = None
    answers: FoundAnswers | None = None
    mixed: Mixed | None = None
    by_time: bool = False
    undated: dict[str, str] = field(default_factory=dict)


def find_roles(profiles: list[Profile], *, by_kind: ByKind | None = None) -> Roles:
    """Return what the columns are, from their names and values.

    Args:
        profiles: Of the columns.
        by_kind: Answers to surveys of several kinds, where another column says the kind (kinds.answers_by_kind).
    """
    roles, rest = Roles(), [p for p in profiles if p.filled and not p.listed]
    roles.left.update({p.name: "empty" for p in profiles if not p.filled and not p.listed})
    roles.left.update(
        {p.name: "a list of objects: name a path into it, such as answers[0].text" for p in profiles if p.listed}
    )
    rest = _take_times(roles, rest)
    rest = _take_keys(roles, rest)
    rest = _take_personal(roles, rest)
    rest = _take_scores(roles, rest, by_kind)
    rest = _take_texts(roles, rest)
    for p in rest:
        few = (
            not p.name.endswith("_NPS_GROUP")
            and not p.overflowed
            and len(p.values) <= CHOICES
            and p.longest <= 60
            and (len(p.values) < p.filled or p.filled == 1)
        )
        if few:
            roles.attributes.append(p.name)
        else:
            roles.left[p.name] = (
                "numbers"
                if p.numbers is not None
                else f"{len(p.values):,}{' or more' if p.overflowed else ''} different values"
            )
    return roles


def _take_times(roles: Roles, rest: list[Profile]) -> list[Profile]:
    """Find the time of the response, and that of its last change; the first with a name for it, else the first at all."""
    times = {p.name: ("iso8601",) if p.native else p.dates for p in rest}
    times |= {
        p.name: ("excel",) for p in rest if not times[p.name] and _is_time(p) and are_day_numbers(tuple(p.values))
    }
    dated = [p for p in rest if times[p.name]]
    whole = [p for p in dated if p.filled == p.rows] or dated
    changed = [p for p in whole if shows(p.called, "updated")]
    fresh = [p for p in whole if p not in changed]
    named = [p for p in fresh if shows(p.called, "created") and "start" not in plain_name(p.called).casefold()]
    ended = [p for p in fresh if not _BEGINS.search(p.called)]
    named.sort(key=lambda p: not _DONE.search(plain_name(p.called)))
    chosen = next(iter(named or ended or fresh or whole), None)
    if chosen is None:
        return _take_mixed(roles, rest)
    roles.created, roles.formats = chosen.name, times[chosen.name]
    roles.asked = [] if chosen.native else readings(tuple(chosen.values), roles.formats)
    if not roles.asked:
        roles.formats = roles.formats[:1]
    roles.updated = next((p.name for p in changed if p is not chosen and times[p.name][0] in roles.formats), None)
    roles.left.update({p.name: "a time" for p in dated if p.name not in (roles.created, roles.updated)})
    return [p for p in rest if p not in dated]


def _is_time(p: Profile) -> bool:
    """Return whether a column is called like the time of a response or of its change."""
    return shows(p.called, "created") or shows(p.called, "updated")


def _take_mixed(roles: Roles, rest: list[Profile]) -> list[Profile]:
    """Find a time that was written in several ways: the column called like one of which formats read most, at least half of its values."""
    named = [p for p in rest if shows(p.called, "created")]
    found = [(p, covering_patterns(tuple(p.values))) for p in named]
    found = [(p, covered) for p, covered in found if covered[1]]
    for p, (formats, read, twofold) in sorted(found, key=lambda one: -one[1][1])[:1]:
        seen = min(len(p.values), LOOKED_AT)
        if 2 * read >= seen:
            roles.created, roles.formats, roles.mixed = p.name, formats, Mixed(read, seen, twofold)
            return [q for q in rest if q is not p]
    roles.undated = {
        p.name: f"{read:,} of {len(p.values):,} different values are times of the form {', '.join(formats)}, the others are not"
        for p, (formats, read, _) in found
    }
    return rest


def _take_keys(roles: Roles, rest: list[Profile]) -> list[Profile]:
    """Find id, customer, channel and language."""
    taken: list[Profile] = []

    def first(found: list[Profile]) -> str | None:
        free = [p for p in found if p not in taken]
        taken.extend(free[:1])
        return free[0].name if free else None

    short = [p for p in rest if p.longest <= 200 and not p.sentences]
    own = [p for p in short if p.unique and (shows(p.called, "id") or p.name.strip() == "#")]
    own = [p for p in own if not shows(p.called, "customer")] or [p for p in own if _RESPONDENT.search(p.called)]
    roles.ident = first(sorted(own, key=lambda p: not _OF_A_RESPONSE.search(p.called)))
    roles.language = first(
        [p for p in short if shows(p.called, "language") and p.longest <= 20 and len(p.values) <= 100]
    )
    key = [
        p for p in short if p not in taken and shows(p.called, "customer") and not PERSONAL.search(plain_name(p.called))
    ]
    roles.customer = first(
        [p for p in key if shows(p.called, "id")]
        or [p for p in key if p.numbers is not None or "@" in next(iter(p.values))]
        or key
    )
    roles.by_time = roles.ident is None and roles.customer is not None and roles.created is not None
    roles.channel = first([p for p in short if shows(p.called, "channel") and len(p.values) <= CHOICES])
    return [p for p in rest if p not in taken]


def _take_personal(roles: Roles, rest: list[Profile]) -> list[Profile]:
    contacts = [
        p
        for p in rest
        if PERSONAL.search(plain_name(p.called))
        or (p.filled and all("@" in v and " " not in v for v in list(p.values)[:50]))
    ]
    roles.personal = [p.name for p in contacts]
    return [p for p in rest if p not in contacts]


def _take_scores(roles: Roles, rest: list[Profile], by_kind: ByKind | None) -> list[Profile]:
    taken: list[Profile] = []
    groups = {p.name.removesuffix("_NPS_GROUP") for p in rest if p.name.endswith("_NPS_GROUP")}
    scores: list[FoundScore] = []
    if by_kind is not None:
        asked = next(iter(by_kind[1].values())).name
        scores, unsure = scores_by_kind(*by_kind)
        roles.unsure.update({asked: "; ".join(unsure)} if unsure else {})
        taken = [p for p in rest if p.name == asked]
    answered = [p for p in rest if may_answer(p) and p not in taken]
    if len(answered) == 1 and any(map(shows_promoters, rest)):
        groups.add(answered[0].name)
    for p in [p for p in rest if p not in taken]:
        found = found_score(p, is_nps=p.name in groups)
        if isinstance(found, str):
            roles.unsure[p.name] = found
            taken.append(p)
        elif found is not None:
            taken.append(p)
            scores.append(found)
    roles.scores = with_items(scores, {p.name: p.question for p in taken})
    return [p for p in rest if p not in taken]


def _take_texts(roles: Roles, rest: list[Profile]) -> list[Profile]:
    replies = [p for p in rest if REPLY.search(plain_name(p.called))]
    roles.left.update({p.name: "the company's own words, it seems" for p in replies})
    rest = [p for p in rest if p not in replies]
    prose = [p for p in rest if is_open(p)]
    if any(_label(p) == OPEN for p in prose):  # the file itself says which questions are open
        prose = [p for p in prose if _label(p) == OPEN]
    titles = [p for p in rest if shows(p.called, "title") and p not in prose] or [
        p for p in prose if shows(p.called, "title")
    ][:1]
    texts = [p for p in prose if p not in titles[:1]]
    if texts and titles:
        roles.title = titles[0].name
    roles.texts = [p.name for p in texts or prose]
    used = {*roles.texts, roles.title}
    return [p for p in rest if p.name not in used]


def is_open(p: Profile, *, strict: bool = False) -> bool:
    """Return whether a column holds people's own words: by their form, or because its name or wording asks for them and few words come twice.

    Args:
        p: Profile of the column.
        strict: A wording that is a question does not do; it has to ask for a reason, a comment or the like.
    """
    if satisfaction_points(list(p.values)) is not None:
        return False
    if p.prose or _label(p) == OPEN:
        return True
    if p.listed or p.native or not p.filled or p.points is not None or p.numbers is not None or p.dates:
        return False
    wordings = (p.name.replace("_", " "), p.question or "")
    asks = any(TEXT.search(name) or (not strict and QUESTION.search(name)) for name in wordings)
    if 2 * sum(v[:1].isdigit() for v in p.values) >= len(p.values):
        return False
    choice = p.filled >= 5 and not p.sentences and not p.overflowed and len(p.values) < 0.4 * p.filled
    return asks and not choice and not all(" " not in v for v in p.values)


def _label(p: Profile) -> str:
    return (p.question or "").strip().casefold()
