"""A hostile configuration ends in one clear error, at once and in little memory, whichever file it is."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest

from pipeline.config.corrections import CorrectionFile
from pipeline.config.journeys import JourneyMap
from pipeline.config.settings import Settings
from pipeline.config.sources import SourceMapping
from pipeline.config.yaml import load_yaml
from pipeline.errors import ConfigError

LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
MERGES = "a0: &a0 {k: x}\n" + "".join(
    f"a{n}: &a{n}\n  <<: [{', '.join([f'*a{n - 1}'] * 9)}]\n  k{n}: 1\n" for n in range(1, 12)
)
HOSTILE = {
    "aliases of aliases": LAUGHS,
    "merges of merges": MERGES,
    "an alias of itself": "a: &a [*a]\n",
    "an anchor within itself": "a: &a\n  b: *a\n",
    "3,000 brackets": "a: " + "[" * 3_000 + "]" * 3_000,
    "3,000 brackets that stay open": "a: " + "[" * 3_000,
    "3,000 braces": "a: " + "{a: " * 3_000,
    "3,000 brackets on as many lines": "a: " + "[\n " * 3_000,
    "3,000 dashes": "a:\n  " + "- " * 3_000 + "x",
    "3,000 question marks": "? " * 3_000 + "x",
    "3,000 levels of keys": "".join(" " * n + f"k{n}:\n" for n in range(3_000)),
    "too large": "a: " + "x" * 5_000_000,
    "a date that is none": "a: 2026-13-45\n",
    "a number of 5,000 digits": "a: " + "9" * 5_000,
    "a class": "a: !!python/object/apply:os.system [ls]\n",
    "a control character": "a: \x00b\n",
    "a key with a bracket": "visi[ts: 1\nlist[str]: 2\nfunction-x: 3\n",
    "a key with an escape sequence": '"a\\e[2J": 1\n',
    "two documents": "a: 1\n---\nb: 2\n",
    "a list": "- a\n",
}


@pytest.mark.parametrize("model", [Settings, SourceMapping, JourneyMap, CorrectionFile])
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_one_error_within_a_second(tmp_path: Path, kind: str, model: type) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(HOSTILE[kind], encoding="utf-8")
    began = time.process_time()
    with pytest.raises(ConfigError):
        load_yaml(path, model)
    assert time.process_time() - began < 1
    tracemalloc.start()
    try:
        with pytest.raises(ConfigError, match="^" + str(path)) as raised:
            load_yaml(path, model)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 60e6
    assert len(str(raised.value)) < 20_000
    assert "\x1b" not in str(raised.value)


def test_a_folder_and_a_pipe_are_no_configuration(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe.yaml")
    for path in (tmp_path, tmp_path / "pipe.yaml"):
        with pytest.raises(ConfigError, match="cannot read"):
            load_yaml(path, Settings)


def test_bytes_that_are_not_utf8_are_named_by_place(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"seed: 1 # caf\xe9\n")
    with pytest.raises(ConfigError, match="byte 14 is not UTF-8"):
        load_yaml(path, Settings)


def test_an_ordinary_alias_is_followed(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("seed: &seven 7\nthemes: {sample: 300}\nenrich: {max_chars: 20000}\n")
    assert load_yaml(path, Settings).seed == 7
