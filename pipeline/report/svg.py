"""Charts as inline SVG: pure functions from numbers to markup. Classes carry the colours, so that dark and print need no other chart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.report.html import Child, Html, el

Ends = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Point:
    """A value with its interval; all None where there is nothing.

    Attributes:
        value: The number.
        low, high: Its whole interval.
        inner_low, inner_high: The interval of sampling alone, where there are two.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    inner_low: float | None = None
    inner_high: float | None = None

    @property
    def inner(self) -> Ends | None:
        """Return the thick part of the line: sampling alone, as far as the whole interval reaches.

        Where the annotator's errors have a direction, the whole interval leans that way and may end before the other one.
        """
        if self.inner_low is None or self.inner_high is None:
            return None
        if self.low is None or self.high is None:
            return self.inner_low, self.inner_high
        return max(self.inner_low, self.low), min(self.inner_high, self.high)


def place(value: float, ends: Ends, length: float, *, start: float = 0.0) -> float:
    """Return where a value lies on an axis from `start`, `length` long; values beyond the ends lie at the ends, which may run down."""
    low, high = ends
    share = 0.5 if high == low else (value - low) / (high - low)
    return round(start + min(1.0, max(0.0, share)) * length, 1)


def picture(name: str, width: float, height: float, *children: Child, class_: str) -> Html:
    """Return an SVG image with a name for those who cannot see it."""
    box = f"0 0 {width:g} {height:g}"
    return el("svg", el("title", name), *children, class_=class_, viewBox=box, role="img", aria_label=name)


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> Html:
    """Return a straight line."""
    return el("line", x1=round(x1, 1), y1=round(y1, 1), x2=round(x2, 1), y2=round(y2, 1), class_=class_)


def dot(x: float, y: float, radius: float, class_: str) -> Html:
    """Return a circle."""
    return el("circle", cx=round(x, 1), cy=round(y, 1), r=round(radius, 1), class_=class_)


def diamond(x: float, y: float, class_: str = "intent", size: float = 5) -> Html:
    """Return a diamond: what was intended."""
    corners = f"{x},{y - size} {x + size},{y} {x},{y + size} {x - size},{y}"
    return el("polygon", points=corners, class_=class_)


def interval_bar(
    name: str, point: Point, *, ends: Ends = (-1, 1), zero: float | None = 0, mark: float | None = None, tone: str = ""
) -> Html:
    """Return a value with its interval on a horizontal axis.

    Args:
        name: For screen readers.
        point: What to draw: a thin line for the whole interval, a thick one for sampling alone, a dot for the value.
        ends: Of the axis.
        zero: Where to draw a tick; None for none.
        mark: What was intended; None for nothing.
        tone: Class of the colour.
    """
    width, height, pad = 200.0, 18.0, 7.0
    inside = width - 2 * pad

    def at(value: float) -> float:
        return place(value, ends, inside, start=pad)

    parts: list[Child] = [line(pad, 9, width - pad, 9, "track")]
    if zero is not None:
        parts.append(line(at(zero), 2, at(zero), 16, "zero"))
    if point.low is not None and point.high is not None:
        parts.append(line(at(point.low), 9, at(point.high), 9, "whisker"))
    if point.inner is not None:
        first, last = point.inner
        parts.append(line(at(first), 9, at(last), 9, "inner"))
    if mark is not None:
        parts.append(diamond(at(mark), 9, size=4.5))
    if point.value is not None:
        parts.append(dot(at(point.value), 9, 5, "value"))
    return picture(name, width, height, *parts, class_=f"bar {tone}".strip())


def sparkline(name: str, points: Sequence[Point], *, ends: Ends | None = None, tone: str = "") -> Html:
    """Return months in a row, with their intervals as a band; a month without a value leaves a gap."""
    width, height = 150.0, 36.0
    ends = ends or spread(points)
    xs = [place(i, (0, max(1, len(points) - 1)), width - 10, start=5) for i in range(len(points))]
    ys = [None if p.value is None else place(p.value, (ends[1], ends[0]), height - 8, start=4) for p in points]
    parts = [band(xs, points, ends, height - 8, 4), *strokes(xs, ys, "curve")]
    last = next((i for i in reversed(range(len(points))) if ys[i] is not None), None)
    if last is not None:
        parts.append(dot(xs[last], ys[last] or 0.0, 3, "value"))
    return picture(name, width, height, *parts, class_=f"spark {tone}".strip())


