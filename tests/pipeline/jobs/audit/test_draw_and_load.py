"""A sample is drawn with known chances, labelled in a file, and the labels outlive files, runs and models."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from pipeline.cli.main import main
from pipeline.config.settings import Settings
from pipeline.errors import AuditError
from pipeline.jobs.audit.draw import draw
from pipeline.jobs.audit.label import read_draw, write_labels
from pipeline.jobs.audit.load import load_labels
from pipeline.jobs.audit.status import audit_status, status_lines
from pipeline.jobs.erase import erase_customer
from pipeline.jobs.nightly import run_pipeline
from pipeline.jobs.privacy.access import as_text, customer_data
from tests.pipeline.jobs.test_erase import Reader


def rows(settings: Settings, query: str) -> list[Any]:
    with duckdb.connect(str(settings.paths.warehouse), read_only=True) as con:
        return con.execute(query).fetchall()


def drawn(settings: Settings, n: int = 30, **options: Any) -> dict[str, Any]:
    return draw(settings, n=n, models=Reader(), who="anna", **options)


def filled(path: Path, answers: list[tuple[str, str]]) -> None:
    """Fill in sentiment and touchpoint of the first rows of a CSV."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    for row, (sentiment, touchpoint) in zip(table, answers, strict=False):
        row |= {"sentiment": sentiment, "touchpoint": touchpoint}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, table[0])
        writer.writeheader()
        writer.writerows(table)


def test_all_sentences_of_a_drawn_customer_are_drawn_with_their_chance(installation: Settings) -> None:
    said = drawn(installation)
    found = rows(
        installation,
        "select o.customer, count(*), count(i.item), min(i.probability), count(distinct i.stratum) from insights.opinions as o left join audits.items as i "
        "on i.verbatim_id = o.verbatim_id and i.start_char = (select s.start_char from enriched.sentences as s join enriched.documents as d "
        "on d.text_hash = s.text_hash where d.verbatim_id = o.verbatim_id and s.sentence_index = o.sentence_index) group by all",
    )
    assert len(found) == 40
    assert {(sentences == items, strata) for _, sentences, items, _, strata in found if items} == {(True, 1)}
    assert all(not items for _, sentences, items, _, _ in found if sentences > 24)
    chances = [chance for *_, chance, _ in found if chance]
    reached = sum(s["customers"] for s in said["strata"] if s["drawn"])
    assert sum(1 / chance for chance in chances) == pytest.approx(reached)
    assert said["items"] <= 30
    assert sum(s["customers"] for s in said["strata"]) == 40


def test_the_same_seed_draws_the_same_customers_and_the_next_draw_others(installation: Settings) -> None:
    drawn(installation, seed=5)
    drawn(installation, seed=5)
    drawn(installation)
    first, second, third = (
        rows(installation, f"select item, text_hash, start_char from audits.items where draw_id = {n} order by item")
        for n in (1, 2, 3)
    )
    assert first == second
    assert first != third


def test_a_review_is_one_item(installation: Settings) -> None:
    drawn(installation, unit="review", by=())
    assert rows(
        installation, "select count(distinct verbatim_id) = count(*), bool_and(start_char is null) from audits.items"
    ) == [(True, True)]


def test_a_workbook_is_filled_in_and_loaded(installation: Settings, tmp_path: Path) -> None:
    drawn(installation)
    book = tmp_path / "labels.xlsx"
    n = write_labels(installation, book, who="anna")
    assert book.stat().st_mode & 0o777 == 0o600
    opened = openpyxl.load_workbook(book)
    sheet = opened["labels"]
    assert [c.value for c in sheet[1]][:5] == ["item", "before", "text", "after", "sentiment"]
    assert len(sheet.data_validations.dataValidation) == 4
    sheet["E2"], sheet["F2"], sheet["G2"], sheet["H2"] = "negative", "delivery", "positive", "none of these"
    sheet["E3"] = "not an opinion"
    opened.save(book)
    said = load_labels(installation, book, who="anna")
    assert (said["labelled"], said["recorded"], said["left"]) == (2, 2, n - 2)
    assert load_labels(installation, book, who="anna")["recorded"] == 0
    told = [json.loads(o) for (o,) in rows(installation, "select opinions from audits.labels order by label_id")]
    assert told == [
        [{"sentiment": "negative", "touchpoint": "delivery"}, {"sentiment": "positive", "touchpoint": None}],
        [],
    ]


