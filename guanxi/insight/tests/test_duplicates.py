"""Pairs of records of one customer: on public sets whose truth is known, and rule by rule."""

import csv
import gzip
from collections import defaultdict
from itertools import combinations, product

import pyarrow as pa
import pytest

from guanxi.insight.duplicates.finding import find
from guanxi.insight.duplicates.levels import weighed
from guanxi.insight.duplicates.people import NAME, PEOPLE, PHONE

TEXTS = pa.list_(pa.string())


type Said = tuple[str, str, list[str], str]


def people(*rows):
    """Records of people from what differs: (given, family, phones, birthday)."""
    columns: dict[str, list[object]] = defaultdict(list)
    for number, (given, family, phones, birthday) in enumerate(rows, 1):
        columns["id"].append(number)
        columns["given"].append(given)
        columns["family"].append(family)
        columns["name"].append(f"{given} {family}")
        columns["latin"].append(f"{given} {family}")
        columns["phones"].append(phones or None)
        columns["tails"].append([phone[-8:] for phone in phones] or None)
        columns["birthday"].append(birthday or None)
    kinds = {"id": pa.int64(), "phones": TEXTS, "tails": TEXTS}
    return pa.table(
        {name: pa.array(values, kinds.get(name, pa.string())) for name, values in columns.items()}
    )


CROWD = [
    (f"g{n}", f"f{n % 90}", [f"+493{n:08}"], f"19{50 + n % 50}-0{1 + n % 9}-1{n % 9}") for n in range(300)
]


def pairs_of(found):
    return {(row["left"], row["right"]): row for row in found.pairs.to_pylist()}


def test_CUS_06_two_records_of_one_person_are_found_and_why():
    found = find(
        people(
            ("anna", "weiß", ["+4930112233"], "1980-05-01"),
            ("anna", "weiss", ["+4930112233"], "1980-05-01"),
            *CROWD,
        ),
        PEOPLE,
    )
    pair = pairs_of(found)[1, 2]
    assert pair["probability"] > 0.99
    assert (pair["why_name"], pair["why_phone"], pair["why_birthday"]) == ("both", "same", "same")
    told = pair["bits_name"] + pair["bits_phone"] + pair["bits_birthday"]
    assert 0 < pair["weight"] < told, "what is found is weighed against how rare doubles are"
    assert found.groups.to_pylist() == [{"id": 1, "group": 1}, {"id": 2, "group": 1}]


def test_a_number_that_many_share_says_nothing_and_a_family_that_shares_one_is_no_person():
    switchboard = [(f"p{n}", f"q{n}", ["+4999912345"], "") for n in range(6)]
    family = [("jan", "moor", ["+4955512345"], "1970-01-01"), ("ida", "moor", ["+4955512345"], "2001-09-09")]
    found = pairs_of(find(people(*switchboard, *family, *CROWD), PEOPLE, least=1e-9))
    assert not [pair for pair in found if max(pair) <= 6]
    assert found.get((7, 8), {"probability": 0})["probability"] < 0.5


def test_a_rare_name_says_more_than_a_common_one():
    common: list[tuple[str, str, list[str], str]] = [("john", "smith", [], "") for _ in range(40)]
    found = pairs_of(
        find(people(("ann", "rare", [], ""), ("ann", "rare", [], ""), *common, *CROWD), PEOPLE, least=1e-9)
    )
    assert found[1, 2]["bits_name"] > 4 + max(
        row["bits_name"] for pair, row in found.items() if pair != (1, 2)
    )


def test_what_a_company_weighs_otherwise_counts():
    rows = people(("anna", "weiss", ["+4930112233"], ""), ("bert", "kraus", ["+4930112233"], ""), *CROWD)
    before = pairs_of(find(rows, PEOPLE, least=1e-9))[1, 2]
    after = pairs_of(find(rows, PEOPLE, least=1e-9, weights={("phone", "same"): (0.7, 15.0)}))
    assert before["bits_phone"] - after.get((1, 2), {"bits_phone": 0})["bits_phone"] > 6
    with pytest.raises(ValueError, match="phone/same"):
        weighed(PHONE, {("phone", "same"): (0.0, 1.0)})
    assert weighed(NAME, {}) == NAME


