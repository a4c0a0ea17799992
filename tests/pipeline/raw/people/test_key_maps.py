"""Key maps: what files say becomes persons, in one stage; what conflicts stays apart and is listed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.config.settings import Settings, load_settings
from pipeline.contract import NoProgress, StageReport
from pipeline.errors import ConfigError
from pipeline.raw.people.map_files import MapFile, read_map, rewrite_map
from pipeline.raw.stage import run
from tests.pipeline.enriched.test_stage import Tiny
from tests.pipeline.jobs.erasure.test_persons import DESK, HEADER, MAP, MAPPING, SHOP
from tests.warehouses import in_memory


class Shop:
    """Two sources, shop and desk, with eight customers each, and a folder of key maps."""

    def __init__(self, folder: Path, con: Any) -> None:
        self.folder, self.con = folder, con
        (folder / "sources").mkdir()
        for name, channel, text in (("shop", "web", SHOP), ("desk", "phone", DESK)):
            self.mapping(name, MAPPING.format(name=name, channel=channel))
            self.put(name, text)
        settings = load_settings(data=folder / "data", inbox=folder / "inbox")
        self.settings: Settings = settings.model_copy(update={"sources": folder / "sources"})

    def mapping(self, name: str, text: str) -> None:
        (self.folder / "sources" / f"{name}.yaml").write_text(text, encoding="utf-8")

    def put(self, source: str, text: str, name: str = "export.csv") -> None:
        path = self.folder / "inbox" / source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def map(self, text: str, name: str = "crm.csv", encoding: str = "utf-8") -> Path:
        path = self.folder / "data" / "keys" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding=encoding)
        return path

    def run(self) -> StageReport:
        return run(self.con, self.settings, models=Tiny(), progress=NoProgress(), run_id="r")

    def customers(self) -> int:
        return int(self.rows("select count(distinct customer) from raw.customer_of")[0][0])

    def rows(self, sql: str) -> list[Any]:
        return self.con.execute(sql).fetchall()

    def conflicts(self) -> list[Any]:
        return self.rows("select kind, key, persons, said_by from raw.key_conflicts order by all")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with in_memory() as con:
        yield Shop(tmp_path, con)


def test_a_line_joins_and_its_absence_separates(shop: Shop) -> None:
    shop.map(MAP)
    assert shop.run().rows["persons"] == 10
    assert shop.customers() == 11
    assert "persons" not in shop.run().rows
    path = shop.map(MAP.replace("Person 1,shop,C1\n", ""))
    shop.run()
    assert shop.customers() == 12
    path.unlink()
    assert shop.run().written == 1
    assert shop.customers() == 16
    assert shop.rows("select count(*) from raw.key_maps") == [(0,)]


def test_a_key_of_two_persons_is_listed_and_joins_nobody(shop: Shop) -> None:
    shop.map(MAP)
    shop.map("key;person\nC1;Person 2\n", "loyalty.csv")
    report = shop.run()
    assert shop.conflicts() == [("two_persons", "C1", 2, ["keys/crm.csv", "keys/loyalty.csv"])]
    assert shop.customers() == 12
    assert any("1 keys that a key map gives to two persons" in warning for warning in report.warnings)


def test_a_conflict_about_nobody_with_a_response_is_not_listed(shop: Shop) -> None:
    shop.map(MAP + "Person 1,shop,X9\nPerson 2,shop,X9\n")
    shop.run()
    assert shop.conflicts() == []


def test_a_shared_mailbox_joins_nobody(shop: Shop) -> None:
    shop.put("desk", HEADER + "d99,The office is good.,2026-02-02,Info@example.com,4\n", "more.csv")
    shop.map(MAP + "Person 1,desk,info@example.com\n")
    shop.run()
    assert [kind for kind, *_ in shop.conflicts()] == ["role_address"]
    assert shop.customers() == 12


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_map_may_have_a_column_per_kind_of_key(shop: Shop, delimiter: str) -> None:
    rows = [("crm_id", "email", "card"), *((f"C{n}", f" user{n}@EXAMPLE.com", f"loyal-{n}") for n in range(1, 4))]
    shop.map("\n".join(delimiter.join(row) for row in rows), encoding="utf-8-sig")
    shop.run()
    assert shop.customers() == 13


def test_a_map_may_be_a_parquet_file_and_a_column_a_source(shop: Shop) -> None:
    path = shop.map("", "crm.parquet")
    pq.write_table(
        pa.table(
            {
                "person": [1.0, 2.0, None],
                "shop": ["C1", "C2", "C3"],
                "desk": ["user1@example.com", None, "user3@example.com"],
            }
        ),
        path,
    )
    report = shop.run()
    assert shop.customers() == 15
    assert any("1 of 3 rows without a person or a key" in warning for warning in report.warnings)


def test_an_id_may_be_two_persons_in_two_sources(shop: Shop) -> None:
    shop.put("desk", DESK.replace("User1@example.com", "C1"))
    shop.map("person,source,key\nAnn,shop,C1\nAnn,desk,user2@example.com\nBea,desk,C1\n")
    shop.run()
    found = shop.rows("select source, customer from raw.customer_of where customer_key = 'C1' order by 1")
    assert found[0] == ("desk", "C1 (desk)")
    assert found[1][1].startswith("p-")
    assert shop.customers() == 15


def test_no_address_and_no_name_of_a_person_is_stored(shop: Shop) -> None:
    shop.settings = shop.settings.model_copy(
        update={"privacy": shop.settings.privacy.model_copy(update={"keys": "plain"})}
    )
    shop.map(MAP)
    shop.run()
    said = str(shop.rows("from raw.key_map_rows"))
    assert "@" not in said
    assert "Person" not in said
    assert shop.customers() == 11


@pytest.mark.parametrize("keys", ["all", "contact"])
def test_maps_join_however_keys_are_stored(shop: Shop, keys: str) -> None:
    shop.run()
    shop.settings = shop.settings.model_copy(
        update={"privacy": shop.settings.privacy.model_copy(update={"keys": keys})}
    )
    from pipeline.warehouse.customer_keys import bring_keys_over

    bring_keys_over(shop.con, shop.settings)
    shop.map(MAP)
    shop.run()
    assert shop.customers() == 11


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("key,source\nC1,shop\n", "needs a column person"),
        ("person\nAnn\n", "two or more columns with keys"),
        ("person,key\nAnn,C1,what,else\n", "4 cells"),
        ('person,key\nAnn,"C1\n', "cannot be read"),
    ],
)
def test_a_map_that_cannot_be_one_stops_the_run_before_anything_is_read(shop: Shop, text: str, said: str) -> None:
    shop.map(text)
    with pytest.raises(ConfigError, match=said) as caught:
        shop.run()
    assert "Ann" not in str(caught.value)
    assert shop.rows("select count(*) from raw.responses") == [(0,)]


def test_an_empty_map_says_nothing(shop: Shop) -> None:
    shop.map("person,key\n")
    shop.run()
    assert shop.customers() == 16


def test_rows_without_a_person_or_key_are_counted(shop: Shop) -> None:
    shop.map(MAP + ",shop,C7\nPerson 7,shop,n/a\nPerson 8,shop,1.18E+11\n")
    assert any("keys/crm.csv: 3 of 13 rows without a person or a key" in w for w in shop.run().warnings)


def test_a_map_that_is_named_and_gone_is_said(shop: Shop) -> None:
    named = shop.settings.customers.model_copy(update={"maps": ("keys/crm.csv",)})
    shop.settings = shop.settings.model_copy(update={"customers": named})
    assert any("customers.maps: keys/crm.csv: no such file" in w for w in shop.run().warnings)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_map_is_rewritten_in_its_own_form(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "keys.csv"
    path.write_text('person;key\n"Kühn; Ann";C1\nBea;C2\n', encoding=encoding)
    shutil.copymode(path, path)
    file = MapFile("keys.csv", path)
    assert rewrite_map(file, read_map(file), lambda row: None if row["key"] == "C2" else row) == 1
    assert path.read_text(encoding=encoding) == 'person;key\n"Kühn; Ann";C1\n'
    assert rewrite_map(file, read_map(file), lambda row: row) == 0
    assert [p.name for p in tmp_path.iterdir()] == ["keys.csv"]


CARRIES = "\nsame_customer: {email: Mail, crm: CRM}\n"
WITH_KEYS = "id,text,created_at,customer,rating,Mail,CRM\n" + "".join(
    f"s{n},The parcel of shop {n} is late.,2026-01-{n + 1:02d},C{n},2,user{n}@example.com,{n if n % 2 else 'n/a'}\n"
    for n in range(1, 9)
)


def carry(shop: Shop) -> None:
    shop.mapping("shop", MAPPING.format(name="shop", channel="web") + CARRIES)
    shop.put("shop", WITH_KEYS)


def test_a_mapping_may_name_further_keys_by_which_sources_meet(shop: Shop) -> None:
    carry(shop)
    shop.run()
    assert shop.customers() == 8
    assert shop.conflicts() == []
    assert "@" not in str(shop.rows("from raw.response_keys"))
    assert shop.rows("select count(*) from raw.response_keys where kind = 'crm'") == [(4,)]


def test_a_family_address_joins_nobody_until_a_map_says_so(shop: Shop) -> None:
    carry(shop)
    shop.put("shop", WITH_KEYS.replace("user2@", "user1@"))
    shop.run()
    assert [(kind, persons, by) for kind, _, persons, by in shop.conflicts()] == [("shared_key", 2, ["shop"])]
    assert shop.customers() == 10
    shop.map("person,key\nAnn,C1\nAnn,C2\n")
    shop.run()
    assert shop.conflicts() == []
    assert shop.customers() == 8


def test_a_shared_mailbox_in_a_column_joins_nobody(shop: Shop) -> None:
    carry(shop)
    shop.put("shop", WITH_KEYS.replace("user3@", "sales@"))
    shop.put("desk", DESK.replace("User3@", "SALES@"))
    shop.run()
    assert [(kind, persons) for kind, _, persons, _ in shop.conflicts()] == [("role_address", 1)]
    assert shop.customers() == 9


def test_a_row_without_a_customer_is_known_by_its_further_key(shop: Shop) -> None:
    carry(shop)
    shop.put("shop", WITH_KEYS.replace(",C1,", ",,"))
    shop.run()
    assert shop.customers() == 8


def test_a_changed_further_key_replaces_the_old_one(shop: Shop) -> None:
    carry(shop)
    shop.run()
    shop.put("shop", WITH_KEYS.replace("user1@", "someone@"), "newer.csv")
    shop.run()
    assert shop.customers() == 9
    assert shop.rows("select count(*) from raw.response_keys where kind = 'email'") == [(8,)]


def test_rows_of_an_erased_customer_are_known_by_a_further_key(shop: Shop) -> None:
    import hashlib

    from pipeline.raw.people.linked import linked_key

    carry(shop)
    key = linked_key(shop.settings, "user1@example.com").key
    digest = hashlib.sha256(f"salt{key}".encode()).hexdigest()
    shop.con.execute("insert into ops.tombstones values ('customer', $1, 'salt', now())", [digest])
    shop.run()
    assert shop.rows("select count(*) from raw.responses where customer_key = 'C1'") == [(0,)]
    assert shop.customers() == 7


def test_what_is_stored_of_a_row_is_the_same_in_any_order(shop: Shop) -> None:
    carry(shop)
    shop.map(MAP + "Person 1,shop,C2\n")
    shop.run()
    first = shop.rows("from raw.persons order by all"), shop.rows("from raw.key_conflicts order by all")
    head, *lines = (MAP + "Person 1,shop,C2\n").splitlines()
    shop.map("\n".join([head, *reversed(lines)]))
    shop.run()
    assert (shop.rows("from raw.persons order by all"), shop.rows("from raw.key_conflicts order by all")) == first
