"""Training sentences put together from written frames and made-up names and addresses (Faker, MIT licence)."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from typing import Any

from models.names.brands import BRANDS
from models.names.cues import DATES
from models.training import names_frames as frames
from models.training import names_frames_other as other
from models.training.names_data import Mark, Record

LOCALES = {
    **dict.fromkeys(("en_GB", "en_US"), 8),
    **dict.fromkeys(("en_IE", "en_CA", "en_AU", "en_IN", "de_DE", "fr_FR", "nl_NL", "es_ES", "it_IT"), 3),
    **dict.fromkeys(
        ("pl_PL", "sv_SE", "da_DK", "no_NO", "pt_PT", "pt_BR", "de_AT", "de_CH", "nl_BE", "fr_CH", "fi_FI"), 1
    ),
}
"""Countries of the names and addresses, with their share."""
NAMES_ONLY = (
    "tr_TR",
    "cs_CZ",
    "hu_HU",
    "ro_RO",
    "hr_HR",
    "yo_NG",
    "ha_NG",
    "ig_NG",
    "zu_ZA",
    "id_ID",
    "lt_LT",
    "sk_SK",
    "es_MX",
    "vi_VN",
    "sw",
    "en_PK",
)
TITLES = ("Mr", "Mrs", "Ms", "Miss", "Dr", "Mr.", "Mrs.", "Dr.", "Professor", "Sister")
GB_STREETS = [
    "Street",
    "Road",
    "Lane",
    "Avenue",
    "Close",
    "Drive",
    "Crescent",
    "Terrace",
    "Place",
    "Gardens",
    "Grove",
    "Way",
    "Court",
    "Mews",
    "Hill",
]
US_STREETS = [
    "St",
    "Ave",
    "Blvd",
    "Rd",
    "Ln",
    "Dr",
    "Ct",
    "Street",
    "Avenue",
    "Drive",
    "Road",
    "Way",
    "Circle",
    "Pkwy",
    "Court",
    "Lane",
]
GB_FIRST = [
    "High",
    "Church",
    "Station",
    "Victoria",
    "Mill",
    "Park",
    "Albert",
    "Queen's",
    "King",
    "London",
    "Green",
    "Manor",
    "Elm",
    "Oak",
    "Castle",
    "Chapel",
    "Bridge",
    "North",
    "South",
    "School",
    "York",
    "Windsor",
    "Grange",
]
US_FIRST = "Main Oak Maple Cedar Elm Pine Washington Lincoln Lake Hill Park 2nd 5th Sunset Jefferson Walnut River Spring Ridge Church N Main|W Oak|E Elm|S Park".replace(
    "|", " "
).split()
_SLOT = re.compile(r"\{(\w+)\}")


class Fillers:
    """Made-up words for the slots of frames."""

    def __init__(self, seed: int) -> None:
        """Make one generator for each country."""
        from faker import Faker

        self.rng = random.Random(seed)
        self._fakers = {locale: Faker(locale) for locale in (*LOCALES, *NAMES_ONLY)}
        for faker in self._fakers.values():
            faker.seed_instance(seed)
        self._locales = [locale for locale, share in LOCALES.items() for _ in range(share)]
        self._orgs = [o.strip() for o in other.ORGS.replace("\n", " ").split(",") if o.strip()]
        self._days = sorted(d.title() for d in DATES if d.endswith("day") and len(d) > 4)
        self._months = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ]
        self.country = "en_GB"

    def fill(self, frame: str) -> Record:
        """Return the frame with its slots filled; names and addresses are marked."""
        self.country = self.rng.choice(self._locales)
        text, at = "", 0
        marks: list[Mark] = []
        for m in _SLOT.finditer(frame):
            text += frame[at : m.start()]
            value, kind = self._slot(re.sub(r"\d", "", m[1]))
            if kind and marks and marks[-1].kind == kind == "name" and text[marks[-1].end :] == " ":
                marks[-1] = Mark(marks[-1].start, len(text) + len(value), kind)
            elif kind:
                marks.append(Mark(len(text), len(text) + len(value), kind))
            text += value
            at = m.end()
        return Record(text + frame[at:], tuple(marks), "written")

    def _slot(self, slot: str) -> tuple[str, str]:
        rng = self.rng
        makers: dict[str, tuple[Callable[[], str], str]] = {
            "n": (self._name, "name"),
            "f": (lambda: self._person().first_name(), "name"),
            "l": (lambda: self._person().last_name(), "name"),
            "w": (lambda: rng.choice(other.WORD_NAMES.split()), "name"),
            "word": (lambda: rng.choice(other.WORD_NAMES.split()), ""),
            "t": (lambda: rng.choice(TITLES), ""),
            "a": (self._address, "address"),
            "s": (self._street, "address"),
            "h": (lambda: str(rng.randint(1, 300)), ""),
            "num": (lambda: str(rng.randint(1, 99_999 if rng.random() < 0.4 else 60)), ""),
            "city": (lambda: self._fakers[self.country].city(), ""),
            "street": (lambda: f"{rng.choice(GB_FIRST)} {rng.choice(GB_STREETS)}", ""),
            "brand": (lambda: rng.choice(BRANDS) if rng.random() < 0.7 else rng.choice(self._orgs), ""),
            "org": (lambda: rng.choice(self._orgs), ""),
            "product": (self._product, ""),
            "month": (lambda: rng.choice(self._months), ""),
            "day": (lambda: rng.choice(self._days), ""),
        }
        make, kind = makers[slot]
        return make().replace("\n", "\n" if kind == "address" else " "), kind

    def _person(self) -> Any:
        return self._fakers[self.rng.choice(NAMES_ONLY) if self.rng.random() < 0.15 else self.country]

    def _product(self) -> str:
        if self.rng.random() < 0.6:
            return self.rng.choice(other.PRODUCT_WORDS.split())
        return str(
            self._fakers[self.country].first_name() if self.rng.random() < 0.5 else self._fakers["en_GB"].last_name()
        )

    def _name(self) -> str:
        rng, person = self.rng, self._person()
        way = rng.random()
        first, last = person.first_name(), person.last_name()
        if way < 0.15:
            return str(first)
        if way < 0.22:
            return f"{first[0]}. {last}" if rng.random() < 0.5 else f"{first} {last[0]}" + rng.choice(("", "."))
        if way < 0.3:
            return f"{first} {person.first_name() if rng.random() < 0.4 else person.first_name()[0] + rng.choice(('', '.'))} {last}"
        return f"{first} {last}"

    def _street(self) -> str:
        rng = self.rng
        number = f"{rng.randint(1, 250)}{rng.choice(('', '', '', 'a', 'B'))}"
        if self.country in ("en_GB", "en_IE", "en_AU"):
            first = rng.choice(GB_FIRST) if rng.random() < 0.5 else self._fakers["en_GB"].last_name()
            flat = rng.choice(
                (f"Flat {rng.randint(1, 40)}, ", f"Apartment {rng.randint(1, 40)}, ", f"Unit {rng.randint(1, 9)}, ")
            )
            return f"{flat if rng.random() < 0.2 else ''}{number}{rng.choice((' ', ' ', ' ', ', '))}{first} {rng.choice(GB_STREETS)}"
        if self.country in ("en_US", "en_CA"):
            first = rng.choice(US_FIRST) if rng.random() < 0.6 else self._fakers["en_US"].last_name()
            flat = rng.choice(
                (
                    f" Apt {rng.randint(1, 40)}",
                    f", Apt. {rng.randint(1, 40)}B",
                    f" #{rng.randint(1, 400)}",
                    f", Suite {rng.randint(100, 400)}",
                )
            )
            return f"{rng.randint(1, 9999)} {first} {rng.choice(US_STREETS)}{flat if rng.random() < 0.25 else ''}"
        return str(self._fakers[self.country].street_address()).replace("\n", ", ").strip()

    def _address(self) -> str:
        rng, fake = self.rng, self._fakers[self.country]
        comma = rng.choice((", ", ", ", ", ", "\n", " "))
        if self.country in ("en_GB", "en_IE", "en_AU"):
            parts = [self._street(), fake.city(), fake.postcode()]
            if rng.random() < 0.2:
                parts.pop(rng.choice((1, 2)))
            address = comma.join(parts)
        elif self.country in ("en_US", "en_CA"):
            state = fake.state_abbr() if self.country == "en_US" else fake.province_abbr()
            address = f"{self._street()}{comma}{fake.city()}{rng.choice((', ', ' '))}{state} {fake.postcode()}"
            if rng.random() < 0.1:
                address = f"PO Box {rng.randint(10, 9999)}{comma}{fake.city()}, {state} {fake.postcode()}"
        elif rng.random() < 0.5:
            address = str(fake.address()).replace("\n", comma)
        else:
            address = f"{self._street()}{comma}{fake.postcode()} {fake.city()}"
        return address.lower().replace(",", "") if rng.random() < 0.05 else address.strip()


def written(seed: int, each: int) -> Iterator[Record]:
    """Yield `each` fillings of every frame, some of them in the ways that customers write."""
    fillers = Fillers(seed)
    groups = (
        (frames.STAFF, each),
        (frames.CUSTOMERS, each),
        (other.ADDRESSES, 2 * each),
        (other.NEGATIVES, 2 * each),
    )
    for group, times in groups:
        for frame in (line.replace("\\n", "\n") for line in group.strip().splitlines()):
            for _ in range(times):
                yield restyled(fillers.fill(frame), fillers.rng)


def restyled(record: Record, rng: random.Random) -> Record:
    """Return the record as it is, or in lower case, capitals, without its last full stop: offsets stay."""
    way, text = rng.random(), record.text
    if way < 0.25:
        changed = text.lower()
    elif way < 0.3:
        changed = text.upper()
    elif way < 0.4 and text.endswith("."):
        changed = text[:-1]
    else:
        changed = text
    if len(changed) not in (len(text), len(text) - 1):
        return record  # a letter that has another length in the other case
    return Record(changed, record.marks, record.origin, record.group)
