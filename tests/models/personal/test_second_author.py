"""What a second author's sentences taught the rules, each kind in words of its own."""

import pytest

from models.personal.patterns import find_patterns


def found(text: str) -> list[tuple[str, str]]:
    return [(s.kind, text[s.start : s.end]) for s in find_patterns(text)]


@pytest.mark.parametrize(
    ("text", "kind", "term"),
    [
        ("My sister's number's 2125550188, not mine", "phone", "2125550188"),
        ("telefon 08-440 112 30 är stängd", "phone", "08-440 112 30"),
        ("携帯の番号は090-1234-5678です", "phone", "090-1234-5678"),
        ("Visa4556737586899855 was charged", "card", "4556737586899855"),
        ("card no.4556 7375 8689 9855 was charged", "card", "4556 7375 8689 9855"),
        ("account no. 44810293, sort code 30-99-12", "account", "44810293"),
        ("bank routing 021000021, account 38810274", "account", "38810274"),
        ("mira[@]posteo[.]net please", "email", "mira[@]posteo[.]net"),
        ("m i r a @ p o s t e o . n e t", "email", "m i r a @ p o s t e o . n e t"),
        ("Passport CKLN7TR2V lies on your desk", "passport", "CKLN7TR2V"),
        ("ID card LPK4T8M2R was copied", "national_id", "LPK4T8M2R"),
        ("the code 715 203 came by sms", "token", "715 203"),
        ("one-time code 71 52 03", "token", "71 52 03"),
        ("logged in as mira / Falcon_21", "token", "Falcon_21"),
        ("api key=AB12-CD34-EF56-GH78", "token", "AB12-CD34-EF56-GH78"),
        ("nato il 8 gennaio 1960", "birth_date", "8 gennaio 1960"),
        ("geboren am 8. Jänner 1960", "birth_date", "8. Jänner 1960"),
        ("narozen 8. května 1960", "birth_date", "8. května 1960"),
        ("născut la 8 iulie 1960", "birth_date", "8 iulie 1960"),
    ],
)
def test_it_is_found(text: str, kind: str, term: str) -> None:
    assert (kind, term) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Your number 0333 207 4410 is always engaged",
        "account 38810274 at your shop is locked",
        "error code 715203 came by sms",
        "voucher code 715203 in the e-mail",
        "sign in as guest / member",
        "the id card holder broke",
    ],
)
def test_it_stays(text: str) -> None:
    assert found(text) == []
