"""Sentences with room for addresses, brands and places, and words for them; beside names_frames.py."""

from __future__ import annotations

ADDRESSES = r"""
My address is {a}.
my address is {a}
I live at {a} and nothing has arrived.
The parcel went to {a} instead of my house.
Please send the replacement to {a}.
Please redirect it to {a} as I have moved.
deliver to {a}
Delivery address: {a}
Address: {a}
The box was left at {s} without a note.
The van was parked across {s} all afternoon.
Drop it at {s} around the back.
Our home at {s} has had no water since Monday.
My aunt, who lives at {s}, {city}, got nothing.
Waited in all day at {a}.
The meter at {a} was never read.
I'm at number {s}, come and see.
They were at {s} but we live at {s2}.
De bezorger ging naar {s} maar wij wonen op {s2}.
Our house, {s}, has no signal.
Notre maison, {s}, est sans internet.
{s}
Mieszkam na {a}.
Abito in {a}.
address - {a}
Ship to: {a}
My new address is {a}, please update it.
We moved from {a} to {a2}.
I moved to {s} last month.
It was left outside {s} which is not my house.
The driver went to {s} instead.
You delivered to {s}, I am at {s2}.
i live at {s}
we are at {s}
{n}, {a}
{n}\n{a}
Kind regards,\n{n}\n{a}
{a}
its {a}
yes it is {a}
the card is registered to {a}
billing address is {a}
My mother lives at {a} and needs help.
Collect the old sofa from {a} please.
There is no number {h} here, we are {s}.
The invoice shows {a}, which is wrong.
Why was my letter sent to {a}?
Postal address: {a}
Send the cheque to {n}, {a}.
Can you come to {s} on Friday?
Accident happened outside my home, {a}.
our home address {a} was shown to another customer
My flat is {s}, the bell is broken.
please pick it up at {s} {city}
Meine Adresse ist {a}.
Bitte liefern Sie an {a}.
Ich wohne in der {s} und warte seit Tagen.
Das Paket wurde in der {s} abgegeben.
Mon adresse est {a}.
J'habite au {s}.
Livrez au {a} s'il vous plaît.
Mi dirección es {a}.
Vivo en {s}.
Mijn adres is {a}.
Ik woon op {s}.
Il mio indirizzo è {a}.
Min adress är {a}.
Min adresse er {a}.
A minha morada é {a}.
Mój adres to {a}.
"""

NEGATIVES = r"""
{word} restored in online shopping.
{word} and honest advice.
{word} gold is more of a pink.
{word} shade, too dark.
{word} this again please.
{brand} blamed me for it.
{brand} would have refunded me.
{brand} lost it again.
{brand} sizing is odd.
{brand} left it in the bin.
{brand} beats {brand2} any day.
Flew from {city} to {city2} and back.
{product} Hospital car park was full.
La tienda de {city} no abre.
Gate {num} was changed to gate {num2}.
{city} condemned it.
{brand}, {brand2} and {org} are all the same.
The {brand} is better than the {brand2}.
{product} grey looks blue.
The {product} is comfortable but the legs wobble.
I bought the {product} chair in grey.
The {product} sofa arrived with a tear.
My {product} jumper shrank in the wash.
The {city} store was closed when we arrived.
We went to the {city} branch and it was packed.
Your shop on {street} is always dirty.
the branch in {city} is great, the one in {city2} is not
Parked on {street} and walked.
{brand} never lets me down.
I prefer {brand} to {brand2}.
{brand} customer service is a joke.
Got a {brand} bag for my birthday.
My {brand} boots leak.
{brand} and {brand2} both fell apart.
Bought it on {brand}, cheaper than {brand2}.
Took the {product} line to {city}.
Flew from {city} to {city2} with {brand}.
Ordered on {day}, arrived in {month}.
Closed on {day}, nobody told us.
The {month} sale was a let-down.
Delivered on {day} {num} {month}.
Order {num} was late.
I paid {num} pounds for this.
It took {num} days.
Only {num} left in stock.
The {product} collection is lovely.
We stayed at the {product} Hotel in {city}.
Lunch at {product}'s was overpriced.
{org} should be ashamed.
{org} cancelled my contract.
The {org} app keeps crashing.
I called {org} three times.
Thanks {org}!
Thank you {brand} for nothing.
Dear {org} team,
Hi {org},
Hello there, I am very unhappy.
Regards, a disappointed customer
Thanks again, Team {org}
I am furious.
I'm Disappointed with the quality.
This is Brilliant.
Love the {product} dress, runs small.
The {product} is {num} inches wide.
Size {num} fits, size {num2} does not.
In {city} everything is cheaper.
{city} airport was chaos.
the {city} warehouse sent the wrong {product}
The {product} School lost my form.
{product} Ward was spotless.
{product} Road branch, {day} evening, one till open.
Great Customer Service and Fast Delivery
GREAT PRODUCT WOULD BUY AGAIN
DO NOT BUY FROM {org}
Excellent. Perfect. Brilliant.
Good value for money
Will not Mark this as resolved.
May I ask why the price rose?
Grant me a refund.
I hope the Bill is correct.
The Rose scent is faint.
Joy to use, really.
Faith in this company is gone.
He will frank the letter.
The amber one is nicer than the jade one.
Summer, autumn and winter stock all look alike.
Every penny was wasted.
The sky was ruby red.
In March, April and May it was fine.
My {brand} phone died, so I bought a {brand2}.
Model {product} {num} overheats.
It works with Alexa and Google Home.
Our {product} TV has a fault.
Not as good as the {product} at {brand}.
I saw it at {brand} on {street}.
My neighbour works at {org}.
The French, German and Italian menus are better.
{city} is lovely in {month}.
The lift at {city} station is broken.
the {product} table is smaller than it looks online
Der {product} Stuhl wackelt.
Die Filiale in {city} war geschlossen.
Lieferung am {day} war pünktlich.
Le magasin de {city} est fermé.
La tienda de {city} es muy pequeña.
De winkel in {city} was dicht.
Ich bin enttäuscht von {brand}.
"""

