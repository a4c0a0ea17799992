"""Pages beside the published file: private, one per kept snapshot, gone when their words must go, and never a reason for a run to fail."""

from __future__ import annotations

import logging
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest

from pipeline.config.settings import Settings, load_settings
from pipeline.contract import RunReport
from pipeline.errors import ConfigError, PublishError, QueryError
from pipeline.jobs.adhoc import Selection
from pipeline.jobs.report import Wanted, read_selection, write_page
from pipeline.report import keep
from pipeline.report.keep import make_page, remove_pages


@pytest.fixture
def settings(sample_run: tuple[Settings, RunReport], tmp_path: Path) -> Settings:
    made = load_settings(data=tmp_path / "data")
    made.paths.published.parent.mkdir(parents=True)
    shutil.copyfile(sample_run[0].paths.published, made.paths.published)
    return made


def test_a_run_leaves_its_page(sample_run: tuple[Settings, RunReport]) -> None:
    used, report = sample_run
    assert used.paths.page.stat().st_mode & 0o777 == 0o600
    assert used.paths.page.read_bytes() == used.paths.run_page(report.run_id).read_bytes()


def test_pages_go_with_their_snapshots(settings: Settings) -> None:
    old, kept = settings.paths.run_page("20200101T000000Z-a"), settings.paths.run_page("20200102T000000Z-b")
    old.parent.mkdir()
    for path in (old, kept):
        path.write_text("page")
    settings.paths.snapshot("x").parent.mkdir()
    settings.paths.snapshot(kept.stem).write_text("")
    assert make_page(settings) == settings.paths.page
    assert not old.exists()
    assert kept.exists()
    assert len(list(old.parent.iterdir())) == 2


def test_every_page_in_the_data_folder_is_removed_and_nothing_else(settings: Settings) -> None:
    make_page(settings)
    asked = settings.paths.data / "for-the-board" / "tickets.html"
    asked.parent.mkdir()
    write_page(settings, Wanted(asked, with_customers=True))
    assert asked.stat().st_mode & 0o777 == 0o600
    for kind in ("xlsx", "pptx"):
        write_page(settings, Wanted(asked.with_suffix(f".{kind}"), kind=kind))
        assert asked.with_suffix(f".{kind}").stat().st_mode & 0o777 == 0o600
    others = [settings.paths.data / name for name in ("other.html", "other.pptx", "other.xlsx", "text.xlsx")]
    others[0].write_text("<title>somebody else's</title>")
    for path in others[1:3]:
        with zipfile.ZipFile(path, "w") as office:
            office.writestr("docProps/core.xml", "<cp:keywords>theirs</cp:keywords>")
    others[3].write_text("no office file at all")
    assert remove_pages(settings) == 5
    assert sorted(p for end in ("html", "xlsx", "pptx") for p in settings.paths.data.rglob(f"*.{end}")) == others


def test_a_page_that_fails_is_said_and_fails_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> str:
        raise RuntimeError("words of a customer")

    monkeypatch.setattr(keep, "build_page", broken)
    with caplog.at_level(logging.WARNING):
        assert make_page(settings) is None
    assert "the page could not be built" in caplog.text
    assert "words of a customer" not in caplog.text
    assert make_page(load_settings(data=settings.paths.data / "nothing")) is None


def test_what_is_asked_for_wrongly_is_said(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="the page speaks: de, en"):
        write_page(settings, Wanted(tmp_path / "x.html", language="fr"))
    with pytest.raises(PublishError, match="no kept snapshot"):
        write_page(settings, Wanted(tmp_path / "x.html", run_id="1999"))
    with pytest.raises(ConfigError, match="cannot go together"):
        write_page(settings, Wanted(tmp_path / "x.html", run_id="1999", selection=Selection(source="zendesk")))
    for given, said in (
        ({"since": "2026-13"}, "--since: expected a day or a month"),
        ({"until": "soon"}, "--until: expected a day or a month"),
        ({"since": "2026-03", "until": "2026-02"}, "is before --since"),
        ({"segment": "email"}, "expected NAME=VALUE"),
    ):
        every = dict.fromkeys(("source", "since", "until", "segment")) | given
        with pytest.raises(ConfigError, match=said):
            read_selection(**every)
    assert not (tmp_path / "x.html").exists()


def test_months_are_whole() -> None:
    assert read_selection("a", "2026-02", "2028-02", "channel=email") == Selection(
        "a", date(2026, 2, 1), date(2028, 2, 29), "channel", "email"
    )
    assert read_selection(None, None, "2026-12", None).last_day == date(2026, 12, 31)
