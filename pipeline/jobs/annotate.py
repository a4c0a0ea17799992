"""`voc annotate`: JSON lines in, JSON lines out, in the input's order, without a database."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, cast

from models.base import Annotation, Annotator
from pipeline.errors import SourceError

BATCH = 1_024
"""Texts held in memory at a time."""


def annotate_file(source: Path, target: Path, annotator: Annotator) -> int:
    """Annotate every line of `source` into `target`; returns how many.

    `target` appears whole at the end: an error leaves no half-written file.

    Raises:
        SourceError: The input cannot be read, or a line is not an object with "id" and "text" (and, if there,
            "spans" inside the text); the message names the line.
    """
    building = target.with_name(f".{target.name}.{os.getpid()}.building")
    count = 0
    try:
        with building.open("w", encoding="utf-8") as out:
            lines = read_lines(source)
            while batch := list(islice(lines, BATCH)):
                texts = [text for _, text, _ in batch]
                spans = [given or [] for _, _, given in batch]
                for (key, _, given), a in zip(batch, annotator.annotate(texts, spans=spans), strict=True):
                    out.write(json.dumps(as_record(key, a, with_given=given is not None), ensure_ascii=False) + "\n")
                count += len(batch)
        building.replace(target)
    except OSError as e:
        raise SourceError(f"{e.filename or target}: {e.strerror or e}") from e
    finally:
        building.unlink(missing_ok=True)
    return count


def read_lines(source: Path) -> Iterator[tuple[Any, str, list[tuple[int, int]] | None]]:
    """Yield (id, text, spans or None) of each line; empty lines are errors like any other that is not an object."""
    with source.open("rb") as f:
        for number, line in enumerate(f, start=1):
            where = f"{source}:{number}"
            try:
                record = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
            except ValueError as e:
                raise SourceError(f"{where}: not a JSON object: {e}") from e
            except RecursionError:
                raise SourceError(
                    f"{where}: nested too deeply: an object needs an id, a text and, if you like, spans"
                ) from None
            if not isinstance(record, dict) or "id" not in record or not isinstance(record.get("text"), str):
                raise SourceError(f'{where}: expected an object with "id" and a text under "text"')
            yield record["id"], record["text"], spans_of(record, where)


def spans_of(record: dict[str, Any], where: str) -> list[tuple[int, int]] | None:
    """Return the spans that a record asks the polarity of, as offsets into its text; None where it names none.

    Raises:
        SourceError: They are no list of {"start", "end"} inside the text; begins with `where`.
    """
    if record.get("spans") is None:
        return None
    try:
        spans = [(s["start"], s["end"]) for s in record["spans"]]
    except (TypeError, KeyError) as e:
        raise SourceError(f'{where}: spans: expected a list of {{"start", "end"}}') from e
    for start, end in spans:
        whole = type(start) is int and type(end) is int
        if not (whole and 0 <= start < end <= len(record["text"])):
            raise SourceError(
                f"{where}: spans: {start!r} to {end!r} is not inside the text (0 to {len(record['text'])})"
            )
    return cast("list[tuple[int, int]]", spans)


def as_record(key: Any, a: Annotation, *, with_given: bool) -> dict[str, Any]:
    """Return one output line; numbers are rounded to four digits, and an empty text gives nulls and empty lists."""

    def scored(item: Any) -> dict[str, Any]:
        return {"label": item.label, "polarity": round(item.polarity, 4), "confidence": round(item.confidence, 4)}

    nothing = {"label": None, "polarity": None, "confidence": None}
    record = {
        "id": key,
        "sentiment": scored(a.sentiment) if a.sentiment else nothing,
        "sentences": [{"start": s.start, "end": s.end, **scored(s)} for s in a.sentences],
        "mentions": [
            {"term": m.term, "start": m.start, "end": m.end, "category": m.category, **scored(m)} for m in a.mentions
        ],
        "categories": [{"category": c.category, **scored(c)} for c in a.categories],
    }
    if with_given:
        record["given"] = [{"start": g.start, "end": g.end, **scored(g)} for g in a.given]
    return record
