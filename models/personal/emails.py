"""E-mail addresses, as they are typed and as they are written out in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.personal.context import GONE, words_before
from models.personal.words import listed

_LOCAL = re.compile(r"[\w](?:[\w.!#$%&'*+=?^`{|}~-]{0,62}[\w+=~_-])?$|\"[^\"\s@]{1,62}\"$")
_DOMAIN = re.compile(
    r"(?:(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,24})(?![\w@])"
    r"|[^\W_][\w-]{1,61}, ?(?:com|net|org|co\.uk)\b|\[?\d{1,3}(?:\.\d{1,3}){3}\]?|localhost\b|(?:gmail|yahoo|hotmail|outlook|icloud)\s?\.\s?(?:com|co\.uk|fr|de|it|es)\b)",
    re.IGNORECASE,
)
_PROVIDERS = (
    r"(?:gmail|googlemail|google ?mail|yahoo|ymail|hotmail|outlook|icloud|live|msn|aol|proton(?:mail)?|gmx|web|t-?online|freenet|posteo"
    r"|orange|free|wanadoo|laposte|sfr|ziggo|kpn(?:mail)?|xs4all|libero|virgilio|tiscali|wp|onet|interia|o2|uol|bol|terra|rediff(?:mail)?"
    r"|btinternet|talktalk|sky|virginmedia|comcast|verizon|telenet|skynet|bluewin|mail|yandex|qq|163|126|sapo|telia|bredband|seznam|hushmail|zoho|fastmail)"
)
_PROVIDER = re.compile(rf"{_PROVIDERS}\b", re.IGNORECASE)
_LARGE = r"(?:gmail|googlemail|yahoo|hotmail|outlook|icloud|gmx|aol|protonmail|ymail)"
_BARE_PROVIDER = re.compile(rf"{_LARGE}\b", re.IGNORECASE)
_AT = r"(?:at|ät|aet|klammeraffe|arobase|arobas|arroba|chez|chiocciola|apenstaartje|małpa|malpa|snabel-?a|krøllalfa|kr[øo]ll-?alfa|kukac|zavin[áa][čc])"
_DOT = r"(?:dot|punkt(?:um)?|point|punto|ponto|kropka|punt|prik|piste|tečka|period)"
_UNDER = (
    r"(?:underscore|unterstrich|tiret bas|underscor|guion bajo|guión bajo|onderstreepje|hyphen|dash|minus|bindestrich|tiret|gui[oó]n|trattino"
    r"|streepje|koppelteken|hífen|my[śs]lnik|pod?kre[śs]lnik)"
)
_OPEN, _CLOSE = r"[\[({<]", r"[\])}>]"
_MARKED_AT = rf"(?:\s?{_OPEN}\s?(?:{_AT}|@)\s?{_CLOSE}\s?|\s?-\s?{_AT}\s?-\s?|_{_AT}_|\s?\(a\)\s?)"
_JOINT = rf"(?:\s?{_OPEN}\s?(?:{_DOT}|\.)\s?{_CLOSE}\s?|\s?-\s?{_DOT}\s?-\s?|_{_DOT}_|\s{_DOT}\s|\s{_UNDER}\s|\s\.\s|\.|[-_])"
_WORD = r"[^\W_](?:[\w+-]{0,40}?)"
_TLD = (
    r"(?:com?|net|org|info|biz|edu|gov|eu|io|me|app|dev|shop|online|uk|ie|de|at|ch|fr|be|nl|es|it|pt|pl|dk|se|no|fi|cz|sk|hu|ro|bg|gr|hr|si|ee|lv|lt|ru|ua"
    r"|us|ca|mx|br|ar|cl|in|cn|jp|kr|hk|sg|au|nz|za|tr|il|example|test|invalid)"
)
_WRITTEN = re.compile(
    rf"(?<![\w@])(?P<local>{_WORD}(?:{_JOINT}{_WORD}){{0,5}})(?P<at>{_MARKED_AT}|\s{_AT}\s|\s?@\s?)"
    rf"(?P<domain>{_WORD}(?:(?:{_JOINT}{_WORD}){{0,3}}?{_JOINT}{_TLD}(?:{_JOINT}{_TLD})?)(?![\w@])|{_LARGE}(?![\w@]))",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    r"(?<![\w@])(?P<name>[^\W\d_]{2,20}\s)?(?:[\w.]{1,30}\sat\s|(?:\d{1,4}\s)?\w{0,30}?)(?:gmail|yahoo|hotmail|outlook|icloud)\s?com\b",
    re.I,
)
_NO_NAMES = frozenset(
    [
        "a",
        "an",
        "the",
        "my",
        "your",
        "our",
        "his",
        "her",
        "on",
        "in",
        "at",
        "to",
        "for",
        "from",
        "with",
        "via",
        "use",
        "using",
        "used",
        "of",
        "and",
        "or",
        "is",
        "was",
        "by",
        "email",
        "mail",
        "through",
    ]
)
_AT_GATE = re.compile(rf"@|{_MARKED_AT}|\s(?:{_AT}|@)\s", re.IGNORECASE)
_DOT_GATE = re.compile(
    rf"(?<![^\W_]){_DOT}(?![^\W_])|_{_DOT}_|[^\W_]\s?\.\s?{_TLD}\b|{_OPEN}\s?\.\s?{_CLOSE}|{_LARGE}", re.IGNORECASE
)
_SPACED = re.compile(r"(?<!\S)(?:[\w.-] ){2,40}@ (?:[\w.-] ){2,40}\. \w(?: \w){1,5}(?![^\s.,;!?])")
"""Letter by letter: "j o @ w e b . d e"."""
_ANNOUNCING = re.compile(
    r"e-?mails?|mails?|mailadresse|e-mail-adresse|adresse|address|adres|correo\w*|courriel|posta|poczta|epost|e-post|contact|reach|write|schreib\w*"
)
_SAID_AFTER = re.compile(
    r"[^\w\n]{1,3}(?:(?:is|ist|est|es|è|that'?s|this is|als)\s)?(?:(?:my|the|our|meine?|mon|mi|la mia|an)\s)?(?:e-?mails?|mails?|correo|courriel)\b",
    re.IGNORECASE,
)
_MAIL_DOT = re.compile(rf"(?<![^\W_]){_DOT}(?![^\W_])|_{_DOT}_", re.IGNORECASE)
AT_WORDS = listed(
    "[at|(at|{at|<at| at |ät|(aet| aet |@)|@]|@|klammeraffe|arobas|arroba|chez|chiocciola|apenstaartje|małpa|malpa|snabe"
    "l|krøll|kröll|kroll|kukac|zavin|[ at|( at|-at-|- at|_at_|(a)|[ @|[@|(@"
)
"""One of these is in every address that is written out, in lower case."""
DOT_WORDS = listed(
    " dot|(dot|[dot|{dot|<dot|-dot|- dot|_dot|punkt|point|punto|ponto|kropka|punt|prik|piste|tečka|period|(.)|[.]|{.}"
    "|.co|.net|.org|.de|.fr|.uk|.nl|.es|.it|.pl|.eu|.at|.ch|.be|.ie|.info|.pt|.br|.in|.dk|.se|.no|.fi|. com|gmail|yah"
    "oo|hotmail|outlook|icloud|gmx"
)
"""And one of these."""
SPOKEN_WORDS = tuple(
    f"{provider}{gap}com" for provider in ("gmail", "yahoo", "hotmail", "outlook", "icloud") for gap in ("", " ")
)
"""One of these is in every address that find_spoken_emails finds."""


def find_emails(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of every e-mail address with a sign @."""
    at = text.find("@")
    while at >= 0:
        found = _around(text, at)
        if found is not None:
            yield found
        at = text.find("@", at + 1)
    if " @ " in text:
        yield from (m.span() for m in _SPACED.finditer(text))


