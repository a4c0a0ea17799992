"""Where the commands write to: standard output for results, standard error for everything else."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

from pipeline.errors import printable

LAYOUT = "\n\t"
"""Control characters that our own lines have."""


def write_lines(lines: Iterable[object]) -> None:
    """Print one line per item; control characters in it are shown escaped."""
    for line in lines:
        sys.stdout.write(f"{printable(str(line), keep=LAYOUT)}\n")


def write_json(value: Any) -> None:
    """Print one indented JSON value."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False, default=str) + "\n")


def write_json_lines(rows: Iterable[Any]) -> None:
    """Print one JSON value per line."""
    write_lines(json.dumps(row, ensure_ascii=False, default=str) for row in rows)


def note(text: str) -> None:
    """Print a message to standard error; control characters in it are shown escaped."""
    sys.stderr.write(f"{printable(text, keep=LAYOUT)}\n")