PRODUCT_WORDS = """
Harlow Windsor Oxford Camden Chelsea Ashford Bergen Malmo Larvik Stockholm Verona Siena Monaco Riviera
Savannah Sydney Hampton Kensington Richmond Stamford Clifton Bristol Aspen Denver Dallas Austin Florence Paris
Sophia Amelia Charlotte Olivia Alexander Hugo Oscar Felix Max Luna Stella Bella Ruby Jasper Milo Otto Nova
Astrid Freya Ingrid Elsa Clara Martha Edward Arthur Henry George Albert Louis Eames Hudson Logan Carter Mason
Bailey Parker Cooper Taylor Morgan Harper Riley Jordan Avery Quinn Blake Dakota Sienna Victoria Elizabeth
Regent Jubilee Northern Piccadilly Central Nimbus Aero Turbo Pixel Galaxy Surface Echo Kindle Boost Zoom
"""
ORGS = r"""
Brightwave, Northgate Bank, Kestrel Mobile, Pellmoor, Hartwell & Sons, Larkspur, Fenwick Energy, Bluebird Travel, Orchard Foods, Tidewater,
Summit Insurance, Marlow Homes, Silverline, Greenleaf, Quickfix, Parcelway, Hermes, DPD, Royal Mail, Evri, British Gas, Octopus,
Vodafone, O2, Sky, Virgin Media, BT, Ryanair, Easyjet, Lufthansa, KLM, Deutsche Bahn, Telekom, Ikea, Argos, Currys, Tesco, Lidl, Aldi, Rewe,
Zalando, Bol, Coolblue, Carrefour, Decathlon, Fnac, Comcast, Verizon, Delta, United, Hertz, Avis, Uber, Deliveroo, Just Eat, Netflix, Spotify, Paypal, Klarna
"""
WORD_NAMES = """
Grace Rose Mark Will Hope Joy Summer Faith Bill June May Amber Jade Daisy Victoria Chelsea Paris Austin Sydney Jordan Dale Dean Frank
Chase Penny Ruby Angel Christian April Autumn Ivy Iris Holly Heather Hazel Olive Pearl Crystal Dawn Drew Grant Rich Rob Pat Sue Ray
Robin Jay Sky Star Scarlett Violet Lily Poppy Willow Sandy Sunny Harmony Melody Precious Patience Charity Destiny Miles Mason Hunter
Carter Cooper Skip Chip Art Gene Guy Jack Josh Nick Max Ash Clay Cliff Glen Forest River Brook Lance Pierce Major Earnest
"""
