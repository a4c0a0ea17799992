"""The annotator that the command is tried on."""

from __future__ import annotations

import pytest

from tests.word_annotator import WordAnnotator


@pytest.fixture
def words() -> WordAnnotator:
    """An annotator that needs no weights."""
    return WordAnnotator()
