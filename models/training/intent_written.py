"""Training sentences of the intent head, put together from written frames: one for each of so many fillings of every frame."""

from __future__ import annotations

import random
import re

from models.training.intent_frames import FRAMES
from models.training.intent_words import WORDS
from models.training.written_words import BAD, BETTER, DAYS, DOMAINS, GOOD, LONG, NEUTRAL, SHORT, WORSE

_SLOT = re.compile(r"\{(\w+)\}")
_GENERAL = {
    "good": GOOD,
    "bad": BAD,
    "neutral": NEUTRAL,
    "better": BETTER,
    "worse": WORSE,
    "long": LONG,
    "short": SHORT,
    "day": DAYS,
    **WORDS,
}


def written_intents(seed: int, each: int) -> list[tuple[str, str]]:
    """Return (sentence, intent) of every frame, each filled up to `each` times; equal sentences once."""
    rng = random.Random(seed)
    found = {
        _roughened(rng, _filled(rng, frame)): intent
        for intent, frames in FRAMES.items()
        for frame in frames
        for _ in range(each if "{" in frame else 2)
    }
    return list(found.items())


def _filled(rng: random.Random, frame: str) -> str:
    """Return the frame with its slots filled, also those that a filling brings along."""
    nouns = rng.sample(DOMAINS[rng.choice(sorted(DOMAINS))], 3)

    def word(match: re.Match[str]) -> str:
        slot = match[1]
        if slot[0] == "t" and slot not in _GENERAL:
            return nouns[int(slot[1:] or 1) - 1]
        return str(rng.randrange(2, 40)) if slot == "n" else rng.choice(_GENERAL[slot])

    while "{" in frame:
        frame = _SLOT.sub(word, frame)
    return frame[0].upper() + frame[1:]


def _roughened(rng: random.Random, text: str) -> str:
    """Return the sentence as customers also write it: without capitals, or without its last stop."""
    if rng.random() < 0.3:
        text = text.lower()
    if rng.random() < 0.3:
        text = text.rstrip(".!?")
    return text
