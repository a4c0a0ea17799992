"""Cells that hold no answer ("N/A", "keine Angabe", "-99", ".") and keys that name nobody ("NULL", "A Google User")."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

LONGEST = 48
"""Characters. A longer text says something."""

NULLS = """
n/a|na|n.a.|null|nul|nil|none|nan|nat|undefined|undef|not available|not applicable|not provided|not specified|not stated|
not answered|not set|no answer|no response|no data|no value|no entry|unanswered|unspecified
"""
"""Marks of programs and exports, in every kind of cell."""

WORDS = {
    "en": """
nothing|nothing really|nothing much|nothing at all|nothing else|nothing more|nothing to add|nothing to say|nothing to report|nothing to declare|
nothing else to add|nothing further|nothing comes to mind|nothing i can think of|no comment|no comments|no comments at this time|no comment at this time|
no further comment|no further comments|no other comments|no additional comments|no feedback|no remarks|no suggestion|no suggestions|no opinion|
no reason|no particular reason|no specific reason|no complaints|no idea|no thanks|no thank you|no|nope|nah|none at all|none at this time|
none that i can think of|none really|not really|not sure|not at this time|not that i can think of|don't know|dont know|do not know|i don't know|
i dont know|i do not know|dunno|idk|can't think of anything|cannot think of anything|cant think of anything|prefer not to say|rather not say|
prefer not to answer|not that i know of|see above|as above|same as above|ditto|nm|nvm|no issues to report|asdf|asdasd|qwerty|qwertz
""",
    "de": """
nichts|gar nichts|überhaupt nichts|nichts weiter|nichts besonderes|nichts hinzuzufügen|nix|nö|nee|nein|nein danke|keine|keiner|keines|kein|
kein kommentar|keine kommentare|kein kommentar dazu|keine angabe|keine angaben|k.a.|ka|k. a.|o.a.|ohne angabe|ohne|entfällt|entfaellt|
keine bemerkung|keine bemerkungen|keine anmerkung|keine anmerkungen|keine weiteren anmerkungen|keine vorschläge|keine verbesserungsvorschläge|
keine meinung|keine ahnung|keine antwort|kein grund|kein besonderer grund|weiß nicht|weiss nicht|weiß ich nicht|ich weiß nicht|nicht bekannt|
unbekannt|nicht zutreffend|nicht vorhanden|n.v.|n. v.|siehe oben|s.o.|s. o.|fällt mir nichts ein|mir fällt nichts ein|nichts bekannt
""",
    "fr": """
rien|rien du tout|rien à dire|rien à ajouter|rien à signaler|rien de particulier|rien de spécial|r.a.s.|ras|aucun|aucune|aucun commentaire|
aucun avis|aucune idée|aucune remarque|aucune suggestion|aucune raison|aucune raison particulière|aucune réponse|pas de commentaire|
pas de commentaires|pas de remarque|pas de réponse|pas d'avis|pas d'idée|pas de suggestion|pas de raison particulière|sans commentaire|
sans commentaires|sans avis|sans réponse|sans objet|s.o.|s/o|non|non merci|non concerné|non renseigné|non applicable|non communiqué|néant|
je ne sais pas|ne sais pas|ne sait pas|nsp|sans opinion|inconnu|voir ci-dessus|idem
""",
    "es": """
nada|nada más|nada que decir|nada que añadir|nada que agregar|nada en particular|nada en especial|nada de nada|ninguno|ninguna|ningún comentario|
ninguna sugerencia|ninguna razón|ningún motivo|sin comentario|sin comentarios|s/c|sin respuesta|sin opinión|sin datos|sin sugerencias|no hay|
no hay comentarios|no tengo comentarios|no aplica|no procede|no contesta|no sabe|no sé|no lo sé|ns/nc|nsnc|no gracias|no, gracias|
desconocido|no disponible|no especificado|ídem
""",
    "it": """
niente|niente da dire|niente da aggiungere|niente di particolare|nulla|nulla da dire|nulla da aggiungere|nulla da segnalare|nessuno|nessuna|
nessun commento|nessuna osservazione|nessun suggerimento|nessuna risposta|nessun motivo|nessuna idea|nessuna opinione|senza commento|
senza commenti|no comment|non so|non lo so|non saprei|non applicabile|non disponibile|non specificato|non pervenuto|n.d.|nd|n.p.|no grazie|
no, grazie|sconosciuto|vedi sopra|come sopra
""",
    "pt": """
nada|nada a dizer|nada a acrescentar|nada a declarar|nada a comentar|nada mais|nada em especial|nenhum|nenhuma|nenhum comentário|
nenhuma sugestão|nenhum motivo|sem comentário|sem comentários|sem resposta|sem opinião|sem sugestões|sem mais|não|nao|não sei|não se aplica|
não aplicável|não disponível|não informado|não respondeu|não há|nao sei|n/d|n/s|ns/nr|ns|não obrigado|não, obrigado|não, obrigada|desconhecido
""",
    "nl": """
