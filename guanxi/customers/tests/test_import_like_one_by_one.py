"""A batch comes to what its rows come to one by one."""

from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from guanxi.customers.actions import import_customers
from guanxi.customers.models import Contact, Customer
from guanxi.customers.rows import ContactRow, CustomerRow
from guanxi.customers.tests.factories import make_change_set, make_manager, make_user
from guanxi.customers.tests.one_by_one import import_one_by_one
from guanxi.customers.tests.states import came_to
from guanxi.foundation import meanwhile
from guanxi.foundation.accounts.models import User
from guanxi.foundation.search import index
from tests.trying import tries

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def work_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few rows, too, have their words made beside what PostgreSQL does."""
    monkeypatch.setattr(meanwhile, "ENOUGH", 1)


def _maybe(*values: object) -> st.SearchStrategy:
    return st.sampled_from([None, *values])


CONTACT = st.builds(
    ContactRow,
    name=st.sampled_from(["陈伟", "Anna Weber", ""]),
    title=_maybe("采购", "x" * 81),
    role=_maybe("buyer", "decider", ""),
    phone=_maybe("13812346021", "13900001111", "?"),
    email=_maybe("anna@example.com", ""),
)
TAGS = st.lists(
    st.sampled_from([("need", "降本增效"), ("pain", "交期"), ("need", "x" * 41), ("mood", "!")]), max_size=2
)


def rows_of(people: list[User]) -> st.SearchStrategy[CustomerRow]:
    """Rows that often mean the same customer, and now and then are wrong."""
    return st.builds(
        CustomerRow,
        name=st.sampled_from(["苏州恒岳机械有限公司", "Northwind Trading", "单小云", "x" * 201]),
        customer_no=_maybe("A1", "2"),
        external_no=_maybe("1", "2", "3"),
        external_source=_maybe("erp", "shop"),
        kind=_maybe("firm", "person"),
        industry=_maybe("C", "F", "?"),
        region=_maybe("江苏", "浙江", ""),
        stage=_maybe("prospect", "deal", "lost", "won_back"),
        since=_maybe(date(2020, 1, 1)),
        address=_maybe("江苏省苏州市星湖街 218 号", ""),
        note=_maybe("老客户"),
        reported=st.dictionaries(
            st.sampled_from(["turnover", "tier"]), st.sampled_from(["1", "2"]), max_size=2
        ),
        owner_id=_maybe(*(person.pk for person in people)),
        contacts=st.lists(CONTACT, max_size=2).map(tuple),
        tags=TAGS.map(tuple),
        parent=_maybe("A1", "Northwind Trading", "苏州恒岳机械有限公司"),
        referrer=_maybe("2", "单小云", "Nobody"),
    )


def test_a_batch_comes_to_what_its_rows_come_to_one_by_one():
    by = make_manager()
    people = [make_user(), by]
    change_set = make_change_set(by)

    @settings(
        max_examples=tries(25),
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(rows_of(people), min_size=1, max_size=5))
    def check(rows):
        kinds, bulk = came_to(lambda: [o.kind for o in import_customers(change_set, by=by, rows=rows)])
        single_kinds, single = came_to(lambda: import_one_by_one(by, rows))
        assert kinds == single_kinds
        assert bulk == single

    check()


def test_of_a_person_whom_one_row_names_twice_the_second_is_read_after_the_first():
    by = make_manager()
    change_set = make_change_set(by)

    def row(*emails):
        people = [ContactRow("陈伟", email=email) for email in emails]
        return CustomerRow("苏州恒岳机械有限公司", contacts=tuple(people))

    rows = [row("anna@example.com"), row("", "anna@example.com")]
    import_customers(change_set, by=by, rows=rows)
    assert str(Contact.objects.get().email.reveal()) == "anna@example.com"


def test_a_title_with_stars_is_no_mask():
    by = make_manager()
    people = [ContactRow("陈伟", title=title) for title in ("经理", "**总监**")]
    for person in people:
        rows = [CustomerRow("苏州恒岳机械有限公司", contacts=(person,))]
        import_customers(make_change_set(by), by=by, rows=rows)
    assert Contact.objects.get().title == "**总监**"


def test_the_numbers_and_what_is_found_are_the_same_for_a_large_batch():
    by = make_manager()
    rows = [CustomerRow(f"{a}{b}机械有限公司") for a in "恒启楚泰衡" for b in "岳拓泰岭禾锦"]

    def read():
        numbers = list(Customer.objects.order_by("pk").values_list("customer_no", "name"))
        found = [
            sorted(Customer.objects.filter(index.condition("c", text)).values_list("name", flat=True))
            for text in ["恒岳", "机械", "hy", "hengyue", "C20", "拓机"]
        ]
        return numbers, found

    change_set = make_change_set(by)
    bulk, _state = came_to(lambda: (import_customers(change_set, by=by, rows=rows), read())[1])
    single, _state = came_to(lambda: (import_one_by_one(by, rows), read())[1])
    assert bulk == single
    assert len(bulk[0]) == 30
    assert bulk[1][0] == ["恒岳机械有限公司"]


def test_what_fails_beside_is_told_to_who_waits_for_it():
    def fail():
        raise ValueError("no words")

    with pytest.raises(ValueError, match="no words"), meanwhile.meanwhile(fail, 1) as outcome:
        outcome()
