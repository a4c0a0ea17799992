"""Sentences of open sets with the intent that their own labels imply: what a set was collected for says what its texts do.

A set says less of a sentence than a reader would, so sentences on which its label is not plain are left out.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from models.evaluation.labelled_data import read_records
from models.intent.head import INTENTS
from models.sentences import split_sentences

Pair = tuple[str, str]
"""A sentence and its intent."""
LIMITS = {
    "fabsa": 600,
    "products": 400,
    "nhs": 700,
    "banking77": 700,
    "clinc150": 500,
    "multidogo": 500,
    "goemotions": 500,
}
LIMITS |= {"film_plots": 400, "restaurant8k": 300, "snips": 150, "pros_cons": 250}
"""Sentences of each intent that are read of a set."""
WISHING = re.compile(
    r"\b(should|could|would|wish|please|pls|maybe|perhaps|suggest\w*|hope\w*|if only|need\w*|consider|add\w*|improve\w*|more|better|bring back|"
    r"option|fix|missing|lack\w*|want\w*|recommend\w*)\b",
    re.I,
)
"""Words of sentences that may wish something: where no label says so, such sentences are left out of the other intents."""
_WISHED = re.compile(
    r"\b(would(n't| not)? (be|have been) (even )?(nice|nicer|great|good|better|cool|helpful|perfect|ideal) (if|to|with)|please (add|make|bring|give|include|consider|allow|"
    r"offer|provide|keep|let)|could (use|do with)|(would|i'd|i would) (like|love|prefer) (to (see|have)|if|more)|wish(es)? (it|there|they|the|you|this|that|i could)|"
    r"should (add|make|offer|include|come|have an?|be able|allow|provide|give)|there should be|bring back|needs? (a|an|more|to (be able|add|have)) |"
    r"hope (they|you|for|to see)|only thing (i|it|that|missing)|my (only )?suggestion|room for improvement)\b",
    re.I,
)
"""Manners of wishing, for real sentences of reviews: the head learns from them what such sentences speak of, and is tested on sets that this has not chosen."""
_ANGRY = re.compile(
    r"\b(crash\w*|terrible|awful|worst|useless|rubbish|garbage|crap|horrible|scam|refund\w*|never|hate|waste|disappoint\w*|poor\w*|broke\w*|fail\w*|n't work|"
    r"not work\w*|stopped|wrong|unacceptable|ridiculous|disgust\w*|annoy\w*|frustrat\w*|avoid|problem\w*|i had|i'd never|would have been|wish i had|wish i hadn)\b",
    re.I,
)
_BLAME = re.compile(
    r"\b(not|never|no|nobody|n't|\w+n't|dont|didnt|cant|wasnt|rude\w*|wait(ed|ing)?|too|poor|bad|worst|terrible|awful|disgust\w*|ridiculous|appalling|useless|"
    r"fail\w*|wrong|lost|ignored|late|unacceptable|was|were|had|told|but|only|hard|difficult)\b",
    re.I,
)
_ASKED_FOR = re.compile(
    r"^(more|better|shorter|quicker|faster|longer|less|fewer|improved?|provide|have|allow|give|make|offer|keep|let|open|update|employ|increase|reduce|"
    r"train|introduce|maybe|perhaps|possibly|being able|to be able|earlier|extra|bigger|please|get|send|put|try|ensure|use|listen|communicate|bring|"
    r"it would be|would be|would like|i would like|i'd like|i wish|could do with|consistent|regular|clearer|stop|start|change|speed|cut|add)\b",
    re.I,
)
_THANKS = re.compile(r"thank|asset|very|\bgood\b|excellent", re.I)
_NOTHING = re.compile(r"^(no|none|nothing|n/?a|nil|don'?t know|not sure|can'?t think|cannot think)\b", re.I)
_OPENING = re.compile(
    r"^(who|what|when|where|why|how|which|is|are|do|does|did|can|could|will|would|has|have|am|may|should)\b", re.I
)


def set_sentences(data: Path, seed: int) -> dict[str, list[Pair]]:
    """Return the sentences of every set, in an order of chance, of each intent as many as LIMITS allows."""
    found: dict[str, list[Pair]] = {}
    for name, read in READERS.items():
        pairs = list(dict.fromkeys(read(data)))
        random.Random(seed).shuffle(pairs)
        found[name] = [p for i in INTENTS for p in islice((p for p in pairs if p[1] == i), LIMITS[name])]
    return found


def _fabsa(data: Path) -> Iterator[Pair]:
    """Reviews of one sentence whose labels have one sign."""
    for r in read_records(data, "fabsa/train.jsonl"):
        signs = {x["polarity"] for x in r["labels"]}
        if len(signs) == 1 and _is_single(r["text"]):
            yield from _stance(r["text"], signs.pop())
        yield from _wished(r["text"])


def _products(data: Path) -> Iterator[Pair]:
    """Sentences of product reviews whose features have one sign and some strength."""
    for r in read_records(data, *(f"product_reviews/product_reviews_{n}.jsonl" for n in (1, 2))):
        strengths = [x["strength"] for x in r["aspects"] if x["strength"] is not None]
        if strengths and (min(strengths) >= 2 or max(strengths) <= -2):
            yield from _stance(r["text"], 1 if strengths[0] > 0 else -1)
        yield from _wished(r["text"])


def _pros_cons(data: Path) -> Iterator[Pair]:
    for r in read_records(data, "pros_cons/pros_cons.jsonl"):
        if len(r["text"].split()) > 2:
            yield from _stance(r["text"], 1 if r["sentiment"] == "positive" else -1)


def _nhs(data: Path) -> Iterator[Pair]:
    """Patients' answers: what could be better is answered by wishes and complaints; what was good and why, by praise and complaints."""
    for r in read_records(data, "open/nhs_feedback.jsonl"):
        asked = r.get("question") in ("How could we improve?", "What could we do better?")
        first_part = r["id"].startswith("p1-") or "question" not in r
        if _NOTHING.match(r["text"]):
            if asked and len(r["text"].split()) < 6:
                yield r["text"], "fact"
            continue
        if asked or first_part:
            for start, end in split_sentences(r["text"]):
                sentence = r["text"][start:end]
                if r["label"] != "positive" and len(sentence.split()) <= 24 and _asks_plainly(sentence):
                    yield sentence, "suggestion"
        if _is_single(r["text"]) and not asked:
            yield from _stance(r["text"], {"positive": 1, "negative": -1}.get(r["label"] or "", 9))


