"""Forms of national numbers as data: how they are written, how they are checked, and which words announce them."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """How a number is written.

    Attributes:
        shape: Regular expression of the whole number; letters in any case.
        checks: Modules of python-stdnum, or functions of this module, one of which must accept it; empty: no check digits.
        alone: Regular expression of a way to write it that is found without an announcing word if a check accepts it; "": none.
    """

    shape: str
    checks: tuple[str, ...] = ()
    alone: str = ""


@dataclass(frozen=True, slots=True)
class Announcement:
    """Words that announce numbers.

    Attributes:
        words: Regular expression, in any case.
        forms: Names of FORMS that may follow.
        sure: True if the words mean nothing else, so that a number of that form needs no check digits: it may be mistyped.
    """

    words: str
    forms: tuple[str, ...]
    sure: bool = True


def is_nino(number: str) -> bool:
    """Return whether this is a British national insurance number: no check digits, but letters that never occur (HMRC, NIM39110)."""
    found = re.fullmatch(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]?", number.replace("-", "").upper())
    return found is not None and number[:2].upper() not in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ")


def is_curp(number: str) -> bool:
    """Return whether this has the form of a Mexican CURP; the package's check needs a date that made-up ones lack."""
    return re.fullmatch(r"[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z\d]\d", number.upper()) is not None


