"""Dates with the names of months in the main languages."""

from __future__ import annotations

from collections import Counter

import pytest

from pipeline.config.source_fields import Moment
from pipeline.raw.moments import moment_reader
from pipeline.raw.month_names import DAYS, MONTHS


@pytest.mark.parametrize(
    ("text", "pattern", "day"),
    [
        ("3. März 2025", "%d. %B %Y", "2025-03-03"), ("03-Dez-25", "%d-%b-%y", "2025-12-03"), ("3 juin 2025", "%d %B %Y", "2025-06-03"),
        ("1er août 2025", "%d %B %Y", "2025-08-01"), ("3 de junio de 2025", "%d de %B de %Y", "2025-06-03"), ("3 giugno 2025", "%d %B %Y", "2025-06-03"),
        ("3 mrt. 2025", "%d %b %Y", "2025-03-03"), ("3 de out. de 2025", "%d de %b de %Y", "2025-10-03"), ("3. maj 2025", "%d. %B %Y", "2025-05-03"),
        ("3 augusti 2025", "%d %B %Y", "2025-08-03"), ("3 września 2025", "%d %B %Y", "2025-09-03"), ("3 paź 2025", "%d %b %Y", "2025-10-03"),
        ("mar. 4 mars 2025", "%a %d %B %Y", "2025-03-04"), ("Di, 4. März 2025", "%a, %d. %B %Y", "2025-03-04"), ("June 3rd, 2025", "%B %d, %Y", "2025-06-03"),
        ("wtorek, 4 marca 2025", "%A, %d %B %Y", "2025-03-04"), ("Sept. 3, 2025", "%b %d, %Y", "2025-09-03"), ("3 sept 2025 2:05 p. m.", "%d %b %Y %I:%M %p", "2025-09-03"),
        ("terça-feira, 4 de março de 2025", "%A, %d de %B de %Y", "2025-03-04"), ("JUL 3 2025", "%b %d %Y", "2025-07-03"),
    ],
)  # fmt: skip
def test_a_month_is_read_in_its_language(text: str, pattern: str, day: str) -> None:
    assert moment_reader(Moment(column="c", formats=(pattern,)))(text).date().isoformat() == day


@pytest.mark.parametrize(
    "text", ["3 lune 2025", "3 juin juin 2025", "33 juin 2025", "juin 2025", "3 juin", "30 février 2025"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="fits none of the formats"):
        moment_reader(Moment(column="c", formats=("%d %B %Y",)))(text)


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("2025-06-10 07:48:07 UTC", "iso8601"),
        ("10/Jun/2025 09:48:07 +0200", "%d/%b/%Y %H:%M:%S %z"),
        ("Tue Jun 10 2025 09:48:07 GMT+0200", "%a %b %d %Y %H:%M:%S GMT%z"),
    ],
)
def test_a_time_may_name_its_zone(text: str, pattern: str) -> None:
    read = moment_reader(Moment(column="c", formats=(pattern,), timezone="Asia/Tokyo"))
    assert read(text).isoformat() == "2025-06-10T07:48:07+00:00"


@pytest.mark.parametrize("names", [MONTHS, DAYS])
def test_no_name_means_two_things(names: str) -> None:
    assert max(Counter(names.replace("\n", "|").strip("|").split("|")).values()) == 1


def test_a_month_in_two_forms_is_an_unreadable_time_and_no_crash() -> None:
    with pytest.raises(ValueError, match="fits none of the formats"):
        moment_reader(Moment(column="c", formats=("%d %B (%b) %Y",)))("3 mayo (mayo) 2025")
