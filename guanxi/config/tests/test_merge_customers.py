"""Two records of one customer become one with all that both had, and two again as they were."""

from datetime import date
from decimal import Decimal

import pytest

from guanxi.customers import actions, merging
from guanxi.customers.alias import Alias
from guanxi.customers.credit.actions import set_credit
from guanxi.customers.credit.models import Credit
from guanxi.customers.depth.actions import move_depth
from guanxi.customers.depth.models import DepthMove
from guanxi.customers.models import Contact, Customer, Interaction, Standing, TagLink
from guanxi.customers.tests import states
from guanxi.customers.tests.factories import (
    make_contact,
    make_customer,
    make_department,
    make_interaction,
    make_tag,
    make_user,
)
from guanxi.customers.tests.fields import make_field
from guanxi.foundation.accounts.models import Share, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.changes.models import Absorbed
from guanxi.foundation.comments.actions import add_comment
from guanxi.foundation.customfields import keeping
from guanxi.foundation.customfields.models import CustomField
from guanxi.foundation.errors import Refused
from guanxi.foundation.ledger import Ledger, opened
from guanxi.foundation.tasks.actions import create_task
from guanxi.purchases.actions import add_cost
from guanxi.purchases.models import Cost, Order
from guanxi.purchases.tests.factories import MANAGING, make_order

pytestmark = pytest.mark.django_db

RIGHTS = MANAGING | dict.fromkeys(
    [
        "customers.change_customer",
        "customers.manage_tags",
        "customers.merge_customers",
        "customers.share_customer",
        "customers.set_credit",
        "customers.import_customers",
        "customers.import_interactions",
        "tasks.add_task",
        "tasks.view_task",
        "comments.add_comment",
    ],
    Scope.ALL,
)


def merger() -> User:
    return make_user(make_department(), RIGHTS)


def pair(by: User) -> tuple[Customer, Customer]:
    """A firm twice: a talk, an order, a cost, a task, a comment, a share and people beside either."""
    kept = make_customer(by, "苏州恒岳精密有限公司", industry="C", external_no="K1", external_source="shop")
    lost = make_customer(
        by,
        "恒岳精密",
        size="large",
        note="贵宾",
        external_no="A7",
        external_source="shop",
        id_number="91320500X",
    )
    tag, other = make_tag(by), make_tag(by)
    for customer, phone in ((kept, "13812345678"), (lost, "13812345678")):
        make_contact(customer, by, "王芳", phone=phone)
        make_interaction(customer, by, date(2024, 5, customer.pk % 27 + 1), subject=customer.name)
        make_order(by, customer, number=f"N{customer.pk}")
        add_cost(customer, by=by, on=date(2024, 5, 2), kind="sales", amount=Decimal(5))
        actions.put_tag(customer, by=by, tag=tag, source="sales")
        create_task(by, by=by, description="回访", about=customer)
        add_comment(by, by=by, record=customer, body="看一下")
    make_contact(lost, by, "李强", email="li@example.com", is_primary=True)
    actions.put_tag(lost, by=by, tag=other, source="sales")
    for customer, depth, grade in ((kept, "1", "A"), (lost, "3", "C")):
        move_depth(customer, by=by, depth=depth)
        set_credit(customer, by=by, grade=grade, reason="认识")
    return Customer.objects.get(pk=kept.pk), Customer.objects.get(pk=lost.pk)


def known(customer: Customer, number: int, fields: list[CustomField]) -> None:
    """What machines and own fields hold of a customer."""
    Standing.objects.create(
        customer=customer,
        as_of=date(2024, 6, 1),
        run_id=1,
        tier="ordinary",
        value=number,
        facts={"n": number},
    )
    text, secret = (field.code for field in fields)
    own = {text: f"t{number}", secret: f"s{number}"}
    actions.change_customer(customer, by=User.objects.get(pk=customer.owner_id), custom=own)


def own_values() -> list[tuple[int, str, str]]:
    fields = keeping.fields_of(Customer)
    held = keeping.held(fields, Customer.objects.values_list("pk", flat=True))
    return sorted(
        (pk, code, getattr(v, "reveal", lambda v=v: v)())
        for pk, row in held.items()
        for code, v in row.items()
    )


def everything() -> dict[str, object]:
    """What stands in the room and beside it, but for versions."""
    return states.told() | {
        "depths": sorted(DepthMove.objects.values_list("customer_id", "before", "after")),
        "credits": sorted(Credit.objects.values_list("pk", "customer_id", "grade")),
        "orders": sorted(Order.objects.values_list("number", "customer_id", "customer_key")),
        "costs": sorted(Cost.objects.values_list("pk", "customer_id", "fingerprint")),
        "shares": sorted(Share.objects.values_list("pk", "record_id")),
        "standings": sorted(Standing.objects.values_list("customer_id", "value", "tier")),
        "own": own_values(),
        "keys": sorted(
            Customer.objects.values_list("pk", "uid", "created_by_id", "last_contact_on", "total")
        ),
    }


