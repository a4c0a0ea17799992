"""E-mail addresses, as they are typed and as they are written out in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.personal.context import GONE, words_before

_LOCAL = re.compile(r"[\w](?:[\w.!#$%&'*+=?^`{|}~-]{0,62}[\w+=~_-])?$|\"[^\"\s@]{1,62}\"$")
_DOMAIN = re.compile(
    r"(?:(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,24})(?![\w@])"
    r"|\[?\d{1,3}(?:\.\d{1,3}){3}\]?)",
    re.IGNORECASE,
)
_PROVIDERS = (
    r"(?:gmail|googlemail|google ?mail|yahoo|ymail|hotmail|outlook|icloud|live|msn|aol|proton(?:mail)?|gmx|web|t-?online|freenet|posteo"
    r"|orange|free|wanadoo|laposte|sfr|ziggo|kpn(?:mail)?|xs4all|libero|virgilio|tiscali|wp|onet|interia|o2|uol|bol|terra|rediff(?:mail)?"
    r"|btinternet|talktalk|sky|virginmedia|comcast|verizon|telenet|skynet|bluewin|mail|yandex|qq|163|126|sapo|telia|bredband|seznam|hushmail|zoho|fastmail)"
)
_BARE_PROVIDER = re.compile(
    r"(?:gmail|googlemail|yahoo|hotmail|outlook|icloud|gmx|aol|protonmail|ymail)\b", re.IGNORECASE
)
_AT = r"(?:at|ät|aet|klammeraffe|arobase|arobas|arroba|chiocciola|apenstaartje|małpa|malpa|snabel-?a|krøllalfa|kr[øo]ll-?alfa|kukac|zavin[áa][čc])"
_DOT = r"(?:dot|punkt|point|punto|ponto|kropka|punt|prik|piste|tečka|period)"
_UNDER = r"(?:underscore|unterstrich|tiret bas|underscor|guion bajo|onderstreepje|hyphen|dash|minus|bindestrich|tiret|guion|trattino|streepje|koppelteken)"
_OPEN, _CLOSE = r"[\[({<]", r"[\])}>]"
_BRACKETED_AT = rf"\s?{_OPEN}\s?(?:{_AT}|@)\s?{_CLOSE}\s?"
_JOINT = rf"(?:\s?{_OPEN}\s?(?:{_DOT}|\.)\s?{_CLOSE}\s?|\s{_DOT}\s|\s{_UNDER}\s|\s?\.\s?|[-_])"
_WORD = r"[^\W_][\w+-]{0,40}"
_TLD = (
    r"(?:com?|net|org|info|biz|edu|gov|eu|io|me|app|dev|shop|online|uk|ie|de|at|ch|fr|be|nl|es|it|pt|pl|dk|se|no|fi|cz|sk|hu|ro|bg|gr|hr|si|ee|lv|lt|ru|ua"
    r"|us|ca|mx|br|ar|cl|in|cn|jp|kr|hk|sg|au|nz|za|tr|il|example|test|invalid)"
)
_WRITTEN = re.compile(
    rf"(?<![\w@])(?P<local>{_WORD}(?:{_JOINT}{_WORD}){{0,5}})(?P<at>{_BRACKETED_AT}|\s{_AT}\s|\s@\s)"
    rf"(?P<domain>{_WORD}(?:{_JOINT}{_WORD}){{0,3}}?(?P<dot>{_JOINT}){_TLD}(?:{_JOINT}{_TLD})?)(?![\w@])",
    re.IGNORECASE,
)
_AT_GATE = re.compile(rf"{_OPEN}\s?(?:{_AT}|@)\s?{_CLOSE}|\s(?:{_AT}|@)\s", re.IGNORECASE)
_DOT_GATE = re.compile(rf"(?<![^\W_]){_DOT}(?![^\W_])|[^\W_]\s?\.\s?{_TLD}\b", re.IGNORECASE)
AT_WORDS = (
    *(
        "[at",
        "(at",
        "{at",
        "<at",
        " at ",
        "ät",
        "(aet",
        " aet ",
        "@)",
        "@]",
        " @ ",
        "klammeraffe",
        "arobas",
        "arroba",
        "chiocciola",
    ),
    *("apenstaartje", "małpa", "malpa", "snabel", "krøll", "kröll", "kroll", "kukac", "zavin", "[ at", "( at"),
)
"""One of these is in every address that is written out, in lower case."""
DOT_WORDS = (
    *(
        " dot",
        "(dot",
        "[dot",
        "{dot",
        "punkt",
        "point",
        "punto",
        "ponto",
        "kropka",
        "punt",
        "prik",
        "piste",
        "tečka",
        "period",
        "(.)",
        "[.]",
        "{.}",
    ),
    *(
        ".co",
        ".net",
        ".org",
        ".de",
        ".fr",
        ".uk",
        ".nl",
        ".es",
        ".it",
        ".pl",
        ".eu",
        ".at",
        ".ch",
        ".be",
        ".ie",
        ".info",
        ".pt",
        ".br",
        ".in",
        ".dk",
        ". com",
    ),
)
"""And one of these."""
_ANNOUNCING = re.compile(
    r"e-?mails?|mails?|mailadresse|adresse|address|adres|correo\w*|courriel|posta|poczta|epost|e-post|contact|reach|write|schreib\w*"
)
_PROVIDER = re.compile(rf"{_PROVIDERS}\b", re.IGNORECASE)
_MAIL_DOT = re.compile(_DOT, re.IGNORECASE)


def find_emails(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of every e-mail address with a sign @."""
    at = text.find("@")
    while at >= 0:
        found = _around(text, at)
        if found is not None:
            yield found
        at = text.find("@", at + 1)


def find_written_emails(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of every e-mail address in words: "jo dot smith at example dot com", "jo [at] example (dot) de"."""
    if _DOT_GATE.search(text) and _AT_GATE.search(text):
        yield from (m.span() for m in _WRITTEN.finditer(text) if GONE not in m[0] and _is_address(text, m))


def _around(text: str, at: int) -> tuple[int, int] | None:
    """Return the address around a sign @; None if there is none."""
    local = _LOCAL.search(text, max(0, at - 64), at)
    if local is None:
        return None
    domain = _DOMAIN.match(text, at + 1) or _BARE_PROVIDER.match(text, at + 1)
    return None if domain is None else (local.start(), domain.end())


def _is_address(text: str, match: re.Match[str]) -> bool:
    """Return whether words with "at" and "dot" are an address: "look at amazon dot com" is none."""
    bracketed = match["at"].strip()[0] in "[({<"
    domain = match["domain"]
    if bracketed:
        return True
    if _PROVIDER.match(domain):
        return (
            "dot" in domain.lower()
            or _MAIL_DOT.search(domain) is not None
            or match["at"].strip() == "@"
            or "." in domain
        )
    if _MAIL_DOT.search(domain) is None:
        return False
    local = match["local"]
    if re.search(rf"{_JOINT}|\d", local, re.IGNORECASE):
        return True
    return any(_ANNOUNCING.fullmatch(w) for w in words_before(text, match.start()))
