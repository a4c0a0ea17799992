"""Taught shifts on disk: one folder per version, verified by hash, and one file that says which holds.

    taught/current.json         {"version": "…", "before": ["", "…"]}; "" is the reader as shipped
    taught/<version>/           taught.safetensors, about.json, manifest.json

A version's folder is whole before current.json names it, and both get their names by rename: a process that dies in between leaves
the reader as it was. Nothing in it is a customer's word: weights, and counts of what they brought.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.artifacts import MANIFEST, write_manifest
from models.base import ModelError
from models.taught.places import Place, place_arrays, places_of
from models.taught.shift import Shift, from_arrays, to_arrays

MEASURES = {
    "sentiment": "sentiment right",
    "category": "category and polarity, F1",
    "touchpoint": "touchpoint right",
}
"""What is measured of each part, in words."""
DIM = 384
"""Of the shipped reader's embeddings."""
CURRENT, WEIGHTS, ABOUT = "current.json", "taught.safetensors", "about.json"
VERSION = re.compile(r"[0-9a-f]{12}")
ADVICE = "`voc teach undo` goes back to the reader before, `voc teach` learns from the labels again"


@dataclass(frozen=True, slots=True)
class Taught:
    """The version that holds.

    Attributes:
        version: 12 hexadecimal digits, of its files' content.
        shifts: By part.
        places: What is added for touchpoints, by journey.
        about: What about.json says: base (manifest of the reader that it was taught to), taught_at, last_label, gains.
    """

    version: str
    shifts: Mapping[str, Shift]
    places: Mapping[str, Place]
    about: Mapping[str, Any]

    @property
    def kept(self) -> list[str]:
        """Return the parts that were taught."""
        return sorted([*self.shifts, *(["touchpoint"] if self.places else [])])


def base_digest(folder: Path) -> str:
    """Return the sha256 of a weights folder's manifest: which reader a shift belongs to."""
    return hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()


def current_version(home: Path) -> str:
    """Return the version that holds; "" where it is the reader as shipped.

    Raises:
        ModelError: current.json is damaged.
    """
    return str(_state(home)["version"])


def history(home: Path) -> list[str]:
    """Return the versions that held before, oldest first; "" is the reader as shipped."""
    return list(_state(home)["before"])


def load_taught(home: Path, *, dim: int) -> Taught | None:
    """Return the version that holds, verified; None where it is the reader as shipped.

    Args:
        home: The folder taught/.
        dim: Of the reader's embeddings.

    Raises:
        ModelError: A file is missing or altered.
    """
    from safetensors.numpy import load

    version = current_version(home)
    if not version:
        return None
    folder = home / version
    try:
        sums = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        contents = {name: (folder / name).read_bytes() for name in (WEIGHTS, ABOUT)}
        if {name: hashlib.sha256(b).hexdigest() for name, b in contents.items()} != sums or _version(sums) != version:
            raise ValueError("altered")
        arrays, about = load(contents[WEIGHTS]), json.loads(contents[ABOUT])
        places = places_of(arrays, about.get("touchpoints", {}), dim)
        return Taught(version, from_arrays(arrays, dim), places, about)
    except Exception as e:  # whatever a damaged file makes of its reader
        raise ModelError(f"{folder}: what was taught is missing or altered ({type(e).__name__}): {ADVICE}") from None


def load_places(home: Path, weights: Path, *, dim: int) -> Mapping[str, Place]:
    """Return what is added for touchpoints, by journey; nothing where nothing was taught, or another reader was.

    Args:
        home: The folder taught/.
        weights: Folder of the reader in use.
        dim: Of its embeddings.

    Raises:
        ModelError: A file is missing or altered.
    """
    taught = _load_used(home, weights, dim=dim)
    return taught.places if taught is not None else {}


def last_label(home: Path, weights: Path, *, dim: int) -> int:
    """Return the number of the last label that has taught the reader in use; 0 where none has.

    Args:
        home: The folder taught/.
        weights: Folder of the reader in use.
        dim: Of its embeddings.

    Raises:
        ModelError: A file is missing or altered.
    """
    taught = _load_used(home, weights, dim=dim)
    return int(taught.about["last_label"]) if taught is not None else 0


def _load_used(home: Path, weights: Path, *, dim: int) -> Taught | None:
    """Return what was taught to the reader in use; None where nothing was, or another reader was taught."""
    taught = load_taught(home, dim=dim)
    return taught if taught is not None and taught.about.get("base") == base_digest(weights) else None


def install(
    home: Path, shifts: Mapping[str, Shift], about: Mapping[str, Any], places: Mapping[str, Place] | None = None
) -> str:
    """Write a version and let it hold; returns its name. The same shifts and words about them are the same version.

    Raises:
        ModelError: The files cannot be written.
    """
    from safetensors.numpy import save

    places = places or {}
    about = {**about, "touchpoints": {journey: list(place.ids) for journey, place in places.items()}}
    try:
        home.mkdir(parents=True, exist_ok=True)
        partial = home / f".{os.getpid()}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        (partial / WEIGHTS).write_bytes(save({**to_arrays(shifts), **place_arrays(places)}))
        (partial / ABOUT).write_text(json.dumps(about, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        write_manifest(partial)
        version = _version(json.loads((partial / MANIFEST).read_text(encoding="utf-8")))
        for file in partial.iterdir():
            _sync(file)
        shutil.rmtree(home / version, ignore_errors=True)
        partial.replace(home / version)
        _sync(home)
        state = _state(home)
        if state["version"] != version:
            _hold(home, version, [*state["before"], state["version"]])
    except OSError as e:
        raise ModelError(f"{home}: cannot be written: {e.strerror or type(e).__name__}") from e
    return version


def undo(home: Path) -> str | None:
    """Let the version before hold; returns its name, "" for the reader as shipped, None where nothing was taught.

    The files of the version that held are kept.

    Raises:
        ModelError: current.json is damaged or cannot be written.
    """
    state = _state(home)
    if not state["version"]:
        return None
    before = state["before"] or [""]
    try:
        _hold(home, before[-1], before[:-1])
    except OSError as e:
        raise ModelError(f"{home}: cannot be written: {e.strerror or type(e).__name__}") from e
    return str(before[-1])


def _state(home: Path) -> dict[str, Any]:
    try:
        state = json.loads((home / CURRENT).read_text(encoding="utf-8"))
        names = [state["version"], *state["before"]]
        if not all(isinstance(v, str) and (not v or VERSION.fullmatch(v)) for v in names):
            raise ValueError("names")
    except (FileNotFoundError, NotADirectoryError):  # a data folder that cannot be is told by who needs it
        return {"version": "", "before": []}
    except (OSError, ValueError, KeyError, TypeError) as e:
        raise ModelError(
            f"{home / CURRENT}: damaged ({type(e).__name__}); remove this file to read with the shipped reader, then teach again"
        ) from None
    return dict(state)


def _hold(home: Path, version: str, before: list[str]) -> None:
    made = home / f".{os.getpid()}.json"
    made.write_text(json.dumps({"version": version, "before": before}) + "\n", encoding="utf-8")
    _sync(made)
    made.replace(home / CURRENT)
    _sync(home)


def _version(sums: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(sums, sort_keys=True).encode()).hexdigest()[:12]


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
