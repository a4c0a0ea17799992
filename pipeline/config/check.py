"""Every configuration file read once, before any work."""

from __future__ import annotations

from pipeline.config.actions import check_actions
from pipeline.config.journeys import load_journeys
from pipeline.config.settings import Settings
from pipeline.config.sources import load_sources
from pipeline.config.spellings import load_spellings
from pipeline.errors import ConfigError


def check_configuration(settings: Settings) -> None:
    """Read every configuration file once, so that a wrong one stops the run before any work.

    Raises:
        ConfigError: With file:line and the dotted path of every fault.
    """
    load_spellings(settings.spellings)
    maps = load_journeys(settings.journeys)
    journeys = {j.id for j in maps}
    check_actions(settings.actions, [(j.id, t.id) for j in maps for _, t in j.touchpoints])
    for name, source in load_sources(settings.sources).items():
        if source.journey is not None and source.journey not in journeys:
            known = ", ".join(sorted(journeys))
            raise ConfigError(
                f"{settings.sources / name}.yaml: journey: no journey map {source.journey!r} among those that "
                f"the settings name ({known})"
            )
