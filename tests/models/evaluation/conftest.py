"""The annotator that the suites are tried on."""

from __future__ import annotations

import pytest

from tests.standin import StandInAnnotator, word_annotator


@pytest.fixture
def words() -> StandInAnnotator:
    """An annotator that needs no weights."""
    return word_annotator()
