"""The labelling desks: the items of a draw, handed out, and each decision written as soon as nobody else writes."""

from __future__ import annotations

import hmac
import re
import threading
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from pipeline.config.settings import Settings
from pipeline.errors import AuditError, LabelledElsewhere, WarehouseBusy
from pipeline.jobs.audit.label import read_draw
from pipeline.jobs.audit.labels import Item, Opinion, check_opinions, labeller, record
from pipeline.runs.begin import writing

NAME = re.compile(r"[^\W.][\w -]{0,59}")
"""What a labeller at the page may be called: what `voc audit export` can name a file by."""
KEY = re.compile(r"[0-9a-f]{16,64}")
ERASED = "its text is no longer in the sample"
Decision = tuple[Item, tuple[Opinion, ...] | None]


class Desk:
    """The items of one draw and one labeller, without their words.

    Decisions are written one by one. While a run writes they wait in memory, in order, and go with the next ones or with
    `save`; `waiting` says how many do. The page sends what waits again, so that a decision that was written is not written twice.
    """

    def __init__(self, settings: Settings, *, draw_id: int | None = None, who: str | None = None) -> None:
        """Read which items there are.

        Raises:
            AuditError: There is no such draw.
            WarehouseBusy: A run writes.
        """
        self.who = labeller(who)
        self._settings, self.draw_id = settings, draw_id
        self._waiting: dict[str, Decision] = {}
        self._written: set[str] = set()
        self._lock = threading.RLock()
        self._read(wait_s=settings.wait_s)

    def _read(self, *, wait_s: float = 0.0) -> list[Item]:
        settings = self._settings.model_copy(update={"wait_s": wait_s})
        items, self.choices, self.unit = read_draw(settings, draw_id=self.draw_id, who=self.who)
        if items:
            self.draw_id = items[0].draw_id
        # a text is kept no longer than it takes to show it: its customer may be erased meanwhile
        self._items = {item.item: replace(item, text="") for item in items}
        self._said = {item.item: item.opinions for item in items}
        for item, opinions in self._waiting.values():
            self._said[item.item] = opinions
        return items

    @property
    def waiting(self) -> int:
        """Return how many decisions are not written yet."""
        return len(self._waiting)

    @property
    def labelled(self) -> tuple[int, int]:
        """Return how many items are labelled, and how many there are."""
        return sum(said is not None for said in self._said.values()), len(self._said)

    def items(self) -> dict[str, Any]:
        """Return what the page shows: texts, touchpoints to choose from and earlier decisions; nothing that the reader says.

        Raises:
            AuditError: There is no such draw any more.
            WarehouseBusy: A run writes.
        """
        with self._lock:
            items = self._read()
            return {
                "who": self.who,
                "draw": self.draw_id,
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
                    for i in items
                ],
                "choices": {
                    journey: [{"id": t, "name": name, "description": text} for t, (name, text) in known.items()]
                    for journey, known in self.choices.items()
                },
            }

    def decide(self, body: Any) -> dict[str, Any]:
        """Take decisions: {"decisions": [{"id", "item", "opinions": [{"sentiment", "touchpoint"}], or null to take it back}]}.

        Returns:
            `waiting`: how many decisions are not written yet; `refused`: item and reason of those that are not taken.

        Raises:
            AuditError: It is no list of decisions.
        """
        given = body.get("decisions") if isinstance(body, Mapping) else None
        if not isinstance(given, list) or not all(
            isinstance(d, Mapping) and isinstance(d.get("id"), str) for d in given
        ):
            raise AuditError("expected a list of decisions")
        refused = []
        with self._lock:
            for decision in given:
                if decision["id"] in self._written:
                    continue
                try:
                    item, opinions = self._checked(decision)
                except AuditError as e:
                    refused.append({"item": decision.get("item"), "why": str(e)})
                    continue
                self._waiting[decision["id"]] = item, opinions
                self._said[item.item] = opinions
            refused += [{"item": item, "why": ERASED} for item in self._write(wait_s=0)]
            return {"waiting": self.waiting, "refused": refused}

    def save(self) -> int:
        """Write what waits, after the run that writes now (settings.wait_s); returns how many decisions still wait."""
        with self._lock:
            self._write(wait_s=self._settings.wait_s)
            return self.waiting

    def _write(self, *, wait_s: float) -> list[int]:
        """Write what waits, unless a run writes; returns the items that are no longer in the draw."""
        gone: list[int] = []
        if not self._waiting:
            return gone
        try:
            with writing(self._settings.model_copy(update={"wait_s": wait_s}), purpose="voc audit label") as con:
                for name, (item, opinions) in list(self._waiting.items()):
                    if not record(con, item, opinions, who=self.who):
                        gone.append(item.item)
                    self._written.add(name)
                    del self._waiting[name]
        except WarehouseBusy:
            pass
        return gone

    def _checked(self, decision: Mapping[str, Any]) -> Decision:
        number, opinions = decision.get("item"), decision.get("opinions")
        if not isinstance(number, int) or "opinions" not in decision:
            raise AuditError("expected an item and its opinions")
        item = self._items.get(number)
        if item is None:
            raise AuditError("there is no such item in this draw")
        if opinions is None:
            return item, None
        if not isinstance(opinions, list) or len(opinions) > 20:
            raise AuditError("expected a list of opinions")
        return item, check_opinions(item, [_opinion(o) for o in opinions], self.choices)