niets|helemaal niets|niets te melden|niets toe te voegen|niets bijzonders|niks|niks te melden|geen|geen commentaar|geen opmerking|geen opmerkingen|
geen antwoord|geen mening|geen idee|geen suggesties|geen reden|geen bijzondere reden|geen toelichting|nee|nee bedankt|neen|nvt|n.v.t.|
niet van toepassing|niet bekend|onbekend|niet ingevuld|weet niet|weet ik niet|ik weet het niet|zie boven|idem
""",
    "pl": """
nic|nic dodać|nic do dodania|nic szczególnego|żaden|żadna|żadne|żadnych|brak|brak komentarza|brak uwag|brak odpowiedzi|brak danych|brak opinii|
brak sugestii|bez komentarza|bez uwag|nie|nie dotyczy|nie wiem|nie mam|nie mam uwag|nie mam zdania|nie podano|trudno powiedzieć|nd|n.d.|nieznany|
nie dziękuję|jak wyżej|j.w.
""",
    "sv": """
inget|ingenting|inget särskilt|inget att tillägga|inga|inga kommentarer|ingen kommentar|inga synpunkter|ingen åsikt|ingen aning|inget svar|nej|
nej tack|vet ej|vet inte|jag vet inte|ej tillämpligt|ej svar|ej angivet|okänd|okänt|se ovan
""",
    "da": """
intet|ingenting|ikke noget|intet at tilføje|ingen|ingen kommentar|ingen kommentarer|ingen bemærkninger|ingen mening|intet svar|ikke svar|nej tak|
ved ikke|ved jeg ikke|det ved jeg ikke|ikke relevant|ikke oplyst|ukendt|se ovenfor
""",
    "no": """
ikke noe|ingenting å tilføye|ingen kommentarer|ingen merknader|ingen formening|ikke svart|ikke aktuelt|ikke relevant|ikke oppgitt|vet ikke|
jeg vet ikke|nei|nei takk|ukjent|se over
""",
    "fi": """
ei|ei mitään|ei mitään lisättävää|ei lisättävää|ei kommentoitavaa|ei kommenttia|ei kommentteja|ei vastausta|ei osaa sanoa|en osaa sanoa|en tiedä|
eos|ei tietoa|ei sovellu|ei ole|ei kiitos|tuntematon
""",
    "cs": """
nic|nic mě nenapadá|nic k dodání|žádný|žádná|žádné|žádný komentář|bez komentáře|bez připomínek|bez odpovědi|ne|ne děkuji|nevím|není|nejsou|
neuvedeno|neznámo|nehodí se|viz výše
""",
    "sk": "nič|žiadny|žiadna|žiadne|žiadny komentár|bez komentára|bez pripomienok|bez odpovede|nie|neviem|neuvedené|neznáme|viď vyššie",
    "hu": """
semmi|semmi különös|semmi extra|nincs|nincs megjegyzés|nincs megjegyzésem|nincs válasz|nincs hozzáfűznivalóm|nem|nem tudom|nem releváns|
nem válaszolt|nem érintett|nincs adat|ismeretlen
""",
    "ro": """
nimic|nimic de adăugat|nimic de spus|niciunul|niciuna|nici unul|niciun comentariu|fără comentarii|fără comentariu|fără răspuns|nu|nu știu|nu stiu|
nu este cazul|nu e cazul|nu se aplică|nu am|n-am|necunoscut
""",
    "hr": """
ništa|nista|ništa posebno|nema|nema komentara|bez komentara|bez odgovora|nijedan|nikakav|ne znam|ne|nije primjenjivo|nepoznato|nič|brez komentarja|
ne vem|brez odgovora|ni komentarja|neznano
""",
    "el": "τίποτα|τίποτε|κανένα|κανένας|καμία|κανένα σχόλιο|χωρίς σχόλια|χωρίς σχόλιο|δεν ξέρω|δεν γνωρίζω|δεν απαντώ|όχι|ουδέν|δ/α|δ.α.|άγνωστο",
    "tr": """
hiç|hiçbir şey|hiçbiri|hiç biri|yok|yorum yok|yorumum yok|cevap yok|fikrim yok|bilmiyorum|bilgim yok|hayır|hayır teşekkürler|belirtilmemiş|bilinmiyor
""",
    "ru": """
