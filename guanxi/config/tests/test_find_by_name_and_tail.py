"""尾号加姓: somebody is found by a number's end and the name's beginning, where one sees that end."""

import pytest

from guanxi.config.tests.test_find import Palette
from guanxi.customers.searching import REVEAL
from guanxi.customers.tests.factories import SELLING, make_contact, make_customer, make_user
from guanxi.customers.tests.test_find_by_phone import WITHOUT, answers, found
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope, Shown
from guanxi.foundation.rights.actions import create_role
from guanxi.foundation.staff.actions import assign_roles

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller() -> User:
    """Whose people have numbers of one end."""
    user = make_user()
    for firm, name, phone in (
        ("恒岳", "王芳", "13812344567"),
        ("华新", "李敏", "13900004567"),
        ("启航", "陳志豪", "13700004567"),
        ("Weber", "Mara Keller", "13600004567"),
        ("远山", "王强", "13500001111"),
    ):
        make_contact(make_customer(user, firm), user, name, phone=phone)
    return user


@pytest.mark.parametrize(
    ("typed", "firms"),
    [
        ("王 4567", {"恒岳"}),
        ("王4567", {"恒岳"}),
        ("4567 王", {"恒岳"}),
        ("4567王", {"恒岳"}),
        ("王总4567", {"恒岳"}),
        ("王女士 4567", {"恒岳"}),
        ("王芳４５６７", {"恒岳"}),
        ("王 尾号4567", {"恒岳"}),
        ("手机尾号 4567 李", {"华新"}),
        ("尾号4567", {"恒岳", "华新", "启航", "Weber"}),
        ("陈4567", {"启航"}),  # in whatever signs
        ("keller 4567", {"Weber"}),
        ("Mara 4567", {"Weber"}),
        ("芳4567", set()),
        ("keller4567", set()),  # so numbers of customers and orders begin
        ("王4568", set()),
        ("王 45678", set()),
    ],
)
def test_a_name_beside_four_digits_finds_whose_number_ends_so(seller, typed, firms):
    assert set(found(seller, typed)) == firms


def test_the_palette_finds_the_person_and_the_customer(seller):
    html = Palette(seller).html("王总4567")
    assert "王芳" in html
    assert "恒岳" in html
    assert "王强" not in html
    assert html.count('data-item="contact:') == 1
    assert Palette(seller).html("尾号4567").count('data-item="contact:') == 4


# ---- from the side of one who may not see numbers ------------------------------------------------


def blind(user: User) -> User:
    """Somebody beside ``user`` who sees and might reveal the same, but from whom numbers are hidden."""
    grants = SELLING | {REVEAL: Scope.DEPARTMENT}
    masks = {"phone": Shown.HIDDEN}
    role = create_role(Company.get(), by=User.system(), name="Blind", grants=grants, masks=masks)
    reader = make_user(user.department, grants={})
    assign_roles(reader, by=User.system(), roles=[role])
    return User.objects.get(pk=reader.pk)


def test_CUS_20_a_name_beside_digits_tells_nothing_of_a_hidden_number(seller):
    reader, stranger = blind(seller), make_user()
    assert "恒岳" in found(reader, "")
    for typed in ("王4567", "尾号4567", "4567 王", "王芳 4567"):
        page, counted, api = answers(reader, typed)
        assert "恒岳" not in page
        assert (counted, api, found(stranger, typed)) == ("0", [], [])
        for one in (reader, stranger):
            html = Palette(one).html(typed)
            assert 'data-item="contact:' not in html
            assert "恒岳" not in html


def test_CUS_20_where_the_mask_shows_the_end_it_finds_and_elsewhere_not(seller):
    make_contact(make_customer(seller, "Landline"), seller, "王海", phone="010-8888 4567")
    reader = make_user(grants=WITHOUT)
    assert found(reader, "王4567") == ["恒岳"]
    html = Palette(reader).html("王4567")
    assert "王芳" in html
    assert "王海" not in html
    assert set(found(seller, "王4567")) == {"恒岳", "Landline"}
