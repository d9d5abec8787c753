"""The pages of the cost ledger: what they list and to whom, booking on anything, taking back."""

from datetime import date
from decimal import Decimal

import pytest

from guanxi.customers.actions import assign_customer
from guanxi.customers.tests.factories import make_user
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.scopes import Scope
from guanxi.purchases import actions
from guanxi.purchases.models import Cost
from guanxi.purchases.tests.factories import (
    make_customer,
    make_department,
    make_manager,
    make_seller,
)
from guanxi.purchases.tests.visiting import look, queries, send

pytestmark = pytest.mark.django_db
BOOKING = {"purchases.add_cost": Scope.DEPARTMENT, "purchases.view_cost": Scope.DEPARTMENT}
TYPED = {"on": "2024-05-01", "kind": "sales", "amount": "120.50", "campaign": "", "note": "Visit"}
AMOUNTS = {"customer": "¥11.10", "department": "¥22.20", "company": "¥33.30"}


@pytest.fixture
def manager():
    return make_manager()


@pytest.fixture
def north():
    return make_department("North")


def book(booked_on, by, amount, on=date(2024, 5, 1), kind="sales", **more) -> Cost:
    return actions.add_cost(booked_on, by=by, on=on, kind=kind, amount=Decimal(amount), **more)


@pytest.fixture
def costs(manager, north):
    """One on a customer, one on a department, one on the whole company."""
    acme = make_customer(manager, "Acme Pumps", department=north)
    return {
        "customer": book(acme, manager, "11.10"),
        "department": book(north, manager, "22.20", kind="marketing", campaign="Spring fair"),
        "company": book(Company.get(), manager, "33.30", on=date(2024, 6, 1), kind="management"),
    }


def shown(user, address: str = "/costs/") -> set[str]:
    page = look(user, address)
    return {name for name, amount in AMOUNTS.items() if f">{amount}<" in page}


def test_beside_the_list_a_cost_says_its_amount_first_and_leads_to_its_customer(manager, north, costs):
    page = look(manager, f"/costs/peek/{costs['customer'].pk}/")
    acme = costs["customer"].customer
    assert (
        f'<h2 class="peek-name"><a class="link" href="{acme.get_absolute_url()}">Acme Pumps</a></h2>' in page
    )
    assert '<dd class="b">¥11.10</dd>' in page
    of_department = look(manager, f"/costs/peek/{costs['department'].pk}/")
    assert '<h2 class="peek-name">North</h2>' in of_department


# ---- the list ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("", {"customer", "department", "company"}),
        ("?kind=marketing&kind=management", {"department", "company"}),
        ("?department={north}", {"customer", "department"}),
        ("?department=company", {"company"}),
        ("?department=company&department={north}", {"customer", "department", "company"}),
        ("?customer={acme}", {"customer"}),
        ("?from=2024-06-01", {"company"}),
        ("?to=2024-05-31", {"customer", "department"}),
    ],
)
def test_the_filters_find_what_they_say(costs, manager, north, address, found):
    words = {"north": north.pk, "acme": costs["customer"].customer_id}
    assert shown(manager, "/costs/" + address.format(**words)) == found


def test_newest_first_turned_round_and_paged_by_key(costs, manager):
    page = look(manager, "/costs/")
    assert page.index("¥33.30") < page.index("¥22.20") < page.index("¥11.10")
    page = look(manager, "/costs/?sort=-newest")
    assert page.index("¥11.10") < page.index("¥22.20") < page.index("¥33.30")
    for number in range(50):
        book(Company.get(), manager, number + 1, on=date(2024, 7, 1))
    first = look(manager, "/costs/")
    assert shown(manager) == set()
    after = first[first.index("after=") :].split('"')[0]
    assert shown(manager, f"/costs/?{after}") == {"customer", "department", "company"}


def test_the_foot_adds_up_what_is_filtered(costs, manager, north):
    sums = look(manager, "/costs/sums/")
    for words in ("¥66.60", "Sales ¥11.10", "Marketing ¥22.20"):
        assert words in sums
    assert "¥33.30" in look(manager, f"/costs/sums/?department={north.pk}")


def test_too_many_to_add_up_are_said_to_be(costs, manager, monkeypatch):
    monkeypatch.setattr("guanxi.purchases.views.lists.MOST_SUMMED", 2)
    sums = look(manager, "/costs/sums/")
    assert "More than 2 costs: filter them" in sums
    assert "¥" not in sums
    assert "¥33.30" in look(manager, "/costs/sums/?kind=sales&kind=marketing")


def test_a_page_takes_the_same_queries_for_one_cost_and_for_fifty(manager, north):
    seller = make_seller(north, **BOOKING)
    customer = make_customer(seller)
    book(customer, manager, 5)
    addresses = ("/costs/", f"/costs/?customer={customer.pk}", "/costs/count/", "/costs/sums/")
    before = [[queries(user, address) for address in addresses] for user in (manager, seller)]
    for number in range(60):
        book(make_customer(seller) if number % 2 else north, manager, number + 1)
    assert [[queries(user, address) for address in addresses] for user in (manager, seller)] == before
    assert max(map(max, before)) <= 12


def test_an_empty_ledger_teaches_and_offers_the_first_act(manager, north):
    page = look(manager, "/costs/")
    assert "No costs yet" in page
    assert 'href="/costs/new/"' in page
    reader = make_seller(north, **{"purchases.view_cost": Scope.ALL})
    assert 'href="/costs/new/"' not in look(reader, "/costs/")