FORMS: dict[str, Form] = {
    "us_ssn": Form(r"\d{3}[ .\-]?\d{2}[ .\-]?\d{4}", ("stdnum.us.ssn", "stdnum.us.itin"), r"\d{3}-\d{2}-\d{4}"),
    "us_ein": Form(r"\d{2}-?\d{7}", ("stdnum.us.ein",)),
    "gb_nino": Form(
        r"[A-Z]{2}[ \-]?\d{2}[ \-]?\d{2}[ \-]?\d{2}(?:[ \-]?[A-D])?",
        ("is_nino",),
        r"[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]",
    ),
    "gb_nhs": Form(r"\d{3}[ \-]?\d{3}[ \-]?\d{4}", ("stdnum.gb.nhs",)),
    "gb_utr": Form(r"\d{5} ?\d{5}K?", ("stdnum.gb.utr",)),
    "ie_pps": Form(r"\d{7} ?[A-W][A-IW]?", ("stdnum.ie.pps",)),
    "nl_bsn": Form(
        r"\d{3}[ .]?\d{3}[ .]?\d{2,3}|\d{4}[ .]\d{2}[ .]\d{3}|\d{2}[ .]\d{3}[ .]\d{3}[ .]\d", ("stdnum.nl.bsn",)
    ),
    "es_nif": Form(r"(?:[XYZ][ \-]?\d{7}|\d{1,2}\.?\d{3}\.?\d{3}|\d{8})[ \-]?[A-Z]", ("stdnum.es.nif",)),
    "it_cf": Form(
        r"[A-Z]{3} ?[A-Z]{3} ?[\dL-V]{2}[A-Z][\dL-V]{2} ?[A-Z][\dL-V]{3}[A-Z]",
        ("stdnum.it.codicefiscale",),
        r"[A-Za-z]{3} ?[A-Za-z]{3} ?\d{2}[A-Za-z]\d{2} ?[A-Za-z]\d{3}[A-Za-z]",
    ),
    "pl_pesel": Form(r"\d{6} ?\d{5}", ("stdnum.pl.pesel",)),
    "pl_nip": Form(r"\d{3}[ \-]?\d{3}[ \-]?\d{2}[ \-]?\d{2}|\d{3}-\d{2}-\d{2}-\d{3}", ("stdnum.pl.nip",)),
    "pl_card": Form(r"[A-Z]{3} ?\d{6}"),
    "dk_cpr": Form(r"\d{6} ?[ \-]? ?\d{4}", ("stdnum.dk.cpr",)),
    "se_pnr": Form(r"(?:\d{2})?\d{6} ?[ \-+]? ?\d{4}", ("stdnum.se.personnummer",), r"(?:19|20)\d{6}[\-+]\d{4}"),
    "no_fnr": Form(r"\d{6}[ \-]?\d{5}", ("stdnum.no.fodselsnummer",)),
    "fi_hetu": Form(r"\d{6}[\-+A-FU-Y]\d{3}[\dA-Y]", ("stdnum.fi.hetu",), r"\d{6}[\-+A-FU-Y]\d{3}[\dA-Y]"),
    "is_kt": Form(r"\d{6}-?\d{4}", ("stdnum.is_.kennitala",)),
    "de_idnr": Form(r"\d{2} ?\d{3} ?\d{3} ?\d{3}|\d{3} ?\d{3} ?\d{3} ?\d{2}", ("stdnum.de.idnr",)),
    "de_stnr": Form(r"\d{2,3}[ /]\d{3,4}[ /]\d{4,5}", ("stdnum.de.stnr",)),
    "de_svnr": Form(r"\d{2} ?\d{6} ?[A-Z] ?\d{3}", ()),
    "de_kvnr": Form(r"[A-Z] ?\d{3} ?\d{3} ?\d{3}", ()),
    "de_card": Form(r"(?=[A-Z\d ]*\d[A-Z\d ]*\d)[CFGHJKLMNPRTVWXYZ\d](?: ?[CFGHJKLMNPRTVWXYZ\d]){8,9}"),
    "at_svnr": Form(r"\d{4}[ \-/]?\d{2} ?\d{2} ?\d{2}", ("stdnum.at.vnr",)),
    "ch_ahv": Form(r"756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}", ("stdnum.ch.ssn",), r"756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}"),
    "fr_nir": Form(
        r"[1-478][ .]?\d{2}[ .]?\d{2}[ .]?(?:\d{2}|2[AB])[ .]?\d{3}[ .]?\d{3}(?:[ .\-/]{0,3}\d{2})?",
        ("stdnum.fr.nir",),
        r"[12] \d{2} \d{2} (?:\d{2}|2[AB]) \d{3} \d{3} \d{2}",
    ),
    "fr_spi": Form(r"[0-3]\d ?\d{2} ?\d{3} ?\d{3} ?\d{3}", ("stdnum.fr.nif",)),
    "be_nn": Form(
        r"\d{2}[. ]?\d{2}[. ]?\d{2}[ \-.]?\d{3}[. \-]?\d{2}",
        ("stdnum.be.nn", "stdnum.be.bis"),
        r"\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}",
    ),
    "be_eid": Form(r"\d{3}-?\d{7}-?\d{2}", ("stdnum.be.eid",)),
    "pt_nif": Form(r"\d{3}[ .]?\d{3}[ .]?\d{3}", ("stdnum.pt.nif",)),
    "pt_cc": Form(r"\d{8} ?\d(?: ?[A-Z\d]{2}\d)?", ("stdnum.pt.cc",)),
    "pt_niss": Form(r"[12]\d{2} ?\d{3} ?\d{3} ?\d{2}"),
    "br_cpf": Form(r"\d{3}[. ]?\d{3}[. ]?\d{3}[ \-/]?\d{2}", ("stdnum.br.cpf",), r"\d{3}\.\d{3}\.\d{3}-\d{2}"),
    "br_cnpj": Form(r"\d{2}\.?\d{3}\.?\d{3}/?\d{4}-?\d{2}", ("stdnum.br.cnpj",), r"\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}"),
    "br_rg": Form(r"\d{1,2}\.?\d{3}\.?\d{3}-?[\dX]"),
    "in_aadhaar": Form(r"[2-9]\d{3}[ \-]?\d{4}[ \-]?\d{4}(?:\d{2})?", ("stdnum.in_.aadhaar", "stdnum.in_.vid")),
    "in_pan": Form(r"[A-Z]{5} ?\d{4} ?[A-Z]", ("stdnum.in_.pan",), r"[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]"),
    "in_epic": Form(r"[A-Z]{3}/?\d{7}", ("stdnum.in_.epic",)),
    "cn_ric": Form(r"\d{6} ?\d{8} ?\d{3}[\dX]", ("stdnum.cn.ric",), r"[1-9]\d{5}(?:19|20)\d{9}[\dXx]"),
    "bg_egn": Form(r"\d{6} ?\d{4}", ("stdnum.bg.egn", "stdnum.bg.pnf")),
    "ro_cnp": Form(r"[1-9] ?\d{2} ?\d{2} ?\d{2} ?\d{6}", ("stdnum.ro.cnp",)),
    "hr_oib": Form(r"\d{3} ?\d{4} ?\d{4}|\d{11}", ("stdnum.hr.oib",)),
    "cz_rc": Form(r"\d{6} ?/? ?\d{3,4}", ("stdnum.cz.rc",)),
    "ee_ik": Form(r"[1-8]\d{2} ?\d{2} ?\d{2} ?\d{4}", ("stdnum.ee.ik",)),
    "lv_pk": Form(r"\d{6}-?\d{5}", ("stdnum.lv.pvn",)),
    "gr_amka": Form(r"\d{6} ?\d{5}", ("stdnum.gr.amka",)),
    "gr_afm": Form(r"\d{9}", ("stdnum.gr.vat",)),
    "tr_tc": Form(r"[1-9]\d{2} ?\d{3} ?\d{3} ?\d{2}|[1-9]\d{10}", ("stdnum.tr.tckimlik",)),
    "si_emso": Form(r"\d{7} ?\d{6}", ("stdnum.si.emso",)),
    "hu_taj": Form(r"\d{3}[ \-]?\d{3}[ \-]?\d{3}"),
    "hu_tax": Form(r"8\d{9}"),
    "ca_sin": Form(r"\d{3}[ \-]?\d{3}[ \-]?\d{3}", ("stdnum.ca.sin",)),
    "au_tfn": Form(r"\d{3}[ \-]?\d{3}[ \-]?\d{2,3}", ("stdnum.au.tfn",)),
    "au_medicare": Form(r"[2-6]\d{3}[ \-]?\d{5}[ \-]?\d(?:[ \-/]?\d)?"),
    "nz_ird": Form(r"\d{2,3}[ \-]?\d{3}[ \-]?\d{3}", ("stdnum.nz.ird",)),
    "nz_nhi": Form(r"[A-HJ-NP-Z]{3}(?:\d{4}|\d{2}[A-HJ-NP-Z]{2})"),
    "za_id": Form(r"\d{6} ?\d{4} ?\d{2} ?\d", ("stdnum.za.idnr",)),
    "mx_curp": Form(
        r"[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z\d]\d", ("stdnum.mx.curp", "is_curp"), r"[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z\d]\d"
    ),
    "mx_rfc": Form(r"[A-ZÑ&]{3,4} ?\d{6} ?[A-Z\d]{3}", ("stdnum.mx.rfc",)),
    "ar_dni": Form(r"\d{1,2}\.?\d{3}\.?\d{3}", ()),
    "ar_cuit": Form(r"\d{2}-?\d{8}-?\d", ("stdnum.ar.cuit",)),
    "cl_rut": Form(r"\d{1,2}\.?\d{3}\.?\d{3}-?[\dK]", ("stdnum.cl.rut",), r"\d{1,2}\.\d{3}\.\d{3}-[\dKk]"),
    "co_cc": Form(r"\d{1,3}(?:\.?\d{3}){2,3}", ()),
    "il_id": Form(r"\d{8,9}", ("stdnum.il.idnr",)),
    "kr_rrn": Form(r"\d{6}-?[1-8]\d{6}", ("stdnum.kr.rrn",), r"\d{6}-[1-4]\d{6}"),
    "jp_mynumber": Form(r"\d{4}[ \-]?\d{4}[ \-]?\d{4}"),
    "sg_nric": Form(r"[STFGM]\d{7}[A-Z]"),
    "hk_id": Form(r"[A-Z]{1,2}\d{6}(?:\([\dA]\)|[\dA])"),
    "my_nric": Form(r"\d{6}-?\d{2}-?\d{4}", ("stdnum.my.nric",), r"\d{6}-\d{2}-\d{4}"),
    "th_pin": Form(r"\d-?\d{4}-?\d{5}-?\d{2}-?\d", ("stdnum.th.pin",), r"\d-\d{4}-\d{5}-\d{2}-\d"),
    "ua_rntrc": Form(r"\d{10}", ("stdnum.ua.rntrc",)),
    "ru_inn": Form(r"\d{10}(?:\d{2})?", ("stdnum.ru.inn",)),
    "ru_snils": Form(r"\d{3}[ \-]?\d{3}[ \-]?\d{3}[ \-]?\d{2}"),
}
"""By country and name."""

