"""CUS-22: no door by a number shows a sensitive customer, or a part of it, unless that is on record."""

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from guanxi.config import docs
from guanxi.config.tests.api_world import confirmed, furnish, program_of
from guanxi.customers.models import Customer
from guanxi.customers.sensitive.actions import mark_sensitive
from guanxi.foundation.audit.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.page]
# What the number behind these words is of, in the world of the examples.
PAGES = {
    "customers": "customer_id",
    "contacts": "contact_id",
    "interactions": "interaction_id",
    "comments": "comment_id",
    "files": "file_id",
}
PARTS = set(PAGES.values())
NAMED_ONLY = [  # a number, or an empty form below its name
    f"customers/<int:pk>/{end}/"
    for end in (
        "costs/new",
        "mark-sensitive",
        "needs/new",
        "parties/link",
        "place",
        "share",
        "unmark-sensitive",
    )
]


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        place = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield place
        elif not one.namespace:
            yield from routes(one, place)


def pages(ids: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Each address of a page whose only number is of the customer or a part of it."""
    for route in routes(get_resolver()):
        found = re.fullmatch(r"(\w+)/<int:\w+>/([^<]*)", route)
        if found and found[1] in PAGES:
            yield route, f"/{found[1]}/{ids[PAGES[found[1]]]}/{found[2]}"


def endpoints(ids: dict[str, int]) -> Iterator[tuple[str, str]]:
    for method, path, _operation in docs.operations():
        named = set(re.findall(r"{(\w+)}", path))
        if method == "get" and named and named <= PARTS:
            yield path, path.format(**ids)


def test_CUS_22_every_page_and_endpoint_by_a_number_puts_the_look_on_record(make_person):
    owner = make_person("manager", "analyst", "sales", "marketing", "security_administrator")
    ids = furnish(owner).ids
    customer = Customer.objects.get(pk=ids["customer_id"])
    mark_sensitive(customer, by=owner, reason="A court asks who looks.")
    looks = Entry.objects.filter(verb="read_sensitive", record_id=customer.pk)
    browser, program = confirmed(owner), program_of(owner)

    def is_told(client: Client, address: str) -> bool | None:
        with transaction.atomic():
            answer = client.get(address)
            told = looks.exists()
            transaction.set_rollback(True)
        return told if answer.status_code == 200 else None

    doors = [(browser, *one) for one in pages(ids)] + [(program, *one) for one in endpoints(ids)]
    told = {route: is_told(client, address) for client, route, address in doors}
    shown = {route: one for route, one in told.items() if one is not None}
    assert len(shown) > 40, "the doors are found"
    silent = sorted(route for route, one in shown.items() if not one)
    assert silent == NAMED_ONLY
