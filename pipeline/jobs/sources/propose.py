"""A mapping proposed for a file, from the file itself: `voc sources new`."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.config.format_fields import FileFormat
from pipeline.config.places import project_folder, shipped
from pipeline.config.settings import Settings
from pipeline.config.source_fields import Moment
from pipeline.config.sources import SourceMapping, load_sources
from pipeline.config.yaml import load_yaml
from pipeline.errors import ConfigError, SourceError, printable
from pipeline.jobs.sources.write import mapping_yaml
from pipeline.raw.discovery.answers import answer_profiles, find_answers
from pipeline.raw.discovery.conversations import find_listed_turns, find_turns, speakers_untold
from pipeline.raw.discovery.dates import together
from pipeline.raw.discovery.kinds import answers_by_kind
from pipeline.raw.discovery.listed_answers import answer_columns
from pipeline.raw.discovery.profiles import Profile, profile_columns
from pipeline.raw.discovery.roles import Roles, find_roles
from pipeline.raw.discovery.signs import OPEN
from pipeline.raw.matching import Unmatched, choose_mappings
from pipeline.raw.readers import kind_of, open_table
from pipeline.raw.readers.base import Row
from pipeline.raw.readers.headers import is_import_row

LOOKED_AT = 20_000
"""Rows of a file that a proposal is made from."""
QUALTRICS = FileFormat(header_rows=3, question_row=2, import_row=True)
TWO_ROWS = FileFormat(header_rows=2, question_row=2)
"""SurveyMonkey, and Qualtrics before it had a third row."""
OLDER_QUALTRICS = frozenset({"responseid", "startdate", "enddate"})
"""Labels in the second row of older exports, below V1, V8 and V9."""
Ask = Callable[[list[tuple[str, str]]], str]
"""Given date formats with what each makes of one value, returns the right one."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping for a file.

    Attributes:
        name: Of the source.
        text: YAML with comments, which passes validation.
        mapping: What it says.
        known: Mappings that take the file already; the proposed one takes it by its path then.
    """

    name: str
    text: str
    mapping: SourceMapping
    known: tuple[str, ...]


def propose_mapping(
    settings: Settings,
    path: Path,
    *,
    name: str | None = None,
    dates: str | None = None,
    day: date | None = None,
    ask: Ask | None = None,
) -> Proposal:
    """Return a mapping for the file. Nothing is written.

    Args:
        settings: Of the installation.
        path: The file.
        name: Of the source; by default the file's.
        dates: Format of the time of the response, for a file whose dates can be read in two ways.
        day: Day that every row gets, for a file without a time.
        ask: Asked which format is right where two read a date as different days and `dates` does not say.

    Raises:
        SourceError: There is no such file, it cannot be read, or it holds neither text nor score that can be told.
        ConfigError: The dates can be read in two ways and nobody says which is right, no column holds a time and no day is given,
            or the name is none.
    """
    if not path.is_file():
        raise SourceError(f"{printable(str(path))}: there is no such file")
    source = name or _source_name(path)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", source):
        raise ConfigError(
            f"{source!r}: the name of a source is made of lower-case letters, digits and underscores, a letter first"
        )
    file_format, profiles = _profiles(path)
    profiles, roles = _roles(path, file_format, profiles)
    _settle_time(roles, dates=dates, day=day, ask=ask)
    if not roles.texts and not roles.scores and not roles.turns:
        raise SourceError(
            f"{printable(path.name)}: no column holds texts that customers wrote, or a score whose kind can be told; "
            f"docs/add-a-source.md says how a mapping is written by hand"
        )
    known = _takers(settings, path)
    text = mapping_yaml(source, path, file_format, profiles, roles, day=day, by_path=bool(known))
    return Proposal(source, text, _validated(source, text), known)


def keep_proposal(settings: Settings, found: Proposal) -> Path:
    """Write a proposal into the settings' folder of mappings; returns the path.

    Raises:
        ConfigError: A mapping of that name exists, or the mappings are those that came with the package.
    """
    if settings.sources.resolve().is_relative_to(shipped("configs").resolve()) and project_folder() is None:
        raise ConfigError(
            "there is no project around this folder to write into: make one with `voc init DIR`, or redirect the output"
        )
    path = settings.sources / f"{found.name}.yaml"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(found.text)
    except FileExistsError:
        raise ConfigError(
            f"{path}: this mapping exists and is not replaced; give another --name, or delete it first"
        ) from None
    return path


def _profiles(path: Path) -> tuple[FileFormat, list[Profile]]:
    """Return the file's layout, and the profiles of its columns."""
    kind = kind_of(path)
    file_format = _layout(path) if kind == "csv" else _sheets(path) if kind == "excel" else FileFormat()
    with closing(open_table(path, file_format)) as table:
        return file_format, profile_columns(table.columns, table.rows, dict(table.questions), limit=LOOKED_AT)


