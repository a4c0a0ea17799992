"""Probabilities of tags, written as letters."""

from __future__ import annotations

from typing import Any

import numpy as np


def tags_of(text: str) -> Any:
    """One letter a piece: o outside, b begin, i inside of a positive term, each with probability 0.9."""
    columns = {"o": 0, "b": 5, "i": 6}
    tags = np.full((len(text), 7), 0.1 / 6, dtype=np.float32)
    for row, letter in enumerate(text):
        tags[row, columns[letter]] = 0.9
    return tags