ничего|ничего не знаю|нет|нет комментариев|нет комментария|без комментариев|нет ответа|без ответа|нечего добавить|нет замечаний|не знаю|затрудняюсь ответить|
неизвестно|не указано|не применимо|н/д
""",
    "uk": "нічого|немає|нема|немає коментарів|без коментарів|немає відповіді|не знаю|ні|невідомо|не вказано|н/д",
    "bg": "нищо|няма|няма коментар|без коментар|няма отговор|не знам|не|неизвестно",
}
"""Words and phrases by which people, and those who fill cells for them, say that they say nothing: by language, as the whole of a cell."""

NOBODIES = """
0|anonymous|anonymous user|anonymous customer|anon|anonym|anonyme|anonymer nutzer|anonimo|anónimo|anônimo|anonimowy|anonymní|anonyymi|
unknown|unknown user|unknown customer|unbekannt|inconnu|desconocido|desconhecido|sconosciuto|onbekend|nieznany|okänd|ukendt|ukjent|guest|guest user|
guest customer|gast|invité|invitado|ospite|visitor|deleted|deleted user|former user|a google user|google user|ein google-nutzer|ein google nutzer|
google-nutzer|un utilisateur de google|utilisateur google|un usuario de google|usuario de google|un utente google|utente google|um usuário do google|
um utilizador do google|een google-gebruiker|użytkownik google|en google-användare|amazon customer|kindle customer|amazon kunde|client d'amazon|
cliente amazon|cliente de amazon|no name|noname|name withheld|not logged in|no customer|no user|no id|test|dummy|00000000-0000-0000-0000-000000000000
"""
"""Names and numbers that systems write where a customer has none."""

ERRORS = frozenset(
    {"#n/a", "#value!", "#ref!", "#name?", "#div/0!", "#null!", "#num!", "(blank)", "(empty)", "(null)", "\\n"}
)
"""Cells that spreadsheets and databases write for nothing; without their signs they may be words."""
_OTHER = re.compile(r"[\W_]+")
_NO_WORD = re.compile(r"[\s.,;!?*_/\\|#~^'\"`´…·•‐-―−+=-]*")
"""A cell of these alone says nothing. Signs that smileys and arrows are made of do not belong here."""
_CODE = re.compile(r"[-−–]\s?\d{1,4}(\.0+)?|0|9{2,4}")
_COUNTED = re.compile("[1-9]")
_ZEROS = re.compile(r"[-0\s.]*")


def fold(text: str) -> str:
    """Return a text as non-answers are compared: lower case, without accents, every run of other signs one blank."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return _OTHER.sub(" ", "".join(c for c in decomposed if not unicodedata.combining(c))).strip()


def _folded(*lists: str) -> frozenset[str]:
    return frozenset(found for words in lists for word in words.split("|") if (found := fold(word)))


NULL_WORDS = _folded(NULLS)
_TEXT_WORDS = NULL_WORDS | _folded(*WORDS.values())
_NOBODY_WORDS = NULL_WORDS | _folded(NOBODIES)


@lru_cache(maxsize=8192)
def _is_no_text(text: str) -> bool:
    if _NO_WORD.fullmatch(text) or _CODE.fullmatch(text) or text.casefold() in ERRORS:
        return True
    found = fold(text)
    if not found:
        return False  # smileys, stars, other signs: they may be an opinion
    if found in _TEXT_WORDS:
        return True
    return set(found) == {"x"}


@lru_cache(maxsize=8192)
def _is_null(text: str) -> bool:
    return bool(_NO_WORD.fullmatch(text)) or text.casefold() in ERRORS or fold(text) in NULL_WORDS


@lru_cache(maxsize=8192)
def _is_nobody(text: str) -> bool:
    if _COUNTED.search(text):
        return False  # most keys: no word of the list has such a digit
    return (
        bool(_NO_WORD.fullmatch(text) or _ZEROS.fullmatch(text))
        or text.casefold() in ERRORS
        or fold(text) in _NOBODY_WORDS
    )


def text_judge(null_values: Iterable[str], keep_values: Iterable[str]) -> Callable[[str], bool]:
    """Return the function that says whether a trimmed text is no answer.

    Args:
        null_values: Further texts that are none, compared without regard to case, accents and punctuation.
        keep_values: Texts that are answers after all, compared in the same way.
    """
    return _judge(_is_no_text, null_values, keep_values)


def null_judge(null_values: Iterable[str] = (), keep_values: Iterable[str] = ()) -> Callable[[str], bool]:
    """Return the function that says whether a trimmed short value (a channel, a language, a score) is none; arguments as text_judge."""
    return _judge(_is_null, null_values, keep_values)


def nobody_judge(null_values: Iterable[str] = (), keep_values: Iterable[str] = ()) -> Callable[[str], bool]:
    """Return the function that says whether a trimmed customer key is nobody's; arguments as text_judge."""
    return _judge(_is_nobody, null_values, keep_values)


def _judge(
    known: Callable[[str], bool], null_values: Iterable[str], keep_values: Iterable[str]
) -> Callable[[str], bool]:
    null, keep = _forms(null_values), _forms(keep_values)
    if not null and not keep:
        return lambda text: len(text) <= LONGEST and known(text)

    def judge(text: str) -> bool:
        forms = _forms((text,))
        if forms & null:
            return True
        return len(text) <= LONGEST and known(text) and not forms & keep

    return judge


def _forms(words: Iterable[str]) -> frozenset[str]:
    """Return each text in lower case, and folded where letters or digits are left and no sign can matter (-99 is not 99)."""
    plain = {word.strip().casefold() for word in words}
    return frozenset(plain | {found for word in plain if (found := fold(word)) and not found.isdigit()})
