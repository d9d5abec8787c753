"""A file confirms nothing that its importer's role hides: no telephone number, no address (CUS-20)."""

from decimal import Decimal

import pytest

from guanxi.customers import actions
from guanxi.customers.actions import import_customers, write_standings
from guanxi.customers.comparing import compare_customers
from guanxi.customers.models import Contact, Customer
from guanxi.customers.rows import ContactRow, CustomerRow, Policy, StandingRow
from guanxi.customers.tests.factories import MANAGING, make_change_set, make_customer, make_user, today
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Shown
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.tests.driving import bring_in, check, text
from guanxi.foundation.rights import actions as rights
from guanxi.foundation.staff import actions as staff

pytestmark = [pytest.mark.django_db, pytest.mark.cells]
RIGHT, WRONG = "13812345678", "13900000000"


@pytest.fixture
def known() -> Customer:
    owner = make_user(grants=MANAGING)
    customer = make_customer(owner, name="王芳", kind="person", address="江苏省苏州市星湖街 1 号")
    actions.add_contact(customer, by=owner, name="王芳", phone=RIGHT, email="a@b.com")
    firm = make_customer(owner, name="苏州恒岳精密机械有限公司")
    actions.add_contact(firm, by=owner, name="李伟", phone=RIGHT)
    return customer


@pytest.fixture
def blind(known) -> User:
    """Somebody who imports all customers, and to whom phone, e-mail and address are hidden."""
    masks = dict.fromkeys(("phone", "email", "address"), Shown.HIDDEN)
    role = rights.create_role(Company.get(), by=User.system(), name="Blind", grants=MANAGING, masks=masks)
    user = make_user(grants={}, language="en")
    staff.assign_roles(user, by=User.system(), roles=[role])
    return User.objects.get(pk=user.pk)


def told(by: User, **row) -> tuple:
    """Everything that the check says of one row."""
    return told_of(by, CustomerRow(**row))


def told_of(by: User, row: CustomerRow) -> tuple:
    one = compare_customers(by, [row])[0]
    return one.kind, one.record_id, dict(one.changes), str(one.problem), str(one.alike), one.alike_id


@pytest.mark.parametrize("key", ["auto", "number", "name", "phone", "email"])
def test_a_right_guess_and_a_wrong_one_are_told_the_same(blind, key):
    for name, kind in (("王芳", "person"), ("王芳", None), ("新客户", "person"), ("新客户", "firm")):
        answers = [
            told(
                blind,
                name=name,
                kind=kind,
                address=address,
                contacts=(ContactRow(name="", phone=phone, email=mail),),
                policy=Policy(key=key),
            )
            for phone, mail, address in (
                (RIGHT, "a@b.com", "江苏省苏州市星湖街 1 号"),
                (WRONG, "x@y.com", "别处"),
            )
        ]
        said = [(kind, pk, problem, alike, other) for kind, pk, _changes, problem, alike, other in answers]
        assert said[0] == said[1], (name, kind)
        assert not any("phone" in field or field == "address" for field in answers[1][2])


def test_by_a_hidden_key_nobody_is_known_again_and_a_sentence_says_so(blind):
    with pytest.raises(Refused, match="Known again by"):
        check(blind, text("客户名称,手机", f"甲,{RIGHT}"), kind="customers", key="phone")
    row = CustomerRow("甲", contacts=(ContactRow(name="", phone=RIGHT),), policy=Policy(key="phone"))
    assert "Your role hides this" in told_of(blind, row)[3]


def test_what_is_hidden_stays_as_it_was_and_new_people_have_theirs(blind, known, client):
    content = text("客户名称,客户类型,手机,地址", f"王芳,个人,{WRONG},别处", f"新客户,个人,{WRONG},苏州")
    run = check(blind, content, kind="customers")
    client.force_login(blind)
    assert "values that your role hides" in client.get(f"/imports/{run.pk}/").content.decode()
    run = bring_in(blind, content, kind="customers")
    assert (run.count("new"), run.count("wrong")) == (1, 0)
    known.refresh_from_db()
    assert known.address.reveal() == "江苏省苏州市星湖街 1 号"
    assert {c.customer.name: c.phone.reveal() for c in Contact.objects.all() if c.name != "李伟"} == {
        "王芳": RIGHT,
        "新客户": WRONG,
    }


def without_sums() -> User:
    role = rights.create_role(
        Company.get(),
        by=User.system(),
        name=f"No sums {User.objects.count()}",
        grants=MANAGING,
        masks={"amount": Shown.HIDDEN},
    )
    blind = make_user(grants={}, language="en")
    staff.assign_roles(blind, by=User.system(), roles=[role])
    return User.objects.get(pk=blind.pk)


def test_a_sum_that_is_there_is_not_told_to_whom_amounts_are_hidden(client):
    owner = make_user(grants=MANAGING, language="en")
    make_customer(owner, name="恒岳", reported={"total_amount": "987654.32"})
    blind = without_sums()
    for user, told_to in ((owner, True), (blind, False)):
        run = check(user, text("客户名称,累计合作金额", "恒岳,90万"), kind="customers")
        client.force_login(user)
        page = client.get(f"/imports/{run.pk}/?rows=changed").content.decode()
        assert ("987654.32" in page, "<ins>90万</ins>" in page) == (told_to, True)


def test_a_computed_sum_is_not_found_by_guessing_at_it():
    customer = make_customer(make_user(grants=MANAGING), name="恒岳")
    row = StandingRow(customer_id=customer.pk, tier="high", value=Decimal(1), total=Decimal("1234.50"))
    write_standings(Company.get(), by=User.system(), run_id=1, as_of=today(), rows=[row])
    for guess in ("1234.50", "1234.51"):
        file = text("客户编号,客户名称,累计合作金额", f"{customer.customer_no},恒岳,{guess}")
        assert check(without_sums(), file, kind="customers").count("changed") == 1


def test_who_sees_them_finds_by_them_as_before(known):
    by = make_user(grants=MANAGING)
    row = CustomerRow("王芳", kind="person", contacts=(ContactRow(name="", phone=WRONG),))
    assert import_customers(make_change_set(by), by=by, rows=[row])[0].kind == "new"
