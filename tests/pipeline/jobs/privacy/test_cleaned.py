"""After a rule has changed: no file of the installation shows what is replaced now, and a dead process leaves it to the next run."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from pipeline.config.privacy_settings import PrivacySettings
from pipeline.config.settings import Settings, load_settings
from pipeline.jobs.adhoc import adhoc_file
from pipeline.jobs.nightly import run_pipeline
from pipeline.jobs.privacy import cleaned, removal
from pipeline.reading.published import export_parquet
from pipeline.warehouse.rewrite import rewrite
from tests.pipeline.jobs.erasure.everywhere import serve
from tests.pipeline.jobs.erasure.needles import places_with
from tests.pipeline.jobs.test_erase import Reader

HEADER = "id,text,created_at,updated_at,customer,rating\n"
ROWS = f"""{HEADER}a1,Vesperine Ott was kind.,2026-01-05,2026-01-05,vesperine@ott.example,5
a2,The lamp is good.,2026-01-06,2026-01-06,c2,4
a3,Vesperine was late.,never,2026-01-06,c3,2
"""
CHANGED = f"{HEADER}a1,Vesperine Ott helped me.,2026-01-05,2026-02-05,vesperine@ott.example,5\n"


def with_privacy(settings: Settings, **privacy: object) -> Settings:
    return settings.model_copy(update={"privacy": PrivacySettings.model_validate(privacy)})


def test_a_new_list_of_staff_and_hashed_keys_reach_every_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VOC_PSEUDONYM_SECRET", raising=False)
    (tmp_path / "inbox").mkdir()
    plain = with_privacy(load_settings(data=tmp_path / "data", inbox=tmp_path / "inbox"), keys="plain", redact=False)
    for name, rows in (("a.csv", ROWS), ("b.csv", CHANGED)):
        (tmp_path / "inbox" / name).write_text(rows)
    run_pipeline(plain, models=Reader())
    data = plain.paths.data
    export_parquet(plain.paths.published, data / "for-the-board")
    adhoc_file(plain, "mine").parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(plain.paths.published, adhoc_file(plain, "mine"))
    (data / "alerts.jsonl").write_text(json.dumps({"id": "1", "message": "they say: Vesperine Ott was kind"}) + "\n")
    serve(data / "prefect")
    (tmp_path / "staff.txt").write_text("Vesperine Ott\n")
    strict = with_privacy(plain, redact=True, staff=tmp_path / "staff.txt")
    with monkeypatch.context() as patched:
        patched.setattr(cleaned, "rewrite", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            run_pipeline(strict, models=Reader())
    run_pipeline(strict, models=Reader())
    found = places_with(data, ("Vesperine", "ott.example"))
    originals = {"warehouse.duckdb: warehouse.duckdb", 'warehouse.duckdb: x."raw"."verbatims".text'}
    assert set(found) == originals, found
    assert {word for words in found.values() for word in words} == {"Vesperine"}


def test_a_night_that_removes_and_cleans_rewrites_the_warehouse_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inbox").mkdir()
    plain = with_privacy(load_settings(data=tmp_path / "data", inbox=tmp_path / "inbox"), keys="plain", redact=False)
    (tmp_path / "inbox" / "a.csv").write_text(ROWS)
    run_pipeline(plain, models=Reader())
    rewritten: list[Path] = []

    def counted(path: Path, **how: Any) -> None:
        rewritten.append(path)
        rewrite(path, **how)

    for module in (cleaned, removal):
        monkeypatch.setattr(module, "rewrite", counted)
    (tmp_path / "staff.txt").write_text("Vesperine Ott\n")
    strict = with_privacy(plain, redact=True, staff=tmp_path / "staff.txt", texts_kept_months=1)
    run_pipeline(strict, models=Reader())
    assert rewritten.count(plain.paths.warehouse) == 1
    assert places_with(plain.paths.data, ("Vesperine", "ott.example")) == {}
    run_pipeline(strict, models=Reader())
    assert rewritten.count(plain.paths.warehouse) == 1
