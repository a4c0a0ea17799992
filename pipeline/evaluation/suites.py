"""The suites of `voc evaluate` by name: whose card they are on, what they measure, and which data they need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import VocError

FABSA_DEV, FABSA_TRAIN = "fabsa/dev.jsonl", "fabsa/train.jsonl"
MAMS_TERMS, MAMS_CATEGORIES = "mams/term_dev.jsonl", "mams/category_dev.jsonl"
PRODUCTS = ("product_reviews/product_reviews_1.jsonl", "product_reviews/product_reviews_2.jsonl")
ALEXA = "alexa_reviews/amazon_alexa.tsv"
OPEN = ("open/presidio_synth.jsonl", "open/pii_nano.jsonl", "open/multidogo.jsonl")
REAL = tuple(f"open/{name}.jsonl" for name in ("clothing_reviews", "nhs_feedback", "dmaste", "steam_reviews"))
INTENTS = (
    ALEXA,
    *(
        f"open/{name}.jsonl"
        for name in ("clothing_reviews", "steam_reviews", "dmaste", "tsa_md", "nlupp", "cfpb_complaints", "mabsa_phone")
    ),
)
TRADES = tuple(
    f"open/{name}.jsonl"
    for name in (
        "uci_sentences", "steam_reviews", "tsa_md", "senti4sd", "brighter", "emobank", "goemotions",
        "vader_rated", "nhs_feedback", "clothing_reviews", "film_sentences", "dmaste", "banking77", "multidogo",
    )
)  # fmt: skip
THEMES = (FABSA_TRAIN, ALEXA, *PRODUCTS)


@dataclass(frozen=True, slots=True)
class Suite:
    """What can be measured on its own.

    Attributes:
        subject: Whose card its figures are on.
        text: What it measures.
        needs: Files of the labelled data, relative to their folder.
        alone: True if it is measured only when it is named, not with its whole subject.
    """

    subject: str
    text: str
    needs: tuple[str, ...] = ()
    alone: bool = False


SUITES: dict[str, Suite] = {
    "fabsa": Suite("annotator", "aspect categories with polarity", (FABSA_DEV,)),
    "sentiment": Suite("annotator", "sentiment of reviews", (FABSA_DEV,)),
    "mams": Suite("annotator", "aspect terms and their polarity", (MAMS_TERMS,)),
    "embedding": Suite("annotator", "what neighbours in the embedding have in common", (FABSA_DEV,)),
    "products": Suite("annotator", "products that training never saw", PRODUCTS),
    "alexa": Suite("annotator", "a speaker that training never saw, by star rating", (ALEXA,)),
    "open": Suite("annotator", "sentiment by trade and kind of text, on open sets", TRADES),
    "behaviour": Suite("annotator", "hand-written cases by capability"),
    "speed": Suite("annotator", "texts per second by length of text", alone=True),
    "intent-cases": Suite("intents", "what own sentences do: complain, praise, suggest, ask, state"),
    "intent-real": Suite("intents", "the same on real sentences of sets that no training reads", INTENTS),
    "mapping": Suite("touchpoints", "how often a text finds its touchpoint", (FABSA_DEV, MAMS_CATEGORIES)),
    "personal": Suite("privacy", "personal data found, and what is taken for it, on cases no rule was built on"),
    "personal-outside": Suite("privacy", "the same on cases of a second author, who had not read the rules"),
    "personal-dev": Suite("privacy", "the same on the cases that rules are built on"),
    "personal-open": Suite("privacy", "the same on sets of other makers", OPEN),
    "personal-real": Suite("privacy", "what is taken for it in real feedback that has none", REAL),
    "purity": Suite("themes", "themes against the human themes of reviews", THEMES),
    "purity-base": Suite("themes", "the same with an embedding that has seen no review", THEMES),
    "seeds": Suite("themes", "topics, unthemed share, coherence and diversity", THEMES),
    "stability": Suite("themes", "sentences that keep their theme", THEMES),
    "labels": Suite("themes", "labels, counted without a reader", THEMES),
    "coverage": Suite("intervals", "how often intervals hold what people labelled, no label of the industry used"),
}
SUBJECTS = tuple(dict.fromkeys(suite.subject for suite in SUITES.values()))
"""Each stands for all of its suites, and has a card."""
DEFAULT = "annotator"


def choose(names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the suites to measure by subject, in the order of SUITES.

    A subject stands for all of its suites, unless some of them are named beside it: `themes labels` is `labels` alone.
    Without any name it is DEFAULT.

    Raises:
        VocError: There is no such suite.
    """
    wrong = [name for name in names if name not in SUITES and name not in SUBJECTS]
    if wrong:
        raise VocError(f"no suite {wrong[0]!r}; choose from {', '.join((*SUBJECTS, *SUITES))}")
    found: dict[str, tuple[str, ...]] = {}
    for name in names or (DEFAULT,):
        subject = SUITES[name].subject if name in SUITES else name
        own = [n for n, suite in SUITES.items() if suite.subject == subject]
        found[subject] = tuple(n for n in own if n in names) or whole(subject)
    return found


def whole(subject: str) -> tuple[str, ...]:
    """Return the suites that a subject stands for."""
    return tuple(name for name, suite in SUITES.items() if suite.subject == subject and not suite.alone)


def missing(names: Sequence[str], datasets: Path) -> list[str]:
    """Return the files that these suites need and the folder lacks."""
    needed = dict.fromkeys(need for name in names for need in SUITES[name].needs)
    return [need for need in needed if not (datasets / need).is_file()]


def listing(datasets: Path, suites: Mapping[str, Suite] = SUITES) -> str:
    """Return every suite by subject: what it measures, what it needs, and which of it is not there."""
    lines = []
    for subject in SUBJECTS:
        lines.append(f"{subject}:")
        for name, suite in suites.items():
            if suite.subject == subject:
                gone = set(missing([name], datasets))
                needs = ", ".join(f"{need}{' (missing)' if need in gone else ''}" for need in suite.needs)
                lines.append(f"  {name:12} {suite.text}; needs {needs or 'no data'}")
    return "\n".join(lines) + "\n"
