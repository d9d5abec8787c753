"""Price lists come in: products by their codes, with own fields of every kind; and go back (SYS-09)."""

from decimal import Decimal
from importlib import import_module

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import QuerySet

from guanxi.customers.tests.factories import EXPORTING, make_user
from guanxi.customers.tests.fields import kept, make_all, make_field
from guanxi.foundation import ledger
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.changes.models import Change
from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.review import sheet
from guanxi.foundation.imports.tests.driving import bring_in, check, hand_in, rejected, text
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.privacy.files import open_sealed
from guanxi.foundation.savedviews import actions as exports
from guanxi.foundation.savedviews.models import FILE_LABEL
from guanxi.foundation.search import index
from guanxi.foundation.search.index import condition
from guanxi.purchases import actions
from guanxi.purchases.indexing import KIND
from guanxi.purchases.models import Product
from guanxi.purchases.pricing import Plan
from guanxi.purchases.rows import PriceRow
from guanxi.purchases.tests.factories import (
    MANAGING,
    line,
    make_customer,
    make_order,
    start_import,
    take_back,
)

pytestmark = [pytest.mark.django_db, pytest.mark.cells]
PRODUCT = "purchases.product"
MIGRATION = "0006_products_found"
HEAD = "商品编码,商品名称,类别,成本价"


@pytest.fixture
def manager():
    return make_user(grants=MANAGING | EXPORTING, language="en", name="王芳")


def found(word: str) -> list[str]:
    return list(Product.objects.filter(condition(KIND, word)).order_by("code").values_list("code", flat=True))


def test_a_price_list_adds_and_changes_and_the_same_again_changes_nothing(manager):
    make_order(manager, make_customer(manager), line("A1", text="旧名"))
    content = text(HEAD, "A1,青花茶杯,茶具,12.34567", "B2,密封圈,,0.8")
    run = bring_in(manager, content, kind="products")
    assert (run.count("new"), run.count("changed"), rejected(run)) == (1, 1, "")
    said = list(Product.objects.order_by("code").values_list("code", "name", "group", "unit_cost"))
    assert said == [
        ("A1", "青花茶杯", "茶具", Decimal("12.3457")),
        ("B2", "密封圈", "", Decimal("0.8")),
    ]
    assert (found("花茶"), found("qhcb"), found("茶具"), found("旧名")) == (["A1"], ["A1"], ["A1"], [])
    version = Product.objects.get(code="A1").version
    again = bring_in(manager, content, kind="products")
    assert (again.count("same"), again.count("changed"), Product.objects.get(code="A1").version) == (
        2,
        0,
        version,
    )
    bring_in(manager, text("商品编码,类别", "A1,"), kind="products")
    assert Product.objects.get(code="A1").group == "茶具", "an empty cell says nothing"
    assert run.change_set is not None
    take_back(run.change_set, manager)
    left = Product.objects.get()
    assert (left.code, left.name, left.unit_cost, found("旧名"), found("密封")) == (
        "A1",
        "旧名",
        None,
        ["A1"],
        [],
    )


def taken_out(by) -> bytes:
    """The list of products as a file."""
    made = exports.start_export(
        by, by=by, listing="products", query="", ending="csv", internal=True, queued=False
    )
    assert made.job is not None
    run_now(made.job)
    made.refresh_from_db()
    with open_sealed(made.path, label=FILE_LABEL, uid=made.uid) as file:
        return file.read()


def test_SYS_09_own_fields_of_every_kind_come_in_go_out_and_come_in_as_they_were(manager):
    other = make_customer(manager, "启航物流")
    make_all(noun=PRODUCT)
    head = ",".join([HEAD, *(f"My {kind}" for kind in ("text", "number", "money", "date", "yesno"))])
    more = ",My long,My person,My customer,My choice,My choices"
    row = f"A1,茶杯,茶具,2,甲,1200.5,99.90 EUR,2026年5月20日,是,乙丙,王芳,{other.customer_no},高,低、高"
    run = bring_in(manager, text(head + more, row), kind="products")
    assert (run.count("new"), rejected(run)) == (1, "")
    product = Product.objects.get()
    before = kept(product)
    assert (len(before), before["my_choices"], before["my_person"]) == (10, ("low", "high"), manager.pk)
    run = bring_in(manager, taken_out(manager), kind="products")
    assert (run.count("same"), run.count("changed"), rejected(run)) == (1, 0, "")
    run = check(manager, text("商品编码,My number", "A1,7"), kind="products")
    (shown,) = sheet(run, kind_of("products", manager), "changed").rows
    assert [(cell.old, cell.text) for cell in shown.cells if cell.changed] == [("1,200.5", "7")]
    run = bring_in(manager, text("商品编码,My number", "A1,7"), kind="products")
    assert (kept(product)["my_number"], Change.objects.of(product).count()) == (7, 1)
    assert run.change_set is not None
    take_back(run.change_set, manager)
    assert kept(product) == before