class Desks:
    """The desks of everybody who labels at one server; each under their own name, in one browser at a time.

    The name parts them: nobody is handed what another name has said. A second browser that comes under a name already in use is
    asked whether it is the same person, who then goes on there; the first one saves nothing from then on.
    """

    def __init__(self, settings: Callable[[], Settings]) -> None:
        """Keep where the settings come from; they are read whenever a page is opened."""
        self._settings = settings
        self._desks: dict[tuple[str, int | None], Desk] = {}
        self._keys: dict[str, str] = {}
        self._lock = threading.Lock()  # one at a time: within a process DuckDB opens a file in one way only

    def items(self, body: Any) -> dict[str, Any]:
        """Return what the page shows the labeller {"who", "key", "draw": null for the newest, "take_over"}.

        Raises:
            AuditError: The name cannot be used, or there is no such draw.
            LabelledElsewhere: Another browser labels under this name, and `take_over` is not true.
            WarehouseBusy: A run writes.
        """
        who, key = _person(body)
        with self._lock:
            held = self._keys.get(who)
            if held is not None and not hmac.compare_digest(held, key) and body.get("take_over") is not True:
                raise LabelledElsewhere(
                    f"{who} is labelling in another browser. If that is you, press Enter again to go on here instead; else take another name."
                )
            shown = self._desk(who, body.get("draw")).items()
            self._keys[who] = key
            return shown

    def decide(self, body: Any) -> dict[str, Any]:
        """Take decisions of {"who", "key", "draw", "decisions"}, as Desk.decide does.

        Raises:
            AuditError: The request is none of the page's.
            LabelledElsewhere: Another browser has gone on under this name.
            WarehouseBusy: A run writes, and the server has not seen this labeller since it was started.
        """
        who, key = _person(body)
        with self._lock:
            if not hmac.compare_digest(self._keys.setdefault(who, key), key):
                raise LabelledElsewhere(f"{who} has gone on in another browser; this page no longer saves.")
            return self._desk(who, body.get("draw")).decide(body)

    def _desk(self, who: str, draw_id: Any) -> Desk:
        """Return the desk of a draw, None: the newest; it is made when it is asked for first."""
        if draw_id is not None and (not isinstance(draw_id, int) or isinstance(draw_id, bool)):
            raise AuditError("expected the number of a draw, or null")
        if draw_id is not None and (known := self._desks.get((who, draw_id))) is not None:
            return known
        settings = self._settings().model_copy(update={"wait_s": 0.0})
        desk = Desk(settings, draw_id=draw_id, who=who)
        return self._desks.setdefault((who, desk.draw_id), desk)


def _person(body: Any) -> tuple[str, str]:
    """Return name and key of the browser that asks."""
    who, key = (body.get(name) if isinstance(body, Mapping) else None for name in ("who", "key"))
    if not isinstance(key, str) or not KEY.fullmatch(key):
        raise AuditError("expected the key of a browser")
    name = unicodedata.normalize("NFC", who).strip() if isinstance(who, str) else ""
    if not NAME.fullmatch(name):
        raise AuditError("A name has letters, digits, spaces, - and _, and at most 60 of them.")
    return name, key


def _opinion(said: Any) -> Opinion:
    if not isinstance(said, Mapping) or not isinstance(said.get("sentiment"), str):
        raise AuditError("expected a sentiment and a touchpoint")
    touchpoint = said.get("touchpoint")
    if touchpoint is not None and not isinstance(touchpoint, str):
        raise AuditError("expected a touchpoint's name, or null")
    return Opinion(said["sentiment"], touchpoint)


def _shown(opinions: tuple[Opinion, ...] | None) -> list[dict[str, str | None]] | None:
    return None if opinions is None else [{"sentiment": o.sentiment, "touchpoint": o.touchpoint} for o in opinions]
