"""A measured figure: its value, how sure it is, what it should be, and when it counts as fallen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean, stdev
from typing import Literal

Better = Literal["higher", "lower", "neither"]
Unit = Literal["share", "index", "count"]
ROUNDING = 0.003
"""Least fall of a figure on labelled records that counts, 0.3 points: processors round differently."""
CARD_DIGITS = 5
"""Digits after the point that a card keeps."""
STEP = 1e-5
"""What rounding to so many digits may move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured number.

    Attributes:
        key: Stable name: `suite/figure`, or `table/row/column` for a cell of a table.
        text: What it measures, in words.
        value: Shares in [0, 1]; the mean of `values` if there are any.
        n: Records behind it, or behind one of its values.
        unit: share (printed in percent), index (a number, mostly in [-1, 1]) or count.
        better: Which way is good.
        low: Lower end of the 95 % percentile bootstrap interval, records resampled; None without one.
        high: Upper end of it.
        values: One per seed or replicate; empty if it was measured once.
        target: Value to reach, or None.
        floor: Of a calibration error: what confidences that are right would show on as many answers, on average. An
            error can hardly be measured to be less. None for other figures.
        tolerance: Least fall below the card that counts; None for figures that cannot fall, such as those of peers.
    """

    key: str
    text: str
    value: float
    n: int
    unit: Unit = "share"
    better: Better = "higher"
    low: float | None = None
    high: float | None = None
    values: tuple[float, ...] = ()
    target: float | None = None
    floor: float | None = None
    tolerance: float | None = ROUNDING

    @property
    def suite(self) -> str:
        """Return the first part of the key."""
        return self.key.split("/")[0]

    @property
    def deviation(self) -> float:
        """Return the sample standard deviation of the values; 0 if there are fewer than two."""
        return stdev(self.values) if len(self.values) > 1 else 0.0

    @property
    def reached(self) -> bool | None:
        """Return whether the value reaches the target; None without one."""
        if self.target is None:
            return None
        above = self.value - self.target if self.better == "higher" else self.target - self.value
        return above >= -1e-9


def over_seeds(values: Sequence[float], **known: object) -> Figure:
    """Return the figure of one value per seed or replicate; `known` are its other attributes."""
    found = tuple(float(v) for v in values)
    return Figure(value=fmean(found), values=found, **known)  # type: ignore[arg-type]


def rounded(figure: Figure) -> Figure:
    """Return the figure as a card keeps it, every number with CARD_DIGITS digits; the mean is that of the rounded values."""

    def short(value: float | None) -> float | None:
        return None if value is None else round(value, CARD_DIGITS)

    values = tuple(round(v, CARD_DIGITS) for v in figure.values)
    return replace(
        figure,
        value=fmean(values) if values else round(figure.value, CARD_DIGITS),
        low=short(figure.low),
        high=short(figure.high),
        floor=short(figure.floor),
        values=values,
    )


def percent(share: float) -> float:
    """Return the share in percent, rounded to what a card keeps, so that 0.7815 is 78.15 and not 78.14999."""
    return round(100 * share, CARD_DIGITS - 2)


def fallen(now: Figure, card: Figure) -> bool:
    """Return whether a figure is worse than on the card by more than chance.

    More than chance is more than the card's tolerance, than two standard deviations over the seeds of either, and, for a
    share, than one record.
    """
    if card.tolerance is None or card.better == "neither":
        return False
    worse = card.value - now.value if card.better == "higher" else now.value - card.value
    record = 1 / max(1, now.n) if now.unit == "share" else 0.0
    return worse > max(card.tolerance, 2 * now.deviation, 2 * card.deviation, record) + STEP


def cell(figure: Figure) -> str:
    """Return the value as a table shows it: mean ± deviation over the seeds, and the aim if it is missed."""
    scale, digits = {"index": (1, 3), "share": (100, 1), "count": (1, int(len(figure.values) > 1))}[figure.unit]
    sign = " %" if figure.unit == "share" else ""
    text = f"{scale * figure.value:.{digits}f}"
    if len(figure.values) > 1:
        text += f" ± {scale * figure.deviation:.{digits}f}"
    if figure.target is None or figure.reached:
        return text + sign
    return f"{text}{sign} (aim {'≥' if figure.better == 'higher' else '≤'} {scale * figure.target:g}{sign})"
