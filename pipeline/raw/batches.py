"""Mapped rows collected into Arrow tables, column for column as the staging tables have them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pyarrow as pa

from pipeline.raw.people.linked import LinkedKey
from pipeline.raw.private_rows import RowPrivacy
from pipeline.raw.readers.base import Reject
from pipeline.raw.responses import Response, Withheld

ROWS, CHARACTERS = 5_000, 8 << 20
"""A batch is full when it reaches either of these."""

SKIP = "skip"
"""Consent of a row that is left out, in the staging table."""

_KINDS = {"n": pa.int64(), "line_number": pa.int64(), "higher_is_better": pa.bool_()}
_KINDS.update(dict.fromkeys(("is_contact", "is_role"), pa.bool_()))
_KINDS.update(dict.fromkeys(("created_at", "updated_at"), pa.timestamp("us", tz="UTC")))
_KINDS.update(dict.fromkeys(("value", "scale_min", "scale_max", "score"), pa.float64()))
_COLUMNS = {
    "staged_responses": (
        "n response_id native_id created_at updated_at channel customer_key language attributes row_hash "
        "facts_hash consent"
    ),
    "staged_scores": "n kind value scale_min scale_max higher_is_better score question item",
    "staged_measures": "n kind value currency",
    "staged_verbatims": "n verbatim_id question question_text text",
    "staged_rejects": "line_number reason raw_text plain_text",
    "staged_plain": "n customer_key contact response_id",
    "staged_keys": "n kind key is_contact is_role",
}
SCHEMAS = {
    name: pa.schema([(c, _KINDS.get(c, pa.string())) for c in columns.split()]) for name, columns in _COLUMNS.items()
}


class Batch:
    """Rows of one file that are not written yet."""

    def __init__(
        self,
        *,
        source: str,
        file_hash: str,
        private: RowPrivacy,
        linked: Callable[[str], LinkedKey],
        hashed: bool = False,
    ) -> None:
        """Start an empty batch.

        Args:
            source: It and the start of the hash become part of the ids.
            file_hash: Of the file.
            private: How rows are stored.
            linked: How further keys are stored.
            hashed: Whether hashes of addresses may be keys elsewhere (customers.hashed_addresses).
        """
        self._hashed = hashed
        self._private, self._linked = private, linked
        self._source, self._position = source, file_hash[:16]
        self._rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in SCHEMAS}
        self.rows = self._characters = 0

    @property
    def full(self) -> bool:
        """Return whether the batch should be written."""
        return self.rows >= ROWS or self._characters >= CHARACTERS

    def add_response(self, row_number: int, r: Response) -> None:
        """Add a response; `row_number` counts the file's data rows from 1 and is its identity if it has no id."""
        plain = r
        r = self._private.stored(plain)
        contact = plain.customer_key and self._private.contact(plain.customer_key)
        if contact or (plain.native_id, plain.customer_key) != (r.native_id, r.customer_key):
            known_as = None if plain.native_id is None else f"{self._source}:{plain.native_id}"
            self._rows["staged_plain"].append((row_number, plain.customer_key, contact, known_as))
        end = self._end(row_number, r)
        times = (r.created_at, r.updated_at)
        values = (r.channel, r.customer_key, r.language, r.attributes, r.row_hash, r.facts_hash, r.consent)
        self._rows["staged_responses"].append((row_number, f"{self._source}:{end}", r.native_id, *times, *values))
        self._rows["staged_scores"].extend((row_number, *score) for score in r.scores)
        self._rows["staged_measures"].extend((row_number, *measure) for measure in r.measures)
        if plain.keys or (self._hashed and contact):
            self._add_keys(row_number, plain)
        for question, wording, text in r.verbatims:
            self._rows["staged_verbatims"].append(
                (row_number, f"{self._source}:{question}:{end}", question, wording, text)
            )
            self._characters += len(text)
        self.rows += 1

    def _add_keys(self, row_number: int, plain: Response) -> None:
        """Add the further keys of a row, and the hashes under which an address among its keys may be known elsewhere."""
        own = None if plain.customer_key is None else self._linked(plain.customer_key)
        is_role = own is not None and own.is_role
        keys = [(kind, self._linked(text)) for kind, text in plain.keys]
        rows = [(kind, key.key, key.is_contact, key.is_role or is_role) for kind, key in keys]
        hashed = [*keys, *([("customer", own)] if own else [])]
        digests = {digest: f"{kind}:{name}" for kind, key in hashed for name, digest in key.hashes}
        rows += [(kind, digest, True, is_role) for digest, kind in digests.items()]
        self._rows["staged_keys"].extend((row_number, *row) for row in rows)

    def add_withheld(self, row_number: int, r: Withheld) -> None:
        """Add a row that is left out for want of consent."""
        if r.native_id is not None:
            r = replace(r, native_id=self._private.id_of(r.native_id))
        key = (row_number, f"{self._source}:{self._end(row_number, r)}", r.native_id, None, r.updated_at)
        self._rows["staged_responses"].append((*key, *(None,) * 4, SKIP, None, SKIP))
        self.rows += 1

    def _end(self, row_number: int, r: Response | Withheld) -> str:
        return r.native_id if r.native_id is not None else f"{self._position}:{row_number}"

    def add_reject(self, reject: Reject) -> None:
        """Add a row that cannot be read."""
        self._rows["staged_rejects"].append((reject.line_number, reject.placed_reason, reject.raw_text))
        self._characters += len(reject.raw_text)
        self.rows += 1

    def take(self) -> dict[str, pa.Table]:
        """Return the tables by name, rejected rows without personal details, and empty the batch."""
        rejects = self._rows["staged_rejects"]
        how = self._private.rejects
        reasons, texts = how.clean([reason for _, reason, _ in rejects], [text for *_, text in rejects])
        self._rows["staged_rejects"] = [
            (line, reason, kept, how.known_by(text))
            for (line, _, text), reason, kept in zip(rejects, reasons, texts, strict=True)
        ]
        tables = {}
        for name, schema in SCHEMAS.items():
            columns = list(zip(*self._rows[name], strict=True)) or [()] * len(schema)
            tables[name] = pa.table(
                [pa.array(c, type=f.type) for c, f in zip(columns, schema, strict=True)], schema=schema
            )
            self._rows[name] = []
        self.rows = self._characters = 0
        return tables
