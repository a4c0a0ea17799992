"""The labelling desk: the items of a draw, handed out, and each decision written as soon as nobody else writes."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from pipeline.config.settings import Settings
from pipeline.errors import AuditError, WarehouseBusy
from pipeline.jobs.audit.label import read_draw
from pipeline.jobs.audit.labels import Item, Opinion, check_opinions, labeller, record
from pipeline.runs.begin import writing


class Desk:
    """The items of one draw and one labeller.

    Decisions are written one by one. While a run writes they wait in memory, in order, and go with the next one or with
    `save`; `waiting` says how many do.
    """

    def __init__(self, settings: Settings, *, draw_id: int | None = None, who: str | None = None) -> None:
        """Read the items.

        Raises:
            AuditError: There is no such draw.
            WarehouseBusy: A run writes.
        """
        self.who = labeller(who)
        items, self.choices, self.unit = read_draw(settings, draw_id=draw_id, who=self.who)
        self._settings = settings
        self._items = {item.item: item for item in items}
        self._said = {item.item: item.opinions for item in items}
        self._waiting: list[tuple[Item, tuple[Opinion, ...] | None]] = []
        self._lock = threading.Lock()

    @property
    def waiting(self) -> int:
        """Return how many decisions are not written yet."""
        return len(self._waiting)

    @property
    def labelled(self) -> tuple[int, int]:
        """Return how many items are labelled, and how many there are."""
        return sum(said is not None for said in self._said.values()), len(self._said)

    def items(self) -> dict[str, Any]:
        """Return what the page shows: texts, touchpoints to choose from and earlier decisions; nothing that the reader says."""
        return {
            "who": self.who,
            "unit": self.unit,
            "items": [
                {
                    "item": i.item,
                    "journey": i.journey_id,
                    "before": i.text[: i.start] if i.start else "",
                    "text": i.text[i.start : i.end],
                    "after": i.text[i.end :] if i.end is not None else "",
                    "opinions": _shown(self._said[i.item]),
                }
                for i in self._items.values()
            ],
            "choices": {
                journey: [{"id": t, "name": name, "description": text} for t, (name, text) in known.items()]
                for journey, known in self.choices.items()
            },
        }

    def decide(self, body: Any) -> dict[str, int]:
        """Take a decision, {"item", "opinions": [{"sentiment", "touchpoint"}] or null to take it back}; returns what waits.

        Raises:
            AuditError: There is no such item, or the opinions are none that can be.
        """
        item, opinions = self._checked(body)
        with self._lock:
            self._waiting.append((item, opinions))
            self._said[item.item] = opinions
            self._write(wait_s=0)
            return {"waiting": self.waiting}

    def save(self) -> int:
        """Write what waits, after the run that writes now (settings.wait_s); returns how many decisions still wait."""
        with self._lock:
            self._write(wait_s=self._settings.wait_s)
            return self.waiting

    def _write(self, *, wait_s: float) -> None:
        if not self._waiting:
            return
        try:
            with writing(self._settings.model_copy(update={"wait_s": wait_s}), purpose="voc audit label") as con:
                while self._waiting:
                    item, opinions = self._waiting[0]
                    record(con, item, opinions, who=self.who)
                    self._waiting.pop(0)
        except WarehouseBusy:
            return

    def _checked(self, body: Any) -> tuple[Item, tuple[Opinion, ...] | None]:
        if not isinstance(body, Mapping) or not isinstance(body.get("item"), int) or "opinions" not in body:
            raise AuditError("expected an item and its opinions")
        item = self._items.get(body["item"])
        if item is None:
            raise AuditError("there is no such item in this draw")
        if body["opinions"] is None:
            return item, None
        if not isinstance(body["opinions"], list) or len(body["opinions"]) > 20:
            raise AuditError("expected a list of opinions")
        return item, check_opinions(item, [_opinion(o) for o in body["opinions"]], self.choices)


def _opinion(said: Any) -> Opinion:
    if not isinstance(said, Mapping) or not isinstance(said.get("sentiment"), str):
        raise AuditError("expected a sentiment and a touchpoint")
    touchpoint = said.get("touchpoint")
    if touchpoint is not None and not isinstance(touchpoint, str):
        raise AuditError("expected a touchpoint's name, or null")
    return Opinion(said["sentiment"], touchpoint)


def _shown(opinions: tuple[Opinion, ...] | None) -> list[dict[str, str | None]] | None:
    return None if opinions is None else [{"sentiment": o.sentiment, "touchpoint": o.touchpoint} for o in opinions]
