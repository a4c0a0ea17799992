"""A warehouse in memory with every migration, and a builder of tiny inputs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from pipeline.config.settings import InsightSettings, Settings
from pipeline.contract import NoProgress, StageReport
from pipeline.warehouse.macros import create_macros
from pipeline.warehouse.sql import load_sql, run_sql
from tests.warehouses import in_memory

FINGERPRINT = "tiny"


class TinyModels:
    """Only the fingerprint: the stage never runs a model."""

    annotator_fingerprint = FINGERPRINT


def _without_comments(con: duckdb.DuckDBPyConnection, package: str, name: str, params: Any = None) -> Any:
    """run_sql less the statements that only comment on tables."""
    given = dict(params or {})
    for statement in con.extract_statements(load_sql(package, name)):
        if not statement.query.lstrip().lower().startswith("comment on"):
            names = statement.named_parameters
            con.execute(statement, {n: given[n] for n in names if n in given} if names else None)
    return con


class House:
    """A warehouse with one journey, `shop`, of the touchpoints delivery (relevance 1) and support (0.5)."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        self.comments = False
        self.settings = Settings(journeys=(Path("shop.yaml"),))
        con.execute("insert into touchpoints.journeys values ('shop', 'Shop', 'h1', '{}')")
        con.execute("insert into touchpoints.stages values ('shop', 'after', 1, 'After')")
        for place, (touchpoint, relevance) in enumerate((("delivery", 1.0), ("support", 0.5)), start=1):
            con.execute(
                "insert into touchpoints.touchpoints values"
                " ('shop', 'after', $1, $2, $3, 'what happens', [], [], $4, null, null, null)",
                [touchpoint, place, touchpoint.title(), relevance],
            )
        self._rows: dict[str, list[dict[str, Any]]] = {}
        self._n = 0

    def say(
        self,
        *sentences: str,
        customer: str | None = None,
        at: str = "2026-01-15",
        source: str = "web",
        channel: str | None = None,
        words: int = 8,
        texts: Sequence[str] | None = None,
        attributes: dict[str, Any] | None = None,
        scales: dict[str, tuple[float, float, bool]] | None = None,
        questions: dict[str, str] | None = None,
        cut_offs: dict[str, float] | None = None,
        measures: dict[str, float] | None = None,
        currency: str = "EUR",
        unread: str | None = None,
        **scores: float,
    ) -> str:
        """Add a response; a sentence is "touchpoint sign" or "touchpoint sign theme", such as "delivery - T001".

        The sign is -, 0 or +; the touchpoint nowhere is unmapped. Scores: rating (1-5), csat (1-5), ces (1-7) or
        nps (0-10), or a further question of a kind, as in **{"csat.delivery": 4}, unless `scales` has the kind's lowest and highest point and whether higher is better; `questions`
        has the wording by kind, `cut_offs` what counts as satisfied by kind, `measures` a value by kind. Returns the response's id.
        """
        self._n += 1
        response, text_hash = f"{source}:{self._n}", f"x{self._n}"
        self._add(
            "raw.responses",
            response_id=response,
            source=source,
            created_at=f"{at} 12:00:00+00",
            channel=channel,
            customer_key=customer,
            attributes=json.dumps(attributes) if attributes else None,
            row_hash=str(self._n),
            file_hash="f",
            row_number=self._n,
            run_id="r",
        )
        for name, value in scores.items():
            kind, _, item = name.partition(".")
            usual = {"nps": (0, 10, True), "ces": (1, 7, True)}.get(kind, (1, 5, True))
            low, high, upward = (scales or {}).get(name, usual)
            self._add(
                "raw.scores",
                response_id=response,
                kind=kind,
                item=item,
                value=float(value),
                scale_min=float(low),
                scale_max=float(high),
                higher_is_better=upward,
                score=(value - low if upward else high - value) / (high - low),
                question=(questions or {}).get(name),
                satisfied_from=(cut_offs or {}).get(name),
            )
        for kind, value in (measures or {}).items():
            money = currency if kind == "clv" else None
            self._add("raw.measures", response_id=response, kind=kind, value=float(value), currency=money)
        if sentences:
            verbatim = f"{source}:comment:{self._n}"
            self._add("raw.verbatims", verbatim_id=verbatim, response_id=response, question="comment", text="raw")
            self._add(
                "enriched.documents",
                verbatim_id=verbatim,
                raw_hash="r",
                text_hash=text_hash,
                language="en",
                language_method="given",
                redactions=0,
                unread=unread,
                cleaner="1",
                run_id="r",
            )
            text = " ".join(texts or [*["word"] * (words - 1), text_hash])
            self._add("enriched.texts", text_hash=text_hash, text=text)
            polarity = 0.8 * sum({"-": -1, "+": 1}.get(s.split()[1], 0) for s in sentences) / len(sentences)
            self._add(
                "enriched.sentiments",
                text_hash=text_hash,
                model_fingerprint=FINGERPRINT,
                sentiment_label="positive" if polarity > 0 else "negative" if polarity < 0 else "neutral",
                polarity=polarity,
                confidence=0.9,
                sentences=len(sentences),
            )
        for i, sentence in enumerate(sentences):
            start = sum(len(t) + 1 for t in texts[:i]) if texts else 0
            end = start + len(texts[i]) if texts else len(text)
            self._sentence(text_hash, i, (start, end), *sentence.split())
        return response

    def intend(self, touchpoint: str, **aims: float) -> None:
        """State the intended experience at a touchpoint: net_sentiment, csat, effort."""
        for name, aim in aims.items():
            self.con.execute(
                f"update touchpoints.touchpoints set intended_{name} = $1 where touchpoint_id = $2", [aim, touchpoint]
            )

    def _sentence(
        self, text_hash: str, index: int, span: tuple[int, int], touchpoint: str, sign: str, theme: str | None = None
    ) -> None:
        label, polarity = {"-": ("negative", -0.8), "0": ("neutral", 0.0), "+": ("positive", 0.8)}[sign]
        key = {"text_hash": text_hash, "model_fingerprint": FINGERPRINT, "sentence_index": index}
        self._add(
            "enriched.sentences",
            **key,
            start_char=span[0],
            end_char=span[1],
            sentiment_label=label,
            polarity=polarity,
            confidence=0.9,
            embedding=b"",
        )
        mapped = touchpoint != "nowhere"
        self._add(
            "touchpoints.sentence_touchpoints",
            **key,
            journey_id="shop",
            map_hash="h1",
            touchpoint_id=touchpoint if mapped else None,
            score=0.7,
            method="embedding" if mapped else "unmapped",
            further=[],
        )
        if theme:
            self._add("themes.sentence_themes", **key, topic_model_id="m1", theme_id=theme, score=0.6)

    def _add(self, table: str, **row: Any) -> None:
        self._rows.setdefault(table, []).append(row)

    def load(self) -> None:
        """Write what was added to the warehouse."""
        themes = {r["theme_id"] for r in self._rows.get("themes.sentence_themes", [])}
        known = {t for (t,) in self.con.execute("select theme_id from themes.themes").fetchall()}
        if themes and not known:
            self.con.execute(
                "insert into themes.topic_models values ('m1', now(), 'tiny', '{}', 1, 1, 1, 0, 0, true, null)"
            )
        for theme in sorted(themes - known):
            self.con.execute(
                "insert into themes.themes values ($1, $2, [], '', 'active', now(), 'm1', ''::blob, null)",
                [theme, f"theme {theme}"],
            )
        for table, rows in self._rows.items():
            columns = {name: None for row in rows for name in row}
            self.con.register("new_rows", pa.table({c: [row.get(c) for row in rows] for c in columns}))
            self.con.execute(f"insert into {table} by name select * from new_rows")
            self.con.unregister("new_rows")
        self._rows.clear()

    def run(self, **options: Any) -> StageReport:
        """Load, then run the stage; options are those of settings.insights."""
        from pipeline.insights import stage

        self.load()
        insights = InsightSettings(**{**self.settings.insights.model_dump(), **options})
        settings = self.settings.model_copy(update={"insights": insights})
        with pytest.MonkeyPatch.context() as patched:
            if not self.comments:  # a quarter of the time of so small a stage
                patched.setattr(stage, "run_sql", _without_comments)
            return stage.run(self.con, settings, models=TinyModels(), progress=NoProgress(), run_id="r")

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """Rows of a query, as dictionaries."""
        result = self.con.execute(sql)
        names = [d[0] for d in result.description or []]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty warehouse in memory with the stage's macros."""
    connection = in_memory()
    create_macros(connection)
    run_sql(connection, "pipeline.insights.base", "net_interval")
    yield connection
    connection.close()


@pytest.fixture
def house(con: duckdb.DuckDBPyConnection) -> House:
    """A warehouse ready for `say`."""
    return House(con)
