"""Where a name of a file may mean somebody, it may be any other customer that the importer sees."""

import pytest

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_department
from guanxi.customers.tests.factories import make_user as make_colleague
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.review import sheet
from guanxi.foundation.imports.tests.driving import check, work
from guanxi.foundation.tests.people import Browser
from guanxi.purchases.tests.factories import MANAGING, make_customer
from guanxi.purchases.tests.test_import_names_only import apply, decide, owners
from guanxi.purchases.tests.test_import_order_file import ASKED, IMPORTING, manager  # noqa: F401
from guanxi.purchases.tests.test_import_short_names import orders

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(manager) -> list[Customer]:  # noqa: F811
    """Two firms that a short name may mean, and one of quite another name."""
    return [
        make_customer(manager, name) for name in ("苏州恒岳机械有限公司", "无锡恒岳包装有限公司", "启航贸易")
    ]


@pytest.fixture
def seller() -> User:
    """Whose own customers alone are seen."""
    grants = MANAGING | dict.fromkeys(IMPORTING, Scope.ALL) | {"customers.view_customer": Scope.OWN}
    return make_colleague(make_department("Elsewhere"), grants, language="en")


def chosen(run: ImportRun) -> dict[str, list[str]]:
    """Line → what stands chosen of it on the check page."""
    rows = sheet(run, kind_of("orders"), "alike", 1, own=True).rows
    asks = [row.alike for row in rows if row.alike]
    return {one.name: [str(label) for _value, label, is_chosen in one.options if is_chosen] for one in asks}


def test_any_customer_is_searched_for_beside_those_that_are_offered(manager, known):  # noqa: F811
    run = check(manager, orders("恒岳", "苏州恒岳机"), **ASKED)
    browser, url = Browser(manager), f"/imports/{run.pk}/"
    assert f'hx-get="{url}alike/"' in browser.look(f"{url}?rows=alike")
    other = known[2]
    found = browser.look(f"{url}alike/?whom-2=qihang")
    assert found.strip() == f'<option value="{other.customer_no}">启航贸易</option>'
    browser.client.post(
        f"{url}check/", {"whom-2": other.customer_no, "whom-3": other.name, "alike-3": "known"}
    )
    work(run)
    run.refresh_from_db()
    assert run.options["alike"] == dict.fromkeys("23", f"known:{other.pk}")
    said = chosen(run)
    assert list(said) == ["alike-2", "alike-3"], "of several, and where one was offered"
    assert all(label.startswith("It is 启航贸易") for [label] in said.values())
    apply(run, manager)
    assert owners() == dict.fromkeys(("1001", "1002"), other.name)
    other.refresh_from_db()
    assert other.external_no == "恒岳", "the next file finds it"


def test_whom_the_importer_does_not_see_is_neither_found_nor_taken(manager, known, seller):  # noqa: F811
    own = [make_customer(seller, f"{place}恒岳食品有限公司") for place in ("无锡", "宁波")]
    run = check(seller, orders("恒岳"), **ASKED)
    browser, url = Browser(seller), f"/imports/{run.pk}/"
    for typed in (known[2].customer_no, known[2].name, "qihang"):
        assert browser.look(f"{url}alike/?whom-2={typed}").strip() == ""
        refused = browser.client.post(f"{url}check/", {"whom-2": typed})
        assert (refused.status_code, "None that you may see" in refused.text) == (409, True)
    assert Browser(manager).client.get(f"{url}alike/?whom-2=qihang").status_code in {403, 404}
    several = browser.client.post(f"{url}check/", {"whom-2": "恒岳食品"})
    assert several.status_code == 409
    assert all(one.customer_no in several.text for one in own), "which of them has to be said"
    apply(decide(run, seller, {"2": f"known:{known[2].pk}"}), seller)
    assert owners() == {}
