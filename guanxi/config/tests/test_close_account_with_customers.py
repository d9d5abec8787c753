"""Whoever closes an account says once who takes over: customers go with the rest, to who may see them."""

import re

import pytest
from django.db.models import QuerySet

from guanxi.config.tests.beside import lay_beside
from guanxi.config.tests.queue import work_off
from guanxi.customers.models import Customer, Interaction
from guanxi.customers.tests.factories import (
    SELLING,
    make_customer,
    make_department,
    make_interaction,
    make_user,
)
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.approvals import actions as approvals
from guanxi.foundation.approvals.models import Request, Seat
from guanxi.foundation.approvals.paths import Step
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.changes.models import Change
from guanxi.foundation.errors import Refused
from guanxi.foundation.notifications.models import Notification
from guanxi.foundation.staff import actions as staff
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tasks.tests.making import WORKING, in_days, make_task
from guanxi.foundation.tests.people import WRITING_BESIDE, Browser

pytestmark = pytest.mark.django_db
ALL = SELLING | WORKING | WRITING_BESIDE
KEEPING = {"accounts.manage_users": Scope.ALL, "accounts.manage_roles": Scope.ALL}


@pytest.fixture
def house() -> dict[str, User]:
    here = make_department()
    people = {name: make_user(here, ALL, name=name.title()) for name in ("leaver", "closed")}
    people["heir"] = make_user(make_department(), ALL, name="Heir")
    people["blind"] = make_user(here, WORKING, name="Blind")
    people["boss"] = make_user(None, SELLING | {"customers.view_customer": Scope.ALL}, name="Boss")
    people["keeper"] = make_user(here, KEEPING, name="Keeper", language="en")
    staff.close_account(people["closed"], by=User.system())
    return people


def lines_of(page: str) -> list[tuple[str, str]]:
    """What is in hand and where it goes, as the form's table says it."""
    rows = re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td></tr>", page, re.DOTALL)
    return [(plain(what), plain(to)) for what, to in rows]


