from __future__ import annotations

import pytest

from pipeline.enriched.halves import readable_half

ENGLISH = "The waiter was kind and the soup was hot."
SPANISH = "El camarero fue amable y la sopa estaba caliente."
FRENCH = "Le serveur était aimable et la soupe était chaude."


@pytest.mark.parametrize(
    ("raw", "half"),
    [
        (f"(Translated by Google) {ENGLISH}\n\n(Original)\n{SPANISH}", ENGLISH),
        (f"{SPANISH}\n\n(Translated by Google)\n{ENGLISH}", ENGLISH),
        (f"{ENGLISH}\n\n(Translated by Google)\n{FRENCH}", ENGLISH),
        (f"(Traduit par Google) {FRENCH}\n\n(Avis d'origine)\n{ENGLISH}", ENGLISH),
        (f"(Traduit par Google) {FRENCH}\n\n(Original)\n{SPANISH}", SPANISH),
        ("(Translated by Google) Good\n\n(Original)\nBueno", "Good"),
    ],
)
def test_the_english_half_is_read(raw: str, half: str) -> None:
    assert readable_half(raw) == half


@pytest.mark.parametrize("raw", [ENGLISH, SPANISH, "I asked Google (on Google) twice", "(Original) taste"])
def test_a_text_without_two_halves_stays(raw: str) -> None:
    assert readable_half(raw) is raw
