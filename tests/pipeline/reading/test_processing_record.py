"""The record of processing says what the configuration says, with blanks where only the company knows."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli.main import main
from pipeline.config.settings import ROOT, Settings, load_settings
from pipeline.config.sources import load_sources
from pipeline.reading.processing_record import DISCOVERED, processing_record
from pipeline.reading.record_page import BLANK, record_page

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def shipped() -> Settings:
    return load_settings(ROOT / "configs" / "pipeline.yaml")


def project(folder: Path, settings: str, **sources: str) -> Settings:
    (folder / "sources").mkdir(parents=True)
    for name, text in sources.items():
        (folder / "sources" / f"{name}.yaml").write_text(text)
    file = folder / "pipeline.yaml"
    file.write_text(f"sources: sources\njourneys: [{ROOT / 'configs/journeys/ecommerce.yaml'}]\n{settings}")
    return load_settings(file, data=folder / "data")


def test_every_column_that_a_shipped_mapping_reads_is_in_the_record() -> None:
    settings = shipped()
    mappings = load_sources(settings.sources)
    record = processing_record(settings, now=NOW)
    assert [s["source"] for s in record["sources"]] == list(mappings)
    for source in record["sources"]:
        named, mapping = {c for columns in source["columns"].values() for c in columns}, mappings[source["source"]]
        assert named - {DISCOVERED} == {*mapping.columns(), *mapping.made_of()}
        assert (DISCOVERED in named) == (mapping.discover is not None)
    page = record_page(record)
    for mapping in mappings.values():
        for column in mapping.columns():
            assert f"| {column} |" in page


def test_what_only_the_company_knows_is_blank_until_it_is_said(tmp_path: Path) -> None:
    before = record_page(processing_record(shipped(), now=NOW))
    assert f"Controller: {BLANK} (privacy.record.controller)" in before
    assert f"Legal basis: {BLANK}" in before
    settings = project(
        tmp_path,
        "privacy: {record: {controller: 'Pellmoor Ltd, 1 Mill Lane', legal_basis: 'Art. 6(1)(f)', recipients: [Service team], purposes: [Mend the shop]}}\n",
        one="match: {columns: [a]}\ncreated_at: {column: a}\nscores: {rating: {column: s, min: 1, max: 5}}\n",
    )
    page = record_page(processing_record(settings, now=NOW))
    assert "Controller: Pellmoor Ltd, 1 Mill Lane" in page
    assert "Legal basis: Art. 6(1)(f)" in page
    assert "- Service team" in page
    assert page.count("Mend the shop") == 1
    assert "(privacy.record.legal_basis)" not in page


def test_consent_and_retention_of_a_source_are_said(tmp_path: Path) -> None:
    settings = project(
        tmp_path,
        "privacy: {texts_kept_months: 24}\n",
        one="""match: {columns: [when, words]}
created_at: {column: when}
texts: [{key: words, column: words}]
privacy: {consent: {column: May we read it, yes: [Ja], without: skip}, texts_kept_months: 6}
""",
        two="match: {columns: [a, b]}\ncreated_at: {column: a}\ntexts: [{key: b, column: b}]\n",
    )
    one, two = processing_record(settings, now=NOW)["sources"]
    assert (one["texts_kept_months"], two["texts_kept_months"]) == (6, 24)
    assert one["columns"]["consent"] == ["May we read it"]
    assert one["consent"] == {
        "column": "May we read it",
        "yes": ["Ja"],
        "without": "skip",
        "files_without_the_column": "are refused",
    }
    assert two["consent"] is None


def test_recipients_are_named_without_their_secrets(tmp_path: Path) -> None:
    settings = project(
        tmp_path,
        """alerts:
  file: alerts.jsonl
  webhook: {url: 'https://hooks.example.com/team/Quixotic', token_env: T}
  email: {host: smtp.example.com, sender: a@example.com, recipients: [ops@example.com], texts: true}
""",
        one="match: {columns: [a]}\ncreated_at: {column: a}\nscores: {rating: {column: s, min: 1, max: 5}}\n",
    )
    said = json.dumps(processing_record(settings, now=NOW))
    assert "Quixotic" not in said
    assert "hooks.example.com" in said
    assert "1 e-mail recipients through smtp.example.com: alerts, with example texts" in said


def test_the_command_writes_both_forms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = ["--config", str(ROOT / "configs" / "pipeline.yaml")]
    assert main(["privacy", "record", *config]) == 0
    assert "# Record of processing activities" in capsys.readouterr().out
    file = tmp_path / "record.json"
    assert main(["privacy", "record", "--json", "--out", str(file), *config]) == 0
    made: dict[str, Any] = json.loads(file.read_text())
    assert made["format"] == "voc-processing-record/1"
    assert file.stat().st_mode & 0o777 == 0o600
    assert main(["privacy", "record", "--out", str(tmp_path / "no" / "such"), *config]) == 1
