"""What SQL statements read and write, from DuckDB's own tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import duckdb

NAME = re.compile(r'"?\w+"?(?:\."?\w+"?)*')


@dataclass
class Tables:
    """Names as they stand in the statements, without a database before them: schema.table, or table."""

    reads: set[str] = field(default_factory=set)
    writes: set[str] = field(default_factory=set)
    makes: list[str] = field(default_factory=list)


def words(text: str) -> list[str]:
    """Tokens of the text in order, dotted names whole and in lower case; comments and texts in quotes are left out."""
    result: list[str] = []
    end = 0
    text = text.encode("ascii", "replace").decode()  # offsets count bytes
    for offset, kind in duckdb.tokenize(text):
        if offset < end or kind in (duckdb.token_type.comment, duckdb.token_type.string_const):
            if kind is duckdb.token_type.string_const and offset >= end:
                result.append("''")
            continue
        found = NAME.match(text, offset)
        word = found[0] if found else text[offset]
        end = offset + len(word)
        result.append(word.lower())
    return result


def tables(text: str) -> Tables:
    """Tables that the statements read, write and make; common table expressions and table functions are none."""
    found = Tables()
    all_words = words(text)
    ctes = set(_ctes(all_words))
    for i, word in enumerate(all_words):
        before = all_words[i - 1] if i else ";"
        if word in ("from", "join") and before != "distinct":
            if word == "from" and before == "delete":
                found.writes.add(_plain(all_words[i + 1]))
            else:
                found.reads |= set(_items(all_words, i + 1)) - ctes
        elif (word == "update" and before in (";", "")) or word == "into":
            found.writes.add(_plain(all_words[i + 1]))
        elif word in ("table", "view") and before in ("create", "temp", "replace", "drop"):
            at = next(k for k in range(i + 1, len(all_words)) if all_words[k] not in ("if", "not", "exists"))
            found.writes.add(_plain(all_words[at]))
            if before != "drop":
                found.makes.append(_plain(all_words[at]))
    return found


def _ctes(all_words: list[str]) -> Iterator[str]:
    """Names that are followed by `as (` or, with a list of columns, by `(…) as (`."""
    for i, word in enumerate(all_words):
        at = i + 1
        if all_words[at : at + 1] == ["("] and all_words[i - 1] in ("with", "recursive", ","):
            at = all_words.index(")", at) + 1
        if all_words[at : at + 2] in (["as", "("], ["as", "materialized"]):
            yield word


def _items(all_words: list[str], at: int) -> Iterator[str]:
    """Tables of a list after `from` or `join`: `a as x, b, unnest(c)` gives a and b."""
    while at < len(all_words) and NAME.fullmatch(all_words[at]):
        after = at + 1
        if all_words[after : after + 1] == ["("]:
            return
        yield _plain(all_words[at])
        if all_words[after : after + 1] == ["as"]:
            after += 2
        if all_words[after : after + 1] != [","]:
            return
        at = after + 1


def _plain(name: str) -> str:
    return ".".join(part.strip('"') for part in name.split(".")[-2:])