# ---- who may not -------------------------------------------------------------------------------


def test_the_menu_leads_there_only_for_who_may_see_costs(manager, north):
    assert 'href="/costs/"' in look(manager, "/orders/")
    seller = make_seller(north)
    assert 'href="/costs/"' not in look(seller, "/orders/")
    for address in ("", "count/", "sums/", "new/", "customers/?customer=a"):
        look(seller, f"/costs/{address}", status=403)


def test_another_department_sees_neither_row_nor_page_nor_sum(costs, north):
    stranger = make_seller(make_department("South"), **BOOKING)
    assert shown(stranger) == set()
    assert look(stranger, "/costs/count/") == "0"
    assert "¥" not in look(stranger, "/costs/sums/")
    for cost in costs.values():
        look(stranger, f"/costs/{cost.pk}/", status=404)
        send(stranger, f"/costs/{cost.pk}/take-back/", status=404, on="2024-05-01")
    assert shown(make_seller(north, **BOOKING)) == {"customer", "department"}


def test_a_customer_who_has_gone_elsewhere_is_not_named_to_the_department_that_paid(costs, manager, north):
    acme, elsewhere = costs["customer"].customer, make_department("South")
    rights = (f"customers.{one}" for one in ("view_customer", "change_customer", "hand_over"))
    boss = make_user(north, dict.fromkeys(rights, Scope.ALL))
    assign_customer(acme, by=boss, department=elsewhere, owner=make_seller(elsewhere))
    seller = make_seller(north, **BOOKING)
    for address in ("/costs/", f"/costs/{costs['customer'].pk}/"):
        page = look(seller, address)
        assert "¥11.10" in page
        assert "A customer you do not see" in page
        assert "Acme" not in page
        assert "Acme Pumps" in look(manager, address)


def test_the_filter_offers_the_departments_whose_costs_one_may_see(manager, north):
    south = make_department("South")
    offered = {"North": north.pk, "South": south.pk, "company": "company"}
    for user, found in ((manager, set(offered)), (make_seller(north, **BOOKING), {"North"})):
        page = look(user, "/costs/?kind=sales&add=match")
        assert {
            name for name, place in offered.items() if f'name="department" value="{place}"' in page
        } == found


# ---- booking -----------------------------------------------------------------------------------


def test_a_cost_is_booked_on_the_company_a_department_or_a_customer(manager, north):
    acme = make_customer(manager, "Acme Pumps", department=north)
    for place, customer in (("company", ""), (str(north.pk), ""), ("customer", "acme pumps")):
        send(manager, "/costs/new/", status=302, booked_on=place, customer=customer, **TYPED)
    booked = list(Cost.objects.order_by("pk").values_list("customer_id", "department_id", "note"))
    assert booked == [(None, None, "Visit"), (None, north.pk, "Visit"), (acme.pk, north.pk, "Visit")]


@pytest.mark.parametrize(
    ("booked_on", "customer", "said"),
    [
        ("customer", "", "Say which customer"),
        ("customer", "nobody", "No customer on whom you may book"),
        ("customer", "acme", "Several customers fit: Acme Pumps (C"),
        ("company", "acme", "Leave this empty"),
        ("", "", "This field is required."),
        ("999999", "", "Choose one from the list"),
    ],
)
def test_what_is_not_clear_stays_in_the_form_with_its_reason(manager, booked_on, customer, said):
    make_customer(manager, "Acme Pumps")
    make_customer(manager, "Acme Valves")
    page = send(manager, "/costs/new/", status=422, booked_on=booked_on, customer=customer, **TYPED)
    assert said in page
    assert 'value="120.50"' in page
    assert not Cost.objects.exists()


def test_who_books_for_a_department_reaches_neither_company_nor_other_departments(manager, north):
    seller, south = make_seller(north, **BOOKING), make_department("South")
    make_customer(manager, "Acme Pumps", department=south)
    page = look(seller, "/costs/new/")
    for words in ("The whole company", "South"):
        assert words not in page
    for place, customer in (("company", ""), (str(south.pk), ""), ("customer", "Acme Pumps")):
        send(seller, "/costs/new/", status=422, booked_on=place, customer=customer, **TYPED)
    assert "Acme" not in look(seller, "/costs/customers/?customer=acme")
    assert "Acme Pumps" in look(manager, "/costs/customers/?customer=acme")
    assert not Cost.objects.exists()


# ---- one cost ----------------------------------------------------------------------------------


def test_a_cost_is_taken_back_from_its_page_and_says_so(costs, manager, north):
    cost = costs["department"]
    path = f"/costs/{cost.pk}/take-back/"
    assert path in look(manager, f"/costs/{cost.pk}/")
    send(manager, path, status=302, on="2024-05-01", note="typed twice")
    page = look(manager, f"/costs/{cost.pk}/")
    assert "Taken back on 1 May 2024" in page
    assert "typed twice" in page
    assert path not in page
    assert "taken back" in look(manager, "/costs/?kind=marketing")
    assert "taken back already" in send(manager, path, status=422, on="2024-05-01")
    reader = make_seller(north, **{"purchases.view_cost": Scope.ALL})
    assert "take-back" not in look(reader, f"/costs/{costs['customer'].pk}/")
    send(reader, f"/costs/{costs['customer'].pk}/take-back/", status=403, on="2024-05-01")
