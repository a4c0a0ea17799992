"""Frames about whose opinion counts, and when: negation of all kinds, questions with an answer, others against the author, then and
now, words that judge nothing, and people named by a group they belong to. Slots: see written_more.py."""

from __future__ import annotations

from models.training.written_words import words

POSITIVE, NEGATIVE, PLAIN = (0.0, 0.0, 1.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)
NOT_BAD = (0.0, 0.35, 0.65)
"""Of "it was not bad": no complaint, and mostly praise."""
NOT_GOOD = (0.9, 0.1, 0.0)

ADMIRED = words("""good, great, nice, excellent, lovely, amazing, wonderful, helpful, fantastic, brilliant, pleasant, superb, awesome, beautiful,
    delightful, incredible, perfect, impressive, sweet, exciting, happy, fun, comfortable, friendly""")
BLAMED = words("""bad, terrible, awful, horrible, nasty, dreadful, poor, rude, useless, frustrating, disappointing, hideous, lousy, ugly, annoying,
    boring, ridiculous, miserable, rough, sad, difficult, weird, unpleasant, unhappy, scary, dirty""")
LIKE = words("like, love, enjoy, admire, appreciate, recommend, value, welcome, adore, trust")
HATE = words("hate, dislike, regret, dread, despise, resent, detest, loathe, abhor, curse")
LIKED = words("liked, loved, enjoyed, admired, appreciated, valued, welcomed, adored, trusted")
HATED = words("hated, disliked, regretted, dreaded, despised, resented, detested, loathed")
THINGS = words("""flight, seat, crew, trip, plane, ticket, airline, shop, store, company, service, product, item, order, phone, hotel, room, meal, staff, app,
    website, car, train, bus, bank, account, book, film, show, course, lesson, bag, shirt, doctor, visit, office, place, city, street, game, house, event,
    programme, offer, plan, team, design, colour, menu, table, driver, ride""")
JUDGELESS = words("""private, national, local, international, commercial, domestic, public, annual, daily, monthly, weekly, double, single, Italian, British,
    Canadian, Japanese, digital, electronic, wooden, plastic, metal, round, square, blue, green, grey, white, black, northern, southern, previous, next,
    second, third, final, main, central, medium-sized, regional, federal, legal, medical, technical, financial, written, spoken, printed, indoor, outdoor""")
DO = words("""see, find, have, use, take, book, visit, call, open, read, watch, own, rent, hold, carry, need, know, send, receive, check, move, bring, add, ask about,
    look at, write to, buy, order, print""")
DID = words("""saw, found, had, used, took, booked, visited, called, opened, read, watched, rented, held, carried, sent, received, checked, moved, brought, asked about,
    looked at, bought, ordered, printed""")
ALONE = words("""the, and, then, today, tomorrow, Monday, page, number, email, form, letter, box, paper, water, door, window, floor, road, corner, minute, hour,
    weekend, morning, evening, summer, winter, north, south, left, right side, brother, neighbour, colleague, customer, manager, clerk, student, teacher,
    engineer, Paris, Norway, kilogram, metre, percent, address, receipt, code, password, button, list, photo, video, map, key, cable, folder, invoice,
    contract, meeting, department, branch, warehouse, airport, station, platform, terminal, gate, luggage, passport, kitchen, garden, river, tree""")
"""With THINGS, JUDGELESS, DO and DID: words that, alone, say nothing good or bad."""

JUDGELESS_FRAMES = (
    "{W}", "{W}.", "{W} {w}", "the {n}", "The {n}.", "That is a {j} {n}.", "This was a {j} {n}.", "It is a {j} {n}", "The {n} is {j}.", "That {n} is {j}.",
    "I {do} the {n}.", "I {did} this {n}.", "We {did} the {n}.", "They {did} that {n}.", "I {do} that {n}", "I {did} a {j} {n} {day}.", "There is a {j} {n} here.",
    "The {n} and the {n2}", "A {j} {n} and a {j2} {n2}.", "We {do} the {j} {n} on {day}.", "This {n}.", "It was the {j} {n}.",
    "This isn't a {j} {n}.", "That is not a {j} {n}.", "The {n} is not {j}.", "This {n} was not {j}.", "I don't {do} the {n}.", "I didn't {do} that {n}.", "We did not {do} the {n} on {day}.",
    "It isn't the {j} {n}.", "I would not call it a {j} {n}.", "No, that wasn't the {j} {n}.", "Is it a {j} {n}? No.", "Is the {n} {j}? Yes.", "Did you {do} the {n}? No, I did not.",
    "Did they {do} the {n}? Yes, they did.", "Was the {n} {j}? It was not.", "Do we {do} the {j} {n}? No",
)  # fmt: skip
"""Neutral."""

