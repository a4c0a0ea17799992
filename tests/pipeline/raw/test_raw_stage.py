from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from pipeline.errors import ConfigError, SourceError
from pipeline.evaluation.bench.main_job import SOURCES
from tests.labelled import DATASETS

TEXTS = "texts: [{key: text, column: text}]\n"
HEAD = "id,text,created_at,updated_at,rating,customer\n"


def test_identity_scores_and_times(world) -> None:
    world.put("a.csv", HEAD + "7,late,2025-03-01T10:00:00+02:00,,2, C1 \n8,,2025-03-02,,5,\n")
    report = world.run()
    assert world.rows(
        "select response_id, native_id, created_at::text, customer_key, row_number, run_id "
        "from raw.responses order by all"
    ) == [
        ("generic:7", "7", "2025-03-01 08:00:00+00", "C1", 1, "run1"),
        ("generic:8", "8", "2025-03-02 00:00:00+00", None, 2, "run1"),
    ]
    assert world.rows("select * from raw.scores order by all") == [
        ("generic:7", "rating", 2.0, 1.0, 5.0, True, 0.25, None, None, ""),
        ("generic:8", "rating", 5.0, 1.0, 5.0, True, 1.0, None, None, ""),
    ]
    assert world.texts() == {"generic:text:7": "late"}
    assert report.rows == {
        "responses": 2,
        "scores": 2,
        "measures": 0,
        "verbatims": 1,
        "superseded": 0,
        "rejected_rows": 0,
        "files": 1,
    }


def test_rerun_writes_no_rows(world) -> None:
    world.put("a.csv", HEAD + "1,a,2025-01-01,,4,\n2,b,2025-01-01,,9,\n")
    world.put("b.csv", "")
    world.put("c.csv", "who,what\n1,2\n")
    first = world.run()
    before = world.dump()
    second = world.run()
    assert first.written == 7
    assert second.written == 0
    assert world.dump() == before
    assert second.warnings == (
        "b.csv: still failed: empty file",
        "c.csv: still unmatched: no source mapping takes it; its columns are who, what; a copy of the mapping generic.yaml can name them, see docs/add-a-source.md",
    )


def test_the_same_content_under_another_name_is_loaded_once(world) -> None:
    world.put("a.csv", HEAD + ",a,2025-01-01,,4,\n")
    world.put("b.csv", HEAD + ",a,2025-01-01,,4,\n")
    assert world.run().facts["files_known"] == 1
    assert len(world.texts()) == 1


def test_rows_without_an_id_never_merge(world) -> None:
    world.put("a.csv", HEAD + ",same words,2025-01-01,,4,\n" * 3)
    world.put("b.csv", HEAD + ",same words,2025-01-01,,4,\n" * 2)
    world.run()
    assert len(world.texts()) == 5


def test_a_known_response_again_is_repeated(world) -> None:
    world.put("a.csv", HEAD + "1,a,2025-01-01,,4,\n")
    world.put("b.csv", HEAD + "1,a,2025-01-01,,4,\n2,b,2025-01-01,,4,\n")
    report = world.run()
    assert (report.facts["rows_loaded"], report.facts["rows_repeated"]) == (2, 1)
    assert world.rows("select row_number from raw.responses where native_id = '1'") == [(1,)]


def test_a_newer_version_replaces_and_the_old_one_is_kept(world) -> None:
    world.put("a.csv", HEAD + "1,old,2025-01-01,2025-01-01,2,C1\n")
    world.run()
    world.put("b.csv", HEAD + "1,new,2025-01-01,2025-02-01,,C1\n")
    report = world.run()
    assert report.facts["rows_updated"] == 1
    assert world.texts() == {"generic:text:1": "new"}
    assert world.rows("select * from raw.scores") == []
    [(response_id, old, run_id)] = world.rows("select response_id, response, superseded_by_run from raw.superseded")
    kept = json.loads(old)
    assert (response_id, run_id) == ("generic:1", "run2")
    assert kept["response"]["customer_key"] == "C1"
    assert kept["scores"][0]["value"] == 2.0
    assert kept["verbatims"][0]["text"] == "old"


def test_an_older_version_is_only_counted(world) -> None:
    world.put("a.csv", HEAD + "1,new,2025-01-01,2025-02-01,4,\n")
    world.put("b.csv", HEAD + "1,old,2025-01-01,2025-01-01,4,\n")
    assert world.run().facts["rows_repeated"] == 1
    assert world.texts() == {"generic:text:1": "new"}
    assert world.rows("select * from raw.superseded") == []


def test_without_update_times_the_later_file_wins(world) -> None:
    world.put("a.csv", HEAD + "1,first,2025-01-01,,4,\n")
    world.put("b.csv", HEAD + "1,second,2025-01-01,,4,\n")
    world.run()
    assert world.texts() == {"generic:text:1": "second"}


