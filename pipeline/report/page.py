"""The page put together: head, sections, data for its script, and a policy that lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from pipeline.report import data
from pipeline.report.facts import Facts
from pipeline.report.html import OVERRIDES, Html, el, join
from pipeline.report.parts import actions, asked, changes, head, journey, ranking, segments, subjects, trust
from pipeline.report.parts.journey import map_rules
from pipeline.report.view import View
from pipeline.report.words import PACKAGE, load_words

GENERATOR = "voc report"
"""Content of the page's meta element `generator`: by it a page is known as one."""
SECTIONS = (changes, actions, journey, ranking, asked, subjects, segments, trust)
NAV = ("changes", "actions", "journey", "ranking", "asked", "subjects", "segments", "trust")
LARGEST = 900_000
"""Bytes of a page. Sentences beyond the first of each subject are left out as far as need be."""


def build_page(facts: Facts, *, language: str = "en", selected: Sequence[str] = ()) -> str:
    """Return the page as one HTML document that needs nothing beside it.

    Args:
        facts: Rows of the published file.
        language: One of words.languages().
        selected: What the page is limited to, in words.

    Raises:
        QueryError: There are no words in that language.
    """
    view = View(facts, load_words(language), tuple(selected))
    body = _body(view)
    style = f"{_look('page.css')}{map_rules(view)}"
    script = _look("page.js")
    rest = LARGEST - sum(len(part.encode()) for part in (body, style, script))
    known = json_text(data.for_script(view, room=rest))
    return "<!doctype html>\n" + el(
        "html",
        el("head", _head(view, style=style, script=script), el("style", Html(style))),
        el("body", body, el("script", Html(known), type="application/json", id="data"), el("script", Html(script))),
        lang=language,
    )


def _head(view: View, *, style: str, script: str) -> Html:
    about = view.facts.one("about")
    days = (
        {"first": view.words.day(about["oldest"]), "last": view.words.day(about["newest"])}
        if about.get("oldest")
        else {}
    )
    return join(
        [
            el("meta", charset="utf-8"),
            el("meta", http_equiv="Content-Security-Policy", content=policy_of(style=style, script=script)),
            el("meta", name="viewport", content="width=device-width, initial-scale=1"),
            el("meta", name="generator", content=GENERATOR),
            el("meta", name="robots", content="noindex"),
            el("meta", name="referrer", content="no-referrer"),
            el("meta", name="color-scheme", content="light dark"),
            el("title", view.say("title", **days) if days else view.say("title_nothing")),
        ]
    )


def _body(view: View) -> Html:
    made = [(name, part.section(view)) for name, part in zip(NAV, SECTIONS, strict=True)]
    there = [(name, part) for name, part in made if part is not None]
    links = el("ul", (el("li", el("a", view.say(f"nav_{name}"), href=f"#{name}")) for name, _ in there))
    nav = el("nav", links, el("div", class_="views", id="views"), aria_label=view.say("nav"))
    skip = el("a", view.say("skip"), href="#journey", class_="skip")
    parts = [part for _, part in there]
    footer = el("footer", el("p", view.say("footer")), el("p", el("a", view.say("top"), href="#top")), class_="foot")
    return join([skip, head.section(view), nav, el("main", parts), footer])


def policy_of(*, style: str, script: str) -> str:
    """Return the policy of a page that has this style and this script: nothing else is loaded, run or asked (W3C CSP 3)."""
    own = f"style-src '{_hash(style)}'; script-src '{_hash(script)}'"
    return f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'"


def _look(name: str) -> str:
    return files(PACKAGE).joinpath("looks", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def json_text(value: Any) -> str:
    """Return JSON that can stand in a script element: no `<`, `>` or `&`, no line separators, nothing that turns the direction of text."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text = text.translate(dict.fromkeys(map(ord, OVERRIDES)))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
