"""What a run takes over from the run before it: after any nights, every table is as if all had been computed anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from pipeline.insights.stage import TABLES

if TYPE_CHECKING:
    from conftest import House

KEPT = ("kept_trend_sums", "kept_watch_counts", "kept_theme_words", "kept_cue_texts", "kept_cues", "kept_months")
WORDS = ("late", "driver", "parcel", "broken", "refund", "waiting", "had to call three times", "so easy to use")


def say_some(house: House, rng: np.random.Generator, count: int, *, first: int, last: int) -> None:
    """Responses of customers who write more than once, on days `first` to `last` of half a year."""
    for _ in range(count):
        day = int(rng.integers(first, last))
        at = f"2026-{1 + day // 28:02}-{1 + day % 28:02}"
        touchpoint, theme = rng.choice(["delivery", "support", "nowhere"]), rng.choice(["T001", "T002"])
        house.say(
            f"{touchpoint} {rng.choice(['-', '0', '+'])} {theme}",
            customer=f"C{rng.integers(40)}" if rng.random() < 0.9 else None,
            at=at,
            channel=str(rng.choice(["app", "web"])),
            texts=[" ".join(rng.choice(WORDS, 6))],
            attributes={"plan": str(rng.choice(["basic", "plus"]))},
            rating=float(rng.integers(1, 6)),
        )


def rows_of(house: House) -> dict[str, list[dict[str, Any]]]:
    told = [
        t for t in TABLES if t != "ranking_changes"
    ]  # it says what a night changed, which no computation anew can know
    return {t: house.rows(f"select * from insights.{t} order by all") for t in (*told, *KEPT)}


def anew(house: House) -> dict[str, list[dict[str, Any]]]:
    """All tables, with nothing taken over."""
    for table in (*KEPT, "state"):
        house.con.execute(f"delete from insights.{table}")
    house.run(segments=["plan"], min_customers=2, resamples=200)
    return rows_of(house)


def night(house: House) -> dict[str, list[dict[str, Any]]]:
    assert house.run(segments=["plan"], min_customers=2, resamples=200).written > 0
    return rows_of(house)


CHANGES = {
    "a day later": "select 1",
    "an old month": "update raw.responses set created_at = created_at - interval 70 day, row_hash = 'x' where customer_key = 'C7'",
    "a month gone": """delete from raw.verbatims where response_id in (select response_id from raw.responses where created_at < '2026-02-01');
        delete from raw.responses where created_at < '2026-02-01'""",
    "a month gone, and other settings": """delete from raw.verbatims where response_id in (select response_id from raw.responses where created_at < '2026-02-01');
        delete from raw.responses where created_at < '2026-02-01'; update insights.kept_months set basis = 'of other settings'""",
    "customers are one": "update raw.responses set customer_key = 'C1' where customer_key in ('C2', 'C3')",
    "keys are one person's": "insert into raw.persons select 'web', k, 'C1' from (values ('C1'), ('C2'), ('C3')) as t (k)",
    "another segment": """update raw.responses set attributes = '{"plan": "pro"}' where customer_key in ('C4', 'C5', 'C6')""",
    "another theme": "update themes.sentence_themes set theme_id = 'T002' where theme_id = 'T001' and hash(text_hash) % 5 = 0",
    "a pinned touchpoint": "update touchpoints.sentence_touchpoints set touchpoint_id = 'support' where hash(text_hash) % 9 = 0",
    "another intent head": "update enriched.sentences set intent = if(hash(text_hash) % 3 = 0, 'suggestion', 'fact'), intent_confidence = 0.8",
    "a new label": "update themes.themes set label = 'parcels' where theme_id = 'T001'",
    "a text cleaned anew": """update enriched.texts set text = 'I had to call three times, waiting waiting' where text_hash = 'x5';
        update enriched.texts set text_hash = 'y5' where text_hash = 'x5';
        update enriched.sentences set text_hash = 'y5' where text_hash = 'x5';
        update enriched.sentiments set text_hash = 'y5' where text_hash = 'x5';
        update themes.sentence_themes set text_hash = 'y5' where text_hash = 'x5';
        update touchpoints.sentence_touchpoints set text_hash = 'y5' where text_hash = 'x5';
        update enriched.documents set text_hash = 'y5' where text_hash = 'x5'""",
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_night_gives_what_a_computation_anew_gives(house: House, change: str) -> None:
    rng = np.random.default_rng(5)
    say_some(house, rng, 160, first=0, last=120)
    night(house)
    say_some(house, rng, 6, first=120, last=124)
    house.load()
    house.con.execute(CHANGES[change])
    after = night(house)
    cues = {table: after.pop(table) for table in ("kept_cue_texts", "kept_cues")}
    expected = anew(house)
    for table in cues:  # of a text that is no more, cues may stay until it is erased
        assert {str(row) for row in expected.pop(table)} <= {str(row) for row in cues[table]}
    for table, rows in expected.items():
        assert after[table] == rows, table


def test_a_night_computes_the_months_that_changed_only(house: House) -> None:
    rng = np.random.default_rng(6)
    say_some(house, rng, 120, first=0, last=140)
    night(house)
    for marked in ("kept_trend_sums set q = 77", "kept_watch_counts set n = 77", "kept_theme_words set weight = 77"):
        house.con.execute(f"update insights.{marked}")
    say_some(house, rng, 4, first=145, last=147)
    night(house)
    for table, new in (
        ("kept_trend_sums where q <> 77", 1),
        ("kept_theme_words where weight <> 77", 1),
        ("kept_watch_counts where n <> 77 and grain = 'month'", 1),
        ("kept_watch_counts where n = 77 and grain = 'month'", 5),
    ):
        assert house.rows(f"select count(distinct period) as n from insights.{table}")[0]["n"] == new, table


def test_cues_are_looked_for_once_a_text_until_the_patterns_change(house: House) -> None:
    rng = np.random.default_rng(7)
    say_some(house, rng, 30, first=0, last=60)
    night(house)
    house.con.execute("update insights.kept_cues set words = 'marked'")
    say_some(house, rng, 3, first=61, last=62)
    night(house)
    assert "marked" in {row["words"] for row in house.rows("select distinct words from insights.sentence_cues")}
    house.con.execute("update insights.kept_months set basis = 'of other patterns'")
    house.con.execute("delete from insights.state")
    night(house)
    assert "marked" not in {row["words"] for row in house.rows("select distinct words from insights.sentence_cues")}
