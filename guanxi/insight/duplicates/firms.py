"""How two firms are compared.

Columns, each of text or NULL unless said otherwise:
    name     : as it is compared, folded, spaces and brackets' widths not counting
    kernel   : what people say: without place and legal form
    kernels  : list: the kernels of all its names, also former and short ones
    brand    : what a kernel begins with: two Chinese signs, or a word of letters
    sound    : how a kernel in Chinese signs is read; NULL for others
    place    : the city of its name or its region; NULL where none is known
    named    : the city that its name says, which the register demands of most firms; NULL where it says none
    branch   : which branch of a firm it is (上海分公司 → 上海); "" for none
    id_number, address : text
    street   : street and number of an address, where they can be read out of it
    spoken   : what the name begins with in letters: a word, or how two Chinese signs are read
    phones, tails, emails, domains, people : lists of text; tails are numbers' last eight figures, domains
               stand without those of public mail houses
"""

from guanxi.insight.duplicates.levels import (
    Block,
    Comparison,
    Level,
    Likeness,
    near,
    nothing,
    same,
    shared,
    sign_apart,
)

# The register lets a word and a trade be borne once in a city. 恒岳 alone is a short name.
WHOLE = "length(kernel_l) > 3"
REGISTERED = f"{same('kernel')} AND {WHOLE} AND {same('place')} AND {same('branch')}"
# Four signs are a word and a trade, four letters are nothing: names in letters are compared by words.
IN_SIGNS = "strlen(left(kernel_l, 4)) > 7"  # bytes
# Who says no more than a whole name says nothing against it either: somebody is to look. In signs many chains
# are called alike, and who says more is weighed by that.
REST = ("phones", "emails", "people", "address", "id_number")
SILENT = " OR ".join(f"({' AND '.join(f'{name}_{side} IS NULL' for name in REST)})" for side in "lr")
BARE = (
    f"{same('kernel')} AND {WHOLE} AND ({nothing('place')}) AND {same('branch')}"
    f" AND NOT coalesce(NOT {shared('domains')}, false) AND (NOT {IN_SIGNS} OR {SILENT})"
)
BEGINS = "(starts_with(kernel_l, kernel_r) OR starts_with(kernel_r, kernel_l))"
# Firms of one group share telephone, house and people; what they are called tells them apart.
NAME = Comparison(
    "name",
    ("name", "kernel", "kernels", "sound", "brand", "spoken", "place", "named", "branch", "domains", *REST),
    nothing("name"),
    (
        Level("same", f"{same('name')} AND {WHOLE} AND named_l IS NOT NULL", 0.35, 0.001, in_records=True),
        Level("registered", REGISTERED, 0.20, 0.005, in_records=True),
        Level("bare", BARE, 0.30, 0.01, in_records=True),
        Level("kernel", same("kernel"), 0.30, 1e-5, tf="kernel"),
        Level("also", shared("kernels"), 0.10, 0.1, in_records=True),
        Level("sounds", same("sound"), 0.04, 1e-5, tf="sound"),
        Level("close", f"{sign_apart('kernel')} AND length(kernel_l) > 3", 0.06, 1e-4),
        Level("short", f"{BEGINS} AND ({IN_SIGNS} OR {same('brand')})", 0.07, 0.0002),
        Level("stem", f"left(kernel_l, 4) = left(kernel_r, 4) AND {IN_SIGNS}", 0.03, 0.0002),
        Level("spoken", f"{same('spoken')} AND (sound_l IS NULL) <> (sound_r IS NULL)", 0.03, 0.0005),
        Level("brand", same("brand"), 0.005, 0.04),
        Level("other", "ELSE", 0.01, 0.97),
    ),
)
PLACE = Comparison(
    "place",
    ("place", "named"),
    nothing("place"),
    (
        Level("same", same("place"), 0.98, 0.08, tf="place"),
        Level("named", "named_l <> named_r", 0.001, 0.60),
        Level("other", "ELSE", 0.007, 0.32),
    ),
)
BRANCH = Comparison(
    "branch",
    ("branch",),
    "branch_l = '' AND branch_r = ''",
    (Level("same", same("branch"), 0.999, 0.05), Level("other", "ELSE", 1e-7, 0.95)),
)
ID_NUMBER = Comparison(
    "id_number",
    ("id_number",),
    nothing("id_number"),
    (
        Level("same", same("id_number"), 0.95, 0.001, in_records=True),
        Level("near", near("id_number", 1), 0.04, 0.5, in_records=True),
        Level("other", "ELSE", 0.01, 0.999),
    ),
)
PHONE = Comparison(
    "phone",
    ("phones", "tails"),
    nothing("phones"),
    (
        Level("same", shared("phones"), 0.50, 0.3, in_records=True),
        Level("tail", shared("tails"), 0.08, 0.3, in_records=True),
        Level("other", "ELSE", 0.42, 0.99999),
    ),
)
EMAIL = Comparison(
    "email",
    ("emails", "domains"),
    nothing("emails"),
    (
        Level("same", shared("emails"), 0.35, 0.1, in_records=True),
        Level("domain", shared("domains"), 0.25, 0.5, in_records=True),
        Level("apart", f"NOT {shared('domains')}", 0.08, 0.99997),
        Level("other", "ELSE", 0.40, 0.99997),
    ),
)
PEOPLE = Comparison(
    "people",
    ("people",),
    nothing("people"),
    (Level("same", shared("people"), 0.55, 0.0005), Level("other", "ELSE", 0.45, 0.9995)),
)
ADDRESS = Comparison(
    "address",
    ("address", "street"),
    nothing("address"),
    (
        Level("same", same("address"), 0.50, 0.0003, tf="address"),
        Level("street", same("street"), 0.20, 0.001, tf="street"),
        Level("other", "ELSE", 0.30, 0.998),
    ),
)

