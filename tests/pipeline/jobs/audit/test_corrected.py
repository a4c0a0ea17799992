"""Labels correct the published figures at the next run, and each row says so."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from pipeline.config.settings import Settings
from pipeline.jobs.audit.draw import draw
from pipeline.jobs.audit.label import read_draw
from pipeline.jobs.audit.labels import Opinion, record
from pipeline.jobs.nightly import run_pipeline
from pipeline.reading.accuracy import accuracy_lines
from pipeline.reading.summary import collect
from pipeline.runs.begin import writing
from pipeline.warehouse.connection import open_published
from tests.pipeline.jobs.test_erase import Reader


def shown(settings: Settings, query: str) -> list[Any]:
    con = open_published(settings.paths.published)
    try:
        return con.execute(query).fetchall()
    finally:
        con.close()


@pytest.fixture
def placed(installation: Settings) -> Settings:
    """Every first sentence is pinned to one touchpoint, every second one to another."""
    with writing(installation, purpose="test") as con:
        names = [
            t
            for (t,) in con.execute(
                "select touchpoint_id from touchpoints.touchpoints where journey_id = 'ecommerce' order by position limit 2"
            ).fetchall()
        ]
        con.execute(
            "insert into touchpoints.pins (pinned_at, who, action, journey_id, target, target_id, touchpoint_id, text_hash, start_char, end_char) "
            "select now(), 'test', 'pin', o.journey_id, 'sentence', o.verbatim_id || '#' || o.sentence_index, ($names)[1 + o.sentence_index % 2], "
            "s.text_hash, s.start_char, s.end_char from insights.opinions as o join enriched.documents as d using (verbatim_id) "
            "join enriched.sentences as s on s.text_hash = d.text_hash and s.sentence_index = o.sentence_index",
            {"names": names},
        )
    run_pipeline(installation, models=Reader())
    return installation


def read_places(settings: Settings) -> dict[tuple[str, int], str | None]:
    """Touchpoint of each sentence as the reader has it, by verbatim and first character."""
    with duckdb.connect(str(settings.paths.warehouse), read_only=True) as con:
        found = con.execute(
            "select o.verbatim_id, s.start_char, o.touchpoint_id from insights.opinions as o join enriched.documents as d using (verbatim_id) "
            "join enriched.sentences as s on s.text_hash = d.text_hash and s.sentence_index = o.sentence_index"
        ).fetchall()
    return {(verbatim, start): touchpoint for verbatim, start, touchpoint in found}


def label_all(settings: Settings, sentiment: str) -> None:
    """Everybody who can be drawn, each sentence where the reader has it, with this sentiment."""
    draw(settings, n=1_000, models=Reader(), who="anna")
    items, _, _ = read_draw(settings, draw_id=None, who="anna")
    places = read_places(settings)
    with writing(settings, purpose="test") as con:
        for item in items:
            record(con, item, [Opinion(sentiment, places[item.verbatim_id, item.start or 0])], who="anna")


def test_labels_correct_the_figures_and_the_rows_say_so(placed: Settings) -> None:
    installation = placed
    before = shown(
        installation,
        "select touchpoint_id, negative_share, basis from touchpoint_scores where journey_id = 'ecommerce' and period = 'all' and customers >= 30",
    )
    assert before
    assert {share for _, share, _ in before} == {0.0}
    assert {basis for *_, basis in before} == {"sampling only"}
    label_all(installation, "negative")
    run_pipeline(installation, models=Reader())
    names = [name for name, *_ in before]
    after = shown(
        installation,
        "select touchpoint_id, negative_share, negative_low, negative_high, negative_sampling_low, negative_sampling_high, basis from touchpoint_scores "
        f"where journey_id = 'ecommerce' and period = 'all' and touchpoint_id in ('{names[0]}')",
    )
    ((_, share, low, high, sampling_low, sampling_high, basis),) = after
    assert basis == "audited"
    assert share > 0.9
    assert low <= share <= high
    assert low <= sampling_low < sampling_high <= high, "sampling of customers around what the labels say"
    assert sampling_low > 0.8
    ranked = shown(
        installation,
        "select i.status, i.basis, i.rank, i.net_sentiment = s.net_sentiment and i.net_low = s.net_low and i.net_high = s.net_high "
        "from touchpoint_impacts as i join touchpoint_scores as s using (journey_id, touchpoint_id) "
        f"where journey_id = 'ecommerce' and s.period = 'all' and touchpoint_id in ('{names[0]}')",
    )
    assert ranked == [("pain point", "audited", 1, True)], (
        "the ranking says what the labels say, and its interval is theirs"
    )
    metrics = shown(
        installation,
        "select metric, value, read_value, labelled_customers from audited_scores where subject = 'touchpoint' and scope = 'all' and period = 'all'",
    )
    assert {metric for metric, *_ in metrics} == {"negative_share", "positive_share", "net_sentiment", "volume_share"}
    assert all(n == 39 for *_, n in metrics), "the customer with 60 sentences is not drawn"
    assert shown(installation, "select subject, right_share, customers, labellers, kappa from reader_accuracy") == [
        ("sentiment", 0.0, 39, 1, None),
        ("touchpoint", 1.0, 39, 1, None),
    ]
    said = accuracy_lines(collect(installation.paths.published, run_id="")["accuracy"])
    assert len(said) == 1
    assert "86 sentences of 39 customers, by 1 person" in said[0]
    assert "the sentiment in 0 % (0 to" in said[0], "39 customers who are all alike leave room for others"
    assert "(0 to 0)" not in said[0]
    assert shown(installation, "select count(*) > 0 from audited_scores where scope = 'source:generic'") == [(True,)]
    assert shown(installation, "select count(*) > 0 from audited_scores where period <> 'all'") == [(True,)]


def test_few_labels_correct_nothing(placed: Settings) -> None:
    installation = placed
    draw(installation, n=20, models=Reader(), who="anna")
    items, _, _ = read_draw(installation, draw_id=None, who="anna")
    with writing(installation, purpose="test") as con:
        for item in items:
            record(con, item, [], who="anna")
    run_pipeline(installation, models=Reader())
    assert shown(installation, "select count(*) from audited_scores") == [(0,)]
    assert shown(installation, "select count(*) from reader_accuracy") == [(0,)]
    assert shown(installation, "select distinct basis from touchpoint_scores where customers > 0") == [
        ("sampling only",)
    ]


def test_two_labellers_are_compared_with_each_other_and_with_the_reader(placed: Settings) -> None:
    label_all(placed, "positive")
    items, _, _ = read_draw(placed, draw_id=None, who="ben")
    with writing(placed, purpose="test") as con:
        for i, item in enumerate(items):  # ben sees no opinion in every fourth sentence
            record(con, item, [] if i % 4 == 0 else [Opinion("positive", None)], who="ben")
    run_pipeline(placed, models=Reader())
    (sentiment, touchpoint) = shown(
        placed,
        "select subject, right_share, low, high, agreeing_share, kappa, kappa_low, kappa_high, shared_items from reader_accuracy order by subject",
    )
    n = len(items)
    assert sentiment[8] == touchpoint[8] == n
    assert sentiment[4] == pytest.approx(1 - len(range(0, n, 4)) / n)
    assert sentiment[5] == pytest.approx(0.0), "anna says the same of all, so nothing is above chance"
    assert touchpoint[4] == pytest.approx(0.0)
    assert touchpoint[1] == pytest.approx(0.5), "anna has the reader's touchpoints, ben none of them"
    assert all(row[2] <= row[1] <= row[3] for row in (sentiment, touchpoint))
