"""Words that announce what a number is: a way to reach somebody, or the number of an order, an article, a customer.

English, German, French, Dutch, Spanish, Italian, Polish, Portuguese, the Nordic languages, some Chinese and Hindi. Each
entry is a regular expression for one whole word in lower case. Compounds are covered by their stems.
"""

from __future__ import annotations

import re

_PHONE_NOUNS = r"""
    phones? phone\w* telephones? tel tele tell ph mobiles? mobil\w* mob cell cells cellphones? landline fax whatsapp whats wa sms
    imessage viber telegram handy\w* telefon\w* \w*telefon rufnummer festnetz\w* fon tele?fonnr durchwahl rückrufnummer
    t[ée]l[ée]phon\w* portable fixe telefoon\w* mobiel\w* gsm gsm-?\w* tel[ée]fonos? m[óo]vil celular\w* fijo cellulare fisso
    kom kom[óo]rk\w* tlf tlfnr puhelin\w* puh telem[óo]vel telefones? zap fone recapito natel callback nummeret
"""
_PHONE_VERBS = r"""
    call\w* recall ring rings ringing rang text texts texted texting txt message messages messaged contact\w* reach\w* dial\w* phoned
    whatsapped anruf\w* angerufen ruf\w* rufen r[üu]ckruf\w* erreich\w* kontakt\w* melde\w* meldet schreib\w* durchrufen
    appel\w* rappel\w* joindre joignable contact\w* bel bellen belt gebeld terugbel\w* bereik\w* ll[aá]m\w* contact\w* localiz\w*
    ll[aá]m[ea]\w* chiam\w* richiam\w* contatt\w* zadzwo\w* dzwo\w* oddzwo\w* ringe ringa ringer opkald kontakt\w* liga ligar ligue\w*
    ligu\w* soita\w* soitt\w* contat\w* fale falar skriv sms-?a
"""
_COMPANIES = r"""
    \w*hotlines? helplines? help-?desk info-?lines? care-?lines? \w*hotline-?\w* kundendienst\w* kundenservice\w* service-?nummer service-?hotline service-?telefon
    klantenservice\w* infolini\w* kundeservice\w* kundservice\w* kundtj[äa]nst\w* asiakaspalvelu\w* switchboard call-?cent(?:re|er) callcenter
"""
_REFERENCES = r"""
    order\w* refs? referen[ck]\w* reff? track\w* parcels? consignment shipment\w* shipping
    invoice\w* tickets? cases? items? models? serials? serialnumber sn bookings? reservations? account\w* acct a\/c s\/n parts? article\w*
    articles? art sku skus products? customers? clients? members? membership loyalty polic\w* claims? contracts? vouchers? coupons?
    promo\w* gift codes? imei\w* imsi iccid isbn\w* issn ean\w* gtin\w* upc barcodes? batch lot charge versions? firmware build release
    transactions? txn receipts? confirmation complaints? dockets? waybill awb stores? shop branch meter readings? rooms? flights?
    sizes? sn po rma asin units? amount total quantity qty vat crn pnr seat gate platform page pages chapter section paragraph
    holder frame bracket cover box label packaging sticker carton packet asset device machine engine chassis vin dispatch delivery collection return returns job enquiry inquiry request incident issue
    licen[cs]e key catalogue catalog colour color shade style pattern design recipe mpn oem gtin partnumber partno itemno articleno
    number-?plate coordinates? score scores points? bonus payback card giftcard giftcards cards? reel roll
    bestell\w* auftrag\w* kunden\w* kd artikel\w* rechnung\w* re sendung\w* paket\w* vorgang\w* referenz\w* vertrag\w* serien\w* teile?\w*
    ersatzteil\w* waren?\w* gutschein\w* z[äa]hler\w* aktenzeichen az mitglied\w* buchung\w* belegnummer beleg\w* chargen\w* filial\w*
    ger[äa]te\w* modell\w* bestnr größe\w* schadens?\w* fall\w* ticketnummer
    commandes? r[ée]f[ée]rences? r[ée]f factures? colis suivi dossiers? articles? clients? contrats? s[ée]rie mod[èe]les? r[ée]servations?
    billets? adh[ée]rent bons? pi[èe]ces? lots? magasin tailles? num[ée]ro-client
    bestel\w* klant\w* klantnr factuur\w* artikel\w* pakket\w* zending\w* referentie\w* serie\w* onderdeel\w* boeking\w* lidmaatschap\w*
    maat maten filiaal\w* zaak\w* meldingsnummer
    pedidos? facturas? art[íi]culos? referencias? clientes? seguimiento paquetes? env[íi]os? modelos? reservas? contratos? piezas? vales?
    expedientes? talla tallas tienda lote socio
    ordin[ei] ordini fattur[ae] articol[oi] riferiment[oi] client[ei] spedizion[ei] pacc[oh]\w* tracciamento modell[oi] prenotazion\w* contratt[oi]
    pratica codice lotto tagli[ae] buono scontrino
    zam[óo]wieni\w* faktur\w* artyku[łl]\w* klient\w* przesy[łl]\w* paczk\w* referencyjn\w* seryjn\w* modelu rezerwacj\w* umow\w* rozmiar\w*
    ordre\w* bestilling\w* best[äa]llning\w* faktura\w* vare\w* varu\w* kunde\w* kund\w* pakke\w* sporing\w* sp[åa]rning\w* sag sagsnummer
    [äa]rende\w* medlem\w* tilaus\w* asiakas\w* lasku\w* tuote\w* seuranta\w* faktur\w* storlek\w* størrelse\w* serienr\w*
    faturas? artigos? encomendas? rastrei\w* rastreamento protocolo nota série loja tamanho
"""
_FILLERS = r"""
    no nos nr nrs num nums number numbers nummer nummern numéro numero número numer numeru numerem nº n° id ids is are was were it its
    it's the a an my our your this that of for from by der die das den dem des mein meine meiner meinen ihre unsere lautet ist war
    le la les mon ma mes notre votre est était de du des c'est de het mijn onze is el los las mi mis su es era son il lo mio mia è del della
    della mój moja moje jest to o to en et min mit mitt er är var on meu minha é do da os um code kod codes with and und et y e i og och
    given quoted provided says reads printed shown below above states stated starting beginning
    # : und also hi hello ok listed quoted
"""
_MINE = r"""my mine his her our me mein meine mir meiner unsere mon ma mes mi mis mio mia mój moja mijn min mit mitt meu minha contact
    direct work home office private personal new old daytime evening"""
