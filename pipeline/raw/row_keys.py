"""Ids, customers, channels and languages of a row, as a source mapping says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote

from pipeline.config.source_fields import Identity, Plain
from pipeline.raw.errors import RowError
from pipeline.raw.findings import Findings
from pipeline.raw.language_names import LANGUAGES
from pipeline.raw.non_answers import nobody_judge, null_judge
from pipeline.raw.readers.base import Value
from pipeline.raw.row_cells import LONGEST, plain_text

MANGLED = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d{2,3}")
"""What a spreadsheet makes of a long number: the digits behind are lost, so that many ids become one."""
_LANGUAGE = re.compile(r"^([A-Za-z]{2,3})([-_].*)?$")


def id_reader(identity: Identity | None, findings: Findings) -> Callable[[Mapping[str, Value]], str | None]:
    if identity is None:
        return lambda values: None
    columns, pattern = identity.all_columns, re.compile(identity.pattern) if identity.pattern else None

    def read(values: Mapping[str, Value]) -> str | None:
        parts = [plain_text(values, c) for c in columns]
        text: str | None = "/".join(parts) if all(parts) else None
        if text and pattern:
            match = pattern.search(text)
            text = unquote(match[1]) if match else None  # ids in links are escaped: gp%3AAOq1
        if text and any(map(MANGLED.fullmatch, parts)):
            findings.mangled.update(c for c, part in zip(columns, parts, strict=True) if MANGLED.fullmatch(part))
            text = None
        if not text and identity.when_missing == "reject":
            raise RowError(f"id: column {', '.join(map(repr, columns))}: expected an id", value="/".join(parts))
        return text or None

    return read


def plain_reader(
    plain: Plain | None, kind: str, none: tuple[str, ...], findings: Findings
) -> Callable[[Mapping[str, Value]], str | None]:
    if plain is None:
        return lambda values: None
    if plain.column is None:
        return lambda values: plain.constant
    column, is_null = plain.column, null_judge((*plain.null_values, *none), plain.keep_values)

    def is_none(text: str) -> bool:
        if not is_null(text):
            return False
        findings.nulls[kind, text.casefold()] += 1
        return True

    return _value_reader(plain, column, is_none)


def customer_reader(
    plain: Plain | None, none: tuple[str, ...], findings: Findings
) -> Callable[[Mapping[str, Value]], str | None]:
    """Return the function that reads a customer's key: None for one that names nobody, or that a spreadsheet has mangled."""
    if plain is None or plain.column is None:
        return plain_reader(plain, "customer", none, findings)
    column, is_nobody = plain.column, nobody_judge((*plain.null_values, *none), plain.keep_values)

    def is_none(text: str) -> bool:
        if len(text) <= LONGEST and is_nobody(text):
            findings.nobodies[text.casefold()] += 1
            return True
        if MANGLED.fullmatch(text):
            findings.mangled[column] += 1
            return True
        return False

    return _value_reader(plain, column, is_none)


def _value_reader(
    plain: Plain, column: str, is_none: Callable[[str], bool]
) -> Callable[[Mapping[str, Value]], str | None]:
    """Return the function that reads a value under the name that the mapping gives it; `is_none` judges the others, and counts them."""
    names = {k.strip().casefold(): v for k, v in plain.values.items()}

    def read(values: Mapping[str, Value]) -> str | None:
        text = plain_text(values, column)
        if not text:
            return None
        if names and (named := names.get(text.casefold())) is not None:
            return named or None
        return None if is_none(text) else text

    return read


def language_code(text: str | None) -> str | None:
    """Return en for en, EN-GB, en_US, English and Englisch; other texts stay as they are, in lower case."""
    if text and (code := LANGUAGES.get(text.casefold().partition(" (")[0].strip())):
        return code
    match = _LANGUAGE.match(text) if text else None
    return match[1].lower() if match else text and text.lower()
