"""What the annotator can read: decided by what a text clearly is, else by what the source says."""

from __future__ import annotations

import pytest

from pipeline.enriched.readable import Reading, judge_reading

SCARF = "The scarf came with a hole in it and nobody answers."


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        (SCARF, None, Reading("en", "detected", None)),
        (SCARF, "de", Reading("en", "detected", None)),
        ("ok", None, Reading("und", "unknown", None)),
        ("👍👍", None, Reading("und", "unknown", None)),
        ("Great app", "en", Reading("en", "given", None)),
        ("it sucks", None, Reading("und", "unknown", None)),
        ("La bufanda tiene un agujero y nadie contesta.", None, Reading("es", "detected", "language")),
        ("La bufanda tiene un agujero y nadie contesta.", "en", Reading("es", "detected", "language")),
        ("Muy bueno", None, Reading("es", "detected", "language")),
        ("zu teuer", None, Reading("de", "detected", "language")),
        ("super", "DE", Reading("de", "given", "language")),
        ("Livraison rapide", None, Reading("fr", "detected", "language")),
        ("すごい", "ja", Reading("ja", "given", "language")),
        ("...", None, Reading("und", "unknown", "no_words")),
        ("10/10", "en", Reading("en", "given", "no_words")),
        ("-", None, Reading("und", "unknown", "no_words")),
        ("", None, Reading("und", "unknown", None)),
    ],
)
def test_reading(text: str, given: str | None, expected: Reading) -> None:
    assert judge_reading(text, given, languages=("en",)) == expected


@pytest.mark.parametrize("text", ["Очень плохо", "很好", "まあまあ", "سيئ", "Πολύ κακό 10", "ok 非常好用"])
def test_another_script_is_another_language_however_short(text: str) -> None:
    assert judge_reading(text, "en", languages=("en",)).unread == "language"


def test_an_annotator_of_several_languages_reads_them_and_one_of_all_reads_everything_with_words() -> None:
    spanish, greek = "La bufanda tiene un agujero y nadie contesta.", "Πολύ καλό κατάστημα, ευχαριστώ"
    assert judge_reading(spanish, None, languages=("en", "es")).unread is None
    assert judge_reading(greek, None, languages=("en", "es")).unread == "language"
    assert judge_reading(greek, None, languages=("en", "el")).unread is None
    assert judge_reading(greek, None, languages=()).unread is None
    assert judge_reading("!!!", None, languages=()).unread == "no_words"
