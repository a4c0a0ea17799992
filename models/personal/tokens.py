"""Secrets that open a door: tokens in links, keys of known services, passwords and one-time codes that words announce."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from models.personal.context import GONE, blank, words_before
from models.personal.web import LINK, find_links
from models.personal.words import is_reference, listed

_USERINFO = re.compile(r"://([^\s/@]{1,100}:[^\s/@]{1,100})@")
_PARAMETER = re.compile(
    r"(?<=[?&#;/])(?:[\w.-]{0,20}(?:token|secret|passw(?:or)?d|pwd|session|sess|sig|signature|auth|apikey|api[_-]key|jwt|otp|credential)[\w.-]{0,12}"
    r"|key|code|sid|pass|pw|hash|reset|invite|invitation|magic|verify|verification|confirm|unsubscribe|ticket|nonce|state|t|k|s|u|uid|user|userid|login"
    r"|email|e?mail|phone|tel|mobile|account|customer_?id|id_token|cid|ref_?token|hmac|policy|bearer|access)=([^\s&#;<>\"\x02]{3,1000})",
    re.IGNORECASE,
)
_SHORT_PARAMETER = re.compile(r"(?:t|k|s|u|code|key|ref|state|id)=", re.IGNORECASE)
_SEGMENT = re.compile(r"(?<=[/=])([\w~.+%=-]{16,600})(?=[/?#&\s,;)\]]|$)")
_PUBLIC = re.compile(
    r"youtube|youtu\.be|spotify|soundcloud|imgur|steam|amazon\.|ebay\.|etsy|wikipedia|twitter|//x\.com|facebook|instagram|tiktok|reddit|goo\.gl|bit\.ly|//t\.co",
    re.IGNORECASE,
)
"""Sites whose links name videos, songs and articles by mixed letters and digits."""
_JWT = re.compile(r"(?<![\w.-])eyJ[\w-]{6,2000}\.[\w-]{4,4000}(?:\.[\w-]{0,2000})?")
_KEYS = re.compile(
    r"(?<![\w-])(?:(?:sk|pk|rk)[-_](?:live[-_]|test[-_]|proj[-_]|ant[-_])?[A-Za-z0-9_-]{16,200}|gh[pousr]_[A-Za-z0-9]{20,100}|github_pat_\w{20,120}"
    r"|glpat-[\w-]{16,60}|xox[abeprs]-[\w-]{10,200}|AKIA[0-9A-Z]{12,20}|ASIA[0-9A-Z]{12,20}|AIza[\w-]{30,45}|ya29\.[\w-]{20,300}"
    r"|SG\.[\w-]{16,40}\.[\w-]{16,60}|npm_[A-Za-z0-9]{30,50}|hf_[A-Za-z0-9]{20,50}|dop_v1_[a-f0-9]{40,80}|EAA[A-Za-z0-9]{30,300}|key-[0-9a-f]{32}"
    r"|whsec_[A-Za-z0-9]{20,80}|shp(?:at|ss|ca)_[0-9a-fA-F]{20,60}|1//0[\w-]{20,100})"
    r"|-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{0,5000}(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?"
)
_BEARER = re.compile(r"\b(?:bearer|basic)\s+([A-Za-z0-9._~+/=-]{12,2000})", re.IGNORECASE)
_LONG = re.compile(r"(?<![\w/+=-])(?=[\w-]{0,200}[a-z])(?=[\w-]{0,200}[A-Z])(?=[\w-]{0,200}\d)[\w-]{28,200}(?![\w])")
_SECRET_WORDS = (
    r"pass ?words?|pass ?codes?|pass ?phrase|passwd|pwd?|pw|pass|log-?in details|credentials|passwor[dt]e?|kennwort|passwort|mot de passe|mdp|contrase[ñn]a|clave"
    r"|wachtwoord|has[łl]o|senha|adgangskode|kodeord|l[öo]senord|passord|salasana|heslo|parola|jelsz[óo]|密码|密碼|пароль"
)
_KEY_WORDS = (
    r"api[ _-]?keys?|access[ _-]?(?:token|key|code)s?|auth(?:entication|orization)?[ _-]?(?:token|code|key)|secret(?:[ _-]?(?:key|token|code))?|client[ _-]secret|(?:reset|session|refresh|bearer|login|device|security|activation)?[ _-]?token"
    r"|private key|recovery (?:code|key|phrase)|backup codes?|session[ _-]?id|licen[cs]e key"
)
_CODE_WORDS = (
    r"(?:verification|security|one[- ]time|login|log-?in|confirmation sms|2fa|two[- ]factor|mfa|sms|access|door|gate|safe|lock|locker|lift|entrance|building|flat|house|alarm|unlock|entry|key ?safe|keybox)[ -](?:code|pin|password|passcode)"
    r"|otp(?: code)?|tan|m-?tan|pin(?: ?(?:code|number|no\.?))?|verifizierungscode|best[äa]tigungscode|sicherheitscode|code de v[ée]rification"
    r"|c[óo]digo de verificaci[óo]n|codice di verifica|verificatiecode|kod weryfikacyjny|geheimzahl|pincode|验证码"
)
_IS = r"(?:['’]s\b|\s(?:is|was|are|to|war|ist|lautet|lautete|est|était|es|era|è|to|jest|är|er|é)\b)"
_MIDDLE = r"(?:\s(?:for|of|to|on|I|we|you|that|ich|wir|que|für|pour|para|per|voor|do|till|til)\s[^\n.!?:=]{1,30}?)?"
_VALUE = r"(?P<value>\"[^\"\n]{3,100}\"|'[^'\n]{3,100}'|“[^”\n]{3,100}”|„[^“”\n]{3,100}[“”]|`[^`\n]{3,100}`|«[^»\n]{3,100}»|[^\s\x02]{4,2000})"
_SECRET = re.compile(
    rf"(?<![^\W_])(?:{_SECRET_WORDS}|{_KEY_WORDS})(?![^\W_]){_MIDDLE}(?P<link>\s?(?:[:=：]|->|=>){_IS}?|{_IS}\s?:?|\s?[,/]|\s-)\s{{0,3}}{_VALUE}",
    re.IGNORECASE,
)
_SECRET_NEXT = re.compile(
    rf"(?<![^\W_])(?!pass\b|clave\b|parola\b|log-?in)(?:{_SECRET_WORDS}|{_KEY_WORDS})\s(?P<link>)(?=[\"'“„`«]|\S{{0,40}}[\d!@#$%^&*]){_VALUE}",
    re.IGNORECASE,
)
"""With nothing between word and secret: "password hunter22"."""
_SECRET_AFTER = re.compile(
    r"(?<![^\s\"'“(])([^\s\x02\"'“]{4,40}) (?:as|is|was|als|ist|comme|est|como|es|come|è) (?:(?:my|the|a|our|mein|mon|mi|la mia|il mio) )?"
    r"(?:password|passwort|passcode|pin|pw|kennwort|mot de passe|contrase[ñn]a)(?![^\W_])",
    re.IGNORECASE,
)
_MY_CODE = re.compile(
    r"(?<![^\W_])(?:(?:my|mon|min|mein|mi|mijn|il mio) (?:code|kode|kod|codice|código|codigo)(?: is| est| er| ist| es| è| är|:)+ ?|code (?:you|they) (?:sent|texted|gave)(?: me)? (?:is|was) "
    r"|(?:use|enter(?:ed)?|with) (?:the )?code )(?P<value>\d{4,8}|\d{3}[ -]\d{3}|\d\d \d\d \d\d)(?![\w%])",
    re.IGNORECASE,
)
_SENT_CODE = re.compile(
    r"(?<![^\W_])(?:code|koden?|kod(?:en|et)?|codice|c[óo]digo|koodi)\W{1,3}(?P<value>\d{4,8}|\d{3}[ -]\d{3}|\d\d \d\d \d\d)(?![\w%])"
    r"[^.!?\n]{0,30}?(?<![^\W_])(?:sms|text(?:ed)?|text messages?|e-?mails?|whatsapp)(?![^\W_])",
    re.IGNORECASE,
)
"""A code of digits that came to somebody's phone or mailbox: "the code 481516 from your text"."""
_OPENS_NOTHING = re.compile(
    r"errors?|fehler|erreur|fout\w*|error|errore|fel|fejl|discount|rabatt?|qr|bar|zip|post|postal|area|dress|sale|student|friend|referral"
)
_PASSWORD = re.compile(_SECRET_WORDS, re.IGNORECASE)
_LOGIN = re.compile(
    r"(?<![^\W_])(?:user(?:name|id)?|login|log-?in|account|benutzer(?:name)?|usuario|utilisateur)\W{1,3}[^\s]{2,40}[\s,;/|]{1,3}(?:and\s)?"
    r"(?:pass|pw|pwd|password|passwort)\W{1,3}(?:is\s)?([^\s\x02]{4,60}[^\s\x02.,;:])",
    re.IGNORECASE,
)
_KEY_IS = re.compile(
    r"(?<![^\W_])key\s?[=:]\s?(?P<value>(?=[\w.-]{0,200}\d)(?=[\w.-]{0,200}[A-Za-z])[\w.-]{15,200}\w)", re.IGNORECASE
)
_PAIR = re.compile(
    r"(?<![^\W_])(?:log-?in|logged in|sign in|anmeld\w*|einloggen)\s(?:with|as|mit|als)\s[^\s/]{2,40}\s?/\s?([^\s\x02]{5,60}[^\s\x02.,;:])",
    re.IGNORECASE,
)
"""A name and a password with a stroke between: "login with jo / hunter22"."""
"""A login as people list it: "user bob pass hunter2"."""
_AFTER_MAIL = re.compile(rf"{GONE}\s?[/|:]\s?([^\s/{GONE}]{{5,40}}[^\s/.,;:{GONE}])")
_CODE = re.compile(
    rf"(?<![^\W_])(?:{_CODE_WORDS})(?![^\W_])(?:{_MIDDLE}(?:{_IS}|\s?[:=#：]){{1,2}}|)\s{{0,2}}[\"'“]?"
    r"(?P<value>(?=[A-Za-z\d-]{0,10}\d[A-Za-z\d-]{0,10}\d)(?:\d\d[ -]\d\d[ -]\d\d|[A-Za-z\d]{1,8}(?:[ -]\d{3})?(?:-[A-Za-z\d]{2,8})?))(?![\w%])(?![.,]\d)",
    re.IGNORECASE,
)
SECRET_WORDS = listed(
    "http|session|login|log in|sign in|logged|anmeld|einlog|koodi|.com/|.org/|.net/|.io/|.uk/|.de/|.fr/|.app/|.dev/|.example/|www.|://|pass|pw|secret|token|key|bearer|basic |credential|log-in detail|login detail|kennwort|mot de passe"
    "|mdp|contrase|clave|wachtwoord|hasł|haslo|senha|adgangskode|kodeord|lösenord|losenord|salasana|heslo|parola|jels"
    "z|密|пароль|code|kode|pin |pin:|pin=|pin-|otp|tan |tan:|código|codigo|codice|kod |geheimzahl|验证码"
)
"""One of these is in every text with a secret that has no form of its own, in lower case."""