ANNOUNCED: tuple[Announcement, ...] = (
    Announcement(r"ssn|social[ \-]security(?: (?:number|no|num|nr))?|social (?:number|no)|itin|atin", ("us_ssn",)),
    Announcement(
        r"ein|employer identification number|tax ?id|tin|tax(?:payer)? identification(?: number)?",
        ("us_ein", "us_ssn", "de_idnr", "gb_utr"),
        False,
    ),
    Announcement(r"nino|n\.?i\.? ?(?:number|no\.?|num)|national insurance(?: (?:number|no\.?))?|ni", ("gb_nino",)),
    Announcement(r"nhs(?: (?:number|no\.?|id))?|h&c number|chi number", ("gb_nhs",)),
    Announcement(r"utr(?: number)?|unique taxpayer(?:'s)? reference", ("gb_utr",)),
    Announcement(r"pps(?:n|-?number)?(?: (?:number|no\.?))?|personal public service(?: number)?", ("ie_pps",)),
    Announcement(
        r"bsn(?:-?(?:nummer|nr))?|burgerservice ?nummer|burger service nummer|sofi-?nummer|citizen service number",
        ("nl_bsn",),
    ),
    Announcement(
        r"d\.?n\.?i\.?|n\.?i\.?f\.?|documento nacional(?: de identidad)?|número de identidad",
        ("es_nif", "pt_nif", "ar_dni"),
    ),
    Announcement(r"n\.?i\.?e\.?", ("es_nif",), False),
    Announcement(r"codice fiscale|cod\.? ?fisc(?:ale)?\.?|c\.?f\.?", ("it_cf",)),
    Announcement(r"pesel\w*", ("pl_pesel",)),
    Announcement(r"numer ewidencyjny", ("pl_pesel",)),
    Announcement(r"nip\w{0,2}|regon", ("pl_nip",), False),
    Announcement(r"dow[oó]d\w*(?: osobist\w+)?|seria i numer", ("pl_card",)),
    Announcement(r"cpr(?:-?(?:nummer|nr|nummeret))?\.?", ("dk_cpr",)),
    Announcement(
        r"pers(?:on)?\.?(?:nummer|nr|nummeret|numret)\.?|samordningsnummer|p-?nummer|pnr",
        ("se_pnr", "no_fnr", "dk_cpr"),
    ),
    Announcement(r"f[øo]dselsnummer\w*|f[øo]dselsnr\.?|fnr|d-nummer", ("no_fnr",)),
    Announcement(
        r"hetu\w*|henkil[öo]tunnu\w*|henkil[öo]tunnukse\w*|sotu|personbeteckning\w*|sosiaaliturvatunnus", ("fi_hetu",)
    ),
    Announcement(r"kennitala\w*|kt", ("is_kt",)),
    Announcement(
        r"steuer[- ]?id(?:ent(?:ifikations)?)?-?(?:nummer|nr)?\.?|steuer-?identifikationsnummer|identifikationsnummer|idnr\.?|steuerliche id\w*|tax id|tin",
        ("de_idnr",),
    ),
    Announcement(r"steuer-?(?:nummer|nr)\.?|st\.?-?nr\.?", ("de_stnr", "de_idnr")),
    Announcement(
        r"(?:renten|sozial)versicherungs-?(?:nummer|nr)\.?|soz(?:ial)?\.?-?vers(?:icherungs?)?\.?-?(?:nummer|nr)\.?|sv-?(?:nummer|nr)\.?|rv-?nummer|svnr\.?|versicherungsnummer|vsnr|sozialversicherung",
        ("de_svnr", "at_svnr", "ch_ahv"),
    ),
    Announcement(
        r"(?:kranken)?versicherten-?(?:nummer|nr)\.?|kv-?nummer|krankenkassen?nummer|gesundheitskarte", ("de_kvnr",)
    ),
    Announcement(r"(?:personal)?ausweis(?:es)?-?(?:nummer|nr)?\.?|perso(?:nalausweis\w*)?", ("de_card",)),
    Announcement(r"ahv-?(?:nummer|nr)?\.?|avs(?:-?nr)?|n° avs|numero avs|oasi", ("ch_ahv",)),
    Announcement(
        r"insee|n\.?i\.?r\.?|s[ée]curit[ée] sociale|s[ée]cu|n°? ?ss|carte vitale|num[ée]ro de s[ée]cu\w*", ("fr_nir",)
    ),
    Announcement(r"num[ée]ro fiscal|spi|identifiant fiscal|nif fran[çc]ais", ("fr_spi",)),
    Announcement(
        r"rijksregister(?:nummer|nr)?\.?|registre national|num[ée]ro national|num[ée]ro de registre|insz(?:-?nummer)?|niss|rrn|nationaal nummer|nationalregisternummer|national(?: register)? number",
        ("be_nn", "pt_niss"),
    ),
    Announcement(r"contribuinte|n\.?i\.?f\.? portugu[êe]s|número fiscal|nº fiscal", ("pt_nif",)),
    Announcement(r"cart[ãa]o de cidad[ãa]o|bilhete de identidade|número de cidadão", ("pt_cc",)),
    Announcement(r"segurança social|seguran[çc]a social", ("pt_niss",)),
    Announcement(r"c\.?p\.?f\.?(?: d[oae] \w+)?", ("br_cpf",)),
    Announcement(r"cnpj", ("br_cnpj",)),
    Announcement(r"rg|registro geral|carteira de identidade", ("br_rg",)),
    Announcement(r"aa?dh?aa?r\w*|uidai|uid|आधार[^\W\d]*", ("in_aadhaar",)),
    Announcement(r"pan|pan ?card|permanent account number", ("in_pan",)),
    Announcement(r"voter(?:'s)?(?: id)?(?: card)?|epic(?: number| no)?", ("in_epic",)),
    Announcement(
        r"[^\W\d]*身份证[^\W\d]*|[^\W\d]*身分證[^\W\d]*|resident id(?:entity)?(?: card)?|shenfenzheng|chinese id(?: card| number)?",
        ("cn_ric",),
    ),
    Announcement(r"egn|егн|\bединен граждански номер", ("bg_egn",)),
    Announcement(r"cnp(?:-?ul)?|cod(?:ul)? numeric personal", ("ro_cnp",)),
    Announcement(r"oib|osobni identifikacijski broj", ("hr_oib",)),
    Announcement(r"rodn[ée]ho? [čc][íi]sl[oa]|r\.?\s?[čc]\.?|rodn[ýy]m [čc][íi]slom?|rodn[eé] [cč]\w+", ("cz_rc",)),
    Announcement(r"isikukood\w*|isikukoodi|id-kood|henkil[öo]kood|asmens kod\w*|personal code", ("ee_ik", "no_fnr")),
    Announcement(r"personas kod\w*", ("lv_pk",)),
    Announcement(r"amka|αμκα", ("gr_amka",)),
    Announcement(r"afm|αφμ", ("gr_afm",)),
    Announcement(r"t\.?c\.?(?: kimlik)?(?: no| numara\w*)?|tckn|kimlik (?:no|numara\w*)", ("tr_tc",)),
    Announcement(r"em[šs]o|jmbg|јмбг", ("si_emso",)),
    Announcement(r"taj(?:-?sz[áa]m\w*)?", ("hu_taj",)),
    Announcement(r"ad[óo]azonos[íi]t[óo]\w*", ("hu_tax",)),
    Announcement(
        r"social insurance(?: (?:number|no\.?))?|s\.?i\.?n\.? (?:number|no\.?)|num[ée]ro d'assurance sociale|nas",
        ("ca_sin",),
    ),
    Announcement(r"sin", ("ca_sin",), False),
    Announcement(r"tfn|tax file(?: (?:number|no\.?))?", ("au_tfn",)),
    Announcement(r"medicare(?: (?:number|card|no\.?))*", ("au_medicare",)),
    Announcement(r"ird(?: (?:number|no\.?))?", ("nz_ird",)),
    Announcement(r"nhi(?: (?:number|no\.?))?", ("nz_nhi",)),
    Announcement(r"curp", ("mx_curp",)),
    Announcement(r"rfc", ("mx_rfc",)),
    Announcement(r"cui[tl]", ("ar_cuit",)),
    Announcement(r"r\.?u\.?[tn]\.?", ("cl_rut",), False),
    Announcement(r"c[ée]dula(?: de (?:ciudadan[íi]a|identidad))?", ("co_cc",)),
    Announcement(r"teudat zehut|תעודת זהות|ת\.ז\.?|israeli id", ("il_id",)),
    Announcement(r"주민(?:등록)?번호[^\W\d]*|resident registration(?: number)?", ("kr_rrn",)),
    Announcement(r"マイナンバー[^\W\d]*|個人番号[^\W\d]*|my number card", ("jp_mynumber",)),
    Announcement(r"nric|fin number|mykad|ic (?:number|no\.?)", ("sg_nric", "my_nric")),
    Announcement(r"hkid|hong kong id(?:entity card)?|身份證[^\W\d]*", ("hk_id",)),
    Announcement(r"thai id|บัตรประชาชน[^\W\d]*", ("th_pin",)),
    Announcement(r"рнокпп|іпн|ідентифікаційний код", ("ua_rntrc",)),
    Announcement(r"инн|inn", ("ru_inn",), False),
    Announcement(r"снилс|snils", ("ru_snils",)),
    Announcement(r"(?:south african |sa )?id(?! ?card)(?: (?:number|no\.?))?|id nommer", ("za_id", "cn_ric"), False),
)
"""Tried at each of these words; where two begin at one place, the first."""
GENERIC = (
    r"national id(?:entity|entification)?(?: (?:number|card|no\.?))*|identity (?:card|number|no\.?)(?: (?:number|no\.?))?|id card(?: (?:number|no\.?))?"
    r"|personal (?:id|identification|identity)(?: (?:number|code|no\.?))?|identification (?:number|no\.?)|identity document|government id"
    r"|tax(?:payer)? (?:number|no\.?|id|code)|social security id"
    r"|driv(?:ing|er['’]?s?['’]?) licen[cs]e(?: (?:number|no\.?|id))?|licen[cs]e id|dl (?:number|no\.?)|f[üu]hrerschein(?:-?(?:nummer|nr))?\.?|permis de conduire|carnet de conducir"
    r"|patente(?: di guida)?|rijbewijs(?:nummer)?|k[øo]rekort(?:nummer)?|k[öo]rkort(?:snummer)?|prawo jazdy|carteira de motorista|cnh"
    r"|carte (?:nationale )?d'identit[ée]|documento(?: de identidad| d'identità)?|carta d'identità|identiteitskaart|id-?kaart|legitimation"
)
"""Words that many countries use: a number after them needs the check digits of one of FORMS."""
GENERIC_FORM = r"(?:[A-Za-z]{0,6}\d|\d)[A-Za-z0-9]{0,17}(?:[ .\-/]?(?=[A-Za-z]{0,7}\d)[A-Za-z0-9]{1,8}){0,5}"
