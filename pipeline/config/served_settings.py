"""Define the key `served` of configs/pipeline.yaml: what runs that are started in the UI may be given."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from pipeline.config.yaml import Config


class ServedSettings(Config):
    """What a run that is started in the UI may be given."""

    folders: tuple[Path, ...] = Field(
        (),
        max_length=100,
        description="Further folders, relative to this file, in which data, inbox, config and datasets of such a run may lie; "
        "the folders of `voc up` itself need not be named",
    )
