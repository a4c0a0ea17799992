"""Words by which columns are recognised in the languages of Western Europe, and what columns with such a name may hold."""

from __future__ import annotations

import re

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TAGS = re.compile(r"<[^>]{0,100}>|\{\{[^}]{0,100}\}\}")
_SPLIT = re.compile(r"[\W_]+")

SIGNS: dict[str, str] = {
    "id": r"id|ids|uuid|guid|key|number|nr|no|nº|nummer|n[uú]mero|num[eé]ro|num|ref|reference|identifier|identifiant|identificador|identificaci[oó]n|identificativo|identyfikator|code|código|codice",
    "created": r"created|creation|submitted|submit|submission|date|datum|fecha|data|time|timestamp|zeit|zeitpunkt|recorded|completed|completion|end|ended|received|erstellt|"
    r"eingegangen|day|posted|published|heure|responded|answered|when|at",
    "updated": r"updated|update|modified|modification|changed|edited|geändert|aktualisiert",
    "customer": r"customer|client|kunde|kunden|kundennummer|kundennr|contact|user|account|member|requester|person|consumer|buyer|guest|klant|cliente|"
    r"kontakt|mitglied|respondent|subscriber|patient|passenger|email|mail|external (?:reference|data|id)|custom data(?: \d)?",
    "channel": r"channel|kanal|origin|via|medium|canal|canale|kanaal|touchpoint|plattform|platform",
    "language": r"language|lang|locale|sprache|langue|idioma|lingua|taal",
    "title": r"title|titel|headline|subject|betreff|titre|titulo|título|titolo|onderwerp|summary|überschrift",
}
"""Whole words in names, by what such a column may be."""
NPS = re.compile(
    r"\bnps\b|net promoter|recommend|empfehl|recommand|recomend|raccomand|consigli|aanbevel|aanrad|rekommend|anbefal|polec|doporu|suosit|ajánl",
    re.I,
)
RATING = re.compile(
    r"\b(?:rating|ratings|stars?|sterne|bewertung|étoiles?|estrellas|stelle|voto|sterren|valoraci[oó]n|note|ocena|score)\b",
    re.I,
)
CSAT = re.compile(r"\bcsat\b|satisf|zufrieden|tevreden|soddisf|satisfe|nöjd|tilfreds|zadowol|spokojen", re.I)
EASE = re.compile(r"\bces\b|\beas(?:y|e|ily|ier)\b|einfach|leicht|facile|fácil|gemakkelijk|łatwo|enkelt|nemt", re.I)
EFFORT = re.compile(r"\beffort\b|aufwand|anstreng|difficult|\bhard\b|schwierig|difficile|difícil|moeite|wysił", re.I)
PERSONAL = re.compile(
    r"\b(?:ip|ip ?address|phone|telefon|tel|mobile|first ?name|last ?name|surname|full ?name|vorname|nachname|prénom|apellido|cognome|nickname|"
    r"username|display ?name|address|adresse|street|postcode|zip|latitude|longitude|birth\w*|geburt\w*|recipient\w*|agent|assignee|owner)\b", re.I
)  # fmt: skip
"""Names of columns that say who somebody is and of which no figure is made."""
TEXT = re.compile(
    r"\b(?:comments?|kommentare?|commentaires?|comentarios?|coment[aá]rios?|comment[oi]|text|texte|texto|testo|tekst|feedback|reviews?|verbatim|opinion|meinung|"
    r"why|reason|grund|warum|pourquoi|por qu[eé]|perch[eé]|waarom|suggestions?|remarks?|anmerkung(?:en)?|bemerkung(?:en)?|opmerking(?:en)?|description|"
    r"beschreibung|message|nachricht|body|content|tell us|improve|better|verbesser\w*|open ended response)\b", re.I
)  # fmt: skip
"""Names of columns that ask for words."""
QUESTION = re.compile(r"\?[\s*]*$")
"""End of a wording that is a question."""
OPEN = "open-ended response"
"""What SurveyMonkey writes below the name of an open question."""
REPLY = re.compile(
    r"\b(?:reply|replies|response text|antwort des|developer|(?:company|business|owner|brand) (?:reply|response|answer)|internal|private note)\b",
    re.I,
)
"""Names of columns with the company's own words."""


def _among(words: str) -> frozenset[str]:
    """Return the words of a list."""
    return frozenset(words.split("|"))