def test_what_search_is_to_know_of_own_fields_finds_products_and_required_is_asked(manager):
    make_field("text", "Brand", noun=PRODUCT, is_found=True, required=True)
    run = bring_in(manager, text("商品编码,Brand", "A1,海豚牌", "B2,"), kind="products")
    assert (run.count("new"), run.count("wrong"), found("海豚")) == (1, 1, ["A1"])
    assert "“Brand” is required." in rejected(run)
    actions.change_product(Product.objects.get(), by=manager, custom={"brand": "白鲸牌"})
    assert (found("海豚"), found("白鲸")) == ([], ["A1"])


def test_wrong_rows_say_why_and_the_others_come_in(manager):
    rows = ("X" * 61 + ",甲,,", "A1,甲,,-1", f"A2,{'长' * 201},{'类' * 81},", "A3,丙,,2")
    run = bring_in(manager, text(HEAD, *rows), kind="products")
    assert (run.count("new"), run.count("wrong")) == (1, 3)
    said = rejected(run)
    for words in ("not below zero", "200", "60"):
        assert words in said


def test_a_product_in_three_rows_is_one_that_is_new_and_none_that_changes(manager):
    run = bring_in(manager, text(HEAD, "A1,甲,,1", "A1,乙,,1", "A1,丙,,1"), kind="products")
    figures = {str(one.label): one.value for one in kind_of("products").figures(run, manager)}
    assert (figures["Products added"], figures["Products changed"]) == ("1", "0")
    assert figures["Rows about a product of a row before"] == "2"


def test_an_amount_with_more_digits_than_the_house_keeps_is_refused_and_all_others_are_read_again(
    manager, client
):
    rows = (
        "A1,甲,,99999999999.99994",
        "A2,乙,,99999999999.99996",
        "A3,丙,,999999999999.9999",
        "A4,丁,,0.00025",
    )
    run = bring_in(manager, text(HEAD, *rows), kind="products")
    assert (run.count("new"), run.count("wrong")) == (2, 2)
    client.force_login(manager)
    assert client.get("/products/").status_code == 200
    costs = dict(Product.objects.values_list("code", "unit_cost"))
    assert costs == {"A1": Decimal("99999999999.9999"), "A4": Decimal("0.0003")}, "halves go up"


def test_a_nature_that_changes_sums_its_orders_up_and_the_undo_too(manager):
    make_order(manager, make_customer(manager), line("POST"))
    run = bring_in(manager, text("商品编码,性质", "POST,费用"), kind="products")
    assert Product.objects.get().nature == "fee"
    assert JobRun.objects.filter(kind="refresh_orders").count() == 1
    assert run.change_set is not None
    take_back(run.change_set, manager)
    assert (Product.objects.get().nature, JobRun.objects.filter(kind="refresh_orders").count()) == (
        "goods",
        2,
    )


def test_who_may_not_see_amounts_or_change_products_writes_none(manager):
    seller = make_user(grants={"imports.start_import": Scope.OWN, "purchases.import_orders": Scope.OWN})
    with pytest.raises(PermissionDenied):
        hand_in(seller, text(HEAD, "A1,甲,,1"), kind="products")
    with pytest.raises(PermissionDenied):
        actions.import_price_list(start_import(seller), by=seller, rows=[PriceRow("A1")])


@pytest.mark.both
def test_the_number_of_queries_does_not_depend_on_the_rows(manager, django_assert_max_num_queries):
    make_all(noun=PRODUCT)
    rows = [PriceRow(f"P{n}", f"货{n}", custom={"my_number": "1", "my_person": "王芳"}) for n in range(60)]
    with django_assert_max_num_queries(6):
        assert {one.kind for one in Plan(manager, rows, lock=False).results} == {"new"}
    with django_assert_max_num_queries(40):
        actions.import_price_list(start_import(manager), by=manager, rows=rows)
    assert found("货5") == ["P5"]


def test_products_that_were_there_before_are_found_after_the_migration(manager):
    bring_in(manager, text(HEAD, "A1,青花茶杯,茶具,"), kind="products")
    with ledger.opened(ledger.Ledger(by=manager, verb="a test")):
        index.drop(KIND, list(Product.objects.values_list("pk", flat=True)))
    QuerySet(Product).update(sort_name="")
    assert found("花茶") == []
    state = MigrationLoader(connection).project_state(("purchases", MIGRATION))
    import_module(f"guanxi.purchases.migrations.{MIGRATION}").index_products(state.apps, None)
    assert (found("花茶"), found("qhcb"), found("茶具")) == (["A1"], ["A1"], ["A1"])
    assert Product.objects.get().sort_name == "qing hua cha bei"
