"""What of a row says who somebody is, outside its texts: keys become pseudonyms, details in other columns placeholders.

Texts stay as they are: raw.verbatims is what they are cleaned from, again whenever a rule changes. Nothing else needs its
original, so it is not kept: the customer's key, the id, attributes, the channel, rejected rows, and older versions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from typing import Any

from models.personal.contact import contact_of
from models.personal.reader import MODEL_KINDS, NameReader
from models.personal.redaction import Rules, redact
from models.personal.spans import Span
from models.remembered_stamp import code_stamp
from pipeline.config.key_secret import customer_key_of, native_id_of
from pipeline.config.redaction import known_words, rules_stamp, source_rules
from pipeline.config.settings import Settings
from pipeline.raw.private_rejects import RejectCleaner, reject_cleaner
from pipeline.raw.responses import Response

READ = 20_000
"""Characters of a rejected row, or of a text of an older version, in which the model looks for names: a broken row may have millions."""
_LONG_WORD = re.compile(r"[^\W\d_]{3,}")
"""A word that may tell a thing from a person; shorter ones, such as initials, follow the others."""


@dataclass(frozen=True, slots=True)
class RowPrivacy:
    """How the rows of one source are stored.

    Attributes:
        contact: Customer's key in the file to the one spelling of a contact; None if it is none.
        key_of: Customer's key in the file to the stored one.
        id_of: Id in the file to the stored one.
        clean: (name of the column, value) to the value without personal details.
        clean_texts: Texts without the personal details that rules and the model find.
        rejects: Cleans rejected rows.
        stamp: Changes when what is replaced may change.
    """

    contact: Callable[[str], str | None]
    key_of: Callable[[str], str]
    id_of: Callable[[str], str]
    clean: Callable[[str, str], str]
    clean_texts: Callable[[Sequence[str]], list[str]]
    rejects: RejectCleaner
    stamp: str

    def stored(self, r: Response) -> Response:
        """Return the response as it is stored; row_hash stays that of the file's row, which tells a change from a repeat."""
        return replace(
            r,
            native_id=r.native_id if r.native_id is None else self.id_of(r.native_id),
            customer_key=r.customer_key if r.customer_key is None else self.key_of(r.customer_key),
            channel=r.channel and self.clean("channel", r.channel),
            language=r.language and self.clean("language", r.language),
            attributes=r.attributes and self.attributes(r.attributes),
        )

    def attributes(self, stored: str) -> str:
        """Return a JSON object of attributes without personal details in its values."""
        values: dict[str, Any] = json.loads(stored)
        clean = {name: self.clean(name, v) if isinstance(v, str) else v for name, v in values.items()}
        return stored if clean == values else json.dumps(clean, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Privacy:
    """How the rows of every source are stored.

    Attributes:
        stamps: Stamp of the rules by source; "" has that of what no mapping takes.
        of: The privacy of a source's rows.
    """

    stamps: Mapping[str, str]
    of: Callable[[str], RowPrivacy]


def row_privacy(settings: Settings, reader: NameReader | None = None) -> Privacy:
    """Return how the rows of every source are stored.

    Args:
        settings: Of the run.
        reader: Finds names and addresses in rejected rows and older versions; None: those on the list of staff are found.

    Raises:
        ConfigError: A source mapping or the list of staff is wrong.
    """
    by_source = source_rules(settings)
    code = code_stamp(__name__)
    stamps = {source: _stamp(code, settings, rules, reader) for source, rules in by_source.items()}
    own = cache(lambda: reader.things_among(dict.fromkeys(known_words(settings), ())) if reader else frozenset())
    contact = lru_cache(50_000)(partial(contact_of, regions=settings.privacy.regions))
    key_of = lru_cache(50_000)(lambda key: customer_key_of(settings, key))
    id_of = lru_cache(50_000)(lambda native_id: native_id_of(settings, native_id))

    @lru_cache(256)
    def of(source: str) -> RowPrivacy:
        known = source if source in by_source else ""
        rules = by_source[known]
        names_in = partial(find_names, rules=rules, reader=reader, own=own)
        return RowPrivacy(
            contact,
            key_of,
            id_of,
            lru_cache(50_000)(lambda column, value: clean_value(column, value, rules)),
            partial(clean_texts, rules=rules, names_in=names_in),
            reject_cleaner(settings, rules, contact=contact, id_of=id_of, names_in=names_in),
            stamps[known],
        )

    return Privacy(stamps, of)


def _stamp(code: str, settings: Settings, rules: Rules, reader: NameReader | None) -> str:
    finder = reader.names_fingerprint if reader and rules.kinds & MODEL_KINDS else "-"
    return f"{code}:{rules_stamp(rules)}:{settings.privacy.keys}:{finder}"


def clean_value(column: str, value: str, rules: Rules) -> str:
    """Return a value without personal details; the column's name says what a number is ("order_id" is no phone).

    Names are not looked for: a single word in a column has nothing around it to tell them by.
    """
    lead = f"{column.replace('_', ' ')}: "
    whole, counts = redact(lead + value, rules)
    return whole[len(lead) :] if counts and whole.startswith(lead) else value


def clean_texts(
    texts: Sequence[str], *, rules: Rules, names_in: Callable[[Sequence[str]], list[list[Span]]]
) -> list[str]:
    """Return texts without the personal details that rules and the model find, in their order."""
    return [redact(text, rules, named=spans)[0] for text, spans in zip(texts, names_in(texts), strict=True)]


def find_names(
    texts: Sequence[str], *, rules: Rules, reader: NameReader | None, own: Callable[[], Collection[str]]
) -> list[list[Span]]:
    """Return the names and addresses that a model finds in each text; none where the rules let them stay.

    Args:
        texts: Any strings.
        rules: Of the source.
        reader: The model; None finds nothing.
        own: Words of the company's own, in lower case: a name made of them is none.
    """
    if reader is None or not texts or not rules.kinds & MODEL_KINDS:
        return [[] for _ in texts]
    found = reader.find_names([text[:READ] for text in texts])
    return [
        [s for s in spans if not _is_own(text[s.start : s.end], own())]
        for text, spans in zip(texts, found, strict=True)
    ]


def _is_own(said: str, own: Collection[str]) -> bool:
    words = [m[0].lower() for m in _LONG_WORD.finditer(said)]
    return bool(words) and all(word in own for word in words)
