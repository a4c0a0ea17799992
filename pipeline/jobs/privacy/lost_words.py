"""Words that the rules in force replace in texts go from labels, keywords and descriptions of themes, too.

Stage enriched says which words texts have lost (enriched.retexts), by hashes. Runs after the themes are assigned, and
before anything is counted by them.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence

import duckdb
import pyarrow as pa

from models.personal.placeholders import without_placeholders
from pipeline.config.settings import Settings
from pipeline.contract import Models, Progress, StageReport
from pipeline.enriched.retexts import word_mark, words_of
from pipeline.jobs.erasure.quotes import rewrite_corrections, rewrite_names, rewrite_quotes
from pipeline.warehouse.sql import run_sql
from pipeline.warehouse.transaction import transaction

PACKAGE = "pipeline.jobs.privacy"
BATCH = 10_000
SAID = (
    "{n} labels, lists of keywords and descriptions of themes held words that are replaced in texts now, and were rewritten; "
    "`voc themes rename` gives a better label"
)


class LostWords:
    """What texts have lost, as the erasure recognises a customer's words (pipeline.jobs.erasure.traces.Trace)."""

    def __init__(self, gone: frozenset[str]) -> None:
        """Take the marks of the words (pipeline.enriched.retexts.word_mark)."""
        self._gone = gone

    def marks(self, label: str) -> bool:
        """Return whether a label, keyword or description holds such a word."""
        return any(word_mark(word) in self._gone for word in words_of(without_placeholders(label)))

    def quotes(self, text: str) -> bool:
        """Return False: notes of analysts and names of files are no texts of customers."""
        return False

    def mentions(self, message: str) -> bool:
        """Return False, for messages of the program."""
        return False


def forget_lost_words(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Models, progress: Progress, run_id: str
) -> StageReport:
    """Take words that texts have lost out of what themes are called; examples and corrections follow their texts.

    Has the signature of a stage and writes in one transaction. Tables written: themes.themes, theme_labels, topics,
    theme_groups, theme_events, emerging, exemplars, corrections, sentence_themes; touchpoints.sentence_touchpoints;
    audits.items, labels; enriched.retexts, which is empty afterwards. A process that dies leaves everything as it was, and the next run does it.
    """
    began = time.monotonic()
    if not con.execute("select count(*) from enriched.retexts").fetchall()[0][0]:
        return StageReport("cleaning", 0.0)
    with transaction(con):
        lost = LostWords(_gone(con))
        _follow_texts(con)
        n = rewrite_names(con, lost, {}) + rewrite_quotes(con, lost) + rewrite_corrections(con, lost, ())
    said = (SAID.format(n=n),) if n else ()
    return StageReport("cleaning", round(time.monotonic() - began, 3), {"names": n}, {}, said)


def _gone(con: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Return the marks of words that texts have lost more often than texts still have them.

    A word that stays in more texts is an ordinary word there: the rules replace "Rose" where it is a name.
    """
    lost: Counter[str] = Counter()
    for (said,) in con.execute("select lost from enriched.retexts").fetchall():
        lost.update(json.loads(said))
    if not lost:
        return frozenset()
    kept: Counter[str] = Counter()
    for text in _texts(con):
        kept.update(words_of(without_placeholders(text)))
    still = Counter({word_mark(word): n for word, n in kept.items()})
    return frozenset(mark for mark, n in lost.items() if n > still[mark])


def _texts(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    result = con.execute("select text from enriched.texts semi join enriched.documents using (text_hash)")
    while rows := result.fetchmany(BATCH):
        for (text,) in rows:
            yield text


def _follow_texts(con: duckdb.DuckDBPyConnection) -> None:
    """Bring what is known by the hash of a text over to the text as it is now."""
    rows = con.execute("select old_hash, new_hash, stretches from enriched.retexts order by all").fetchall()
    changed = {old: new for old, new, _ in rows}
    moved = [
        {"old_hash": old, "new_hash": new, "start": a, "end": b, "new_start": after(a, said), "new_end": after(b, said)}
        for old, new, stretches in rows
        for said in [json.loads(stretches)]
        for a, b in run_sql(con, PACKAGE, "labelled_in", {"text_hash": old}).fetchall()
    ]
    text, number = pa.string(), pa.int32()
    kinds = {"old_hash": text, "new_hash": text, "start": number, "end": number, "new_start": number, "new_end": number}
    con.register("moved_ends", pa.Table.from_pylist(moved, pa.schema(list(kinds.items()))))
    run_sql(con, PACKAGE, "follow_texts")
    con.unregister("moved_ends")
    for number, details in con.execute("select correction_id, details::text from themes.corrections").fetchall():
        said = json.loads(details)
        places = said.get("sentences")
        if isinstance(places, list) and any(place[0] in changed for place in places):
            said["sentences"] = [[_newest(changed, place[0]), *place[1:]] for place in places]
            con.execute(
                "update themes.corrections set details = $details where correction_id = $number",
                {"details": json.dumps(said, separators=(",", ":"), ensure_ascii=False), "number": number},
            )


def after(place: int | None, stretches: Sequence[tuple[int, int, int]]) -> int | None:
    """Return where a place of the old text is in the new one, by pipeline.enriched.retexts.stretches; None stays None."""
    if place is None:
        return None
    return place + sum(length - (end - start) for start, end, length in stretches if end <= place and start < place)


def _newest(changed: dict[str, str], text_hash: str) -> str:
    """Return the hash at the end of the changes: a text may have been cleaned twice before this run got here."""
    seen = set()
    while text_hash in changed and text_hash not in seen:
        seen.add(text_hash)
        text_hash = changed[text_hash]
    return text_hash
