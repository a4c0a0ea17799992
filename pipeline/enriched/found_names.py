"""Names that a model finds in the texts of a batch, without those that are the company's own or that many customers use for a thing."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import duckdb
import pyarrow as pa

from models.personal.reader import MODEL_KINDS, NameReader
from models.personal.redaction import Rules
from models.personal.spans import Span
from pipeline.config.redaction import known_words
from pipeline.config.settings import Settings
from pipeline.enriched.batches import PACKAGE
from pipeline.enriched.document_rows import Verbatim, rules_of
from pipeline.warehouse.sql import run_sql

LEAST_CUSTOMERS, ONE_IN, TEXTS = 5, 2_000, 200
"""A brand is said by many customers, a private name by few: by how many at least, and by one in how many of a large number of them,
since common family names recur there; and how many texts are looked at for how a word is used."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_LETTERS = 3
"""Letters of a word that may tell a thing from a person; shorter ones, such as initials, follow the others."""


@dataclass(slots=True)
class Words:
    """What is known in one run of words that customers write with a capital.

    Attributes:
        many: Words that many customers write; None: not asked for all words at once.
        things: Whether a word names something and not somebody, as far as it was decided.
    """

    many: frozenset[str] | None = None
    things: dict[str, bool] = field(default_factory=dict)


def read_words(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    rules: Mapping[str, Rules],
    reader: NameReader | None,
    *,
    batches: int,
) -> Words:
    """Return what a run of so many batches starts with: the company's words, and those that many customers write.

    Raises:
        ConfigError: A source mapping or a journey map is wrong.
    """
    if reader is None or not batches or not any(r.kinds & MODEL_KINDS for r in rules.values()):
        return Words()
    things = dict.fromkeys(reader.things_among(dict.fromkeys(known_words(settings), ())), True)
    if batches == 1:  # asks for its own words only, instead of for those of all texts
        return Words(things=things)
    rows = run_sql(con, PACKAGE, "words_of_many", {"least": LEAST_CUSTOMERS, "one_in": ONE_IN}).fetchall()
    return Words(frozenset(word for (word,) in rows), things)


def with_names(
    con: duckdb.DuckDBPyConnection,
    verbatims: Sequence[Verbatim],
    rules: Mapping[str, Rules],
    reader: NameReader | None,
    words: Words,
) -> list[Verbatim]:
    """Return the verbatims with the names and addresses that the reader finds in them, where their source asks for it.

    What is found in a text depends on that text and, for the company's words and those that many customers write, on the maps and on
    all texts that are loaded. A text that is cleaned once keeps its placeholders until its rules change, however often a word comes
    up later.

    Args:
        con: Of the warehouse.
        verbatims: Of one batch.
        rules: What is replaced, by source.
        reader: Finds the names; None: nothing is found.
        words: Of the run; what is decided of words is added.
    """
    asked = [i for i, v in enumerate(verbatims) if rules_of(rules, v.source).kinds & MODEL_KINDS]
    done = list(verbatims)
    if reader is None or not asked:
        return done
    distinct = list(dict.fromkeys(verbatims[i].text for i in asked))
    found = dict(zip(distinct, reader.find_names(distinct), strict=True))
    _decide(con, {word for text, spans in found.items() for s in spans for word in _words(text, s)}, words, reader)
    for i in asked:
        text = verbatims[i].text
        done[i] = replace(verbatims[i], named=[s for s in found[text] if not _is_own(text, s, words.things)])
    return done


def _decide(con: duckdb.DuckDBPyConnection, asked: Collection[str], words: Words, reader: NameReader) -> None:
    """Add to the words of the run which of the asked ones name something and not somebody."""
    new = sorted(word for word in asked if word not in words.things and (words.many is None or word in words.many))
    if not new:
        return
    con.register("asked_words", pa.table({"word": new}))
    limits = {"least": LEAST_CUSTOMERS, "one_in": ONE_IN, "texts": TEXTS}
    rows = run_sql(con, PACKAGE, "said_by_many", limits).fetchall()
    con.unregister("asked_words")
    texts: dict[str, list[str]] = {}
    for word, text in rows:
        texts.setdefault(word, []).append(text)
    things = reader.things_among(texts)
    words.things.update((word, word in things) for word in new)


def _is_own(text: str, span: Span, things: Mapping[str, bool]) -> bool:
    words = _words(text, span)
    return bool(words) and all(things.get(word, False) for word in words)


def _words(text: str, span: Span) -> list[str]:
    """Return the words of a name in lower case that may tell a thing from a person; [] for an address."""
    if span.kind != "name":
        return []
    return [m[0].lower() for m in _WORD.finditer(text, span.start, span.end) if len(m[0]) >= _LETTERS]
