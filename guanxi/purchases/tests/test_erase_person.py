"""CUS-32: an erasure finds a person's name beside the orders, in approvals and in own fields of the firm."""

from typing import Any, cast

import pytest
from django.db import models

from guanxi.customers.subject_rights import actions
from guanxi.customers.tests.asking import MAIL, NAME, PHONE, RIGHTS, asked, in_tables, person_at
from guanxi.customers.tests.factories import make_user, today
from guanxi.customers.tests.fields import make_field
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.approvals.models import Definition, Move, Request
from guanxi.foundation.comments.actions import add_comment
from guanxi.foundation.customfields.models import Value
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tasks.tests.making import WORKING, make_task
from guanxi.purchases.models import Cost, Product

from .factories import line, make_manager, make_order, make_product

pytestmark = pytest.mark.django_db


def stands(row: Any) -> Any:
    """As an action would have left it."""
    return cast("Any", models.QuerySet(type(row))).bulk_create([row])[0]


def test_CUS_32_lines_comments_approvals_and_own_fields_name_the_person_no_more(tmp_path, settings):
    settings.GUANXI_ERASURES = tmp_path / "erasures.jsonl"
    field = make_field("long", "Remark")
    by = make_user(grants={**RIGHTS, **WORKING, "purchases.view_order": Scope.ALL})
    customer, person, _talk = person_at(by)
    manager = make_manager()
    make_product(manager, "A1", name="Lamp")
    bought = line(text=f"Lamp for {NAME}"), line("B2", text="Cable"), line("C3", text=f"Engraved for {NAME}")
    order = make_order(manager, customer, *bought)
    add_comment(by, by=by, record=order, body=f"{MAIL.upper()} wants it on Monday")
    place = {"kind": "purchases.order", "record_id": order.pk}
    path = stands(Definition(name="Discount", purpose="own"))
    told = {"definition": path, "asker": by, "step_since": today(), "subject": f"For {NAME}"}
    request = stands(Request(**place, **told, comment=f"{PHONE[:3]}-{PHONE[3:7]}-{PHONE[7:]} rang"))
    stands(Move(request=request, by=by, said="asked", step=1, comment=f"as {NAME} says"))
    task = make_task(by, description="Call back")
    models.QuerySet(Task).filter(pk=task.pk).update(about_kind="customers.customer", about_id=customer.pk)
    add_comment(by, by=by, record=task, body=f"{NAME} agreed")
    beside = {"kind": "tasks.task", "record_id": task.pk}
    stands(Request(**beside, **told | {"subject": "Discount"}, comment=f"{NAME} asks for it"))
    cost = stands(Cost(customer=customer, on=today(), kind="sales", amount=5, note=f"Lunch with {NAME}"))
    stands(Value(field=field, record_id=customer.pk, text="ouyang", plain=f"Ask {NAME} first"))
    assert {table for table, _one in in_tables(NAME)} >= {
        "purchases_orderline", "purchases_product", "purchases_cost", "comments_comment",
        "approvals_request", "approvals_move", "customfields_value",
    }  # fmt: skip
    actions.erase_person(asked(person, by), by=by)
    assert in_tables(NAME, PHONE, MAIL, MAIL.upper(), "138-1111") == []
    assert list(order.lines.order_by("position").values_list("text", flat=True)) == [
        "Lamp for ▇▇", "Cable", "Engraved for ▇▇",
    ]  # fmt: skip
    cost.refresh_from_db()
    product = Product.objects.get(code="C3")
    assert (cost.note, product.name) == ("Lunch with ▇▇", "Engraved for ▇▇")
    assert "ouyang" not in product.sort_name
    value = Value.objects.get(field=field)
    assert (value.plain, "ouyang" in str(value.text)) == ("Ask ▇▇ first", False)
