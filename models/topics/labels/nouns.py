"""Which words are nouns, learnt from the places that customers put them in; no tagger, no model."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from models.topics.labels.aspects import ACTIONS, JUDGING
from models.topics.words import OPINION, own_words, stop_words, tokens, word_set

DETERMINERS = word_set("""the a an my your their our his her its this that these those any no some every each another more less many
    few several""")
PREPOSITIONS = word_set(
    "of in on with for from about by without via per at during after before between into through and or"
)
VERB_CUES = word_set("""to i you we they he she can can't cannot could couldn't will would wouldn't won't should may might must don't
    didn't doesn't not never please who let's i'm we're they're i've we've they've i'd i'll just""")
DEGREES = word_set(
    "very so too really most quite pretty extremely super is was are were am be been being looks seems feels it's"
)
AUXILIARIES = word_set(
    "is was are were be been being has have had get gets got isn't wasn't aren't hasn't haven't not never"
)
_VAGUE = word_set("""new old whole different same big little small large long short high low full free real main own only sure extra
    available possible previous huge certain general specific particular special right wrong true clear late early
    multiple various additional further current recent entire overall actual single major minor total final able easier cheaper
    faster quicker simpler bigger smaller longer shorter higher lower older newer actually especially simply
    unfortunately literally basically currently recently constantly immediately usually normally""")
"""Words before a noun that do not tell which kind of thing it is."""
TIMES = word_set("time times day days hour hours")
"""Stop words that end the names of things: "opening hours", "delivery day"."""
_PERIODS = word_set("hourly daily weekly monthly quarterly yearly")
_ADJECTIVES = JUDGING - ACTIONS.keys()
_ADJECTIVE = ("ly", "ive", "ful", "ous", "able", "ible", "less", "ical", "ish")
_ED_NOUNS = word_set("speed feed bed seed shed breed thread spread bread")
_IRREGULAR = word_set(
    """ate became began bought broke brought built came caught chose drove fell felt flew forgot found gave gone got grew
    heard held hung kept knew led left lent lost made meant met paid ran rang said sat saw sent sold spent spoke stole
    stood stuck taken taught thought told took understood went woke won wore wrote written broken chosen"""
)
"""Past forms that do not end in "ed"; "cost", "cut" and "set" are nouns too."""
_PHRASAL = (
    (r"\be-\s?mail", "email"),
    (r"\bwi-\s?fi\b", "wifi"),
    (r"\bweb site", "website"),
    (r"\b(?:log|logs|logged|logging)[ -](?:me )?(?:back )?(?:in|on|into|onto)\b", "login"),
    (r"\b(?:sign|signs|signed|signing)[ -](?:me )?(?:back )?(?:in|into)\b", "login"),
    (r"\b(?:log|logs|logged|logging|sign|signed|signing)[ -](?:me )?(?:out|off)\b", "logout"),
    (r"\b(?:sign|signs|signed|signing)[ -]up\b", "signup"),
    (r"\b(?:set|sets|setting)[ -](?:it |them |this |that )?up\b", "setup"),
    (r"\b(?:check|checks|checked|checking)[ -]in\b", "check-in"),
    (r"\b(?:check|checks|checked|checking)[ -]out\b", "checkout"),
    (r"\b(?:pick|picks|picked|picking)[ -](?:it |them )?up\b", "pickup"),
)
NAMED, PROPER = 5, 0.6
"""Uses and share of capitals above which a word is a name. Customers write "Alexa" with one in 90 % of its uses, "app" in 15 %."""
_TOKEN = re.compile(r"(?<![\w'])[^\W\d_]+(?:-in(?![\w])|'(?!s\b)[^\W\d_]+)*(?=$|[^\w]|'s)")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_RULES = tuple((re.compile(pattern, re.IGNORECASE), f" {to} ") for pattern, to in _PHRASAL)
_MAY_BE_PHRASAL = re.compile(r"\b(?:e-|wi-|web|log|sign|set|check|pick)", re.IGNORECASE)
_BREAK = re.compile(r"[.,;:!?()\[\]{}\"“”…–—|*/\n]+| -+ ")
Clauses = Sequence[Sequence[str]]
"""A sentence: the words of each part between punctuation marks."""


def clauses(text: str) -> list[list[str]]:
    """Return the lower-case words of each part between punctuation marks and masked names; "log in" and its like become one word."""
    text = own_words(text.replace("’", "'"), " , ")
    if _MAY_BE_PHRASAL.search(text):
        for pattern, to in _RULES:
            text = pattern.sub(to, text)
    parts = ([w for w in _TOKEN.findall(part) if len(w) > 1 or w in "ai"] for part in _BREAK.split(text.lower()))
    return [part for part in parts if part]


