from pathlib import Path
from typing import Any

import pytest
from prefect.utilities.callables import parameter_schema
from pydantic import ValidationError

from flows.adhoc_flow import voc_ad_hoc
from flows.erase_flow import voc_erase
from flows.evaluate_flow import voc_evaluate
from flows.pipeline_flow import voc_pipeline
from flows.refit_flow import voc_refit_themes
from flows.ui.parameters import Overrides, settings_for
from pipeline.config.settings import Settings
from pipeline.errors import ConfigError


def form(flow: Any) -> dict[str, Any]:
    """The JSON schema that the UI draws the form from."""
    return parameter_schema(flow).model_dump()


def test_every_field_of_the_forms_is_described_and_has_a_default() -> None:
    for flow in (voc_pipeline, voc_refit_themes, voc_ad_hoc, voc_evaluate, voc_erase):
        schema = form(flow)
        inner = [schema.get("definitions", {}).get(name, {}).get("properties", {}) for name in ("Overrides", "Segment")]
        fields = schema["properties"] | inner[0] | inner[1]
        assert schema.get("required", []) == (["customer_key"] if flow is voc_erase else [])
        fields.pop("customer_key", None)
        for name, field in fields.items():
            assert field.get("description"), name
            assert "default" in field, name


def test_the_form_has_bounds_and_selects() -> None:
    schema = form(voc_pipeline)
    wait, fields = schema["properties"]["wait_s"], schema["definitions"]["Overrides"]["properties"]
    assert (wait["minimum"], wait["maximum"]) == (0, 86_400)
    assert {"type": "integer", "minimum": 1, "maximum": 1_000} in fields["min_customers"]["anyOf"]
    assert {"type": "number", "minimum": 0.8, "maximum": 0.999} in fields["confidence"]["anyOf"]
    assert fields["redact"]["enum"] == ["as configured", "yes", "no"]
    assert schema["definitions"]["Overrides"]["additionalProperties"] is False


@pytest.mark.parametrize(
    "wrong",
    [{"min_customers": 0}, {"confidence": 1.5}, {"confidence": 0.5}, {"redact": "maybe"}, {"seed": -1}, {"other": 1}],
)
def test_wrong_values_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Overrides(**wrong)


def settings_with(tmp_path: Path, **overrides: Any) -> Settings:
    return settings_for(config=None, data=tmp_path, inbox=None, overrides=Overrides(**overrides), wait_s=7)


def test_overrides_replace_what_the_file_says(tmp_path: Path) -> None:
    settings = settings_with(tmp_path, min_customers=9, confidence=0.9, redact="no", seed=3)
    assert (settings.insights.min_customers, settings.insights.confidence) == (9, 0.9)
    assert (settings.privacy.redacts(), settings.seed, settings.wait_s) == (frozenset(), 3, 7.0)
    assert settings.paths.data == tmp_path


def test_empty_overrides_leave_the_settings_file_alone(tmp_path: Path) -> None:
    config = tmp_path / "pipeline.yaml"
    (tmp_path / "sources").mkdir()
    (tmp_path / "journey.yaml").touch()
    config.write_text("journeys: [journey.yaml]\ninsights:\n  min_customers: 11\nprivacy:\n  redact: false\n")
    settings = settings_for(config=config, data=tmp_path, inbox=None, overrides=Overrides(), wait_s=0)
    assert settings.insights.min_customers == 11
    assert settings.privacy.redacts() == frozenset()


def test_a_wrong_settings_file_is_one_line(tmp_path: Path) -> None:
    config = tmp_path / "pipeline.yaml"
    config.write_text("seed: many\n")
    with pytest.raises(ConfigError, match=r"pipeline\.yaml:1"):
        settings_for(config=config, data=tmp_path, inbox=None, overrides=Overrides(), wait_s=0)
