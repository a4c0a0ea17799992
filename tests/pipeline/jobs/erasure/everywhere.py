"""An installation in which one customer occurs everywhere, with words of their own, and somebody else beside them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb

from pipeline.config.settings import Settings, load_settings
from pipeline.jobs.adhoc import adhoc_file
from pipeline.jobs.erasure.places import places
from pipeline.jobs.nightly import run_pipeline
from pipeline.reading.exports.by_month import export_by_month
from pipeline.reading.published import export_parquet
from tests.pipeline.jobs.test_erase import Reader

KEY = "Zanzi-Brix 77/k"
NAME = "Quäxotin Überfluß"
WORDS = ("Quäxotin", "Überfluß", "zanzi-brix", "Snorkelwhimsy", "Plumbagoflute")
"""Words that only this customer's data contains; the third is the beginning of the key."""
HEADER = "id,text,created_at,updated_at,customer,rating\n"
OTHERS = "".join(
    f"o{i},The lamp of shop {i} is good and it arrived on time.,2026-01-{i % 27 + 1:02d},2026-01-28,other-{i},5\n"
    for i in range(12)
)
FIRST = (
    f"{HEADER}r1,Snorkelwhimsy parcel of {NAME} arrived broken.,2026-01-05,2026-01-05,{KEY},1\n"
    f"r2,The lamp of shop 3 is good and it arrived on time.,2026-01-06,2026-01-06,{KEY},5\n{OTHERS}"
    f"r4,Plumbagoflute hotline never answers.,not a date,2026-01-06,{KEY},1\n"
    f"r5,Somebody else could not be dated.,not a date,2026-01-06,other-1,1\n"
)
SECOND = f"{HEADER}r1,Snorkelwhimsy parcel arrived late.,2026-01-05,2026-02-01,{KEY},2\n"
BROKEN = (
    f"{HEADER}"
    f'b1,"The lid of {NAME},2026-01-05,2026-01-05,{KEY},1\n'
    f"b2,{NAME.encode().decode('latin-1')} wants a lid,2026-01-05\n"
    f"b3,Qu&auml;xotin &#220;berflu&szlig; wants a lid,2026-01-05\n"
    f"b4,Qu=C3=A4xotin =C3=9Cberflu=C3=9F wants a lid,2026-01-05\n"
    f"b5,Qu\\u00e4xotin \\u00dcberflu\\u00df wants a lid,2026-01-05\n"
    f"b6,a row of theirs that was cut {KEY[:6]}\n{KEY[6:]} and went on here,Plumbagoflute,,\n"
    f"b7,The door of somebody else is good.,2026-01-05,2026-01-05,other-2,4\n"
)
HEADERLESS = f"{KEY};{NAME};12 Snorkelwhimsy Road;the lid is broken\n"
QUOTE = f"as {NAME} said: the parcel arrived broken"


def install(folder: Path) -> Settings:
    """The installation: two nights, an ad-hoc result, an export, and the words in every column that can be searched."""
    data, inbox = folder / "data", folder / "inbox"
    inbox.mkdir(parents=True)
    settings = load_settings(data=data, inbox=inbox)
    (inbox / "first.csv").write_text(FIRST, encoding="utf-8")
    run_pipeline(settings, models=Reader())
    (inbox / "second.csv").write_text(SECOND, encoding="utf-8")
    (inbox / f"broken for {NAME}.csv").write_text(BROKEN, encoding="utf-8")
    (inbox / "headerless.csv").write_text(HEADERLESS, encoding="utf-8")
    run_pipeline(settings, models=Reader())
    with duckdb.connect(str(settings.paths.warehouse)) as con:
        con.execute("set timezone = 'UTC'")
        seed(con)
    adhoc_file(settings, "mine").parent.mkdir(parents=True, exist_ok=True)
    adhoc_file(settings, "mine").write_bytes(settings.paths.published.read_bytes())
    export_parquet(settings.paths.published, data / "for-the-board")
    export_by_month(settings.paths.published, data / "lake", with_embeddings=True)
    tell(data)
    serve(data / "prefect")
    leave_scraps(settings)
    return settings


