"""Arrays that are costly and never change (annotations, peers' fits), kept in a folder by what they were made from."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]


class Cache:
    """Keeps results in memory, and in `folder` where one is given."""

    def __init__(self, folder: Path | None = None) -> None:
        """Create the folder; without one, nothing is written."""
        self._folder, self._kept = folder, {}  # type: tuple[Path | None, dict[str, Arrays]]
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def arrays(self, name: str, made_from: Sequence[Any], make: Callable[[], Arrays]) -> Arrays:
        """Return what `make` returns; made once for the same name and values.

        Args:
            name: Of the kind of work; part of the file's name.
            made_from: JSON-able values and arrays; everything that the result depends on.
            make: Returns arrays without Python objects in them (strings as numpy strings).
        """
        key = f"{name}-{_digest(made_from)}"
        if key in self._kept:
            return self._kept[key]
        path = self._folder / f"{key}.npz" if self._folder is not None else None
        if path is not None and path.is_file():
            with np.load(path, allow_pickle=False) as stored:
                found = {k: stored[k] for k in stored.files}
        else:
            found = make()
            if path is not None:
                building = path.with_suffix(f".{os.getpid()}.npz")  # another process may look for it
                np.savez(building, **found)  # type: ignore[arg-type]
                building.replace(path)
        self._kept[key] = found
        return found


def _digest(values: Sequence[Any]) -> str:
    digest = hashlib.sha256()
    for value in values:
        if isinstance(value, np.ndarray):
            digest.update(str((value.shape, value.dtype)).encode() + np.ascontiguousarray(value).tobytes())
        else:
            digest.update(json.dumps(value, sort_keys=True).encode())
        digest.update(b"\n")
    return digest.hexdigest()[:20]