def test_what_the_reader_says_is_not_in_the_file(installation: Settings, tmp_path: Path) -> None:
    drawn(installation)
    sheet = tmp_path / "labels.csv"
    write_labels(installation, sheet)
    header = sheet.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    assert set(header) == {"item", "before", "text", "after", "sentiment", "touchpoint", "sentiment_2", "touchpoint_2"}


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (("bad", ""), "column sentiment: expected negative"),
        (("negative", "moon"), "column touchpoint: journey map"),
    ],
)
def test_a_wrong_label_is_told_with_its_line_and_nothing_is_recorded(
    installation: Settings, tmp_path: Path, answer: tuple[str, str], message: str
) -> None:
    drawn(installation)
    sheet = tmp_path / "labels.csv"
    write_labels(installation, sheet)
    filled(sheet, [("positive", ""), answer])
    with pytest.raises(AuditError, match=rf"labels\.csv:3: {message}"):
        load_labels(installation, sheet)
    assert rows(installation, "select count(*) from audits.labels") == [(0,)]


def test_an_item_of_no_draw_is_refused(installation: Settings, tmp_path: Path) -> None:
    drawn(installation)
    sheet = tmp_path / "labels.csv"
    sheet.write_text("item,sentiment\nd1-9999,positive\n")
    with pytest.raises(AuditError, match="1-9999 is in no draw"):
        load_labels(installation, sheet)
    sheet.write_text("item,sentiment\nour own words,positive\n")
    with pytest.raises(AuditError, match="expected draw and number") as told:
        load_labels(installation, sheet)
    assert "own words" not in str(told.value)


def test_labels_belong_to_their_labeller_and_agreement_is_told(installation: Settings, tmp_path: Path) -> None:
    drawn(installation)
    for who, answers in {
        "anna": [("negative", "delivery"), ("positive", ""), ("negative", ""), ("neutral", "")] * 3,
        "ben": [("negative", "delivery"), ("positive", ""), ("negative", ""), ("positive", "delivery")] * 3,
    }.items():
        sheet = tmp_path / f"{who}.csv"
        write_labels(installation, sheet, who=who)
        filled(sheet, answers)
        load_labels(installation, sheet, who=who)
    found = audit_status(installation)
    assert found["draws"][0]["labelled"] == {"anna": 12, "ben": 12}
    assert [(f["figure"], f["of"]) for f in found["agreement"]] == [
        ("cohen_kappa", "sentiment"),
        ("krippendorff_alpha", "sentiment"),
        ("cohen_kappa", "touchpoint"),
        ("krippendorff_alpha", "touchpoint"),
    ]
    assert all(f["low"] <= f["value"] <= f["high"] for f in found["agreement"])
    assert len(found["disagreements"]) == 3
    assert found["disagreements"][0]["anna"] == "neutral (none)"
    assert any("Cohen's kappa of sentiment, anna and ben" in line for line in status_lines(found))


@pytest.fixture
def labelled(installation: Settings, tmp_path: Path) -> Settings:
    """Everybody drawn who can be, and every item positive, by anna."""
    drawn(installation, n=1_000)
    sheet = tmp_path / "labels.csv"
    n = write_labels(installation, sheet, who="anna")
    filled(sheet, [("positive", "")] * n)
    load_labels(installation, sheet, who="anna")
    return installation


def test_labels_survive_a_new_model(labelled: Settings) -> None:
    run_pipeline(labelled, models=Reader(fingerprint="another"))
    items, _, _ = read_draw(labelled, draw_id=None, who="anna")
    assert len(items) > 60
    assert all(item.opinions for item in items)


def test_labels_go_with_their_customer(labelled: Settings) -> None:
    access = customer_data(labelled, "cust-0")
    assert len(access["warehouse"]["audits.items"]) == len(access["warehouse"]["audits.labels"]) == 2
    assert all("sentiment" in str(label["opinions"]) for label in access["warehouse"]["audits.labels"])
    assert "anna" not in as_text(access), "who labelled it is somebody else's"
    (before,) = rows(labelled, "select count(*) from audits.labels")[0]
    erase_customer(labelled, "cust-0", models=Reader())
    items, _, _ = read_draw(labelled, draw_id=None, who="anna")
    assert rows(labelled, "select count(*) from audits.labels") == [(before - 2,)]
    assert rows(labelled, "select count(*) from audits.items") == [(before - 2,)]
    assert len(items) == before - 2
    assert all(item.opinions for item in items)


def test_commands_say_what_to_do_next(installation: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    data = ["--data", str(installation.paths.data)]
    assert main(["audit", *data]) == 0
    assert "voc audit draw" in capsys.readouterr().out
    assert main(["audit", "load", "missing.csv", *data]) == 1
    assert "missing.csv: no such file" in capsys.readouterr().err
    assert main(["audit", "label", "--out", "x.xlsx", *data]) == 1
    assert "no audit sample has been drawn" in capsys.readouterr().err
