"""What the card of personal data says beside its figures: the rules' stamp, the packages' versions, and what was found before."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from typing import Any

from models.cards.card import Card, card_path, figures_table
from models.cards.figure import Figure, percent
from models.evaluation.personal.labelled_spans import CASES
from models.evaluation.personal.privacy_suites import GOALS, MOST_WRONG, WRITTEN

CARD = card_path("privacy")
PACKAGES = ("phonenumbers", "python-stdnum")
BEFORE = {
    "personal/email/recall": 0.897,
    "personal/email-written/recall": 0.0,
    "personal/phone/recall": 0.6,
    "personal/card/recall": 0.882,
    "personal/account/recall": 0.64,
    "personal/national_id/recall": 0.02,
    "personal/ip/recall": 0.0,
    "personal/token/recall": 0.0,
    "personal/passport/recall": 0.0,
    "personal/plate/recall": 0.0,
    "personal/birth_date/recall": 0.0,
    "personal/wrong": 0.128,
}
"""Shares that the four rules found which this project had until November 2026, on the same cases, by figure."""

FIRST_READ = {
    "email": (21 / 21, 6 / 6),
    "email-written": (15 / 18, 7 / 8),
    "phone": (85 / 89, 46 / 46),
    "card": (31 / 33, 13 / 13),
    "account": (27 / 29, 12 / 12),
    "national_id": (60 / 61, 4 / 6),
    "name": (49 / 53, 5 / 5),
    "address": (34 / 36, 5 / 7),
    "ip": (13 / 13, None),
    "token": (30 / 35, 17 / 19),
    "passport": (10 / 13, 6 / 6),
    "plate": (16 / 16, None),
    "birth_date": (20 / 21, 12 / 13),
    "wrong": (7 / 96, 2 / 33),
}
"""Shares at the first reading of the second author's two sets, rules and model together, by kind: of the first set before a rule
was mended on it, of the second, which was written after those mends for the kinds they touched. 2026-11-28."""


def privacy_conditions() -> dict[str, Any]:
    """Return the versions of the packages that know numbering plans and check digits, and the sha256 of the cases."""
    cases = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(CASES.glob("*.jsonl"))}
    return {"packages": {name: version(name) for name in PACKAGES}, "cases": cases}


def privacy_page(card: Card) -> dict[str, str]:
    """Return the texts for the placeholders of the page's template, by name."""
    own = [f for f in card.figures if f.suite == "personal"]
    sets = dict.fromkeys("/".join(f.key.split("/")[:2]) for f in card.figures if f.suite == "personal-open")
    tables = []
    for name in sets:
        rows = [f for f in card.figures if f.key.startswith(f"{name}/")]
        tables.append(f"### {name.split('/')[1]}\n\n{figures_table(rows, 'what is measured')}")
    return {
        "table": goals_table(own),
        "outside": outside_table([f for f in card.figures if f.suite == "personal-outside"]),
        "precision": figures_table([f for f in own if f.key.endswith("/precision")], "what is measured"),
        "real": per_ten_thousand([f for f in card.figures if f.suite == "personal-real"]),
        "dev": figures_table([f for f in card.figures if f.suite == "personal-dev"], "what is measured"),
        "open": "\n\n".join(tables),
        "packages": ", ".join(f"{name} {number}" for name, number in card.conditions["packages"].items()),
        "cases": "\n".join(f"- `{name}`: `{digest}`" for name, digest in card.conditions["cases"].items()),
        "fingerprint": card.fingerprint,
    }


def goals_table(figures: list[Figure]) -> str:
    """Return recall by kind beside what was found before and what should be, as a Markdown table."""
    goals = {f"personal/{kind}/recall": goal for kind, goal in GOALS.items()}
    goals |= {"personal/email-written/recall": WRITTEN, "personal/wrong": MOST_WRONG}
    lines = ["| what | before, % | now, % | goal, % | 95 % interval | n |", "|---|---|---|---|---|---|"]
    for f in figures:
        if f.key in goals:
            sign = "≤" if f.better == "lower" else "≥"
            low, high = (percent(f.value if end is None else end) for end in (f.low, f.high))
            before = f"{percent(BEFORE[f.key]):.0f}" if f.key in BEFORE else ""
            lines.append(
                f"| {f.text} | {before} | {percent(f.value):.1f} | {sign} {percent(goals[f.key]):.1f} | {low:.1f} to {high:.1f} | {f.n} |"
            )
    return "\n".join(lines)


def outside_table(figures: list[Figure]) -> str:
    """Return recall by kind on a second author's cases, at their first reading and now, as a Markdown table."""
    goals = {f"{kind}/recall": goal for kind, goal in GOALS.items()}
    goals |= {"email-written/recall": WRITTEN, "wrong": MOST_WRONG}
    lines = [
        "| what | first set, first read, % | second set, first read, % | both now, % | goal, % | 95 % interval | n |",
        "|---|---|---|---|---|---|---|",
    ]
    for f in figures:
        key = f.key.removeprefix("personal-outside/")
        if key in goals:
            firsts = " | ".join(
                "" if s is None else f"{percent(s):.1f}" for s in FIRST_READ[key.removesuffix("/recall")]
            )
            sign = "≤" if f.better == "lower" else "≥"
            low, high = (percent(f.value if end is None else end) for end in (f.low, f.high))
            lines.append(
                f"| {f.text} | {firsts} | {percent(f.value):.1f} | {sign} {percent(goals[key]):.1f} | {low:.1f} to {high:.1f} | {f.n} |"
            )
    return "\n".join(lines)


def per_ten_thousand(figures: list[Figure]) -> str:
    """Return shares of sentences as numbers per 10,000, as a Markdown table."""
    lines = ["| feedback | wrong per 10,000 sentences | 95 % interval | sentences |", "|---|---|---|---|"]
    for f in figures:
        low, high = (10_000 * (f.value if end is None else end) for end in (f.low, f.high))
        lines.append(f"| {f.key.split('/')[1]} | {10_000 * f.value:.1f} | {low:.1f} to {high:.1f} | {f.n:,} |")
    return "\n".join(lines)