# What firms of one building, or of one bookkeeper, share is shared together.
UNLIKE = " AND ".join(
    f"NOT coalesce({one}, false)"
    for one in (
        same("name"),
        same("kernel"),
        same("sound"),
        shared("kernels"),
        f"{same('spoken')} AND (sound_l IS NULL) <> (sound_r IS NULL)",
        f"{sign_apart('kernel')} AND length(kernel_l) > 3",
        "starts_with(kernel_l, kernel_r)",
        "starts_with(kernel_r, kernel_l)",
    )
)
IN_COMMON = " + ".join(
    f"coalesce({one}, false)::int"
    for one in (
        shared("tails"),
        shared("domains"),
        shared("people"),
        f"({same('street')} OR {same('address')})",
    )
)
# Those of one group share what they are called and their mail house, each in its city.
GROUP = " AND ".join(
    (
        "place_l <> place_r",
        f"coalesce({shared('domains')}, false)",
        *(f"NOT coalesce({one}, false)" for one in (shared("tails"), shared("people"), same("street"))),
    )
)
NEIGHBOURS = Comparison(
    "neighbours",
    (
        "name", "kernel", "kernels", "sound", "spoken", "place", "tails", "domains", "people", "address",
        "street",
    ),
    f"NOT ({UNLIKE} AND {IN_COMMON} > 1) AND NOT coalesce({GROUP}, false)",
    (
        Level("other", f"{UNLIKE} AND {IN_COMMON} > 1", 0.001, 1.0),
        Level("group", GROUP, 0.01, 1.0),
        Level("none", "ELSE", 1.0, 1.0),
    ),
)  # fmt: skip

FIRMS = Likeness(
    (NAME, PLACE, BRANCH, ID_NUMBER, PHONE, EMAIL, PEOPLE, ADDRESS, NEIGHBOURS),
    (
        Block(("id_number",)),
        Block(("tails",), ("tails",)),
        Block(("emails",), ("emails",)),
        Block(("kernels",), ("kernels",)),
        Block(("sound",)),
        Block(("domains", "left(kernel, 1)"), ("domains",)),
        Block(("place", "brand")),
        Block(("left(kernel, 4)",)),
        Block(("spoken", "place")),
        Block(("street", "brand")),
        Block(("street", "spoken")),
        Block(("right(kernel, 4)", "place")),
        Block(("people", "left(kernel, 1)"), ("people",)),
    ),
    (
        Block(("id_number",)),
        Block(("kernel", "phones"), ("phones",)),
        Block(("kernel", "place")),
        Block(("kernel", "emails"), ("emails",)),
    ),
)
