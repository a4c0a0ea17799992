"""Which suites a name stands for, and what the command says where data are missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models.base import ModelError
from models.evaluation.annotator.annotator_suites import SUITES as MEASURED
from pipeline.errors import VocError
from pipeline.evaluation import subjects
from pipeline.evaluation.command import evaluate
from pipeline.evaluation.options import Options
from pipeline.evaluation.suites import SUITES, choose, listing, whole


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        ((), {"annotator": whole("annotator")}),
        (("annotator",), {"annotator": whole("annotator")}),
        (("mams", "fabsa"), {"annotator": ("fabsa", "mams")}),
        (("speed",), {"annotator": ("speed",)}),
        (("themes", "labels"), {"themes": ("labels",)}),
        (("themes", "touchpoints"), {"themes": whole("themes"), "touchpoints": ("mapping",)}),
    ],
)
def test_a_subject_stands_for_its_suites_unless_some_are_named(
    names: tuple[str, ...], chosen: dict[str, tuple[str, ...]]
) -> None:
    assert choose(names) == chosen


def test_speed_is_measured_only_when_it_is_named() -> None:
    assert (
        set(whole("annotator"))
        == set(MEASURED)
        == {n for n, s in SUITES.items() if s.subject == "annotator"} - {"speed"}
    )


def test_an_unknown_name_lists_the_known() -> None:
    with pytest.raises(
        VocError, match=r"no suite 'x'; choose from annotator, intents, touchpoints, privacy, themes, intervals, fabsa"
    ):
        choose(["x"])


def test_the_listing_names_every_suite_and_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "fabsa").mkdir()
    (tmp_path / "fabsa" / "dev.jsonl").touch()
    text = listing(tmp_path)
    assert all(f"  {name} " in text for name in SUITES)
    assert "needs fabsa/dev.jsonl, mams/category_dev.jsonl (missing)" in text
    assert "by capability; needs no data" in text


@pytest.mark.parametrize("suite", ["annotator", "touchpoints", "themes"])
def test_missing_data_stop_before_any_work_and_list_the_suites(
    suite: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(subjects, "open_annotator", lambda options: pytest.fail("work has begun"))
    with pytest.raises(ModelError, match=r"no such file; name the folder .* --datasets DIR"):
        evaluate([suite], Options(datasets=tmp_path))
    assert "(missing)" in capsys.readouterr().out


def test_data_can_be_named_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOC_DATASETS", str(tmp_path))
    with pytest.raises(ModelError, match=str(tmp_path)):
        evaluate(["fabsa"])


@pytest.mark.parametrize(
    ("suites", "options", "message"),
    [
        (["touchpoints"], {"journey": Path("m.yaml")}, "--journey needs --labels"),
        (["themes"], {"quick": True, "write_card": True}, "leave out --quick"),
        (["themes", "touchpoints"], {"card": Path("c.json")}, "one by one"),
    ],
)
def test_options_that_do_not_fit_are_one_line(suites: list[str], options: dict[str, Any], message: str) -> None:
    with pytest.raises(VocError, match=message):
        evaluate(suites, Options(**options))


def test_another_backend_writes_no_card() -> None:
    with pytest.raises(ModelError, match="leave out --backend"):
        evaluate(["behaviour"], Options(backend="composed", write_card=True))
