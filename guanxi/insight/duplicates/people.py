"""How two people are compared.

Columns, each of text or NULL unless said otherwise:
    name     : as it is compared, folded; the whole, "" never
    formal   : the same with the given name whole: robert for bob; as ``name`` for Chinese ones
    given, family : its parts; given is NULL where only the family name is known (王总)
    sound    : how a name in Chinese signs is read, syllables joined; NULL for others
    latin    : a name in letters; NULL for others
    birthday : YYYY-MM-DD, or the digits alone
    id_number, city, address, postcode, house : text
    street   : street and number of an address, where they can be read out of it
    phones, tails, emails, users : lists of text; tails are numbers' last eight figures, users what stands
               before the @ and is not made of the name: that says nothing which the name does not
"""

from guanxi.insight.duplicates.levels import (
    Block,
    Comparison,
    Level,
    Likeness,
    alike,
    near,
    near_in,
    nothing,
    same,
    shared,
)

# Who share a family name, a number and a house are a family more often than one person: so the given name
# decides, and the family name alone speaks against it.
NAME = Comparison(
    "name",
    ("name", "formal", "given", "family", "sound", "latin"),
    nothing("family"),
    (
        Level("same", same("name"), 0.62, 0.002, tf="name"),
        Level("called", same("formal"), 0.04, 0.002, tf="formal"),
        Level("turned", "given_l = family_r AND family_l = given_r", 0.02, 0.0001),
        Level("sounds", same("sound"), 0.06, 0.004, tf="sound"),
        Level("close", alike("latin", 0.94), 0.12, 0.001),
        Level("title", f"({nothing('given')}) AND {same('family')}", 0.12, 0.02, tf="family"),
        Level(
            "initial",
            f"{same('family')} AND least(length(given_l), length(given_r)) = 1"
            " AND left(given_l, 1) = left(given_r, 1) AND latin_l <> latin_r",
            0.05,
            0.002,
            tf="family",
        ),
        Level(
            "both", f"latin_l <> latin_r AND {alike('given', 0.8)} AND {alike('family', 0.8)}", 0.04, 0.002
        ),
        Level("given", f"{same('given')} AND length(given_l) > 1", 0.05, 0.01, tf="given"),
        Level("family", same("family"), 0.02, 0.3),
        Level("other", "ELSE", 0.01, 0.96),
    ),
)
BIRTHDAY = Comparison(
    "birthday",
    ("birthday",),
    nothing("birthday"),
    (
        Level("same", same("birthday"), 0.84, 0.00005),
        Level("near", near("birthday", 1), 0.10, 0.0015),
        Level("nearly", near("birthday", 2), 0.03, 0.02),
        Level("other", "ELSE", 0.03, 0.978),
    ),
)
ID_NUMBER = Comparison(
    "id_number",
    ("id_number",),
    nothing("id_number"),
    (
        Level("same", same("id_number"), 0.90, 0.001, in_records=True),
        Level("near", near("id_number", 1), 0.06, 0.2, in_records=True),
        Level("nearly", near("id_number", 2), 0.02, 2.0, in_records=True),
        Level("other", "ELSE", 0.02, 0.999),
    ),
)
PHONE = Comparison(
    "phone",
    ("phones", "tails"),
    nothing("phones"),
    (
        Level("same", shared("phones"), 0.60, 0.15, in_records=True),
        Level("tail", shared("tails"), 0.10, 0.2, in_records=True),
        Level("near", near_in("phones", 1), 0.05, 2e-5),
        Level("other", "ELSE", 0.25, 0.99998),
    ),
)
EMAIL = Comparison(
    "email",
    ("emails", "users"),
    nothing("emails"),
    (
        Level("same", shared("emails"), 0.50, 0.1, in_records=True),
        Level("user", shared("users"), 0.10, 1e-5),
        Level("near", near_in("emails", 2), 0.05, 2e-3),
        Level("other", "ELSE", 0.35, 0.99995),
    ),
)
CITY = Comparison(
    "city",
    ("city", "name", "formal"),
    nothing("city"),
    (
        Level("namesakes", f"{same('city')} AND ({same('name')} OR {same('formal')})", 0.80, 0.10),
        Level("same", same("city"), 0.80, 0.02, tf="city"),
        Level("close", alike("city", 0.9), 0.08, 0.005),
        Level("other", "ELSE", 0.12, 0.975),
    ),
)
ADDRESS = Comparison(
    "address",
    ("address", "street"),
    nothing("address"),
    (
        Level("same", same("address"), 0.50, 0.0005, tf="address"),
        Level("street", same("street"), 0.20, 0.001, tf="street"),
        Level("close", f"street_l IS NULL AND street_r IS NULL AND {alike('address', 0.9)}", 0.10, 0.002),
        Level("other", "ELSE", 0.20, 0.997),
    ),
)
POSTCODE = Comparison(
    "postcode",
    ("postcode",),
    nothing("postcode"),
    (
        Level("same", same("postcode"), 0.75, 0.002, tf="postcode"),
        Level("near", near("postcode", 1), 0.10, 0.01),
        Level("other", "ELSE", 0.15, 0.988),
    ),
)
# What a household shares is shared together: a second thing in common says no more than the first.
UNLIKE = " AND ".join(
    f"NOT coalesce({one}, false)"
    for one in (
        same("name"),
        same("formal"),
        same("sound"),
        same("given"),
        alike("latin", 0.94),
        nothing("given"),
    )
)
IN_COMMON = " + ".join(
    f"coalesce({one}, false)::int"
    for one in (shared("tails"), shared("emails"), same("street"), same("address"))
)
HOUSEHOLD = Comparison(
    "household",
    ("name", "formal", "given", "sound", "latin", "tails", "emails", "address", "street"),
    f"NOT ({UNLIKE} AND {IN_COMMON} > 0)",
    (
        Level("family", f"{UNLIKE} AND {IN_COMMON} > 1", 0.00001, 1.0),
        Level("relatives", f"{UNLIKE} AND {IN_COMMON} = 1", 0.01, 1.0),
        Level("other", "ELSE", 1.0, 1.0),
    ),
)
HOUSE = Comparison(
    "house",
    ("house",),
    nothing("house"),
    (Level("same", same("house"), 0.80, 0.02, tf="house"), Level("other", "ELSE", 0.20, 0.98)),
)

PEOPLE = Likeness(
    (NAME, BIRTHDAY, ID_NUMBER, PHONE, EMAIL, CITY, ADDRESS, HOUSEHOLD, POSTCODE, HOUSE),
    (
        Block(("id_number",)),
        Block(("tails",), ("tails",)),
        Block(("emails",), ("emails",)),
        Block(("formal",)),
        Block(("formal", "birthday")),
        Block(("formal", "city")),
        Block(("given", "city")),
        Block(("family", "city")),
        Block(("sound", "birthday")),
        Block(("sound", "city")),
        Block(("given", "birthday")),
        Block(("family", "birthday")),
        Block(("users", "family"), ("users",)),
        Block(("given", "address")),
        Block(("family", "address")),
        Block(("given", "street")),
        Block(("family", "street")),
        Block(("birthday", "address")),
        Block(("birthday", "postcode")),
        Block(("birthday", "city")),
        Block(("formal", "postcode")),
        Block(("given", "postcode")),
        Block(("family", "postcode")),
        Block(("address", "house")),
    ),
    (
        Block(("id_number",)),
        Block(("emails",), ("emails",)),
        Block(("name", "birthday")),
        Block(("name", "phones"), ("phones",)),
    ),
)
