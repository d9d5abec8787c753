"""A customer that stands twice in a file is told as such, and counted once."""

from dataclasses import replace

import pytest
from django.test import Client

from guanxi.config import switchboard
from guanxi.customers.actions import import_customers
from guanxi.customers.imports import CUSTOMERS
from guanxi.customers.models import Contact, Customer
from guanxi.customers.rows import ContactRow, CustomerRow
from guanxi.customers.tests.factories import MANAGING, make_change_set, make_user
from guanxi.foundation.imports import actions as imports
from guanxi.foundation.imports import repeats, tabs
from guanxi.foundation.imports import work as working
from guanxi.foundation.imports.marks import Marks
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tests.driving import bring_in, check, text, work
from guanxi.foundation.sentences import told

pytestmark = [pytest.mark.django_db, pytest.mark.cells]
FILE = text("客户名称,备注", "恒岳精密,一", "启航物流,一", "恒岳精密,一", "恒岳精密,二")


@pytest.fixture
def manager():
    return make_user(grants=MANAGING, language="en")


def test_each_repeated_row_says_which_it_repeats_and_what_holds(manager):
    run = check(manager, FILE)
    said = {
        one["line"]: str(told(one["assumed"]["name"]))
        for one in Spool(run.uid).all_of("sample")
        if "assumed" in one
    }
    assert said == {
        4: "the same as line 2: nothing new",
        5: "the customer of line 2 again: what differs here holds",
    }


def test_the_button_counts_customers_and_not_rows(manager, client: Client):
    client.force_login(manager)
    run = check(manager, FILE)
    page = client.get(f"/imports/{run.pk}/").content.decode()
    assert "Import 2 customers" in page
    shown = {one.code: one.count for one in tabs.tabs(run, CUSTOMERS, "all")}
    figures = {str(one.label): one.value for one in CUSTOMERS.figures(run, manager)}
    assert (shown["changed"], shown["again"]) == ("0", "1")
    assert figures["Customers changed"] == shown["changed"], "one page, one number"
    assert "1 in all" in client.get(f"/imports/{run.pk}/?rows=again").content.decode()
    assert "No row is like this." in client.get(f"/imports/{run.pk}/?rows=changed").content.decode()
    imports.apply_import(run, by=manager, queued=False)
    run = work(run)
    assert Customer.objects.get(name="恒岳精密").note == "二"
    figures = {str(one.label): one.value for one in CUSTOMERS.figures(run, manager)}
    assert figures["Customers added"] == "2"
    assert figures["Customers changed"] == "0"
    assert figures["Rows about a customer of a row before"] == "1"
    came = {one.label: one.count for one in tabs.summary(run, CUSTOMERS)["came"]}
    assert (came["changed"], came["Rows about a customer of a row before"]) == ("0", "1"), "as the figures"


@pytest.mark.parametrize("size", [100, 2])
def test_who_is_as_here_first_and_then_changed_counts_as_changed(manager, client: Client, monkeypatch, size):
    bring_in(manager, FILE[: FILE.rindex(b"\r\n")])
    monkeypatch.setitem(switchboard.IMPORTS, "customers", replace(CUSTOMERS, rows_in_part=size))
    client.force_login(manager)
    run = check(manager, FILE)
    assert (run.count("changed"), run.count("again")) == (1, 0)
    assert "Import 1 customer" in client.get(f"/imports/{run.pk}/").content.decode()


def test_a_tab_shows_its_rows_however_many_have_notes(manager, client: Client):
    """Rows with unknown words filled the room of those that are changed: of four one was to be seen."""
    client.force_login(manager)
    first = [f"公司{n},从来没听过{n}" for n in range(120)]
    again = [f"公司{n},别的没听过{n}" for n in range(4)]
    run = check(manager, text("客户名称,行业", *first, *again), kind="customers")
    assert run.count("changed") == 4
    page = client.get(f"/imports/{run.pk}/?rows=again").content.decode()
    assert "4 in all" in page