def _banking77(data: Path) -> Iterator[Pair]:
    yield from _asked(data, "banking77", lambda r: True)


def _clinc150(data: Path) -> Iterator[Pair]:
    yield from _asked(data, "clinc150", lambda r: "oos" not in r["labels"])


def _snips(data: Path) -> Iterator[Pair]:
    for r in read_records(data, "open/snips.jsonl"):
        if r["split"] == "train" and r["labels"] in (["BookRestaurant"], ["GetWeather"]):
            yield r["text"], "question"


def _asked(data: Path, name: str, wanted: Callable[[dict[str, Any]], bool]) -> Iterator[Pair]:
    for r in read_records(data, f"open/{name}.jsonl"):
        if wanted(r) and (r["text"].endswith("?") or _OPENING.match(r["text"])):
            yield r["text"], "question"


def _multidogo(data: Path) -> Iterator[Pair]:
    """Customers' turns: details and answers state, thanks praise, other intents ask for help."""
    state = {"contentonly", "confirmation", "rejection", "openinggreeting", "closinggreeting"}
    for r in read_records(data, "open/multidogo.jsonl"):
        labels = set(r["labels"] or ())
        if labels and labels <= state:
            yield r["text"], "fact"
        elif labels == {"thankyou"}:
            yield r["text"], "praise"
        elif labels and not labels & (state | {"thankyou", "outofdomain"}) and len(r["text"].split()) > 3:
            yield r["text"], "question"


def _goemotions(data: Path) -> Iterator[Pair]:
    for r in read_records(data, "open/goemotions.jsonl"):
        labels, text = set(r["labels"]), r["text"]
        if not _is_single(text):
            continue
        if labels & {"curiosity", "confusion"} and text.endswith("?") and _OPENING.match(text):
            yield text, "question"
        elif labels == {"neutral"} and "?" not in text and not WISHING.search(text):
            yield text, "fact"
        elif labels <= {"admiration", "gratitude"} and not WISHING.search(text):
            yield text, "praise"
        elif labels <= {"annoyance", "disappointment", "disapproval"} and not WISHING.search(text) and "?" not in text:
            yield text, "complaint"


def _film_plots(data: Path) -> Iterator[Pair]:
    for r in read_records(data, "open/film_plots_neutral.jsonl"):
        yield r["text"], "fact"


def _restaurant8k(data: Path) -> Iterator[Pair]:
    for r in read_records(data, "open/restaurant8k.jsonl"):
        if r["split"] == "train":
            if r["text"].endswith("?"):
                yield r["text"], "question"
            elif not WISHING.search(r["text"]) and not re.search(r"\b(book|cancel|reserve|like)\b", r["text"], re.I):
                yield r["text"], "fact"


def _stance(text: str, sign: int) -> Iterator[Pair]:
    """Yield what a sentence of a sign does, unless it may ask or wish."""
    if sign in (-1, 1) and "?" not in text and not WISHING.search(text):
        yield text, "praise" if sign > 0 else "complaint"
    elif sign == 0 and not WISHING.search(text):
        yield text, "question" if "?" in text else "fact"


def _wished(text: str) -> Iterator[Pair]:
    """Yield sentences of a review that wish something in so many words, without a word of anger."""
    for start, end in split_sentences(text):
        sentence = text[start:end]
        if len(sentence.split()) <= 30 and _WISHED.search(sentence) and not _ANGRY.search(sentence):
            yield sentence, "suggestion"


def _asks_plainly(answer: str) -> bool:
    """Return whether a sentence of an answer to what could be better begins as a wish and neither blames nor thanks."""
    return bool(_ASKED_FOR.match(answer)) and not _BLAME.search(answer) and not _THANKS.search(answer)


def _is_single(text: str) -> bool:
    return len(split_sentences(text)) == 1


READERS: dict[str, Callable[[Path], Iterator[Pair]]] = {
    "fabsa": _fabsa,
    "products": _products,
    "pros_cons": _pros_cons,
    "nhs": _nhs,
    "banking77": _banking77,
    "clinc150": _clinc150,
    "multidogo": _multidogo,
    "goemotions": _goemotions,
    "film_plots": _film_plots,
    "restaurant8k": _restaurant8k,
    "snips": _snips,
}
