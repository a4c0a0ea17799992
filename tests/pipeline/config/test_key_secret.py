"""The secret of pseudonyms is made once, for its owner only, and refused where others could have read it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from pipeline.config.key_secret import PSEUDONYM, customer_key_of, secret_file
from pipeline.config.settings import Settings, load_settings
from pipeline.errors import ConfigError

ADDRESS = "ann@shop.example"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.delenv("VOC_PSEUDONYM_SECRET", raising=False)
    made = load_settings(data=tmp_path)
    return made.model_copy(update={"privacy": made.privacy.model_copy(update={"keys": "contact"})})


def test_the_secret_is_made_once_for_its_owner(settings: Settings) -> None:
    pseudonym = customer_key_of(settings, ADDRESS)
    assert PSEUDONYM.fullmatch(pseudonym)
    assert customer_key_of(settings, f" {ADDRESS.upper()} ") == pseudonym
    assert stat.S_IMODE(secret_file(settings).stat().st_mode) == 0o600
    assert [p.name for p in settings.paths.data.iterdir()] == ["pseudonyms.secret"]


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o660])
def test_a_secret_that_others_can_read_is_refused(settings: Settings, mode: int) -> None:
    customer_key_of(settings, ADDRESS)
    secret_file(settings).chmod(mode)
    with pytest.raises(ConfigError, match="chmod 600"):
        customer_key_of(settings, ADDRESS)


def test_a_cut_secret_is_refused_and_not_replaced(settings: Settings) -> None:
    customer_key_of(settings, ADDRESS)
    secret_file(settings).write_text("short")
    with pytest.raises(ConfigError, match="restore it from a backup"):
        customer_key_of(settings, ADDRESS)
    assert secret_file(settings).read_text() == "short"


def test_another_secret_makes_other_pseudonyms(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    one = customer_key_of(settings, ADDRESS)
    monkeypatch.setenv("VOC_PSEUDONYM_SECRET", "s" * 32)
    assert customer_key_of(settings, ADDRESS) != one
    monkeypatch.setenv("VOC_PSEUDONYM_SECRET", "s" * 31)
    with pytest.raises(ConfigError, match="expected 32 characters or more, got 31") as failure:
        customer_key_of(settings, ADDRESS)
    assert "sss" not in str(failure.value)
