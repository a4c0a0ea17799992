"""Phone numbers by the plans of their countries."""

import pytest
from phonenumbers import PhoneNumberFormat, PhoneNumberType, example_number_for_type, format_number

from models.personal.numbering import REGIONS, national_kind
from models.personal.phones import find_phones


def found(text: str, *regions: str) -> list[str]:
    return [text[a:b] for a, b in find_phones(text, regions or REGIONS)]


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("style", [PhoneNumberFormat.NATIONAL, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.E164])
def test_an_announced_mobile_number_of_every_country_is_found(region: str, style: int) -> None:
    number = format_number(example_number_for_type(region, PhoneNumberType.MOBILE), style)
    assert found(f"my phone: {number}") == [number]
    assert found(f"call me on {number} please") == [number]


def test_the_longest_valid_number_from_the_left_wins() -> None:
    assert found("07700 900123 / 07700 900456") == ["07700 900123", "07700 900456"]
    assert found("4111 1111 1111 1112") == []


def test_freephone_and_hotlines_stay() -> None:
    assert found("ring 0800 496 0123 or 1-800-555-0199, your helpline is 0113 496 0123") == []


def test_a_forgotten_plus_is_found() -> None:
    assert found("whatsapp 44 7700 900123") == ["44 7700 900123"]


@pytest.mark.parametrize(
    ("digits", "region", "kind"),
    [
        ("07400123456", "GB", "mobile"),
        ("02079460018", "GB", "own"),
        ("07700900123", "GB", "fiction"),
        ("08081570123", "GB", "service"),
        ("7400123456", "GB", "possible"),
        ("12", "GB", "none"),
        ("612345678", "ES", "mobile"),
        ("612345678", "XX", "none"),
    ],
)
def test_a_number_is_read_by_the_plan_of_its_region(digits: str, region: str, kind: str) -> None:
    assert national_kind(digits, region) == kind