_NUMBER = r"number no nr num nummer numerem numerze nummeret numéro numero número numer digits #"
_REACHED = r"""on at via under unter der au aan op pod na på pelo al sul allo nel"""
_ABBREVIATIONS = r"""\w*nr \w*tel \w*tlf tel mob no nr nos ref art num núm mr mrs ms dr st ph tlf kom cel geb approx ca inv ord cust acc acct cat ser
    mod p pos pt best bestell kd auftr rech réf cde fact n º v ver vs ext"""


def is_reference(word: str) -> bool:
    """Return whether a word, or a part of it between hyphens, announces a number that is nobody's: "Artikel-Nr"."""
    return REFERENCES.fullmatch(word) is not None or any(REFERENCES.fullmatch(p) for p in _PARTS.split(word))


def is_phone_noun(word: str) -> bool:
    """Return whether a word, or a part of it between hyphens, is one for a phone: "Handy-Nr"."""
    return PHONE_NOUNS.fullmatch(word) is not None or any(PHONE_NOUNS.fullmatch(p) for p in _PARTS.split(word))


def is_reached(word: str) -> bool:
    """Return whether a word right before a number says that somebody is reached there: "on", "unter", "call"."""
    return REACHED.fullmatch(word) is not None or PHONE_VERBS.fullmatch(word) is not None


def listed(text: str) -> tuple[str, ...]:
    """Return the entries of a text that bars part."""
    return tuple(text.split("|"))


_PARTS = re.compile(r"[-/]")


def _words(entries: str) -> re.Pattern[str]:
    return re.compile("|".join(dict.fromkeys(entries.split())))


PHONE_NOUNS = _words(_PHONE_NOUNS)
PHONE_VERBS = _words(_PHONE_VERBS)
REFERENCES = _words(_REFERENCES)
COMPANIES = _words(_COMPANIES)
"""A number after one of these is a company's."""
FILLERS = _words(_FILLERS)
MINE = _words(_MINE)
NUMBER = _words(_NUMBER)
ABBREVIATIONS = _words(_ABBREVIATIONS)
REACHED = _words(_REACHED)
ELSEWHERE = re.compile(
    "电话|電話|手机|手機|联系|聯繫|微信|फ़?ोन|फोन|मोबाइल|संपर्क|τηλ|тел|звон|телефон|电話番号|携帯|전화|휴대폰|هاتف|جوال"
)
"""Stems that announce a phone number in languages whose words are not parted by spaces, or that have no list here."""
ELSEWHERE_REFERENCES = re.compile("订单|訂單|单号|快递|编号|型号|客户号|ऑर्डर|заказ|注文|주문")
