"""Which old code page a text was written in: the one that makes its bytes letters of one language, where that language has them."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import islice

LETTERS = {
    "en": "éïèà", "de": "üäößÜÄÖ", "fr": "éèàêçùôîûëâïÉœÀÇÊæ", "es": "óíáéñúü¿¡Áªº", "pt": "ãçáéíóõêâúàôÉÁ", "it": "àèéùòìÈ", "nl": "ëéïèöü",
    "sv": "äåöÅÄÖé", "da": "åøæØÅÆé", "fi": "äöÄå", "is": "íáðéþöúæóýÞ", "pl": "łąęśćżóńźŁŻŚ", "cs": "íáéěšřžýčůúťďňóŠČŘŽÚ", "sk": "áíéčšžýťľúôňďäŕĺó",
    "hu": "áéóöőíúüűÁÉ", "ro": "ăâîșțşţÎ", "hr": "čšžćđŠŽČ", "tr": "ıışğüöçİâŞÇÖÜ", "lt": "ėąįšųžčęūŠŽ", "lv": "āēīūšņļčģķžĀ", "et": "äõöüšžÕ",
    "ru": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", "uk": "оаиніевртслкудмпязьбгчйхїжшюцщєґф", "bg": "аоиетнрсвлкдпмъузгябчйжщцхюшфь",
    "el": "αοιετσνηυρπκμλωςάίόγέδθχήώύφβξζψϊΐΰ", "he": "יוהלאתרבמשנדקחעכפטםגזסןצךףץ", "ar": "اليمنرتوبعدهسكقفحجشطةصىخذأزثضغئظإآء",
}  # fmt: skip
"""Letters beyond ASCII of each language, the most frequent first. Small ones stand for their capitals, too."""
PAGES = {
    "cp1252": 0.0, "cp1250": 1.0, "cp1251": 1.0, "cp1253": 1.0, "cp1254": 1.5, "cp1257": 2.0, "cp1255": 1.5, "cp1256": 1.5, "iso8859_2": 2.0,
    "mac_roman": 2.0, "cp850": 2.5, "cp852": 3.0, "koi8_r": 2.0, "cp866": 2.5, "mac_cyrillic": 3.0, "iso8859_5": 3.0, "iso8859_7": 2.0, "mac_latin2": 3.5,
}  # fmt: skip
"""Pages, and what is taken off for one that is seldom."""
WIDESPREAD = frozenset({"en", "de", "fr", "es", "pt", "it", "nl", "pl", "ru"})
OTHER_SCRIPTS = frozenset(
    {"cp1251", "cp1253", "cp1255", "cp1256", "koi8_r", "cp866", "mac_cyrillic", "iso8859_5", "iso8859_7"}
)
FEWEST = 3
"""Letters by which another script is known: two bytes are damage."""
WIDE = ("gb18030", "shift_jis", "euc_jp", "euc_kr", "big5")
_CHINESE = frozenset(
    "的一是不了在有我他这上个来到时大地为们你说要以和很好没人就都会也去好快慢服务产品订单客服物流质量送收退款态度差满意东西买"
)
_TAIWANESE = frozenset(
    "的一是不了在有我他這上個來到時大地為們你說要以和很好沒人就都會也去快慢服務產品訂單客服物流質量送收退款態度差滿意東西買"
)
_OPENING, _CLOSING, _BETWEEN, _OTHERS = "“‘„«‚", "”’»“", "–—…•", "€£§°©®™·½²³¼¾´`¨ªº¿¡±×÷ "
_ENGLISH_AFTER = re.compile(r"(s|t|ll|re|ve|d|m)\b")
SIGN, STRANGE, BROKEN = -4.0, -9.0, -14.0
"""Logarithms of the chance of a sign in its place, of a letter that the language does not have, and of a byte that is no character."""
ALONE = frozenset("àáéêèíóòôúåæøöçаиоукявсюэбόηοеєіїζ")
"""Letters that are words."""
MOST = 4_000
"""Characters beyond ASCII that are looked at."""
CLEAR = -5.5
"""Mean logarithm above which a page explains a text. Real texts reach -1.5 to -3.5, noise -6 and less."""


def likely_page(sample: bytes) -> str | None:
    """Return Python's name of the single-byte page that explains the sample best; None if none does.

    Args:
        sample: Whole lines with bytes beyond ASCII.
    """
    best, best_score = None, -math.inf
    for page, seldom in PAGES.items():
        seen = _places(sample.decode(page, "replace"))
        total = sum(seen.values())
        if not total:
            return None
        score = max(_score(seen, language) - (language not in WIDESPREAD) for language in LETTERS) - seldom
        if page in OTHER_SCRIPTS and total < FEWEST:
            continue
        if score > best_score:
            best, best_score, best_mean = page, score, score / total
    if best is None:
        return None
    return best if best_mean > CLEAR else None


def likely_wide_page(sample: bytes) -> str | None:
    """Return the multi-byte page of Chinese, Japanese or Korean that explains the sample; None if none does."""
    found: dict[str, float] = {}
    for page in WIDE:
        try:
            text = sample.decode(page)
        except UnicodeDecodeError as e:
            if e.start < len(sample) - 4:
                continue
            text = sample[: e.start].decode(page)
        letters = [c for c in text if ord(c) > 0x2FFF]
        if not letters:
            continue
        if page in ("gb18030", "big5"):
            common = _CHINESE if page == "gb18030" else _TAIWANESE
            found[page] = 4 * sum(c in common for c in letters) / len(letters)
        elif page == "euc_kr":
            found[page] = 1.2 * sum("가" <= c <= "힣" for c in letters) / len(letters) - 0.3
        else:
            found[page] = 1.5 * sum("ぁ" <= c <= "ヺ" or c == "ー" for c in letters) / len(letters)
    best = max(found, key=lambda page: found[page], default=None)
    return best if best and found[best] > 0.3 else None


def beyond_ascii(text: str, most: int = 8) -> str:
    """Return the letters beyond ASCII that a text has, for a message."""
    seen = dict.fromkeys(c for c in text if ord(c) > 127 and (c.isalpha() or unicodedata.category(c)[0] in "SP"))
    return " ".join(list(seen)[:most])


def _places(text: str) -> Counter[tuple[str, str]]:
    """Return how often each character beyond ASCII stands in which kind of place."""
    found: Counter[tuple[str, str]] = Counter()
    for match in islice(re.finditer(r"[^\x00-\x7f]", text), MOST):
        n, c = match.start(), match[0]
        before, after = text[n - 1 : n], text[n + 1 : n + 2]
        if c.isalpha():
            place = "letter"
            if before.isdigit() or after.isdigit() or (c.isupper() and before.islower()):
                place = "inside"
            elif not before.isalpha() and not after.isalpha():
                place = "alone"
            elif c.isupper() and not before.isalpha():
                place = "first"
        elif before.isalpha() and after.isalpha():
            place = "apostrophe" if c == "’" and _ENGLISH_AFTER.match(text, n + 1) else "between"
        else:
            place = "start" if after.isalnum() else "end" if before.strip() else "free"
        found[c, place] += 1
    opened = sum(n for (c, place), n in found.items() if c in _OPENING and place == "start")
    closed = sum(n for (c, place), n in found.items() if c in _CLOSING and place == "end")
    if 2 * min(opened, closed) < max(opened, closed):  # quotes come in pairs
        odd: Counter[tuple[str, str]] = Counter()
        for (c, place), n in found.items():
            odd[c, "odd" if place in ("start", "end") else place] += n
        return odd
    return found


def _score(seen: Counter[tuple[str, str]], language: str) -> float:
    chances = _chances(language)
    return sum(count * _chance(c, place, chances) for (c, place), count in seen.items())


def _chance(c: str, place: str, chances: dict[str, float]) -> float:
    if c == "\ufffd" or unicodedata.category(c) == "Cc":
        return BROKEN
    if c.isalpha() and c not in "ªº":
        known = chances.get(c, STRANGE)
        if place == "first":
            return max(known, chances.get(c.lower(), STRANGE) - 0.5)
        if place == "inside":
            return min(known, STRANGE)
        return known - (5.0 if place == "alone" and c.lower() not in ALONE else 0.0)
    if place == "apostrophe":
        return -0.5
    if place == "between":
        return SIGN + 1 if c == "’" else STRANGE
    if (
        (c in _OPENING and place == "start")
        or (c in _CLOSING and place == "end")
        or (c in _BETWEEN and place in ("free", "end"))
    ):
        return -1.5
    return SIGN - 1 if c in _OTHERS or c in _OPENING or c in _CLOSING or c in _BETWEEN else STRANGE


@lru_cache(maxsize=64)
def _chances(language: str) -> dict[str, float]:
    """Return the logarithm of each letter's chance, by rank (a letter's frequency falls about as 1 / rank)."""
    letters = LETTERS[language]
    weights = {c: 1 / (rank + 1.5) for rank, c in enumerate(letters)}
    total = sum(weights.values())
    found = {c: math.log(0.9 * w / total) for c, w in weights.items()}
    for c, chance in list(found.items()):
        found.setdefault(c.upper() if len(c.upper()) == 1 else c, chance - 2.0)
    return found
