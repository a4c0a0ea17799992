"""The annotator that the suites are tried on."""

from __future__ import annotations

import pytest

from tests.word_annotator import WordAnnotator


@pytest.fixture
def words() -> WordAnnotator:
    """An annotator that needs no weights."""
    return WordAnnotator()
