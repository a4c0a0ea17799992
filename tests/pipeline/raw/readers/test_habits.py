"""Habits of delimited files are recognised, or stated, and what was assumed is said."""

from __future__ import annotations

from typing import Any

import pytest

HEAD = "id,text,created_at,rating"


def read(world: Any, text: str, form: str = "") -> Any:
    if form:
        world.mapping(
            "own",
            f"match: {{paths: [a.csv]}}\nformat: {form}\nid: {{column: id}}\ncreated_at: {{column: created_at}}\n"
            "texts: [{key: text, column: text}]\nscores: {rating: {column: rating, min: 1, max: 5, optional: true}}\n",
        )
    world.put("a.csv", text)
    report = world.run()
    facts = report.facts
    assert facts["rows_read"] == facts["rows_loaded"] + facts["rows_rejected"]
    return report


def texts(world: Any) -> list[str]:
    return list(world.texts().values())


def test_spaces_after_commas(world: Any) -> None:
    report = read(world, 'id, text, created_at\n1, "Slow, really slow", 2025-01-01\n2, "two\nlines", 2025-01-02\n')
    assert texts(world) == ["Slow, really slow", "two\nlines"]
    assert "a.csv: spaces between delimiters and quotes are left out" in report.facts["remarks"]


def test_a_comma_and_a_quote_inside_a_text_are_no_habit(world: Any) -> None:
    read(world, f'{HEAD}\n1,"They said, ""later""",2025-01-01,4\n2,"So, ""no""",2025-01-01,4\n')
    assert texts(world) == ['They said, "later"', 'So, "no"']


@pytest.mark.parametrize("header", [HEAD, HEAD + ","])
def test_a_delimiter_too_many_in_every_row(world: Any, header: str) -> None:
    report = read(
        world,
        f"{header}\n1,Fine,2025-01-01,5,\n2,Bad,2025-01-02,1,\n3,Ok,2025-01-02,1,\n4,So,2025-01-02,1,\n5,Late,2025-01-02,1,x\n",
    )
    assert texts(world)[:2] == ["Fine", "Bad"]
    if header == HEAD:  # the third has more than an empty field too many
        assert report.facts["rows_rejected"] == 1
        assert (
            "a.csv: rows end with a delimiter more than the header has, and are read without it"
            in report.facts["remarks"]
        )


@pytest.mark.parametrize(
    "rows", ["1,Good, but slow,2025-01-01,\n", "1,Good, but slow,2025-01-01,\n2,Fine,2025-01-01,4\n"]
)
def test_one_field_too_many_in_some_rows_is_refused(world: Any, rows: str) -> None:
    read(world, f"{HEAD}\n{rows}")
    assert world.rejects()[0][1] == "expected 4 fields, found 5"


def test_backslashes_before_quotes(world: Any) -> None:
    rows = '1,"He said \\"no\\" to me, twice",2025-01-01,4\n2,Fine,2025-01-02,4\n3,"Ends with a backslash\\",2025-01-03,4\n4,ok,2025-01-04,4\n'
    report = read(world, f"{HEAD}\n{rows}")
    assert texts(world) == ['He said "no" to me, twice', "Fine", "Ends with a backslash\\", "ok"]
    assert "a.csv: rows with \\ before a quote, read as an escape in them alone: 1" in report.facts["remarks"]


def test_a_file_with_backslashes_throughout_may_have_lines_in_a_text(world: Any) -> None:
    rows = '1,"He said \\"no\\"",2025-01-01,4\n2,"She said \\"well,\nno\\" too",2025-01-02,4\n'
    report = read(world, f"{HEAD}\n{rows}")
    assert texts(world) == ['He said "no"', 'She said "well,\nno" too']
    assert "a.csv: \\ before a quote is read as an escape" in report.facts["remarks"]


