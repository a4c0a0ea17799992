"""What decides a fit besides the sentences, and the identifier that follows from it."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from models.remembered_stamp import code_stamp
from pipeline.config.settings import Settings
from pipeline.themes.fit.sample import Sample
from pipeline.themes.tables import PACKAGE, dump_json

if TYPE_CHECKING:
    from models.topics.types import TopicParams

PACKAGES = ("bertopic", "hdbscan", "numpy", "scikit-learn", "scipy")


def fit_parameters(settings: Settings) -> dict[str, Any]:
    """Return everything that decides a fit besides the sentences."""
    return {
        "settings": settings.themes.model_dump(mode="json"),
        "seed": settings.seed,
        "packages": {name: version(name) for name in PACKAGES},
        "code": code_stamp("pipeline.themes.fit.fit_themes", folders=(PACKAGE,)),
    }


def topic_params(settings: Settings) -> TopicParams:
    """Return how models.topics.fit clusters under these settings."""
    from models.topics.types import TopicParams

    themes = settings.themes
    return TopicParams(
        min_topic_share=themes.min_topic_share, min_topic_size=themes.min_topic_size, max_topics=themes.max_themes
    )


def topic_model_id(sample: Sample, *, parameters: dict[str, Any], model_fingerprint: str) -> str:
    """Return the identifier of the fit on this sample; equal input gives the equal identifier."""
    digest = hashlib.sha256(f"{model_fingerprint}\n{dump_json(parameters)}\n".encode())
    digest.update("\n".join(sample.keys).encode())
    digest.update(sample.embeddings.tobytes())
    return f"tm_{digest.hexdigest()[:16]}"
