"""BERTopic without the packages that only its other paths use: plots, text generation, models for embeddings."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

UNUSED = ("huggingface_hub", "plotly", "sentence_transformers", "spacy", "torch", "transformers")
"""What `import bertopic` brings wherever it is installed. No step of a fit uses it, and it takes ten times as long as
the rest: 0.5 s of processor time without, 5 s with it (November 2026)."""


def load_bertopic() -> Any:
    """Return the package bertopic, imported without UNUSED unless somebody has imported these before.

    In the process its plots and its representation models then say that they are not installed.
    """
    with without(*UNUSED):
        import bertopic
    return bertopic


@contextmanager
def without(*packages: str) -> Iterator[None]:
    """Make packages that are not imported yet count as not installed within the block; other threads see the same meanwhile."""
    hidden = [name for name in packages if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