def seed(con: duckdb.DuckDBPyConnection) -> None:
    """Put the customer's words into every column that the erasure searches, whatever there is; a new one gets them, too."""
    text_hash = con.execute("select text_hash from enriched.texts where text like '%Snorkelwhimsy%'").fetchall()[0][0]
    shared = con.execute("select text_hash from enriched.texts where text like '%shop 3 %'").fetchall()[0][0]
    for statement, values in REGISTRY:
        con.execute(statement, {k: v.format(own=text_hash, shared=shared) for k, v in values.items()} or None)
    for place, how in places().items():
        table, column = place.rsplit(".", 1)
        if how not in ("quote", "label", "message") or table.split(".")[0] in ("insights", "published"):
            continue
        kind = con.execute(
            "select data_type from duckdb_columns() where schema_name || '.' || table_name = $1 and column_name = $2",
            [table, column],
        ).fetchall()[0][0]
        assert con.execute(f"select count(*) from {table}").fetchall()[0][0], f"add a row of {table} to REGISTRY"
        value = {"JSON": json.dumps({"said": QUOTE}), "VARCHAR[]": ["lamp", "snorkelwhimsy"]}.get(kind, QUOTE)
        if place == "ops.runs.manifest":
            con.execute(
                "update ops.runs set manifest = json_merge_patch(manifest, $1::json)", [json.dumps({"said": QUOTE})]
            )
        elif place == "ops.stage_reports.report":
            con.execute(
                "update ops.stage_reports set report = json_merge_patch(report, $1::json)",
                [json.dumps({"facts": {"said": QUOTE}})],
            )
        elif kind == "VARCHAR":
            con.execute(f"update {table} set {column} = coalesce({column} || ' ', '') || $1", [value])
        else:
            con.execute(f"update {table} set {column} = $1", [value])


VECTOR = "'\\x00\\x00\\x80\\x3F\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00'::blob"
REGISTRY: tuple[tuple[str, dict[str, str]], ...] = (
    ("insert into themes.topic_models values ('tm_1', now(), 'stand-in', '{}', 10, 10, 2, 0.1, 0.5, true, null)", {}),
    (
        f"insert into themes.topics values ('tm_1', 0, 'T001', 5, ['lamp'], {VECTOR}), ('tm_1', 1, 'T002', 1, ['snorkelwhimsy'], {VECTOR})",
        {},
    ),
    (
        "insert into themes.themes (theme_id, label, keywords, description, status, first_seen, topic_model_id, centroid) values "
        f"('T001', 'lamp of Snorkelwhimsy', ['lamp', 'snorkelwhimsys'], 'What customers say about snorkelwhimsys.', 'active', now(), 'tm_1', {VECTOR}), "
        f"('T002', 'broken parcel', ['parcel', 'snorkelwhimsy'], 'What customers say about it.', 'active', now(), 'tm_1', {VECTOR})",
        {},
    ),
    ("insert into themes.theme_labels values ('T001', 'Überfluß lamp', now()), ('T002', 'broken parcel', now())", {}),
    (
        f"insert into themes.emerging values ('E002', 'tm_1', now(), now(), 'snorkel', [], 'x', 1, 1, {VECTOR}, false)",
        {},
    ),
    (
        "insert into themes.exemplars values ('tm_1', 'E002', 1, $own, 0), ('tm_1', 'E001', 1, $shared, 0)",
        {"own": "{own}", "shared": "{shared}"},
    ),
    ("insert into themes.theme_groups values ('G01', 'x', [], now())", {}),
    ("insert into themes.theme_events values ('tm_1', 'T001', 'born', now(), '{}')", {}),
    (f"insert into themes.emerging values ('E001', 'tm_1', now(), now(), 'x', [], 'x', 1, 1, {VECTOR}, false)", {}),
    (
        "insert into themes.sentence_themes values ($own, 'stand-in', 0, 'tm_1', 'T002', 0.9, null), ($shared, 'stand-in', 0, 'tm_1', 'T001', 0.9, null)",
        {"own": "{own}", "shared": "{shared}"},
    ),
    (
        "insert into themes.corrections values (1, 'rename', 'T001', $rename, now(), 'ann', 'x', 'command'), (2, 'move', 'T001', $move, now(), 'ann', 'x', 'command')",
        {
            "rename": '{{"label": "lamp of Snorkelwhimsy", "was": "Plumbagoflute"}}',
            "move": '{{"sentences": [["{own}", 0], ["{shared}", 0]]}}',
        },
    ),
    (
        "insert into touchpoints.pins (pinned_at, who, why, action, journey_id, target, target_id, touchpoint_id) "
        "values (now(), 'ann', 'x', 'pin', 'ecommerce', 'theme', 'T001', 'delivery')",
        {},
    ),
    ("insert into audits.draws values (1, now(), 'ann', 7, 'sentence', [], '[]')", {}),
    (
        "insert into audits.items values (1, 1, 'ecommerce', 'generic:text:r1', $own, 0, 5, 0, 0.5), "
        "(1, 2, 'ecommerce', 'generic:text:o3', $shared, 0, 5, 0, 0.5)",
        {"own": "{own}", "shared": "{shared}"},
    ),
    (
        "insert into audits.labels (labelled_at, who, action, journey_id, text_hash, start_char, end_char, opinions) values "
        "(now(), 'ann', 'label', 'ecommerce', $own, 0, 5, '[]'), (now(), 'ann', 'label', 'ecommerce', $shared, 0, 5, '[]')",
        {"own": "{own}", "shared": "{shared}"},
    ),
)
"""Rows of the theme registry, of corrections, pins and audits."""


