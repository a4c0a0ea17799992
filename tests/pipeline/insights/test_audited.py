"""What people label corrects themes, themes at touchpoints and categories, where there are labels enough; the rest stays as it was read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from pipeline.insights.ranking.audited import Corrected
from tests.pipeline.insights.conftest import House
from tests.warehouses import in_memory

CATEGORY = "logistics-rides.speed"
N, LABELLED = 120, 60


def label(house: House, *, who: str = "anna", sign: Any) -> None:
    """Label all sentences of the first LABELLED customers; `sign` says what people say, by customer and theme."""
    found = house.con.execute(
        "select r.customer_key, d.verbatim_id, d.text_hash, s.start_char, s.end_char, t.theme_id, p.touchpoint_id from raw.responses as r "
        "join raw.verbatims as v using (response_id) join enriched.documents as d using (verbatim_id) join enriched.sentences as s using (text_hash) "
        "join themes.sentence_themes as t using (text_hash, sentence_index) join touchpoints.sentence_touchpoints as p using (text_hash, sentence_index) "
        "order by d.verbatim_id, s.start_char"
    ).fetchall()
    if not house.rows("from audits.draws"):
        strata = json.dumps([{"stratum": "all", "customers": N, "drawn": LABELLED}])
        house.con.execute("insert into audits.draws values (1, now(), 'anna', 1, 'sentence', [], $1)", [strata])
    items, labels = [], []
    for i, (customer, verbatim, text, start, end, theme, touchpoint) in enumerate(found):
        number = int(customer.removeprefix("C"))
        if number < LABELLED:
            said = sign(number, theme)
            opinions = json.dumps([] if said is None else [{"sentiment": said, "touchpoint": touchpoint}])
            items.append((1, i, "shop", verbatim, text, start, end, 0, LABELLED / N))
            labels.append((who, "label", "shop", text, start, end, opinions))
    if who == "anna":
        house.con.execute(f"insert into audits.items values {', '.join(map(str, items))}")
    columns = "labelled_at, who, action, journey_id, text_hash, start_char, end_char, opinions"
    values = ", ".join(f"(now(), {', '.join(map(repr, row))})" for row in labels)
    house.con.execute(f"insert into audits.labels ({columns}) values {values}")


def people(number: int, theme: str) -> str:
    """T001, which is read as negative throughout, is positive in three of four cases; T002 is read as it is; T003 has it all wrong."""
    if theme == "T001":
        return "negative" if number % 4 == 0 else "positive"
    return "positive" if theme == "T002" else "negative"


@pytest.fixture(scope="module")
def audited() -> Iterator[House]:
    con = in_memory()
    house = House(con)
    for i in range(N):
        house.say("delivery - T001", customer=f"C{i}", at=f"2026-0{1 + i % 2}-15")
        house.say(f"support {'0' if i % 9 == 0 else '+'} T002", customer=f"C{i}", at="2026-02-15", source="app")
        if i >= LABELLED - 4:
            house.say("support - T003", customer=f"C{i}", at="2026-01-15")
        if i % 2 == 0:
            house.say("delivery + T004", customer=f"C{i}", at="2026-01-15")
    house.load()
    con.execute(
        "insert into enriched.categories by name select text_hash, model_fingerprint, i as sentence_index, $category as category, "
        "'negative' as sentiment_label, -0.8 as polarity, 0.9 as confidence from themes.sentence_themes, (values (-1), (0)) as p (i) where theme_id = 'T001'",
        {"category": CATEGORY},
    )
    label(house, sign=people)
    house.run(resamples=200)
    yield house
    con.close()


def figures(house: House, **where: str) -> dict[str, dict[str, Any]]:
    made = house.rows(
        "select * from insights.audited_scores where scope = 'all' and period = 'all' and "
        + " and ".join(f"{k} = '{v}'" for k, v in where.items())
    )
    return {row["metric"]: row for row in made}


def test_a_theme_is_corrected_by_what_people_say_in_its_sentences(audited: House) -> None:
    found = figures(audited, subject="theme", theme_id="T001")
    assert set(found) == {"negative_share", "positive_share", "net_sentiment"}
    share = found["negative_share"]
    assert (share["read_value"], share["labelled_customers"], share["customers"]) == (1.0, LABELLED, N)
    assert share["theme"] == "theme T001"
    assert share["value"] == pytest.approx(1 / 4, abs=0.05)
    assert share["low"] <= share["sampling_low"] < 1 / 4 < share["sampling_high"] <= share["high"]
    assert figures(audited, subject="theme", theme_id="T002")["net_sentiment"]["value"] == pytest.approx(1, abs=0.1)


def test_pain_points_and_gains_say_what_people_say(audited: House) -> None:
    found = {r["theme_id"]: r for r in audited.rows("select * from insights.theme_impacts")}
    wrong, right = found["T001"], found["T004"]
    assert (wrong["basis"], wrong["status"]) == ("audited", "gain"), "read as a pain point"
    assert wrong["net_sentiment"] == pytest.approx(1 / 2, abs=0.1)
    assert wrong["severity"] == pytest.approx(abs(wrong["net_sentiment"]))
    factors = (wrong[f] for f in ("volume_share", "severity", "impact_factor", "purchase_relevance"))
    product = 1.0
    for factor in factors:
        product *= factor
    assert wrong["priority"] == pytest.approx(product)
    assert wrong["rank_low"] is not None, "its rank is resampled around what people say"
    assert (right["basis"], right["status"]) == ("audited", "pain point"), (
        "read as a gain, and all labels say otherwise"
    )
    ranked = audited.rows("select theme_id from insights.gains where theme_id = 'T001'")
    assert len(ranked) == 1


def test_what_has_too_few_labels_stays_as_it_was_read(audited: House) -> None:
    assert figures(audited, subject="theme", theme_id="T003") == {}
    (row,) = audited.rows("select * from insights.theme_impacts where theme_id = 'T003'")
    assert (row["basis"], row["net_sentiment"], row["status"]) == ("sampling only", -1.0, "pain point")


def test_a_category_is_corrected_in_tone_and_not_in_volume(audited: House) -> None:
    assert figures(audited, subject="category")["net_sentiment"]["journey_id"] is None
    (row,) = audited.rows(
        f"select * from insights.category_scores where category = '{CATEGORY}' and scope = 'all' and period = 'all'"
    )
    assert row["basis"] == "audited"
    assert row["negative_share"] == pytest.approx(1 / 4, abs=0.05)
    assert row["negative_low"] <= row["negative_sampling_low"] < row["negative_share"]
    assert (row["share"], row["complaint_share"]) == (1.0, 1.0)


def test_months_and_sources_are_corrected_as_well(audited: House) -> None:
    found = audited.rows(
        "select distinct subject, scope, period from insights.audited_scores where subject <> 'touchpoint'"
    )
    assert {(r["subject"], r["scope"], r["period"]) for r in found} >= {
        ("theme", "all", "2026-01"), ("theme", "source:web", "all"), ("theme", "source:app", "all"),
        ("category", "source:web", "all"), ("category", "all", "2026-02"), ("theme at touchpoint", "all", "all"),
    }  # fmt: skip
    assert not [r for r in found if r["scope"] != "all" and r["period"] != "all"]


def test_rows_and_interval_hold_together(audited: House) -> None:
    wrong = audited.rows(
        "select * from insights.audited_scores where not (low <= sampling_low and sampling_low <= sampling_high and sampling_high <= high "
        "and low <= value and value <= high) or labelled_customers < 5"
    )
    assert wrong == []
    twice = audited.rows(
        "select 1 from insights.audited_scores group by journey_id, subject, touchpoint_id, theme_id, category, scope, period, metric having count(*) > 1"
    )
    assert twice == []


def test_two_labellers_are_averaged(audited: House) -> None:
    audited.con.execute("begin")
    label(audited, who="ben", sign=lambda number, theme: None if theme == "T001" else people(number, theme))
    audited.con.execute("commit")
    audited.run(resamples=200)
    net = figures(audited, subject="theme", theme_id="T001")["net_sentiment"]["value"]
    assert net == pytest.approx((1 / 2 + 0) / 2, abs=0.05), "ben reads no opinion there, which is neutral"


def test_a_text_that_was_edited_is_labelled_no_longer_until_it_is_as_it_was(audited: House) -> None:
    (first,) = audited.rows(
        "select verbatim_id, text_hash from enriched.documents join raw.verbatims using (verbatim_id) join raw.responses using (response_id) "
        "where customer_key = 'C0' and source = 'web' order by verbatim_id limit 1"
    )
    edit = "update enriched.documents set text_hash = $hash where verbatim_id = $verbatim"
    audited.con.execute(edit, {"hash": "x9", "verbatim": first["verbatim_id"]})
    audited.run(resamples=200)
    assert figures(audited, subject="theme", theme_id="T001")["net_sentiment"]["labelled_customers"] == LABELLED - 1
    assert figures(audited, subject="theme", theme_id="T002")["net_sentiment"]["labelled_customers"] == LABELLED
    audited.con.execute(edit, {"hash": first["text_hash"], "verbatim": first["verbatim_id"]})
    audited.run(resamples=200)
    assert figures(audited, subject="theme", theme_id="T001")["net_sentiment"]["labelled_customers"] == LABELLED


def test_what_was_read_stands_while_chance_alone_could_not_turn_the_corrected_value() -> None:
    value = np.array([-0.5, -0.5, -0.5, 0.1, np.nan, 0.8])
    high = value + np.array([0.45, 0.7, 0.2, 0.2, 0, 0.2])
    sampling_high = value + np.array([0.1, 0.6, 0.1, 0.1, 0, 0.1])
    found = Corrected(np.isfinite(value), value, value - 0.6, high, value - 0.1, sampling_high)
    read = np.array(["pain point", "pain point", "not sure yet", "pain point", "pain point", "pain point"])
    words = {"pain_point": "pain point", "gain": "gain", "undecided": "not sure yet"}
    assert found.status(read, **words).tolist() == [
        "pain point", "not sure yet", "pain point", "not sure yet", "pain point", "not sure yet"
    ]  # fmt: skip
