"""Folders that the path parameters of a run may lie in: those of the installation, and those that its settings name. Imports no Prefect.

Whoever may start a run could otherwise read any folder of the account by it. `voc up` says by VOC_ROOTS what its installation is; a
run never takes it from its own parameters.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.config.places import find_place
from pipeline.config.settings import Settings, load_settings
from pipeline.errors import ConfigError

VARIABLE = "VOC_ROOTS"
CONFIG = "VOC_SERVED_CONFIG"
"""Variable that names the settings file of what is served."""
SETTING = "served.folders"


@dataclass(frozen=True, slots=True)
class Roots:
    """Folders by parameter, absolute and without links; a parameter may name one of them or what lies below.

    Attributes:
        data: Of the warehouse and the published file.
        inbox: Of the input files.
        config: Of the settings file.
        datasets: Of labelled data.
    """

    data: tuple[str, ...]
    inbox: tuple[str, ...]
    config: tuple[str, ...]
    datasets: tuple[str, ...]

    def check(self, parameter: str, given: Path) -> Path:
        """Return the path without links, which is what is used then.

        Raises:
            ConfigError: It lies outside the folders of the parameter.
        """
        roots: tuple[str, ...] = getattr(self, parameter)
        try:
            path = given.resolve()
        except (OSError, ValueError, RuntimeError):  # a circle of links, a null character
            path = None
        if path is None or not any(path.is_relative_to(root) for root in roots):
            raise ConfigError(
                f"parameter {parameter}: outside the folders that a run may be given: {', '.join(roots)}; "
                f"name further ones in {SETTING} of the settings file, then restart `voc up`"
            )
        return path


PARAMETERS = tuple(Roots.__dataclass_fields__)
"""Parameters of the flows that are paths."""


def roots_of(settings: Settings, *, config: Path) -> Roots:
    """Return the roots of an installation.

    Args:
        settings: Of the installation.
        config: The file that they come from.
    """
    more = [folder.resolve() for folder in settings.served.folders]
    data, inbox = settings.paths.data.resolve(), settings.paths.inbox
    named = os.environ.get("VOC_DATASETS")
    return Roots(
        data=_strings(data, *more),
        inbox=_strings(data, *([inbox.resolve()] if inbox else []), *more),
        config=_strings(config.resolve().parent, *more),
        datasets=_strings(data, *([Path(named).resolve()] if named else []), *more),
    )


def _strings(*folders: Path) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(str, folders)))


def announce(roots: Roots, environment: dict[str, str] | os._Environ[str] = os.environ) -> None:
    """Set the variable that the runs of this process's flows read."""
    environment[VARIABLE] = json.dumps(asdict(roots))


def served_roots(environment: Mapping[str, str] = os.environ) -> Roots:
    """Return the roots of the installation that is served; where nothing is, those of the project around the current folder.

    Raises:
        ConfigError: That project's settings are wrong.
    """
    if said := environment.get(VARIABLE):
        return Roots(**{name: tuple(folders) for name, folders in json.loads(said).items()})
    return roots_of(load_settings(), config=find_place().config)


def foreign_parameters(content: Any, roots: Roots) -> Iterator[str]:
    """Yield why each path in the parameters that a request holds, at any depth, may not be used; nothing where all may.

    Values that Prefect would replace by others (`__prefect_kind`) are left to the run, which checks what it is given.
    """
    waiting = [content]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            given = value.get("parameters")
            if isinstance(given, dict):
                yield from _faults(given, roots)
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def _faults(given: dict[str, Any], roots: Roots) -> Iterator[str]:
    for parameter in PARAMETERS:
        if isinstance(path := given.get(parameter), str):
            try:
                roots.check(parameter, Path(path))
            except ConfigError as e:
                yield str(e)
