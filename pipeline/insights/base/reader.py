"""The reader's errors as a step of the stage may use them: intervals with them, and what each row's interval holds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa

from models.cards.card import CARDS, card_path, load_card
from models.taught import untaught
from pipeline.insights.base.frames import Floats, nullable
from pipeline.insights.statistics.reader_errors import Shift, move, widen, widen_difference

PATH = CARDS / "reader_errors.json"
"""Written by `python -m pipeline.evaluation.intervals`."""
AUDITED, MODELLED, SAMPLING_ONLY = "audited", "modelled", "sampling only"
"""Values of the column `basis`: what an interval holds besides sampling. Labels of the user's own, labelled sets of others, nothing."""
AS_READ, BY_LABELS = "as read", "corrected by labels"
"""Values of the column `value_is`: only labels of the user's own correct what the annotator reads (docs/kpis.md says why nothing else does)."""
BOTTOM = {"net_sentiment": -1.0}
"""Least value of a quantity, where that is not 0."""


@dataclass(frozen=True, slots=True)
class Errors:
    """What is known of one quantity of things of one kind.

    Attributes:
        unmeasured: The shift of a thing that no labelled set has.
        things: Shifts by thing.
        within: The difference between the shifts of two parts of one industry.
    """

    unmeasured: Shift
    things: Mapping[str, Shift]
    within: Shift


@dataclass(frozen=True, slots=True)
class Reader:
    """The errors of the annotator in use, by kind of thing and quantity; empty where nobody measured them."""

    errors: Mapping[tuple[str, str], Errors]

    @property
    def basis(self) -> str:
        """Return MODELLED, or SAMPLING_ONLY where nothing is known."""
        return MODELLED if self.errors else SAMPLING_ONLY

    def widen(
        self,
        quantity: str,
        value: Floats,
        low: Floats,
        high: Floats,
        *,
        kinds: Sequence[str],
        things: Sequence[str | None],
        level: float,
    ) -> tuple[Floats, Floats]:
        """Return the interval with the reader's errors beside those of sampling; the same interval where nothing is known.

        Args:
            quantity: negative_share, positive_share, net_sentiment, share (of all who wrote) or complaint_share.
            value: (n,) published values.
            low: (n,) lower ends of their sampling intervals.
            high: (n,) upper ends.
            kinds: (n,) category, touchpoint, words or text.
            things: (n,) category of the annotator that the row is about; None: no one category.
            level: Of the intervals.
        """
        mean, half = self._means_and_halves(quantity, kinds, things, level=level)
        return widen(value, low, high, mean=mean, half=half, bottom=BOTTOM.get(quantity, 0.0))

    def moved(self, quantity: str, value: Floats, *, kinds: Sequence[str], things: Sequence[str | None]) -> Floats:
        """Return the values moved by the mean shift of their things; as they are where nothing is known.

        Args:
            quantity: As in `widen`.
            value: (n,) published values.
            kinds: (n,) as in `widen`.
            things: (n,) as in `widen`.
        """
        shifts = [self._shift(quantity, k, t) for k, t in zip(kinds, things, strict=True)]
        return move(value, mean=[s.mean if s else 0.0 for s in shifts], bottom=BOTTOM.get(quantity, 0.0))

    def widen_difference(
        self,
        quantity: str,
        first: Floats,
        second: Floats,
        low: Floats,
        high: Floats,
        *,
        kinds: Sequence[str],
        things: Sequence[str | None],
        level: float,
    ) -> tuple[Floats, Floats]:
        """Return the interval of first - second, the same quantity of the same thing, with the reader's errors that do not cancel.

        Args:
            quantity: As in `widen`.
            first: (n,) values.
            second: (n,) what they are compared with.
            low: (n,) lower ends of the sampling intervals of their differences.
            high: (n,) upper ends.
            kinds: (n,) as in `widen`.
            things: (n,) as in `widen`.
            level: Of the intervals.
        """
        halves = {k: e.within.half(level=level) for k in set(kinds) if (e := self.errors.get((k, quantity)))}
        half = np.array([halves.get(k, np.nan) for k in kinds], float)
        mean, common = self._means_and_halves(quantity, kinds, things, level=level)
        return widen_difference(
            first, second, low, high, mean=mean, common=common, half=half, bottom=BOTTOM.get(quantity, 0.0)
        )

    def basis_of(self, quantity: str, kinds: Sequence[str]) -> list[str]:
        """Return MODELLED for each kind of which this quantity was measured, else SAMPLING_ONLY."""
        return [MODELLED if (k, quantity) in self.errors else SAMPLING_ONLY for k in kinds]

    def _means_and_halves(
        self, quantity: str, kinds: Sequence[str], things: Sequence[str | None], *, level: float
    ) -> tuple[Floats, Floats]:
        """Return the shifts to expect and the half-widths around them; NaN where nothing is known."""
        shifts = [self._shift(quantity, k, t) for k, t in zip(kinds, things, strict=True)]
        known = {s: s.half(level=level) for s in set(shifts) if s is not None}
        mean, half = (np.full(len(shifts), np.nan) for _ in range(2))
        for i, s in enumerate(shifts):
            if s is not None:
                mean[i], half[i] = s.mean, known[s]
        return mean, half

    def _shift(self, quantity: str, kind: str, thing: str | None) -> Shift | None:
        errors = self.errors.get((kind, quantity))
        return errors.things.get(thing or "", errors.unmeasured) if errors is not None else None


NOTHING = Reader({})


@cache
def shipped_reader() -> Reader:
    """Return the errors of the shipped annotator."""
    record: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return Reader(
        {
            (kind, quantity): Errors(
                Shift(*told["unmeasured"]), {t: Shift(*s) for t, s in told["things"].items()}, Shift(*told["within"])
            )
            for kind, by_quantity in record["errors"].items()
            for quantity, told in by_quantity.items()
        }
    )


def reader_of(fingerprint: str) -> Reader:
    """Return the errors of this annotator; NOTHING for any but the shipped one, since nobody measured them.

    What was taught to the shipped one was better on labels that it had not seen, so its errors are taken as no larger.
    """
    return shipped_reader() if untaught(fingerprint) == load_card(card_path("annotator")).fingerprint else NOTHING


def interval_columns(name: str, ends: tuple[Floats, Floats], sampling: tuple[Floats, Floats]) -> dict[str, pa.Array]:
    """Return <name>_low, <name>_high, <name>_sampling_low and <name>_sampling_high; without a name low, high, and so on."""
    start = f"{name}_" if name else ""
    columns = {"low": ends[0], "high": ends[1], "sampling_low": sampling[0], "sampling_high": sampling[1]}
    return {start + end: nullable(values) for end, values in columns.items()}
