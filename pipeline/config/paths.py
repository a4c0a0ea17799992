"""Define the folders of a run, and of which part of what is loaded they hold a copy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pydantic import Field

from pipeline.config.yaml import Config


class Part(Config):
    """The part of what is loaded that a copy of the warehouse holds; None stands for every response.

    Attributes:
        name: Name of the ad-hoc run.
        source: Name of a source mapping.
        first_day: First day on which a response was given.
        last_day: Last day, included.
        attribute: "channel", "language" or an attribute of responses.
        value: Its value.
        journey_map: Map under which every response is read; None: as configured.
        changed: Values in place of those of the settings file, by name.
        responses: Number of responses that are selected.
        of: Number of responses that are loaded.
    """

    name: str
    source: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    attribute: str | None = None
    value: str | None = None
    journey_map: str | None = None
    changed: dict[str, str] = Field(default_factory=dict)
    responses: int
    of: int


class Paths(Config):
    """The folders from which a run reads and to which it writes."""

    data: Path
    inbox: Path | None = None
    installation: Path | None = None
    part: Part | None = Field(None, description="What the folder holds a copy of; set by ad-hoc runs")

    @property
    def home(self) -> Path:
        """Return the installation's data folder: `data`, unless that holds a copy of a part of it."""
        return self.installation or self.data

    @property
    def warehouse(self) -> Path:
        """Return the path of the writer's file."""
        return self.data / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """Return the path of the readers' file."""
        return self.data / "published" / "voc.duckdb"

    @property
    def page(self) -> Path:
        """Return the path of the page that shows the published file."""
        return self.data / "published" / "report.html"

    def run_page(self, run_id: str) -> Path:
        """Return the path of the page of what a run published."""
        return self.data / "published" / "pages" / f"{run_id}.html"

    @property
    def taught(self) -> Path:
        """Return the folder of what the user's labels have taught the reader."""
        return self.home / "taught"

    def snapshot(self, run_id: str) -> Path:
        """Return the path of the kept copy of what a run published."""
        return self.data / "published" / "snapshots" / f"{run_id}.duckdb"
