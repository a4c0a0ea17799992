"""General tables of customers' English: what they name by adjectives and verbs, and the noun phrase a label gives it."""

from __future__ import annotations

from models.topics.words import word_set

_WORDS = {
    "ease of use": "easy easily easier easiest effortless effortlessly difficult hard complicated complex",
    "simplicity": """simple simpler simplicity simply intuitive straightforward clear clearly uncomplicated confusing
        confused unclear""",
    "convenience": "convenient conveniently convenience handy practical inconvenient",
    "answers to questions": """question questions answer answers answered answering asks asked asking understand
        understands understood query queries""",
    "speed": "quick quickly quicker fast faster speedy instant efficient efficiently slow slowly slower prompt promptly",
    "reliability": """works working worked work reliable unreliable reliably dependable flawlessly stable unstable
        consistently""",
    "technical problems": """problem problems issue issues trouble error errors crash crashes crashed crashing freeze
        freezes freezing frozen glitch glitches glitchy bug bugs buggy broken broke defective faulty fault stopped stops
        fail fails failed failure malfunction unresponsive reset restart reboot""",
    "staff helpfulness": """helpful polite patient knowledgeable courteous rude spoke friendly professional
        unhelpful attentive welcoming""",
    "recommendation": "recommend recommended recommending recommendation recommendations advise",
    "value for money": "price prices cheap cheaper cheapest expensive affordable overpriced pricey bargain",
    "contact and response": """contact contacted contacting email emails emailed phoned call called calls calling
        reply replied replies respond responded response responses ignored unanswered""",
    "waiting times": "wait waited waiting waits queue queues queued queuing",
    "trustworthiness": """scam scams scammed scammers fraud fraudulent dishonest honest honesty trust trusted
        trustworthy lied liars misleading fake con cheat cheats thieves""",
    "security": "safe secure security unsafe insecure hacked privacy",
    "durability": "broke broken breaks durable sturdy lasted flimsy fragile lasting",
    "comfort": "comfortable uncomfortable comfy cosy cozy comfort cramped",
    "cleanliness": "clean dirty filthy spotless stained dusty cleanliness hygiene",
    "taste": "tasty delicious bland flavour flavor flavourful flavorful taste tasted tasteless",
    "noise level": "noisy loud quiet noise silent",
    "design": "stylish elegant sleek ugly design attractive looks aesthetic",
    "enjoyment": "fun enjoy enjoys enjoyed enjoying enjoyment enjoyable entertaining entertained",
    "usefulness": "useful usefulness informative helpful resource helps",
    "size and weight": "small big large compact tiny bulky huge portable lightweight heavy",
    "accuracy": "accurate inaccurate accuracy incorrect precise",
    "expectations": "expected expectations expectation advertised described exceeded",
    "earlier versions": """previous original older generation generations gen version versions predecessor earlier
        improvement improved""",
    "customer loyalty": "years loyal since always loyalty decade",
    "overall impression": """great good excellent amazing awesome love loved loves perfect fantastic brilliant best
        wonderful superb satisfied happy pleased bad terrible awful horrible worst poor pathetic frustrating annoying
        disappointed disappointing disappointment rubbish useless waste shame nice cool""",
}
IMPLIED = {phrase: frozenset(words.split()) for phrase, words in _WORDS.items()}
"""Counted like phrases, by the sentences that hold such a word."""
JUDGING = frozenset(w for phrase, words in IMPLIED.items() if phrase != "earlier versions" for w in words)
"""Before a noun they say how it is ("expensive ink"), not which kind ("original model")."""

EASE, OVERALL = "ease of use", "overall impression"
LEAST = 0.3
"""Share of a topic's sentences that must hold such a word: praise in passing has one, a topic about it has many."""