def singular(word: str) -> str:
    """Return the word without a plural ending, as a key for comparing, not for showing."""
    if len(word) < 4 or word.endswith(("ss", "us", "is")) or not word.endswith("s"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    return word[:-1]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word counts by the company that words keep, over all sentences.

    Attributes:
        uses: Every use.
        noun: Uses that close a noun phrase: after a determiner, preposition, adjective or noun, before none of these.
        verb: Uses after "to", a subject or a modal.
        adjective: Uses after a degree word or a form of "be".
        terms: Aspect terms that end in the word.
        pairs: Uses of two words side by side.
        written: The ways a word is written inside a sentence, where a capital is not an accident, with their uses.
        decided: Answers of is_noun so far.
    """

    uses: Counter[str] = field(default_factory=Counter)
    noun: Counter[str] = field(default_factory=Counter)
    verb: Counter[str] = field(default_factory=Counter)
    adjective: Counter[str] = field(default_factory=Counter)
    terms: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    written: dict[str, dict[str, int]] = field(default_factory=dict)
    decided: dict[str, bool] = field(default_factory=dict)

    def is_name(self, word: str) -> bool:
        """Return whether the word is mostly written with a capital inside a sentence."""
        forms = self.written.get(word, {})
        capital = sum(n for form, n in forms.items() if form != word)
        return capital >= NAMED and capital > PROPER * sum(forms.values())

    def spelt(self, phrase: str) -> str:
        """Return the phrase with names as customers write them."""
        return " ".join(self._most_used_form(w) if self.is_name(w) else w for w in phrase.split())

    def _most_used_form(self, word: str) -> str:
        forms = self.written[word]
        return max(sorted(forms), key=lambda form: forms[form])

    def is_noun(self, word: str) -> bool:
        """Return whether the word is mostly a noun here."""
        if word not in self.decided:
            self.decided[word] = self._decide(word)
        return self.decided[word]

    def _decide(self, word: str) -> bool:
        if word in TIMES:
            return True
        if word in OPINION or word in stop_words() or word in _VAGUE or _is_past(word) or "'" in word:
            return False
        if (word.endswith(_ADJECTIVE) or word in _ADJECTIVES) and self.noun[word] < 0.3 * self.uses[word]:
            return False
        terms = self.terms[word]
        evidence = self.noun[word] + 0.3 * terms
        against = self.verb[word] + self.adjective[word]
        if word.endswith("s") and self.is_verb(singular(word)) and self.noun[word] < 0.3 * self.uses[word]:
            return False
        seldom = evidence < max(1.0, 0.05 * self.uses[word])
        return self.noun[word] + terms >= 2 and not seldom and evidence > against

    def is_verb(self, word: str) -> bool:
        """Return whether the word is used as a verb more than as a noun."""
        return self.verb[word] > max(1.0, self.noun[word] + 0.3 * self.terms[word])

    def may_be_verb(self, word: str) -> bool:
        """Return whether a tenth of the word's uses or more are verbs."""
        return self.verb[word] >= 0.1 * self.uses[word] and self.verb[word] > 0

    def is_modifier(self, word: str, head: str) -> bool:
        """Return whether the word before `head` says which kind it is ("mobile app"), and not how good it is."""
        if self.is_noun(word):
            return True
        if word in OPINION or word in stop_words() or word in _VAGUE:
            return False
        if word.endswith("ly") and word not in _PERIODS:
            return False
        if word in JUDGING or word.endswith("s"):
            return False
        together = self.pairs[word, head]
        return not _is_past(word) and not self.may_be_verb(word) and together >= 3 and together >= 0.1 * self.uses[word]


def _shouts(text: str) -> bool:
    return sum(map(str.isupper, text)) > 0.3 * len(text)


def _is_past(word: str) -> bool:
    return word in _IRREGULAR or (word.endswith("ed") and word not in _ED_NOUNS)


def learn_words(sentences: Iterable[str], parsed: Iterable[Clauses], terms: Iterable[str]) -> Lexicon:
    """Return the lexicon of all topics' sentences, as written and as clauses of words, and of their aspect terms."""
    lexicon = Lexicon()
    stop = stop_words() | OPINION
    for sentence in parsed:
        for words in sentence:
            _count(lexicon, words, stop)
    forms = Counter(form for text in sentences if not _shouts(text) for form in _WORD.findall(own_words(text))[1:])
    for form, n in forms.items():
        lexicon.written.setdefault(form.lower(), {})[form] = n
    for term in terms:
        words = tokens(term)
        if words:
            lexicon.terms[words[-1]] += 1
    return lexicon


def _count(lexicon: Lexicon, words: Sequence[str], stop: frozenset[str]) -> None:
    lexicon.uses.update(words)
    lexicon.pairs.update(pairwise(words))
    for i, word in enumerate(words):
        before = words[i - 1] if i else ""
        closes = i + 1 == len(words) or words[i + 1] in stop
        if before in VERB_CUES:
            lexicon.verb[word] += 1
        elif before in DEGREES:
            lexicon.adjective[word] += 1
        elif closes and (before in DETERMINERS or before in PREPOSITIONS or before in OPINION):
            lexicon.noun[word] += 1
