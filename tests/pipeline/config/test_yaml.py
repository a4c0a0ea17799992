from pathlib import Path

import pytest

from pipeline.config.settings import Settings, load_settings
from pipeline.config.yaml import load_yaml
from pipeline.errors import ConfigError


def write(folder: Path, text: str) -> Path:
    path = folder / "pipeline.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "line", "dotted", "expected"),
    [
        ("seed: 1\nthemes:\n  sample: 3\n", 3, "themes.sample", "greater than or equal to 200"),
        ("themes:\n  sampel: 300\n", 2, "themes.sampel", "unknown key; did you mean 'sample'?"),
        ("annotator:\n  backend: gpt\n", 2, "annotator.backend", "'shipped' or 'composed'"),
        ("annotator:\n  backend: composed\n", 1, "annotator", "needs the key 'composed'"),
        ("seed: soon\n", 1, "seed", "valid integer"),
        ("sead: 1\n", 1, "sead", "unknown key; did you mean 'seed'? (got '1')"),
        ("annotator:\n  zzz: 1\n", 2, "annotator.zzz", "unknown key; known here: backend, "),
        ("# nothing\n\njourneys: []\n", 3, "journeys", "at least 1"),
    ],
)
def test_a_fault_names_file_line_path_and_expectation(
    tmp_path: Path, text: str, line: int, dotted: str, expected: str
) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigError) as error:
        load_yaml(path, Settings)
    assert f"{path}:{line}: {dotted}: " in str(error.value)
    assert expected in str(error.value)


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as error:
        load_yaml(write(tmp_path, "seed: -1\nthreads: 0\nwhat: 1\n"), Settings)
    assert len(str(error.value).splitlines()) == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("seed: [1\n", "not valid YAML"),
        ("seed: 1\nseed: 2\n", ":2: not valid YAML: found duplicate key"),
        ("- seed\n", "expected a mapping"),
        ("seed: 1\n\x00", ":2: not valid YAML"),
        ("seed: 1\nse\x1b[31med: 1\n", r":2: not valid YAML: [^\n]*not allowed$"),
    ],
)
def test_what_is_no_yaml_mapping_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        load_yaml(write(tmp_path, text), Settings)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.yaml: cannot read: No such file or directory$"):
        load_yaml(tmp_path / "nowhere.yaml", Settings)


def test_an_empty_file_means_all_defaults(tmp_path: Path) -> None:
    assert load_yaml(write(tmp_path, ""), Settings) == Settings()


def test_a_missing_journey_map_stops_the_run_before_work(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    with pytest.raises(ConfigError, match=r"no file .*ecommerce\.yaml"):
        load_settings(write(tmp_path, "seed: 1\n"))


def test_the_fingerprint_ignores_what_changes_no_result() -> None:
    base = Settings()
    assert base.model_copy(update={"threads": 7, "memory_limit": "3GB"}).fingerprint() == base.fingerprint()
    for part, changed in (("annotator", {"threads": 7}), ("enrich", {"batch": 7}), ("publish", {"keep": 3})):
        assert getattr(base, part) != (other := getattr(base, part).model_copy(update=changed))
        assert base.model_copy(update={part: other}).fingerprint() == base.fingerprint()
    assert base.model_copy(update={"seed": 1}).fingerprint() != base.fingerprint()


@pytest.mark.parametrize(
    ("segments", "message"),
    [
        ("[country, channel]", "insights: segments: channel: key figures already have a scope of that name"),
        ("[plan, plan]", "insights: segments: expected every attribute once, got plan, plan"),
    ],
)
def test_segments_do_not_hide_other_scopes(tmp_path: Path, segments: str, message: str) -> None:
    (tmp_path / "p.yaml").write_text(f"insights: {{segments: {segments}}}\n")
    with pytest.raises(ConfigError) as raised:
        load_yaml(tmp_path / "p.yaml", Settings)
    assert message in str(raised.value)