def find_tokens(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of secrets: in links, and after words such as "password"."""
    for link in LINK.finditer(text):
        yield from _in_link(text, link)
    yield from (m.span(1) for m in _BEARER.finditer(text) if any(c.isdigit() for c in m[1]))
    text = blank(text, find_links(text))
    for match in (*_SECRET.finditer(text), *_SECRET_NEXT.finditer(text)):
        end = match.end("value")
        value = match["value"]
        if value[0] not in "\"'“„`«":
            value = value.rstrip(".,;:!?)]}…") or value
            end = match.start("value") + len(value)
        if _is_secret(text, match, value):
            yield match.start("value"), end
    yield from (m.span(1) for m in _LOGIN.finditer(text) if ":" in m[0] or not m[1].isalpha())
    yield from (m.span("value") for m in _KEY_IS.finditer(text))
    yield from (
        m.span(1) for m in _PAIR.finditer(text) if any(c.isdigit() for c in m[1]) and any(c.isalpha() for c in m[1])
    )
    for match in _SECRET_AFTER.finditer(text):
        if any(c.isdigit() for c in match[1]):
            yield match.span(1)
    yield from (m.span("value") for m in _MY_CODE.finditer(text))
    yield from (m.span("value") for m in _SENT_CODE.finditer(text) if not _other_code(text, m.start()))
    yield from (m.span("value") for m in _CODE.finditer(text) if 4 <= len(m["value"]) <= 16)


def _other_code(text: str, start: int) -> bool:
    """Return whether the word before "code" makes it one that opens nothing: an error's, a voucher's, an article's."""
    words = words_before(text, start)[:1]
    return bool(words) and (is_reference(words[0]) or _OPENS_NOTHING.fullmatch(words[0]) is not None)


def find_listed_passwords(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of passwords right after an address, as lists of logins have it; the address must be blanked out."""
    for match in _AFTER_MAIL.finditer(text):
        if any(c.isalpha() for c in match[1]) and not match[1].isalpha():
            yield match.span(1)


def find_keys(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of secrets by their form: JSON web tokens, keys of known services, long mixes of letters and digits."""
    for pattern in (_JWT, _KEYS, _LONG):
        yield from (m.span() for m in pattern.finditer(text))


def _in_link(text: str, link: re.Match[str]) -> Iterator[tuple[int, int]]:
    start, end = link.span()
    user = _USERINFO.search(text, start, end)
    if user is not None:
        yield user.span(1)
    for match in _PARAMETER.finditer(text, start, end):
        short = _SHORT_PARAMETER.fullmatch(text[match.start() : match.start(1)])
        if short is None or _looks_random(match[1], least=6):
            yield match.start(1), match.start(1) + len(match[1].rstrip(".,;:!?)]}'"))
    if _PUBLIC.search(text, start, end):
        return
    for match in _SEGMENT.finditer(text, start, end):
        if _looks_random(match[1], least=16):
            yield match.span(1)


def _looks_random(value: str, *, least: int) -> bool:
    """Return whether a part of a link is no words: letters and digits mixed, without the hyphens between words."""
    if len(value) < least or "." in value[:-1]:
        return False
    cases = sum(a.islower() and b.isupper() for a, b in pairwise(value))
    if cases >= 4 and len(value) >= 16:
        return True
    digits = sum(c.isdigit() for c in value)
    letters = sum(c.isalpha() for c in value)
    words = [w for w in re.split(r"[-_+%]", value) if w.isalpha() and w.islower()]
    if digits < 2 or letters < 2 or len(words) >= 3:
        return False
    switches = sum(a.isdigit() != b.isdigit() for a, b in pairwise(value))
    return switches >= 4 or (least <= 6 and digits >= 2)


def _is_secret(text: str, match: re.Match[str], value: str) -> bool:
    """Return whether what follows "password" is one: after a colon any word that ends the clause, else only with a digit or sign."""
    bare = value.strip("\"'“”„`«»")
    if len(bare) < 3 or bare.startswith(("[", "\x02", "http")):
        return False
    quoted = value[0] in "\"“„`«'"
    if quoted and match["link"]:
        return True
    if match["link"].strip() in ("-", ",", "/"):
        return any(c.isdigit() for c in bare) and any(c.isalpha() for c in bare)
    if quoted:
        return (
            " " not in bare
            and re.match(r"pass|pw|kenn|mot|mdp|contrase|wachtw|senha", match[0], re.IGNORECASE) is not None
        )
    marked = any(c.isdigit() for c in bare) or any(c in "!@#$%^&*_+=~" for c in bare)
    if marked:
        return bare.isdigit() or not re.fullmatch(r"\d{1,3}|\d+(?:st|nd|rd|th|%)?[-x]?[a-z]*s?", bare)
    if not re.search(r"[:=：>]", match["link"]) or not _PASSWORD.match(match[0]):
        return False
    rest = text[match.start("value") + len(value) :]
    return bool(re.match(r"\s*(?:$|[.,;!?)\n]|(?:and|und|et|y|e|en|i|og|but|but|please|-)\b)", rest))
