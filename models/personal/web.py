"""Addresses on the web: internet addresses, links, and the phone numbers in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address

from models.personal.context import words_before

_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5}|/\d{1,2})?(?![\w])(?!\.\d)")
_IPV6 = re.compile(
    r"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9A-Fa-f]{0,4})(?:%\w{1,16})?(?:/\d{1,3})?(?![\w:])"
)
_IP_WORDS = re.compile(
    r"ip|ips|ipv4|ipv6|address|addresses|adresse|host|server|router|gateway|dns|ping|login|logged|login|vpn"
)
_VERSION_WORDS = re.compile(
    r"v|ver|versions?|firmware|software|build|release|update|updated|upgrade|ios|android|windows|macos|chrome|driver|app|section|clause"
    r"|chapter|bios|kernel|patch|fw|sw|aktualisierung|wersja|versión|versione|versie|versão|kapitel|abschnitt|article|part|step"
)

LINK = re.compile(
    r"(?:https?|ftp|wss?|mailto|tel|sip)://?[^\s<>\"\x02]{1,2000}|\bwww\.[^\s<>\"\x02]{3,2000}"
    r"|(?<![\w@./-])(?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,10}/[^\s<>\"\x02]{3,2000}",
    re.IGNORECASE,
)
_MESSENGER = re.compile(r"(?:wa\.me/|api\.whatsapp\.com/send\?phone=|tel:/{0,2})\+?(\d{7,15})", re.IGNORECASE)


def find_ips(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of IPv4 and IPv6 addresses, with port or network length; version numbers are left."""
    for match in _IPV4.finditer(text):
        address = re.split("[:/]", match[0])[0]
        if _is_ip(address):
            words = words_before(text, match.start())[:3]
            named = any(_IP_WORDS.fullmatch(w) for w in words)
            version = any(_VERSION_WORDS.fullmatch(w) for w in words[:2])
            digits = sum(c.isdigit() for c in address)
            if named or (not version and (digits >= 7 or address.startswith(("10.", "192.168.", "127.")))):
                yield match.span()
    for match in _IPV6.finditer(text):
        address = re.split("[%/]", match[0])[0]
        groups = [g for g in address.split(":") if g]
        told = any(len(g) >= 3 or not g.isdigit() for g in groups)
        enough = len(groups) >= 3 or ("::" in address and len(groups) == 2 and max(map(len, groups)) >= 3)
        if enough and (told or "::" in address) and any(c.isdigit() for c in address) and _is_ip(address):
            yield match.span()


def _is_ip(address: str) -> bool:
    try:
        ip_address(address)
    except ValueError:
        return False
    return True


def find_messenger_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of phone numbers in links that call or write to somebody."""
    yield from (m.span(1) for m in _MESSENGER.finditer(text))


def find_links(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of links: what else stands in them is no phone number."""
    yield from (m.span() for m in LINK.finditer(text))
