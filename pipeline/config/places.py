"""Where a command finds its settings and its data: as told, else in the project around the current folder, else the defaults."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The folder that holds the packages: a checkout, or site-packages."""
PACKAGED = Path(__file__).resolve().parents[1] / "defaults"
"""A wheel's copy of what the checkout has outside its packages; setup.py puts it there. A checkout has no such folder."""
CONFIG = Path("configs/pipeline.yaml")
"""Settings file of a project, below the project's folder; it is what makes a folder a project."""
SAMPLES = Path("data/samples/pipeline.yaml")
"""Shipped settings of the demo on the samples."""
MARKER = ".voc-demo"
"""File in a data folder which says that `voc demo` made the folder and may delete it; where its settings are SAMPLES, it ends with that path."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one command works.

    Attributes:
        config: Settings file.
        data: Folder of warehouse.duckdb, inbox/ and published/; it need not exist.
    """

    config: Path
    data: Path

    @property
    def published(self) -> Path:
        """Return the path of the readers' file."""
        return self.data / "published" / "voc.duckdb"


def shipped(name: str) -> Path:
    """Return the path of a shipped folder or file, for instance "configs" or "data/samples".

    In a wheel it is the package's copy; in a checkout, and in an editable install of one, it is the checkout's own.
    """
    return (PACKAGED if PACKAGED.is_dir() else ROOT) / name


def project_folder(start: Path | None = None) -> Path | None:
    """Return the nearest folder with configs/pipeline.yaml, from `start` upwards; None if there is none.

    Args:
        start: Where to begin; the current folder when None.
    """
    here = (start or Path.cwd()).resolve()
    return next((folder for folder in (here, *here.parents) if (folder / CONFIG).is_file()), None)


def find_place(*, config: Path | None = None, data: Path | None = None, start: Path | None = None) -> Place:
    """Return the settings file and data folder of a command, both absolute.

    What is given counts, each for itself. A folder that the demo made has the demo's settings. Else the project around `start` says: its
    configs/pipeline.yaml and its data/.
    Without a project it is the shipped settings, and data/ in `start`. The checkout is a project like any other.

    Args:
        config: Value of --config.
        data: Value of --data.
        start: Where to look for a project; the current folder when None.
    """
    project = project_folder(start) if config is None or data is None else None
    base = project or start or Path()
    own = shipped(str(SAMPLES)) if data and config is None and _is_demo(data) else None
    return Place(
        config=(config or own or (project / CONFIG if project else shipped(str(CONFIG)))).resolve(),
        data=(data or base / "data").resolve(),
    )


def _is_demo(data: Path) -> bool:
    """Return whether `voc demo` made the folder from the samples."""
    try:
        return (data / MARKER).read_text(encoding="utf-8").splitlines()[-1:] == [str(SAMPLES)]
    except (OSError, UnicodeDecodeError):
        return False