NEGATED_BAD = (
    "The {n} is not {bad}.", "This isn't a {bad} {n}.", "It was not a {bad} {n} at all.", "I wouldn't say the {n} is {bad}.", "I don't think this {n} is {bad}.",
    "I can't say that the {n} was {bad}.", "The {n} wasn't {bad}, I must say.", "I don't {hate} this {n}.", "I never {hated} the {n}.", "We didn't {hate} the {n}.",
    "Nobody can say that the {n} is {bad}.", "That was no {bad} {n}.", "The {n} is far from {bad}.", "Far from {bad}, this {n}.", "It was anything but {bad}.",
    "I thought the {n} would be {bad}, but it wasn't.", "I thought this {n} was going to be {bad}, and it was not.", "I expected a {bad} {n}, but no, it wasn't.",
    "We were afraid that the {n} might be {bad}; it was not.", "I feared the worst about the {n} and the worst did not come.", "Everybody had warned us of the {n}, without reason.",
    "We were braced for a {bad} {n} and got nothing of the kind.", "I was told it would be {bad}. It isn't.", "I had expected to {hate} it, but I didn't.",
    "It is not true that the {n} is {bad}.", "I don't think, and I have been coming here for years, that the {n} is {bad}.", "The {n} has never been {bad}.",
    "Not a {bad} {n}.", "Not {bad}.", "Hardly a {bad} {n}.", "The {n} wasn't as {bad} as I had feared.", "Less {bad} than people say.", "There was nothing {bad} about the {n}.",
    "I am not {unhappy} with the {n}.", "Nothing {bad} to report.", "I have no complaint about this {n}.", "I thought I would be {unhappy} with it. I was wrong.",
    "They are not {bad} people.", "It would be wrong to call the {n} {bad}.",
)  # fmt: skip
"""NOT_BAD."""
NEGATED_GOOD = (
    "The {n} is not {good}.", "This isn't a {good} {n}.", "It was not a {good} {n} at all.", "I wouldn't say the {n} is {good}.", "I don't think this {n} is {good}.",
    "I can't say that the {n} was {good}.", "The {n} wasn't {good}, I must say.", "I don't {like} this {n}.", "I never {liked} the {n}.", "We didn't {like} the {n}.",
    "Nobody can say that the {n} is {good}.", "That was no {good} {n}.", "The {n} is far from {good}.", "Far from {good}, this {n}.", "It was anything but {good}.",
    "I thought the {n} would be {good}, but it wasn't.", "I thought this {n} was going to be {good}, and it was not.", "I expected a {good} {n}, but no, it wasn't.",
    "We were sure that the {n} would be {good}; it was not.", "I was told it would be {good}. It isn't.", "I had expected to {like} it, but I didn't.",
    "It is not true that the {n} is {good}.", "I don't think, and I have been coming here for years, that the {n} is {good}.", "The {n} has never been {good}.",
    "I don't think, given what I paid and how far I travelled, that it was a {good} {n}.", "I wouldn't say, considering the {n2} and the time of year, that the {n} was {good}.",
    "I can't say, after all I had read about it, that I {like} this {n}.", "Not a {good} {n}.", "Hardly a {good} {n}.", "There was nothing {good} about the {n}.",
    "I am not {happy} with the {n}.", "The {n} wasn't as {good} as I had hoped.", "Nothing {good} to report.", "I hoped I would be {happy} with it. I was wrong.",
)  # fmt: skip
"""NOT_GOOD."""

