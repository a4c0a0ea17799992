"""Labels of an audit sample: what may be said of an item, who says it, and how it is recorded."""

from __future__ import annotations

import getpass
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from pipeline.errors import AuditError
from pipeline.warehouse.sql import run_sql

PACKAGE = "pipeline.jobs.audit"
SENTIMENTS = ("negative", "neutral", "positive")
NO_OPINION = "not an opinion"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a labeller reads in an item.

    Attributes:
        sentiment: One of SENTIMENTS.
        touchpoint: Of the item's journey map; None: none of them.
    """

    sentiment: str
    touchpoint: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence or text to label.

    Attributes:
        draw_id: The draw.
        item: Number in the draw, from 1.
        journey_id: Journey map under which it is read.
        verbatim_id: The text's.
        text_hash: Key of the text.
        start: First character of the sentence; None: the whole text.
        end: Character after its last; None: the whole text.
        text: The whole text, as it was cleaned.
        opinions: What the labeller has said; None: nothing yet, () not an opinion.
    """

    draw_id: int
    item: int
    journey_id: str
    verbatim_id: str
    text_hash: str
    start: int | None
    end: int | None
    text: str
    opinions: tuple[Opinion, ...] | None

    @property
    def words(self) -> str:
        """Return the sentence, or the whole text."""
        return self.text[self.start : self.end].strip()


Choices = Mapping[str, Mapping[str, tuple[str, str]]]
"""Name and description of a touchpoint, by journey_id and touchpoint_id, in the map's order."""


def labeller(who: str | None) -> str:
    """Return who labels: the name given, else the user's name on this machine."""
    if who is not None:
        return who.strip() or "unknown"
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container may run under a number without a name
        return "unknown"


def newest_draw(con: duckdb.DuckDBPyConnection, draw_id: int | None = None) -> int:
    """Return the number of the newest draw, or `draw_id` if there is such a draw.

    Raises:
        AuditError: There is none.
    """
    (last,) = run_sql(con, PACKAGE, "last_draw").fetchall()[0]
    if not last:
        raise AuditError("no audit sample has been drawn; `voc audit draw` draws one")
    if draw_id is not None and not 1 <= draw_id <= last:
        raise AuditError(f"no audit sample {draw_id}; there are 1 to {last}")
    return draw_id or int(last)


def read_items(con: duckdb.DuckDBPyConnection, draw_id: int, who: str) -> list[Item]:
    """Return the items of a draw whose texts are still there, in the order of labelling, with what this labeller has said."""
    found = run_sql(con, PACKAGE, "items", {"draw_id": draw_id, "who": who}).fetchall()
    return [Item(*(*row[:-1], None if row[-1] is None else as_opinions(row[-1]))) for row in found]


def read_choices(con: duckdb.DuckDBPyConnection) -> Choices:
    """Return the touchpoints that a label may name."""
    made: dict[str, dict[str, tuple[str, str]]] = {}
    for journey, touchpoint, name, description in run_sql(con, PACKAGE, "choices").fetchall():
        made.setdefault(journey, {})[touchpoint] = (name, description)
    return made


def as_opinions(text: str) -> tuple[Opinion, ...]:
    """Return the opinions that audits.labels holds as JSON."""
    return tuple(Opinion(o["sentiment"], o["touchpoint"]) for o in json.loads(text))


def check_opinions(item: Item, opinions: Sequence[Opinion], choices: Choices) -> tuple[Opinion, ...]:
    """Return the opinions without repetitions.

    Raises:
        AuditError: One has another sentiment than SENTIMENTS, or a touchpoint that the item's map has not.
    """
    known = choices.get(item.journey_id, {})
    for opinion in opinions:
        if opinion.sentiment not in SENTIMENTS:
            raise AuditError(f"column sentiment: expected {', '.join(SENTIMENTS)} or {NO_OPINION}")
        if opinion.touchpoint is not None and opinion.touchpoint not in known:
            raise AuditError(
                f"column touchpoint: journey map {item.journey_id!r} has {', '.join(known)}; leave it empty for none of them"
            )
    return tuple(dict.fromkeys(opinions))


def record(con: duckdb.DuckDBPyConnection, item: Item, opinions: Sequence[Opinion] | None, *, who: str) -> bool:
    """Append a decision to audits.labels, and return whether the item is still in its draw; None takes the labeller's earlier one back."""
    said = [{"sentiment": o.sentiment, "touchpoint": o.touchpoint} for o in opinions or ()]
    written = run_sql(
        con,
        PACKAGE,
        "insert_label",
        {
            "now": datetime.now(UTC),
            "draw_id": item.draw_id,
            "item": item.item,
            "who": who,
            "action": "undo" if opinions is None else "label",
            "journey_id": item.journey_id,
            "text_hash": item.text_hash,
            "start_char": item.start,
            "end_char": item.end,
            "opinions": json.dumps(said, ensure_ascii=False),
        },
    )
    return written.fetchone() is not None
