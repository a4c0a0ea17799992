"""Keys that a CRM made of e-mail addresses: joined with the addresses, where the settings say that keys of that form are hashes."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from pipeline.config.customer_settings import CustomerSettings
from pipeline.config.privacy_settings import PrivacySettings
from pipeline.jobs.erasure.persons import clean_maps, other_keys
from tests.pipeline.jobs.erasure.test_persons import HEADER
from tests.pipeline.raw.people.test_key_maps import Shop, shop  # noqa: F401


def digest(n: int, name: str = "sha256") -> str:
    return hashlib.new(name, f"user{n}@example.com".encode()).hexdigest()


def use(at: Shop, *hashes: str, keys: str = "contact") -> None:
    customers = CustomerSettings.model_validate({"hashed_addresses": hashes})
    privacy = PrivacySettings.model_validate({"keys": keys})
    at.settings = at.settings.model_copy(update={"customers": customers, "privacy": privacy})


def hashed_shop(name: str = "sha256", *, upper: bool = False) -> str:
    """Customers of the shop under hashes of the addresses that the desk has in clear."""
    keys = [digest(n, name).upper() if upper else digest(n, name) for n in range(1, 9)]
    return HEADER + "".join(f"s{n},The parcel {n} is late.,2026-01-{n:02d},{key},2\n" for n, key in enumerate(keys, 1))


@pytest.mark.parametrize(("name", "upper", "keys"), [("sha256", False, "contact"), ("sha256", True, "plain"), ("md5", False, "contact"), ("sha256", False, "all")])  # fmt: skip
def test_a_hash_and_its_address_are_one_customer(shop: Shop, name: str, upper: bool, keys: str) -> None:  # noqa: F811
    use(shop, name, keys=keys)
    shop.put("shop", hashed_shop(name, upper=upper))
    shop.run()
    assert shop.customers() == 8
    assert shop.conflicts() == []
    stored = " ".join(
        str(row) for table in ("response_keys", "persons") for row in shop.rows(f"select * from raw.{table}")
    )
    assert "example.com" not in stored or keys == "plain"
    links = shop.rows("select distinct kind from raw.response_keys")
    assert links == [(f"customer:{name}",)]


def test_without_the_setting_a_hash_is_a_key_like_any(shop: Shop) -> None:  # noqa: F811
    shop.put("shop", hashed_shop())
    shop.run()
    assert shop.customers() == 16
    assert shop.rows("select count(*) from raw.response_keys") == [(0,)]
    use(shop, "md5")
    shop.run()
    assert shop.customers() == 16


def test_an_address_in_a_key_map_joins_its_hash(shop: Shop) -> None:  # noqa: F811
    use(shop, "sha256", "md5")
    other = HEADER + "".join(f"d{n},The hotline {n} is good.,2026-02-0{n},K{n},5\n" for n in range(1, 9))
    shop.put("desk", other)
    shop.put("shop", hashed_shop())
    path = shop.map("crm,email\n" + "".join(f"K{n},User{n}@Example.com\n" for n in range(1, 6)))
    shop.run()
    assert shop.customers() == 11
    found = other_keys(shop.con, shop.settings, ["K1"])
    assert ("shop", digest(1)) in found.shown
    clean_maps(shop.settings, ["K1", *found.keys])
    assert "User1" not in path.read_text(encoding="utf-8") and "User2" in path.read_text(encoding="utf-8")


def test_the_hash_of_an_address_of_a_function_joins_nobody(shop: Shop) -> None:  # noqa: F811
    use(shop, "sha256")
    info = hashlib.sha256(b"info@example.com").hexdigest()
    shop.put("shop", HEADER + f"s1,The parcel is late.,2026-01-01,{info},2\n")
    shop.put("desk", HEADER + "d1,The hotline is good.,2026-02-01,info@example.com,5\n")
    shop.run()
    assert shop.customers() == 2
    assert [row[0] for row in shop.conflicts()] == ["role_address"]


def test_a_further_key_may_be_a_hash(shop: Shop) -> None:  # noqa: F811
    use(shop, "sha256")
    mapping: Any = (shop.folder / "sources" / "shop.yaml").read_text(encoding="utf-8")
    shop.mapping("shop", mapping + "same_customer: {mail: mail_hash}\n")
    lines = [f"s{n},The parcel {n} is late.,2026-01-0{n},C{n},2,{digest(n)}\n" for n in range(1, 9)]
    shop.put("shop", HEADER.replace("rating\n", "rating,mail_hash\n") + "".join(lines))
    shop.run()
    assert shop.customers() == 8
