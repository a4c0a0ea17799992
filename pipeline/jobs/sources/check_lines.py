"""What `voc sources check` says of a file, line by line. A person's own file is shown on that person's terminal, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.errors import printable
from pipeline.jobs.sources.check import Checked, Taken

WIDTH = 140
"""Characters of a value that are shown."""
COLUMNS = 40
"""Names of columns that are shown."""


def checked_lines(found: Checked) -> Iterator[str]:
    """Yield what is known of a file, ready to print; the customers' words in it are cut to WIDTH characters and escaped."""
    yield f"File       {found.name}{f' ({found.encoding})' if found.encoding else ''}"
    if found.columns:
        more = f", and {len(found.columns) - COLUMNS:,} more" if len(found.columns) > COLUMNS else ""
        shown = ", ".join(_cut(c) for c in found.columns[:COLUMNS])
        yield f"Columns    {len(found.columns):,}: {shown}{more}"
    if found.refusal:
        yield f"Taken by   no mapping: {found.refusal}"
    for name, missing in found.nearest:
        yield f"Nearly     {name}; it also needs {', '.join(map(repr, missing))}"
    if found.refusal and found.columns:
        yield f"Next       `voc sources new FILE` proposes a mapping for it{_or_copy(found)}"
    for taken in found.taken:
        yield from _taken_lines(taken)
    yield "Nothing was written"


def _or_copy(found: Checked) -> str:
    return f"; or copy {found.nearest[0][0]}.yaml and correct the names" if found.nearest else ""


def _taken_lines(taken: Taken) -> Iterator[str]:
    how = {"path": "by its path", "columns": "by its columns"}.get(taken.how, taken.how)
    yield f"Taken by   {taken.source}, {how}{f': {taken.description}' if taken.description else ''}"
    done = taken.done
    if done is None:
        yield f"Refused    {taken.refusal}"
        return
    counts = ("loaded", "updated", "repeated", "skipped", "rejected")
    yield f"Rows       {done.read:,} read: {', '.join(f'{getattr(done, c):,} {c}' for c in counts)}"
    yield f"Holds      {done.verbatims:,} texts, {done.scores:,} scores, {done.measures:,} measures"
    yield from (f"Told       {line}" for line in done.told)
    yield from (f"Noted      {remark}" for remark in done.remarks)
    yield from (f"Note       {note}" for note in done.notes)
    for reject in taken.rejects:
        place = f" (first in line {reject['line']:,})" if reject["line"] is not None else ""
        yield f"Rejected   {reject['rows']:,} × {_cut(reject['first_reason'], 2 * WIDTH)}{place}"
        if reject["first_text"]:
            yield f"             {_cut(reject['first_text'])}"
    if taken.rows:
        yield "First rows as they would be stored"
    for row in taken.rows:
        yield from _row_lines(row)


def _row_lines(row: Mapping[str, Any]) -> Iterator[str]:
    times = f"{row['created_at']:%Y-%m-%d %H:%M:%S} UTC"
    if row["updated_at"] is not None:
        times += f", changed {row['updated_at']:%Y-%m-%d %H:%M:%S} UTC"
    yield f"  {_cut(row['response_id'])}  {times}"
    named = {"customer": row["customer_key"], "channel": row["channel"], "language": row["language"]}
    plain = [f"{name} {_cut(value)}" for name, value in named.items() if value]
    if plain:
        yield f"    {', '.join(plain)}"
    for score in row["scores"] or ():
        asked = f"  “{_cut(score['question'])}”" if score["question"] else ""
        yield f"    {score['kind']}{'.' + score['item'] if score['item'] else ''} {score['value']:g} of {score['low']:g} to {score['high']:g}{asked}"
    for measure in row["measures"] or ():
        yield f"    {measure['kind']} {measure['value']:g}{' ' + measure['currency'] if measure['currency'] else ''}"
    for text in row["texts"] or ():
        asked = f" (“{_cut(text['question'])}”)" if text["question"] else ""
        yield f"    {text['key']}{asked}: {_cut(text['text'])}"
    if row["attributes"]:
        yield f"    attributes {_cut(row['attributes'])}"


def _cut(value: object, width: int = WIDTH) -> str:
    text = printable(" ".join(str(value).split()))
    return text if len(text) <= width else text[: width - 1] + "…"


def exit_is_failure(found: Checked) -> bool:
    """Return whether a run would name the file as one that it could not read."""
    return not found.taken or any(taken.refusal for taken in found.taken)


def as_dict(found: Checked) -> dict[str, Any]:
    """Return the same as values that JSON can hold; the texts are whole."""
    return {
        "file": found.name, "encoding": found.encoding, "columns": list(found.columns), "refusal": found.refusal,
        "nearest": [{"source": name, "missing": list(missing)} for name, missing in found.nearest],
        "taken": [_taken_dict(taken) for taken in found.taken],
    }  # fmt: skip


def _taken_dict(taken: Taken) -> dict[str, Any]:
    done = taken.done
    names: Sequence[str] = (
        "read",
        "loaded",
        "updated",
        "repeated",
        "skipped",
        "rejected",
        "verbatims",
        "scores",
        "measures",
    )
    return {
        "source": taken.source, "how": taken.how, "refusal": taken.refusal,
        "counts": {name: getattr(done, name) for name in names} if done else None,
        "notes": list(done.told + done.notes + done.remarks) if done else [],
        "rejects": [dict(r) for r in taken.rejects], "rows": [dict(r) for r in taken.rows],
    }  # fmt: skip
