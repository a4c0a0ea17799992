"""Phone numbers by the numbering plans of their countries (package phonenumbers) and by the words beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from models.personal.context import LATIN, Announced, announced, words_before
from models.personal.numbering import REAL, REGIONS, country_code, national_kind, number_kind, well_grouped
from models.personal.words import FILLERS, is_phone_noun, is_reached

_SEP = r"[ \t.\-/]{1,3}"
_GROUP = r"\(?\d{1,15}\)?"
_CANDIDATE = re.compile(
    rf"(?:(?:\+|\(\+)[ ]?|(?<![{LATIN}])(?<![0-9][.,:/\-])|(?<=phone)|(?<=[Tt]el)|(?<=[Mm]ob)|(?<=mobile))"
    rf"{_GROUP}(?:(?:{_SEP}|(?<=\))|(?=\()){_GROUP}){{0,14}}(?=[xX]\d|[a-z]{{3}}|(?![{LATIN}]))"
)
_GROUPS = re.compile(r"(?:\(?\+ ?)?\(?\d+\)?")
_STEM = re.compile(r"([^\W\d_]+)[\-/]$")
"""The word that a number hangs on: "PM-2031187" is no number of its own, "mobile-07700900123" is."""
_EXTENSION = re.compile(
    r"[ ,;]{0,2}\(?(?:ext(?:ension)?\.?|xtn\.?|x|#|durchwahl|dw\.?|poste|interno|int\.|wew\.?|toestel|ramal|anexo)[ :.]{0,2}\d{1,6}\b\)?",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"[$€£¥₹%°]|(?:eur|usd|gbp|zł|kr|km|kg|cm|mm|ml|mb|gb|people|times|euros?|pounds?|dollars?|points?)\b",
    re.IGNORECASE,
)
_CURRENCY = re.compile(r"(?:[$€£¥₹%°]|\b(?:rs|inr|usd|eur|gbp|cad|aud|chf|pln|sek|dkk|nok)\b\.?) ?$", re.IGNORECASE)
_MOST_GROUPS = 11
"""A number may be written digit by digit: a chunk of more groups is not one number."""
_NANP = re.compile(r"\(\d{3}\) ?\d{3}[ .\-]\d{4}|(?:1[ .\-])?\d{3}([.\-])\d{3}\1\d{4}")
"""How North American numbers are written, and hardly anything else."""
_PAIRS = re.compile(r"[1-9]\d([ .\-])\d\d\1\d\d\1\d\d")
_YEARS = re.compile(r"\(?(?:(?:1[89]|20)\d\d[ \-/]{0,3}){2}\)?")
_SERVICE = re.compile(r"0(?:800|808|900|180|84[345]|87[01])")
"""How numbers of companies begin in most of Europe."""
_KANA = re.compile("[\u3040-\u30ff]")
"""Only Japanese is written with these signs."""


def find_phones(text: str, regions: tuple[str, ...] = REGIONS) -> Iterator[tuple[int, int]]:
    """Yield start and end of every phone number, its extension included, in order of the text.

    Freephone, premium and shared-cost numbers of companies are left: nobody has one at home.

    Args:
        text: Dates, times and everything else that is no phone number should be blanked out.
        regions: How numbers without + are read, likely countries first.
    """
    regions = ("JP", *regions) if "JP" not in regions and not text.isascii() and _KANA.search(text) else regions
    for chunk in _CANDIDATE.finditer(text):
        stem = _STEM.search(text, max(0, chunk.start() - 22), chunk.start())
        if sum(c.isdecimal() for c in chunk[0]) >= 6 and (stem is None or is_phone_noun(stem[1].casefold())):
            yield from _in_chunk(text, chunk.start(), chunk.end(), regions)


def _in_chunk(text: str, start: int, end: int, regions: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Yield the phone numbers among groups of digits, from the left, each as long as it can be."""
    groups = [(start + m.start(), start + m.end()) for m in _GROUPS.finditer(text[start:end])]
    listed = len(groups) > _MOST_GROUPS
    taken = len(groups) > 1 and announced(text, start, groups[0][1]) == "reference"
    at = 0
    while at < len(groups):
        may = _begins(text, groups, at) and not (listed and text[groups[at][0]] not in "+(0")
        if not may or (taken and at and not _after_code(text, groups, at)):
            at += 1
            continue
        last, personal = _longest(text, groups, at, regions)
        if personal:
            a, b = _trimmed(text, groups[at][0], groups[last - 1][1])
            extension = _EXTENSION.match(text, b)
            yield a, extension.end() if extension else b
        at = max(at + 1, last)


