"""A generated company holds together, is the same every time, and names nobody real."""

import os
import re
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import phonenumbers
import pytest

from guanxi.config.demo.catalogue import products
from guanxi.config.demo.firms import FIRST, SECOND, TAKEN
from guanxi.config.demo.generate import generate
from guanxi.config.demo.places import PHONES
from guanxi.config.demo.tests.conftest import SEED, TODAY
from guanxi.config.demo.truth import write_truth
from guanxi.customers import choices

RESERVED = re.compile(r"([a-z0-9-]+\.)*example\.(com|net|org)|([a-z0-9-]+\.)+test")


def test_the_same_arguments_give_the_same_company(tiny, tmp_path):
    again = generate(seed=SEED, today=TODAY, size="tiny")
    assert repr(again) == repr(tiny)
    write_truth(tiny, tmp_path / "one.json")
    write_truth(again, tmp_path / "two.json")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_the_order_of_hashes_changes_nothing():
    code = (
        "import hashlib, datetime; from guanxi.config.demo.generate import generate;"
        "made = generate(seed=7, today=datetime.date(2026, 11, 22), size='tiny', patterns=False);"
        "print(hashlib.sha256(repr(made).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_another_seed_gives_another_company(tiny):
    other = generate(seed=SEED + 1, today=TODAY, size="tiny")
    assert {c.name for c in other.customers} != {c.name for c in tiny.customers}
    assert [o.total for o in other.orders] != [o.total for o in tiny.orders]


def test_it_loads_neither_django_nor_anything_for_analysis():
    code = (
        "import sys, guanxi.config.demo;"
        "print([n for n in ('django', 'numpy', 'pandas', 'duckdb') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_demo_has_the_size_it_promises(planted):
    assert len(planted.customers) == 1284
    assert 15_000 <= len(planted.orders) <= 20_000
    assert 40_000 <= sum(len(order.lines) for order in planted.orders) <= 60_000
    assert 8_000 <= len(planted.interactions) <= 13_000
    assert len(planted.products) == 64
    assert len(generate(seed=1, today=TODAY, size="tiny").customers) == 60


@pytest.mark.parametrize("today", [TODAY, date(2027, 3, 1), date(2026, 2, 18)])
def test_it_is_always_three_years_until_yesterday(today):
    company = generate(seed=SEED, today=today, size="tiny")
    yesterday = today - timedelta(days=1)
    days = [order.at.date() for order in company.orders]
    assert max(days) <= yesterday
    assert min(days) >= today - timedelta(days=1097)
    assert (max(days) - min(days)).days > 1000
    assert max(talk.on for talk in company.interactions) <= yesterday
    assert max(customer.came_on for customer in company.customers) <= yesterday
    assert max(cost.on for cost in company.costs) <= yesterday
    assert max(move.on for move in company.moves) <= yesterday
    assert max(tag.on for tag in company.tags) <= yesterday
    assert all(contact.left_on is None or contact.left_on <= yesterday for contact in company.contacts)


def test_numbers_and_names_are_given_once(planted):
    numbers = [customer.customer_no for customer in planted.customers]
    assert len(set(numbers)) == len(numbers)
    for customer in planted.customers:
        assert re.fullmatch(rf"C{customer.came_on.year}\d{{3,}}", customer.customer_no)
    names = [customer.name for customer in planted.customers]
    assert len(set(names)) == len(names)
    assert len({order.order_no for order in planted.orders}) == len(planted.orders)
    phones = [contact.phone for contact in planted.contacts if contact.phone]
    assert len(set(phones)) == len(phones)


def test_every_reference_leads_somewhere(planted):
    customers = {customer.customer_no for customer in planted.customers}
    codes = {product.code for product in planted.products}
    people = {user.login: user for user in planted.users}
    units = {department.code for department in planted.departments}
    contacts = {contact.key: contact.customer_no for contact in planted.contacts}
    currencies = {rate.currency for rate in planted.rates} | {"CNY"}
    assert all(user.department in units for user in planted.users)
    assert all(people[c.owner].department == c.department for c in planted.customers)
    assert {c.customer_no for c in planted.contacts} == customers
    assert {tag.customer_no for tag in planted.tags} <= customers
    assert {order.customer_no for order in planted.orders} - {None} <= customers
    assert {order.currency for order in planted.orders} == currencies
    assert {line.product for order in planted.orders for line in order.lines} <= codes
    for talk in planted.interactions:
        assert talk.owner in people
        assert all(contacts[key] == talk.customer_no for key in talk.contacts)
    assert {cost.customer_no for cost in planted.costs} - {None} <= customers
    assert {cost.department for cost in planted.costs} <= units | {None}


def test_every_code_is_one_that_the_rooms_know(planted):
    assert {c.kind for c in planted.customers} == set(choices.Kind.values)
    assert {c.industry for c in planted.customers} <= {*choices.Industry.values, ""}
    assert {c.size for c in planted.customers} <= {*choices.Size.values, ""}
    assert {tag.family for tag in planted.tags} == set(choices.TagFamily.values)
    stage: dict[str, str] = {}
    for move in planted.moves:
        before = stage.get(move.customer_no)
        if before is None:
            assert move.stage == choices.Stage.PROSPECT
        else:
            assert move.stage in choices.STAGE_MOVES[before]
        stage[move.customer_no] = move.stage
    assert stage == {c.customer_no: c.stage for c in planted.customers}
    assert set(stage.values()) == set(choices.Stage.values)


def test_no_address_or_number_belongs_to_anybody(planted):
    for contact in planted.contacts:
        assert not contact.email or RESERVED.fullmatch(contact.email.partition("@")[2]), contact.email
    for customer in planted.customers:
        assert not customer.website or RESERVED.fullmatch(customer.website)
    kept = [
        "".join(rf"\d{{{part[2]}}}" if part.startswith(":0") else re.escape(part.replace(" ", ""))
                for part in re.split(r"[{}]", pattern))
        for patterns in PHONES.values()
        for pattern, _ in patterns
    ]  # fmt: skip
    for contact in planted.contacts:
        if contact.phone:
            assert any(re.fullmatch(one, contact.phone) for one in kept), contact.phone
            assert phonenumbers.is_valid_number(phonenumbers.parse(contact.phone)), contact.phone
    assert not TAKEN & {c.name[2:4] for c in planted.customers if c.country == "CN" and "启航" not in c.name}
    assert len(FIRST) * len(SECOND) > 1500


def test_amounts_are_quantity_times_price(planted):
    for order in planted.orders:
        step = Decimal(1) if order.currency == "JPY" else Decimal("0.01")
        for line in order.lines:
            assert abs(line.amount - line.quantity * line.unit_price) <= step / 2
            assert line.amount == line.amount.quantize(step)
        assert [line.position for line in order.lines] == list(range(1, len(order.lines) + 1))
    known = {product.code for product in products() if product.unit_cost is not None}
    assert 0.6 < len(known) / len(planted.products) < 0.95
    for line in (line for order in planted.orders for line in order.lines):
        assert (line.unit_cost is not None) == (line.product in known)


def test_returns_give_back_what_was_sold(planted):
    by_number = {order.order_no: order for order in planted.orders}
    returns = [order for order in planted.orders if order.kind == "return"]
    assert 0.02 < len(returns) / len(planted.orders) < 0.05
    assert any(order.returns is None for order in returns)
    for order in returns:
        assert all(line.quantity < 0 and line.amount <= 0 for line in order.lines)
        if order.returns:
            sale = by_number[order.returns]
            assert (sale.customer_no, sale.currency) == (order.customer_no, order.currency)
            assert sale.at < order.at
            assert Counter(line.product for line in order.lines) <= Counter(ln.product for ln in sale.lines)


def test_there_are_some_of_everything(planted):
    assert sum(order.customer_no is None for order in planted.orders) > 20
    assert {order.status for order in planted.orders} == {"completed", "open", "cancelled"}
    assert {cost.category for cost in planted.costs} == {"sales", "marketing", "service", "management"}
    assert any(contact.left_on for contact in planted.contacts)
    assert any(tag.ended_on for tag in planted.tags)
    assert planted.users[0].name == "林晓岚"
    assert [user.is_administrator for user in planted.users].count(True) == 1
    assert {talk.language for talk in planted.interactions} == {"zh", "en"}


def test_no_conversation_shows_an_empty_slot_and_few_are_alike(planted):
    texts = [(t.subject, t.customer_feedback, t.follow_up_action) for t in planted.interactions]
    assert not [text for text in texts if any("{" in part or not part for part in text)]
    assert len(set(texts)) > 0.97 * len(texts)
    for talk in planted.interactions:
        chinese = re.search(r"[\u4e00-\u9fff]", talk.customer_feedback) is not None
        assert chinese == (talk.language == "zh"), talk
