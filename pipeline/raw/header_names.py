"""Names of columns in messages: in a file without a header they are a customer's words, so only what is surely a name is shown."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from pipeline.config.sources import SourceMapping
from pipeline.errors import printable

SHOWN, LONGEST, MOST_WORDS = 30, 40, 5
USUAL = frozenset(
    """
    account age agent amount at answer answered app archive area attachment author avis batch body branch brand business by campaign case category ces
    channel chat city client clients code comment comments commentaire commentaires company complaint contact content conversation country created
    csat customer data date datum day department description device duration email end feedback fecha field file filiale first gender group id ids
    index interaction item kanal kategorie key klant kommentar kommentare kunde kunden kundennummer label land lang language langue last length
    level line link location mail market member message month motif name nome nombre note notes notiz nps nr number nummer observation offer on
    opinion opinie opmerking option order owner page phone plan platform position price produit produkt product producto prodotto purchase quality
    quarter question queue rating ratings reason recensione record ref reference region reply response responses respondent result resolution
    review reviewer reviews row satisfaction score scores section segment sender sentiment service session severity sex shop site source sprache
    stadt staff stage star stars start state status sterne store street subject subscription summary survey tag tags team telefon telephone text
    texte texto thema theme thread ticket tier time timestamp title titel titre topic total touchpoint type unit update updated url user username
    value verbatim version visit week when who what year zeit zip bewertung bestellung bemerkung antwort frage quelle datum uhrzeit menge preis
    """.split()  # noqa: SIM905
)
"""Words that columns are called by, in English, German, French, Spanish, Italian and Dutch."""
_WORD = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_IDENTIFIER = re.compile(r"[a-z][a-z0-9]*([_.-][a-z0-9]+)*|[a-z]+([A-Z][a-z0-9]+)+")
_CELL = re.compile(r"\W*\d[\d.,:/ TZ+-]*\W*|[^@\s]+@[^@\s]+")
_VALUE = re.compile(r"\W*[\d.,:/ -]*\d[\d.,:/TZ +-]*\W*|.*[@\n\r\t].*|.*://.*|.*[.!?]\s*", re.DOTALL)


def shown_names(columns: Sequence[str], mappings: Mapping[str, SourceMapping]) -> str:
    """Return the names of a file's columns for a message.

    A name is shown if a mapping or everyday use knows it. Another one is shown if the line is a header (half of its names are known, or every
    cell looks like the name of a variable, and no cell is a number or an address) and it is short and looks like no sentence.

    Args:
        columns: As the file has them.
        mappings: Whose columns are known.
    """
    known = known_names(mappings)
    sure = [is_usual(c, known) for c in columns]
    variables = all(_IDENTIFIER.fullmatch(c) and len(c) <= LONGEST for c in columns)
    header = 2 * sum(sure) >= len(columns) or (variables and (any(sure) or not all(map(str.isalpha, columns))))
    header = header and not any(_CELL.fullmatch(c) for c in columns)
    if columns and not header and not any(sure):
        return f"{len(columns)} without a name that is known; they are not shown, for they may be a customer's words: is there a header?"
    shown = [
        printable(c) if usual or (header and may_be_name(c)) else f"({len(c)} characters)"
        for c, usual in zip(columns, sure, strict=True)
    ]
    more = f", and {len(columns) - SHOWN} more" if len(columns) > SHOWN else ""
    return (", ".join(shown[:SHOWN]) or "none") + more


def known_names(mappings: Mapping[str, SourceMapping]) -> set[str]:
    """Return the names of columns that mappings use, in lower case."""
    known = {name.casefold() for mapping in mappings.values() for name in (*mapping.columns(), *mapping.made_of())}
    return known | {name.casefold() for mapping in mappings.values() for name in mapping.match.columns}


def plain_name(column: str) -> str:
    """Return a column's name as it is compared: without regard to case and to the kind and number of spaces."""
    return " ".join(column.casefold().split())


def is_usual(column: str, known: Collection[str] = ()) -> bool:
    """Return whether a mapping or everyday use calls a column so; `known` in lower case."""
    if column.casefold() in known:
        return True
    words = _WORD.findall(_CAMEL.sub(" ", column))
    return bool(words) and len(column) <= LONGEST and all(word.casefold() in USUAL for word in words)


def may_be_name(column: str) -> bool:
    """Return whether a cell beside known names may be shown: short, and neither value, sentence, address nor number."""
    return len(column) <= LONGEST and len(column.split()) <= MOST_WORDS and not _VALUE.fullmatch(column)
