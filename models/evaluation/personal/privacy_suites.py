"""Figures of what is found of personal data: recall and precision by kind, and what is wrongly found in hard negatives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from scipy.stats import binomtest

from models.cards.figure import Better, Figure
from models.evaluation.labelled_data import read_records
from models.evaluation.personal.labelled_spans import (
    OPEN_SETS,
    REAL_SETS,
    Finder,
    Labelled,
    letters,
    load_cases,
    load_open,
)
from models.personal.finders import in_words
from models.personal.spans import KINDS
from models.sentences import split_sentences

GOALS = {
    "email": 0.98,
    "phone": 0.95,
    "card": 0.98,
    "account": 0.98,
    "national_id": 0.85,
    "name": 0.90,
    "address": 0.85,
    "ip": 0.90,
    "token": 0.90,
    "passport": 0.90,
    "plate": 0.90,
    "birth_date": 0.90,
}
"""Recall that each kind should reach."""
MOST_WRONG = 2 / 87
"""Share of hard negatives in which something may be found."""
WRITTEN = 0.80
"""Recall that e-mail addresses in words should reach."""


def measure(suites: Sequence[str], find: Finder, datasets: Path) -> list[Figure]:
    """Return the figures of the suites, those of SUITES.

    Raises:
        ModelError: A set is not there.
    """
    return [figure for name in suites for figure in SUITES[name](find, datasets)]


def own_figures(find: Finder, datasets: Path) -> list[Figure]:
    """Return the figures on this project's cases, the half that no rule was built on."""
    return _figures("personal", load_cases("test"), find, goals=True)


def outside_figures(find: Finder, datasets: Path) -> list[Figure]:
    """Return the figures on the cases of a second author, who had not read the rules; rules were mended on them since."""
    return _figures("personal-outside", load_cases("outside"), find, goals=True)


def dev_figures(find: Finder, datasets: Path) -> list[Figure]:
    """Return the figures on the half that rules are built on; they say more of the rules' reach than of texts to come."""
    return _figures("personal-dev", load_cases("dev"), find, goals=False)


def open_figures(find: Finder, datasets: Path) -> list[Figure]:
    """Return the figures on sets of other makers."""
    return [
        f for name in OPEN_SETS for f in _figures(f"personal-open/{name}", load_open(datasets, name), find, goals=False)
    ]


def real_figures(find: Finder, datasets: Path) -> list[Figure]:
    """Return the share of sentences of real feedback without personal data in which some is found."""
    figures = []
    for name in REAL_SETS:
        texts = [record["text"] for record in read_records(datasets, f"open/{name}.jsonl")]
        wrong = sentences = 0
        for text, spans in zip(texts, find(texts), strict=True):
            pieces = split_sentences(text)
            sentences += len(pieces)
            wrong += sum(any(s.start < end and start < s.end for s in spans) for start, end in pieces)
        words = f"sentences of {name.replace('_', ' ')} in which some is found"
        figures.append(share(f"personal-real/{name}/wrong", words, wrong, sentences, better="lower"))
    return figures


SUITES = {
    "personal": own_figures,
    "personal-outside": outside_figures,
    "personal-dev": dev_figures,
    "personal-open": open_figures,
    "personal-real": real_figures,
}


def _figures(head: str, cases: list[Labelled], find: Finder, *, goals: bool) -> list[Figure]:
    found = find([case.text for case in cases])
    asked, got = Counter[str](), Counter[str]()
    said, right = Counter[str](), Counter[str]()
    for case, spans in zip(cases, found, strict=True):
        hidden = {i for s in spans for i in range(s.start, s.end)}
        for span in case.spans:
            rows = [span.kind, *(["email/written"] if span.kind == "email" and case.group == "written" else [])]
            asked.update(rows)
            got.update(rows if all(i in hidden for i in letters(case.text, span)) else [])
        for span in spans:
            said[span.kind] += 1
            right[span.kind] += any(s.start < span.end and span.start < s.end for s in (*case.spans, *case.others))
    figures = []
    for kind in KINDS:
        if asked[kind] and (said[kind] or kind not in ("name", "address")):
            goal = GOALS[kind] if goals else None
            if kind == "email" and goals:
                plain = asked[kind] - asked["email/written"]
                figures.append(
                    share(
                        f"{head}/email/recall",
                        "e-mail addresses found",
                        got[kind] - got["email/written"],
                        plain,
                        target=goal,
                    )
                )
                figures.append(
                    share(
                        f"{head}/email-written/recall",
                        "e-mail addresses in words found",
                        got["email/written"],
                        asked["email/written"],
                        target=WRITTEN,
                    )
                )
            else:
                figures.append(
                    share(f"{head}/{kind}/recall", f"{in_words(kind)} found", got[kind], asked[kind], target=goal)
                )
        if said[kind] and asked[kind]:
            figures.append(
                share(
                    f"{head}/{kind}/precision", f"of what is taken for {in_words(kind)}, right", right[kind], said[kind]
                )
            )
    traps = [bool(spans) for case, spans in zip(cases, found, strict=True) if not case.spans and not case.others]
    if traps:
        text = "texts without personal data in which some is found"
        figures.append(
            share(f"{head}/wrong", text, sum(traps), len(traps), better="lower", target=MOST_WRONG if goals else None)
        )
    return figures


def share(key: str, text: str, part: int, n: int, *, better: Better = "higher", target: float | None = None) -> Figure:
    """Return a share with its Wilson interval (Wilson 1927): near 100 % a bootstrap would show none."""
    ends = binomtest(part, n).proportion_ci(0.95, method="wilson")
    return Figure(
        key=key,
        text=text,
        value=part / n,
        n=n,
        low=float(ends.low),
        high=float(ends.high),
        better=better,
        target=target,
    )