def _around(text: str, at: int) -> tuple[int, int] | None:
    """Return the address around a sign @; None if there is none."""
    local = _LOCAL.search(text, max(0, at - 64), at)
    if local is None:
        return None
    domain = _DOMAIN.match(text, at + 1) or _BARE_PROVIDER.match(text, at + 1)
    return None if domain is None else (local.start(), domain.end())


def find_written_emails(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of every e-mail address in words: "jo dot smith at example dot com", "jo [at] example (dot) de"."""
    if _DOT_GATE.search(text) and _AT_GATE.search(text):
        yield from (m.span() for m in _WRITTEN.finditer(text) if GONE not in m[0] and _is_address(text, m))


def _is_address(text: str, match: re.Match[str]) -> bool:
    """Return whether words with "at" and "dot" are an address: "look at amazon dot com" is none."""
    domain, sign = match["domain"], match["at"].strip()
    announced = any(_ANNOUNCING.fullmatch(w) for w in words_before(text, match.start())[:5])
    if announced or _SAID_AFTER.match(text, match.end()):
        return True
    dotted = _MAIL_DOT.search(domain) is not None or "." in domain
    if not dotted:
        return False
    if sign[0] in "[({<-_" or (sign == "@" and match["at"] != " @ "):
        return True
    if _PROVIDER.match(domain) or (sign.isupper() and not match["local"].isupper()):
        return True
    return _MAIL_DOT.search(domain) is not None and re.search(rf"{_JOINT}|\d", match["local"], re.I) is not None


def find_spoken_emails(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of addresses of large providers whose signs a transcript has lost: "jo smith 67 gmailcom"."""
    for match in _SPOKEN.finditer(text):
        if not match["name"] or match["name"].strip().casefold() not in _NO_NAMES:
            yield match.span()