def test_nothing_and_one_record_have_no_pairs():
    for rows in ((), CROWD[:1]):
        found = find(people(*rows) if rows else people(*CROWD[:1]).slice(0, 0), PEOPLE)
        assert (found.pairs.num_rows, found.groups.num_rows) == (0, 0)
        assert {"left", "right", "probability", "why_name"} <= {*found.pairs.column_names}


# ---- public sets ---------------------------------------------------------------------------------


def quality(groups, truth):
    """F1 of pairs: ``groups`` maps ids to groups found, ``truth`` ids to who they are."""
    found, real = (_pairs(groups), _pairs(truth))
    right = len(found & real)
    return 2 * right / (len(found) + len(real))


def _pairs(labels):
    members = defaultdict(list)
    for one, label in labels.items():
        members[label].append(one)
    return {pair for some in members.values() for pair in combinations(sorted(some), 2)}


def _records(rows, columns):
    """Rows of text as the columns of people; ``columns``: ours → theirs."""
    said = {ours: [row[theirs].strip().lower() or None for row in rows] for ours, theirs in columns.items()}
    whole = [
        " ".join(part for part in pair if part) or None
        for pair in zip(said["given"], said["family"], strict=True)
    ]
    mails = said.pop("email", [None] * len(rows))
    arrays = {name: pa.array(values, pa.string()) for name, values in said.items()}
    lists = {
        "emails": pa.array([[mail] if mail else None for mail in mails], TEXTS),
        "users": pa.array([[mail.partition("@")[0]] if mail else None for mail in mails], TEXTS),
    }
    ids = pa.array(range(len(rows)), pa.int64())
    return pa.table(
        {
            "id": ids,
            "name": whole,
            "latin": whole,
            **arrays,
            **lists,
        }
    )


@pytest.mark.public_data
def test_CUS_27_febrl_and_fake_1000_are_told_apart_as_well_as_published(public_data):
    with gzip.open(public_data / "febrl" / "dataset3.csv.gz", "rt", encoding="utf-8") as text:
        rows = list(csv.DictReader(text, skipinitialspace=True))
    columns = {
        "given": "given_name", "family": "surname", "birthday": "date_of_birth", "id_number": "soc_sec_id",
        "address": "address_1", "house": "street_number", "city": "suburb", "postcode": "postcode",
    }  # fmt: skip
    truth = {number: row["rec_id"].split("-")[1] for number, row in enumerate(rows)}
    assert _f1(rows, columns, truth) >= 0.99

    with (public_data / "splink" / "fake_1000.csv").open() as file:
        rows = list(csv.DictReader(file))
    columns = {
        "given": "first_name",
        "family": "surname",
        "birthday": "dob",
        "city": "city",
        "email": "email",
    }
    truth = {number: row["cluster"] for number, row in enumerate(rows)}
    assert _f1(rows, columns, truth) >= 0.78


def _f1(rows, columns, truth):
    groups = find(_records(rows, columns), PEOPLE).groups.to_pylist()
    alone = {number: -1 - number for number in truth}
    return quality(alone | {row["id"]: row["group"] for row in groups}, truth)


def test_of_a_name_that_two_bear_its_parts_say_whether_they_are_two():
    """Of 400, one in twenty is an Anna and one in twenty a Weiss; Zora and Quill are nobody else."""
    givens = [f"given{n}" for n in range(18)] + ["anna"]
    families = [f"family{n}" for n in range(18)] + ["weiss"]
    others = [pair for pair in product(givens, families) if pair != ("anna", "weiss")]
    crowd: list[Said] = [(*pair, [], "") for pair in others]
    pairs: list[Said] = [("anna", "weiss", [], ""), ("zora", "quill", [], "")] * 2
    found = pairs_of(find(people(*pairs, *crowd), PEOPLE, least=1e-9))
    assert found[2, 4]["bits_name"] > found[1, 3]["bits_name"] + 3


def test_one_mailbox_of_different_given_names_is_a_family_and_no_person():
    alike = find(
        people(("anna", "weiss", ["+4930112233"], ""), ("bert", "weiss", ["+4930112233"], ""), *CROWD),
        PEOPLE,
        least=1e-12,
    )
    assert pairs_of(alike)[1, 2]["why_household"] == "relatives"
    assert pairs_of(alike)[1, 2]["probability"] < 0.5