def test_a_stated_escape_and_quote(world: Any) -> None:
    read(
        world, f"{HEAD}\n1,'It\\'s late, so',2025-01-01,4\n2,'x \"y\" z',2025-01-02,4\n", "{quote: \"'\", escape: '\\'}"
    )
    assert texts(world) == ["It's late, so", 'x "y" z']


def test_single_quotes_inside_quoted_values_if_the_mapping_says_so(world: Any) -> None:
    rows = '1,"It is "fine" so far, and ""good""",2025-01-01,4\n2,"two\nlines ""here""",2025-01-02,4\n3,"",2025-01-02,4\n4,5" screen,2025-01-02,4\n'
    read(world, f"{HEAD}\n{rows}", "{quoting: loose}")
    assert world.rejects() == []
    assert texts(world) == ['It is "fine" so far, and "good"', 'two\nlines "here"', '5" screen']


def test_no_quotes_at_all(world: Any) -> None:
    read(
        world,
        'id\ttext\tcreated_at\trating\n1\t"Great" shop\t2025-01-01\t4\n2\t"Open, he said\t2025-01-01\t4\n',
        "{quoting: none}",
    )
    assert texts(world) == ['"Great" shop', '"Open, he said']


def test_rows_without_their_last_fields(world: Any) -> None:
    rows = '1,Good,2025-01-01,5\n2,Bad,2025-01-02\n3,"So,\nso",2025-01-03,3\n4,Late,2025-01-04\n5,Worse,2025-01-05,1\n'
    report = read(world, f"{HEAD}\n{rows}")
    assert (texts(world), report.facts["rows_rejected"]) == (["Good", "Bad", "So,\nso", "Late", "Worse"], 0)
    assert "a.csv: rows with fewer fields than the header, read with the last ones empty: 2" in report.warnings


@pytest.mark.parametrize(
    "row",
    [
        "2,2025-01-02,3",  # the text is missing: dates stand elsewhere
        "2,Bad",  # no date
        "2",
    ],
)
def test_a_row_that_lacks_something_in_between_is_refused(world: Any, row: str) -> None:
    report = read(world, f"{HEAD}\n1,Good,2025-01-01,5\n{row}\n3,Fine,2025-01-03,3\n")
    assert (texts(world), report.facts["rows_rejected"]) == (["Good", "Fine"], 1)


def test_a_number_where_texts_stand_is_no_short_row(world: Any) -> None:
    world.mapping(
        "own",
        "match: {paths: [a.csv]}\nid: {column: id}\ncreated_at: {column: at}\ntexts: [{key: text, column: text}]\n",
    )
    world.put("a.csv", "id,at,text,rating\n1,2025-01-01,Good,5\n2,2025-01-02,3\n3,2025-01-03,Fine,3\n")
    world.run()
    assert [reason for _, reason, _ in world.rejects()] == ["expected 4 fields, found 3"]


def test_a_text_broken_over_two_lines_is_no_short_row(world: Any) -> None:
    world.mapping(
        "own",
        "match: {paths: [a.csv]}\nid: {column: id}\ncreated_at: {column: at}\ntexts: [{key: text, column: text}]\n",
    )
    world.put(
        "a.csv",
        "id,at,text,city,rating\n1,2025-01-01,Good,Ulm,5\n2,2025-01-02,Good\nbut slow,Ulm,3\n3,2025-01-03,Fine,Ulm,3\n",
    )
    report = world.run()
    assert (report.facts["rows_loaded"], report.facts["rows_rejected"]) == (2, 2)


def test_short_rows_by_setting(world: Any) -> None:
    read(world, f"{HEAD}\n1,Good,2025-01-01\n", "{short_rows: true}")
    assert texts(world) == ["Good"]


@pytest.mark.parametrize("delimiter", ["^", "~", "\x1f", "|"])
def test_seldom_delimiters(world: Any, delimiter: str) -> None:
    read(world, f"{HEAD}\n1,Late and cold,2025-01-01,2\n".replace(",", delimiter))
    assert texts(world) == ["Late and cold"]
