"""A million people as Febrl's dataset3 has five thousand: its names and places, its errors.

Every further record goes wrong as one of dataset3's does that is drawn for it: of each field whether it
stays, is left out, is another's, or how many signs of it slip. Birthdays are thrown anew.
"""

import csv
import gzip
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from benchmarks._doubles_rows import Dice

FIELDS = {
    "given": "given_name", "family": "surname", "birthday": "date_of_birth", "id_number": "soc_sec_id",
    "address": "address_1", "house": "street_number", "city": "suburb", "postcode": "postcode",
}  # fmt: skip
LETTERS, DIGITS = "abcdefghijklmnopqrstuvwxyz", "0123456789"
OTHER = 4  # signs: more than so many that differ are another value, not a slip
DOUBLED = 0.10
type Said = dict[str, str]
type Slip = int | Literal["gone", "other", "new"]


def rows(file: Path) -> list[Said]:
    """Dataset3 in our columns, with ``who``: whose record it is."""
    with gzip.open(file, "rt", encoding="utf-8") as text:
        read = csv.DictReader(text, skipinitialspace=True)
        return [
            {ours: row[theirs].strip().lower() for ours, theirs in FIELDS.items()} | {"id": row["rec_id"]}
            for row in read
        ]


def made(file: Path, count: int, seed: int) -> tuple[list[Said], list[int]]:
    """``count`` records, and which person each is of; one in ten has further ones, as many as one there."""
    dice, whole = Dice(seed), rows(file)
    first = {row["id"].split("-")[1]: row for row in whole if row["id"].endswith("org")}
    further = defaultdict[str, list[Said]](list)
    for row in whole:
        if not row["id"].endswith("org"):
            further[row["id"].split("-")[1]].append(row)
    numbers = [len(some) for some in further.values()]
    slips = [_slips(first[who], row) for who, some in further.items() for row in some]
    people = list(first.values())
    records: list[Said] = []
    truth: list[int] = []
    person = 0
    while len(records) < count:
        person += 1
        said = _person(dice, people)
        more = dice.pick(numbers) if dice.chance(DOUBLED) else 0
        group = [said, *(_wrong(dice, said, people, dice.pick(slips)) for _n in range(more))]
        records += group
        truth += [person] * len(group)
    order = list(range(count))
    dice.shuffle(order)
    return [records[place] for place in order], [truth[place] for place in order]


def _slips(right: Said, wrong: Said) -> Mapping[str, Slip]:
    return {name: _slip(right[name], wrong[name]) for name in FIELDS}


def _slip(right: str, wrong: str) -> Slip:
    if right == wrong:
        return 0
    if not wrong:
        return "gone"
    if not right:
        return "new"
    apart = _distance(right, wrong)
    return apart if apart <= OTHER and apart < max(len(right), len(wrong)) else "other"


def _distance(one: str, other: str) -> int:
    """Levenshtein's."""
    before = list(range(len(other) + 1))
    for place, sign in enumerate(one, 1):
        row = [place]
        for at, there in enumerate(other, 1):
            row.append(min(before[at] + 1, row[-1] + 1, before[at - 1] + (sign != there)))
        before = row
    return before[-1]


def _person(dice: Dice, people: Sequence[Said]) -> Said:
    """Each part is somebody's: name, street and place do not come from the same person."""
    place = dice.pick(people)
    year, month, day = dice.day(1900, 1999)
    return {
        "given": dice.pick(people)["given"],
        "family": dice.pick(people)["family"],
        "birthday": f"{year}{month:02}{day:02}" if dice.pick(people)["birthday"] else "",
        "id_number": dice.digits(7),
        "address": dice.pick(people)["address"],
        "house": dice.pick(people)["house"],
        "city": place["city"],
        "postcode": place["postcode"],
    }


def _wrong(dice: Dice, right: Said, people: Sequence[Said], slips: Mapping[str, Slip]) -> Said:
    return {name: _field(dice, right[name], people, name, slip) for name, slip in slips.items()}


def _field(dice: Dice, right: str, people: Sequence[Said], name: str, slip: Slip) -> str:
    if slip == "gone":
        return ""
    if slip in ("other", "new"):
        return dice.pick(people)[name]
    for _n in range(slip if isinstance(slip, int) else 0):
        right = _slipped(dice, right)
    return right


def _slipped(dice: Dice, text: str) -> str:
    """One sign more, less, or another."""
    if not text:
        return text
    at, sign = int(dice.random() * len(text)), dice.pick(DIGITS if text.isdigit() else LETTERS)
    kind = dice.pick(("other", "more", "less"))
    return text[:at] + ("" if kind == "less" else sign) + text[at + (kind != "more") :]
