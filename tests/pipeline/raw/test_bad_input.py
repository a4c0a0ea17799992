"""Bad input loses nothing: what cannot be read is in raw.rejected_rows or named in the summary, the rest is loaded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

HEAD = "id,text,created_at,rating\n"


def test_an_unclosed_quote_costs_only_its_row(world) -> None:
    rows = ["1,fine,2025-01-01,4", '2,"never closed,2025-01-02,3', "3,good,2025-01-03,5", '4,"ok, too",2025-01-04,5']
    world.put("a.csv", HEAD + "".join(f"{row}\n" for row in rows))
    report = world.run()
    assert world.texts() == {"generic:text:1": "fine", "generic:text:3": "good", "generic:text:4": "ok, too"}
    [(line, reason, raw)] = world.rejects()
    assert (line, raw) == (3, '2,"never closed,2025-01-02,3\n')
    assert "quot" in reason
    assert report.facts["rows_rejected"] == 1
    assert report.facts["rows_read"] == 4


@pytest.mark.parametrize("broken_at", [1, 50, 199, 200])
def test_an_unclosed_quote_in_a_file_without_other_quotes(world, broken_at: int) -> None:
    lines = [f"{n},{chr(34) if n == broken_at else ''}word,2025-01-01,4\n" for n in range(1, 201)]
    world.put("a.csv", HEAD + "".join(lines))
    world.run()
    assert len(world.texts()) == 199
    assert [(line, raw) for line, _, raw in world.rejects()] == [(broken_at + 1, lines[broken_at - 1])]


def test_a_quote_closed_by_a_later_broken_row_does_not_swallow_the_rows_between(world) -> None:
    rows = ["1,ok,2025-01-01,4\n", '2,"open,2025-01-01,4\n', "3,mine,2025-01-01,4\n", "4,yours,2025-01-01,4\n"]
    world.put("a.csv", HEAD + "".join(rows) + '5,closed",2025-01-01,4\n6,last,2025-01-01,4\n')
    world.run()
    assert {"generic:text:3", "generic:text:4", "generic:text:6"} <= set(world.texts())
    assert world.rejects()[0][0] == 3


def test_an_unclosed_quote_without_dates_in_the_rows(world) -> None:
    world.mapping(
        "plain",
        "match: {paths: [p.csv]}\nid: {column: id}\ncreated_at: {constant: 2025-01-01}\n"
        "texts: [{key: text, column: text}]\nattributes: [x]\n",
    )
    rows = [f"{n},{chr(34) if n == 3 else ''}word,y\n" for n in range(40)]
    world.put("p.csv", "id,text,x\n" + "".join(rows))
    world.run()
    assert len(world.texts()) == 39
    assert [raw for _, _, raw in world.rejects()] == [rows[3]]


def test_a_comment_of_many_lines_with_the_separators_is_one_comment(world) -> None:
    comment = "\n".join(
        ["Pros: fast, cheap, small, red"] * 6 + ["", "Cons: slow, loud"] + ["see 2025-01-01, a, b, c"] * 40
    )
    world.put("a.csv", HEAD + f'1,first,2025-01-01,4\n2,"{comment}",2025-01-02,3\n3,good,2025-01-03,5\n')
    world.run()
    assert world.texts()["generic:text:2"] == comment
    assert world.rejects() == []


def test_wrong_number_of_fields(world) -> None:
    world.put("a.csv", HEAD + "1,one,2025-01-01,4\n2,two\n3,three,2025-01-01,4,5,6\n4,four,2025-01-01,4\n")
    world.run()
    assert world.rejects() == [
        (3, "expected 4 fields, found 2", "2,two\n"),
        (4, "expected 4 fields, found 6", "3,three,2025-01-01,4,5,6\n"),
    ]
    assert len(world.texts()) == 2


@pytest.mark.parametrize("cut", [1, 2, 3])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_truncated_utf16_file(world, encoding: str, cut: int) -> None:
    content = (HEAD + "1,good,2025-01-01,4\n2,bad 🙂,2025-01-01,4\n3,cut 🙂").encode(encoding)
    world.put("a.csv", content[:-cut])
    world.run()
    assert world.texts() == {"generic:text:1": "good", "generic:text:2": "bad 🙂"}
    assert [line for line, _, _ in world.rejects()] == [4]
    assert world.rejects()[0][2].startswith("3,cut ")


def test_a_date_that_is_not_iso_is_rejected_with_what_to_do(world) -> None:
    world.put("a.csv", "id,text,created_at\n1,a,13.02.2025\n")
    world.run()
    [(_, reason, _)] = world.rejects()
    assert reason == (
        "created_at: column 'created_at' fits none of the formats iso8601; a spreadsheet may have rewritten it: export the file again and do not "
        "save it there, or name its format, %d.%m.%Y, in a mapping of your own, which `voc sources new FILE` proposes, got '13.02.2025'"
    )


def test_what_is_no_date_is_rejected_with_an_example(world) -> None:
    world.put("a.csv", "id,text,created_at\n1,a,soon\n")
    world.run()
    [(_, reason, _)] = world.rejects()
    assert reason == (
        "created_at: column 'created_at' fits none of the formats iso8601 (such as 2026-03-14 18:05; a source mapping can "
        "name other formats), got 'soon'"
    )


def test_a_date_in_the_wrong_order_is_rejected_with_a_hint(world) -> None:
    world.mapping(
        "uk",
        "match: {paths: [uk.csv]}\nid: {column: id}\n"
        "created_at: {column: created_at, formats: ['%d/%m/%Y']}\ntexts: [{key: text, column: text}]\n",
    )
    world.put("uk.csv", "id,text,created_at\n1,a,13/02/2025\n2,b,02/13/2025\n3,c,2025-02-13\n4,d,\n")
    world.run()
    (_, swapped, _), (_, other, _), (_, empty, _) = world.rejects()
    assert swapped == (
        "created_at: column 'created_at' fits none of the formats %d/%m/%Y; it fits %m/%d/%Y: check the order of day "
        "and month for the whole file, got '02/13/2025'"
    )
    assert other == "created_at: column 'created_at' fits none of the formats %d/%m/%Y, got '2025-02-13'"
    assert empty == "created_at: column 'created_at' is empty"
    assert world.rows("select created_at::date::text from raw.responses") == [("2025-02-13",)]


@pytest.mark.parametrize("rating", ["9", "0", "4.5", "five", "nan", "1_0", "-1"])
def test_a_rating_off_the_scale(world, rating: str) -> None:
    world.put("a.csv", HEAD + f"1,a,2025-01-01,{rating}\n2,b,2025-01-01,5\n")
    report = world.run()
    assert world.rejects() == [
        (
            2,
            f"rating: column 'rating': expected a whole number from 1 to 5, got '{rating}'",
            f"1,a,2025-01-01,{rating}\n",
        )
    ]
    assert list(world.texts().values()) == ["b"]
    assert report.warnings == (
        "a.csv: 1 of 2 rows rejected, line 2: rating: column 'rating': expected a whole number from 1 to 5",
    )


def test_a_nul_byte(world) -> None:
    world.put("a.csv", HEAD + "1,a\0b,2025-01-01,4\n2,b,2025-01-01,5\n")
    world.put(
        "b.jsonl",
        '{"id": "3", "text": "x\\u0000y", "created_at": "2025-01-01"}\n'
        '{"id": "4", "text": "c", "created_at": "2025-01-01"}\n',
    )
    world.run()
    assert world.rejects() == [
        (1, "NUL byte in the row", '{"id": "3", "text": "x\\u0000y", "created_at": "2025-01-01"}'),
        (2, "NUL byte in the row", "1,a\\x00b,2025-01-01,4\n"),
    ]
    assert list(world.texts().values()) == ["b", "c"]


def test_a_comment_of_two_megabytes_is_read_where_the_limit_allows_and_else_rejected_whole(new_world) -> None:
    long = "word, or two. " * 150_000
    content = HEAD + f'1,a,2025-01-01,4\n2,"{long}",2025-01-01,4\n3,c,2025-01-01,4\n'
    generous, strict = new_world("generous"), new_world("strict")
    generous.put("a.csv", content)
    generous.run(max_chars=5_000_000)
    assert generous.texts()["generic:text:2"] == long
    strict.put("a.csv", content)
    strict.run()
    assert strict.rejects() == [
        (3, "column 'text': 2,100,000 characters, more than enrich.max_chars = 200,000", f'2,"{long}",2025-01-01,4\n')
    ]
    assert list(strict.texts().values()) == ["a", "c"]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n", b"\xff\xfe"])
@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.tsv"])
def test_an_empty_file_is_named_and_the_others_go_on(world, name: str, content: bytes) -> None:
    world.put(name, content)
    world.put("b.csv", HEAD + "1,a,2025-01-01,4\n")
    report = world.run()
    assert report.warnings == (f"{name}: failed: empty file",)
    assert world.rows("select file_name, status, error from raw.files order by all") == [
        (name, "failed", "empty file"),
        ("b.csv", "loaded", None),
    ]


@pytest.mark.parametrize("name", ["a.xlsx", "a.parquet"])
def test_a_file_that_is_not_what_it_says(world, name: str) -> None:
    world.put(name, "id,text,created_at\n")
    report = world.run()
    assert len(report.warnings) == 1
    assert report.warnings[0].startswith(f"{name}: failed: not a")


def test_a_missing_column_names_expected_found_and_closest(world) -> None:
    world.mapping(
        "shop",
        "match: {paths: ['shop/*.csv']}\nid: {column: Review ID}\ncreated_at: {column: When}\n"
        "texts: [{key: text, column: Body}]\n",
    )
    world.put("shop/a.csv", "Reviews ID,When,Comment\n1,2025-01-01,x\n")
    report = world.run()
    assert report.warnings == (
        "shop/a.csv: failed: no column 'Review ID' (closest: 'Reviews ID'); no column 'Body'; source shop expects "
        "Review ID, When, Body; the file has Reviews ID, When, Comment",
    )


def test_invalid_bytes_in_utf8_cost_only_their_rows(world) -> None:
    world.put(
        "a.csv", HEAD.encode() + "1,café ☕,2025-01-01,4\n".encode() + b"2,caf\xe9,2025-01-01,4\n3,c,2025-01-01,4\n"
    )
    world.put(
        "b.jsonl",
        b'{"id":"5","text":"x\xff","created_at":"2025-01-01"}\n{"id":"6","text":"y","created_at":"2025-01-01"}\n',
    )
    world.run()
    assert list(world.texts().values()) == ["café ☕", "c", "y"]
    assert [raw for _, _, raw in world.rejects()] == [
        '{"id":"5","text":"x\\xff","created_at":"2025-01-01"}',
        "2,caf\\xe9,2025-01-01,4\n",
    ]


def test_an_old_code_page_is_read(world) -> None:
    world.put("a.csv", HEAD.encode() + "1,the café’s menu,2025-01-01,4\n".encode("cp1252"))
    world.run()
    assert list(world.texts().values()) == ["the café’s menu"]


class Meddler:
    """Progress that changes a file when the first rows of it have been read."""

    def __init__(self, path: Path) -> None:
        self.path, self.done = path, False

    def start(self, label: str, total: int | None = None) -> None: ...
    def finish(self) -> None: ...
    def preview(self, rows: object) -> None: ...

    def advance(self, n: int = 1) -> None:
        if not self.done:
            self.done = True
            self.path.write_text(self.path.read_text() + "9,late,2025-01-01,4\n")


def test_a_file_that_changes_while_it_is_read_is_left_to_the_next_run(world) -> None:
    path = world.put("a.csv", HEAD + "1,a,2025-01-01,9\n2,b,2025-01-01,4\n")
    report = world.run(progress=Meddler(path))
    assert report.facts["files_changed"] == 1
    assert report.warnings == ("a.csv: changed while it was read; nothing of it was kept, the next run tries again",)
    assert world.dump() == [[]] * 7
    world.run()
    assert list(world.texts().values()) == ["b", "late"]


def test_bad_json_lines(world) -> None:
    good = '{"id": 1, "text": "half \\ud83d emoji", "created_at": "2025-01-01"}\n'
    world.put("a.jsonl", good + '{"id": 2, "text": "cut\n[1, 2]\n\n{"id": NaN}\n')
    world.run()
    assert world.texts() == {"generic:text:1": "half \ufffd emoji"}
    assert [(line, reason) for line, reason, _ in world.rejects()] == [
        (2, "not valid JSON: Unterminated string starting at"),
        (3, "expected a JSON object, found list"),
        (5, "created_at: column 'created_at' is empty"),  # and its id is missing
    ]


def test_hostile_text_is_only_text(world) -> None:
    hostile = "'); drop table raw.responses; -- {0} %s $1 <script>=cmd|'/c calc'!A1"
    world.put("it's; drop.csv", HEAD + f'1,"{hostile}",2025-01-01,4\n')
    world.run()
    assert world.texts() == {"generic:text:1": hostile}
    assert world.rows("select file_name from raw.files") == [("it's; drop.csv",)]


def test_no_text_of_a_row_stands_in_a_warning(world) -> None:
    world.put("a.csv", HEAD + "1,secret,secret,secret\n2,secret\n")
    assert "secret" not in " ".join(world.run().warnings)


def test_a_file_without_a_header_does_not_bring_its_words_into_a_warning(world) -> None:
    world.put("a.csv", "1,my name is Ann Other and the driver was rude to me,2025-01-01\n2,fine,2025-01-01\n")
    [warning] = world.run().warnings
    assert "unmatched" in warning
    assert "Ann" not in warning


@pytest.mark.parametrize(
    ("ahead", "loaded"), [(timedelta(hours=40), 1), (timedelta(days=3), 0), (timedelta(days=25_600), 0)]
)
def test_time_that_lies_ahead_of_the_run_is_rejected_by_name(world, ahead: timedelta, loaded: int) -> None:
    when = (datetime.now(UTC) + ahead).strftime("%Y-%m-%d %H:%M")
    world.put("a.csv", f"id,text,created_at\n1,good,{when}\n2,fine,2026-01-02 10:00\n")
    world.run()
    assert len(world.rows("select 1 from raw.responses")) == 1 + loaded
    assert [("future" in reason) for _, reason, _ in world.rejects()] == [True] * (1 - loaded)


@pytest.mark.parametrize(("formats", "when"), [("epoch_ms", "1735732800"), ("epoch_s", "1735732800000")])
def test_seconds_and_milliseconds_are_not_confused(world, formats: str, when: str) -> None:
    world.mapping(
        "own",
        f"match: {{paths: [a.csv]}}\nid: {{column: id}}\ncreated_at: {{column: created_at, formats: [{formats}]}}\n"
        "texts: [{key: text, column: text}]\n",
    )
    world.put("a.csv", f"id,text,created_at\n1,late,{when}\n")
    [warning] = world.run().warnings
    other = {"epoch_ms": "epoch_s", "epoch_s": "epoch_ms"}[formats]
    assert f"it is a time of 2025 as {other}" in warning


def test_a_time_before_there_was_any_export_is_rejected(world) -> None:
    world.put("a.csv", HEAD + "1,late,1994-12-31,5\n2,late,1995-01-01,5\n")
    assert world.run().facts["rows_rejected"] == 1


def test_ids_that_a_spreadsheet_mangled_merge_no_rows(world) -> None:
    world.put("a.csv", "id,text,created_at,rating,customer\n" + "1.18052E+11,late,2025-01-01,1,1.2e+15\n" * 3)
    report = world.run()
    assert (report.facts["rows_loaded"], report.facts["rows_repeated"]) == (3, 0)
    assert world.rows("select count(customer_key), count(native_id) from raw.responses") == [(0, 0)]
    assert len(report.warnings) == 2
    assert "column 'customer': 3 values such as 1.18E+11" in report.warnings[0]
