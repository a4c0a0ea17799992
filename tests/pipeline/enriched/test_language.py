import pytest

from pipeline.enriched.language import detect_language


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("The parcel arrived two days late and wet.", None, ("en", "detected")),
        ("La livraison n'est jamais arrivée, quelle honte.", None, ("fr", "detected")),
        ("Die Lampe ist sehr schön, aber zu teuer.", None, ("de", "detected")),
        ("El paquete llegó roto y nadie contesta.", None, ("es", "detected")),
        ("ok", None, ("und", "unknown")),
        ("👍👍👍", None, ("und", "unknown")),
        ("", None, ("und", "unknown")),
        ("trop cher", "FR", ("fr", "given")),
        ("trop cher", "fr-CA", ("fr", "given")),
        ("too dear", "English", ("en", "given")),
        ("The parcel arrived two days late and wet.", "n/a", ("en", "detected")),
    ],
)
def test_language(text: str, given: str | None, expected: tuple[str, str]) -> None:
    assert detect_language(text, given) == expected
