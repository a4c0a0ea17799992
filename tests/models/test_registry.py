"""Annotators by name."""

from __future__ import annotations

import pytest

from models.base import ModelError
from models.registry import AnnotatorChoice, load_annotator


def test_unknown_backend_names_those_there_are() -> None:
    with pytest.raises(ModelError, match="'lexicon' is not one of shipped, composed"):
        load_annotator(AnnotatorChoice(backend="lexicon"))
