"""Words that no aspect term begins or ends with: the tagger sees few sentences in which every word is marked."""

from __future__ import annotations

import re

from models.base import Span

_FUNCTION_WORDS = """
a an the this that these those some any no none each every either neither all both half such another other others
many much few little several enough more most less least i me my mine myself we us our ours ourselves you your
yours yourself he him his himself she her hers herself it its itself they them their theirs themselves one ones who
whom whose which what someone somebody anyone anybody everyone everybody nobody something anything everything
nothing there here u ur im ive and or but nor so yet if because although though while when where why how than then
whether unless until since as also too of in on at by for with without about against between into through during
before after above below to from up down out off over under again further once per via within toward towards upon
near across along around behind beside besides beyond despite except like onto am is are was were be been being do
does did doing done have has had having will would shall should can could may might must ought cannot cant dont
doesnt didnt isnt arent wasnt werent wont wouldnt couldnt shouldnt havent hasnt hadnt aint not never ever only just
even still already very really quite rather almost always often sometimes now today yesterday tomorrow ago soon
however maybe perhaps please yes ok okay well etc get gets got getting go goes went gone going make makes made
making let lets give gives gave given take takes took taken keep keeps kept say says said tell tells told know
knows knew think thinks thought want wants wanted need needs needed try tries tried trying come comes came see sees
saw seen
"""
_OPINIONS = """
good great nice excellent amazing awesome fantastic wonderful perfect lovely best better bad worse worst terrible
horrible awful poor easy easily simple simply quick quickly fast slow slowly friendly helpful useful useless
difficult hard happy love loves loved hate hates hated enjoy enjoyed recommend recommended cheap expensive rude
polite sad annoying
"""
_VERBS = """
used using worked stop stops stopped turn turns turned turning find finds found ask asks asked buy buys bought buying learn
learns learned learning perform performs performing fail fails failed failing happen happens happened tried report reported
recognize recognizes recognise recognises ordering ordered own owned switched listens listening
"""
_UNITS = """
mm cm km m ft inch inches mile miles kg g lb lbs oz ml kb mb gb tb hz khz mhz ghz v w kw kwh
sec secs min mins minute minutes hr hrs hour week weeks month months year years am pm
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
NOT_A_TERM = FUNCTION_WORDS | frozenset(_OPINIONS.split()) | frozenset(_VERBS.split()) | frozenset(_UNITS.split())
"""Words that are not an aspect term on their own: common opinion words ("easy" is the opinion, not its subject), verbs, units."""
PARTICLES = frozenset(("up", "out", "off"))
"""Kept at the end of a term: "set up", "check out"."""
_WORD = re.compile(r"[^\W_]+(?:['’/&.-][^\W_]+)*")


def trim_term(text: str, start: int, end: int) -> Span | None:
    """Return the span without function words at either end; None if nothing that could be a term remains."""
    words = [(m.start(), m.end(), _plain(m[0])) for m in _WORD.finditer(text, start, end)]
    if words and start > 1 and text[words[0][0] - 1] in "'’" and text[words[0][0] - 2].isalpha():
        words[0] = (*words[0][:2], "it")  # what an apostrophe cut off: the t of "don't"
    first, last = 0, len(words)
    while first < last and words[first][2] in FUNCTION_WORDS:
        first += 1
    while first < last and words[last - 1][2] in FUNCTION_WORDS - (PARTICLES if last - first > 1 else frozenset()):
        last -= 1
    if all(w in NOT_A_TERM for _, _, w in words[first:last]):
        return None
    return start if first == 0 else words[first][0], end if last == len(words) else words[last - 1][1]


def _plain(word: str) -> str:
    return word.lower().replace("'", "").replace("’", "")
