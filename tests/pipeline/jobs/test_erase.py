"""A customer is erased from every table, file and byte, and does not come back; everybody else stays."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

import pipeline.jobs.erase
from pipeline.cli.main import main
from pipeline.config.settings import Settings, load_settings
from pipeline.errors import VocError, WarehouseBusy, WarehouseError
from pipeline.jobs.adhoc import Selection, adhoc_file, keep_result, selected_copy
from pipeline.jobs.erase import Erasure, erase_customer
from pipeline.jobs.erased import describe, erase_command
from pipeline.jobs.followup.export import folder_of
from pipeline.jobs.nightly import run_pipeline
from pipeline.published import history
from pipeline.warehouse.connection import open_published, open_settings_warehouse
from pipeline.warehouse.lock import writer_lock
from pipeline.warehouse.pending import pending_file
from pipeline.warehouse.rewrite import rewrite
from tests.pipeline.enriched.test_stage import Tiny

KEY = "cust-7f3a"
HEADER = "id,text,created_at,updated_at,customer,rating\n"
FIRST = f"""{HEADER}r1,Quixotic parcel arrived broken.,2026-01-05,2026-01-05,{KEY},1
r2,The lamp is good.,2026-01-06,2026-01-06,cust-other,5
r3,The lamp is good.,2026-01-06,2026-01-06,{KEY},5
r4,Zanzibar hotline never answers.,not a date,2026-01-06,{KEY},1
r5,Somebody else could not be dated.,not a date,2026-01-06,cust-other,1
"""
SECOND = f"{HEADER}r1,Xylophone parcel arrived late.,2026-01-05,2026-02-01,{KEY},2\n"
SECRETS = (b"Quixotic", b"quixotic", b"Zanzibar", b"Xylophone", KEY.encode())


class Reader(Tiny):
    """Tiny with embeddings."""

    def embed(self, texts: Sequence[str]) -> Any:
        return np.tile(np.array([[1, 0, 0, 0]], dtype=np.float32), (len(texts), 1))


def run(settings: Settings) -> Any:
    return run_pipeline(settings, models=Reader())


def erase(settings: Settings, key: str | None = KEY) -> Erasure:
    return erase_customer(settings, key, models=Reader())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs, two kept snapshots; the customer is in all of them."""
    folder = tmp_path_factory.mktemp("made")
    settings = load_settings(data=folder / "data", inbox=folder / "inbox")
    (folder / "inbox").mkdir()
    (folder / "inbox" / "first.csv").write_text(FIRST)
    run(settings)
    (folder / "inbox" / "second.csv").write_text(SECOND)
    run(settings)
    return folder


@pytest.fixture
def settings(made: Path, tmp_path: Path) -> Settings:
    shutil.copytree(made, tmp_path / "copy")
    return load_settings(data=tmp_path / "copy" / "data", inbox=tmp_path / "copy" / "inbox")


def rows(settings: Settings, sql: str) -> list[Any]:
    con = duckdb.connect(str(settings.paths.warehouse), read_only=True)
    found = con.execute(sql).fetchall()
    con.close()
    return found


def bytes_of(settings: Settings) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in settings.paths.data.rglob("*") if p.is_file()}


def test_no_byte_of_the_customer_stays_or_comes_back(settings: Settings) -> None:
    folder_of(settings).mkdir()
    (folder_of(settings) / "zendesk.csv").write_text(f"external_id,notes\n{KEY},Quixotic\n")
    before = bytes_of(settings)
    for secret in SECRETS[0], SECRETS[2], SECRETS[3], SECRETS[4]:
        assert any(secret in content for content in before.values()), secret
    done = erase(settings)
    found = [done.counts[k] for k in ("responses", "texts", "older_versions", "rejected_rows", "snapshots")]
    assert found == [2, 2, 1, 1, 2]
    assert done.files == ("first.csv", "second.csv")
    for path, content in bytes_of(settings).items():
        for secret in SECRETS:
            assert secret not in content, path
    assert not pending_file(settings.paths.data).exists()
    everybody_else_stays(settings)
    a_later_export_does_not_bring_the_customer_back(settings)


def everybody_else_stays(settings: Settings) -> None:
    assert rows(settings, "select response_id, customer_key from raw.responses") == [("generic:r2", "cust-other")]
    assert rows(settings, "select text from enriched.texts") == [("The lamp is good.",)]
    reasons = rows(settings, "select reason, raw_text is null from raw.rejected_rows order by line_number")
    assert reasons[0] == ("erased at the customer's request", True)
    assert reasons[1][1] is False
    con = open_published(settings.paths.published)
    assert con.execute("select customer_key, text from verbatims").fetchall() == [("cust-other", "The lamp is good.")]
    con.close()


