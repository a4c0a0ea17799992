"""`voc init`: a project folder with configuration to edit, an inbox and a README."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.config.places import CONFIG, shipped
from pipeline.errors import ConfigError

TEMPLATES = Path(__file__).resolve().parent / "project"
TEMPLATED = {"README.md": "README.md", str(CONFIG): "pipeline.yaml", ".gitignore": "gitignore.txt"}
"""Path in the project to the file in TEMPLATES; {journey} in its text becomes the chosen map."""
FIRST_QUESTION = "select touchpoint, label, customers, net_sentiment from pain_points order by rank"
NAMED_MAP = re.compile(r"^journey: (\S+).*$", re.MULTILINE)
"""The line by which a source mapping chooses a journey map. A project has only one map, which is the default."""


def shipped_journeys() -> tuple[str, ...]:
    """Return the names of the shipped journey maps, in order."""
    return tuple(sorted(path.stem for path in shipped("configs/journeys").glob("*.yaml")))


def init_project(folder: Path, *, journey: str = "ecommerce") -> tuple[Path, ...]:
    """Write a project into a folder, which is made if need be; returns the files written.

    The source mappings are copies, not references to the package: how an export is read is part of a result, and so an
    upgrade of the package must not change it behind the user's back.

    Args:
        folder: The project's folder. Other files in it stay.
        journey: Name of the journey map, one of shipped_journeys().

    Raises:
        ConfigError: There is no such map, or the folder has one of the files already; nothing is written.
    """
    if journey not in shipped_journeys():
        raise ConfigError(
            f"--journey {journey}: there is no such journey map; choose one of {', '.join(shipped_journeys())}"
        )
    contents = _contents(journey)
    present = [name for name in contents if (folder / name).exists()]
    if present:
        more = f", and so do {len(present) - 1} other files of a project" if len(present) > 1 else ""
        raise ConfigError(
            f"{folder / present[0]}: exists already{more}; `voc init` never overwrites, so name another folder"
        )
    try:
        (folder / "data" / "inbox").mkdir(parents=True, exist_ok=True)
        for name, text in contents.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as out:
                out.write(text)
    except OSError as e:
        raise ConfigError(f"{e.filename or folder}: {e.strerror or e}; the project could not be written") from e
    return tuple(folder / name for name in contents)


def next_steps(folder: Path, *, journey: str) -> str:
    """Return what to do in a fresh project, as lines to print."""
    others = ", ".join(name for name in shipped_journeys() if name != journey)
    here = folder.resolve() == Path.cwd()
    enter = "" if here else f"  cd {folder}\n"
    return (
        f"Project      {folder.resolve()}\n"
        f"Journey map  configs/journeys/{journey}.yaml (--journey also knows {others})\n"
        "\nNext\n"
        f"{enter}"
        "  put exports into data/inbox/ (columns id, text, created_at; other layouts: configs/sources/)\n"
        "  voc run\n"
        f'  voc query "{FIRST_QUESTION}"\n'
    )


def _contents(journey: str) -> dict[str, str]:
    """Return the text of each file of the project by its path in the project."""
    configs = shipped("configs")
    made = {name: _read(TEMPLATES / template).replace("{journey}", journey) for name, template in TEMPLATED.items()}
    made[f"configs/journeys/{journey}.yaml"] = _read(configs / "journeys" / f"{journey}.yaml")
    for path in sorted((configs / "sources").glob("*.yaml")):
        made[f"configs/sources/{path.name}"] = NAMED_MAP.sub(
            r"# journey: \1   # a map that configs/pipeline.yaml names; default: its first", _read(path)
        )
    made["configs/spellings.yaml"] = _read(configs / "spellings.yaml")
    for path in sorted((configs / "schema").glob("*.json")):
        made[f"configs/schema/{path.name}"] = _read(path)
    return made


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