def test_CUS_06_all_that_both_had_stands_on_the_one() -> None:
    by = merger()
    kept, lost = pair(by)
    reader = make_user(kept.department)
    actions.share_customer(lost, by=by, reader=reader)

    actions.merge_customers(kept, by=by, lost=lost)

    one = Customer.objects.get()
    assert (one.pk, one.name, one.industry, one.size, one.note) == (kept.pk, kept.name, "C", "large", "贵宾")
    assert one.id_number.reveal() == "91320500X"
    people = {each.name: each for each in Contact.objects.all()}
    assert sorted(people) == ["李强", "王芳"]
    assert [each.name for each in people.values() if each.is_primary] == ["王芳"]
    assert Interaction.objects.filter(customer=one).count() == 2
    assert set(Order.objects.values_list("customer_id", "customer_key")) == {(one.pk, one.sort_name)}
    assert Cost.objects.filter(customer=one).count() == 2
    assert Share.objects.get().record_id == one.pk
    assert Credit.objects.get().grade == "A"
    assert TagLink.objects.filter(customer=one, ended_on=None).count() == 2


def test_CUS_06_taken_apart_everything_is_as_it_was() -> None:
    by = merger()
    kept, lost = pair(by)
    actions.share_customer(lost, by=by, reader=make_user(kept.department))
    fields = [make_field("text"), make_field("text", "Secret", is_encrypted=True)]
    with opened(Ledger(by=by, verb="score")):
        known(kept, 1, fields)
        known(lost, 2, fields)
    kept.refresh_from_db()
    before = everything()

    actions.merge_customers(
        kept, by=by, lost=lost, take=["name", "customer_no", "external_no", "depth", fields[1].name]
    )
    one = Customer.objects.get()
    assert (one.customer_no, one.name) == (lost.customer_no, lost.name)
    assert {value for _pk, _code, value in own_values()} == {"t1", "s2"}
    done = actions.unmerge_customers(kept, by=by, lost_id=lost.pk)

    assert done.left == []
    assert everything() == before
    assert not Alias.objects.exists()


def test_later_edits_stay_and_are_named() -> None:
    by = merger()
    kept, lost = pair(by)
    talk = Interaction.objects.get(customer=lost)
    actions.merge_customers(kept, by=by, lost=lost, take=["size", "name"])
    actions.change_interaction(talk, by=by, feedback="要报价")
    actions.change_customer(kept, by=by, name="恒岳集团")
    later = make_interaction(kept, by, date(2024, 6, 1), subject="新报价")

    done = actions.unmerge_customers(kept, by=by, lost_id=lost.pk, take=[later.pk])

    here, there = Customer.objects.get(pk=kept.pk), Customer.objects.get(pk=lost.pk)
    assert (here.name, here.size, there.name) == ("恒岳集团", "", "恒岳精密")
    assert [(one.kind, one.record_id) for one in done.left] == [("customers.customer", kept.pk)]
    talk.refresh_from_db()
    later.refresh_from_db()
    assert (talk.customer_id, talk.feedback, later.customer_id) == (lost.pk, "要报价", lost.pk)
    assert there.last_contact_on == later.on


def test_three_in_a_row_come_out_from_the_last() -> None:
    by = merger()
    first, second, third = (make_customer(by, f"云帆{n}") for n in "一二三")
    make_interaction(first, by)
    actions.merge_customers(second, by=by, lost=first)
    actions.merge_customers(third, by=by, lost=second)
    kind = "customers.customer"
    assert Absorbed.objects.end_of(kind, first.pk) == third.pk

    with pytest.raises(Refused):
        actions.unmerge_customers(third, by=by, lost_id=first.pk)
    actions.unmerge_customers(third, by=by, lost_id=second.pk)
    actions.unmerge_customers(second, by=by, lost_id=first.pk)

    assert Interaction.objects.get().customer_id == first.pk
    assert Customer.objects.count() == 3


def test_who_may_not_touch_both_merges_nothing() -> None:
    by = merger()
    kept, lost = pair(by)
    seller = make_user(kept.department, RIGHTS | {"customers.merge_customers": Scope.OWN})
    own = make_customer(seller, "恒岳精密机械")
    with pytest.raises(Refused):
        actions.merge_customers(own, by=seller, lost=lost)
    person = make_customer(by, "王芳", kind="person")
    with pytest.raises(Refused):
        actions.merge_customers(kept, by=by, lost=person)
    assert Customer.objects.count() == 4


def test_every_column_of_a_customer_is_chosen_computed_or_stays_as_it_is() -> None:
    chosen = {*merging.FIELDS, *(name for names in merging.PAIRED.values() for name in names)}
    stays = {
        "id",
        "owner",
        "department",
        "reported",
        "change_set",
        "created_by",
        "confirmed_on",
        "confirmed_by",
        "party",
        "sensitive_on",
    }
    columns = {column.name for column in Customer._meta.concrete_fields}
    assert (
        columns - chosen - stays - Customer.UNTRACKED - {"uid", "version", "created_at", "changed_at"}
        == set()
    )
