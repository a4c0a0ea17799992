"""The slides as bytes: title, what changed, the journey, what hurts, what delights, trust. Charts are native and can be edited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from pipeline.errors import QueryError
from pipeline.report.facts import Facts
from pipeline.report.html import clean
from pipeline.report.slides.draw import HEIGHT, LEFT, WIDTH, Box, Line, put_text
from pipeline.report.slides.journey import add_journey, pages
from pipeline.report.slides.parts import add_changes, add_ranked, add_title, add_trust
from pipeline.report.view import View
from pipeline.report.words import load_words

GENERATOR = "voc report"
"""Keywords of the file's properties: by them slides are known as ours."""
TITLE_ONLY = 5
"""Layout of the template that comes with python-pptx."""


def build_slides(facts: Facts, *, language: str = "en", selected: Sequence[str] = ()) -> bytes:
    """Return the slides (.pptx) of the facts that a page shows.

    Args:
        facts: Rows of the published file.
        language: One of words.languages().
        selected: What the slides are limited to, in words.

    Raises:
        QueryError: There are no words in that language, or python-pptx is not installed.
    """
    view = View(facts, load_words(language), tuple(selected))
    try:
        import pptx
        from pptx.util import Inches
    except ImportError:
        raise QueryError("slides need the package python-pptx: pip install 'voc-pipeline[slides]'") from None
    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    _describe(deck, view)
    add_title(view, _slide(deck, view, "trust_lead"))
    add_changes(view, _slide(deck, view, "mix_and_rate"))
    for rows in view.journeys.values():
        parts = list(pages(rows))
        for i, part in enumerate(parts, 1):
            add_journey(view, _slide(deck, view, "legend_crosses"), part, page=i, of=len(parts))
    for status in ("pain point", "gain"):
        add_ranked(view, _slide(deck, view, "ranking_lead"), status)
    add_trust(view, _slide(deck, view, "reading_note"))
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def _describe(deck: Any, view: View) -> None:
    run, about = view.facts.one("last_run"), deck.core_properties
    about.title, about.keywords, about.author = view.say("title_nothing"), GENERATOR, GENERATOR
    about.subject = clean(str(run.get("run_id") or ""))
    about.language = view.words.language
    about.created = about.modified = run.get("finished_at") or datetime(2000, 1, 1)


def _slide(deck: Any, view: View, note: str) -> Any:
    """Add a slide with its foot, and in its notes how to read it."""
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    about, run = view.facts.one("about"), view.facts.one("last_run")
    said = [view.say("eyebrow")]
    if about.get("oldest"):
        said.append(view.words.between(view.words.day(about["oldest"]), view.words.day(about["newest"])))
    if run:
        said.append(str(run["run_id"]))
    foot = Box(LEFT, HEIGHT - 0.42, WIDTH - 2 * LEFT - 1, 0.25)
    put_text(slide, foot, [Line(" · ".join(said), 9, quiet=True)])
    number = Box(WIDTH - LEFT - 0.8, HEIGHT - 0.42, 0.8, 0.25)
    put_text(slide, number, [Line(str(len(deck.slides)), 9, quiet=True)], align="right")
    slide.notes_slide.notes_text_frame.text = clean(view.say(note))
    return slide
