"""Pages beside the published file: one per kept snapshot, the one that readers see as report.html. Only their owner can read them."""

from __future__ import annotations

import logging
import re
import zipfile
from pathlib import Path

from pipeline.config.settings import Settings
from pipeline.errors import describe_error
from pipeline.reading.private_file import write_private
from pipeline.report.facts import read_facts
from pipeline.report.page import GENERATOR, build_page
from pipeline.warehouse.snapshot import put

logger = logging.getLogger(__name__)

MARK = re.compile(rb'<meta name="generator" content="' + GENERATOR.encode() + rb'">')
BEGINNING = 4_096
"""Bytes of a file in which the mark of a page stands."""
OFFICE = {".xlsx", ".pptx"}
KEYWORDS = re.compile(rb"<cp:keywords>[^<]*" + GENERATOR.encode() + rb"[^<]*</cp:keywords>")
"""Mark of a workbook or slides, in docProps/core.xml; it stays when an office program saves the file again."""
LARGEST_PROPERTIES = 100_000


def make_page(settings: Settings) -> Path | None:
    """Build the page of the published file; returns its path, None where nothing is published or the page failed.

    It never raises: what was published stays published, and a warning in the log says what the page lacks.
    Files: published/pages/<run>.html and published/report.html; pages without a kept snapshot go.
    """
    published = settings.paths.published
    try:
        if not published.exists():
            return None
        facts = read_facts(published, least=settings.publish.min_customers)
        run_id = facts.one("last_run").get("run_id")
        if run_id is None:
            return None
        page = build_page(facts, language=settings.publish.page_language)
        kept = settings.paths.run_page(str(run_id))
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(kept, page)
        put(kept, settings.paths.page)
        for other in kept.parent.glob("*.html"):
            if other != kept and not settings.paths.snapshot(other.stem).exists():
                other.unlink(missing_ok=True)
    except Exception as e:
        logger.warning("the page could not be built: %s; `voc report` tries again", describe_error(e))
        return None
    return settings.paths.page


def remove_pages(settings: Settings) -> int:
    """Delete every page, workbook and set of slides in the data folder, also those that somebody asked for; returns how many.

    A page quotes customers, and which of them cannot be told from the page once their rows are gone.
    """
    inbox, gone = settings.paths.inbox, 0
    for path in sorted(settings.paths.data.rglob("*")):
        if path.suffix.lower() not in {".html", *OFFICE} or path.is_symlink() or not path.is_file():
            continue
        if not (inbox and path.is_relative_to(inbox)) and is_ours(path):
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def is_ours(path: Path) -> bool:
    """Return whether a file is a page, a workbook or slides that `voc report` made."""
    if path.suffix.lower() not in OFFICE:
        with path.open("rb") as file:
            return MARK.search(file.read(BEGINNING)) is not None
    try:
        with zipfile.ZipFile(path) as office, office.open("docProps/core.xml") as core:
            return KEYWORDS.search(core.read(LARGEST_PROPERTIES)) is not None
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError):
        return False  # no office file, or one that somebody else made
