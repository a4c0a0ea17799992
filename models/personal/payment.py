"""Numbers of payment cards (ISO/IEC 7812) and bank accounts (ISO 13616), by their check digits and their form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from stdnum import ean, imei, luhn, numdb
from stdnum.iso7064 import mod_97_10

from models.personal.context import announced, words_before
from models.personal.words import listed

_CARD = re.compile(
    r"(?:(?<![\w+])(?<![\w][\-/])(?<!\d\.)|(?<=visa)|(?<=amex)|(?<=card)|(?<=arte)|(?<=maestro)|(?<=tarjeta)|(?<=kort))"
    r"\d(?:[ \-.\u00a0/\u2010-\u2013]{0,2}\d){11,18}(?![\w])(?![\-.]\d)",
    re.IGNORECASE,
)
"""A number on its own, also right after an abbreviation ("no.5425 …") or the name of a card ("Visa4539…")."""
_IIN = re.compile(
    r"4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}"
    r"|(?:6011|65\d\d|64[4-9]\d)\d{12,15}|3(?:0[0-5]|[689]\d)\d{11,16}|(?:2131|1800)\d{11}|35(?:2[89]|[3-8]\d)\d{12,15}"
    r"|62\d{14,17}|(?:60|81|82|508|353|356)\d{13,14}|220[0-4]\d{12,15}|9792\d{12}|(?:5018|5020|5038|5[6-9]\d\d|6[0-9]\d\d)\d{8,15}"
)
"""First digits and lengths of Visa, Mastercard (2-series too), American Express, Discover, Diners Club, JCB, UnionPay, RuPay, Mir,
Troy and Maestro."""
_CARD_WORDS = re.compile(
    r"cards?|visa|mastercard|maestro|amex|american|express|discover|diners|jcb|unionpay|debit|credit|karten?\w*|kredit\w*|girocard|ec-karte"
    r"|cartes?|bancaire|bleue|tarjetas?|cart[ae]|creditkaart|kaart\w*|betaalpas|kart[aęy]\w*|kort\w*|kreditkort\w*|cartão|cartao|bankcard|银行卡|信用卡"
)
_SURE_CARD = re.compile(
    r"(?:credit|debit|bank) ?card|card (?:number|no|num|nr)|kredit ?karte|karten ?(?:nummer|nr)|carte bancaire|creditkaart|tarjeta de cr"
    r"|carta di credito|mastercard|visa\b|amex",
    re.IGNORECASE,
)
_NO_CARD = re.compile(
    r"gift|vouchers?|loyalty|member\w*|store|points|bonus|payback|library|imei\w*|tracking|parcel|order|orders|geschenk\w*|gutschein\w*|sim|iccid|serial|ean|gtin|barcode"
)
_CVV = re.compile(
    r"\b(?:cvv2?|cvc2?|csc|card security code)(?: ?(?:code|number|no))?\W{0,3}(?:(?:is|was)\s)?(\d{3,4})\b", re.I
)
_IBAN_START = re.compile(r"(?<![^\W_])[A-Za-z]{2}[ \-]?\d{2}(?=[ \-._/]?[A-Za-z0-9])")
_IBAN_NEXT = re.compile(r"[ \-._/\u00a0]?([A-Za-z0-9])")
_SORT_CODE = re.compile(
    r"\bsort ?code\W{0,3}(?:is\s)?(\d{2}[- ]?\d{2}[- ]?\d{2})(?:\D{1,40}?(\d{8}))?\b"
    r"|\b(?:bank ?account|konto(?:nummer|nr\.?)|bankkonto|bankrekening\w*|rekeningnummer|compte(?: bancaire)?|cuenta(?: bancaria)?|conto(?: corrente)?"
    r"|(?:numer |nr )?konta|kontonummer|conta(?: bancária| corrente)?|routing(?: number)?|account and routing|clabe|blz|bankleitzahl|bsb)"
    r"(?: ?(?:number|no|nr|num|nummer))?\.?\W{0,3}(?:(?:is|ist|est|es|è|to|er|är|é)\s)?([A-Z]{2}\d{2}[A-Z\d]{8,30}|[A-Z]{4,6}\d{8,16}|\d(?:[ \-./]?\d){5,25})(?![\w])",
    re.IGNORECASE,
)


_PLAIN_ACCOUNT = re.compile(
    r"(?<![^\W_])(?:account|acct?|a/c)(?: ?(?:number|no|nr|num))?\.?\W{0,3}(?:is\s)?(\d(?:[ -]?\d){5,16})(?![\w\-])",
    re.IGNORECASE,
)
_BANK_NEAR = re.compile(r"sort ?code|routing|bank|\biban\b|\bbic\b|swift|\bbsb\b|\bsort\b", re.IGNORECASE)
_NEAR = 80
"""Characters around an "account number" in which a bank's word makes it one of a bank: alone it is a customer's with a shop."""
BANK_WORDS = listed("sort code|sortcode|bank|konto|konta|rekening|compte|cuenta|conto|conta|routing|clabe|blz|bsb")
"""One of these is beside every account number without check digits, in lower case."""


def find_cards(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of card numbers that pass the Luhn check and begin as a card network's do.

    A number that is announced as a credit or debit card's is one even if a digit is mistyped. Numbers of gift, loyalty
    and membership cards, IMEIs and bar codes are left.
    """
    for match in _CARD.finditer(text):
        digits = "".join(str(int(c)) for c in match[0] if c.isdecimal())
        if len(set(digits)) > 1 and _is_card(text, match, digits):
            yield match.span()