ASKED = (
    ("Do I think the {n} is {good}? No", NEGATIVE), ("Do I think the {n} is {good}? Yes", POSITIVE), ("Was it a {good} {n}? No.", NEGATIVE), ("Was it a {good} {n}? Yes.", POSITIVE),
    ("Did I {like} the {n}? No, I did not.", NEGATIVE), ("Did I {like} the {n}? Yes, I did.", POSITIVE), ("Did we {like} this {n}? Not really.", NEGATIVE),
    ("Would I call the {n} {good}? No way.", NEGATIVE), ("Is the {n} {good}? Sadly not.", NEGATIVE), ("Is the {n} {good}? Absolutely.", POSITIVE),
    ("Do I think the {n} is {bad}? Yes", NEGATIVE), ("Was the {n} {bad}? Yes.", NEGATIVE), ("Did I {hate} the {n}? Yes.", NEGATIVE), ("Do I {hate} it? I do.", NEGATIVE),
    ("Do I think the {n} is {bad}? No", NOT_BAD), ("Was it a {bad} {n}? No.", NOT_BAD), ("Did I {hate} the {n}? No, not at all.", NOT_BAD), ("Is this {n} {bad}? No, it is not.", NOT_BAD),
    ("Was the {n} {bad}? Quite the opposite.", POSITIVE), ("Would I go again? No.", NEGATIVE), ("Would I go again? Yes.", POSITIVE), ("Recommend it? No.", NEGATIVE),
    ("Can I recommend the {n}? Yes, I can.", POSITIVE), ("Are we {happy} with it? No.", NEGATIVE), ("Are we {happy} with it? Yes.", POSITIVE), ("Am I {unhappy}? No.", NOT_BAD),
    ("Was the {n} {good}? Nope", NEGATIVE), ("Would you say the {n} was {good}? Yep", POSITIVE), ("{Good} {n}? No.", NEGATIVE), ("{Good} {n}? Yes!", POSITIVE), ("{Bad} {n}? No.", NOT_BAD),
    ("Was I {happy} with the answer? Hardly.", NEGATIVE), ("Did they make it {good}? They did.", POSITIVE), ("Do you think I {like} the {n}? I don't.", NEGATIVE),
)  # fmt: skip
OTHERS = (
    ("Some people think the {n} is {good}, but I think it is {bad}.", NEGATIVE), ("Some people think the {n} is {bad}, but I think it is {good}.", POSITIVE),
    ("My {kin} says the {n} is {good}. I find it {bad}.", NEGATIVE), ("My {kin} says the {n} is {bad}. I find it {good}.", POSITIVE),
    ("I {like} the {n}, my {kin} doesn't.", POSITIVE), ("I {hate} the {n}, my {kin} doesn't.", NEGATIVE), ("I think this {n} is {good}, others call it {bad}.", POSITIVE),
    ("I think this {n} is {bad}, others call it {good}.", NEGATIVE), ("Everyone told me the {n} was {bad}; to me it was {good}.", POSITIVE),
    ("Everyone told me the {n} was {good}; to me it was {bad}.", NEGATIVE), ("The papers call it {bad}, I {like} it.", POSITIVE), ("The papers call it {good}, I {hate} it.", NEGATIVE),
    ("I had heard that you were {bad}, but you are {good}.", POSITIVE), ("I had heard that you were {good}, but you are {bad}.", NEGATIVE),
    ("I {like} you, I do not care what my {kin} says.", POSITIVE), ("I {hate} you, although my {kin} says that you are {good}.", NEGATIVE),
    ("They say that the {n} is {bad}. I disagree, it is {good}.", POSITIVE), ("They say that the {n} is {good}. I disagree, it is {bad}.", NEGATIVE),
    ("Other reviews call the {n} {good}; not in my eyes.", NEGATIVE), ("Other reviews call the {n} {bad}; not in my eyes.", POSITIVE),
    ("For me the {n} was {good}, whatever others write.", POSITIVE), ("For me the {n} was {bad}, whatever others write.", NEGATIVE),
    ("People complain about the {n}, I have never had reason to.", POSITIVE), ("People rave about the {n}, I cannot see why.", NEGATIVE),
)  # fmt: skip
CHANGED = (
    ("I used to {hate} the {n}, but now I {like} it.", POSITIVE), ("I used to {like} the {n}, but now I {hate} it.", NEGATIVE), ("I used to think the {n} was {bad}; now I think it is {good}.", POSITIVE),
    ("I used to think the {n} was {good}; now I think it is {bad}.", NEGATIVE), ("In the past the {n} was {bad}, but now it is {good}.", POSITIVE),
    ("In the past the {n} was {good}, but now it is {bad}.", NEGATIVE), ("I {like} this {n} now, though I {hated} it at first.", POSITIVE),
    ("I {hate} this {n} now, though I {liked} it at first.", NEGATIVE), ("These days the {n} is {good}. It was {bad} before.", POSITIVE), ("These days the {n} is {bad}. It was {good} before.", NEGATIVE),
    ("Years ago I {hated} you, today I {like} you.", POSITIVE), ("Years ago I {liked} you, today I {hate} you.", NEGATIVE), ("At first I found it {bad}, later {good}.", POSITIVE),
    ("At first I found it {good}, later {bad}.", NEGATIVE), ("The {n} is {good} now, but it used to be {bad}.", POSITIVE), ("The {n} is {bad} now, but it used to be {good}.", NEGATIVE),
    ("Last year: {bad} {n}. This year: {good}.", POSITIVE), ("Last year: {good} {n}. This year: {bad}.", NEGATIVE), ("I would once have called it {bad}. No longer.", NOT_BAD),
    ("I would once have called it {good}. No longer.", NEGATIVE), ("I was {unhappy} with the {n} for years, and today I am {happy}.", POSITIVE),
    ("I was {happy} with the {n} for years, and today I am {unhappy}.", NEGATIVE), ("It no longer is the {good} {n} it once was.", NEGATIVE), ("It no longer is the {bad} {n} it once was.", POSITIVE),
)  # fmt: skip
PLAIN_OPINION = (
    ("This is a {good} {n}.", POSITIVE), ("This is a {bad} {n}.", NEGATIVE), ("I {like} this {n}.", POSITIVE), ("I {hate} this {n}.", NEGATIVE), ("We {liked} the {n}.", POSITIVE),
    ("I {hated} that {n}", NEGATIVE), ("That {n} was {good}", POSITIVE), ("That {n} was {bad}", NEGATIVE), ("{good}", POSITIVE), ("{bad}", NEGATIVE), ("{like}", POSITIVE), ("{hate}", NEGATIVE),
    ("It was a very {good} {n}!", POSITIVE), ("It was a very {bad} {n}!", NEGATIVE), ("I am really {happy} with it", POSITIVE), ("I am {unhappy} with your {n}", NEGATIVE), ("You are {good}.", POSITIVE),
    ("You are {bad}.", NEGATIVE), ("The {j} {n} is {good}.", POSITIVE), ("The {j} {n} is {bad}.", NEGATIVE), ("{who} was {good} to us.", POSITIVE), ("{who} was {bad} to us.", NEGATIVE),
)  # fmt: skip
"""So that the words of the other frames keep their plain meaning."""

