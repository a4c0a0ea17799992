"""Aspects that customers name by adjectives and verbs ("easy", "crashes"), and the noun phrase a label gives them."""

from __future__ import annotations

_WORDS = {
    "ease of use": """easy easily simple intuitive straightforward convenient handy practical difficult confusing
        complicated""",
    "speed": "quick quickly fast faster speedy instant efficient efficiently slow slowly prompt promptly",
    "reliability": """works working worked work fix fixed crash crashes crashed crashing freezes freezing glitch glitchy
        glitches bug bugs buggy stable unstable loading""",
    "staff helpfulness": """helpful polite patient knowledgeable courteous rude spoke friendly professional
        unhelpful""",
    "willingness to recommend": "recommend recommended recommending recommendation advise",
    "value for money": "price prices cheap cheaper cheapest expensive affordable overpriced pricey",
    "overall impression": """great good excellent amazing awesome love loved perfect fantastic brilliant best wonderful
        superb satisfied happy pleased bad terrible awful horrible worst poor pathetic frustrating annoying disappointed
        disappointing disappointment rubbish useless waste shame""",
}
IMPLIED = {phrase: frozenset(words.split()) for phrase, words in _WORDS.items()}
"""Counted like phrases, by the sentences that hold such a word."""

LEAST = 0.3
"""Share of a topic's sentences that must hold such a word: praise in passing has one, a topic about it has many."""

BARE = frozenset(
    word
    for line in (
        "one ones lot lots bit part parts way ways place kind sort type job point stuff thing things works work reason",
        "reasons shame count lady guy man woman gentleman process tool customers customer results hassle headache",
        "waste fault excuse life friends family world time times moment end fan star stars congratulations opinion",
        "problem problems issue issues idea fact peasy experience advise",
    )
    for word in line.split()
)
"""Nouns that say nothing on their own: they are no label, but may end one ("delivery time")."""
