"""Several questions of one kind of score, each with its key."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.errors import ConfigError

SURVEY = """
match: {paths: ["s/*.csv"]}
id: {column: id}
created_at: {column: at}
scores:
  csat: {column: overall, min: 1, max: 5}
  csat.delivery: {column: delivery, min: 1, max: 5, question: With the delivery?}
  csat.desk: {column: desk, min: 0, max: 10, satisfied_from: 8}
"""
HEAD = "id,at,overall,delivery,desk\n"


def scores(world: Any) -> list[Any]:
    return world.rows("select response_id, kind, item, value, question, satisfied_from from raw.scores order by all")


def test_each_question_is_a_row(world: Any) -> None:
    world.mapping("s", SURVEY)
    world.put("s/a.csv", HEAD + "1,2026-03-01,5,2,9\n2,2026-03-01,,3,\n")
    report = world.run()
    assert (report.rows["scores"], report.warnings) == (4, ())
    assert scores(world) == [
        ("s:1", "csat", "", 5.0, None, 4.0),
        ("s:1", "csat", "delivery", 2.0, "With the delivery?", 4.0),
        ("s:1", "csat", "desk", 9.0, None, 8.0),
        ("s:2", "csat", "delivery", 3.0, "With the delivery?", 4.0),
    ]


def test_a_cut_off_holds_for_its_question_and_a_changed_answer_is_a_change(world: Any) -> None:
    world.mapping("s", SURVEY)
    world.put("s/a.csv", HEAD + "1,2026-03-01,5,2,9\n")
    world.run()
    world.mapping("s", SURVEY.replace("satisfied_from: 8", "satisfied_from: 9"))
    world.put("s/b.csv", HEAD + "1,2026-03-01,5,4,9\n")
    assert world.run().facts["rows_updated"] == 1
    assert [(item, value, cut) for _, _, item, value, _, cut in scores(world)] == [
        ("", 5.0, 4.0),
        ("delivery", 4.0, 4.0),
        ("desk", 9.0, 9.0),
    ]
    old = world.rows("select response->>'$.scores[1].item', response->>'$.scores[1].value' from raw.superseded")
    assert old == [("delivery", "2.0")]


def test_rows_without_further_questions_keep_their_hash(world: Any) -> None:
    world.put("a.csv", "id,text,created_at,rating\n1,Fine,2026-01-01,4\n")
    world.run()
    assert world.rows("select row_hash from raw.responses") == [
        ("16a47dea9b4b7d679be9226d30bc392390c0e203dda0f8db5044fb30c9ef0fb8",)
    ]


@pytest.mark.parametrize(
    "name", ["csat.", "csat.Delivery", "csat.2", "satisfaction", "trust.delivery", "csat.a.b", "nps-2"]
)
def test_a_name_that_is_none_is_refused(world: Any, name: str) -> None:
    world.mapping("s", SURVEY.replace("csat.delivery", f'"{name}"'))
    with pytest.raises(ConfigError, match=r"expected rating, nps, .* such as csat\.delivery"):
        world.run()


@pytest.mark.parametrize(
    ("score", "why"),
    [
        ("nps.shop: {column: desk, min: 1, max: 5}", "nps.shop: the scale is 0 to 10"),
        ("csat.x: {column: desk, min: 0, max: 10}", "csat.x: satisfied_from: missing"),
    ],
)
def test_the_rules_of_a_kind_hold_for_each_of_its_questions(world: Any, score: str, why: str) -> None:
    world.mapping("s", SURVEY.replace("csat.desk: {column: desk, min: 0, max: 10, satisfied_from: 8}", score))
    with pytest.raises(ConfigError, match=why):
        world.run()


DISCOVER = "match: {paths: ['d/*.csv']}\nid: {column: id}\ncreated_at: {column: at}\ndiscover: {}\n"


def test_questions_that_the_file_knows_are_told_apart(world: Any) -> None:
    world.mapping("d", DISCOVER)
    head = 'id,at,How satisfied are you with the staff? (1-5),"Overall, how satisfied are you? (1-5)",How satisfied with 2nd line?,Satisfaction\n'
    rows = "".join(f"{n},2026-03-01,{1 + n % 5},{1 + n % 2},{1 + n % 7},{n % 4}\n" for n in range(35))
    world.put("d/a.csv", head + rows)
    report = world.run()
    assert world.rows("select item, count(*), max(scale_max) from raw.scores group by item order by item") == [
        ("", 35, 5.0),
        ("how_satisfied_are_you_with_the_staff_1_5", 35, 5.0),
        ("how_satisfied_with_2nd_line", 35, 7.0),
    ]
    told = "\n".join(report.facts["told"])
    assert "csat from 'Overall, how satisfied are you? (1-5)'" in told
    assert (
        "csat.how_satisfied_with_2nd_line from 'How satisfied with 2nd line?' (on 1 to 7, as its answers show)" in told
    )
    assert "2 further questions of a kind, pooled with no other" in told
    assert (
        "questions not read, because their scale cannot be told or the mapping states their kind: 'Satisfaction'"
        in told
    )


def test_what_a_mapping_states_goes_before_what_the_file_shows(world: Any) -> None:
    world.mapping("d", DISCOVER + "scores:\n  nps: {column: score, min: 0, max: 10}\n")
    world.put("d/a.csv", "id,at,score,Would you recommend us?\n1,2026-03-01,9,9\n2,2026-03-01,3,3\n")
    report = world.run()
    assert world.rows("select item, value from raw.scores order by all") == [("", 3.0), ("", 9.0)]
    assert "'Would you recommend us?'" in "".join(report.facts["told"])
