"""Tables of the themes' figures, and their card."""

from __future__ import annotations

from models.cards.card import load_card, render_card
from models.registry import AnnotatorChoice, load_annotator
from pipeline.config.settings import ThemeSettings
from pipeline.evaluation.suites import SUITES, whole
from pipeline.evaluation.themes.theme_card import CARD, theme_page
from pipeline.evaluation.themes.theme_suites import SUITES as MEASURED
from pipeline.evaluation.themes.theme_tables import Table, markdown, table_figure

FIGURE = table_figure(table="t", row="ours", column="V-measure", values=(0.40, 0.42), n=100, gated=True)
SHARE = table_figure(table="t", row="ours", column="unthemed", values=(0.2,), n=100, unit="share", better="lower", target=0.15)  # fmt: skip
AGAIN = "run `voc evaluate themes --write-card`"


def test_a_table_has_a_row_a_method_and_a_dash_where_nothing_was_measured() -> None:
    peer = table_figure(table="t", row="plain", column="V-measure", values=(0.40, 0.42), n=100)
    text = markdown([Table("t", "Title", ("Note.",)), Table("u", "Nothing")], [FIGURE, SHARE, peer])
    assert "### Title\n\nNote.\n\n" in text and "Nothing" not in text
    (row,) = [line for line in text.splitlines() if line.startswith("| plain")]
    assert [c.strip() for c in row.strip("|").split("|")] == ["plain", "0.410 ± 0.014", "–"]
    assert len({len(line) for line in text.splitlines() if line.startswith("|")}) == 1
    assert FIGURE.tolerance is not None and peer.tolerance is None  # only the product's own can fall


def test_the_command_knows_the_suites_of_the_bench() -> None:
    assert set(whole("themes")) == set(MEASURED) == {n for n, s in SUITES.items() if s.subject == "themes"}


def test_the_card_is_of_the_settings_and_the_annotator_in_use() -> None:
    card = load_card(CARD)
    assert card.conditions["settings"] == ThemeSettings().model_dump(mode="json"), AGAIN
    assert card.fingerprint == load_annotator(AnnotatorChoice()).fingerprint, AGAIN
    assert CARD.with_suffix(".md").read_text(encoding="utf-8") == render_card(card, theme_page(card)), AGAIN
