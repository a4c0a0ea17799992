"""Texts and scores of a row, as a source mapping says."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipeline.config.source_fields import Score, Text, kind_of
from pipeline.raw.errors import RowError
from pipeline.raw.findings import Findings
from pipeline.raw.non_answers import null_judge, text_judge
from pipeline.raw.readers.base import Value
from pipeline.raw.row_cells import LONGEST, answer, plain_text
from pipeline.raw.score_words import number_reader

ScoreRow = tuple[str, float, float, float, bool, float, str | None, str]
"""kind, value, scale_min, scale_max, higher_is_better, score (0 worst to 1 best), wording of the question, item ("" for the main question of its kind)."""
_IS_NULL = null_judge(keep_values=("nan",))
"""Words that are no answer to any closed question. NaN is a failed computation of whoever wrote the file."""


def text_reader(
    text: Text, none: tuple[str, ...], max_chars: int, findings: Findings
) -> Callable[[Mapping[str, Value]], str | None]:
    """Return the function that reads an answer untouched, after its headline; None if it is blank or no answer ("n/a")."""
    is_none = text_judge((*text.null_values, *none), text.keep_values)
    column, title_column = text.column, text.title

    def read(values: Mapping[str, Value]) -> str | None:
        body = answer(values, column)
        title = plain_text(values, title_column) if title_column else ""
        stripped, unsaid = body.strip(), None
        if stripped and len(stripped) <= LONGEST and is_none(stripped):
            body, stripped, unsaid = "", "", stripped
        if title and len(title) <= LONGEST and is_none(title):
            title, unsaid = "", unsaid or title
        if title and not stripped.startswith(title.rstrip(". …")):
            body = f"{title}\n{body}" if stripped else title
        if len(body) > max_chars:
            raise RowError(f"column {column!r}: {len(body):,} characters, more than enrich.max_chars = {max_chars:,}")
        if stripped or title:
            return body
        if unsaid is not None:
            findings.non_answers[text.key, unsaid.casefold()] += 1
        return None

    return read


def score_reader(
    name: str, scale: Score, none: tuple[str, ...], findings: Findings
) -> Callable[[Mapping[str, Value]], tuple[str, float, float, float, bool, float] | None]:
    """Return the function that reads a score without the question's wording and item; None if there is no answer."""
    kind = kind_of(name)
    empty: dict[str, float | None] = {w.strip().casefold(): None for w in ("", *scale.null_values, *none)}
    words = {**empty, **{w.strip().casefold(): v for w, v in scale.values.items()}}
    number_of = number_reader(scale, findings)
    whole = "a whole number" if scale.whole else "a number"
    listed = f" or one of {', '.join(scale.values)}" if scale.values else ""
    span = scale.max - scale.min

    def read(values: Mapping[str, Value]) -> tuple[str, float, float, float, bool, float] | None:
        text = plain_text(values, scale.column)
        known = words.get(text.casefold(), text)
        if known is None:
            return None
        number = number_of(text) if isinstance(known, str) else known
        if number is None and _IS_NULL(text):
            return None
        if (
            number is None
            or not scale.min <= number <= scale.max
            or (scale.whole and known is text and not number.is_integer())
        ):
            raise RowError(
                f"{name}: column {scale.column!r}: expected {whole} from {scale.min:g} to {scale.max:g}{listed}",
                value=text,
            )
        share = (number - scale.min) / span
        return (
            kind,
            number,
            scale.min,
            scale.max,
            scale.higher_is_better,
            share if scale.higher_is_better else 1 - share,
        )

    return read