def tell(data: Path) -> None:
    """What the alerts have written."""
    body = {"id": "1", "kind": "insight", "message": f"more complaints: {QUOTE}", "facts": {"theme": NAME}}
    (data / "alerts.jsonl").write_text(json.dumps(body) + "\n" + json.dumps({"id": "2", "message": "fine"}) + "\n")
    sent = {"key": f"insight:{NAME}", "channel": "file", "sent_at": "2026-01-01"}
    (data / "alerts.sent.jsonl").write_text(json.dumps(sent, ensure_ascii=False) + "\n", encoding="utf-8")


def serve(home: Path) -> None:
    """A database of a Prefect server, with the columns of those tables that quote: in its WAL as well."""
    home.mkdir()
    (home / "server.log").write_text(f"started\ncannot read {QUOTE}\n", encoding="utf-8")
    db = sqlite3.connect(home / "prefect.db", isolation_level=None)
    with closing(db):
        db.execute("pragma journal_mode = wal")
        for statement in PREFECT:
            db.execute(statement)
        quoting: dict[str, Any] = {"data": json.dumps({"rows": [{"quote": QUOTE}]}), "key": KEY, "said": QUOTE}
        quoting["defused"] = json.dumps(f"> Qu\u200bäxotin \\*Überfluß\\*: {QUOTE}")
        quoting["artifact"] = json.dumps({"event": "prefect.artifact.updated", "payload": quoting["defused"]})
        for statement in PREFECT_ROWS:
            db.execute(statement, quoting)


PREFECT = (
    "create table artifact (id text, key text, data json, metadata_ json, description text)",
    "create table artifact_collection (id text, key text, data json, metadata_ json, description text)",
    "create table events (id text, event text, resource json, related json, payload json)",
    "create table event_resources (id text, event_id text, resource json)",
    "create table automation_bucket (id text, last_event json)",
    "create table automation_event_follower (id text, follower json)",
    "create table composite_trigger_child_firing (id text, child_firing json)",
    "create table deployment (id text, parameters json)",
    "create table deployment_schedule (id text, parameters json)",
    "create table log (id text, message text)",
    "create table flow (id text, name text)",
    "create table flow_run (id text, flow_id text, name text, state_type text, parameters json, context json, tags json, labels json)",
    "create table flow_run_state (id text, message text, data json)",
    "create table task_run (id text, task_inputs json)",
    "create table task_run_state (id text, message text, data json)",
)
PREFECT_ROWS = (
    "insert into artifact values ('1', 'voc-summary', :defused, null, null), ('2', 'voc-manifest', '\"{}\"', null, null)",
    "insert into artifact_collection values ('1', 'voc-pain-points', :data, null, null)",
    "insert into events values ('1', 'prefect.artifact.created', '{}', '[]', :data), ('2', 'prefect.flow-run.Failed', '{}', '[]', :data),"
    " ('3', 'prefect.flow-run.Running', '{}', '[]', '{}')",
    "insert into event_resources values ('1', '1', :data), ('2', '2', '{}'), ('3', '3', '{}')",
    "insert into automation_bucket values ('1', :data)",
    "insert into automation_event_follower values ('1', :data), ('2', :artifact), ('3', '{}')",
    "insert into composite_trigger_child_firing values ('1', :data), ('2', '{}')",
    "insert into deployment values ('1', json_object('customer_key', :key))",
    "insert into deployment_schedule values ('1', json_object('customer_key', :key))",
    "insert into log values ('1', :said), ('2', 'stage=raw end')",
    "insert into flow values ('1', 'voc-erase'), ('2', 'voc-pipeline')",
    "insert into flow_run values ('1', '1', 'a', 'CRASHED', json_object('customer_key', :key, 'confirm', 'no'), '{}', '[]', '{}'),"
    " ('2', '2', :said, 'COMPLETED', json_object('said', :said), '{}', json_array(:key), json_object('why', :said))",
    "insert into flow_run_state values ('1', :said, null), ('2', 'Completed', null)",
    "insert into task_run values ('1', :data)",
    "insert into task_run_state values ('1', :said, :data)",
)


def leave_scraps(settings: Settings) -> None:
    """What processes leave when they are killed."""
    data, published = settings.paths.data, settings.paths.published
    spill = Path(f"{settings.paths.warehouse}.tmp")
    spill.mkdir()
    (spill / "duckdb_temp_block-1.block").write_text(QUOTE, encoding="utf-8")
    (published.parent / f".{published.name}.1.building").write_text(QUOTE, encoding="utf-8")
    (data / f".{settings.paths.warehouse.name}.1.rewriting").write_text(QUOTE, encoding="utf-8")
    (data / "adhoc" / "mine").mkdir(parents=True)
    (data / "adhoc" / "mine" / "warehouse.duckdb").write_bytes(settings.paths.warehouse.read_bytes())
    (data / "adhoc" / "mine.run.lock").touch()
