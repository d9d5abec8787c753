"""CUS-21: what a role hides of money is told by no page, list, file, program or question about it."""

import csv
import io
import re
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict

from guanxi.customers.listing import customers_page
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Shown
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.privacy.files import open_sealed
from guanxi.foundation.rights import actions as rights
from guanxi.foundation.savedviews import actions as savedviews
from guanxi.foundation.savedviews.models import FILE_LABEL
from guanxi.foundation.ui.lists import read_page
from guanxi.purchases import actions as purchases
from guanxi.purchases.models import Cost, Order, Product
from guanxi.scoring import actions
from guanxi.scoring.tests.hidden_amounts import browser, make_house, make_reader, told_in
from tests.databases import laid

pytestmark = [pytest.mark.django_db, pytest.mark.page]
LINK = re.compile(r'(?:href|hx-get|src|data-url)="(/[^"#]*)"')
LEFT = re.compile(r"^/(static|api/docs|people|language|jobs|sign-out)|/edit/|/new/|\.(xlsx|csv)$")
MOST = 150


@laid
def house() -> dict[str, Any]:
    return make_house()


def doors(house: dict[str, Any]) -> list[str]:
    """Where a crawl begins: pages, their parts that come apart, and what programs read."""
    pk, order = house["Anvil"].pk, Order.objects.values_list("pk", flat=True)[0]
    product, cost = Product.objects.get(code="A1").pk, Cost.objects.get().pk
    return [
        "/", "/matrix/", f"/matrix/why/{pk}/", "/customers/?grouped=tier",
        "/orders/?grouped=month",
        "/customers/", "/customers/?columns=total&columns=value&columns=custom_bonus",
        f"/customers/{pk}/", f"/customers/{pk}/facts/", f"/customers/{pk}/history/",
        f"/customers/{pk}/timeline/", f"/customers/{pk}/peek/", "/customers/board/",
        "/customers/board/sums/", "/customers/grid/", "/products/grid/",
        "/customers/?grouped=owner&columns=value&columns=total", "/customers/?part=sums&columns=value",
        "/orders/?grouped=day", "/orders/?part=sums", "/costs/?grouped=kind", "/costs/?part=sums",
        "/orders/", "/orders/sums/", f"/orders/{order}/", "/products/", f"/products/{product}/",
        f"/products/{product}/sales/", "/costs/", "/costs/sums/", f"/costs/{cost}/",
        "/api/customers/", f"/api/customers/{pk}", f"/api/scoring/standings/{pk}", "/api/purchases/orders",
        f"/api/purchases/orders/{order}", "/api/purchases/products", "/api/purchases/costs",
        f"/api/purchases/customers/{pk}/summary", "/find/?q=Anvil", "/audit/",
    ]  # fmt: skip


def crawl(user: User, house: dict[str, Any]) -> dict[str, list[str]]:
    """Every page that can be reached, with the sums that it tells."""
    client, waiting = browser(user), doors(house)
    seen: dict[str, list[str]] = {}
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        if address in seen:
            continue
        answer = client.get(address)
        text = answer.content.decode() if not answer.streaming else ""
        seen[address] = told_in(text)
        found = [one.replace("&amp;", "&") for one in LINK.findall(text)]
        waiting += [one for one in found if one not in seen and not LEFT.search(one)]
    return seen


def test_CUS_21_amounts_that_a_role_hides_stand_on_no_page_and_in_no_answer(house):
    told = crawl(make_reader(), house)
    assert {address: sums for address, sums in told.items() if sums} == {}
    assert len(told) > 60, "a crawl that reaches nothing proves nothing"


def test_the_same_pages_tell_them_to_whom_they_are_shown(house):
    told = crawl(make_reader(Shown.REVEALABLE), house)
    telling = {address for address, sums in told.items() if sums}
    assert telling >= {"/", "/customers/", "/orders/", "/costs/", "/api/customers/", "/api/purchases/orders"}


