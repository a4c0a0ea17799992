"""Shipped files, verified before use against the sha256 in their manifest. Nothing is ever unpickled."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from models.base import ModelError

WEIGHTS = Path(__file__).resolve().parent / "weights"
MANIFEST = "manifest.json"


def write_manifest(folder: Path) -> None:
    """Record the sha256 of every file of the folder in its manifest.json."""
    files = sorted(p for p in folder.iterdir() if p.is_file() and p.name != MANIFEST)
    sums = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files}
    (folder / MANIFEST).write_text(json.dumps(sums, indent=2) + "\n", encoding="utf-8")


def verify_files(folder: Path) -> str:
    """Check every file of the manifest; returns a fingerprint of all of them (sha256, hexadecimal).

    Raises:
        ModelError: The manifest or a file is missing, or a file's content is not the recorded one.
    """
    advice = (
        "install the package anew, restore the folder with `git checkout -- models/weights`, or train it with "
        "`python -m models.training`"
    )
    try:
        sums: dict[str, str] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as e:
        raise ModelError(f"{folder / MANIFEST}: missing or unreadable: {advice}") from e
    if not isinstance(sums, dict) or not sums or not all(isinstance(v, str) for v in sums.values()):
        raise ModelError(f"{folder / MANIFEST}: not a list of files with their sha256: {advice}")
    for name, expected in sums.items():
        path = folder / Path(name).name
        try:
            found = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as e:
            raise ModelError(f"{path}: missing or unreadable: {advice}") from e
        if found != expected:
            raise ModelError(f"{path}: its sha256 is {found[:12]}…, expected {expected[:12]}…: {advice}")
    return hashlib.sha256(json.dumps(sums, sort_keys=True).encode()).hexdigest()
