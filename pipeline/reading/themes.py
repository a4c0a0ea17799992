"""What `voc themes` shows of the registry, line by line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from models.topics.topic_quality import UNSTABLE
from pipeline.config.settings import Settings
from pipeline.errors import ThemesError
from pipeline.reading.registry import Registry, open_registry
from pipeline.themes.story import tell_history

NO_THEMES = "no themes yet: the first run with enough distinct sentences finds them (themes.min_sentences); touchpoints and scores work without"


def theme_lines(
    settings: Settings, action: str, theme_id: str | None, *, moment: datetime | None = None, as_json: bool = False
) -> Iterator[str]:
    """Yield what a reading action finds; nothing is locked, and nothing is opened for writing.

    Args:
        settings: Settings of the installation.
        action: show, or one of LINES.
        theme_id: For show, and for the history of one theme.
        moment: For show: what the theme held then.
        as_json: For history: JSON lines.

    Raises:
        ThemesError: There is no such theme, or none is named for show.
        WarehouseError: There is no warehouse; or (WarehouseBusy) a run writes and only the warehouse knows the answer.
    """
    with open_registry(settings) as registry:
        if action == "show" and theme_id is None:
            raise ThemesError("name a theme, as in `voc themes show T001`; `voc themes list` lists them")
        if action == "show":
            yield json.dumps(registry.show(str(theme_id), moment), indent=2, default=str, ensure_ascii=False)
        else:
            yield from LINES[action](registry, theme_id, as_json)


def _list(registry: Registry, theme_id: str | None, as_json: bool) -> Iterator[str]:
    themes = registry.themes()
    if not themes:
        yield NO_THEMES
    for theme in themes:
        group = f"  [{theme['group_label']}]" if theme["group_label"] else ""
        unstable = "  unstable" if theme["stability"] is not None and theme["stability"] < UNSTABLE else ""
        head = f"{theme['theme_id']}  {theme['sentences']:>6} sentences  {theme['label']}{group}{unstable}"
        yield f"{head}  ({', '.join(theme['keywords'][:5])})" + ("" if theme["status"] == "active" else "  retired")


def _history(registry: Registry, theme_id: str | None, as_json: bool) -> Iterator[str]:
    events = registry.history(theme_id)
    yield from _json_lines(events) if as_json else tell_history(events)


def _corrections(registry: Registry, theme_id: str | None, as_json: bool) -> Iterator[str]:
    yield from _json_lines(registry.corrections())


def _groups(registry: Registry, theme_id: str | None, as_json: bool) -> Iterator[str]:
    for group in registry.groups():
        yield f"{group['group_id']}  {group['label']}"
        yield from (f"    {theme}" for theme in group["themes"])


def _emerging(registry: Registry, theme_id: str | None, as_json: bool) -> Iterator[str]:
    found = registry.emerging()
    for e in found:
        yield f"{e['emerging_id']}  {e['sentences']:>5} sentences, {e['new_sentences']} since the fit  {e['label']}  ({', '.join(e['keywords'][:5])})"
    yield (
        "`voc themes refit` decides which of them become themes"
        if found
        else "nothing emerges among the unthemed sentences"
    )


def _models(registry: Registry, theme_id: str | None, as_json: bool) -> Iterator[str]:
    for model in registry.models():
        state = "current" if model["is_current"] else (model["note"] or "")
        figures = "  ".join(f"{k} {v:.3f}" for k, v in model["figures"].items())
        yield f"{model['topic_model_id']}  {model['created_at']:%Y-%m-%d %H:%M}  {model['topics']} topics  {figures}  {state}"


def _json_lines(rows: Iterable[Any]) -> Iterator[str]:
    yield from (json.dumps(row, default=str, ensure_ascii=False) for row in rows)


LINES: dict[str, Callable[[Registry, str | None, bool], Iterator[str]]] = {
    "list": _list,
    "history": _history,
    "corrections": _corrections,
    "groups": _groups,
    "emerging": _emerging,
    "models": _models,
}
"""What each reading action prints."""