SATISFACTION_WORDS: tuple[dict[str, int], ...] = (
    {"very dissatisfied": 1, "dissatisfied": 2, "neither satisfied nor dissatisfied": 3, "neutral": 3, "satisfied": 4, "very satisfied": 5},
    {"very unsatisfied": 1, "unsatisfied": 2, "neutral": 3, "satisfied": 4, "very satisfied": 5},
    {"extremely dissatisfied": 1, "somewhat dissatisfied": 2, "neither satisfied nor dissatisfied": 3, "somewhat satisfied": 4, "extremely satisfied": 5},
    {"sehr unzufrieden": 1, "unzufrieden": 2, "weder noch": 3, "neutral": 3, "teils/teils": 3, "zufrieden": 4, "sehr zufrieden": 5},
    {"très insatisfait": 1, "insatisfait": 2, "neutre": 3, "satisfait": 4, "très satisfait": 5},
    {"muy insatisfecho": 1, "insatisfecho": 2, "neutral": 3, "satisfecho": 4, "muy satisfecho": 5},
)  # fmt: skip
"""Five-point scales of satisfaction in words, from 1, worst, to 5, best."""
GOOD, BAD, UNANSWERED = map(
    _among,
    (
        "good|good with comment|gut|bon|bonne|buono|bueno|buena|goed|bom|boa|bra|god|dobra|dobry|dobre|satisfied|happy|thumbs up|positive|👍|😀|🙂|😊",
        "bad|bad with comment|schlecht|mauvais|mauvaise|cattivo|malo|mala|slecht|ruim|mau|má|dålig|dårlig|zła|zły|dissatisfied|unsatisfied|not satisfied|"
        "unhappy|thumbs down|negative|👎|☹|☹️|🙁|😞|😡",
        "offered|unoffered|not offered|not rated|unrated|not surveyed|pending|angeboten|nicht angeboten|proposé|proposée|non proposé|non proposée|"
        "ofrecido|ofrecida|no ofrecido|no ofrecida|aangeboden|niet aangeboden",
    ),
)
"""Words of a question that is answered with good or bad, as Zendesk has it, and of one that was not answered."""


_STATED = re.compile(r"[(\[]\s*(\d{1,2})\s*(?:-|–|—|to|bis|à|a|al|tot|til|do)\s*(\d{1,2})\b[^()\[\]]{0,60}[)\]]", re.I)


def stated_scale(wording: str) -> tuple[int, int] | None:
    """Return the ends of the scale that a wording states in brackets, as in "(1-7)" or "[0 bis 10]"; None where it states none, or two."""
    found = {(int(m[1]), int(m[2])) for m in _STATED.finditer(wording)}
    return next((ends for ends in found if ends[0] < ends[1]), None) if len(found) == 1 else None


def plain_name(name: str) -> str:
    """Return a column's name as words: without tags and piped fields, camel case and underscores split."""
    return " ".join(_SPLIT.split(_CAMEL.sub(" ", _TAGS.sub(" ", name)))).strip()


def shown_wording(name: str) -> str | None:
    """Return a column's name as the wording of a question, without tags and piped fields; None if it is one word, such as Q1."""
    text = re.sub(r"\s+(?=[?!.,:])", "", " ".join(_TAGS.sub(" ", name).replace("*", "").split()))
    return text if len(text.split()) > 1 else None


def shows(name: str, role: str) -> bool:
    """Return whether a column's name has a word by which columns of a role are called."""
    return re.search(rf"\b(?:{SIGNS[role]})\b", plain_name(name), re.I) is not None


def satisfaction_points(values: list[str]) -> dict[str, int] | None:
    """Return the points of values that are all words of one scale of satisfaction; None if they are not."""
    folded = {v: v.strip().casefold() for v in values}
    for scale in SATISFACTION_WORDS:
        if folded and all(word in scale for word in folded.values()):
            return {v: scale[word] for v, word in folded.items()}
    return None


def good_or_bad(values: list[str]) -> tuple[dict[str, int], tuple[str, ...]] | None:
    """Return the points of values that are words for good and bad, 1 and 0, and those that mean no answer; None if one is something else."""
    folded = {v: " ".join(re.split(r"[\s_-]+", v.strip().casefold())) for v in values}
    if not folded or not set(folded.values()) <= GOOD | BAD | UNANSWERED or not set(folded.values()) & (GOOD | BAD):
        return None
    points = {v: int(word in GOOD) for v, word in folded.items() if word not in UNANSWERED}
    return points, tuple(sorted(v for v, word in folded.items() if word in UNANSWERED))


def slug(name: str, taken: set[str], fallback: str) -> str:
    """Return a short key of lower-case letters, digits and underscores for a column's name, which no other has; it is added to `taken`."""
    words = re.sub(r"[^a-z0-9]+", "_", plain_name(name).casefold().encode("ascii", "ignore").decode()).strip("_")
    key = words[:40].rstrip("_") or fallback
    n, unique = 2, key
    while unique in taken:
        unique, n = f"{key}_{n}", n + 1
    taken.add(unique)
    return unique
