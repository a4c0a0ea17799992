"""What a person corrects stays corrected, through runs, refits and new data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.config.settings import Settings
from pipeline.contract import NoProgress, StageReport
from pipeline.errors import ConfigError, ThemesError
from pipeline.themes import stage
from pipeline.themes.corrections.record import correct
from pipeline.themes.corrections.rules import Correction, in_force, make_rules
from pipeline.themes.fit.refit import refit
from pipeline.themes.queries import corrections_list, themes_history
from tests.pipeline.themes.conftest import SUBJECTS, Texts, sentences
from tests.standin import StandInModels

Con = duckdb.DuckDBPyConnection


@pytest.fixture
def house(con: Con, settings: Settings, models: StandInModels) -> House:
    """A warehouse with a theme for each of the four subjects."""
    Texts(con).add(sentences())
    house = House(con, settings, models)
    house.run()
    return house


class House:
    def __init__(self, con: Con, settings: Settings, models: StandInModels) -> None:
        self.con, self.settings, self.models = con, settings, models

    def run(self) -> StageReport:
        return stage.run(self.con, self.settings, models=self.models, progress=NoProgress(), run_id="r")

    def refit(self) -> StageReport:
        return refit(self.con, self.settings, models=self.models, progress=NoProgress(), run_id="r")

    def correct(self, action: str, theme: str | None = None, **about: Any) -> StageReport:
        correct(self.con, action, theme, by="ann", **about)
        return self.run()

    def theme_of(self, subject: str) -> str:
        """The theme that most sentences of a subject have."""
        return max(self.themes(subject).items(), key=lambda item: item[1])[0]

    def themes(self, subject: str) -> dict[Any, int]:
        """Sentences by theme of one subject, less those that are too far from any."""
        return dict(
            self.con.execute(
                "select c.theme_id, count(*) from themes.current_sentence_themes as c join enriched.texts as t "
                "using (text_hash) where t.text ilike '%' || $1 || '%' and c.reason is distinct from 'below_threshold' "
                "group by 1",
                [subject],
            ).fetchall()
        )

    def status(self) -> dict[str, str]:
        return dict(self.con.sql("select theme_id, status from themes.themes").fetchall())

    def label(self, theme: str) -> str:
        return str(self.con.execute("select label from themes.themes where theme_id = $1", [theme]).fetchall()[0][0])

    def sentence_ids(self, subject: str, count: int) -> list[str]:
        return [
            row[0] for row in self.con.execute(
                "select d.verbatim_id || '#0' from enriched.documents as d join enriched.texts as t using (text_hash) "
                "where t.text ilike '%' || $1 || '%' order by d.verbatim_id limit $2", [subject, count],
            ).fetchall()
        ]  # fmt: skip

    def more(self, count: int = 20, **about: Any) -> None:
        Texts(self.con).add(sentences(count, start=1_000, **about))


def test_renamed_theme_keeps_its_name_through_refits_until_undone(house: House) -> None:
    theme = house.theme_of("monthly fee")
    before = house.label(theme)
    house.correct("rename", theme, label="what it costs")
    assert house.label(theme) == "what it costs"
    house.more()
    house.refit()
    assert house.label(theme) == "what it costs"
    house.correct("undo", correction=1)
    assert house.label(theme) == before


def test_merged_themes_are_one_through_new_data_and_refits(house: House) -> None:
    fee, refund = house.theme_of("monthly fee"), house.theme_of("refund request")
    house.correct("merge", fee, into=refund)
    assert set(house.themes("monthly fee")) == {refund}
    assert house.status()[fee] == "retired"
    house.more(40)
    house.run()
    assert set(house.themes("monthly fee")) == {refund}
    house.refit()
    assert set(house.themes("monthly fee")) == {refund}
    assert house.status()[fee] == "retired"
    assert [e["event"] for e in themes_history(house.con, fee)] == ["born", "merged", "kept"]


def test_undone_merge_brings_the_theme_back(house: House) -> None:
    fee, refund = house.theme_of("monthly fee"), house.theme_of("refund request")
    before = house.themes("monthly fee")
    house.correct("merge", fee, into=refund)
    house.correct("undo", correction=1)
    assert house.themes("monthly fee") == before
    assert house.status()[fee] == "active"
    house.correct("undo", correction=2)
    assert house.status()[fee] == "retired"


def test_retired_theme_leaves_its_sentences_unthemed_with_the_reason(house: House) -> None:
    fee = house.theme_of("monthly fee")
    house.correct("retire", fee)
    house.more(40)
    house.refit()
    assert set(house.themes("monthly fee")) == {None}
    reasons = house.con.sql(
        "select distinct c.reason from themes.current_sentence_themes as c join enriched.texts as t using (text_hash) "
        "where t.text ilike '%monthly fee%' and c.reason <> 'below_threshold'"
    ).fetchall()
    assert reasons == [("retired_theme",)]
    assert house.status()[fee] == "retired"


def test_split_takes_sentences_like_the_examples_and_survives_refits(house: House) -> None:
    fee, refund = house.theme_of("monthly fee"), house.theme_of("refund request")
    house.correct("merge", fee, into=refund)
    house.correct("split", refund, label="fees", sentences=house.sentence_ids("monthly fee", 5))
    made = house.theme_of("monthly fee")
    assert made == "T005"
    assert house.label(made) == "fees"
    assert set(house.themes("refund request")) == {refund}
    house.more(60)
    house.refit()
    assert house.themes("monthly fee").keys() == {made}
    assert house.status()[made] == "active"
    events = [(e["theme_id"], e["event"]) for e in themes_history(house.con)]
    assert (refund, "split") in events
    assert (made, "born") in events


def test_locked_theme_keeps_id_label_and_members(house: House) -> None:
    fee = house.theme_of("monthly fee")
    label = house.label(fee)
    members = house.con.execute(
        "select text_hash from themes.current_sentence_themes where theme_id = $1 order by all", [fee]
    ).fetchall()
    house.correct("lock", fee)
    house.more(80, subjects=["store opening", *SUBJECTS])
    house.refit()
    now = house.con.execute(
        "select text_hash from themes.current_sentence_themes where theme_id = $1 order by all", [fee]
    ).fetchall()
    assert set(members) <= set(now)
    assert set(house.themes("monthly fee")) == {fee}
    assert (house.label(fee), house.status()[fee]) == (label, "active")
    house.correct("unlock", fee)
    assert set(house.themes("monthly fee")) == {fee}
    assert house.status()[fee] == "active"


def test_moved_sentences_stay_moved(house: House) -> None:
    fee = house.theme_of("monthly fee")
    ids = house.sentence_ids("delivery time", 3)
    house.correct("move", fee, sentences=ids)
    assert house.themes("delivery time")[fee] == 3
    house.more()
    house.refit()
    assert house.themes("delivery time")[fee] == 3


def test_a_correction_makes_a_version_and_the_fit_stays(house: House) -> None:
    fee, refund = house.theme_of("monthly fee"), house.theme_of("refund request")
    house.correct("merge", fee, into=refund)
    models = house.con.sql("select is_current, note from themes.topic_models order by created_at").fetchall()
    assert [m[0] for m in models] == [False, True]
    assert "as corrected" in models[1][1]
    old = house.con.sql(
        "select count(*) from themes.sentence_themes as s join themes.topic_models as m using (topic_model_id) "
        f"where not m.is_current and s.theme_id = '{fee}'"
    ).fetchall()[0][0]
    assert old == 50
    assert house.run().written == 0
    assert house.refit().rows == {"sentence_themes": 0}


def test_wrong_corrections_say_what_is_wrong(house: House) -> None:
    fee, refund = house.theme_of("monthly fee"), house.theme_of("refund request")
    house.correct("merge", fee, into=refund)
    for action, theme, about, message in (
        ("rename", "T099", {"label": "x"}, "no theme 'T099'"),
        ("rename", refund, {"label": " "}, "empty"),
        ("merge", refund, {"into": fee}, "retired"),
        ("merge", refund, {"into": refund}, "itself"),
        ("lock", fee, {}, "already retired"),
        ("unlock", refund, {}, "not locked"),
        ("move", refund, {"sentences": ["v1#99"]}, "no sentence 'v1#99'"),
        ("split", refund, {"label": "x", "sentences": []}, "name at least one sentence"),
        ("undo", None, {"correction": 9}, "no correction 9"),
    ):
        with pytest.raises(ThemesError, match=message):
            correct(house.con, action, theme, by="ann", **about)  # type: ignore[arg-type]
    assert len(corrections_list(house.con)) == 1


def test_file_of_corrections_is_applied_once_and_in_order(house: House, tmp_path: Path) -> None:
    fee, refund = house.theme_of("monthly fee"), house.theme_of("refund request")
    file = tmp_path / "corrections.yaml"
    file.write_text(
        f"corrections:\n- {{rename: {refund}, label: money back, by: ann, why: clearer}}\n"
        f"- {{merge: {fee}, into: {refund}, by: bob}}\n- {{retire: T099, by: bob}}\n"
    )
    house.settings = house.settings.model_copy(update={"corrections": file})
    assert house.run().warnings == (
        "corrections.yaml: correction 3 cannot be applied: no theme 'T099'; see `voc themes list`",
    )
    assert (house.label(refund), set(house.themes("monthly fee"))) == ("money back", {refund})
    house.run()
    assert [(c["action"], c["made_by"], c["reason"]) for c in corrections_list(house.con)] == [
        ("rename", "ann", "clearer"),
        ("merge", "bob", None),
    ]
    file.write_text("corrections:\n- {rename: T001, by: ann}\n")
    with pytest.raises(ConfigError, match="rename needs label"):
        house.run()


def test_crash_between_correction_and_assignment_is_made_good(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    fee, refund = house.theme_of("monthly fee"), house.theme_of("refund request")
    correct(house.con, "merge", fee, into=refund, by="ann")

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(stage, "assign_sentences", fail)
        with pytest.raises(RuntimeError):
            house.run()
    house.run()
    assert set(house.themes("monthly fee")) == {refund}
    assert set(house.themes("delivery time")) == {house.theme_of("delivery time")}


def test_rules_follow_the_order_and_undone_ones_have_never_been() -> None:
    def row(number: int, action: str, theme: str | None = None, **details: Any) -> Correction:
        return Correction(number, action, theme, details, "ann", None)

    rows = [
        row(1, "merge", "T001", into="T002"),
        row(2, "merge", "T002", into="T003"),
        row(3, "retire", "T004"),
        row(4, "undo", correction=3),
        row(5, "rename", "T005", label="b", was="a"),
        row(6, "undo", correction=5),
    ]
    rules = make_rules(reversed(rows))
    assert (rules.theme("T001"), rules.theme("T004"), rules.labels["T005"]) == ("T003", "T004", "a")
    assert make_rules([*rows, row(7, "undo", correction=4)]).theme("T004") is None
    assert make_rules([row(5, "rename", "T005", label="b", was="a")]).effect == ""


def test_nothing_is_in_force_in_a_new_warehouse(con: Con) -> None:
    assert in_force(con).effect == ""