def spread(points: Sequence[Point], *, least: float = 0.0) -> Ends:
    """Return the ends of an axis that holds every value and, as far as twice the values' own spread, the intervals."""
    values = [p.value for p in points if p.value is not None]
    if not values:
        return (0.0, 1.0)
    low, high = min(values), max(values)
    room = max(high - low, least, 1e-9)
    lows = [p.low for p in points if p.low is not None] or [low]
    highs = [p.high for p in points if p.high is not None] or [high]
    return (max(min(lows), low - room), min(max(highs), high + room))


def band(xs: Sequence[float], points: Sequence[Point], ends: Ends, height: float, top: float) -> Html:
    """Return the intervals of a series as a band; a single month with neighbours missing is a bar."""
    flipped = (ends[1], ends[0])
    shapes: list[Html] = []
    for run in runs([p.low is not None and p.high is not None for p in points]):
        upper = [(xs[i], place(points[i].high or 0.0, flipped, height, start=top)) for i in run]
        lower = [(xs[i], place(points[i].low or 0.0, flipped, height, start=top)) for i in reversed(run)]
        if len(run) == 1:
            shapes.append(line(upper[0][0], upper[0][1], lower[0][0], lower[0][1], "lone"))
        else:
            shapes.append(el("polygon", points=" ".join(f"{x},{y}" for x, y in [*upper, *lower]), class_="band"))
    return el("g", shapes)


def strokes(xs: Sequence[float], ys: Sequence[float | None], class_: str) -> list[Html]:
    """Return the parts of a curve between gaps."""
    made = []
    for run in runs([y is not None for y in ys]):
        if len(run) > 1:
            made.append(el("polyline", points=" ".join(f"{xs[i]},{ys[i]}" for i in run), class_=class_))
        else:
            made.append(dot(xs[run[0]], ys[run[0]] or 0.0, 1.5, "lonely"))
    return made


def runs(there: Iterable[bool]) -> list[list[int]]:
    """Return the positions that are there, in unbroken runs."""
    found: list[list[int]] = []
    before = False
    for i, here in enumerate(there):
        if here and before:
            found[-1].append(i)
        elif here:
            found.append([i])
        before = here
    return found


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis, with its label."""

    at: float
    label: str


def trend_chart(
    name: str, points: Sequence[Point], *, ends: Ends, ticks: Sequence[Tick], months: Sequence[str], tone: str = ""
) -> Html:
    """Return a series by month with its band, a line per tick and as many month labels as there is room for.

    Args:
        name: For screen readers.
        points: One per calendar month, in order.
        ends: Of the vertical axis.
        ticks: On the vertical axis.
        months: Labels of the points.
        tone: Class of the colour.
    """
    width, height, left, top, tall = 560.0, 190.0, 44.0, 10.0, 150.0
    xs = [place(i, (0, max(1, len(points) - 1)), width - left - 24, start=left + 12) for i in range(len(points))]
    flipped = (ends[1], ends[0])
    ys = [None if p.value is None else place(p.value, flipped, tall, start=top) for p in points]
    grid = []
    for tick in ticks:
        y = place(tick.at, flipped, tall, start=top)
        grid += [line(left, y, width, y, "zero" if tick.at == 0 else "grid")]
        grid += [el("text", tick.label, x=left - 6, y=y + 4, class_="axis end")]
    step = -(-len(points) // 8) if points else 1
    labels = [
        el("text", month, x=x, y=height - 8, class_="axis mid")
        for i, (x, month) in enumerate(zip(xs, months, strict=True))
        if (len(points) - 1 - i) % step == 0
    ]
    dots = [dot(x, y, 3, "value") for x, y in zip(xs, ys, strict=True) if y is not None]
    body = [grid, band(xs, points, ends, tall, top), strokes(xs, ys, "curve"), dots, labels]
    return picture(name, width, height, *body, class_=f"trend {tone}".strip())
