"""An ad-hoc run sees the selected responses only, in a copy that is gone afterwards."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.config.settings import Settings, load_settings
from pipeline.errors import ConfigError, WarehouseBusy, WarehouseError
from pipeline.jobs.adhoc import Selection, adhoc_file, keep_result, selected_copy, with_journey
from pipeline.warehouse.connection import open_settings_warehouse
from pipeline.warehouse.lock import writer_lock

ROWS = """
insert into raw.responses by name
select
    'r' || i as response_id, if(i < 3, 'shop', 'app') as source, 'other' as journey_id, timestamptz '2026-01-01 12:00+00' + to_days(i) as created_at,
    if(i = 1, 'web', null) as channel, json_object('plan', if(i % 2 = 0, 'free', 'paid'), 'the "new" plan/*~1', if(i = 4, 'x', 'y')) as attributes, 'h' as row_hash, 'f' as file_hash,
    i as row_number, 'run1' as run_id
from range(5) as t (i);
insert into raw.verbatims by name
select 'v' || i as verbatim_id, 'r' || i as response_id, 'text' as question, 'words' as text from range(5) as t (i);
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = load_settings(data=tmp_path)
    with open_settings_warehouse(settings) as con:
        con.execute(ROWS)
    return settings


def selected(settings: Settings, selection: Selection) -> list[str]:
    with (
        selected_copy(settings, "mine", selection, one_journey=False) as inside,
        open_settings_warehouse(inside) as con,
    ):
        rows = [r for (r,) in con.execute("select response_id from raw.responses order by 1").fetchall()]
        assert con.execute("select count(*) from raw.verbatims").fetchall() == [(len(rows),)]
    return rows


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(), ["r0", "r1", "r2", "r3", "r4"]),
        (Selection(source="app"), ["r3", "r4"]),
        (Selection(first_day=date(2026, 1, 2), last_day=date(2026, 1, 3)), ["r1", "r2"]),
        (Selection(attribute="plan", value="free"), ["r0", "r2", "r4"]),
        (Selection(attribute="channel", value="web"), ["r1"]),
        (Selection(source="app", attribute="plan", value="paid"), ["r3"]),
        (Selection(attribute='the "new" plan/*~1', value="x"), ["r4"]),
    ],
)
def test_what_is_selected(settings: Settings, selection: Selection, expected: list[str]) -> None:
    assert selected(settings, selection) == expected


@pytest.mark.parametrize(
    ("attribute", "value", "shown", "expected"),
    [
        ("country", "UK", "United Kingdom", ["r0", "r1"]),
        ("Country", "united kingdom", "United Kingdom", ["r0", "r1"]),
        ("country", "IE", "Ireland", ["r2"]),
        ("country", "Narnia", "narnia", ["r3"]),
        ("country", "N/A", "n/a", ["r4"]),
        ("channel", "WEB", "web", ["r1"]),
        ("plan", "Free", "free", ["r0", "r2", "r4"]),
    ],
)
def test_a_segment_is_selected_in_any_spelling(
    settings: Settings, attribute: str, value: str, shown: str, expected: list[str]
) -> None:
    countries = "['GB', ' Great Britain ', 'Ireland', 'narnia', 'n/a']"
    with open_settings_warehouse(settings) as con:
        con.execute(
            f"update raw.responses set attributes = json_merge_patch(attributes, json_object('country', ({countries})[row_number + 1]))"
        )
    selection = Selection(attribute=attribute, value=value)
    assert selected(settings, selection) == expected
    with selected_copy(settings, "mine", selection, one_journey=False) as inside:
        part = inside.paths.part
        assert part is not None
        assert (part.attribute, part.value) == (attribute.lower(), shown)


def test_a_band_may_be_named_and_one_value_in_it(settings: Settings) -> None:
    with open_settings_warehouse(settings) as con:
        con.execute(
            "update raw.responses set attributes = json_object('tenure_months', ['2', '8', '8', '40', '41'][row_number + 1])"
        )
    folder = settings.paths.data / "tables"
    folder.mkdir()
    (folder / "spellings.yaml").write_text("bands:\n  tenure_months: [6, 12]\n")
    banded = settings.model_copy(update={"spellings": folder / "spellings.yaml"})
    assert selected(banded, Selection(attribute="tenure_months", value="12 and more")) == ["r3", "r4"]
    assert selected(banded, Selection(attribute="tenure_months", value="40")) == ["r3"]


def test_an_unknown_value_names_the_segments_there_are(settings: Settings) -> None:
    few = settings.model_copy(update={"publish": settings.publish.model_copy(update={"min_customers": 2})})
    with open_settings_warehouse(settings) as con:
        con.execute(
            "update raw.responses set attributes = json_object('country', ['GB', 'UK', 'IE', 'Eire', 'Oz'][row_number + 1])"
        )
    with pytest.raises(WarehouseError) as refused:
        selected(few, Selection(attribute="country", value="Irland of old"))
    assert str(refused.value).endswith("values are: Ireland (2), United Kingdom (2)")
    assert "Oz" not in str(refused.value)  # one customer's: it may say who
    with pytest.raises(WarehouseError, match="did you mean 'Ireland'"):
        selected(few, Selection(attribute="country", value="Irelnd"))


def test_the_warehouse_stays_and_the_copy_goes(settings: Settings) -> None:
    before = settings.paths.warehouse.read_bytes()
    selected(settings, Selection(source="app"))
    assert settings.paths.warehouse.read_bytes() == before
    assert not (settings.paths.data / "adhoc" / "mine").exists()


def test_a_map_of_ones_own_is_for_every_response(settings: Settings) -> None:
    with (
        selected_copy(settings, "mine", Selection(), one_journey=True) as inside,
        open_settings_warehouse(inside) as con,
    ):
        assert con.execute("select distinct journey_id from raw.responses").fetchall() == [(None,)]


def test_nothing_selected_and_no_warehouse_are_named(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="no response matches"):
        selected(settings, Selection(source="none"))
    with pytest.raises(WarehouseError, match="nothing has been loaded"):
        selected(load_settings(data=tmp_path / "none"), Selection())


def test_a_writer_is_waited_for_only_while_copying(settings: Settings) -> None:
    with writer_lock(settings.paths.warehouse, purpose="night"), pytest.raises(WarehouseBusy, match="night"):
        selected(settings, Selection())
    with selected_copy(settings, "mine", Selection(), one_journey=False):
        with writer_lock(settings.paths.warehouse, purpose="night"):
            pass
        with pytest.raises(WarehouseBusy, match="ad-hoc run 'mine'"):
            selected(settings, Selection())


def test_the_result_has_its_own_place(settings: Settings) -> None:
    with selected_copy(settings, "mine", Selection(), one_journey=False) as inside:
        inside.paths.published.parent.mkdir(parents=True)
        inside.paths.published.write_text("result")
        assert keep_result(inside, settings, "mine") == adhoc_file(settings, "mine")
    assert adhoc_file(settings, "mine").read_text() == "result"
    assert not settings.paths.published.exists()


def test_the_chosen_map_comes_first_and_an_unknown_one_is_refused(settings: Settings) -> None:
    chosen = with_journey(settings, "app-service")
    assert chosen.journeys[0].stem == "app-service"
    assert set(settings.journeys) <= set(chosen.journeys)
    assert with_journey(settings, None) is settings
    with pytest.raises(ConfigError, match=r"there are: .*ecommerce"):
        with_journey(settings, "mars")