@pytest.mark.parametrize(
    "query",
    ["value=7000&value.op=ge", "total=9000&total.op=le", "g1.total=1&g1.total.op=ge", "total_from=9000",
     "custom_bonus=1&custom_bonus.op=ge", "worth=fell", "worth=rose"],
)  # fmt: skip
def test_no_list_is_filtered_by_a_hidden_amount(house, query):
    """Who may halve knows the sum after twenty questions."""
    reader, seeing = make_reader(), make_reader(Shown.REVEALABLE)
    for address in (f"/customers/?{query}", f"/customers/count/?{query}", f"/api/customers/?{query}"):
        answer = browser(reader).get(address)
        refused = answer.status_code in {400, 409, 422}
        # A field that is not there for this reader is no question: the whole list answers. So does the page,
        # which says that the question is left out.
        assert refused or "custom_" in query or "is left out" in answer.content.decode(), address
        if not refused:
            assert all(name in answer.content.decode() or "count" in address for name in ("Anvil", "Crank"))
        assert browser(seeing).get(address).status_code == 200
    asked: Any = {"listing": "customers", "query": "total=1&total.op=ge", "ending": "csv"}
    with pytest.raises(Refused):
        savedviews.start_export(reader, by=reader, **asked)
    page = browser(reader).get("/orders/?net=5000&net.op=ge").content.decode()
    assert "is left out" in page
    assert browser(reader).get("/orders/sums/?net=5000&net.op=ge").status_code == 409


def test_no_list_stands_in_the_order_of_a_hidden_amount(house):
    reader, seeing = make_reader(), make_reader(Shown.REVEALABLE)
    newest, dearest = ["Crank", "Bellows", "Anvil"], ["Bellows", "Anvil", "Crank"]
    cases = (("value", dearest, newest), ("-value", dearest[::-1], newest[::-1]), ("", dearest, newest))
    for sort, seen, blind in cases:
        for user, expected in ((reader, blind), (seeing, seen)):
            listing = customers_page("CNY").for_reader(user)
            page = read_page(listing, user, QueryDict(f"sort={sort}"))
            assert [row.name for row in page.rows] == expected, (sort, user)
    told = browser(reader).get("/customers/").content.decode()
    assert "sort=value" not in told
    assert "sort=-value" not in told
    assert "Net goods" not in told


def file_of(user: User) -> tuple[Any, list[list[str]]]:
    query = "columns=value&columns=total&columns=custom_bonus&columns=custom_twice&columns=tier"
    made: Any = savedviews.start_export(
        user, by=user, listing="customers", query=query, ending="csv", internal=True, queued=False
    )
    run_now(made.job)
    made.refresh_from_db()
    with open_sealed(made.path, label=FILE_LABEL, uid=made.uid) as file:
        return made, list(csv.reader(io.StringIO(file.read().decode("utf-8-sig"))))


def test_CUS_21_a_file_holds_no_hidden_amount_and_an_older_file_is_not_handed_over(house):
    _made, rows = file_of(make_reader())
    assert rows[0] == ["Customer number", "Customer", "Tier"]
    seeing = make_reader(Shown.REVEALABLE)
    made, rows = file_of(seeing)
    assert rows[0][2:] == ["Net goods, 12 months", "Net goods, all time", "Bonus", "Twice", "Tier"]
    role = seeing.roles.get()
    rights.change_role(role, by=User.system(), masks={"amount": Shown.HIDDEN})
    with pytest.raises(Refused, match="changed since"):
        savedviews.download_export(made, by=User.objects.get(pk=seeing.pk))


def test_a_template_holds_no_hidden_amount(house):
    def template(user: User) -> str:
        answer: Any = browser(user).post("/customers/template-1.csv", {"internal": "yes"})
        return b"".join(answer.streaming_content).decode()

    assert told_in(template(make_reader())) == []
    assert "77001.5" in template(make_reader(Shown.REVEALABLE))


def test_nothing_is_learned_by_trying_to_change(house):
    reader, product = make_reader(), Product.objects.get(code="A1")
    with pytest.raises(Refused):
        purchases.change_product(product, by=reader, unit_cost=Decimal(1))
    assert browser(reader).get(f"/products/{product.pk}/edit/unit_cost/").status_code == 409
    named = purchases.change_product(product, by=reader, name="Nail")
    assert named.unit_cost == Decimal("41.9317")
    for write in (actions.preview_thresholds, actions.change_thresholds):
        with pytest.raises(Refused):
            write(Company.get(), by=reader, values={"high_percentile": 50})
