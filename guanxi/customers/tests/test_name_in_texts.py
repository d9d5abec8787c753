"""CUS-32: an erasure finds a person in a text however the name or the number is written there."""

import pytest

from guanxi.customers.subject_rights.naming import pattern_of


def struck(text, *values):
    pattern = pattern_of(values)
    return pattern.sub("▇▇", text) if pattern else text


@pytest.mark.parametrize(
    "written",
    [
        "13811112222",
        "138 1111 2222",
        "138-1111-2222",
        "+86 13811112222",
        "0086 138-1111-2222",
        "+86-138 1111 2222",
    ],
)
@pytest.mark.parametrize("held", ["13811112222", "+8613811112222", "138 1111 2222"])
def test_CUS_32_a_number_is_found_with_gaps_and_with_or_without_its_country(written, held):
    assert struck(f"电话{written}，下午打", held) == "电话▇▇，下午打"


@pytest.mark.parametrize(
    ("text", "held", "left"),
    [
        ("ring 0512-6288 1234.", "0512-62881234", "ring ▇▇."),
        ("ring +49 30 1234567", "+49301234567", "ring ▇▇"),
        ("order 9138111122221", "13811112222", "order 9138111122221"),
        ("mail CHEN@Person.Example now", "chen@person.example", "mail ▇▇ now"),
        ("CHEN  wei called", "Chen Wei", "▇▇ called"),
        ("Plan by An, for Anna", "An", "Plan by ▇▇, for Anna"),
        ("欧阳倩如说：找欧阳倩", "欧阳倩如", "▇▇说：找欧阳倩"),
        ("A.B. and A+B", "A.B", "▇▇. and A+B"),
        ("王 is too short", "王", "王 is too short"),
    ],
)
def test_CUS_32_names_are_found_in_any_case_and_only_as_words(text, held, left):
    assert struck(text, held) == left
