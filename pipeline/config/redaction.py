"""Which personal data is replaced in the texts of each source, as settings, mappings and the list of staff say."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from models.personal.redaction import Rules
from pipeline.config.journeys import load_journeys
from pipeline.config.key_secret import staff_pseudonym
from pipeline.config.privacy_settings import SourcePrivacy
from pipeline.config.settings import Settings
from pipeline.config.sources import load_sources
from pipeline.errors import ConfigError

SHORTEST = 3
"""Letters of a word that may tell a thing from a person."""
_WORD = re.compile(r"[^\W\d_]+")


def source_rules(settings: Settings) -> Mapping[str, Rules]:
    """Return the rules by source; "" has those of a source without a mapping, which are the settings' own.

    Raises:
        ConfigError: A source mapping is wrong, or the list of staff cannot be read.
    """
    staff = _staff(settings.privacy.staff) if settings.privacy.staff else ()
    own = {name: mapping.privacy for name, mapping in load_sources(settings.sources).items()}
    return {name: _rules(settings, source, staff) for name, source in {"": SourcePrivacy(), **own}.items()}


def known_words(settings: Settings) -> frozenset[str]:
    """Return words, in lower case, that the company uses itself: those of the sources' names, and those that its maps write with a capital.

    Raises:
        ConfigError: A source mapping or a journey map is wrong.
    """
    journeys = load_journeys(settings.journeys)
    points = [p for journey in journeys for stage in journey.stages for p in stage.touchpoints]
    names = [*(p.name for p in points), *(name.replace("_", " ") for name in load_sources(settings.sources))]
    texts = [text for p in points for text in (p.description, *p.examples)]
    found = [m[0] for name in names for m in _WORD.finditer(name)]
    found += [m[0] for text in texts for m in _WORD.finditer(text) if m.start() and m[0][0].isupper()]
    return frozenset(word.lower() for word in found if len(word) >= SHORTEST)


def rules_stamp(rules: Rules) -> str:
    """Return 16 hexadecimal digits that change when, and only when, the rules do."""
    staff = (rules.staff, rules.staff_names) if "name" in rules.kinds else ()
    content = json.dumps([sorted(rules.kinds), rules.regions, rules.own, staff])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _rules(settings: Settings, source: SourcePrivacy, staff: tuple[str, ...]) -> Rules:
    common = settings.privacy
    given = {"regions": regions} if (regions := source.regions or common.regions) else {}
    return Rules(
        kinds=common.redacts(source),
        own=(*common.keep, *source.keep),
        staff=staff,
        staff_names=source.staff_names or common.staff_names,
        pseudonym=partial(staff_pseudonym, settings) if staff else None,
        **given,
    )


def _staff(path: Path) -> tuple[str, ...]:
    """Return the names on the list, one per line; blank lines and those that start with # do not count.

    Raises:
        ConfigError: The file cannot be read, or a line holds no letter.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as e:
        raise ConfigError(f"{path}: the list of staff cannot be read: {type(e).__name__}") from e
    names = [(n, " ".join(line.split())) for n, line in enumerate(lines, 1)]
    for n, name in names:
        if name and not name.startswith("#") and sum(c.isalpha() for c in name) < 2:
            raise ConfigError(f"{path}:{n}: expected the name of a person, one per line")
    return tuple(dict.fromkeys(name for _, name in names if name and not name.startswith("#")))