def test_a_row_far_from_the_one_it_repeats_says_so_too(manager, monkeypatch):
    """Each part of a file is compared by itself; here two rows make one."""
    monkeypatch.setitem(switchboard.IMPORTS, "customers", replace(CUSTOMERS, rows_in_part=2))
    monkeypatch.setattr(working, "STEP_SECONDS", -1)
    run = check(manager, FILE, kind="customers")
    assert len(Marks.of(Spool(run.uid), repeats.STEM, 1).known) == 2, "kept with its part"
    samples = Spool(run.uid).all_of("sample")
    said = {one["line"]: str(told(one["assumed"]["name"])) for one in samples if "assumed" in one}
    assert said[4].startswith("the customer of line 2 again: what differs here holds, but replaces no")
    assert (run.count("new"), run.count("changed"), run.count("again")) == (2, 2, 2)
    imports.apply_import(run, by=manager, queued=False)
    run = work(run)
    assert (run.count("new"), run.count("changed"), run.count("again")) == (2, 1, 1)
    assert Customer.objects.count() == 2


PEOPLE = "客户名称,联系人,手机,邮箱"
TWICE = (
    "恒岳精密,陈伟,13800000001,a@hy.cn",
    "恒岳精密,陈伟,13800000002,b@hy.cn",
    "恒岳精密,陈伟,13800000003,",
)


@pytest.mark.parametrize("way", [1, -1])
@pytest.mark.parametrize("there", [False, True])
def test_another_number_of_a_row_of_the_same_file_overwrites_none(manager, way, there):
    """The first number was gone; the same file again let rows overwrite each other in turn."""
    if there:
        bring_in(manager, text(PEOPLE, "恒岳精密,陈伟,13800000009,"), kind="customers")
    rows = TWICE[::way]
    run = bring_in(manager, text(PEOPLE, *rows), kind="customers")
    numbers = [row.split(",")[2] for row in rows]
    person = Contact.objects.get()
    assert [person.phone.reveal(), person.phone2.reveal()] == numbers[:2], "the third has no place"
    assert person.email.reveal() == ("a@hy.cn" if way == 1 else "b@hy.cn")
    again = check(manager, text(PEOPLE, *rows), kind="customers")
    assert (run.count("wrong"), again.count("changed"), again.count("same")) == (0, 0, 3)
    told_of = {
        one["line"]: set(one["assumed"]) for one in Spool(again.uid).all_of("sample") if "assumed" in one
    }
    assert told_of[4] >= {"phone"}, "what is not taken is told at the check"
    assert "email" in told_of[3 if way == 1 else 4]


@pytest.mark.parametrize("there", [False, True])
def test_nor_does_one_of_a_later_part(manager, monkeypatch, there):
    """Parts are written one after the other: the last one’s number stood, and the first one’s was gone."""
    monkeypatch.setitem(switchboard.IMPORTS, "customers", replace(CUSTOMERS, rows_in_part=1))
    if there:
        bring_in(manager, text(PEOPLE, "恒岳精密,陈伟,13800000009,"), kind="customers")
    for _time in range(2):  # also where the first row says what is here already
        bring_in(manager, text(PEOPLE, *TWICE), kind="customers")
        person = Contact.objects.get()
        assert [person.phone.reveal(), person.phone2.reveal()] == ["13800000001", "13800000002"]
        assert person.email.reveal() == "a@hy.cn"


def test_a_row_that_names_one_person_twice_keeps_both_numbers(manager):
    people = (ContactRow("", phone="13812346021"), ContactRow("", phone="13900001111"))
    import_customers(make_change_set(manager), by=manager, rows=[CustomerRow("恒岳", contacts=people)])
    person = Contact.objects.get()
    assert [person.phone.reveal(), person.phone2.reveal()] == ["13812346021", "13900001111"]
