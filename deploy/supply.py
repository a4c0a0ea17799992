"""What is installed: known vulnerabilities, a list of parts (SBOM), and a lock file with hashes. `make audit`, `make sbom`, `make lock`.

    python deploy/supply.py audit ENVIRONMENT TOOLS              0: all checked, none known; 1: some are known; 2: not all could be checked
    python deploy/supply.py sbom  ENVIRONMENT TOOLS [sbom.json]  CycloneDX 1.6, the same bytes for the same environment
    python deploy/supply.py lock  ENVIRONMENT [requirements.lock]

ENVIRONMENT is the virtual environment that runs the pipeline, TOOLS the one with the extra `audit`.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OWN = {"voc-pipeline", "pip"}
"""Left out: the project itself, and what only installs."""


def installed(environment: Path) -> list[str]:
    """Return `name==version` of every package of a virtual environment, sorted."""
    code = "import importlib.metadata as m; print(*{f'{d.name}=={d.version}' for d in m.distributions()}, sep='\\n')"
    said = subprocess.run(
        [environment / "bin" / "python", "-c", code], check=True, capture_output=True, text=True, cwd="/"
    )
    found = {line.lower().replace("_", "-"): line for line in said.stdout.split()}
    return [line for name, line in sorted(found.items()) if name.partition("==")[0] not in OWN]


def audit(environment: Path, tools: Path) -> int:
    """Print what is known against the installed packages, and which of them could not be checked."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as listed:
        listed.write("\n".join(installed(environment)))
        listed.flush()
        command = [
            tools / "bin" / "pip-audit",
            "--no-deps",
            "--disable-pip",
            "--progress-spinner",
            "off",
            "--format",
            "json",
        ]
        done = subprocess.run([*command, "--requirement", listed.name], check=False, capture_output=True, text=True)
    if not done.stdout.startswith("{"):
        last = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        print(f"audit: the vulnerability database cannot be asked, so nothing is known ({last[:120]})")
        return 2
    code, lines = judged(json.loads(done.stdout)["dependencies"])
    print("\n".join(lines))
    return code


def judged(packages: Sequence[dict[str, Any]]) -> tuple[int, list[str]]:
    """Return exit code and lines for pip-audit's answer. A package that it skipped is not one without a vulnerability."""
    skipped = [p["name"] for p in packages if "skip_reason" in p]
    hit = [p for p in packages if p.get("vulns")]
    lines = []
    for package in hit:
        for vulnerability in package["vulns"]:
            fixed = ", ".join(vulnerability.get("fix_versions") or ()) or "no version"
            lines.append(f"{package['name']} {package['version']}: {vulnerability['id']}, mended in {fixed}")
    known = sum(len(p["vulns"]) for p in hit)
    lines.append(
        f"audit: {len(packages) - len(skipped)} of {len(packages)} packages checked, {known} known vulnerabilities"
    )
    if skipped:
        shown = ", ".join(skipped[:5]) + (", …" if len(skipped) > 5 else "")
        lines.append(f"audit: {len(skipped)} could not be checked, so nothing is known of them: {shown}")
        lines.append("audit: is the vulnerability database reachable from this machine? Run it again where it is")
    return (1 if hit else 2 if skipped else 0), lines


def sbom(environment: Path, tools: Path, target: Path) -> int:
    """Write the list of parts, without a time, an address of an index or a path of this machine."""
    command = [tools / "bin" / "cyclonedx-py", "environment", environment, "--pyproject", ROOT / "pyproject.toml"]
    subprocess.run([*command, "--output-reproducible", "--of", "JSON", "-o", target], check=True)
    print(f"{target}: {len(json.loads(target.read_text(encoding='utf-8'))['components'])} parts")
    return 0


def lock(environment: Path, target: Path) -> int:
    """Write every installed package with the hash of the file that the installer takes for it here.

    The hashes are of this platform and this index (a CPU build of torch is another file than the one with CUDA), so the file is not
    part of the repository: whoever installs makes it once, keeps it, and `make` then installs nothing else.
    """
    with tempfile.TemporaryDirectory() as folder:
        listed, report = Path(folder, "list.txt"), Path(folder, "report.json")
        listed.write_text("\n".join(installed(environment)), encoding="utf-8")
        command = [
            environment / "bin" / "python",
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--dry-run",
        ]
        command += ["--ignore-installed", "--no-deps", "--report", report, "--requirement", listed]
        subprocess.run(command, check=True)
        lines = locked(json.loads(report.read_text(encoding="utf-8"))["install"])
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{target}: {len(lines)} packages with hashes")
    return 0


def locked(installs: Sequence[dict[str, Any]]) -> list[str]:
    """Return lines for `pip install --require-hashes --requirement` from pip's report: names, versions and hashes, no addresses."""
    lines = []
    for item in installs:
        name, version = item["metadata"]["name"], item["metadata"]["version"]
        digest = item["download_info"].get("archive_info", {}).get("hashes", {}).get("sha256", "")
        if not re.fullmatch(r"[0-9a-f]{64}", digest):
            raise SystemExit(f"{name}: the installer gives no sha256 for it")
        lines.append(f"{name}=={version} --hash=sha256:{digest}")
    return sorted(lines, key=str.lower)


def main(arguments: Sequence[str]) -> int:
    """Do what the first argument says."""
    match list(arguments):
        case ["audit", environment, tools]:
            return audit(Path(environment), Path(tools))
        case ["sbom", environment, tools, *target]:
            return sbom(Path(environment), Path(tools), Path(*(target or ["sbom.json"])))
        case ["lock", environment, *target]:
            return lock(Path(environment), Path(*(target or ["requirements.lock"])))
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
