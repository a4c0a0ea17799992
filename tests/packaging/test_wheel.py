"""The wheel works by itself: in an environment without the checkout, in an empty folder, from `voc init` to a query."""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pipeline.config.places import ROOT

pytestmark = pytest.mark.timeout(600)
SOURCES = ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE", "NOTICE", "constraints.txt")
FOLDERS = ("configs", "data/samples", "data/sample_labels", "pipeline", "models", "flows")
SDIST = "import sys; from setuptools.build_meta import build_sdist; print(build_sdist(sys.argv[1]))"
WHERE = "import pipeline, models, flows; print(*(m.__file__ for m in (pipeline, models, flows)), sep='\\n')"
FEEDBACK = "id,text,created_at,rating\n" + "".join(
    f"{n},The parcel came {n} days late and nobody answered my mails. The shoes are lovely.,2026-03-{n:02},2\n"
    for n in range(1, 29)
)


def run(*command: str | Path, cwd: Path) -> str:
    """Output of a command that knows nothing of the checkout; fails with what it said."""
    env = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run([str(c) for c in command], cwd=cwd, env=env, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built offline from the source distribution, which is built from a copy of the sources."""
    copy, out = tmp_path_factory.mktemp("sources"), tmp_path_factory.mktemp("dist")
    for name in SOURCES:
        shutil.copy(ROOT / name, copy)
    for name in FOLDERS:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    packed = out / run(sys.executable, "-c", SDIST, out, cwd=copy).split()[-1]
    offline = ("--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--disable-pip-version-check")
    run(sys.executable, "-m", "pip", "wheel", *offline, "--wheel-dir", out, packed, cwd=out)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def voc(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command `voc` of an environment that has the wheel, and this environment's other packages."""
    env = tmp_path_factory.mktemp("env")
    run(sys.executable, "-m", "venv", "--without-pip", env, cwd=env)
    python = env / "bin" / "python"
    install = ("--quiet", "--no-deps", "--no-index", "--disable-pip-version-check")
    run(sys.executable, "-m", "pip", "--python", python, "install", *install, wheel, cwd=env)
    (packages,) = env.glob("lib/python3*/site-packages")
    # a path in a .pth file is searched, but its own .pth files are not read: an editable install there has no effect
    (packages / "others.pth").write_text("\n".join(site.getsitepackages()) + "\n")
    for file in run(python, "-c", WHERE, cwd=env).split():
        assert Path(file).is_relative_to(packages)
    return env / "bin" / "voc"


def test_the_wheel_holds_what_the_commands_need_and_nothing_of_the_benchmarks(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    needed = [
        p
        for folder in ("configs", "data/samples", "data/sample_labels")
        for p in (ROOT / folder).rglob("*")
        if p.is_file()
    ]
    assert {f"pipeline/defaults/{p.relative_to(ROOT)}" for p in needed} <= names
    for package in ("pipeline", "models", "flows"):
        data = {
            p for p in (ROOT / package).rglob("*") if p.suffix in {".sql", ".yaml", ".onnx", ".safetensors", ".json"}
        }
        data = {p for p in data if "evaluation" not in p.parts}
        assert {str(p.relative_to(ROOT)) for p in data} <= names
        assert f"{package}/py.typed" in names
    licences = {n.rsplit("/", 1)[-1] for n in names if "/licenses/" in n}
    assert licences == {"LICENSE", "NOTICE"}
    assert not [n for n in names if n.endswith(("fabsa.yaml", "alexa.yaml")) and "/sources/" in n]
    assert not [n for n in names if n.startswith(("tests/", "docs/")) or n.endswith(".duckdb")]


def test_a_project_runs_from_init_to_a_query(voc: Path, tmp_path: Path) -> None:
    said = run(voc, "init", "shop", "--journey", "ecommerce", cwd=tmp_path)
    assert "voc run" in said
    shop = tmp_path / "shop"
    (shop / "data" / "inbox" / "feedback.csv").write_text(FEEDBACK, encoding="utf-8")
    assert "28 loaded" in run(voc, "run", cwd=shop)
    below = shop / "configs"  # every command works below the project, too
    count = run(voc, "query", "--format", "csv", "select count(*) as n from responses", cwd=below)
    assert count == "n\n28\n"
    assert "28" in run(voc, "status", cwd=below)
    assert run(voc, "rejected", cwd=below) is not None
    assert {p.name for p in tmp_path.iterdir()} == {"shop"}
    assert not (shop / "configs" / "data").exists()


def test_the_demo_runs_in_an_empty_folder(voc: Path, tmp_path: Path) -> None:
    (samples,) = voc.parents[1].glob("lib/python3*/site-packages/pipeline/defaults/data/samples")
    said = run(
        voc, "demo", "--inbox", samples / "web_feedback", cwd=tmp_path
    )  # few texts: the fit of themes takes a minute
    assert "voc query --data data/demo" in said.replace(str(voc), "voc")
    assert (tmp_path / "data" / "demo" / "published" / "voc.duckdb").is_file()
    assert [p.name for p in tmp_path.iterdir()] == ["data"]


@pytest.mark.slow
def test_the_whole_demo_runs_in_an_empty_folder(voc: Path, tmp_path: Path) -> None:
    assert "710 responses" in run(voc, "demo", cwd=tmp_path)
    assert (tmp_path / "data" / "demo" / "published" / "voc.duckdb").is_file()
