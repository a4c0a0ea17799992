from __future__ import annotations

import pytest

from models.personal.redaction import Rules
from pipeline.enriched.document_rows import cleaned, document_tables
from pipeline.enriched.halves import Halves, halves_of

ENGLISH = "The waiter was kind and the soup was hot."
SPANISH = "El camarero fue amable y la sopa estaba caliente."
FRENCH = "Le serveur était aimable et la soupe était chaude."
GERMAN = "Der Kellner war freundlich und die Suppe war heiß."
JAPANESE = "店員さんは親切で、スープは温かかったです。"


@pytest.mark.parametrize(
    ("raw", "read", "original"),
    [
        (f"(Translated by Google) {ENGLISH}\n\n(Original)\n{SPANISH}", ENGLISH, SPANISH),
        (f"(translated by google) {ENGLISH} (ORIGINAL) {SPANISH}", ENGLISH, SPANISH),
        (f"{SPANISH}\n\n(Translated by Google)\n{ENGLISH}", ENGLISH, SPANISH),
        (f"(Original)\r\n{SPANISH}\r\n\r\n(Translated by Google)\r\n{ENGLISH}", ENGLISH, SPANISH),
        (f"{ENGLISH}\n\n(Translated by Google)\n{FRENCH}", ENGLISH, None),
        (f"(Traduit par Google) {FRENCH}\n\n(Avis d'origine)\n{ENGLISH}", ENGLISH, None),
        (f"(Traduit par Google) {FRENCH}\n\n(Avis d’origine)\n{ENGLISH}", ENGLISH, None),
        (f"(Traduit par Google) {FRENCH}\n\n(Original)\n{SPANISH}", SPANISH, None),
        (f"{ENGLISH} (Traduzione di Google) Il cameriere era gentile.", ENGLISH, None),
        (f"(Übersetzt von Google) {GERMAN}\n\n(Original)\n{ENGLISH}", ENGLISH, None),
        (f"（Google による翻訳）{JAPANESE}\n\n（原文）\n{ENGLISH}", ENGLISH, None),
        (f"(由 Google 提供翻译)\n服务员很友好。\n\n(原文)\n{GERMAN}", GERMAN, None),
        ("(Translated by Google) Good\n\n(Original)\nBueno", "Good", "Bueno"),
        (f"(Translated by Google) {ENGLISH}", ENGLISH, ""),
        (f"(Translated by Google) {ENGLISH}\n\n(Original)\n", ENGLISH, ""),
        (f"{SPANISH}\n\n(Translated by Google)\n", SPANISH, None),
    ],
)
def test_the_english_half_is_read(raw: str, read: str, original: str | None) -> None:
    assert halves_of(raw) == Halves(read, original)


@pytest.mark.parametrize(
    "raw",
    [
        ENGLISH,
        SPANISH,
        "I asked Google (on Google) twice",
        "(Original) taste",
        "(Google Maps) led me here\n(thanks)\nnice",
        "(Translated by Google)",
    ],
)
def test_a_text_without_two_halves_stays(raw: str) -> None:
    halves = halves_of(raw)
    assert halves.read is raw
    assert halves.original is None


@pytest.mark.parametrize(
    ("raw", "given", "text", "language", "method", "unread"),
    [
        (f"(Translated by Google) {ENGLISH}\n\n(Original)\n{SPANISH}", None, ENGLISH, "es", "detected", None),
        (f"{GERMAN}\n\n(Translated by Google)\n{ENGLISH}", "en", ENGLISH, "de", "detected", None),
        (f"（Google による翻訳）{JAPANESE}\n\n（原文）\n{ENGLISH}", "ja", ENGLISH, "en", "detected", None),
        ("(Translated by Google) Very good\n\n(Original)\nMuy bueno", None, "Very good", "es", "detected", None),
        ("(Translated by Google) Good\n\n(Original)\nOk", None, "Good", "und", "unknown", None),
        (f"(Translated by Google) {ENGLISH}", None, ENGLISH, "und", "unknown", None),
        (f"(Traduit par Google) {FRENCH}\n\n(Original)\n{SPANISH}", None, SPANISH, "es", "detected", "language"),
    ],
)
def test_the_language_is_that_of_the_original(
    raw: str, given: str | None, text: str, language: str, method: str, unread: str | None
) -> None:
    verbatims = cleaned([("v", "h", raw, given, "maps")])
    documents, texts = document_tables(
        verbatims, rules={"": Rules()}, cleaners={"": "stamp"}, run_id="r", languages=["en"]
    )
    [row] = documents.to_pylist()
    assert texts["text"].to_pylist() == [text]
    assert (row["language"], row["language_method"], row["unread"]) == (language, method, unread)