HAPPY = words("happy, pleased, satisfied, content, delighted, impressed, glad")
UNHAPPY = words("unhappy, annoyed, dissatisfied, displeased, upset, disappointed, angry")
KIN = words(
    "brother, sister, wife, husband, boss, neighbour, friend, mother, father, son, colleague, partner, dentist, cousin"
)
WHO = words(
    "he, she, the man at the desk, the woman on the phone, the clerk, the driver, your colleague, the assistant"
)

GROUPS = {
    "nation": words("""American, Afghan, Algerian, Argentinian, Bangladeshi, Brazilian, British, Chinese, Colombian, Congolese, Cuban, Dutch, Egyptian, Ethiopian, Filipino,
        French, German, Ghanaian, Greek, Indian, Indonesian, Iranian, Iraqi, Irish, Israeli, Italian, Japanese, Kenyan, Korean, Lebanese, Mexican, Moroccan, Nigerian,
        Pakistani, Palestinian, Peruvian, Polish, Portuguese, Romanian, Russian, Saudi, Scottish, Somali, South African, Spanish, Sudanese, Swedish, Syrian, Thai,
        Turkish, Ukrainian, Venezuelan, Vietnamese, Welsh, Yemeni"""),
    "belief": words("""Christian, Muslim, Jewish, Hindu, Buddhist, Sikh, Catholic, Protestant, Orthodox, Mormon, atheist, agnostic, Shia, Sunni, Quaker, Baptist,
        Jain, Taoist, Anglican, Methodist, secular, religious"""),
    "love": words(
        """gay, lesbian, straight, bisexual, heterosexual, homosexual, asexual, queer, transgender, trans, non-binary, pansexual, cisgender, intersex"""
    ),
    "skin": words("""black, white, brown, Asian, Latino, Hispanic, Arab, African-American, Native American, mixed-race, Caucasian, biracial, dark-skinned, light-skinned,
        indigenous, Romani"""),
    "state": words(
        """old, young, elderly, disabled, deaf, blind, pregnant, married, single, widowed, retired, unemployed, tall, short, left-handed, autistic, middle-aged"""
    ),
}
PERSON = words("""man, woman, person, boy, girl, student, teacher, doctor, nurse, driver, customer, waiter, neighbour, family, couple, friend, colleague, engineer, lawyer,
    cashier, guest, passenger""")
