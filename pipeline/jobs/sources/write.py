"""A proposed mapping as YAML, with a comment wherever a person should look. No value of a row stands in it, but for words of scales."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from pipeline.config.format_fields import FileFormat
from pipeline.config.shape_fields import SAID as TURNS_SAID
from pipeline.config.source_fields import TOP_BOXES
from pipeline.errors import printable
from pipeline.raw.discovery.profiles import Profile
from pipeline.raw.discovery.roles import Roles
from pipeline.raw.discovery.scores import FoundScore
from pipeline.raw.discovery.signs import slug
from pipeline.raw.readers.json_paths import json_path

WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
"""Words that some YAML takes for something else than text."""
_BARE = re.compile(r"[A-Za-z]\w*(?:\.\w+)*", re.ASCII)
_CONTROL = re.compile("[\x7f-\x84\x86-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def quoted(text: str) -> str:
    """Return a text as a YAML scalar on one line: bare if it is a plain word, else in double quotes."""
    if _BARE.fullmatch(text) and text.casefold() not in WORDS:
        return text
    return _CONTROL.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(text, ensure_ascii=False))


def mapping_yaml(
    source: str,
    path: Path,
    file_format: FileFormat,
    profiles: list[Profile],
    roles: Roles,
    *,
    day: date | None,
    by_path: bool,
) -> str:
    """Return the mapping's YAML.

    Args:
        source: Its name.
        path: The file that it was made for.
        file_format: Layout of the file.
        profiles: Of the columns.
        roles: What they are.
        day: Day that every row gets, for a file without a time.
        by_path: Take files by their path, because another mapping's columns fit, too.
    """
    keys = set[str]()
    labels = {p.name: p.question for p in profiles if p.question and p.name.startswith("column_")}
    lines = [
        "# yaml-language-server: $schema=../schema/source.json",
        f"# Proposed by `voc sources new` from the columns and values of {_comment(path.name)}. Read it line by line before you use it.",
        f"description: {quoted(f'Export like {path.name}')}",
        *_match(source, roles, by_path=by_path),
        *_format(file_format),
        *_turns(roles),
        *_answers(roles),
        *_identity(roles),
        *_moments(roles, day),
        *_plain(roles),
        *_texts(roles, {p.name: p for p in profiles}, keys),
        *_scores(roles, labels),
        *_attributes(roles),
        *_unread(roles, labels),
    ]
    return "\n".join(lines) + "\n"


def _match(source: str, roles: Roles, *, by_path: bool) -> Iterator[str]:
    yield "match:"
    yield f"  paths: [{quoted(f'{source}/**')}]   # files in this folder of the inbox"
    if by_path:
        yield "  # Another mapping takes a file with these columns, so this one takes files by their path only."
        return
    spoken = [roles.turns.role, roles.turns.text] if roles.turns else []
    if roles.turns and roles.turns.list:
        spoken = [roles.turns.list.partition("[")[0]]
    needed = [roles.ident, roles.created, *spoken, *(s.column for s in roles.scores), *roles.texts]
    if roles.answers:
        needed = [roles.ident, roles.created, roles.answers.question, roles.answers.answer]
    columns = [path.head if (path := json_path(c)) else c for c in needed if c]
    named = ", ".join(quoted(c) for c in dict.fromkeys(columns))
    yield f"  columns: [{named}]   # and any file that has all of these columns"


def _format(file_format: FileFormat) -> Iterator[str]:
    if file_format.sheets:
        yield 'format: {sheets: ["*"]}   # every sheet of the workbook: all have the same columns'
    if file_format.header_rows > 1:
        asked = f", question_row: {file_format.question_row}" if file_format.question_row else ""
        yield f"format: {{header_rows: {file_format.header_rows}{asked}{', import_row: true' if file_format.import_row else ''}}}"


def _turns(roles: Roles) -> Iterator[str]:
    turns = roles.turns
    if turns is None:
        return
    yield f"turns:   # one {'item' if turns.list else 'row'} per turn; a conversation becomes one response, and its text is what the customer said"
    yield f"  list: {quoted(turns.list)}" if turns.list else f"  conversation: {quoted(turns.conversation)}"
    yield f"  role: {quoted(turns.role)}"
    yield "  roles:   # check them: only turns of `customer` are scored, and a value that is not listed is never the customer"
    for party, words in turns.roles.items():
        yield f"    {party}: [{', '.join(map(quoted, words))}]"
    if turns.unlisted:
        yield f"    # {turns.unlisted:,} other value{'s' if turns.unlisted > 1 else ''} of the column not listed: they may be names"
    yield f"  text: {quoted(turns.text)}"
    if turns.order:
        yield f"  order: {quoted(turns.order)}"
    if turns.time:
        yield f"  time: {quoted(turns.time)}"
    if roles.created and not turns.list:
        yield f"  time: {quoted(roles.created)}"
        yield f"  time_format: {quoted(roles.formats[0])}"


def _answers(roles: Roles) -> Iterator[str]:
    if roles.answers:
        yield "long:   # one row per answer; rows of one response are joined, and each question is a column from here on"
        yield f"  response: {quoted(roles.answers.response)}"
        yield f"  question: {quoted(roles.answers.question)}"
        yield f"  answer: {quoted(roles.answers.answer)}"


def _identity(roles: Roles) -> Iterator[str]:
    if roles.turns and roles.turns.conversation:
        yield f"id: {{column: {quoted(roles.turns.conversation)}}}"
        return
    if roles.ident:
        yield f"id: {{column: {quoted(roles.ident)}}}   # a value of its own in every row"
    elif roles.by_time and roles.customer and roles.created:
        yield f"id: {{columns: [{quoted(roles.customer)}, {quoted(roles.created)}]}}   # who and when: no column has an id of the response itself"
    else:
        yield "# id: no column has a name for it and a value of its own in every row; file and row are the identity, so a row that comes again in"
        yield "# another file counts again. Name a column, or several (columns: [...]), if there is an id after all."


def _moments(roles: Roles, day: date | None) -> Iterator[str]:
    if roles.created is None:
        yield f"created_at: {{constant: {day:%Y-%m-%d}}}   # no column holds a time; every trend over such data is meaningless"
        return
    formats = ", ".join(quoted(f) for f in roles.formats)
    if roles.mixed:
        left = roles.mixed.seen - roles.mixed.read
        twofold = (
            f", of which {roles.mixed.twofold:,} can be read as two days: add the right format"
            if roles.mixed.twofold
            else ""
        )
        yield f"# The times are written in several ways: these formats read {roles.mixed.read:,} of {roles.mixed.seen:,} different values that were looked at."
        yield f"# Rows with one of the other {left:,} are rejected and listed{twofold}."
    yield f"created_at: {{column: {quoted(roles.created)}, formats: [{formats}]}}   # times without a zone are UTC; else add timezone: Europe/Berlin"
    if roles.updated:
        yield f"updated_at: {{column: {quoted(roles.updated)}, formats: [{formats}], optional: true}}   # the newest version counts"


def _plain(roles: Roles) -> Iterator[str]:
    notes = {
        "customer": "must be the same in all sources",
        "channel": "values: {Mobile: app} gives values other names",
        "language": "ISO 639-1",
    }
    for key, note in notes.items():
        column = getattr(roles, key)
        if column:
            yield f"{key}: {{column: {quoted(column)}, optional: true}}   # {note}"
        elif key == "customer":
            yield "# customer: no column with a name for it; without a key every response is a customer of its own"
        elif key == "channel":
            yield "# channel: {constant: web}   # no column with a name for it; state one if you know it"


def _texts(roles: Roles, profiles: dict[str, Profile], keys: set[str]) -> Iterator[str]:
    if roles.turns:
        yield "texts:"
        yield f"  - {{key: conversation, column: {TURNS_SAID}}}   # the customer's turns in their order"
        return
    if not roles.texts:
        yield "# texts: no column holds sentences that customers wrote"
        return
    yield "texts:"
    for n, column in enumerate(roles.texts):
        title = f", title: {quoted(roles.title)}" if roles.title and n == 0 else ""
        p = profiles[column]
        longest = f"{p.filled:,} of {p.rows:,} rows, up to {p.longest:,} characters"
        optional = ", optional: true" if roles.answers or json_path(column) else ""
        yield f"  - {{key: {quoted(slug(p.called, keys, f'text_{n + 1}'))}, column: {quoted(column)}{title}{optional}}}   # {longest}"


def _scores(roles: Roles, labels: Mapping[str, str]) -> Iterator[str]:
    if roles.scores:
        yield "scores:"
        for score in roles.scores:
            yield from _score(score)
    for column, said in roles.unsure.items():
        yield f"# not mapped, column {_comment(column)}{_label(column, labels)}: {said}"


def _label(column: str, labels: Mapping[str, str]) -> str:
    """Return what stands below the name of a column that has none of its own."""
    return f" ({_comment(labels[column])})" if column in labels else ""


def _score(score: FoundScore) -> Iterator[str]:
    yield f"  {score.name}:{'   # a further question of its kind; the one without a key is the main one' if score.item else ''}"
    yield f"    column: {quoted(score.column)}"
    yield f"    min: {score.low}"
    yield f"    max: {score.high}   # check the scale: values beyond it are rejected"
    if score.when:
        column, values = score.when
        yield f"    when: {{column: {quoted(column)}, values: [{', '.join(map(quoted, values))}]}}"
    if score.nulls:
        yield f"    null_values: [{', '.join(map(quoted, score.nulls))}]   # no answer"
    if score.kind == "csat" and not score.fractions and score.high - score.low + 1 not in TOP_BOXES:
        yield f"    satisfied_from: {score.high}   # check it: which answers count as satisfied"
    if score.fractions:
        yield "    whole: false"
        if score.comma:
            yield '    decimal: ","'
        if score.kind == "csat":
            yield f"    satisfied_from: {score.high - TOP_BOXES[score.high - score.low + 1] + 1}   # check it: which answers count as satisfied"
    if score.values:
        yield "    values:"
        for word, point in sorted(score.values.items(), key=lambda item: (item[1], item[0])):
            yield f"      {quoted(word)}: {point}"


def _attributes(roles: Roles) -> Iterator[str]:
    if not roles.attributes:
        return
    yield "attributes:   # kept with the response; figures by segment come from them"
    taken = set[str]()
    for n, column in enumerate(roles.attributes, 1):
        yield f"  {quoted(slug(column, taken, f'attribute_{n}'))}: {quoted(column)}"


def _unread(roles: Roles, labels: Mapping[str, str]) -> Iterator[str]:
    for column in roles.personal:
        yield f"# not read, column {_comment(column)}: says who somebody is"
    for column, said in roles.left.items():
        yield f"# not read, column {_comment(column)}{_label(column, labels)}: {said}"


def _comment(text: str) -> str:
    """Return a name for a comment: on one line, without anything that ends it."""
    shown = printable(" ".join(text.split()))
    return f"'{shown if len(shown) <= 80 else shown[:79] + '…'}'"
