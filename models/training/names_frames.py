"""Sentences with room for names, addresses, brands and places, written for this project; the words come from names_written.py."""

from __future__ import annotations

STAFF = r"""
{n} was so helpful and patient with me.
I spoke to {n} in billing who sorted it within minutes.
I spoke with {f} twice and both times I was put on hold.
Big thank you to {f} from the {city} store for going the extra mile.
{f} at the {city} branch was rude and dismissive.
Our driver {f} was polite and carried everything upstairs.
The engineer, {n}, arrived on time and explained everything.
{t} {l} was very thorough and put me at ease.
I was seen by {t} {l} on Tuesday.
Please pass on my thanks to {n} and {f2}.
{f} and {f2} on the front desk were lovely.
The manager {n} refused to give me a refund.
A lady called {f} took my order.
The guy who served me was called {f} I think.
Your colleague {f} promised me a call back which never came.
{f}, {f2} and {f3} made our stay wonderful.
Shout out to {f}!!
kudos to {f} in customer support
Special mention for {n}, who stayed late to help us.
Had a chat with {f} on live chat, useless.
{f} was brilliant
{w} was brilliant from start to finish.
{w} at the front desk was lovely.
{w} from returns rang me back.
I was served by {w} and {f}.
{w} behind the counter smiled at everyone.
{w} and {w2} were both useless.
Ask {w}, she knows.
Is {w} still with you? Loved her.
{w} cut my hair.
Thank you {w}!
{w} did not call back.
Can't thank {f} and {f2} enough.
Could {f} please ring me back?
Never had a better service than from {f}.
{f} (sales) and {f2} (service) were great.
After {f} took over everything went fine.
The only reason I give 3 stars is {f}.
Only one star because of {f}.
Got through to {f} after an hour on hold.
My case went to {n} and nothing happened.
Thank god for {f} on the helpline.
big up {f} in the {city} store
Sent me on to a {t} {l}, no answer.
{f} is the best in town.
I didn't like {f} but {f2} was kind.
{f} is a star.
Ask for {f}, he knows what he is doing.
I'd recommend {n} to anyone.
Thanks {f}!
Thank you {f} for all your help today
many thanks to {f} and the team
The nurse {f} held my hand the whole time.
{f}'s attitude was appalling.
{n}'s advice saved me a fortune.
Was served by {f} at checkout, really friendly.
It was handled by {n} from the complaints team.
Delivered by {f}, who even called ahead.
My stylist {f} did an amazing job on my hair.
Waited ages and then {f} finally turned up.
No one except {f} seemed to care.
The receptionist, I believe her name was {f}, laughed at me.
according to {f} the order was never shipped
When I asked {f} about the delay she hung up.
Could not fault {f}.
Dr {l} listened, unlike the last one.
Consultant {n} changed my life.
Agent {f} kept repeating the same script.
Agent name: {n}
Rep: {f}
spoke to a man named {f}, he said it would be 3 days
I dealt with {f} {l}, who was professional throughout.
Top marks for {f} on the phone line.
{f} from technical support fixed my laptop.
the technician {n} left a mess behind
Excellent service by {f} as always.
Great experience with {f} at your showroom.
If it wasn't for {f} I would have cancelled.
I want to complain about {n}.
Five stars because of {f}, nothing else.
{n} deserves a raise!
{f} deserves a pay rise
Couldn't have done it without {f} and {f2}.
He introduced himself as {f}.
I emailed {n} on 3 March and have heard nothing.
Emails to {f} went unanswered.
{f} told me one thing and {f2} told me another.
First {f} said no, then {t} {l} said yes.
{t} {l} from accounts was helpful
So grateful to {t} {n} and the staff on the ward.
{f} the plumber came on Saturday.
Our waitress {f} was attentive, our waiter {f2} less so.
My case manager is {n}.
{n} - thank you for everything
Manager ({n}) was not interested.
The chap on the tills, {f}, was a delight.
When {f} left the company the service went downhill.
Tell {f} I said hi.
Please train {f} how to speak to people.
I have been a client of {n} for years.
Loved working with {f}.
{f} went above and beyond.
Only {f} could find my parcel.
{n} called me back the same day.
I was told by {f} that it was in stock.
Lovely chat with {f} at the gate.
Massive thanks to {n} at the {org} store in {city}.
Our tour guide {f} knew everything about {city}.
{f} in the {city} call centre was great, the {brand} itself is rubbish.
Why did {f} tell me to reset the router?
Even {f} in returns agreed that the quality was poor.
The new owner, {n}, has ruined the place.
Instructor {f} was patient with my son {f2}.
Teacher {t} {l} is a gem.
"""