def a_later_export_does_not_bring_the_customer_back(settings: Settings) -> None:
    inbox = settings.paths.inbox
    assert inbox is not None
    (inbox / "third.csv").write_text(
        f"{HEADER}r1,Quixotic parcel arrived broken.,2026-01-05,2026-03-01,,1\n"  # the key is gone, the id is not
        f"r9,Quixotic parcel again.,2026-01-05,2026-03-01,{KEY},1\n"
        f"r8,Quixotic parcel again.,not a date,2026-03-01,{KEY},1\n"
        "r10,A good day.,2026-03-02,2026-03-02,cust-new,4\n"
    )
    report = run(settings)
    facts = report.stages[0].facts
    assert (facts["rows_read"], facts["rows_loaded"], facts["rows_skipped"], facts["rows_rejected"]) == (4, 1, 2, 1)
    assert not any(b"uixotic" in content for content in bytes_of(settings).values())


COMPUTED = """
insert into insights.kept_cue_texts select text_hash from enriched.texts on conflict do nothing;
insert into insights.kept_cues select text_hash, 0, 'effort', 1, 'parcel' from enriched.texts;
insert into touchpoints.pins (pinned_at, who, action, journey_id, target, target_id, touchpoint_id, text_hash)
select now(), 'someone', 'pin', 'j', 'sentence', verbatim_id || '#0', 't', text_hash from enriched.documents;
insert into touchpoints.pins (pinned_at, who, action, journey_id, target, target_id, touchpoint_id, text_hash)
select now(), 'someone', 'pin', 'j', 'sentence', verbatim_id || '#0', 't', 'of-an-older-wording' from enriched.documents;
"""