def _longest(text: str, groups: list[tuple[int, int]], at: int, regions: tuple[str, ...]) -> tuple[int, bool]:
    """Return after how many groups the number ends that begins with groups[at], 0 if none does, and whether it is a person's.

    A number of a country's plan goes before a longer one that has only a possible length.
    """
    likely = 0
    sizes = [*accumulate(sum(c.isdecimal() for c in text[a:b]) for a, b in groups[at : at + _MOST_GROUPS])]
    for last in range(at + len(sizes), at, -1):
        if 7 <= sizes[last - at - 1] <= 17:
            a, b = _trimmed(text, groups[at][0], groups[last - 1][1])
            says = judge(text, a, b, regions, whole=last - at == len(groups))
            if says == "phone" or (says == "service" and not likely):
                return last, says == "phone"
            likely = likely or (last if says == "likely" else 0)
    return likely, likely > 0


def _after_code(text: str, groups: list[tuple[int, int]], at: int) -> bool:
    """Return whether a group can begin a number although the first is announced as an order's: "order 12345 07700 900123"."""
    return text[groups[at][0]] == "+" or (at == 1 and groups[0][1] - groups[0][0] >= 5)


def _begins(text: str, groups: list[tuple[int, int]], at: int) -> bool:
    """Return whether a number may begin at this group: the first, or one after a space; an ISBN's hyphens part nothing."""
    return at == 0 or any(c.isspace() for c in text[groups[at - 1][1] : groups[at][0]]) or text[groups[at][0]] in "+("


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the place without a bracket that has no partner."""
    if text[start] == "(" and text.count(")", start, end) == 0:
        start += 1
    if text[end - 1] == ")" and text.count("(", start, end) == 0:
        end -= 1
    return start, end


def judge(text: str, start: int, end: int, regions: tuple[str, ...], *, whole: bool = True) -> str:
    """Return what text[start:end], groups of digits, is: "phone" (by its country's plan), "likely" (only by its length), a company's "service" number, or "none".

    Args:
        text: The text around it.
        start: Where the number begins.
        end: Where it ends.
        regions: See find_phones.
        whole: False if further digits stand beside it, with no more than a separator between.
    """
    written = text[start:end]
    digits = "".join(str(int(c)) for c in written if c.isdecimal())
    if not 7 <= len(digits) <= 17 or len(set(digits)) == 1 or _is_amount(text, start, end):
        return "none"
    international = _international(written, digits)
    if international is not None:
        says = announced(text, start, end)
        judged = "service" if says == "company" else _judge_international(written, international, says)
        if judged != "none" or written.lstrip("( ")[:1] == "+":
            return judged
    if len(digits) > 13 or _is_sequence(written) or _YEARS.fullmatch(written):
        return "none"
    kinds = {region: national_kind(digits, region) for region in regions}
    first = next((kind for kind in kinds.values() if kind in (*REAL, "service")), None)
    if first == "service" and whole and _grouped_as_own(written, kinds):
        first = next(kind for kind in kinds.values() if kind in REAL)
    if not whole and (len(digits) < 9 or (first is None and digits[0] == "0")):
        return "none"
    says = announced(text, start, end)
    if says in ("reference", "company"):
        return "none" if says == "reference" else "service"
    if says != "near reference" and _lacks_plus(written, digits, says):
        return "phone"
    if first == "service" or (_SERVICE.match(digits) and (not REAL & set(kinds.values()) or says == "nothing")):
        return "service"
    if not whole and (first is None or (digits[0] != "0" and says not in ("phone", "mentioned"))):
        return "none"
    if not _is_national(text, start, written, kinds, says):
        return "none"
    return "phone" if first is not None else "likely"


def _international(written: str, digits: str) -> str | None:
    """Return the digits from the country code on; None if none is marked. "(0)" after the code falls out."""
    bare = re.sub(r"\(0\)", "", written)
    kept = "".join(str(int(c)) for c in bare if c.isdecimal())
    if written.lstrip("( ")[:1] == "+":
        return kept
    for prefix in ("00", "011"):
        if digits.startswith(prefix) and not digits.startswith("000") and len(digits) >= 10:
            return kept[len(prefix) :]
    return None


def _judge_international(written: str, digits: str, says: Announced) -> str:
    code, national = country_code(digits)
    if code is None:
        return "none"
    regions = COUNTRY_CODE_TO_REGION_CODE[code]
    national = national[1:] if national.startswith("0") and code != 39 else national
    kinds = {number_kind(national, region) for region in regions if region != "001"}
    if "service" in kinds and not kinds & REAL:
        return "service"
    plus = written.lstrip("( ")[:1] == "+"
    grouped = len(re.findall(r"\d+", written)) >= 2
    likely = says in ("phone", "mentioned") or (plus and (grouped or len(digits) >= 10))
    if kinds & REAL:
        return "phone"
    return "likely" if "possible" in kinds and likely else "none"


def _lacks_plus(written: str, digits: str, says: Announced) -> bool:
    """Return whether the number begins with a country code whose + was forgotten: 44 7700 900123."""
    code, national = country_code(digits)
    if code is None or not 10 <= len(digits) <= 13 or len(national) < 8 or digits[0] == "0" or _mixed(written):
        return False
    apart = re.match(rf"\(?{code}\)?\D", written) is not None and len(re.findall(r"\d+", written)) >= 3
    likely = says in ("phone", "mentioned") or (apart and says == "nothing" and len(digits) >= 11 and code != 1)
    return likely and any(number_kind(national, region) in REAL for region in COUNTRY_CODE_TO_REGION_CODE[code])


def _is_national(text: str, start: int, written: str, kinds: dict[str, str], says: Announced) -> bool:
    """Return whether a number without country code is a phone number, by its kind in each region and the words beside it."""
    groups = [len(g) for g in re.findall(r"\d+", written)]
    digits, length = "".join(re.findall(r"\d", written)), sum(groups)
    good = any(kind in REAL for kind in kinds.values())
    possible = good or "possible" in kinds.values()
    if says == "phone":
        told = len(groups) >= 3 and FILLERS.fullmatch("".join(words_before(text, start)[:1])) is not None
        return possible or groups in ([3, 4], [4, 4], [3, 3]) or told
    trunk = int(digits[0]) == 0 and int(digits[1]) != 0 and 9 <= length <= 12
    if says == "mentioned":
        bare = (
            len(groups) == 1
            and not {"mobile", "fiction"} & set(kinds.values())
            and not is_reached("".join(words_before(text, start)[:1]))
        )
        return (good and length >= 8 and not bare) or (trunk and possible) or groups == [3, 4]
    shaped = 2 <= len(groups) <= 6 and max(groups) <= 8 and min(groups[1:]) >= 2 and not _mixed(written)
    if trunk and possible:
        return says != "near reference" or shaped
    if says == "near reference":
        return False
    if len(groups) == 1:
        return good and length >= 9 and _stands_alone(text, written)
    if _NANP.fullmatch(written):
        return True
    fitting = [region for region, kind in kinds.items() if kind in REAL]
    return (
        good
        and shaped
        and (length >= 9 or (_PAIRS.fullmatch(written) is not None and not {"DK", "NO"}.isdisjoint(fitting)))
        and any(well_grouped(written, region) for region in fitting)
    )


def _is_amount(text: str, start: int, end: int) -> bool:
    """Return whether a currency or a unit stands beside the number, or it is the end of a decimal."""
    before = text[max(0, start - 2) : start]
    decimal = before[-1:] in (",", ".") and before[:1].isdecimal()
    priced = _CURRENCY.search(text, max(0, start - 6), start) is not None
    return decimal or priced or _MONEY.match(text[end : end + 8].lstrip()) is not None


def _grouped_as_own(written: str, kinds: dict[str, str]) -> bool:
    """Return whether a number is grouped as a person's is in some country, and not as a company's in those where it is one."""
    if len(re.findall(r"\d+", written)) < 2:
        return False
    own = any(kind in REAL and well_grouped(written, region) for region, kind in kinds.items())
    return own and not any(kind == "service" and well_grouped(written, region) for region, kind in kinds.items())


def _stands_alone(text: str, written: str) -> bool:
    """Return whether there is hardly more in the text than the number, as in an answer to a question for it."""
    return len(text.strip()) <= len(written) + 14


def _mixed(written: str) -> bool:
    """Return whether dots stand beside other separators, as they do in dates and decimals more than in phone numbers."""
    seps = set(re.findall(r"(?<=\d)[ .\-/]+(?=\d)", written))
    return ("." in seps and len(seps) > 1) or " ." in seps


def _is_sequence(written: str) -> bool:
    """Return whether the groups rise by equal steps, as sizes and scores do: 36 38 40 42."""
    numbers = [int(g) for g in re.findall(r"\d+", written)]
    steps = {b - a for a, b in pairwise(numbers)}
    return len(numbers) >= 3 and len(steps) == 1 and abs(steps.pop()) <= 50
