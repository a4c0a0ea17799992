"""configs/actions.yaml: what it may say, and how a wrong one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config.actions import check_actions, load_actions
from pipeline.errors import ConfigError

KNOWN = [("shop", "delivery"), ("app", "delivery"), ("app", "account-access")]


def written(folder: Path, text: str) -> Path:
    path = folder / "actions.yaml"
    path.write_text(text)
    return path


def test_a_missing_file_and_an_empty_one_are_no_actions(tmp_path: Path) -> None:
    assert load_actions(tmp_path / "none.yaml") == load_actions(None) == ()
    assert load_actions(written(tmp_path, "# nothing yet\n")) == ()


def test_actions_come_in_the_order_of_their_days(tmp_path: Path) -> None:
    text = "actions:\n  - {date: 2026-05-01, name: Second, theme: T001}\n  - {date: '2026-04-01', name: 'Größe: first!', touchpoint: delivery}\n"
    first, second = check_actions(written(tmp_path, text), KNOWN)
    assert (first.action_id, first.touchpoint, first.hoped) == ("2026-04-01-grosse-first", ("delivery",), -0.5)
    assert (second.subject, second.theme) == ("theme", ("T001",))


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("date: 2026-04-01, name: Boxes, touchpoint: delivry", "did you mean 'delivery'"),
        ("date: 2026-04-01, name: Boxes, touchpoint: web/delivery", "no touchpoint 'web/delivery'"),
        ("date: 2026-04-01, name: Boxes", "either touchpoint or theme"),
        ("date: 2026-04-01, name: Boxes, touchpoint: delivery, theme: T001", "either touchpoint or theme"),
        ("date: 2026-13-01, name: Boxes, theme: T001", "actions"),
        ("date: 2026-04-01T10:00:00, name: Boxes, theme: T001", "without a time"),
        ("date: 2026-04-01, name: Boxes, theme: T001, hoped: 0.5", "actions.0.hoped"),
        ("date: 2026-04-01, name: Boxes, theme: T001, cost: -1", "actions.0.cost"),
        ("date: 2026-04-01, name: Boxes, theme: T001, ownr: Ann", "did you mean 'owner'"),
        ("date: 2026-04-01, name: Boxes, theme: T1", "actions.0.theme"),
    ],
)
def test_a_wrong_entry_is_told_with_its_place(tmp_path: Path, entry: str, said: str) -> None:
    with pytest.raises(ConfigError, match=r"actions\.yaml") as raised:
        check_actions(written(tmp_path, f"actions:\n  - {{{entry}}}\n"), KNOWN)
    assert said in str(raised.value)


def test_two_of_one_day_and_name_are_refused(tmp_path: Path) -> None:
    entry = "  - {date: 2026-04-01, name: Boxes, theme: T001}\n"
    with pytest.raises(ConfigError, match="different names"):
        load_actions(written(tmp_path, f"actions:\n{entry}{entry}"))
