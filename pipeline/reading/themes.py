"""What `voc themes` does: reading the registry, refit, corrections."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from models.topics.topic_quality import UNSTABLE
from pipeline.config.settings import Settings
from pipeline.errors import ThemesError
from pipeline.reading.warehouse import read_warehouse
from pipeline.themes.queries import corrections_list, themes_as_of, themes_history, themes_list, themes_show
from pipeline.themes.story import tell_history
from pipeline.themes.tables import read_rows


def themes_command(
    settings: Settings, action: str, theme_id: str | None, *, moment: datetime | None = None, as_json: bool = False
) -> int:
    """Run one reading action and print what it finds.

    Args:
        settings: Settings of the installation.
        action: What to do.
        theme_id: For show, and for the history of one theme.
        moment: For show: what the theme held then.
        as_json: For history: JSON lines.

    Raises:
        ThemesError: There is no such theme, or none is named for show.
        WarehouseBusy: A run is writing.
        WarehouseError: There is no warehouse, or it cannot be read.
    """
    if action == "show" and theme_id is None:
        raise ThemesError("name a theme, as in `voc themes show T001`; `voc themes list` lists them")
    with read_warehouse(settings.paths.warehouse) as con:  # whoever reads the lines slowly holds up no run
        if action == "show":
            shown = themes_as_of(con, str(theme_id), moment) if moment else themes_show(con, str(theme_id))
            lines = [json.dumps(shown, indent=2, default=str, ensure_ascii=False)]
        else:
            lines = list(LINES[action](con, theme_id, as_json))
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


def _list(con: Any, theme_id: str | None, as_json: bool) -> Iterator[str]:
    for theme in themes_list(con):
        group = f"  [{theme['group_label']}]" if theme["group_label"] else ""
        unstable = "  unstable" if theme["stability"] is not None and theme["stability"] < UNSTABLE else ""
        head = f"{theme['theme_id']}  {theme['sentences']:>6} sentences  {theme['label']}{group}{unstable}"
        yield f"{head}  ({', '.join(theme['keywords'][:5])})" + ("" if theme["status"] == "active" else "  retired")


def _history(con: Any, theme_id: str | None, as_json: bool) -> Iterator[str]:
    events = themes_history(con, theme_id)
    yield from _json_lines(events) if as_json else tell_history(events)


def _corrections(con: Any, theme_id: str | None, as_json: bool) -> Iterator[str]:
    yield from _json_lines(corrections_list(con))


def _groups(con: Any, theme_id: str | None, as_json: bool) -> Iterator[str]:
    for group in read_rows(con, "list_groups"):
        yield f"{group['group_id']}  {group['label']}"
        yield from (f"    {theme}" for theme in group["themes"])


def _emerging(con: Any, theme_id: str | None, as_json: bool) -> Iterator[str]:
    found = read_rows(con, "list_emerging")
    for e in found:
        yield f"{e['emerging_id']}  {e['sentences']:>5} sentences, {e['new_sentences']} since the fit  {e['label']}  ({', '.join(e['keywords'][:5])})"
    yield (
        "`voc themes refit` decides which of them become themes"
        if found
        else "nothing emerges among the unthemed sentences"
    )


def _models(con: Any, theme_id: str | None, as_json: bool) -> Iterator[str]:
    for model in read_rows(con, "list_models"):
        state = "current" if model["is_current"] else (model["note"] or "")
        figures = "  ".join(f"{k} {v:.3f}" for k, v in model["figures"].items())
        yield f"{model['topic_model_id']}  {model['created_at']:%Y-%m-%d %H:%M}  {model['topics']} topics  {figures}  {state}"


def _json_lines(rows: Iterable[Any]) -> Iterator[str]:
    yield from (json.dumps(row, default=str, ensure_ascii=False) for row in rows)


LINES: dict[str, Callable[[Any, str | None, bool], Iterator[str]]] = {
    "list": _list,
    "history": _history,
    "corrections": _corrections,
    "groups": _groups,
    "emerging": _emerging,
    "models": _models,
}
"""What each reading action prints."""
