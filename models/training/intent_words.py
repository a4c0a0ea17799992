"""Words that the written sentences of the intent head are filled with; the domains' own nouns come from written_words.py."""

from __future__ import annotations


def _list(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.split(",") if part.strip())


WORDS = {
    # What customers would like more of, as plurals and masses.
    "things": _list("""vegetarian options, small sizes, parking spaces, evening appointments, colours, gluten free dishes, sockets near the seats, benches,
        self-service tills, toilets, bins, changing rooms, longer trousers, decaf coffees, delivery slots, payment methods, language choices, filters,
        keyboard shortcuts, reminders, bike racks, staff at weekends, nurses on the ward, doctors, late trains, direct flights, shade outside, plants,
        toys for children, magazines, water fountains, seats, drivers, cash machines, opening hours, tutorials, sample sizes, recipes, updates,
        group lessons, beginners' courses, spare parts, charging points, signs, lighting in the car park, live chat, printed timetables, books for teenagers,
        wheelchair spaces, quiet areas, refill packs, loyalty offers, discounts for students, local beers, shampoo bars, playlists, levels, maps, weapons, skins,
        lampshades, larger cups, half sizes, left-handed scissors, activities, outings, therapy sessions, information leaflets, volunteers, drinks without sugar"""),
    # One thing that is missing.
    "thing": _list("""a dark mode, a quiet carriage, a smaller size, a loyalty card, an export to Excel, a chat function, a longer cable, a pocket for keys,
        a children's menu, a ramp at the entrance, a weekend service, a family ticket, a vegan dessert, a text message when it is ready, a progress bar,
        a second handle, a search box, a rain cover, a bus stop nearby, a coat hook, an order history, a gift option, a subscription, a bigger screen, a map,
        a monthly plan, a phone number, a night bus, a waiting list, a backup camera, a mirror in the lift, an offline mode, a widget, a wider strap, a lid,
        a hot drink, a fan in the room, a calendar, a volume wheel, a printed receipt, an email when the parcel leaves, an undo button, a student rate,
        a multiplayer mode, a carrying case, a manual in Spanish, a timer, a clock on the wall, a drop-off box, an automatic reply, a single point of contact"""),
    "do": _list("""add {thing}, offer {things}, open on Sundays, open earlier, extend the opening hours, send a reminder the day before, allow two baskets,
        put the prices on the shelf, train new staff longer, use less plastic, label the allergens, reply by email, bring back {thing}, stock {things},
        let us pay by invoice, accept contactless cards, show the delivery time, make the font larger, include {thing}, provide {things}, publish the menu online,
        move the {t} closer to the entrance, ship to Ireland, hire more staff, put up {things}, let customers choose the {t}, have {things}, simplify the {t},
        make the {t} easier to find, introduce {thing}, allow us to sort by price, support other languages, introduce a limit per person, sell the {t} separately,
        explain the {t} in plain words, keep the {t} open for longer, give us a choice of {t}, update the {t} once a year, improve the {t}, reduce the price of the {t},
        offer the {t} in blue, combine orders into one parcel, tell us about changes in advance, ask before you substitute an item, make a version for tablets"""),
    "done": _list("""added {thing}, offered {things}, opened on Sundays, opened earlier, sent a reminder the day before, put the prices on the shelf, used less plastic,
        brought back {thing}, stocked {things}, accepted contactless cards, made the font larger, included {thing}, published the menu online, shipped to Ireland,
        hired more staff, sold the {t} separately, made a version for tablets, had {things}, gave us a choice of {t}, made the {t} easier to find"""),
    "doing": _list("""adding {thing}, offering {things}, opening on Sundays, opening earlier, sending a reminder the day before, putting the prices on the shelf,
        using less plastic, bringing back {thing}, stocking {things}, accepting contactless cards, making the font larger, including {thing}, a version for tablets,
        hiring more staff, selling the {t} separately, giving us a choice of {t}, making the {t} easier to find, improving the {t}"""),
    "can": _list("""choose my seat, pay in instalments, change the address online, turn off the sound, sort by date, book for two people, save my basket,
        see the price before ordering, download the bill, swap items, pick a delivery day, cancel with one click, reorder from the history, bring my own cup,
        switch between accounts, share a list with my family, set a budget, pause the subscription, track the parcel on a map, speak to the same person each time"""),
    "more": _list("""bigger, smaller, cheaper, larger, softer, brighter, longer, shorter, quicker, simpler, clearer, warmer, lighter, quieter, fresher, healthier, wider,
        better, faster, friendlier, more comfortable, more frequent, more flexible, more up to date"""),
    "nice": _list("""nice, great, good, lovely, helpful, handy, useful, ideal, perfect, brilliant, very welcome, much appreciated, a big plus, fantastic, really helpful, cool,
        awesome, super, amazing"""),
    "fault": _list("""it crashes every time I open it, it has been broken for weeks, nobody answers, it never arrives on time, I was charged twice, it keeps freezing,
        they ignored me, I had to wait two hours, it fell apart after a day, half of it was missing, no one cares, it does not work, the food was cold,
        we were sent away, I lost all my data, it is always late, the staff were rude, it leaks, it drains the battery, I never got my money back,
        the line went dead, they lost my order, you can't hear anything, the wrong size came, I have been on hold all morning"""),
    "fact": _list("""I ordered it on {day}, we stayed for two nights, it comes in a box of six, I am 54 years old, I live in the north, the {t} is on the second floor,
        I use it twice a week, my son is in year four, I bought this for my mother, I have been a customer since 2015, the {t} has two buttons, we were a party of eight,
        it is made of steel, I took the 8.15 bus, I saw the doctor on {day}, I paid by card, my order number ends in 44, the shop is opposite the station,
        I used the {t} for the first time, I had the {t} in the medium size, the {t} arrived on {day}, we went there for lunch, this is my second {t},
        the {t} costs 20 euros, I called them on {day}, it replaced my old {t}, I work as a teacher, the {t} is next to the lift, I was on ward 6,
        it runs on two AA batteries, I received a letter about the {t}, my wife also has one, I downloaded it last week, I am writing about the {t}"""),
    "ask": _list("""when does the {t} open, how do I reset my password, where can I find the {t}, is the {t} included, how much is the {t}, can I return the {t},
        what is the difference between the two, which {t} fits my model, do you ship to Norway, how long does the {t} last, who do I contact about the {t},
        does the {t} work with a Mac, are dogs allowed, is there a fee for the {t}, can I change the date, do you have the {t} in green, why was my card declined,
        what happens to my deposit, will the {t} be back in stock, has my order been sent, how can I cancel, is it safe for children, what time is breakfast,
        am I covered abroad, do I need an appointment, where is my parcel, can somebody tell me what the {t} means, what size should I order, is the {t} waterproof,
        when will I get my refund, does anyone know how the {t} works, could you tell me the balance, how many can I bring"""),
    "request": _list("""call me back, send me the invoice again, cancel my order, change my address, book a table for four, tell me the status of my claim,
        transfer 50 euros to my savings, reset my password, confirm my appointment, block my card, refund my ticket, order a new {t} for me, check my {t},
        let me know the price of the {t}, connect me to an agent, renew my policy, remove my account, send someone to look at the {t}, reserve a room for {day}"""),
}
