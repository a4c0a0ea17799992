"""The flow `voc-evaluate`: reproduces the model card's figures and fails where one has fallen."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from pydantic import Field

from flows.roots import served_roots
from flows.ui.logs import attach_run_log
from flows.ui.names import dated
from flows.work import EXPECTED
from models.base import ModelError

Suite = Literal["annotator", "fabsa", "sentiment", "mams", "embedding", "products", "alexa", "behaviour"]
"""Suites of the annotator; annotator stands for all of them."""


@task(name="voc-evaluate", cache_policy=NO_CACHE, persist_result=False, task_run_name="{suite}")
def evaluate_task(suite: str, datasets: Path | None, threads: int) -> list[dict[str, Any]]:
    """Measure a suite and return one dict per figure: figure, value, low, high, n, card, fallen."""
    from models.annotator.runtime import ShippedAnnotator
    from models.artifacts import WEIGHTS
    from models.cards.card import card_path, load_card
    from models.evaluation.annotator.annotator_suites import measure
    from models.evaluation.labelled_data import find_datasets
    from pipeline.evaluation.suites import choose

    try:
        (names,) = choose([suite]).values()
        annotator = ShippedAnnotator(WEIGHTS / "annotator", threads=threads)
        figures = measure(annotator, names, find_datasets(datasets))
        path = card_path("annotator")
        card = {f.key: f for f in load_card(path).figures} if path.exists() else {}
    except OSError as e:
        raise ModelError(f"{datasets}: cannot be read: {e.strerror}") from e
    return [_row(f, card.get(f.key)) for f in figures]


def _row(now: Any, card: Any) -> dict[str, Any]:
    from models.cards.figure import fallen, percent

    return {
        "figure": now.key,
        "value": round(percent(now.value), 1),
        "low": round(percent(now.low), 1),
        "high": round(percent(now.high), 1),
        "n": now.n,
        "card": None if card is None else round(percent(card.value), 1),
        "fallen": card is not None and bool(fallen(now, card)),
    }


@flow(name="voc-evaluate", flow_run_name=dated("evaluate"), retries=0, persist_result=False, validate_parameters=True)
def voc_evaluate(
    suite: Suite = "behaviour",
    datasets: Path | None = None,
    threads: Annotated[int, Field(ge=1, le=64)] = 2,
) -> State[Any]:
    """Measure the shipped annotator again and compare it with its model card; fails if a figure has fallen.

    Args:
        suite: What to measure. `annotator` measures everything (minutes); `behaviour` needs no data sets.
        datasets: Folder of the labelled data sets, in the data folder or a folder of `served.folders` in the settings. Empty:
            the one in VOC_DATASETS, else `datasets` in the current folder.
        threads: Threads of the model's runtime.
    """
    attach_run_log()
    try:
        if datasets is not None:
            datasets = served_roots().check("datasets", datasets)
        rows = evaluate_task(suite, datasets, threads)
    except EXPECTED as e:
        return Failed(message=str(e))
    create_table_artifact(
        rows, key="voc-evaluation", description=f"Figures of suite {suite}, in per cent, beside the card's"
    )
    fallen = [row["figure"] for row in rows if row["fallen"]]
    if fallen:
        return Failed(message=f"below the card: {', '.join(fallen)}; see the artifact voc-evaluation")
    return Completed(message=f"{len(rows)} figures, none below the card; see the artifact voc-evaluation")