_ACTIONS = """
cancellation: cancel | delivery: deliver | payment: pay paid | booking: book | registration: register
subscription: subscribe | activation: activate | verification: verify | reply: reply replied | response: respond
installation: install uninstall reinstall | renewal: renew | replacement: replace | comparison: compare
search: search | navigation: navigate | tracking: track | packaging: wrap | recommendation: recommend
explanation: explain | reservation: reserve | connection: connect disconnect reconnect | crash: crash
synchronisation: sync | transfer: transfer | withdrawal: withdraw withdrew withdrawn | deposit: deposit
investment: invest | trading: trade | approval: approve | treatment: treat | diagnosis: diagnose
prescription: prescribe | translation: translate | playback: play | recording: record | boarding: board
flight: fly flew | rental: rent | claim: claim | assembly: assemble | submission: submit | upload: upload
download: download | sharing: share | closure: close | opening: open | deletion: delete | removal: remove
change: change | switch: switch | reset: reset | redemption: redeem | resolution: resolve | collection: collect
update: update | upgrade: upgrade | repair: repair | return: return | refund: refund | exchange: exchange
order: order | call: call phone ring rang | email: email | charging: charge recharge | cleaning: clean
parking: park | training: train | teaching: teach taught | loading: load | editing: edit | printing: print
login: login | setup: setup | checkout: checkout | signup: signup | logout: logout | pickup: pickup
shipping: ship | dispatch: dispatch | purchase: purchase buy bought | saving: save | access: access
reading: read | measurement: measure | selection: select choose chose chosen | sale: sell sold | quote: quote
"""
_ALONE_TOO = word_set("""cancellation delivery payment booking registration activation verification installation renewal replacement
    comparison navigation tracking login setup checkout signup logout pickup shipping synchronisation refund return
    connection crash update upgrade repair boarding rental trading investment withdrawal loading""")
"""Names of actions that say on their own what a topic is about."""
_NOT_DONE_TO = word_set("call email order purchase selection sale quote saving reading")
_MEDIA = word_set("music song audio video movie film radio audiobook podcast recording")


def _inflections(verb: str) -> list[str]:
    """Return the forms of a regular verb, with and without a doubled consonant."""
    stem = verb[:-1] if verb.endswith("e") else verb
    past = f"{verb[:-1]}ied" if verb.endswith("y") and verb[-2] not in "aeiou" else f"{stem}ed"
    third = f"{verb}es" if verb.endswith(("s", "sh", "ch", "x")) else f"{verb}s"
    third = f"{verb[:-1]}ies" if verb.endswith("y") and verb[-2] not in "aeiou" else third
    return [verb, third, past, f"{stem}ing", f"{stem}{stem[-1]}ed", f"{stem}{stem[-1]}ing"]


ACTIONS = {
    form: noun.strip()
    for entry in _ACTIONS.replace("\n", "|").split("|")
    if ":" in entry
    for noun, verbs in [entry.split(":")]
    for verb in verbs.split()
    for form in _inflections(verb)
}
"""Verb forms and the noun of the action."""


def action_of(verb: str) -> str | None:
    """Return the noun that stands alone for what the verb does, or None: "cancelled" gives "cancellation"."""
    noun = ACTIONS.get(verb, verb)
    return noun if noun in _ALONE_TOO else None


def done_to(verb: str, thing: str) -> str | None:
    """Return the noun phrase for what is done to a thing, or None: "cancel", "subscription" gives "subscription cancellation"."""
    noun = ACTIONS.get(verb)
    if noun is None or noun in thing.split() or (noun == "playback" and thing.split()[-1] not in _MEDIA):
        return None
    if noun in _NOT_DONE_TO:
        return None
    return f"{thing} {noun}"


ITSELF = word_set("""app application apps product products device devices company companies website websites site
    sites store stores shop platform software system machine brand business seller organisation
    organization supplier hotel restaurant gadget""")
"""What the feedback as a whole is about: alone it names no subject, and "app overall" says so."""

BARE = frozenset(
    word
    for line in (
        "one ones lot lots bit part parts way ways place kind sort type job point stuff thing things works work reason",
        "reasons shame count lady guy guys man woman gentleman process tool customers customer results hassle headache",
        "waste fault excuse life friends family world time times moment end fan star stars congratulations opinion",
        "problem problems issue issues idea fact peasy experience advise item items addition money account accounts",
        "details detail number numbers information info option options user users people person",
        "help access change changes case cases name names list page step steps result value use uses using day night",
        "email emails phone call calls message messages message mind hope feature features feel fix need needs",
        "half plus god thanks click check half line set start data matter area side home house hand hands eyes",
        "request requests situation team girl boy husband wife son daughter mother father kids mom dad child children",
        "order orders purchase purchases buy answer answers reply response responses bang buck",
        "days hour hours week weeks weekend month months year years minute minutes second seconds",
        "online offline pleasure total level amount service services customer customers talking looking using going dealing being",
    )
    for word in line.split()
)
"""Nouns that say little on their own: they name a topic only with a modifier ("delivery time") or if nothing better is there."""
OBJECTS = word_set("account order email call voice message")
"""Those that a verb makes specific: "account closure"."""
NOTHING = word_set("""one ones lot lots bit way ways kind sort type stuff thing things reason reasons shame count lady guy guys man woman
    gentleman hassle headache waste fault excuse world moment end fan star stars congratulations opinion idea fact
    peasy god mind hope case matter feel need needs plus half pleasure use uses using works work buck""")
"""Words that name nothing, whatever stands before them."""