def plain(cell: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", cell).split())


def test_CUS_20_sixty_customers_go_with_the_tasks_as_was_said_before(house):
    customers = [make_customer(house["leaver"]) for _ in range(60)]
    for number in range(3):
        make_task(house["leaver"], f"Call {number}", due_on=in_days(number))
    browser, url = Browser(house["keeper"]), f"/people/{house['leaver'].pk}/close/"
    before = lines_of(browser.look(url))
    assert [line for line in before if "customers" in line[0]] == [("60 customers", "whoever takes over")]
    said = lines_of(browser.look(f"{url}?successor={house['heir'].pk}"))
    assert said[:2] == [("60 customers", "H Heir"), ("3 open tasks", "H Heir")]
    browser.send(url, successor=house["heir"].pk)

    assert not User.objects.get(pk=house["leaver"].pk).is_active
    assert not Customer.objects.filter(owner=house["leaver"]).exists(), "none is left with who has gone"
    theirs = Customer.objects.filter(owner=house["heir"])
    assert theirs.count() == 60
    assert set(theirs.values_list("department_id", flat=True)) == {house["leaver"].department_id}
    assert Task.objects.filter(owner=house["heir"]).count() == 3
    assert Change.objects.of(customers[0]).get().field == "owner_id"
    assert list(Entry.objects.order_by("-position").values_list("verb", flat=True)[:1]) == ["close_account"]
    assert "60 customers, 3 open tasks went to Heir." in browser.look("/people/")
    work_off()
    told = Notification.objects.filter(user=house["heir"], notice="handed_over")
    assert told.count() == 1, "one notice, however many customers"


def test_nobody_is_offered_who_may_not_see_the_customers_or_has_left(house):
    url, browser = f"/people/{house['leaver'].pk}/close/", Browser(house["keeper"])

    def offered() -> set[str]:
        return set(re.findall(r'<option value="\d+"[^>]*>(\w+)', browser.look(url)))

    assert {"Heir", "Blind"} <= offered(), "who has no customers leaves none that somebody has to see"
    make_customer(house["leaver"])
    assert "Heir" in offered()
    assert not {"Blind", "Leaver", "Closed", "Guanxi", "Keeper"} & offered()


@pytest.mark.parametrize("who", ["blind", "closed", "leaver", "keeper"])
def test_an_id_posted_by_hand_is_refused_and_nothing_is_half_applied(house, who):
    customer, task = make_customer(house["leaver"]), make_task(house["leaver"], due_on=in_days(1))
    url = f"/people/{house['leaver'].pk}/close/"
    page = Browser(house["keeper"]).send(url, 422, successor=house[who].pk)
    assert "Choose a colleague who works here and may see what goes over." in page
    with pytest.raises(Refused) as refused:
        staff.close_account(house["leaver"], by=house["keeper"], successor=house[who])
    assert refused.value.field == "successor"
    customer.refresh_from_db()
    task.refresh_from_db()
    assert (customer.owner, task.owner) == (house["leaver"], house["leaver"])
    assert User.objects.get(pk=house["leaver"].pk).is_active


def test_without_a_successor_no_customer_is_left_behind(house):
    make_customer(house["leaver"])
    page = Browser(house["keeper"]).send(f"/people/{house['leaver'].pk}/close/", 422, successor="")
    assert "Say who takes over." in page
    with pytest.raises(Refused, match="1 customer"):
        staff.close_account(house["leaver"], by=house["keeper"])


def test_of_ones_own_asking_the_head_above_decides_and_that_is_said_before(house):
    approvals.name_head(house["heir"].department, by=User.system(), user=house["boss"])
    for asker in ("heir", "keeper"):
        lay_beside(make_customer(house["heir"]))
        request = Request.objects.latest("pk")
        QuerySet[Request](Request).filter(pk=request.pk).update(asker=house[asker])
        QuerySet[Seat](Seat).bulk_create([Seat(request=request, step=0, user=house["leaver"])])
    url = f"/people/{house['leaver'].pk}/close/?successor={house['heir'].pk}"
    assert sorted(lines_of(Browser(house["keeper"]).look(url))) == [
        ("1 approval that waits", "H Heir"),
        ("1 approval that waits Heir asked for it.", "B Boss"),
    ]
    staff.close_account(house["leaver"], by=house["keeper"], successor=house["heir"])
    assert set(Seat.objects.values_list("user__name", flat=True)) == {"Heir", "Boss"}


def test_follow_ups_that_wait_go_along_and_those_with_a_colleagues_customer_to_that_colleague(house):
    leaver, heir, boss = house["leaver"], house["heir"], house["boss"]
    said = {"subject": "Talked", "follow_up": "Send the offer", "status": "todo", "owner": leaver}
    mine, theirs = make_customer(leaver), make_customer(boss)
    waiting = [make_interaction(one, one.owner, in_days(-1), **said) for one in (mine, theirs)]
    over = make_interaction(mine, leaver, in_days(-1), subject="Met")
    url = f"/people/{leaver.pk}/close/?successor={heir.pk}"
    assert lines_of(Browser(house["keeper"]).look(url)) == [
        ("1 customer", "H Heir"),
        ("1 follow-up that waits", "H Heir"),
        ("1 follow-up that waits, with a colleague's customer", "the customer's owner"),
    ]
    staff.close_account(leaver, by=house["keeper"], successor=heir)
    assert [Interaction.objects.get(pk=one.pk).owner for one in waiting] == [heir, boss]
    assert Interaction.objects.get(pk=over.pk).owner == leaver, "who talked stays known"
    assert "Send the offer" in Browser(heir).look("/day/")


def test_what_would_need_approval_otherwise_is_said_and_goes_too(house):
    step = Step("Head", people=(house["heir"].pk,), from_amount="1000")
    company, purpose = house["keeper"].company, "customers.assign_customer"
    approvals.create_definition(company, by=User.system(), name="Hand over", purpose=purpose, steps=[step])
    big, _small = (make_customer(house["leaver"]) for _ in range(2))
    QuerySet[Customer](Customer).filter(pk=big.pk).update(value=5000)
    [line] = lines_of(Browser(house["keeper"]).look(f"/people/{house['leaver'].pk}/close/"))
    assert line[0].startswith("2 customers 1 of them would need approval")
    staff.close_account(house["leaver"], by=house["keeper"], successor=house["heir"])
    assert Customer.objects.filter(owner=house["heir"]).count() == 2


def test_the_list_says_whose_account_is_closed(house):
    customer = make_customer(house["leaver"])
    make_customer(house["heir"])
    pages = ["/customers/", f"/customers/{customer.pk}/", f"/customers/{customer.pk}/peek/"]
    assert not any("account closed" in Browser(house["boss"]).look(url) for url in pages)
    QuerySet[User](User).filter(pk=house["leaver"].pk).update(is_active=False)
    assert [Browser(house["boss"]).look(url).count("account closed") for url in pages] == [1, 1, 1]
