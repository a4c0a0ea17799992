"""Words that say something of their neighbours: streets, titles, months, announcements of a name. Lower case, without accents."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STREETS = _words(
    """
    al alameda aleja alle allee alley av avda ave avenida avenue blvd boulevard calle camino carrera chemin
    cir circle close corso cours court cres crescent ct damm dijk dr drive estrada faubourg gade gardens gasse
    gata gatan gate gracht green grove highway hill hwy impasse kade laan lane largo ln loop marg mews nagar
    os osiedle parade park parkway paseo piazza pike pkwy pl plac place plads platz plaza plein praca quai
    quay rd ring rise road rodovia route row rua rue singel sq square st steeg str straat strada strasse
    street terrace trail travessa trl turnpike ufer ul ulica vag vagen vei veien vej via viale vicolo view
    walk way weg wharf yard
    """
)
"""Words of streets, whole."""
UNITS = _words(
    """
    apartment appartement appt apt bldg block box bp building bus busbox c/o etage fl flat floor house lot no
    nr num number piso planta po postfach rm room stock suite unit
    """
)
"""What stands before the number of a flat or box."""
TITLES = _words(
    """
    captain dhr doctor don dona dott dr father frau fru herr herrn hr lady lord m madam madame matron meneer
    mevr mevrouw miss mlle mme monsieur mr mrs ms mx nurse pan pani prof professor rev reverend senor senora
    sig signor signora sir sister sr sra srta
    """
)
"""Titles before a name."""
ANNOUNCERS = _words(
    """
    adviser advisor agent appelle ask asked assistant atentamente attention attn bin boss brother by called
    calls cheers chiamo colleague cordialement customer dad daughter dear driver engineer faithfully firstname
    friend from groet groeten gruessen gruss grusse grussen halsningar heet heiss heisse hello helped hey hi
    hilsen husband kudos lastname llamo manager met mfg mum naam name named names nom nombre nome nurse
    obrigada obrigado operator receptionist regards rep representative saludos salutations saluti served
    server signed sincerely son speak speaking spoke stylist surname talked talking technician thank thanks
    waiter waitress wife wishes with yours
    """
)
"""Words near a name."""
DATES = _words(
    """
    apr april aug august christmas day days dec december diwali easter eid eve feb february fri friday
    halloween hanukkah jan january jul july jun june mar march may mon monday nov november oct october ramadan
    sat saturday sep sept september sun sunday thanksgiving thu thur thurs thursday today tomorrow tue tues
    tuesday valentine valentines wed wednesday xmas
    """
)
"""Months, days of the week, named days."""
THINGS = _words(
    """
    account airport app award bag bar bed bike boots branch bridge cafe car card center centre chair church
    clinic coat collection college cream cup department dept desk dress edition festival foundation headphones
    hospital hotel jeans jumper kettle lamp laptop league line mall model mug museum outlet pan park perfume
    phone plan printer pub range razor restaurant router school series shampoo shelf shoes shop sofa speaker
    station store table tablet team theatre tires toaster trainers truck tv tyres university vacuum van ward
    wardrobe watch website
    """
)
"""What a name that is no person's often stands beside."""
STREET_ENDS = (
    *(
        "strasse",
        "strase",
        "straße",
        "str",
        "weg",
        "platz",
        "gasse",
        "allee",
        "damm",
        "ufer",
        "ring",
        "straat",
        "laan",
        "plein",
    ),
    *(
        "gracht",
        "kade",
        "dijk",
        "singel",
        "steeg",
        "gade",
        "vej",
        "gatan",
        "vagen",
        "veien",
        "gata",
        "katu",
        "tie",
        "utca",
    ),
)
"""Ends of words of streets."""
ANNOUNCEMENT = (
    r"(?:\b(?:my|his|her|their|whose|the)\s+(?:full\s+|first\s+|last\s+|sur)?name(?:'s|\s+(?:is|was))?|\bname\s*[:=-]|\bnamed|\bcalled|"
    r"\b(?:i\s+am|i'm|im|this\s+is|it's|its)\s+(?=[a-z]+\W*(?:$|[,.]|\s+(?:from|here|and|again|speaking)))|"
    r"\b(?:spoke|speaking|talked|talking|chatted|dealt|speak|talk|chat)\s+(?:to|with)|\bunder\s+(?:the\s+name\s+(?:of\s+)?)?|"
    r"\b(?:regards|sincerely|cheers|yours|thanks|wishes)\s*[,!.]*\s*\n?|\b(?:mr|mrs|ms|miss|dr|prof|herr|frau|mme)\b\.?|"
    r"\bich\s+hei(?:ss|ß)e|\bmein\s+name|\bme\s+llamo|\bje\s+m'appelle|\bmi\s+chiamo|\bik\s+heet|\bmijn\s+naam|\bnombre|"
    r"\b(?:served|helped|assisted|advised|seen|treated|contacted|told|answered)\s+by)"
)
"""A lower-case word after one of these may be a name, whatever it is."""
