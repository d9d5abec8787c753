"""What an import brings that is not finished, or is being taken back, leaves in no file."""

import csv
import io
from typing import Any

import pytest

from guanxi.customers.actions import import_customers
from guanxi.customers.rows import CustomerRow
from guanxi.customers.tests.factories import (
    make_change_set,
    make_customer,
    make_interaction,
    make_user,
    today,
)
from guanxi.customers.tests.test_export_list import SEE, content, export
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.imports.actions import close_change_set
from guanxi.foundation.tests.people import Browser

pytestmark = pytest.mark.django_db
STATES = (ChangeSet.State.APPLYING, ChangeSet.State.UNDOING)


@pytest.fixture
def importer() -> User:
    return make_user(
        grants=SEE | {"customers.import_customers": Scope.OWN, "imports.start_import": Scope.OWN},
        language="en",
    )


def names_in(text: str) -> set[str]:
    return {name for name in ("Known", "Half in") if name in text}


@pytest.mark.parametrize("state", STATES)
def test_a_list_leaves_without_them_and_with_them_once_all_is_in(importer, state):
    known, change_set = make_customer(importer, "Known"), make_change_set(importer)
    import_customers(change_set, by=importer, rows=[CustomerRow("Half in")])
    change_set.state = state
    change_set.save()
    assert "Half in" in Browser(importer).look("/customers/"), "people see it all the same"
    made = export(importer)
    assert names_in(content(made).decode("utf-8-sig")) == {"Known"}
    assert (made.rows, len(list(csv.reader(io.StringIO(content(made).decode("utf-8-sig")))))) == (1, 2)
    make_interaction(known, importer, today())
    for template in ("template-1", "template-3"):
        assert names_in(taken(importer, template)) <= {"Known"}, template
    change_set.state = ChangeSet.State.APPLYING
    change_set.save()
    close_change_set(change_set, by=importer)
    assert names_in(content(export(importer)).decode("utf-8-sig")) == {"Known", "Half in"}
    assert names_in(taken(importer, "template-1")) == {"Known", "Half in"}


def taken(user: User, template: str) -> str:
    address = {"template-1": "/customers/template-1.csv", "template-3": "/customers/template-3.csv"}
    answer: Any = Browser(user).client.post(address[template])
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode("utf-8-sig")
