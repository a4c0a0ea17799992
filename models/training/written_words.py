"""Words that the sentences of written.py are filled with."""

from __future__ import annotations


def words(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.split(",") if part.strip())


DOMAINS = {
    "laptops": words("""keyboard, trackpad, battery life, screen, hinge, fan, charger, webcam, speakers, ssd, graphics card, build quality,
        ports, wifi, processor, boot time, display, warranty, bios update, hard drive, operating system, lid, resolution, memory"""),
    "phones": words("""camera, battery, fingerprint reader, call quality, signal, volume button, touch screen, sim tray, face unlock, case,
        charging cable, ringtone, storage, night mode, vibration, earpiece, glass back, headphone jack, software update, reception"""),
    "hotels": words("""room, bed, shower, breakfast, front desk, check-in, pool, view, air conditioning, lift, towels, minibar, lobby, location,
        parking, wifi, housekeeping, mattress, balcony, reception staff, spa, breakfast buffet, pillows, noise level"""),
    "airlines": words("""seat, legroom, boarding, cabin crew, luggage, hand baggage fee, in-flight meal, delay, check-in desk, gate change, entertainment
        system, lounge, overhead bin, connection, refund, seat selection, pilot, baggage claim, booking, upgrade"""),
    "banks": words("""mortgage advice, overdraft fee, mobile app, card, branch, interest rate, cash machine, online banking, call centre, statement, transfer,
        loan application, security check, savings account, exchange rate, cashier, fraud team, standing order, credit limit, account opening"""),
    "telecom": words("""broadband, router, engineer, installation, data allowance, contract, roaming charges, bill, coverage, upload speed, tariff, landline,
        sim card, voicemail, set-top box, helpline, technician, download speed, connection, handset"""),
    "clothes": words("""fabric, sizing, zip, stitching, colour, fit, sleeves, lining, pockets, buttons, hem, collar, material, print, waistband, seams, label,
        return label, soles, laces"""),
    "health": words("""doctor, nurse, waiting room, appointment, receptionist, prescription, treatment, ward, physiotherapist, consultation, parking, referral,
        blood test, waiting list, dentist, follow-up call, medication, surgery, food, aftercare"""),
    "energy": words("""smart meter, tariff, boiler, heat pump, solar panels, meter reading, direct debit, bill, engineer visit, customer portal, price cap, switch,
        thermostat, radiator, service plan, gas supply"""),
    "education": words("""lectures, tutor, course materials, timetable, library, feedback, exam, seminars, campus, enrolment, module, assignments, lab equipment, dorm,
        cafeteria, admissions office, online platform, fees, teacher, textbook"""),
    "software": words("""dashboard, onboarding, api, documentation, search, export, integration, reporting, login page, release notes, pricing, support team, mobile
        version, admin panel, permissions, import wizard, notifications, user interface, filters, licence"""),
    "shops": words("""delivery, packaging, checkout, refund, customer service, tracking, courier, price, website, gift wrap, returns process, range, discount code,
        store manager, basket, invoice, stock, loyalty card, assembly instructions, parcel"""),
    "cars": words("""steering, gearbox, fuel economy, boot, seats, brakes, sat nav, engine, suspension, paintwork, dealer, service book, road noise, headlights,
        air con, touchscreen, tyres, handover, test drive, clutch"""),
    "kitchen": words("""blender, lid, motor, jug, coffee maker, filter, handle, timer, non-stick coating, cord, water tank, blades, drip tray, toaster, cleaning,
        manual, power button, kettle, spout, warranty"""),
    "restaurants": words("""steak, waiter, wine list, dessert, service, music, portion size, bill, table, pasta, burger, chips, bartender, decor, soup, menu,
        terrace, sushi, lunch special, coffee"""),
}
GOOD = words("""great, excellent, superb, brilliant, lovely, first class, spot on, impressive, reliable, solid, flawless, outstanding, top notch, faultless, fantastic,
    delightful, well thought out, good, really good, very nice, pleasant, second to none, a joy, better than expected, worth every penny, just right,
    amazing, wonderful, perfect, clear, quick, straightforward, helpful, generous""")
BAD = words("""terrible, awful, poor, useless, a joke, disappointing, flimsy, dreadful, unreliable, shoddy, a nightmare, hopeless, unacceptable, pathetic,
    overpriced, below par, not good enough, a let-down, rubbish, horrible, frustrating, a mess, the worst part, broken on arrival, a disgrace, nothing special at
    all, confusing, slow, bad, very bad, misleading, faulty, cheaply made, a waste of money""")
NEUTRAL = words("""average, standard, black, grey, the usual size, as described, the same as last year, new, the one from the old model, made of plastic, included,
    optional, sold separately, on the left, ordinary, what it is, okay, neither good nor bad, in English, from 2019, downstairs""")
BETTER = words(
    """better, quicker, easier, nicer, clearer, more reliable, more comfortable, cheaper, friendlier, sturdier, kinder, more helpful, simpler,
    more patient"""
)
WORSE = words(
    "worse, slower, harder to use, weaker, more expensive, less reliable, noisier, uglier, more complicated, flimsier"
)
LONG = words("""three weeks, nearly an hour, 45 minutes, two months, half a day, ten days, over an hour, forever, ages, six months, the whole afternoon, eight
    weeks, 40 minutes, an hour and a half, 90 minutes, four days, most of the morning""")
SHORT = words(
    "two minutes, seconds, no time, under an hour, a day, five minutes, less than a minute, 24 hours, an instant"
)
DAYS = words(
    "Monday, Tuesday, Friday, Saturday, 3 March, the 14th, last week, yesterday, in June, on Christmas Eve, in 2021"
)
