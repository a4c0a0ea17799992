"""Roles in a conversation that a mapping does not list: named where they are words for a party, else counted, for they may be people's names."""

from __future__ import annotations

import re
from collections import Counter

from pipeline.errors import printable

SHOWN = 8
"""Roles that are named."""
ROLES = frozenset(
    """
    admin administrator advisor adviser agent agente api application assistant auto automation automated berater bot caller callee chatbot
    client cliente colleague conference consult consultant customer coach cs csr dialer employee end-user enduser engineer expert external flow guest
    host inbound internal ivr kunde klant lead legal manager mitarbeiter moderator observer operator operador outbound participant patient
    queue recording rep representative robot sales service skill staff supervisor support system team teammate third-party trainer trunk
    user utilisateur usuario visitor voicemail workflow
    """.split()  # noqa: SIM905
)
"""Words for parties."""
_NUMBER = re.compile(r"[\W_]*\d*[\W_]*")
_COUNTED = re.compile(r"[\s_-]*\d+$|^\d+[\s_-]*")


def listed_roles(roles: Counter[str]) -> str:
    """Return the roles for a message, the most frequent first."""
    known = [(role, n) for role, n in roles.most_common() if role and _is_role(role)]
    said = [f"{printable(role)!r} {n:,}" for role, n in known[:SHOWN]]
    if others := len([role for role in roles if role]) - len(known):
        said.append(f"{others:,} value{'' if others == 1 else 's'} that may be names and are not shown")
    return ", ".join(said) or "empty"


def _is_role(role: str) -> bool:
    """Return whether a value is a word for a party, or a number, and so nobody's name."""
    plain = _COUNTED.sub("", role.strip()).casefold().replace("_", "-").replace(" ", "-")
    return bool(_NUMBER.fullmatch(role)) or plain in ROLES
