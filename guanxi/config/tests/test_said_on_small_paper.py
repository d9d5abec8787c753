"""What is short of room still says what it is for: columns on a phone, names in a drawing, small numbers."""

from datetime import date

import pytest

from guanxi.customers.duplicates.forms import plainly
from guanxi.customers.parties.drawing import shortened
from guanxi.customers.subject_rights.listing import columns
from guanxi.foundation.accounts.rights import by_room, rights
from guanxi.foundation.policies.listing import COLUMNS


@pytest.mark.parametrize(
    ("listed", "needed"),
    [(COLUMNS, {"person", "policy", "state"}), (columns(date(2026, 5, 4)), {"kind", "state", "due"})],
)
def test_a_row_folded_into_four_cells_keeps_what_the_list_is_for(listed, needed):
    stay = [one.code for one in listed if one.phone and one.shown]
    assert needed <= set(stay[:4])


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("无锡联创包装材料", "无锡联创包装材料"),
        ("无锡联创包装材料有限公司", "无锡联创包装材料…"),
        ("Poldermeer Ltd", "Poldermeer Ltd"),
        ("Poldermeer Exhibitions B.V.", "Poldermeer Exhib…"),
    ],
)
def test_twice_as_many_letters_as_chinese_characters_fit_below_a_spot(name, drawn):
    assert shortened(name) == drawn


def test_a_small_weight_is_written_as_people_write_it():
    assert [plainly(value) for value in (1e-05, 0.35, 1.0)] == ["0.00001", "0.35", "1.0"]


def test_a_room_that_several_apps_fill_stands_once():
    labels = [label for label, _some in by_room(rights())]
    assert len(labels) == len(set(labels))
    assert sum(len(some) for _label, some in by_room(rights())) == len(rights())
