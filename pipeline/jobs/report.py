"""A page, workbook or slides on request: of what is published or of a kept run, or of a part of what is loaded. `voc report`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipeline.config.paths import Part
from pipeline.config.settings import Settings
from pipeline.contract import Models, Progress
from pipeline.errors import ConfigError
from pipeline.jobs.adhoc import STAGES, Selection, selected_copy
from pipeline.published.history import find_kept
from pipeline.reading.part import part_of
from pipeline.reading.private_file import write_private
from pipeline.report.facts import read_facts
from pipeline.report.page import build_page
from pipeline.report.slides.deck import build_slides
from pipeline.report.words import load_words
from pipeline.report.workbook.book import build_workbook
from pipeline.runs.begin import begin

KINDS: dict[str, Callable[..., str | bytes]] = {"html": build_page, "xlsx": build_workbook, "pptx": build_slides}
"""What can be written, by the end of its name; each from the same facts."""
COPY = "report"
"""Name of the ad-hoc run that computes a page of a part; two at once would wait for each other."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What page somebody asks for.

    Attributes:
        out: File to write.
        language: Of its words; None: as publish.page_language says.
        run_id: Kept run to show; None: what is published.
        file: Published file to show, such as the result of an ad-hoc run; None: what is published.
        selection: Responses to show.
        with_customers: Show customers at risk.
        kind: A name of KINDS: the page, a workbook, or slides.
    """

    out: Path
    language: str | None = None
    run_id: str | None = None
    file: Path | None = None
    selection: Selection = field(default_factory=Selection)
    with_customers: bool = False
    kind: str = "html"


def write_page(
    settings: Settings, wanted: Wanted, *, models: Models | None = None, progress: Progress | None = None
) -> Path:
    """Write a page, workbook or slides, readable by this account alone; returns its path.

    What shows a part is computed anew from the responses that are selected, so that its intervals, verdicts and rankings are theirs.

    Raises:
        QueryError: Nothing is published, the file cannot be written, or the package that writes it is not installed.
        PublishError: No such run is kept.
        ConfigError: A run and a selection are asked for together.
        WarehouseError: Nothing is selected; or (WarehouseBusy) a run writes.
    """
    language = wanted.language or settings.publish.page_language
    load_words(language)  # before any work
    if wanted.selection == Selection():
        if wanted.run_id is not None and wanted.file is not None:
            raise ConfigError("--run and --file each name a published file: give one of them")
        file = wanted.file or settings.paths.published
        if wanted.run_id is not None:
            file = settings.paths.snapshot(find_kept(settings, wanted.run_id))
        write_private(wanted.out, _made(settings, file, wanted, language))
        return wanted.out
    if wanted.run_id is not None or wanted.file is not None:
        raise ConfigError(
            "--run and --file cannot go together with --source, --since, --until and --segment: a part is taken from what is loaded"
        )
    with selected_copy(settings, COPY, wanted.selection, one_journey=False) as inside:
        with begin(inside, purpose="voc report", models=models, progress=progress, keep_open=False) as run:
            for name in STAGES:
                run.stage(name)
        content = _made(settings, inside.paths.published, wanted, language)
    write_private(wanted.out, content)
    return wanted.out


def _made(settings: Settings, file: Path, wanted: Wanted, language: str) -> str | bytes:
    facts = read_facts(file, least=settings.publish.min_customers, with_customers=wanted.with_customers)
    part = part_of(facts.one("last_run").get("manifest"))
    selected = () if part is None else tuple(selected_words(part, language))
    return KINDS[wanted.kind](facts, language=language, selected=selected)


def selected_words(part: Part, language: str) -> Iterator[str]:
    """Yield what a page is limited to, in words."""
    words, selection = load_words(language), part
    if selection.source is not None:
        yield words.say("limited_source", value=selection.source)
    if selection.first_day is not None:
        yield words.say("limited_since", value=words.day(selection.first_day))
    if selection.last_day is not None:
        yield words.say("limited_until", value=words.day(selection.last_day))
    if selection.attribute is not None:
        yield words.say("limited_segment", name=selection.attribute, value=selection.value or "")
    if part.journey_map is not None:
        yield words.say("limited_map", value=part.journey_map)
    for name, value in part.changed.items():
        yield words.say("limited_changed", name=name, value=value)
    yield words.say("limited_size", responses=words.number(part.responses), of=words.number(part.of))


def read_selection(source: str | None, since: str | None, until: str | None, segment: str | None) -> Selection:
    """Return a selection as it is written on the command line.

    Args:
        source: Name of a source mapping.
        since: First day or month, YYYY-MM-DD or YYYY-MM.
        until: Last day or month, included.
        segment: NAME=VALUE, such as channel=email.

    Raises:
        ConfigError: A day is none, the last one is before the first, or the segment has no value.
    """
    first, last = read_day(since, "--since", last=False), read_day(until, "--until", last=True)
    if first and last and last < first:
        raise ConfigError(f"--until: {last} is before --since {first}")
    name, found, value = (segment or "").partition("=")
    if segment is not None and not (found and name.strip() and value.strip()):
        raise ConfigError(f"--segment: expected NAME=VALUE, such as channel=email, got {segment!r}")
    return Selection(source, first, last, name.strip() or None, value.strip() or None)


def read_day(text: str | None, option: str, *, last: bool) -> date | None:
    """Return a day written as YYYY-MM-DD, or the first or last day of a month written as YYYY-MM.

    Raises:
        ConfigError: It is neither.
    """
    if text is None:
        return None
    found = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?", text.strip())
    try:
        if found is None:
            raise ValueError
        year, month = int(found[1]), int(found[2])
        if found[3]:
            return date(year, month, int(found[3]))
        if not last:
            return date(year, month, 1)
        after = date(year + month // 12, month % 12 + 1, 1)
        return date.fromordinal(after.toordinal() - 1)
    except ValueError:
        raise ConfigError(f"{option}: expected a day or a month, YYYY-MM-DD or YYYY-MM, got {text!r}") from None
