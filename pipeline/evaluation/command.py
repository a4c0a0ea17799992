"""The command `voc evaluate [SUITE …]`: figures with intervals, compared with the card; fails if one has fallen."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from models.base import ModelError
from models.cards.card import Card, card_path, figure_record, load_card, make_card, render_card, save_card
from models.cards.figure import Figure, cell, fallen, percent
from models.evaluation.labelled_data import find_datasets
from pipeline.errors import ThemesError, TouchpointsError, VocError
from pipeline.evaluation.options import Options
from pipeline.evaluation.subjects import MEASURE, Measured, open_annotator, page_parts
from pipeline.evaluation.suites import choose, listing, missing

NOTHING = Options()


def evaluate(suites: Sequence[str] = (), options: Options = NOTHING) -> int:
    """Measure suites, print their figures and compare them with the cards.

    Args:
        suites: Names of suites or subjects (pipeline.evaluation.suites); none: the annotator's.
        options: What else was asked for.

    Returns:
        0 if no figure is worse than on the card, else 1. Figures of another backend, of a user's own labels and of
        options.quick are not compared: always 0.

    Raises:
        VocError: A name or an option is wrong, or labels of the user's own cannot be read.
        ModelError: The weights or a data set are missing, or the card cannot be read.
    """
    chosen = choose(suites)
    if options.failures:
        return _failures(options, chosen)
    if options.labels is not None:
        from pipeline.evaluation.touchpoints.own_labels import measure_own

        return measure_own(open_annotator(options), options.labels, journey=options.journey, config=options.config)
    _check(chosen, options)
    datasets = find_datasets(options.datasets)
    _check_data(chosen, options, datasets)
    codes, figures = [], list[Figure]()
    for subject, names in chosen.items():
        measured = MEASURE[subject](names, options, datasets)
        codes.append(_show(subject, measured, options))
        figures += measured.figures
    if options.json is not None:
        text = json.dumps([figure_record(f) for f in figures], indent=2)
        options.json.write_text(text + "\n", encoding="utf-8")
    return max(codes)


def _check(chosen: Mapping[str, Sequence[str]], options: Options) -> None:
    if options.journey is not None:
        raise TouchpointsError("--journey needs --labels FILE.csv: a map alone has nothing to be compared with")
    if options.quick and options.write_card:
        raise ThemesError("--write-card needs the whole data: leave out --quick")
    if options.card is not None and len(chosen) > 1:
        raise VocError(f"--card names one card, but {' and '.join(chosen)} have one each: evaluate them one by one")


def _check_data(chosen: Mapping[str, Sequence[str]], options: Options, datasets: Path) -> None:
    """Stop before any work if data are missing, and list the suites and what each needs."""
    names = [name for found in chosen.values() for name in found]
    speed = ["fabsa"] if "speed" in names and (options.peers or options.write_card) else []
    gone = missing([*names, *speed], datasets)
    if gone:
        sys.stdout.write(listing(datasets))
        raise ModelError(
            f"{datasets / gone[0]}: no such file; name the folder of the labelled data with --datasets DIR"
        )


def _show(subject: str, measured: Measured, options: Options) -> int:
    """Print what was measured, write the card if asked, compare; 1 if a figure has fallen."""
    path = options.card or card_path(subject)
    written = _write(subject, measured, path) if options.write_card else ""
    card = load_card(path) if measured.comparable and path.exists() else None
    on_card = {f.key: f for f in card.figures} if card is not None else {}
    if measured.table is not None:
        sys.stdout.write(measured.table)
    else:
        sys.stdout.write("".join(figure_line(f, on_card.get(f.key)) + "\n" for f in measured.figures))
    sys.stdout.write(measured.text + written)
    worse = [f for f in measured.figures if f.key in on_card and fallen(f, on_card[f.key])]
    for f in worse:
        sys.stdout.write(f"below the card ({path.name}): {f.key}: {cell(f)}, card {cell(on_card[f.key])}\n")
    if measured.complete and card is not None:
        _check_complete(measured, card, path)
    return 1 if worse else 0


def _write(subject: str, measured: Measured, path: Path) -> str:
    card = make_card(
        subject,
        measured.figures,
        command=f"voc evaluate {subject}",
        fingerprint=measured.fingerprint,
        conditions=measured.conditions(),
        reports=measured.reports,
        before=load_card(path) if path.is_file() else None,
    )
    save_card(path, card)
    page = path.with_suffix(".md")
    page.write_text(render_card(card, page_parts(card)), encoding="utf-8")
    return f"written: {path}, {page}\n"


def _check_complete(measured: Measured, card: Card, path: Path) -> None:
    keys = {f.key for f in measured.figures}
    gone = [f.key for f in card.figures if f.tolerance is not None and f.key not in keys]
    if gone:
        raise ModelError(f"{path}: {gone[0]} was not measured; run `{card.command} --write-card`")


def figure_line(now: Figure, card: Figure | None) -> str:
    """Return a share in percent with its interval and n, beside the card's."""
    low, high = (percent(now.value if end is None else end) for end in (now.low, now.high))
    text = f"{now.key:40} {percent(now.value):6.1f}  [{low:5.1f}, {high:5.1f}]  n={now.n:<5d}"
    if card is None:
        return f"{text} not on the card"
    return f"{text} card {percent(card.value):5.1f}{'  BELOW THE CARD' if fallen(now, card) else ''}"


def _failures(options: Options, chosen: Mapping[str, Sequence[str]]) -> int:
    from models.evaluation.annotator.behaviour import failures, load_cases

    if "intents" in chosen:
        from models.evaluation.intents.intent_suites import failures as misread

        sys.stdout.write("".join(f"{line}\n" for line in misread(open_annotator(options))))
        return 0
    cases = load_cases()
    for case, wrong in zip(cases, failures(open_annotator(options), cases), strict=True):
        if wrong:
            sys.stdout.write(f"{case.capability}:{case.number}: {wrong}: {case.texts[0][:100]!r}\n")
    return 0