def _roles(path: Path, file_format: FileFormat, profiles: list[Profile]) -> tuple[list[Profile], Roles]:
    """Return the columns and what they are, of a file with one row per response, per answer of a survey, or per turn of a conversation.

    Questions of a file with one row per answer are columns, too.
    """
    turns, answers = find_turns(profiles), find_answers(profiles)
    if turns is None and answers is not None:
        with closing(open_table(path, file_format)) as table:
            profiles = answer_profiles(answers, table.rows, limit=LOOKED_AT)
        roles = find_roles(profiles)
        roles.ident, roles.answers = answers.response, answers
        roles.left.pop(answers.response, None)
        return profiles, roles
    if turns is None and any(p.listed for p in profiles):
        with closing(open_table(path, file_format)) as table:
            turns = find_listed_turns(table.rows)
    if turns is None:
        with closing(open_table(path, file_format)) as table:
            by_kind = answers_by_kind(profiles, table.rows, limit=LOOKED_AT)
        if any(p.listed for p in profiles):
            with closing(open_table(path, file_format)) as table:
                profiles = [*profiles, *answer_columns(table.rows, limit=LOOKED_AT)]
        roles = find_roles(profiles, by_kind=by_kind)
        if roles.texts and (untold := speakers_untold(profiles)):
            _refuse_speakers(*untold)
        return profiles, roles
    roles = find_roles([p for p in profiles if p.name not in turns.own])
    beside = [
        *([roles.ident] if roles.ident and not turns.list else []),
        *roles.texts,
        *([roles.title] if roles.title else []),
    ]
    roles.left.update(dict.fromkeys(beside, "stands beside each turn"))
    if turns.list:
        roles.left.pop(turns.list.partition("[")[0], None)
    roles.ident = turns.conversation or roles.ident
    roles.texts, roles.title, roles.updated, roles.turns = [], None, None, turns
    return profiles, roles


def _refuse_speakers(speaker: str, joining: str) -> None:
    raise SourceError(
        f"each row seems to be one turn of a conversation: column {printable(speaker)!r} says who speaks, column {printable(joining)!r} in which "
        "conversation, and its values do not show both sides. A mapping that took every turn for the customer's would score your own people's "
        "words: write one with turns: and roles: (docs/add-a-source.md)"
    )


def _layout(path: Path) -> FileFormat:
    """Return the layout of delimited text: with the header rows of Qualtrics (three, or two in older exports) or SurveyMonkey, if it has them."""
    with closing(open_table(path, FileFormat())) as table:
        for n, row in zip(range(2), table.rows, strict=False):
            cells = [str(v).strip() for v in row.values.values()] if isinstance(row, Row) else []
            if is_import_row(cells):
                return QUALTRICS
            if n == 0 and cells and not cells[0] and any(cell.casefold() in (OPEN, "response") for cell in cells):
                return TWO_ROWS
            if n == 0 and {"".join(cell.casefold().split()) for cell in cells} >= OLDER_QUALTRICS:
                return TWO_ROWS
    return FileFormat()


def _sheets(path: Path) -> FileFormat:
    """Return the layout of a workbook: every sheet, where there are several and all have the same columns; else its first."""
    every = FileFormat(sheets=("*",))
    try:
        with closing(open_table(path, every)) as table:
            return every if table.remarks and not table.notes else FileFormat()
    except SourceError:
        return FileFormat()


def _settle_time(roles: Roles, *, dates: str | None, day: date | None, ask: Ask | None) -> None:
    """Settle how the time of the response is read, or refuse to guess."""
    if dates is not None:
        if roles.created is None:
            raise ConfigError(f"no column holds a time that {dates!r} could read")
        if roles.mixed is not None:
            roles.formats = tuple(f for f in roles.formats if together(dates, f))
        elif roles.formats and dates not in roles.formats:
            raise ConfigError(
                f"{dates!r} does not read every value of column {roles.created!r}; these do: {', '.join(roles.formats)}"
            )
        Moment(column=roles.created, formats=(dates,))
        others = roles.formats if roles.mixed is not None else ()
        roles.formats, roles.asked = tuple(dict.fromkeys((dates, *others))), []
    if roles.created is None and day is None:
        nearly = "".join(f"; of column {printable(name)!r}, {said}" for name, said in roles.undated.items())
        raise ConfigError(
            f"no column holds a time that can be read{nearly}; write the times in one form, or say which day every row gets, for instance "
            "--day 2026-03-01 (every trend over such data is meaningless)"
        )
    if roles.asked:
        if ask is None:
            shown = "; ".join(f"{said} as {pattern!r}" for pattern, said in roles.asked)
            raise ConfigError(
                f"the dates of column {roles.created!r} can be read in two ways: {shown}. Say which is right, for instance "
                f"--dates {roles.asked[0][0]!r}"
            )
        roles.formats, roles.asked = (ask(roles.asked),), []


def _takers(settings: Settings, path: Path) -> tuple[str, ...]:
    mappings = load_sources(settings.sources)
    try:
        return tuple(m.name for m in choose_mappings(path.name, path, mappings))
    except (SourceError, Unmatched):
        return ()


def _validated(source: str, text: str) -> SourceMapping:
    """Return what the YAML says, read as every mapping is."""
    with tempfile.TemporaryDirectory(prefix="voc-new-") as folder:
        file = Path(folder) / f"{source}.yaml"
        file.write_text(text, encoding="utf-8")
        return load_yaml(file, SourceMapping, defaults={"name": source})


def _source_name(path: Path) -> str:
    stem = path.name.partition(".")[0].casefold().encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "_", stem).strip("_")
    return re.sub(
        r"_(?:19|20)\d\d(?:_?\d\d){0,2}$", "", words if words[:1].isalpha() else f"source_{words}".rstrip("_")
    )
