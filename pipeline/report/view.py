"""What every section needs: the facts, the words, and how a status, an interval and a quotation are shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from pipeline.report.facts import Facts, Row
from pipeline.report.html import Child, Html, clean, el, join, quoted
from pipeline.report.svg import Point
from pipeline.report.words import Words

LONGEST = 260
"""Characters of somebody's words that are shown at once; the rest is behind "more"."""
QUOTED = 700
"""Characters of a sentence that are in the page at all."""
STATUS = {
    "pain point": ("pain", "\N{BLACK DOWN-POINTING TRIANGLE}"),
    "gain": ("gain", "\N{BLACK UP-POINTING TRIANGLE}"),
    "not sure yet": ("unsure", "?"),
    "too few": ("few", "\N{MIDDLE DOT}"),
    "silent": ("few", "\N{EN DASH}"),
}
"""Class and sign of each status; its word stands in words/*.yaml under `status_<class or name>`."""
NOUNS = {
    "pain point": "status_pain",
    "gain": "status_gain",
    "not sure yet": "status_unsure",
    "too few": "status_few",
    "silent": "status_silent",
}


@dataclass(frozen=True)
class View:
    """What a section draws from.

    Attributes:
        facts: Rows of the published file.
        words: What is said.
        selected: What the page is limited to, in words; () for everything.
    """

    facts: Facts
    words: Words
    selected: tuple[str, ...] = ()

    def say(self, key: str, **parts: object) -> str:
        """Return what stands under a key of the words."""
        return self.words.say(key, **parts)

    @cached_property
    def journeys(self) -> dict[str, list[Row]]:
        """Return the touchpoints of each journey that anybody speaks of, in order; the journey with the most writers first."""
        found: dict[str, list[Row]] = {}
        for row in self.facts.rows["journeys"]:
            found.setdefault(row["journey_id"], []).append(row)
        size = {row["journey_id"]: row["customers"] for row in self.facts.rows["writers"]}
        spoken = {j: rows for j, rows in found.items() if size.get(j)}
        return dict(sorted(spoken.items(), key=lambda item: (-size[item[0]], item[0])))

    @cached_property
    def writers(self) -> dict[str, int]:
        """Return the customers who wrote anything in each journey."""
        return {row["journey_id"]: row["customers"] for row in self.facts.rows["writers"]}

    @cached_property
    def anchors(self) -> dict[tuple[str, str], str]:
        """Return the id of each section of its own on the page, by subject and its id."""
        points = [
            (("touchpoint", f"{row['journey_id']}/{row['touchpoint_id']}"), f"touchpoint-{j}-{i}")
            for j, rows in enumerate(self.journeys.values(), 1)
            for i, row in enumerate(rows, 1)
            if row["customers"]
        ]
        themes = [(("theme", r["theme_id"]), f"theme-{i}") for i, r in enumerate(self.facts.rows["themes"], 1)]
        return dict(points + themes)

    @cached_property
    def months(self) -> list[str]:
        """Return every calendar month from the first response to the last, as YYYY-MM; the last 60 of them."""
        about = self.facts.one("about")
        return months_between(about.get("oldest"), about.get("newest"))[-60:]

    def several(self) -> bool:
        """Return whether the page shows more than one journey."""
        return len(self.journeys) > 1

    def link(self, subject: str, subject_id: str | None, label: str) -> Html:
        """Return a name, as a link to its own section where there is one."""
        anchor = self.anchors.get((subject, subject_id or ""))
        return el("a", quoted(label), href=f"#{anchor}") if anchor else quoted(label)

    def status(self, name: str, *, word: str | None = None) -> Html:
        """Return a status as sign, word and colour."""
        tone, sign = STATUS[name]
        return el(
            "span",
            el("span", sign, class_="sign", aria_hidden="true"),
            word or self.say(NOUNS[name]),
            class_=f"status {tone}",
        )

    def kpi(self, name: str) -> str:
        """Return what a key figure is called."""
        return self.say(f"kpi_{name}") if self.words.has(f"kpi_{name}") else name

    def customers(self, n: int) -> str:
        """Return a number of customers in words."""
        return self.say("customers", n=self.words.number(n))

    def net_text(self, row: Row, value: str = "net_sentiment", low: str = "net_low", high: str = "net_high") -> str:
        """Return a net sentiment with its interval."""
        if row[value] is None:
            return self.say("unknown")
        if row[low] is None or row[high] is None:
            return self.words.net(row[value])
        return (
            f"{self.words.net(row[value])} ({self.words.between(self.words.net(row[low]), self.words.net(row[high]))})"
        )

    def figure_text(self, value: float, low: float | None, high: float | None, unit: str, *, sign: bool = False) -> str:
        """Return a key figure with its interval."""
        said = self.words.figure(value, unit, sign=sign)
        if low is None or high is None:
            return said
        ends = (self.words.figure(end, unit, sign=sign) for end in (low, high))
        return f"{said} ({self.words.between(*ends)})"

    def quote(self, row: Row) -> Html | None:
        """Return the sentence that says it, with day and source."""
        text = row.get("quote")
        if not text or not clean(text):
            return None
        source = f"{self.words.day(row['quote_at'])} · {row['quote_source']}"
        return el("blockquote", self.shortened(text), el("footer", source))

    def shortened(self, text: str, longest: int = LONGEST) -> Html:
        """Return somebody's words as paragraphs of their own direction; what is long is behind "more"."""
        line = clean(text)
        if len(line) <= longest:
            return el("p", line, dir="auto")
        head, rest = line[:longest].rstrip(), line[longest:QUOTED]
        more = el(
            "details",
            el("summary", self.say("more")),
            el("p", "…" + rest + ("…" if len(line) > QUOTED else ""), dir="auto"),
        )
        return join([el("p", head + "…", dir="auto"), more])


def status_of(row: Row) -> str:
    """Return the status of a touchpoint of the journey: a name of STATUS."""
    if row["status"]:
        return str(row["status"])
    if not row["spoken"]:
        return "silent"
    return "not sure yet" if row["customers"] else "too few"


def months_between(first: date | datetime | None, last: date | datetime | None) -> list[str]:
    """Return calendar months in order, as YYYY-MM."""
    if first is None or last is None:
        return []
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [f"{m // 12:04d}-{m % 12 + 1:02d}" for m in range(start, end + 1)]


def series(
    rows: Iterable[Row], months: Sequence[str], *, value: str = "value", low: str = "low", high: str = "high"
) -> list[Point]:
    """Return one point per month; a month without a row is empty."""
    by_month = {row["period"]: row for row in rows}
    return [
        Point(row[value], row[low], row[high], row.get("sampling_low"), row.get("sampling_high"))
        if (row := by_month.get(month))
        else Point(None)
        for month in months
    ]


def net_point(row: Row) -> Point:
    """Return a row's net sentiment with both intervals."""
    return Point(
        row["net_sentiment"], row["net_low"], row["net_high"], row["net_sampling_low"], row["net_sampling_high"]
    )


def fact(term: str, *said: Child) -> Html:
    """Return a term with what is said of it, for a description list."""
    return el("div", el("dt", term), el("dd", *said), class_="fact")


def any_of(row: Row, *names: str) -> Any:
    """Return the first value that is there."""
    return next((row[name] for name in names if row.get(name) is not None), None)