@pytest.mark.parametrize("existing", [False, True])
def test_one_id_twice_in_a_file(world, existing: bool) -> None:
    if existing:
        world.put("0.csv", HEAD + "1,zero,2025-01-01,2024-01-01,4,\n")
    rows = [
        "1,newest,2025-01-01,2025-03-01,4,\n",
        "1,older,2025-01-01,2025-02-01,3,\n",
        "1,newest,2025-01-01,2025-03-01,4,\n",
    ]
    world.put("a.csv", HEAD + "".join(rows))
    report = world.run()
    assert world.texts() == {"generic:text:1": "newest"}
    assert world.rows("select count(*) from raw.scores") == [(1,)]
    kept = world.rows("select response->>'$.verbatims[0].text' from raw.superseded order by all")
    assert kept == [("older",), ("zero",)] if existing else [("older",)]
    [counts] = world.rows(
        "select rows_read, rows_loaded, rows_updated, rows_repeated from raw.files where file_name = 'a.csv'"
    )
    assert counts == ((3, 0, 2, 1) if existing else (3, 1, 1, 1))
    assert any("the same id as another row" in w for w in report.warnings)


def test_every_row_read_is_accounted_for(world) -> None:
    world.mapping(
        "s",
        "match: {paths: [s.csv]}\nid: {column: id}\ncreated_at: {column: created_at}\n"
        "texts: [{key: text, column: text}]\nskip: [{column: rating, values: ['0']}]\n",
    )
    world.put(
        "s.csv",
        HEAD + "1,a,2025-01-01,,4,\n1,a,2025-01-01,,4,\n1,b,2025-01-01,,4,\n2,c,2025-01-01,,0,\n3,d,x,,4,\nshort\n",
    )
    world.run()
    [row] = world.rows(
        "select rows_read, rows_loaded, rows_updated, rows_repeated, rows_skipped, rows_rejected from raw.files"
    )
    assert row == (6, 1, 1, 1, 1, 2)


class Killed(BaseException):
    pass


class Killer:
    """Progress that kills the run once rows have been read from a file after the first."""

    def __init__(self) -> None:
        self.files = 0

    def start(self, label: str, total: int | None = None) -> None:
        self.files += 1

    def finish(self) -> None: ...
    def preview(self, rows: object) -> None: ...

    def advance(self, n: int = 1) -> None:
        if self.files == 2:
            raise Killed


def test_a_killed_run_leaves_whole_files_and_the_next_ends_as_if_nothing_happened(new_world) -> None:
    killed, whole = new_world("killed"), new_world("whole")
    for w in (killed, whole):
        w.put("a.csv", HEAD + "1,a,2025-01-01,,4,\n2,b,2025-01-01,,9,\n")
        w.put("b.csv", HEAD + "1,changed,2025-01-01,,4,\n3,c,2025-01-01,,4,\nx\n")
    with pytest.raises(Killed):
        killed.run(progress=Killer())
    assert killed.rows("select file_name from raw.files") == [("a.csv",)]
    assert killed.texts() == {"generic:text:1": "a"}
    killed.run()
    whole.run()
    assert killed.dump() == whole.dump()


def test_a_failed_file_is_tried_again_when_its_mapping_changes(world) -> None:
    mapping = (
        "match: {paths: [x.csv]}\nid: {column: id}\ncreated_at: {column: COLUMN}\ntexts: [{key: text, column: text}]\n"
    )
    world.mapping("x", mapping.replace("COLUMN", "when"))
    world.put("x.csv", HEAD + "1,a,2025-01-01,,4,\n")
    assert world.run().facts["files_failed"] == 1
    world.mapping("x", mapping.replace("COLUMN", "created_at"))
    assert world.run().facts["files_loaded"] == 1
    assert world.rows("select status from raw.files") == [("loaded",)]


def test_rejected_rows_are_read_again_when_the_mapping_changes(world) -> None:
    mapping = "match: {paths: [x.csv]}\ncreated_at: {column: created_at, formats: [FORMAT]}\n" + TEXTS
    world.mapping("x", mapping.replace("FORMAT", "'%Y-%m-%d'"))
    world.put("x.csv", HEAD + "1,a,2025-01-01,,4,\n2,b,01/02/2025,,4,\n")
    assert world.run().facts["rows_rejected"] == 1
    world.mapping("x", mapping.replace("FORMAT", "'%Y-%m-%d', '%d/%m/%Y'"))
    report = world.run()
    assert (report.facts["rows_loaded"], report.facts["rows_repeated"], report.facts["rows_rejected"]) == (1, 1, 0)
    assert world.rejects() == []
    assert world.rows("select count(*) from raw.files") == [(1,)]
    assert sorted(world.texts().values()) == ["a", "b"]


