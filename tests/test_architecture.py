"""The rules of docs/architecture.md, read off the imports."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("models", "pipeline", "flows")
STAGES = ("raw", "enriched", "themes", "touchpoints", "insights", "published")
FILES = sorted(p for package in PACKAGES for p in (ROOT / package).rglob("*.py"))
ONLY_IN = {
    "prefect": "flows",
    "duckdb": "pipeline",
    "torch": "models",
    "transformers": "models",
    "sentence_transformers": "models",
    "onnxruntime": "models",
    "onnx": "models",
    "tokenizers": "models",
    "spacy": "models",
    "bertopic": "models",
    "umap": "models",
    "hdbscan": "models",
    "sklearn": "models",
}
LONGEST = 300


def imports(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_imports_go_flows_to_pipeline_to_models(path: Path) -> None:
    allowed = PACKAGES[: PACKAGES.index(path.relative_to(ROOT).parts[0]) + 1]
    if name(path) == "pipeline/cli/operate.py":  # `voc up` starts the flows
        allowed = PACKAGES
    for module in imports(path):
        package = module.split(".")[0]
        assert package not in PACKAGES or package in allowed, module


@pytest.mark.parametrize("path", FILES, ids=name)
def test_libraries_stay_in_their_package(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    for module in imports(path):
        owner = ONLY_IN.get(module.split(".")[0])
        assert owner in (None, package), f"{module} belongs into {owner}/"


@pytest.mark.parametrize("path", [p for p in FILES if p.relative_to(ROOT).parts[1] in STAGES], ids=name)
def test_stages_never_import_each_other(path: Path) -> None:
    stage = path.relative_to(ROOT).parts[1]
    for module in imports(path):
        parts = module.split(".")
        if parts[0] == "pipeline" and len(parts) > 1 and parts[1] in STAGES:
            assert parts[1] == stage, module


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_file_is_long(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_no_path_of_a_machine_and_no_index_address_is_in_the_repository() -> None:
    bad = ("py" + "pi.org", "python" + "hosted", "deb." + "debian")
    machine = re.compile(r"/(?:work|root|home|Users)/")
    for path in (p for p in ROOT.rglob("*") if p.suffix in {".py", ".md", ".toml", ".yaml", ".txt", ".sql", ".json"}):
        parts = path.relative_to(ROOT).parts
        if parts[0].startswith(".") or parts[0] in {"data", "build"} or "egg-info" in str(path):
            continue
        text = path.read_text(encoding="utf-8")
        for word in bad:
            assert word not in text, f"{path}: {word}"
        assert not (found := machine.search(text)), f"{path}: {found[0]}"
