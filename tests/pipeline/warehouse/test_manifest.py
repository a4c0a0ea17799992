"""The manifest tells what determines a result, and no address, recipient or place of a secret."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.config.alert_settings import AlertSettings
from pipeline.config.settings import load_settings
from pipeline.warehouse.connection import open_settings_warehouse
from pipeline.warehouse.ledger import begin_run, make_manifest

ALERTS = {
    "webhook": {"url": "https://planted-host.example/planted-path", "token_env": "PLANTED_TOKEN"},
    "email": {
        "host": "planted-mail.example",
        "sender": "planted@a.example",
        "recipients": ["planted@b.example"],
        "user": "planted-user",
    },
}


def test_nothing_of_the_channels_is_in_the_manifest(tmp_path: Path) -> None:
    settings = load_settings(data=tmp_path)
    settings = settings.model_copy(update={"alerts": AlertSettings.model_validate(ALERTS)})
    with open_settings_warehouse(settings) as con:
        begin_run(con, settings)
        made = json.dumps(make_manifest(con, settings))
        stored = str(con.sql("from ops.runs").fetchall())
    for said in (made, stored):
        assert "planted" not in said.lower()
        assert "seed" in said
    raw = settings.paths.warehouse.read_bytes()
    assert b"planted" not in raw.lower()