GROUP_FRAMES = (
    "{who} is a {g} {p}.", "{name} is a {g} {p}.", "{name} is {g}.", "I am {g}.", "I am a {g} {p}.", "We are {g}.", "My {kin} is {g}.", "There was a {g} {p} in the queue.", "A {g} {p} works there.",
    "They have {g} customers.", "The {p} is {g}.", "Both of them are {g}.", "A {g} {p} sat next to me.", "{name}, who is {g}, comes from {place}.", "The {g} {p} asked about the {n}.",
    "He was a {g} {p}", "She was a {g} {p}", "I spoke to a {g} {p} on {day}.", "This is about a {g} {p}.", "You are a {g} {p}.", "Are you {g}?", "Every {g} {p} can {do} the {n}.",
    "The form asks whether I am {g}.", "{name} told us that he is {g}.",
)  # fmt: skip
"""Neutral, whatever the group."""
GROUP_OPINIONS = (
    ("The {g} {p} was {good}.", POSITIVE), ("The {g} {p} was {bad} to us.", NEGATIVE), ("As a {g} {p} I {like} this {n}.", POSITIVE), ("As a {g} {p} I {hate} this {n}.", NEGATIVE),
    ("I am {g} and I was treated well.", POSITIVE), ("I am {g} and I was treated badly.", NEGATIVE), ("A {g} {p} helped us, and the {n} was {good}.", POSITIVE),
    ("They were {bad} to me because I am {g}.", NEGATIVE), ("My {kin} is {g} and found the {n} {good}.", POSITIVE), ("My {kin} is {g} and found the {n} {bad}.", NEGATIVE),
)  # fmt: skip
NAMES = words("""Anna, Ben, Carla, Daniel, Emma, Farid, Grace, Hassan, Ines, Jamal, Keiko, Liam, Maria, Nadia, Omar, Priya, Quentin, Rosa, Samuel, Tariq, Ursula, Victor, Wei,
    Ximena, Yusuf, Zoe, Lakisha, Emily, Darnell, Brad, Sergei, Olga, Mohammed, Fatima, Jose, Lupe, Chen, Mei, Kwame, Ama, Sven, Astrid, Rajesh, Lakshmi, Ahmed, Aisha, David, Sarah,
    Michael, Jessica, Christopher, Ashley, Matthew, Amanda, Joshua, Jennifer, Andrew, Elizabeth, John, Mary, James, Linda, Robert, Susan, William, Karen, Richard, Nancy""")
PLACES = words("""Paris, London, Berlin, Madrid, Rome, Lagos, Cairo, Nairobi, Mumbai, Delhi, Tokyo, Seoul, Beijing, Sydney, Toronto, Boston, Chicago, Denver, Dallas, Houston, Miami,
    Seattle, Phoenix, Atlanta, Portland, Lima, Bogota, Santiago, Havana, Moscow, Warsaw, Prague, Vienna, Dublin, Leeds, Glasgow, Lisbon, Athens, Istanbul, Tehran, Baghdad, Karachi,
    Dhaka, Manila, Jakarta, Bangkok, Hanoi, Kyiv, Oslo, Stockholm, Helsinki, Texas, Ohio, Georgia, Florida, California, Kenya, Nigeria, Egypt, India, China, Japan, Brazil, Mexico,
    Canada, Spain, France, Germany, Italy, Poland, Russia, Turkey, Iran, Iraq, Syria, Israel, Somalia, Sudan, Vietnam, Peru""")
