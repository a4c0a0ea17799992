from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config.sources import load_sources
from pipeline.errors import ConfigError
from pipeline.evaluation.bench.main_job import SOURCES

ROOT = Path(__file__).resolve().parents[3]
GOOD = """match:
  paths: ["x/*.csv"]
id:
  column: id
created_at:
  column: when
texts:
  - key: text
    column: text
scores:
  rating: {column: stars, min: 1, max: 5}
"""


def load(folder: Path, text: str) -> None:
    (folder / "shop.yaml").write_text(text)
    load_sources(folder)


def test_a_mapping_is_named_after_its_file(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(GOOD + "journey: ecommerce\nattributes: [a, b]\n")
    [(name, mapping)] = load_sources(tmp_path).items()
    assert (name, mapping.name, mapping.journey) == ("shop", "shop", "ecommerce")
    assert mapping.attributes == {"a": "a", "b": "b"}


def test_the_hash_changes_with_any_value(tmp_path: Path) -> None:
    hashes = set()
    for text in (GOOD, GOOD, GOOD.replace("max: 5", "max: 7"), GOOD + "description: x\n"):
        (tmp_path / "shop.yaml").write_text(text)
        hashes.add(load_sources(tmp_path)["shop"].mapping_hash)
    assert len(hashes) == 3


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  column: id", "  colunm: id", "shop.yaml:4: id.colunm: unknown key; did you mean 'column'?"),
        ("  column: id", "  column: id\n  kind: int", "shop.yaml:5: id.kind: unknown key; known here: column, "),
        ("  column: id", "  column: 5", "shop.yaml:4: id.column: Input should be a valid string (got '5')"),
        ("  column: id", "  column: id\n  pattern: '('", "shop.yaml:5: id.pattern: not a valid regular expression"),
        ("  column: id", "  column: id\n  pattern: 'a'", "shop.yaml:5: id.pattern: expected exactly one group"),
        (
            "  column: when",
            "  column: when\n  timezone: Europe/Londn",
            "shop.yaml:7: created_at.timezone: not a time zone",
        ),
        (
            "  column: when",
            "  column: when\n  formats: ['%d/%m']",
            "shop.yaml:7: created_at.formats: '%d/%m' is neither",
        ),
        (
            "  column: when",
            "  column: when\n  formats: ['%Y-%m-%d %m']",
            "shop.yaml:7: created_at.formats: '%Y-%m-%d %m' is neither",
        ),
        (
            "  column: when",
            "  column: when\n  formats: ['%d/%m/%Y', '%m/%d/%Y']",
            "read the same text as different dates",
        ),
        (
            "  column: when",
            "  column: when\n  constant: 2025-01-01",
            "shop.yaml:5: created_at: expected either column or",
        ),
        ("  column: when", "  column: when\n  optional: true", "every response needs a time"),
        ("min: 1", "min: 5", "shop.yaml:11: scores.rating: expected min below max, got 5 and 5"),
        ("  rating:", "  stars:", "shop.yaml:11: scores.stars"),
        ("max: 5}", "max: 5, values: {great: 6}}", "values: great: 6 is outside the scale 1 to 5"),
        (
            "  rating: {column: stars, min: 1, max: 5}",
            "  nps: {column: q, min: 1, max: 10}",
            "nps: the scale is 0 to 10",
        ),
        ("  - key: text", "  - key: Te xt", "shop.yaml:8: texts.0.key: String should match pattern"),
        ("scores:", "measures: {fcr: {column: f, yes_values: [No]}}\nscores:", "measures.fcr: 'no' stands in two of"),
        ("scores:", "measures: {clv: {column: c}}\nscores:", "shop.yaml:10: measures.clv: expected either currency or"),
        ("scores:", "measures: {clv: {column: c, currency: €}}\nscores:", "measures.clv.currency: String should match"),
        ("scores:", "measures: {purchases: {column: c}}\nscores:", "measures: purchases: expected another of visits,"),
        ("scores:", "measures: {carts: {column: c}}\nscores:", "measures: carts: expected another of visits,"),
        ("scores:", "measures: {cvl: {column: c}}\nscores:", "shop.yaml:10: measures.cvl: unknown key; did you mean "),
        (
            "scores:",
            "scores:\n  csat: {column: c, min: 0, max: 100}",
            "csat: satisfied_from: missing; which answers from 0 to 100",
        ),
        ("scores:", "scores:\n  csat: {column: c, min: 1, max: 3}", "for instance satisfied_from: 2.6"),
        (
            "scores:",
            "scores:\n  emotion: {column: c, min: 1, max: 5, whole: false}",
            "emotion: satisfied_from: missing",
        ),
        (
            "scores:",
            "scores:\n  ces: {column: c, min: 1, max: 7, satisfied_from: 5}",
            "ces: satisfied_from: only csat, eff",
        ),
        (
            "scores:",
            "scores:\n  csat: {column: c, min: 1, max: 9, satisfied_from: 10}",
            "satisfied_from: expected an answer",
        ),
        (
            "scores:",
            "scores:\n  csat: {column: c, min: 1, max: 9, satisfied_from: 1}",
            "other than the worst, 1; got 1",
        ),
        ("texts:", "format: {encoding: utf-9}\ntexts:", "format.encoding: not an encoding"),
        ("texts:", "format: {header_rows: 1, question_row: 2}\ntexts:", "question_row 2 is beyond header_rows 1"),
        ('  paths: ["x/*.csv"]', "  fallback: true", "shop.yaml:1: match: expected paths, columns or both"),
        ("scores:", "  - {key: text, column: other}\nscores:", "texts: expected every key once, got text, text"),
    ],
)
def test_faults_name_line_path_and_expectation(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(ConfigError) as raised:
        load(tmp_path, GOOD.replace(old, new, 1))
    assert message in str(raised.value)


def test_a_mapping_may_have_measures_alone(tmp_path: Path) -> None:
    alone = GOOD[: GOOD.index("texts:")] + "measures: {churn: {column: left}}\n"
    load(tmp_path, alone)
    with pytest.raises(ConfigError, match="expected at least one of texts, scores and measures"):
        load(tmp_path, alone.replace("{churn: {column: left}}", "{}"))


def test_the_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("colour: red\n")
    (tmp_path / "b.yaml").write_text("{")
    (tmp_path / "c.yaml").write_text(GOOD + "name: c\n")
    (tmp_path / "d.yaml").write_text(GOOD + "name: c\n")
    with pytest.raises(ConfigError) as raised:
        load_sources(tmp_path)
    text = str(raised.value)
    assert "a.yaml:1: colour" in text
    assert "b.yaml:1: not valid YAML" in text
    assert "d.yaml: name: 'c' is already the name of" in text


def test_a_folder_without_mappings_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no source mapping"):
        load_sources(tmp_path)


def test_the_shipped_mappings_are_valid() -> None:
    names = set(load_sources(ROOT / "configs" / "sources"))
    assert {"google_play", "trustpilot", "qualtrics", "zendesk", "generic"} <= names
    assert not {"fabsa", "alexa"} & names  # they would catch a user's files


def test_the_mappings_of_the_benches_are_valid() -> None:
    assert set(load_sources(SOURCES)) == {"fabsa", "alexa"}
