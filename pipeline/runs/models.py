"""The models that the settings name, loaded at the first use."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.base import Annotator
    from pipeline.config.settings import Settings


class LazyModels:
    """Models as the settings name them; follows pipeline.contract.Models."""

    def __init__(self, settings: Settings) -> None:
        """Keep the settings; nothing is loaded yet."""
        self._settings = settings.annotator
        self._taught = settings.paths.taught

    @cached_property
    def annotator(self) -> Annotator:
        """Return the annotator that the settings name, loaded and verified at the first use."""
        from models.registry import AnnotatorChoice, ComposedChoice, load_annotator

        named = self._settings.composed
        composed = ComposedChoice(**named.model_dump()) if named else None
        choice = AnnotatorChoice(self._settings.backend, self._settings.threads, composed, self._taught)
        return load_annotator(choice)

    @property
    def annotator_fingerprint(self) -> str:
        """Return the fingerprint of the annotator."""
        return self.annotator.fingerprint
