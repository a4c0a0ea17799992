"""The enriched stage on a real warehouse in memory, with a tiny annotator that answers by rule."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import duckdb
import numpy as np
import pytest

from models import reach
from models.base import Annotation, Category, Mention, Sentence, Sentiment
from models.personal.neutral import read_neutrally
from models.personal.spans import Span
from models.sentences import split_sentences
from pipeline.config.privacy_settings import PrivacySettings
from pipeline.config.settings import ROOT, Settings
from pipeline.contract import NoProgress
from pipeline.enriched import cleaning, document_rows, found_names
from pipeline.enriched.annotation_rows import annotation_tables
from pipeline.enriched.stage import run
from pipeline.warehouse.migrate import migrate

SETTINGS = Settings(sources=ROOT / "configs" / "sources", journeys=(ROOT / "configs" / "journeys" / "ecommerce.yaml",))


class Tiny:
    """Positive where the text says "good"; one mention a sentence, on its first word."""

    dim = 4
    categories = ("value.price-value-for-money",)

    def __init__(self, fingerprint: str = "tiny") -> None:
        self.fingerprint = fingerprint
        self.asked: list[str] = []

    @property
    def annotator(self) -> Tiny:
        return self

    @property
    def annotator_fingerprint(self) -> str:
        return self.fingerprint

    def annotate(self, texts: Sequence[str], *, spans: Any = None) -> list[Annotation]:
        self.asked += texts
        return [self._one(t) for t in texts]

    def _one(self, text: str) -> Annotation:
        label: Any = "positive" if "good" in text else "negative"
        sign = 1.0 if label == "positive" else -1.0
        spans = split_sentences(text)
        words = [text[a:b].split()[0] for a, b in spans]
        return Annotation(
            Sentiment(label, sign, 0.9) if spans else None,
            tuple(Sentence(a, b, label, sign, 0.9) for a, b in spans),
            tuple(
                Mention(w, a, a + len(w), None, label, sign, 0.8, i)
                for i, ((a, _), w) in enumerate(zip(spans, words, strict=True))
            ),
            (Category(self.categories[0], label, sign, 0.7),) if spans else (),
            tuple((Category(self.categories[0], label, sign, 0.7),) for _ in spans),
            (),
            np.tile(np.array([[1, 0, 0, 0]], dtype=np.float32), (len(spans), 1)),
        )


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    migrate(con)
    return con


def add(con: duckdb.DuckDBPyConnection, **texts: str) -> None:
    for key, text in texts.items():
        con.execute(
            "insert into raw.responses (response_id, source, created_at, row_hash, file_hash, row_number, run_id) "
            "values ($1, 's', now(), 'h', 'f', 1, 'r')",
            [f"s:{key}"],
        )
        con.execute("insert into raw.verbatims values ($1, $2, 'q', null, $3, null)", [f"s:q:{key}", f"s:{key}", text])


def go(con: duckdb.DuckDBPyConnection, models: Tiny, settings: Settings | None = None) -> dict[str, int]:
    report = run(con, settings or SETTINGS, models=models, progress=NoProgress(), run_id="run1")
    return report.rows


def count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    return con.table(f"enriched.{table}").count("*").fetchall()[0][0]  # type: ignore[no-any-return]


def test_equal_texts_are_scored_once(con: duckdb.DuckDBPyConnection) -> None:
    add(con, a="good shop", b="good  shop ", c="bad shop")
    models = Tiny()
    go(con, models)
    assert sorted(models.asked) == ["bad shop", "good shop"]
    assert (count(con, "documents"), count(con, "texts"), count(con, "sentiments")) == (3, 2, 2)


def test_a_second_run_writes_nothing(con: duckdb.DuckDBPyConnection) -> None:
    add(con, a="good shop. bad post", b="")
    go(con, Tiny())
    assert sum(go(con, Tiny()).values()) == 0


def test_a_new_model_writes_beside_the_old(con: duckdb.DuckDBPyConnection) -> None:
    add(con, a="good shop")
    go(con, Tiny("one"))
    rows = go(con, Tiny("two"))
    assert rows["documents"] == 0
    assert rows["sentiments"] == 1
    assert con.execute("select model_fingerprint from enriched.sentiments order by 1").fetchall() == [
        ("one",),
        ("two",),
    ]


def test_a_changed_verbatim_is_cleaned_and_scored_again(con: duckdb.DuckDBPyConnection) -> None:
    add(con, a="good shop", b="good shop")
    go(con, Tiny())
    con.execute("update raw.verbatims set text = 'bad shop' where verbatim_id = 's:q:a'")
    models = Tiny()
    go(con, models)
    assert models.asked == ["bad shop"]
    assert count(con, "documents") == 2


def test_what_is_scored_is_clean_and_redacted(con: duckdb.DuckDBPyConnection) -> None:
    add(con, a="good &amp; <b>kind</b>, mail jo@example.com")
    models = Tiny()
    go(con, models)
    assert models.asked == ["good & kind, mail my email"]
    assert con.execute("select text from enriched.texts").fetchall() == [("good & kind, mail [email]",)]
    assert con.execute("select redactions from enriched.documents").fetchall() == [(1,)]


def test_redaction_can_be_turned_off_and_cleans_again(con: duckdb.DuckDBPyConnection) -> None:
    add(con, a="mail jo@example.com")
    go(con, Tiny())
    models = Tiny()
    go(con, models, SETTINGS.model_copy(update={"privacy": PrivacySettings.model_validate({"redact": False})}))
    assert models.asked == ["mail jo@example.com"]


def test_changed_code_cleans_again_and_scores_only_other_texts(
    con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(con, a="good", b="bad")
    go(con, Tiny())
    monkeypatch.setattr(document_rows, "code_stamp", lambda *modules: "other code")
    models = Tiny()
    rows = go(con, models)
    assert rows["documents"] == 2
    assert models.asked == []


def test_an_empty_text_is_kept_with_nothing_said(con: duckdb.DuckDBPyConnection) -> None:
    add(con, a=" <br> ")
    go(con, Tiny())
    row = con.execute("select sentiment_label, polarity, sentences from enriched.sentiments").fetchone()
    assert row == (None, None, 0)


def test_offsets_and_embeddings_come_back_as_written(con: duckdb.DuckDBPyConnection) -> None:
    add(con, a="good shop. bad post!")
    go(con, Tiny())
    rows = con.execute(
        "select start_char, end_char, embedding from enriched.sentences order by sentence_index"
    ).fetchall()
    assert [(a, b) for a, b, _ in rows] == [(0, 10), (11, 20)]
    assert np.frombuffer(rows[0][2], dtype="<f2").tolist() == [1, 0, 0, 0]
    assert con.execute("select sentence_index from enriched.categories order by 1").fetchall() == [(-1,), (0,), (1,)]


def test_a_failing_batch_loses_only_itself(con: duckdb.DuckDBPyConnection) -> None:
    add(con, **{f"n{i}": f"text number {i}" for i in range(50)})
    models = Tiny()

    def fail_later(texts: Sequence[str], *, spans: Any = None) -> list[Annotation]:
        if models.asked:
            raise MemoryError
        return Tiny.annotate(models, texts)

    models.annotate = fail_later  # type: ignore[method-assign]
    with pytest.raises(MemoryError):
        go(con, models)
    done = count(con, "sentiments")
    assert 0 < done < 50
    again = Tiny()
    go(con, again)
    assert len(again.asked) == 50 - done


def test_the_model_reads_words_where_placeholders_stand_and_places_are_those_of_the_text(
    con: duckdb.DuckDBPyConnection,
) -> None:
    add(con, a="good people. ring 07700 900123 now. it rang")
    models = Tiny()
    go(con, models)
    assert models.asked == ["good people. ring my number now. it rang"]
    (text,) = con.execute("select text from enriched.texts").fetchall()[0]
    assert text == "good people. ring [phone] now. it rang"
    sentences = con.execute("select start_char, end_char from enriched.sentences order by sentence_index").fetchall()
    assert [text[a:b] for a, b in sentences] == ["good people.", "ring [phone] now.", "it rang"]
    for term, start, end in con.execute("select term, start_char, end_char from enriched.mentions").fetchall():
        assert term == text[start:end]


def test_a_text_is_scored_again_once_other_words_are_read(
    con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(con, a="good, ring 07700 900123", b="good")
    go(con, Tiny())
    monkeypatch.setattr(document_rows, "read_neutrally", lambda text: read_neutrally(text.replace("[phone]", "it")))
    monkeypatch.setattr(document_rows, "code_stamp", lambda *modules: "other")
    models = Tiny()
    go(con, models)
    assert models.asked == ["good, ring my number"]
    assert count(con, "texts") == count(con, "sentiments") == 2


def test_an_opinion_on_a_placeholder_is_kept_as_implied_where_it_has_a_category() -> None:
    def said(term: str, start: int, category: str | None) -> Mention:
        return Mention(term, start, start + len(term), category, "positive", 1.0, 0.9, 0)

    text = "[name] and [phone] and the lamp"
    mentions = [
        said("[name]", 0, "staff"),
        said("[phone]", 11, None),
        said("[name]", 0, "lamps"),
        said("lamp", 27, "lamps"),
    ]
    annotation = Annotation(None, (), tuple(mentions), (), (), (), np.zeros((0, 4), dtype=np.float32))
    rows = annotation_tables(["h"], [text], [annotation], fingerprint="f")["mentions"].to_pylist()
    assert [(r["mention_index"], r["term"], r["start_char"], r["category"]) for r in rows] == [
        (0, None, None, "staff"),
        (1, "lamp", 27, "lamps"),
    ]


class Naming(Tiny):
    """Takes every capitalised word within a text for a name, and those of `people` for somebody."""

    names_fingerprint = "naming"
    people = frozenset({"yusra"})

    def find_names(self, texts: Sequence[str]) -> list[list[Span]]:
        return [[Span(*m.span(), "name") for m in re.finditer(r"(?<=\s)[A-Z]\w+", text)] for text in texts]

    def things_among(self, texts: Mapping[str, Sequence[str]]) -> frozenset[str]:
        return frozenset(texts) - self.people


def cleaned_texts(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    rows = con.execute(
        "select verbatim_id, text from enriched.documents join enriched.texts using (text_hash)"
    ).fetchall()
    return {verbatim_id.split(":")[2]: text for verbatim_id, text in rows}


@pytest.mark.parametrize("batch", [5_000, 2])
def test_a_word_that_many_customers_write_for_a_thing_stays(
    con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(cleaning, "BATCH", batch)
    monkeypatch.setattr(found_names, "LEAST_CUSTOMERS", 3)
    add(
        con,
        a="my Harrow broke",
        b="the Harrow, and Lumley",
        c="good Harrow",
        d="thanks Yusra",
        e="and Yusra",
        f="dear Yusra",
    )
    go(con, Naming())
    assert cleaned_texts(con) == {
        "a": "my Harrow broke", "b": "the Harrow, and [name]", "c": "good Harrow",
        "d": "thanks [name]", "e": "and [name]", "f": "dear [name]",
    }  # fmt: skip


def test_what_one_customer_writes_often_is_not_said_by_many(
    con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(found_names, "LEAST_CUSTOMERS", 3)
    add(con, a="my Harrow broke", b="the Harrow", c="good Harrow")
    con.execute("update raw.responses set customer_key = 'C1'")
    go(con, Naming())
    assert set(cleaned_texts(con).values()) == {"my [name] broke", "the [name]", "good [name]"}


def test_words_of_the_map_and_what_the_settings_keep_stay(con: duckdb.DuckDBPyConnection) -> None:
    add(con, a="from Google and from Kiera Vale and from Lumley")
    settings = SETTINGS.model_copy(update={"privacy": PrivacySettings(keep=("lumley",))})
    go(con, Naming(), settings)
    assert cleaned_texts(con) == {"a": "from Google and from [name] [name] and from Lumley"}


def test_a_text_that_cannot_be_read_is_kept_and_not_scored(con: duckdb.DuckDBPyConnection) -> None:
    add(con, a="A good chair.", b="Una silla muy incómoda y además cara.", c="?!", d="")
    models = Tiny()
    go(con, models)
    assert sorted(models.asked) == ["", "A good chair."]
    assert con.execute("select verbatim_id, unread from enriched.documents order by all").fetchall() == [
        ("s:q:a", None),
        ("s:q:b", "language"),
        ("s:q:c", "no_words"),
        ("s:q:d", None),
    ]
    assert count(con, "texts") == count(con, "sentiments") == 4
    assert count(con, "sentences") == 1
    assert go(con, models)["sentiments"] == 0 and len(models.asked) == 2, "a rerun finds nothing to do"


def test_a_language_that_the_annotator_learns_is_read_and_one_that_it_loses_is_forgotten(
    con: duckdb.DuckDBPyConnection,
) -> None:
    add(con, a="A good chair.", b="Una silla muy incómoda y además cara.")
    models = Tiny()

    def sentences(*languages: str) -> int:
        enrich = SETTINGS.enrich.model_copy(update={"languages": languages})
        go(con, models, SETTINGS.model_copy(update={"enrich": enrich}))
        return int(con.execute("select count(*) from enriched.sentences").fetchall()[0][0])

    assert sentences("en") == 1
    assert sentences("en", "es") == 2
    assert sentences("es") == 1
    assert sentences() == 2
    assert count(con, "sentiments") == count(con, "texts") == 2


def test_the_end_of_an_enormous_text_is_left_out_and_counted(
    con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not only where words are short: what counts are the pieces that a model reads."""
    monkeypatch.setattr(reach, "MOST_PIECES", 10)
    monkeypatch.setattr(cleaning, "reach_of", partial(reach.reach_of, most=10))
    add(con, a="good " + "a " * 20, b="good chair", c="good " + "!" * 30)
    report = run(con, SETTINGS, models=Tiny(), progress=NoProgress(), run_id="r1")
    stored = con.execute(
        "select verbatim_id, text, left_out from enriched.documents join enriched.texts using (text_hash) order by all"
    ).fetchall()
    assert stored == [
        ("s:q:a", "good " + "a " * 8 + "a", 21),
        ("s:q:b", "good chair", 0),
        ("s:q:c", "good " + "!" * 9, 21),
    ]
    assert "2 of the texts" in report.warnings[0]
    assert con.execute("select max(len(text)) from raw.verbatims").fetchall() == [(45,)], "the original is kept"
    assert not run(con, SETTINGS, models=Tiny(), progress=NoProgress(), run_id="r2").warnings
