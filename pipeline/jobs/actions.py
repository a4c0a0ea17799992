"""Actions of the company, whose effect each run measures: `voc actions add` and `list`."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.config.actions import Action, check_actions, load_actions
from pipeline.config.journeys import load_journeys
from pipeline.config.places import PACKAGED
from pipeline.config.settings import Settings
from pipeline.errors import ConfigError

BEGIN = """\
# What was done about what customers say. Each run measures what it changed (table actions); `voc actions add` writes here.
# date, name, and touchpoint (id or journey/id, one or a list) or theme (theme_id). If known: owner, cost, currency, hoped (-0.5: half the complaints).
# yaml-language-server: $schema=schema/actions.json
"""


def add_action(settings: Settings, values: Mapping[str, Any]) -> Action:
    """Write an action to the end of the settings' file of actions, which is made if need be; returns it.

    What stands in the file stays as it is, comments included. The new file is checked before it takes the old one's place.

    Args:
        settings: Settings of the installation.
        values: Keys of `Action`; None: not said.

    Raises:
        ConfigError: A value is wrong, no map has the touchpoint, the file cannot be written, or the settings are those of the package.
    """
    path = settings.actions
    if PACKAGED.is_dir() and path.is_relative_to(PACKAGED):
        raise ConfigError(
            "the settings in force are the package's own, where nothing is written; make a project with `voc init DIR`, or name a settings file with --config"
        )
    check(settings)
    beside = path.with_name(f".{path.stem}.new.yaml")
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else BEGIN
        beside.write_text(_with_entry(text, values), encoding="utf-8")
        if path.exists():
            beside.chmod(path.stat().st_mode & 0o777)
    except OSError as e:
        raise ConfigError(f"{path}: {e.strerror or e}; the action was not written") from e
    try:
        before = {a.action_id for a in load_actions(path)}
        try:
            known = [(j.id, t.id) for j in load_journeys(settings.journeys) for _, t in j.touchpoints]
            after = check_actions(beside, known)
        except ConfigError as e:
            raise ConfigError(str(e).replace(str(beside), str(path)) + "; nothing was written") from e
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    (added,) = (a for a in after if a.action_id not in before)
    return added


def check(settings: Settings) -> tuple[Action, ...]:
    """Return the declared actions, by date.

    Raises:
        ConfigError: The file does not match, or names a touchpoint that no map has.
    """
    return check_actions(
        settings.actions, [(j.id, t.id) for j in load_journeys(settings.journeys) for _, t in j.touchpoints]
    )


def list_actions(settings: Settings) -> list[dict[str, Any]]:
    """Return every declared action by date, each with what the last run says of it; `verdict` is None before a run has seen it.

    Raises:
        ConfigError: The file does not match.
        QueryError: The published file cannot be read.
    """
    found = _published(settings.paths.published)
    rows = []
    for action in check(settings):
        said = found.get(action.action_id, {})
        rows.append(
            {
                "action_id": action.action_id,
                "date": action.date.isoformat(),
                "name": action.name,
                action.subject: list(action.touchpoint or action.theme),
                "owner": action.owner,
                "cost": action.cost,
                "currency": action.currency,
                "hoped": action.hoped,
                **{key: said.get(key) for key in TOLD},
            }
        )
    return rows


TOLD = ("verdict", "reason", "effect", "effect_low", "effect_high", "q_value", "seen_from", "statement")
"""What the published table says of an action and a list of them repeats."""


def _published(path: Path) -> dict[str, dict[str, Any]]:
    """Return the rows of the published table by action_id; none where nothing is published or by an earlier version."""
    from pipeline.reading import open_published

    if not path.exists():
        return {}
    con = open_published(path)
    try:
        if not con.execute("select 1 from duckdb_tables() where table_name = 'actions'").fetchall():
            return {}
        rows = con.table("actions").fetchall()
        names = con.table("actions").columns
    finally:
        con.close()
    told = [dict(zip(names, row, strict=True)) for row in rows]
    return {row["action_id"]: {k: _plain(v) for k, v in row.items()} for row in told}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _with_entry(text: str, values: Mapping[str, Any]) -> str:
    """Return the text of the file with one more entry, the rest of it as it was."""
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap
    from ruamel.yaml.error import YAMLError

    yaml = YAML(typ="rt")
    yaml.width, yaml.preserve_quotes = 200, True
    yaml.indent(mapping=2, sequence=4, offset=2)
    try:
        tree = yaml.load(text)
    except YAMLError as e:
        raise ConfigError("the file of actions is not valid YAML; `voc actions list` says where") from e
    entry = CommentedMap({k: v for k, v in values.items() if v not in (None, [], ())})
    if tree is None:
        out = io.StringIO()
        yaml.dump({"actions": [entry]}, out)
        return text + out.getvalue()
    if not isinstance(tree, CommentedMap):
        raise ConfigError("the file of actions holds no key `actions`; `voc actions list` says what is expected")
    tree["actions"] = tree.get("actions") or []
    tree["actions"].append(entry)
    out = io.StringIO()
    yaml.dump(tree, out)
    return out.getvalue()
