"""`voc sources check FILE`: what a run would do with a file, and nothing written."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.errors import ConfigError, SourceError

EXPORT = (
    "Domain Url,Review Id,Review Created (UTC),Review Consumer User Id,Review Title,Review Content,Review Stars,Source Of Review,Reference Id,Review Language\n"
    "shop.example,r1,2026-03-29 01:30:00,u1,Fast,Two days only,5,Organic,,en\n"
    "shop.example,r1,2026-03-29 01:30:00,u1,Fast,Two days only,5,Organic,,en\n"
    "shop.example,r2,29.03.2026,u2,Slow,Mira waited,1,Organic,,en\n"
    "shop.example,r3,30.03.2026,u3,Slow,Otto waited,2,Organic,,en\n"
    "shop.example,r4,2026-03-30 08:00:00,u4,Odd,\x1b[31mred\x1b[0m words,3,Organic,,en\n"
)


def files_below(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*"))


def check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, *options: str, name: str = "t.csv"
) -> tuple[int, str]:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    before = files_below(tmp_path)
    code = main(["sources", "check", str(path), "--data", str(tmp_path / "data"), *options])
    assert files_below(tmp_path) == before  # not even an empty folder
    return code, capsys.readouterr().out


def test_it_says_what_would_be_read_and_rejected(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = check(tmp_path, capsys, EXPORT)
    assert code == 0
    assert "Taken by   trustpilot_export, by its columns" in out
    assert "Rows       5 read: 2 loaded, 0 updated, 1 repeated, 0 skipped, 2 rejected" in out
    assert "trustpilot_export:r1  2026-03-29 01:30:00 UTC" in out
    assert "customer u1, channel web, language en" in out
    assert "rating 5 of 1 to 5" in out
    assert "review: Fast Two days only" in out
    assert "Rejected   2 × created_at: column 'Review Created (UTC)' fits none of the formats iso8601" in out
    assert "(first in line 4)" in out
    assert out.rstrip().endswith("Nothing was written")


def test_words_of_the_file_are_escaped_and_never_logged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        _, out = check(tmp_path, capsys, EXPORT, "-v", "--rows", "9")
    assert "\x1b" not in out
    assert r"\x1b[31mred" in out
    assert not any(word in caplog.text for word in ("waited", "Two days", "red"))


def test_the_nearest_mapping_and_what_it_misses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = check(tmp_path, capsys, EXPORT.replace("Review Content", "Review Body"))
    assert code == 3
    assert "Taken by   no mapping" in out
    assert "Nearly     trustpilot_export; it also needs 'Review Content'" in out


def test_another_mapping_can_be_tried(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = check(tmp_path, capsys, EXPORT, "--source", "generic")
    assert code == 3
    assert "Taken by   generic, as you said" in out
    assert "Refused    no column 'id'" in out


def test_json_holds_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out = check(tmp_path, capsys, EXPORT, "--json", "--rows", "1")
    found = json.loads(out)
    [taken] = found["taken"]
    assert (taken["counts"]["read"], taken["counts"]["rejected"]) == (5, 2)
    [row] = taken["rows"]
    assert row["texts"] == [{"key": "review", "question": None, "text": "Fast\nTwo days only"}]


def test_a_contact_is_shown_as_it_is_stored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out = check(tmp_path, capsys, "id,text,created_at,customer\n1,Late,2026-03-01,mira@example.org\n")
    assert "customer p-" in out
    assert "mira@example.org" not in out


def test_what_cannot_be_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from pipeline.config.settings import load_settings
    from pipeline.jobs.sources.check import check_file

    with pytest.raises(SourceError, match="no such file"):
        check_file(load_settings(data=tmp_path), tmp_path / "none.csv")
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    with pytest.raises(ConfigError, match="no source mapping 'x'"):
        check_file(load_settings(data=tmp_path), tmp_path / "a.csv", source="x")
    code, out = check(tmp_path, capsys, "", name="empty.csv")
    assert (code, "empty file" in out) == (3, True)


def test_a_file_of_the_inbox_is_known_by_its_path(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "data" / "inbox" / "trustpilot" / "x.csv"
    path.parent.mkdir(parents=True)
    path.write_text("Review ID,Created at (UTC),Stars,Title,Text,Language\nq,2026-03-01,4,Good,Fine,en\n")
    assert main(["sources", "check", str(path), "--data", str(tmp_path / "data")]) == 0
    out = capsys.readouterr().out
    assert "File       trustpilot/x.csv" in out
    assert "Taken by   trustpilot, by its path" in out
