"""Candidates for a topic's label: noun phrases, actions and what they are done to, with the sentences that hold them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from models.topics.labels.aspects import ACTIONS, BARE, NOTHING, OBJECTS, action_of, done_to
from models.topics.labels.nouns import AUXILIARIES, PREPOSITIONS, VERB_CUES, Clauses, Lexicon, singular
from models.topics.words import OPINION, stop_words, word_set

MAX_WORDS = 3
WINDOW = 4
"""Words after a verb among which its object is looked for."""
_NO_OBJECT = PREPOSITIONS | VERB_CUES | AUXILIARIES | {"it", "them", "me", "us", "him", "when", "if"}
_NO_KIND = word_set("quality number amount total")
"""Nouns that do not say which kind of the next one: "quality printing"."""
Found = Iterator[tuple[str, bool]]
"""Phrases as written, each with whether it was put together from a verb and its object."""


@dataclass(slots=True)
class Phrases:
    """Phrases of one topic under a key that leaves number aside.

    Attributes:
        sentences: Numbers of the sentences that hold the phrase.
        forms: The ways it is written, with their uses.
        composed: Uses that were put together from a verb and its object.
    """

    sentences: dict[str, set[int]] = field(default_factory=dict)
    forms: dict[str, dict[str, int]] = field(default_factory=dict)
    composed: Counter[str] = field(default_factory=Counter)

    def add(self, number: int, phrase: str, *, composed: bool) -> None:
        """Take in one use of a phrase in the sentence of this number."""
        key = phrase_key(phrase)
        self.sentences.setdefault(key, set()).add(number)
        forms = self.forms.setdefault(key, {})
        forms[phrase] = forms.get(phrase, 0) + 1
        self.composed[key] += composed

    def shown(self, key: str) -> str:
        """Return the form that customers use most; a participle only if there is no other."""
        forms = self.forms[key]
        return max(sorted(forms), key=lambda form: (not form.endswith(("ing", "ed")) or form == key, forms[form]))

    def is_composed(self, key: str) -> bool:
        """Return whether the words mostly do not stand together like this."""
        return 2 * self.composed[key] > sum(self.forms[key].values())


def find_phrases(sentences: Sequence[Clauses], lexicon: Lexicon) -> Phrases:
    """Return the phrases of a topic's sentences."""
    phrases = Phrases()
    for number, clauses in enumerate(sentences):
        for words in clauses:
            nouns = [_is_noun_here(words, i, lexicon) for i in range(len(words))]
            for phrase, composed in (*_noun_phrases(words, nouns, lexicon), *_actions(words, nouns, lexicon)):
                phrases.add(number, phrase, composed=composed)
    return phrases


def find_spoken(sentences: Sequence[Clauses], words: Mapping[str, frozenset[str]]) -> dict[str, set[int]]:
    """Return, for each set of words, the numbers of the sentences that have one of them."""
    spoken = [frozenset(w for clause in clauses for w in clause) for clauses in sentences]
    return {name: {i for i, said in enumerate(spoken) if said & any_of} for name, any_of in words.items()}


def phrase_key(phrase: str) -> str:
    """Return the phrase with every word singular, and the forms of an action under its noun ("crashing" under "crash")."""
    return " ".join(singular(action_of(w) or w) for w in phrase.split())


def _is_noun_here(words: Sequence[str], i: int, lexicon: Lexicon) -> bool:
    """Return whether the word is a noun in general and not a verb in this place, unlike in "to access the account"."""
    return lexicon.is_noun(words[i]) and not (i and words[i - 1] in VERB_CUES and lexicon.may_be_verb(words[i]))


def _noun_phrases(words: Sequence[str], nouns: Sequence[bool], lexicon: Lexicon) -> Found:
    """Return the phrases of one to three words that end in a noun, the others being nouns too or words that say which kind."""
    for end, word in enumerate(words):
        if not nouns[end] or word in NOTHING:
            continue
        for start in range(end, max(-1, end - MAX_WORDS), -1):
            if start < end and not _may_modify(words, nouns, start, lexicon):
                break
            gram = words[start : end + 1]
            if len({singular(w) for w in gram}) == len(gram):
                yield " ".join(gram), False


def _may_modify(words: Sequence[str], nouns: Sequence[bool], i: int, lexicon: Lexicon) -> bool:
    if words[i] in NOTHING or words[i] in _NO_KIND:
        return False
    return nouns[i] or (not lexicon.is_noun(words[i]) and lexicon.is_modifier(words[i], words[i + 1]))


def _actions(words: Sequence[str], nouns: Sequence[bool], lexicon: Lexicon) -> Found:
    """Return the nouns for the verbs: alone ("login"), with the object ("password reset") or the subject of a passive."""
    for i, word in enumerate(words):
        if word not in ACTIONS or nouns[i]:
            continue
        alone = action_of(word)
        if alone:
            yield alone, False
        for thing in (_object_after(words, nouns, i, lexicon), _subject_before(words, nouns, i)):
            phrase = done_to(word, thing) if thing else None
            if phrase:
                yield phrase, True


def _object_after(words: Sequence[str], nouns: Sequence[bool], verb: int, lexicon: Lexicon) -> str | None:
    """Return the singular noun phrase of at most two words that the verb acts on."""
    for i in range(verb + 1, min(verb + 1 + WINDOW, len(words))):
        if nouns[i]:
            if i == verb + 1 and words[verb].endswith("ing") and not (verb and words[verb - 1] in VERB_CUES):
                return None  # "printing quality" is a thing, not something done to the quality
            return _thing(words[i : i + 2] if i + 1 < len(words) and nouns[i + 1] else words[i : i + 1])
        if words[i] in _NO_OBJECT or words[i] in ACTIONS or lexicon.is_verb(words[i]):
            return None
    return None


def _subject_before(words: Sequence[str], nouns: Sequence[bool], verb: int) -> str | None:
    """Return the noun that something is done to: before a participle, with nothing but auxiliaries between."""
    i = verb - 1
    while i >= 0 and words[i] in AUXILIARIES:
        i -= 1
    if i < 0 or i == verb - 1 or not nouns[i] or not words[verb].endswith(("ed", "ing", "paid", "sold", "chosen")):
        return None
    return _thing(words[i - 1 : i + 1] if i and nouns[i - 1] else words[i : i + 1])


def _thing(words: Sequence[str]) -> str | None:
    things = [singular(w) for w in words if w not in NOTHING and w not in OPINION and w not in stop_words()]
    return " ".join(things) if things and not set(things) <= (BARE - OBJECTS) | _NO_KIND else None
