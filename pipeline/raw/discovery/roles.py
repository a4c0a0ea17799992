"""Which column of a file is what: id, times, customer, scores, texts. What cannot be told is left to a person."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.config.source_fields import TOP_BOXES
from pipeline.raw.discovery.conversations import FoundTurns
from pipeline.raw.discovery.dates import readings
from pipeline.raw.discovery.profiles import Profile
from pipeline.raw.discovery.signs import (
    CSAT,
    EASE,
    EFFORT,
    NPS,
    OPEN,
    PERSONAL,
    QUESTION,
    RATING,
    REPLY,
    TEXT,
    plain_name,
    satisfaction_points,
    shows,
    stated_scale,
)

CHOICES = 20
"""Different values that an attribute has at most."""


@dataclass(frozen=True, slots=True)
class FoundScore:
    """A closed question.

    Attributes:
        column: Its column.
        kind: Kind of score.
        low: Lowest point of the scale.
        high: Highest point.
        values: Points of values that are words; empty if all are numbers.
    """

    column: str
    kind: str
    low: int
    high: int
    values: dict[str, int] = field(default_factory=dict)


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
        scores: Closed questions, one of each kind.
        unsure: Columns that look like a question whose scale or direction cannot be told, with what is known.
        attributes: Columns with few different values.
        personal: Columns that say who somebody is.
        left: Every other column, with what it looks like.
        turns: Columns of a conversation's turns, if the file has one row for each; then there are no texts beside them.
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


def find_roles(profiles: list[Profile]) -> Roles:
    """Return what the columns are, from their names and values."""
    roles, rest = Roles(), [p for p in profiles if p.filled and not p.listed]
    roles.left.update({p.name: "empty" for p in profiles if not p.filled and not p.listed})
    roles.left.update(
        {p.name: "a list of objects: name a path into it, such as answers[0].text" for p in profiles if p.listed}
    )
    rest = _take_times(roles, rest)
    rest = _take_keys(roles, rest)
    rest = _take_personal(roles, rest)
    rest = _take_scores(roles, rest)
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
    dated = [p for p in rest if times[p.name]]
    whole = [p for p in dated if p.filled == p.rows] or dated
    changed = [p for p in whole if shows(p.called, "updated")]
    fresh = [p for p in whole if p not in changed]
    named = [p for p in fresh if shows(p.called, "created") and "start" not in plain_name(p.called).casefold()]
    chosen = next(iter(named or fresh or whole), None)
    if chosen is None:
        return rest
    roles.created, roles.formats = chosen.name, times[chosen.name]
    roles.asked = [] if chosen.native else readings(tuple(chosen.values), roles.formats)
    if not roles.asked:
        roles.formats = roles.formats[:1]
    roles.updated = next((p.name for p in changed if p is not chosen and times[p.name][0] in roles.formats), None)
    roles.left.update({p.name: "a time" for p in dated if p.name not in (roles.created, roles.updated)})
    return [p for p in rest if p not in dated]


def _take_keys(roles: Roles, rest: list[Profile]) -> list[Profile]:
    """Find id, customer, channel and language."""
    taken: list[Profile] = []

    def first(found: list[Profile]) -> str | None:
        free = [p for p in found if p not in taken]
        taken.extend(free[:1])
        return free[0].name if free else None

    short = [p for p in rest if p.longest <= 200 and not p.sentences]
    own = [p for p in short if p.unique and (shows(p.called, "id") or p.name.strip() == "#")]
    roles.ident = first([p for p in own if not shows(p.called, "customer")] or own)
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


def _take_scores(roles: Roles, rest: list[Profile]) -> list[Profile]:
    taken: list[Profile] = []
    groups = {p.name.removesuffix("_NPS_GROUP") for p in rest if p.name.endswith("_NPS_GROUP")}
    for p in rest:
        found = _score(p, is_nps=p.name in groups)
        if isinstance(found, str):
            roles.unsure[p.name] = found
            taken.append(p)
        elif found is not None:
            taken.append(p)
            if found.kind in {s.kind for s in roles.scores}:
                roles.unsure[p.name] = f"another question of kind {found.kind}, {found.low} to {found.high}"
            else:
                roles.scores.append(found)
    return [p for p in rest if p not in taken]


def _score(p: Profile, *, is_nps: bool) -> FoundScore | str | None:
    """Return the closed question of a column, what is known of one that cannot be told, or None if it is no question on a scale."""
    name = f"{plain_name(p.called)} {plain_name(p.question or '')}"
    if words := satisfaction_points(list(p.values)):
        return FoundScore(p.name, "csat", 1, 5, words)
    points = p.points
    if points is None:
        return _unscaled(p, name)
    low, high = min(points.values()), max(points.values())
    values = {} if all(v.isdigit() for v in points) else points
    stated = stated_scale(p.name) or stated_scale(p.question or "")
    if is_nps or NPS.search(name):
        if stated and stated != (0, 10):
            return (
                f"it asks whether people would recommend, the wording states {stated[0]} to {stated[1]}: NPS is 0 to 10"
            )
        return FoundScore(p.name, "nps", 0, 10, values)
    seen = f"values {low} to {high} seen"
    if stated and (RATING.search(name) or CSAT.search(name)):
        return _on_stated(p, "csat" if CSAT.search(name) else "rating", stated, (low, high), values)
    if RATING.search(name) and low >= 1 and high <= 5:
        return FoundScore(p.name, "rating", 1, 5, values)
    if CSAT.search(name):
        if low >= 1 and high in (4, 5):
            return FoundScore(p.name, "csat", 1, 5, values)
        return f"satisfaction, {seen}: state the scale, and satisfied_from unless it has 2, 5 or 7 points"
    if EASE.search(name) or EFFORT.search(name):
        return f"effort, {seen}: state the scale and whether a high value is good (higher_is_better)"
    return (
        f"{seen}: if it is a score, say of which kind and scale"
        if len(points) > 1 and high <= 10 and RATING.search(name)
        else None
    )


def _on_stated(
    p: Profile, kind: str, stated: tuple[int, int], seen: tuple[int, int], values: dict[str, int]
) -> FoundScore | str:
    """Return the question on the scale that its wording states, or what contradicts it or is missing."""
    said = f"the wording states {stated[0]} to {stated[1]}"
    if not stated[0] <= seen[0] <= seen[1] <= stated[1]:
        return f"{said}, values {seen[0]} to {seen[1]} seen: state the scale"
    if kind == "csat" and stated[1] - stated[0] + 1 not in TOP_BOXES:
        return f"satisfaction, {said}: say which answers count as satisfied (satisfied_from)"
    return FoundScore(p.name, kind, *stated, values)


def _unscaled(p: Profile, name: str) -> str | None:
    """Return what is known of a question whose answers are no whole points of a short scale."""
    numbers = p.numbers
    if numbers is None or not any(sign.search(name) for sign in (NPS, RATING, CSAT, EASE, EFFORT)):
        return None
    return f"values {numbers[0]:g} to {numbers[-1]:g} seen: if it is a score, say of which kind and scale, and whole: false for fractions"


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
