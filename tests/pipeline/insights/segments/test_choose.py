"""Which attributes become segments, and how their values are folded: no configuration, other spellings, persons, codes, free text."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.config.settings import InsightSettings
from pipeline.config.spellings import Spellings, load_spellings, plain_value
from pipeline.errors import ConfigError
from pipeline.insights.segments import choose as chosen
from pipeline.insights.segments.bands import fold
from pipeline.insights.segments.choose import Attribute, Choice, choose
from pipeline.insights.segments.meaning import numbers

SHIPPED = load_spellings(None)


def attribute(name: str, counts: Mapping[str, int]) -> Attribute:
    """Return what would be known of an attribute."""
    return Attribute(name, sum(counts.values()), counts, len(counts))


def one(name: str, counts: Mapping[str, int], **options: int) -> Choice:
    """Return what becomes of an attribute that is alone."""
    (found,) = choose(
        [attribute(name, counts)], options=InsightSettings(**options), spellings=SHIPPED, pairs=lambda a, b: []
    )
    return found


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("country", {"UK": 40, "GB": 30, "Ireland": 9}),
        ("customer_type", {"new": 20, "returning": 30}),
        ("productName", {"Kettle": 20, "Lamp": 30}),
        ("User Group", {"a": 20, "b": 30}),
        ("loyalty", {"gold": 12, "GOLD ": 3, "silver": 20}),
        ("city", {"Leeds": 20, "Paris": 10, "Georgia": 9}),
        ("household", {"1": 20, "2": 30, "3": 8}),
    ],
)
def test_kinds_of_customers_and_things_become_segments(name: str, counts: dict[str, int]) -> None:
    found = one(name, counts)
    assert found.used and found.reason == chosen.FOUND, found.reason


@pytest.mark.parametrize(
    ("name", "counts", "reason"),
    [
        ("assignee_id", {"135": 13, "142": 12}, "identify persons"),
        ("Bearbeiter", {"A": 13, "B": 12}, "identify persons"),
        ("customerEmail", {"a": 13, "b": 12}, "identify persons"),
        ("handled", {"Maria Lopez": 20, "Susan Clarke": 20, "Peter Novak": 20}, "identify persons"),
        ("handled", {"[name]": 20, "[staff 01ab]": 20}, "identify persons"),
        ("login2", {f"user{i}": 1 for i in range(40)}, "identify persons"),
        ("contacted_by", {"mara@shop.example": 10, "+44 7700 900123": 20}, "identify persons"),
        ("group_id", {"44": 40, "45": 30}, "codes"),
        ("ticket_number", {str(40_000 + i): 1 for i in range(50)}, "codes"),
        ("order", {str(40_000 + i): 1 for i in range(50)}, "codes"),
        ("remark", {"fine": 20, "ok": 20}, "free text"),
        (
            "q7",
            {"It took me three calls until somebody could tell me why my bill had changed": 20, "ok": 9},
            "free text",
        ),
        ("signed_up", {"2024-01-01": 20, "2024-02-01": 20, "2024-03-09": 11}, "dates"),
        ("religion", {"a": 20, "b": 20}, "special category"),
        ("finished", {"True": 20, "False": 20}, "survey tool"),
        ("package", {"com.shop": 50, "n/a": 3}, "fewer than two values"),
        ("plan", {"gold": 50, "silver": 2}, "enough customers"),
        ("device", {f"d{i}": 3 for i in range(40)} | {"x": 9, "y": 9}, "too many"),
    ],
)
def test_what_identifies_persons_or_tells_nothing_apart_is_left_out(
    name: str, counts: dict[str, int], reason: str
) -> None:
    said = {v: n for v, n in counts.items() if not SHIPPED.says_nothing(v)}
    found = one(name, said)
    assert not found.used and reason in found.reason


def test_a_named_attribute_is_counted_whatever_it_holds() -> None:
    (found,) = choose(
        [attribute("assignee_id", {"135": 13})],
        options=InsightSettings(segments=("assignee_id",)),
        spellings=SHIPPED,
        pairs=lambda a, b: [],
    )
    assert found.used and found.reason == chosen.NAMED


def test_the_number_of_segments_has_a_cap_and_what_is_left_out_is_said() -> None:
    several = [attribute(n, {"x": 20, "y": 20 + i}) for i, n in enumerate(("mood", "weather", "country", "tenure"))]
    found = choose(several, options=InsightSettings(segments_found=2), spellings=SHIPPED, pairs=lambda a, b: [])
    assert [c.attribute.name for c in found if c.used] == ["country", "tenure"]
    assert {c.reason for c in found if not c.used} == {chosen.BEYOND}


@pytest.mark.parametrize(("pairs", "used"), [([("UK", "826"), ("IE", "372")], 1), ([("UK", "826"), ("UK", "372")], 2)])
def test_two_names_of_one_attribute_are_counted_once(pairs: list[tuple[str, str]], used: int) -> None:
    both = [attribute("country", {"UK": 20, "IE": 9}), attribute("land", {"826": 20, "372": 9})]
    found = choose(both, options=InsightSettings(), spellings=SHIPPED, pairs=lambda a, b: pairs)
    assert sum(c.used for c in found) == used


def test_spellings_of_a_country_are_one_segment_in_any_language_and_case() -> None:
    spelled = ["UK", "gb", "GBR", "United  Kingdom", "united-kingdom", "Großbritannien", "Royaume-Uni", "GREAT BRITAIN"]
    folded = fold("Ship Country", dict.fromkeys(spelled, 5) | {"NO": 5, "Norge": 5}, spellings=SHIPPED, least=5)
    assert set(folded.segments.values()) == {"United Kingdom", "Norway"}


def test_what_the_table_does_not_know_is_shown_in_its_most_frequent_spelling() -> None:
    folded = fold(
        "plan",
        {"Premium": 9, "premium": 4, "PREMIUM ": 2, "basic_plan": 3, "Basic Plan": 5},
        spellings=SHIPPED,
        least=5,
    )
    assert folded.segments["PREMIUM "] == "Premium" and folded.segments["basic_plan"] == "Basic Plan"
    assert list(folded.order) == ["Premium", "Basic Plan"]


def test_numbers_become_bands_of_about_equal_size_with_round_ends() -> None:
    folded = fold("tenure_months", {str(m): 3 for m in range(1, 61)}, spellings=SHIPPED, least=5)
    sizes = folded.sizes({str(m): 3 for m in range(1, 61)})
    assert folded.kind == "bands" and list(folded.order) == ["under 15", "15 to 29", "30 to 44", "45 and more"]
    assert max(sizes.values()) < 1.5 * min(sizes.values())


@pytest.mark.parametrize(
    "values",
    [
        {"0": 900, **{str(i): 1 for i in range(1, 20)}},
        {str(y): 5 for y in range(2012, 2025)},
        {f"{i / 10:.1f}": 2 for i in range(30)},
        {f"-{i}": 4 for i in range(1, 12)},
        {str(10**i): 3 for i in range(9)},
        {f"{i},5": 2 for i in range(30)},
    ],
)
def test_any_numbers_get_bands_that_hold_all_of_them(values: dict[str, int]) -> None:
    folded = fold("x", values, spellings=SHIPPED, least=5)
    assert 2 <= len(folded.order) <= 4 and set(folded.segments) == set(values)
    assert set(folded.segments.values()) <= set(folded.order)


def test_bands_can_be_given() -> None:
    own = Spellings(bands={"tenure": (6, 24)})
    folded = fold("tenure", {"3": 1, "6": 1, "23": 1, "24": 1}, spellings=own, least=5)
    assert list(folded.segments.values()) == ["under 6", "6 to 23", "6 to 23", "24 and more"]


def test_versions_are_cut_to_the_level_that_has_enough_customers() -> None:
    counts = {f"5.{minor}.{patch}": 6 for minor in (2, 10, 3) for patch in range(6)}
    folded = fold("app_version", counts, spellings=SHIPPED, least=5)
    assert folded.kind == "versions" and list(folded.order) == ["5.2", "5.3", "5.10"]


def test_a_spelling_of_two_values_is_an_error_that_names_both(tmp_path: Path) -> None:
    table = tmp_path / "spellings.yaml"
    table.write_text("folds:\n  - attributes: [plan]\n    values: {Gold: [g], Green: [G]}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="'Gold' and of 'Green'"):
        load_spellings(table)


def test_plain_values_differ_by_words_alone() -> None:
    assert plain_value("  São_Paulo-City ") == plain_value("sao paulo city") and plain_value("-") == "-"


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("store_manager", ("J. Smith", "A. Khan")),
        ("team_lead", ("Leeds", "York")),
        ("team", ("jane.smith", "peter.novak")),
        ("store", ("Frau Müller", "Herr Bayer")),
        ("region", ("J. Smith", "A. Khan", "B.K. O'Neil")),
    ],
)
def test_people_who_work_there_are_no_segments(name: str, values: tuple[str, ...]) -> None:
    found = one(name, dict.fromkeys(values, 20))
    assert not found.used and "identify persons" in found.reason


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("mobile_os", ("iOS", "Android")),
        ("party_size", ("2", "4")),
        ("trade_channel", ("web", "shop")),
        ("store", ("St. Ives", "Leeds N.")),
    ],
)
def test_names_that_only_sound_like_persons_or_beliefs_are_segments(name: str, values: tuple[str, ...]) -> None:
    assert one(name, dict.fromkeys(values, 20)).used


def test_nationality_may_be_a_special_category() -> None:
    assert "special category" in one("nationality", {"a": 20, "b": 20}).reason


@pytest.mark.parametrize(
    ("values", "read", "unit"),
    [
        (("1,234", "950"), {"1,234": 1234, "950": 950}, ""),
        (("1.234", "2.500.000"), {"1.234": 1234, "2.500.000": 2_500_000}, ""),
        (("1,5", "12,25"), {"1,5": 1.5, "12,25": 12.25}, ""),
        (("0.125", "1.250"), {"0.125": 0.125, "1.250": 1.25}, ""),
        (("1,234.5", "12"), {"1,234.5": 1234.5, "12": 12}, ""),
        (("1 month", "12 months"), {"1 month": 1, "12 months": 12}, "months"),
        (("3 months", "2 years", "5"), {"5": 5}, ""),
        (("1.2.3", "10.1"), {"10.1": 10.1}, ""),
    ],
)
def test_numbers_are_read_as_people_write_them(values: tuple[str, ...], read: dict[str, float], unit: str) -> None:
    assert numbers(values) == (pytest.approx(read), unit)


def test_bands_keep_the_unit() -> None:
    made = fold("tenure", {f"{n} months": 5 for n in range(1, 41)}, spellings=SHIPPED, least=10)
    assert made.kind == "bands" and all(s.endswith(" months") for s in made.segments.values())