def test_an_unmatched_file_is_named_with_the_nearest_mapping(world) -> None:
    world.put("a.csv", "id,text,when\n1,a,2025-01-01\n")
    world.put("notes.pdf", "x")
    report = world.run()
    assert report.facts["files_unmatched"] == 2
    assert "nearest is generic, which also needs created_at" in report.warnings[0]
    assert "no reader for .pdf" in report.warnings[1]


def test_a_path_pattern_goes_before_the_header(world) -> None:
    world.mapping(
        "shop",
        "match: {paths: ['shop/**/*.csv']}\nid: {column: id}\ncreated_at: {column: created_at}\n"
        "texts: [{key: text, column: text}]\n",
    )
    world.put("shop/2025/a.csv", HEAD + "1,a,2025-01-01,,4,\n")
    world.put("other/a.csv", HEAD + "2,b,2025-01-01,,4,\n")
    world.run()
    assert list(world.texts()) == ["generic:text:2", "shop:text:1"]


def test_a_specific_header_goes_before_the_fallback_and_two_are_an_error(world) -> None:
    mapping = "match: {columns: [id, text, created_at, rating]}\nid: {column: id}\ncreated_at: {column: created_at}\n"
    world.mapping("one", mapping + "texts: [{key: text, column: text}]\n")
    world.put("a.csv", HEAD + "1,a,2025-01-01,,4,\n")
    world.run()
    assert list(world.texts()) == ["one:text:1"]
    world.mapping("two", mapping + "texts: [{key: text, column: text}]\n")
    world.put("b.csv", HEAD + "2,a,2025-01-01,,4,\n")
    [warning] = world.run().warnings
    assert (
        warning
        == "b.csv: failed: several source mappings take it by its header: one, two; change match.paths of one so that only one takes it, or let each read it as a source of its own with match: {shared: true}"
    )


def test_hidden_files_and_notes_are_ignored(world) -> None:
    for name in (".hidden.csv", ".folder/a.csv", "README.md", "facts.yaml", "readme.txt", "~$book.xlsx"):
        world.put(name, HEAD)
    assert world.run().facts["files_unmatched"] == 0


def test_no_inbox_says_what_to_do(world) -> None:
    world.inbox.rmdir()
    with pytest.raises(SourceError, match="the inbox folder does not exist; create it"):
        world.run()


def test_a_folder_that_may_not_be_listed_does_not_look_empty(world, monkeypatch: pytest.MonkeyPatch) -> None:
    world.put("a.csv", HEAD + "1,a,2025-01-01,,4,\n")
    world.put("june/b.csv", HEAD + "2,b,2025-01-01,,4,\n")
    world.put(".trash/c.csv", HEAD)
    listed = os.scandir

    def scandir(folder: str) -> object:
        if Path(folder).name in ("june", ".trash"):
            raise PermissionError(13, "Permission denied", str(folder))
        return listed(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    report = world.run()
    assert report.facts["unread_files"] == ["june"]
    assert "june: the folder cannot be read: Permission denied" in report.warnings
    assert list(world.texts().values()) == ["a"]


def test_a_wrong_mapping_stops_before_any_work(world) -> None:
    world.mapping("bad", "match: {paths: [x]}\ncolour: red\n")
    world.put("a.csv", HEAD + "1,a,2025-01-01,,4,\n")
    with pytest.raises(ConfigError):
        world.run()
    assert world.rows("select * from raw.files") == []


def test_a_file_that_may_not_be_read_is_named(world) -> None:
    target = world.inbox / "gone.csv"
    target.symlink_to(world.inbox / "nowhere.csv")
    world.put("b.csv", HEAD + "1,a,2025-01-01,,4,\n")
    world.run()
    assert list(world.texts().values()) == ["a"]


@pytest.mark.parametrize(
    ("folder", "source", "rows", "verbatims"),
    [("fabsa", "fabsa", 8429, 8429), ("alexa_reviews", "alexa", 3150, 3070)],  # one of them is "None"
)
def test_public_reviews_load_whole(world, folder: str, source: str, rows: int, verbatims: int) -> None:
    root = Path(__file__).resolve().parents[3]
    data = DATASETS / folder
    if not data.is_dir():
        pytest.skip(f"needs {folder} in {DATASETS}")
    for mapping in (*(root / "configs" / "sources").glob("*.yaml"), *SOURCES.glob("*.yaml")):
        world.mapping(mapping.stem, mapping.read_text())
    world.inbox.rmdir()
    world.inbox.symlink_to(data)
    report = world.run()
    assert (report.facts["rows_read"], report.facts["rows_loaded"]) == (rows, rows)
    assert world.rows("select source, count(*) from raw.responses group by all") == [(source, rows)]
    assert report.rows["verbatims"] == verbatims
    assert report.warnings == ()
