"""Languages by the names that exports give them, where they give no code: German, Deutsch, allemand."""

from __future__ import annotations

_NAMES = {
    "en": "english englisch anglais inglés inglese engels inglês engelska engelsk englanti angielski angličtina eng",
    "de": "german deutsch allemand alemán tedesco duits alemão tyska tysk saksa niemiecki němčina deu ger",
    "fr": "french französisch français francais francés francese frans francês franska fransk ranska francuski francouzština fra fre",
    "es": "spanish spanisch espagnol español espanol spagnolo spaans espanhol spanska spansk espanja hiszpański španělština spa",
    "it": "italian italienisch italien italiano italiaans italienska italiensk italia włoski italština ita",
    "nl": "dutch niederländisch holländisch néerlandais neerlandés holandés olandese nederlands holandês nederländska nederlandsk hollanti niderlandzki nld dut",
    "pt": "portuguese portugiesisch portugais portugués portoghese portugees português portugues portugisiska portugisisk portugali portugalski por",
    "pl": "polish polnisch polonais polaco polacco pools polonês polska polsk puola polski pol",
    "sv": "swedish schwedisch suédois sueco svedese zweeds svenska svensk ruotsi szwedzki swe",
    "da": "danish dänisch danois danés danese deens dansk danska tanska duński dan",
    "nb": "norwegian norwegisch norvégien noruego norvegese noors norsk norska norja norweski nor",
    "fi": "finnish finnisch finnois finlandés finlandese fins finska finsk suomi fiński fin",
    "cs": "czech tschechisch tchèque checo ceco tsjechisch tjeckiska tjekkisk čeština česky czeski ces cze",
    "tr": "turkish türkisch turc turco turks türkçe turkiska tyrkisk turecki tur",
    "ru": "russian russisch russe ruso russo ryska venäjä русский rosyjski rus",
    "ja": "japanese japanisch japonais japonés giapponese japans 日本語 jpn",
    "zh": "chinese chinesisch chinois chino cinese chinees 中文 zho chi",
    "ko": "korean koreanisch coréen coreano koreaans 한국어 kor",
}
LANGUAGES = {name: code for code, names in _NAMES.items() for name in names.split()}
"""ISO 639-1 code by name in lower case, in the languages that exports are mostly written in, and by ISO 639-2 code."""
