"""What the palette's written-out statements find: exactly what the house's own rule shows, whoever asks."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from guanxi.config.tests.beside import lay_beside
from guanxi.config.verbs import FOUND
from guanxi.customers import actions
from guanxi.customers.models import Contact, Customer
from guanxi.customers.tests.factories import (
    SELLING,
    make_contact,
    make_customer,
    make_department,
    make_manager,
    make_user,
)
from guanxi.foundation.accounts.models import Share, User
from guanxi.foundation.accounts.rights import AMOUNT
from guanxi.foundation.accounts.scopes import Scope, Shown
from guanxi.foundation.approvals.models import Request
from guanxi.foundation.approvals.palette import REQUESTS
from guanxi.foundation.comments.models import Comment
from guanxi.foundation.few import at_row
from guanxi.foundation.files.models import File
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.palette import declared
from guanxi.foundation.palette.declared import Asked
from guanxi.foundation.palette.reading import read
from guanxi.foundation.search import index, seeking
from guanxi.foundation.search.models import first_id
from guanxi.foundation.staff import actions as staff
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tasks.tests.making import LEADING
from guanxi.purchases.models import Order, Product
from guanxi.purchases.tests import factories as purchases

pytestmark = pytest.mark.django_db
VIEW = "customers.view_customer"
MODELS: dict[str, Any] = {
    "customer": Customer,
    "contact": Contact,
    "order": Order,
    "product": Product,
    "colleague": User,
    "task": Task,
    "file": File,
    "comment": Comment,
    "approval": Request,
    "import": ImportRun,
}
TYPED = {
    "customer": "恒岳", "contact": "思远", "order": "SO9", "product": "A1", "colleague": "user",
    "task": "图纸", "file": "图纸", "comment": "图纸", "approval": "图纸", "import": "图纸",
}  # fmt: skip
SEEING = (VIEW, "tasks.view_task", "files.read_file", "approvals.view_request", "changes.view_change_set",
          "imports.start_import", "purchases.view_order")  # fmt: skip
FILES = dict.fromkeys(
    ("files.add_file", "files.change_file", "comments.add_comment", "comments.delete_comment"), Scope.OWN
)
DOING = SELLING | LEADING | FILES


def seeing(scope: Scope) -> dict[str, Scope]:
    return dict.fromkeys(SEEING, scope)


@pytest.fixture
def house() -> dict[str, User]:
    """Three departments, one below the other and one apart; in each a customer, its person and an order."""
    top = make_department("Top")
    below, apart = make_department("Below", top), make_department("Apart")
    manager = purchases.make_manager(top)
    people = {
        "own": make_user(top, seeing(Scope.OWN)),
        "department": make_user(top, seeing(Scope.DEPARTMENT)),
        "below": make_user(top, seeing(Scope.DEPARTMENT_BELOW)),
        "all": make_user(apart, seeing(Scope.ALL)),
        "nothing": make_user(apart, {}),
        "reader": make_user(apart, seeing(Scope.OWN)),
        "late": make_user(apart, seeing(Scope.OWN)),
    }
    owners = [make_user(place, DOING | seeing(Scope.DEPARTMENT)) for place in (top, below, apart)]
    made = [make_customer(owner, f"苏州恒岳{n}厂") for n, owner in enumerate([*owners, owners[0]])]
    for n, customer in enumerate(made):
        make_contact(customer, make_manager(), "陈思远")
        purchases.make_order(manager, customer, number=f"SO90{n}")
        lay_beside(customer)
    sharing = make_user(top, dict.fromkeys([*SELLING, "customers.share_customer"], Scope.ALL))
    for reader in ("reader", "late"):
        actions.share_customer(made[0], by=sharing, reader=people[reader])
    QuerySet(Share).filter(person=people["late"]).update(until=date(2020, 1, 1))  # a day has to pass
    people["own"] = owners[0]
    return {name: User.objects.get(pk=user.pk) for name, user in people.items()}


def found(user: User, kind: declared.Records, most: int = 50) -> set[int]:
    asked = Asked(TYPED[kind.code], user, most)
    rows = read({"": kind.find(asked)})[""]
    assert len(rows) == len({row[0] for row in rows}), "nothing twice"
    return {row[0] for row in rows if kind.fits(row, asked.text)}


def named(user: User, kind: declared.Records) -> set[int]:
    everything = MODELS[kind.code].objects.values_list("pk", flat=True)
    return {row[0] for row in read({"": kind.named(list(everything), user)})[""]}


SHOWN: dict[str, dict[str, Any]] = {
    "colleague": {"is_active": True},
    "file": {"is_latest": True, "deleted_at": None},
    "comment": {"deleted_at": None},
}


def seen(user: User, kind: declared.Records) -> set[int]:
    rows = MODELS[kind.code].objects.visible_to(user)
    rows = rows.filter(**SHOWN.get(kind.code, {}))
    return set(rows.values_list("pk", flat=True))


WHO = ("own", "department", "below", "all", "nothing", "reader", "late")


def test_each_kind_is_found_by_exactly_those_who_see_it(house, monkeypatch):
    for few in (True, False):
        if not few:
            monkeypatch.setattr("guanxi.foundation.few.RARE", 0)  # all is common, and met on a walk
        for who in WHO:
            for kind in FOUND:
                assert named(house[who], kind) == seen(house[who], kind), (who, kind.code)
                if few or kind.code != "contact":  # a common name finds nobody
                    assert found(house[who], kind) == seen(house[who], kind), (who, kind.code)
    numbers = [len(named(house[who], FOUND[0])) for who in WHO]
    assert numbers == [2, 2, 3, 4, 0, 1, 0]
    monkeypatch.setattr("guanxi.foundation.approvals.palette.WALKED", 3)
    assert len(found(house["all"], REQUESTS)) == 3, "no more than so many of the newest are looked at"
    monkeypatch.setattr("guanxi.foundation.approvals.palette.WALKED", 2)
    assert found(house["own"], REQUESTS) == seen(house["own"], REQUESTS), "of the newest that one sees"
    for code, all_of_them in (("task", 4), ("file", 4), ("comment", 4), ("approval", 4), ("import", 4)):
        (kind,) = [one for one in FOUND if one.code == code]
        assert [len(named(house[who], kind)) for who in ("own", "all", "nothing")] == [2, all_of_them, 0], (
            code
        )


def test_what_others_did_since_hides_nobody_his_own(house, monkeypatch):
    monkeypatch.setattr("guanxi.foundation.few.RARE", 0)  # many hold the word
    monkeypatch.setattr("guanxi.foundation.palette.indexed.WALKED", 1)  # and one of the house's is new
    for kind in (one for one in FOUND if one.code in {"task", "file", "comment"}):
        for who in WHO:
            if who == "all":
                assert len(found(house[who], kind)) <= 1, "no more are looked at for who sees all"
            else:
                every = sorted(seen(house[who], kind))
                assert found(house[who], kind) == {*every}, (who, kind.code)
                assert found(house[who], kind, 2) == {*every[-2:]}, (who, kind.code)


def test_whoever_looks_as_somebody_finds_what_both_see_and_nobody_finds_who_left(house):
    looked_at, gone = house["all"], house["late"]
    staff.close_account(gone, by=User.system())
    assert not {gone.pk, User.system().pk} & (found(looked_at, FOUND[4]) | named(looked_at, FOUND[4]))
    looked_at.watched_by = house["department"]
    for kind in FOUND:
        assert named(looked_at, kind) == seen(looked_at, kind), kind.code
        assert found(looked_at, kind) == seen(looked_at, kind), kind.code
    assert len(named(looked_at, FOUND[0])) == 2
    looked_at.watched_by = house["nothing"]
    assert not any(named(looked_at, kind) for kind in FOUND[:4])


def test_a_right_reaches_as_far_and_common_words_give_the_same_order(house, monkeypatch):
    kind, user = FOUND[0], house["below"]
    every = list(Customer.objects.values_list("pk", flat=True))
    for who in WHO:
        for permission in (VIEW, "customers.change_customer"):
            rule = Customer.objects.within_scope(house[who], permission).values_list("pk", flat=True)
            assert kind.within(every, house[who], permission) == set(rule), (who, permission)
    few = [row[0] for row in read({"": kind.find(Asked("恒岳", user, 2))})[""]]
    assert len(few) == 2
    monkeypatch.setattr("guanxi.foundation.few.RARE", 0)
    for text in ("恒岳", "hy", "szhy", "恒岳 厂"):
        asked = Asked(text, user, 2)
        sought = asked.sought("c")
        assert sought is not None
        assert sought.ids is None
        assert [row[0] for row in read({"": kind.find(asked)})[""]] == few, text


def test_CUS_21_from_whom_amounts_are_hidden_the_order_tells_none(house, monkeypatch):
    newest = list(Customer.objects.order_by("-pk").values_list("pk", flat=True))
    QuerySet(Customer).filter(pk=newest[-1]).update(value=9000)
    for rare in (1000, 0):
        monkeypatch.setattr("guanxi.foundation.few.RARE", rare)
        for text in ("恒岳", "hy"):
            house["all"].masks = {}
            first = read({"": FOUND[0].find(Asked(text, house["all"], 3))})[""][0]
            assert first[0] == newest[-1], "the most valuable first"
            house["all"].masks = {AMOUNT: Shown.HIDDEN}
            rows = read({"": FOUND[0].find(Asked(text, house["all"], 3))})[""]
            assert [row[0] for row in rows] == newest[:3]


def test_what_is_sought_is_asked_once_for_customers_and_their_people():
    seller = make_user()
    make_contact(make_customer(seller, "甲 1 2 乙"), seller, "陈思远")
    make_customer(seller, "甲 1 23 乙")
    rows = read({"": FOUND[0].find(Asked("1 2", seller, 5))})[""]
    assert [row[1] for row in rows] == ["甲 1 2 乙"], "each sign has to stand alone"
    asked = Asked("陈思远", seller, 5, declared.letters_of(FOUND))
    asked.sought("c")
    with CaptureQueriesContext(connection) as queries:
        statements = {kind.code: kind.find(asked) for kind in FOUND}
        assert len(queries) == 0
        assert len(read(statements)["contact"]) == 1
    assert len(queries) == 1


def test_of_many_words_the_rarest_two_are_looked_up():
    make_customer(make_user(), "苏州恒岳2厂")
    sought = seeking.seek("c", "苏州恒岳2厂")
    assert sought is not None
    assert len(sought.meant.words) == 4
    assert len(seeking._rare(sought.meant.words)) == seeking.PAIR
    assert sought.ids == str(Customer.objects.get().pk)
    nobody = seeking.seek("c", "苏州恒岳3厂")
    assert nobody is not None
    assert nobody.ids == ""


def test_one_row_is_asked_by_its_own_keys_whether_or_not_the_database_was_told_how_many_there_are():
    if connection.vendor != "sqlite":
        pytest.skip("how PostgreSQL goes depends on what it knows of the tables")
    meant = index.Meant.by("c", "hy")
    assert meant is not None
    sql, params = at_row(f"customers_customer.id + {first_id('c')}", index.in_document(meant))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN SELECT id FROM customers_customer WHERE {sql}", params)
        way = [row[3] for row in cursor.fetchall()]
    assert any("search_document USING INTEGER PRIMARY KEY" in step for step in way), way
