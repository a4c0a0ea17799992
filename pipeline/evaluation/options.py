"""What `voc evaluate` can be told, for every suite alike."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.artifacts import WEIGHTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Options of the command; what a suite has no use for, it leaves alone.

    Attributes:
        datasets: Folder of the labelled data; None: models.evaluation.labelled_data.find_datasets says where.
        card: Card file to compare with; None: the shipped card of the subject.
        write_card: Write the card, and its page, from what is measured.
        json: File that gets the figures, too.
        threads: Of the annotator.
        weights: Folder of the annotator's files.
        backend: shipped or composed.
        sentiment: Composed backend: model that says the sentiment.
        embedder: Composed backend: sentence-transformers model.
        exact: fp32 encoder to measure beside the shipped file.
        failures: List the behaviour cases that fail, or with intents the own cases read wrong, instead of measuring.
        peers: Suite speed: measure what is used today, too.
        labels: A CSV file of the user's own labels for the mapping.
        journey: The map of these labels; None: the first of the settings.
        config: Settings file; None: configs/pipeline.yaml.
        seeds: Themes: number of seeds and replicates; None: 5, or 2 with quick.
        quick: Themes: only the first reviews of each data set; not compared with the card.
        cache: Themes: folder that keeps annotations and the peers' fits.
    """

    datasets: Path | None = None
    card: Path | None = None
    write_card: bool = False
    json: Path | None = None
    threads: int = 2
    weights: Path = WEIGHTS / "annotator"
    backend: str = "shipped"
    sentiment: str | None = None
    embedder: str | None = None
    exact: Path | None = None
    failures: bool = False
    peers: bool = False
    labels: Path | None = None
    journey: Path | None = None
    config: Path | None = None
    seeds: int | None = None
    quick: bool = False
    cache: Path | None = None
