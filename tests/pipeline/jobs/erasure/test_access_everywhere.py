"""The customer who occurs everywhere is told everything that the warehouse holds of them, and nothing of anybody else."""

from __future__ import annotations

import json

import duckdb

from pipeline.config.settings import Settings
from pipeline.jobs.privacy.access import as_text, customer_data
from pipeline.jobs.privacy.places import EXCLUDED, WAREHOUSE
from tests.pipeline.jobs.erasure.everywhere import KEY


def test_everything_of_the_customer_is_told_and_nothing_of_anybody_else(settings: Settings) -> None:
    with duckdb.connect(str(settings.paths.warehouse)) as con:
        con.execute(
            "update raw.rejected_rows set raw_text = raw_text || $1 where raw_text like '%Plumbagoflute hotline%'",
            [f"{KEY}2,a neighbour in the alphabet,never\nx{KEY},another one,never\n"],
        )
        con.execute(
            "insert into touchpoints.pins (pinned_at, who, why, action, journey_id, target, target_id, touchpoint_id, text_hash) "
            "select now(), 'ann', 'x', 'pin', 'ecommerce', 'sentence', 'generic:text:r1#0', 'delivery', text_hash "
            "from enriched.documents where verbatim_id = 'generic:text:r1'"
        )
        keyed = con.execute(
            "select table_schema || '.' || table_name, column_name from information_schema.columns"
            " where column_name in ('response_id', 'verbatim_id', 'text_hash') order by all"
        ).fetchall()
        own = {
            table
            for table, column in keyed
            if table in WAREHOUSE
            and con.execute(
                f"select count(*) from {table} where {column}::text in ('generic:r1', 'generic:r2', 'generic:text:r1', 'generic:text:r2')"
                " or {column}::text in (select text_hash from enriched.documents where verbatim_id in ('generic:text:r1', 'generic:text:r2'))".replace(
                    "{column}", column
                )
            ).fetchall()
            != [(0,)]
        }
    data = customer_data(settings, f" {KEY} ")
    said = as_text(data)
    told = {table for table, rows in data["warehouse"].items() if rows}
    assert own | {"raw.rejected_rows", "raw.superseded", "raw.files", "themes.corrections", "touchpoints.pins"} <= told
    assert not set(EXCLUDED) & told
    for word in ("Snorkelwhimsy parcel of", "Snorkelwhimsy parcel arrived late", "Plumbagoflute hotline", "The lid of"):
        assert word in said, word
    for word in ("neighbour", "another one", "Somebody else", "other-", "somebody else is good", '"who"'):
        assert word not in said, word
    corrected = {v for row in data["warehouse"]["themes.corrections"] for v in row["verbatim_ids"]}
    assert corrected == {"generic:text:r2"}, "the other text is one that r1 has not any more"
    assert json.loads(said)["complete"]