def test_nothing_computed_from_the_customers_texts_stays(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even for a moment: what is computed anew afterwards would hide what the erasure itself left."""
    with open_settings_warehouse(settings) as con:
        con.execute(COMPUTED)
    hashes = {
        row[0] for row in rows(settings, "select text_hash from enriched.texts where text <> 'The lamp is good.'")
    }
    assert hashes

    def die(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline.jobs.erase, "_rebuild", die)
    with pytest.raises(KeyboardInterrupt):
        erase(settings)
    holds_no_text(settings, hashes)
    monkeypatch.undo()
    erase(settings, None)
    holds_no_text(settings, hashes)


def holds_no_text(settings: Settings, hashes: set[str]) -> None:
    """No table of the warehouse holds one of these hashes, and pins are on sentences that are left."""
    sql = "select schema_name, table_name, column_name from duckdb_columns() where column_name like '%text_hash'"
    places = rows(settings, sql)
    assert ("insights", "kept_cues", "text_hash") in places
    for schema, table, column in places:
        left = {row[0] for row in rows(settings, f"select {column} from {schema}.{table}")}
        assert not left & hashes, (schema, table)
    pins = set(rows(settings, "select target_id, text_hash from touchpoints.pins"))
    left = {row[0] for row in rows(settings, "select verbatim_id from enriched.documents")}
    assert {target.split("#")[0] for target, _ in pins} == left
    assert len(pins) == 2


@pytest.mark.slow
def test_what_a_customer_was_called_before_goes_too(tmp_path: Path) -> None:
    settings = load_settings(data=tmp_path / "data", inbox=tmp_path / "inbox")
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.csv").write_text(f"{HEADER}r1,Quixotic thing.,2026-01-05,2026-01-05,{KEY},1\n")
    run(settings)
    (tmp_path / "inbox" / "b.csv").write_text(f"{HEADER}r1,A good thing.,2026-01-05,2026-02-05,cust-new,1\n")
    run(settings)
    done = erase(settings)
    assert (done.counts["responses"], done.counts["older_versions"]) == (0, 1)
    assert rows(settings, "select customer_key from raw.responses") == [("cust-new",)]


@pytest.mark.slow
def test_the_last_customer_leaves_an_empty_published_file(settings: Settings) -> None:
    erase(settings)
    erase(settings, "cust-other")
    con = open_published(settings.paths.published)
    assert con.execute("select count(*) from responses").fetchall() == [(0,)]
    con.close()
    assert not any(b"The lamp" in content for content in bytes_of(settings).values())


def test_pins_of_the_customers_sentences_go_and_those_of_others_stay(settings: Settings) -> None:
    own, other = "generic:text:r1#0", "generic:text:r2#0"
    ids = [i for (i,) in rows(settings, "select verbatim_id from raw.verbatims")]
    assert {own[:-2], other[:-2], "generic:text:r3"} <= set(ids)
    with open_settings_warehouse(settings) as con:
        # r2 of somebody else and r3 of the customer have one text: that of r3 goes by its id, that of r1 by its text
        for target_id, of in (
            (own, own[:-2]),
            (other, other[:-2]),
            ("generic:text:r3#0", other[:-2]),
            ("gone before#0", own[:-2]),
        ):
            con.execute(
                "insert into touchpoints.pins (pinned_at, who, action, journey_id, target, target_id, touchpoint_id, text_hash, start_char, end_char) "
                "select now(), 'ann', 'pin', 'ecommerce', 'sentence', $1, 'delivery', text_hash, 0, 5 from enriched.documents where verbatim_id = $2",
                [target_id, of],
            )
    assert rows(settings, "select count(*) from touchpoints.pins") == [(4,)]
    erase(settings)
    assert rows(settings, "select target_id from touchpoints.pins") == [(other,)]


@pytest.mark.slow
def test_an_unknown_customer_is_buried_all_the_same(settings: Settings) -> None:
    kept = len(history.kept_snapshots(settings))
    done = erase(settings, "nobody")
    assert (done.found, done.counts["responses"], done.counts["snapshots"]) == (False, 0, 0)
    assert len(history.kept_snapshots(settings)) == kept + 1
    assert rows(settings, "select kind from ops.tombstones") == [("customer",)]
    erase(settings, " nobody ")
    assert rows(settings, "select count(*) from ops.tombstones") == [(1,)]


@pytest.mark.slow
def test_a_pin_ends_and_an_adhoc_result_is_deleted(settings: Settings) -> None:
    with selected_copy(settings, "mine", Selection(), one_journey=False) as inside:
        run_pipeline(inside, models=Reader(), stages=("insights", "published"))
        keep_result(inside, settings, "mine")
    with open_settings_warehouse(settings) as con:
        history.go_back(con, settings, history.kept_snapshots(settings)[0].stem)
    done = erase(settings)
    assert done.counts["snapshots"] == 3
    assert not adhoc_file(settings, "mine").exists()
    with open_settings_warehouse(settings) as con:
        assert history.live_run(con) == (done.run_id, False)


def test_an_interrupted_erasure_can_be_finished(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline.jobs.erase, "_rebuild", die)
    with pytest.raises(KeyboardInterrupt):
        erase(settings)
    assert pending_file(settings.paths.data).exists()
    monkeypatch.undo()
    done = erase(settings, None)
    assert not pending_file(settings.paths.data).exists()
    assert len(history.kept_snapshots(settings)) == 1
    assert done.counts["snapshots"] == 2
    for path, content in bytes_of(settings).items():
        for secret in SECRETS:
            assert secret not in content, path


def test_an_adhoc_run_at_work_is_waited_for(settings: Settings) -> None:
    with (
        selected_copy(settings, "mine", Selection(), one_journey=False),
        pytest.raises(WarehouseBusy, match="ad-hoc run 'mine'"),
    ):
        erase(settings)
    assert rows(settings, "select count(*) from raw.responses where customer_key = 'cust-7f3a'") == [(2,)]
    assert rows(settings, "select distinct status from ops.runs") == [("complete",)]  # refused is not failed: no alert


def test_a_run_at_work_and_an_empty_key_are_refused(settings: Settings, tmp_path: Path) -> None:
    with writer_lock(settings.paths.warehouse, purpose="night"), pytest.raises(WarehouseBusy, match="night"):
        erase(settings)
    with pytest.raises(VocError, match="the key is empty"):
        erase(settings, "  ")
    with pytest.raises(WarehouseError, match="there is no warehouse yet"):
        erase(load_settings(data=tmp_path / "none"))


def test_the_rewritten_warehouse_has_every_table_and_comment(settings: Settings) -> None:
    query = "select schema_name, table_name, comment, column_count from duckdb_tables() order by all"
    before, names = rows(settings, query), rows(settings, "select view_name, comment from duckdb_views() order by all")
    rewrite(settings.paths.warehouse)
    assert rows(settings, query) == before
    assert rows(settings, "select view_name, comment from duckdb_views() order by all") == names
    assert [p.name for p in settings.paths.data.glob(".*")] == []


def test_the_command_asks_first(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin.readline", lambda: "no\n", raising=False)
    assert erase_command(settings, KEY, ask=True) == 1
    assert "nothing was erased" in capsys.readouterr().out
    asked: list[bool] = []
    monkeypatch.setattr("pipeline.jobs.erased.erase_command", lambda *_, ask, **__: asked.append(ask) or 0)
    assert main(["erase", "--customer", "x"]) == 0
    assert main(["erase", "--customer", "x", "--yes"]) == 0
    assert asked == [True, False]


def test_the_report_names_no_customer() -> None:
    lines = describe(Erasure(1, {"responses": 1}, ("a.csv",), run_id="run1"))
    assert any("a.csv" in line for line in lines)
