"""What a person should know of a pull, in one line."""

from __future__ import annotations

import os

from pipeline.jobs.pull.pull import Pulled


def pulled_line(done: Pulled) -> str:
    """Return how much came, where it lies, and from when on was asked."""
    since = f", new since {done.since:%Y-%m-%d %H:%M} UTC" if done.since else ""
    if done.file is None:
        return f"{done.source}: nothing new{since}"
    counted = "an export" if done.records < 0 else f"{done.records:,} record{'' if done.records == 1 else 's'}"
    answers = f"{done.pages:,} answer{'' if done.pages == 1 else 's'}"
    return f"{done.source}: {counted} in {answers}, {os.path.relpath(done.file)}{since}"