def find_card_codes(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of the code from the back of a card, where a word announces it."""
    yield from (m.span(1) for m in _CVV.finditer(text))


def _is_card(text: str, match: re.Match[str], digits: str) -> bool:
    named = _named(words_before(text, match.start())[:6])
    if named is False:
        return False
    if not luhn.is_valid(digits):
        said = _SURE_CARD.search(text, max(0, match.start() - 40), match.start())
        return said is not None and 14 <= len(digits) <= 19 and announced(text, *match.span()) != "nothing"
    if named:
        return True
    if _IIN.fullmatch(digits) is None:
        return False
    if len(digits) >= 16:
        return announced(text, *match.span()) != "reference"
    if digits[:2] in ("34", "37") and len(digits) == 15:
        return True
    return (
        announced(text, *match.span()) != "reference"
        and not ean.is_valid(digits)
        and not (len(digits) == 15 and imei.is_valid(digits))
    )


def _named(words: list[str]) -> bool | None:
    """Return whether the words before a number, nearest first, announce a payment card (True) or something else (False)."""
    for at, word in enumerate(words):
        if any(_NO_CARD.fullmatch(part) for part in (word, *word.split("-"))):
            return False
        if _CARD_WORDS.fullmatch(word):
            return not any(_NO_CARD.fullmatch(w) for w in words[at + 1 : at + 2])
    return None


def find_accounts(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of IBANs, in any case and grouping."""
    for match in _IBAN_START.finditer(text):
        end = _iban_end(text, match)
        if end is not None:
            yield match.start(), end


def find_bank_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of numbers of accounts and banks that bank words announce."""
    for match in _SORT_CODE.finditer(text):
        for group in (1, 2, 3):
            if match[group]:
                yield match.span(group)
    for match in _PLAIN_ACCOUNT.finditer(text):
        if _BANK_NEAR.search(text, max(0, match.start() - _NEAR), match.end() + _NEAR):
            yield match.span(1)


def _iban_end(text: str, start: re.Match[str]) -> int | None:
    """Return where the IBAN ends that begins with this country and check digits; None if there is none."""
    country, check = start[0][:2].upper(), start[0][-2:]
    said = any(w in ("iban", "iban-nummer") for w in words_before(text, start.start())[:4])
    wanted = iban_length(country)
    if wanted is None and not said:
        return None
    characters, at, end = "", start.end(), start.end()
    while len(characters) < (wanted or 34) - 4:
        following = _IBAN_NEXT.match(text, at)
        if following is None:
            break
        characters += following[1].upper()
        at = end = following.end()
    if text[end : end + 1].isalnum():
        return None
    if wanted is not None and len(characters) == wanted - 4:
        return end if said or mod_97_10.is_valid(characters + country + check) else None
    solid = " " not in text[start.start() : end] and len(characters) >= 11 and sum(c.isdigit() for c in characters) >= 6
    return end if said and solid else None


@cache
def iban_length(country: str) -> int | None:
    """Return how many characters an IBAN of the country has; None if it has none. ISO 13616's registry, from python-stdnum."""
    info = numdb.get("iban").info(country)
    if not info or not info[0][1].get("bban"):
        return None
    return 4 + sum(int(n) for n in re.findall(r"(\d+)!?[nac]", info[0][1]["bban"]))
