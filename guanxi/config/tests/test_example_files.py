"""The example files come in as they are, in each language, one kind after the other."""

import io

import pytest
from django.test import Client

from guanxi.customers.tests.factories import MANAGING, make_user
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.imports.kinds import kind_of, kinds
from guanxi.foundation.imports.mapping import proposed
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.tests.driving import bring_in, hand_in, rejected

pytestmark = pytest.mark.django_db
KINDS = {"customers": 3, "orders": 2, "interactions": 2, "tasks": 2}
RIGHTS = {
    **MANAGING,
    "tasks.import_tasks": Scope.ALL,
    "purchases.import_orders": Scope.ALL,
    "purchases.view_order": Scope.ALL,
}


def example(client: Client, code: str) -> bytes:
    answer = client.get(f"/imports/examples/{code}.xlsx")
    assert answer.status_code == 200
    return b"".join(answer)


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_each_example_is_recognised_matched_and_taken_in_whole(language, client: Client):
    manager = make_user(grants=RIGHTS, language=language)
    client.force_login(manager)
    for code, count in KINDS.items():
        content = example(client, code)
        run = hand_in(manager, content, "example.xlsx")
        assert run.kind == code
        start = proposed(run, kind_of(code), manager)
        assert {sure for _place, sure, _why in start.columns.values()} == {1.0}
        assert len(start.columns) == len(start.headers)
        options = {"source": "ERP"} if code == "orders" else {}
        run = bring_in(manager, content, "example.xlsx", **options)
        assert (run.count("new"), run.count("unknown"), rejected(run)) == (count, 0, "")


def test_every_kind_has_an_example():
    assert [code for code, kind in kinds().items() if not kind.example()] == []


def test_the_first_page_offers_what_one_may_import_and_no_other(client: Client):
    manager = make_user(grants=MANAGING, language="en")
    client.force_login(manager)
    page = client.get("/imports/new/").content.decode()
    assert 'href="/imports/examples/customers.xlsx"' in page
    assert "/imports/examples/orders.xlsx" not in page
    assert client.get("/imports/examples/orders.xlsx").status_code == 404
    assert not ImportRun.objects.exists()
    assert io.BytesIO(example(client, "customers")).read(2) == b"PK"
