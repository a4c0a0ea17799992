"""Writes docs/tree.md: every file in one line, from the first line of each module's docstring."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TREE = ROOT / "docs" / "tree.md"
HEAD = "# The tree\n\nEvery file in one line. `python docs/make_tree.py` writes this page from the first lines of the modules.\n\n```text\n"
OTHERS = {
    "Makefile": "demo, test, check, bench, up",
    "pyproject.toml": "package, direct dependencies with their reasons, settings of the tools",
    "setup.py": "puts configs/, data/samples/ and data/sample_labels/ into the wheel",
    "constraints.txt": "every dependency by version",
    "LICENSE": "Apache License 2.0",
    "NOTICE": "the base weights' and the training data's attributions",
    "CONTRIBUTING.md": "ten rules for a change",
    "SECURITY.md": "how to report a fault, supported versions",
    "CHANGELOG.md": "what changed, scores first",
    ".ci/run": "what CI runs: format, lint, types, tests, wheel",
    "configs/pipeline.yaml": "settings of a run",
    "configs/sources/": "how each export is read, one file per source",
    "configs/journeys/": "journey maps of nine industries, one file per industry; which one to take: docs/add-a-touchpoint.md",
    "configs/spellings.yaml": "which values of attributes are one segment: spellings of countries, values that say nothing, bands of numbers",
    "configs/schema/": "JSON schemas of every kind of configuration, for editors",
    "data/samples/": "exports of a made-up shop, with the facts planted in them",
    "data/sample_labels/": "an audit of the samples: sentences that two people labelled, by which the demo says how right the reader is",
    "deploy/": "systemd units: voc up, or server and worker apart; audit, SBOM and lock file of what is installed",
    "docs/": "architecture, lineage, how to add a source, a touchpoint, a model; operations; security: promises and their tests; querying; key figures; notes",
    "pipeline/warehouse/migrations/": "tables of the warehouse, numbered, forward only",
    "pipeline/published/audits/": "queries that must return no row before a snapshot goes live",
    "pipeline/jobs/project/": "what `voc init` writes",
    "pipeline/**/sql/": "queries beside the code that runs them (a table's has the table's name), each with what it reads, writes and its key",
    "models/weights/": "the shipped annotator: ONNX, safetensors, JSON, with their sha256",
    "models/cards/": "model card: data, figures, limits",
    "models/evaluation/annotator/cases/": "behaviour cases, by capability",
    "models/evaluation/personal/cases/": "sentences with labelled personal data of made-up people, and hard negatives: half to build rules on, half to measure",
    "tests/": "mirrors the tree",
}


def first_line(path: Path) -> str:
    """Return the first line of a module's docstring, without its full stop; "" if it has none."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return text.splitlines()[0].rstrip(".") if text else ""


def lines() -> list[str]:
    """Return the tree, one line per file."""
    named = {p: text for p, text in OTHERS.items() if "/" not in p.rstrip("/")}
    rows = [(p, text) for p, text in {**named, ".ci/run": OTHERS[".ci/run"]}.items()]
    for top in ("configs", "data", "pipeline", "models", "flows", "deploy", "docs", "tests"):
        rows += [(p, t) for p, t in OTHERS.items() if p.startswith(f"{top}/") and (p, t) not in rows]
        if top in ("pipeline", "models", "flows"):
            for path in sorted((ROOT / top).rglob("*.py"), key=lambda p: (p.parent, p.name)):
                if first_line(path):
                    rows.append((str(path.relative_to(ROOT)), first_line(path)))
    width = max(len(p) for p, _ in rows)
    return [f"{p:<{width}}  {text}" for p, text in rows]


def rendered() -> str:
    """Return the page as it should be now."""
    return HEAD + "\n".join(lines()) + "\n```\n"


if __name__ == "__main__":
    TREE.write_text(rendered(), encoding="utf-8")
    sys.exit(0)
