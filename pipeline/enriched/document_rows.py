"""Cleaned verbatims as Arrow tables, column for column as the warehouse has them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pyarrow as pa

from models.stamp import code_stamp
from pipeline.enriched.clean import clean_text
from pipeline.enriched.language import detect_language
from pipeline.enriched.redact import redact

_DOCUMENTS = pa.schema(
    [(n, pa.string()) for n in ("verbatim_id", "raw_hash", "text_hash", "language", "language_method")]
    + [("redactions", pa.int32()), ("cleaner", pa.string()), ("run_id", pa.string())]
)
_TEXTS = pa.schema([("text_hash", pa.string()), ("text", pa.string())])


def cleaner_stamp(*, redact_texts: bool) -> str:
    """Return the stamp of this code and of what it uses; a verbatim whose stamp differs is cleaned again."""
    return code_stamp(__name__) + ("r" if redact_texts else "")


def document_tables(
    verbatims: Sequence[tuple[str, str, str, str | None]], *, redact_texts: bool, cleaner: str, run_id: str
) -> tuple[pa.Table, pa.Table]:
    """Return the rows of enriched.documents and enriched.texts for verbatims (verbatim_id, raw_hash, raw text, language given)."""
    documents: list[tuple[str | int, ...]] = []
    texts: dict[str, str] = {}
    for verbatim_id, raw_hash, raw, given in verbatims:
        text, redactions = clean_text(raw), 0
        if redact_texts:
            text, redactions = redact(text)
        language, method = detect_language(text, given)
        text_hash = hashlib.sha256(text.encode("utf-8")).hexdigest()
        texts[text_hash] = text
        documents.append((verbatim_id, raw_hash, text_hash, language, method, redactions, cleaner, run_id))
    columns = list(zip(*documents, strict=True)) or [()] * len(_DOCUMENTS)
    return pa.table(columns, schema=_DOCUMENTS), pa.table([list(texts), list(texts.values())], schema=_TEXTS)