CUSTOMERS = r"""
My name is {n} and I ordered three weeks ago.
my name is {n}
hi im {f} and i want my money back
Hi, this is {n}. My order has not arrived.
hello this is {f} {l} here
The booking is under {n}.
The account is in the name of {n}.
name is {n} please check
Name: {n}
name - {n}
Full name: {n}, order placed in May.
First name {f}, last name {l}
surname {l}
Its {n}
it is {f} {l}
I'm {n}, a loyal customer since 2009.
I am {n} and I live in {city}.
Regards, {n}
Kind regards,\n{n}
Best wishes\n{f}
Yours sincerely,\n{t} {l}
Yours faithfully\n{n}
Thanks,\n{f}
Cheers, {f}
Many thanks, {n}
Not happy at all. {n}
Never again!! - {n}
Disgusted, {n}, {city}
Signed {n}
Sent by {n}
My husband {f} bought this for me.
My daughter {f} loves it.
our son {f} broke it within a day
my wife {f} and i stayed two nights
My mother {n} is 84 and cannot use the app.
I bought this for my friend {f}.
for my partner {f}, who is allergic to wool
It's a gift for {f}, not for me.
{f} (my brother) recommended you.
Please send the refund to {n}.
please deliver to my neighbour {n}
The card holder is {n}.
The parcel was signed for by someone called {l}.
Contact {n} for details.
You can call me {f}.
Ms {l} is my mother, I am writing on her behalf.
I, {n}, hereby cancel my contract.
The policy holder {n} passed away in June.
Patient: {n}
Customer {n} ordered two of these.
please change the name on the ticket from {n} to {n2}
the flight is booked for {n} and {n2}
table for four under {l}
reservation for {l} at 7
under the name of {n} please
put it under {f}
yes {f} {l}
{f} {l} thats me
sure its {f} {l}
{f}
{n}
{n}, {city}
My neighbour {n} had the same problem with his {brand}.
me and {f} had a great time
{f} and I will not be back.
Went with {f} and the kids.
{f} says the {brand} is better.
Happy birthday {f}!
Dear {f}, you let me down.
Hello {f}, thanks for the quick answer
Hi {f} - still waiting.
Dear {t} {l},
Attn: {n}
cc {n}
Ref: {n}
My name's {f} and this was my first visit.
they spelled my name wrong, it's {f} with a k
it should say {f} not {f2}
Mein Name ist {n} und ich warte seit drei Wochen.
ich heiße {n}
Mit freundlichen Grüßen\n{n}
Viele Grüße {f}
Herr {l} hat mir sehr geholfen.
Herr {l} war sehr freundlich.
Frau {l} hat sich sofort gekümmert.
Herr {l} am Telefon war leider unhöflich.
Monsieur {l} ne m'a jamais rappelé.
La señora {l} fue muy simpática.
Meneer {l} belde netjes terug.
Geholpen door {f}, prima.
Ik werd geholpen door {f}.
{f} heeft me goed geholpen.
La signora {l} è stata gentilissima.
Mit freundlichem Gruß\n{n}
Passenger: {l}/{f}
Frau {l} von der Hotline war unfreundlich.
Danke an {f} aus der Filiale in {city}!
Je m'appelle {n} et je suis très déçue.
Cordialement, {n}
Merci à {f} pour son aide.
Madame {l} a été très aimable.
Me llamo {n} y no he recibido mi pedido.
Un saludo, {n}
Gracias a {f} por su ayuda.
El señor {l} no quiso ayudarme.
Mijn naam is {n}.
Met vriendelijke groet,\n{n}
Mevrouw {l} was heel behulpzaam.
Mi chiamo {n} e vorrei un rimborso.
Cordiali saluti, {n}
Grazie a {f} per la pazienza.
Obrigado {f} pela ajuda.
Med vänlig hälsning {n}
Mvh {n}
Hilsen {n}
Tak til {f} for god hjælp.
Pozdrawiam, {n}
Pani {l} była bardzo miła.
"""
