"""A small company as programs find it: one record of each kind, and what an id in an example stands for."""

import json
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.test import Client

from guanxi.config.docs import resolved
from guanxi.customers import actions as customers
from guanxi.customers.rows import StandingRow
from guanxi.customers.tests.factories import make_contact, make_customer, make_interaction, make_tag
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.staff import actions as staff
from guanxi.foundation.tasks import actions as tasks
from guanxi.purchases import actions as purchases
from guanxi.purchases.models import Product
from guanxi.purchases.tests.factories import line as order_line
from guanxi.purchases.tests.factories import make_order

IDS = ("owner_id", "department_id", "customer_id", "contact_id", "tag_id", "interaction_id", "link_id",
       "order_id", "product_id", "cost_id", "task_id", "line_id")  # fmt: skip


@dataclass
class World:
    """``ids``: what each name of an id stands for."""

    owner: User
    ids: dict[str, int]
    elsewhere: dict[str, int]  # the end of a path → the id it needs there

    def address(self, path: str) -> str:
        """A path of the document with ids in it."""
        for end, pk in self.elsewhere.items():
            if path.endswith(end):
                path = re.sub(r"{\w+}", str(pk), path)
        return re.sub(r"{(\w+)}", lambda part: str(self.ids.get(part[1], 1)), path)

    def fill(self, value: Any, name: str = "") -> Any:
        """An example with its ids replaced by those of records that are there."""
        if isinstance(value, dict):
            return {key: self.fill(one, key) for key, one in value.items()}
        if isinstance(value, list):
            return [self.fill(one, name.removesuffix("s")) for one in value]
        return self.ids.get(name, value)


KINDS: dict[str, Any] = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
KINDS["number"] = (int, float, str)  # a decimal goes out as text


def furnish(owner: User) -> World:
    """One of everything, all of it ``owner``'s; he holds what all roles hold."""
    customer = make_customer(owner, "宁波启航供应链", address="星湖街 1 号")
    standing = StandingRow(customer_id=customer.pk, tier="high", value=Decimal(1000))
    customers.write_standings(
        Company.get(), by=User.system(), run_id=1, as_of=date(2024, 5, 1), rows=[standing]
    )
    contact = make_contact(customer, owner, "赵敏", phone="13900001111")
    talk = make_interaction(customer, owner, contact=contact)
    tag, put = make_tag(owner), make_tag(owner)
    link = customers.put_tag(customer, by=owner, tag=put, since=date(2024, 5, 1))
    order = make_order(owner, customer, order_line())
    cost = purchases.add_cost(customer, by=owner, on=date(2024, 5, 1), kind="sales", amount=Decimal(100))
    task = tasks.create_task(owner, by=owner, description="送样品")
    line = tasks.add_check_item(task, by=owner, text="拍照")
    made: list[Any] = [owner.pk, owner.department_id, customer.pk, contact.pk, tag.pk, talk.pk, link.pk,
            order.pk, Product.objects.get().pk, cost.pk, task.pk, line.pk]  # fmt: skip
    done = tasks.create_task(owner, by=owner, description="打样")
    tasks.complete_task(done, by=owner)
    return World(owner, dict(zip(IDS, made, strict=True)), {"/reopen": done.pk})


def program_of(user: User, **headers: str) -> Client:
    """A program with this person's token."""
    _token, secret = staff.create_token(user, by=user, name="program")
    said = {"Authorization": f"Bearer {secret}", "Accept-Language": "en", **headers}
    return Client(headers=said, raise_request_exception=False)


def send(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    content = "" if body is None else json.dumps(body)
    return client.generic(method.upper(), path, content, content_type="application/json", headers=headers)


def fits(schema: Any, value: Any, place: str = "answer") -> list[str]:
    """What of ``value`` is not as the document says: names and types, all the way down."""
    if value is None:
        allowed = [one.get("type") for one in schema.get("anyOf", [schema])]
        return [] if "null" in allowed or not schema else [f"{place} is null"]
    plain = resolved(schema)
    kind = plain.get("type")
    if kind in KINDS and not isinstance(value, KINDS[kind]):
        return [f"{place} is {type(value).__name__}, not {kind}"]
    if kind == "array":
        return [wrong for one in value[:3] for wrong in fits(plain.get("items", {}), one, f"{place}[]")]
    if "properties" not in plain:
        return []
    found = [f"{place}.{name} is missing" for name in plain.get("required", ()) if name not in value]
    found += [f"{place}.{name} is not documented" for name in value if name not in plain["properties"]]
    for name, one in plain["properties"].items():
        if name in value:
            found += fits(one, value[name], f"{place}.{name}")
    return found
