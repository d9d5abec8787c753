"""The palette: what it finds, for whom, and in which order."""

import re
from html import unescape

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guanxi.customers import palette
from guanxi.customers.tests.factories import SELLING, make_contact, make_customer, make_user
from guanxi.foundation import few
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.palette.models import Use
from guanxi.purchases.tests.factories import make_manager, make_order

pytestmark = pytest.mark.django_db
EVERYDAY = {"离职": "/hand-over/", "交接": "/hand-over/", "敏感": "sensitive=yes", "保留": "/retention/",
            "谁收到": "/consent/sharing/"}  # fmt: skip
PART = {"HX-Request-Type": "partial"}


class Palette:
    """What one person sees in it."""

    def __init__(self, user: User) -> None:
        self.browser = Client(headers={"Accept-Language": "en"})
        self.browser.force_login(user)

    def html(self, text: str = "", **more: str) -> str:
        answer = self.browser.get("/find/", {"q": text, **more}, headers=PART)
        assert answer.status_code == 200
        return unescape(answer.content.decode())

    def names(self, text: str = "", **more: str) -> list[str]:
        """Each line's words, marks and numbers left out."""
        lines = re.findall(r'<span class="grow cut">(.*?)</span>(?:<span|<kbd)', self.html(text, **more))
        return [re.sub(r"<[^>]+>", "", re.sub(r' <span class="c3 num">.*', "", one)) for one in lines]

    def used(self, item: str) -> int:
        return int(self.browser.post("/find/used/", {"item": item}).status_code)


def test_CUS_27_a_customer_is_found_by_name_pinyin_initials_and_number_with_the_hit_marked():
    seller = make_user()
    made = make_customer(seller, "苏州恒岳精密机械有限公司", customer_no="C2024017")
    palette = Palette(seller)
    for text, mark in [
        ("恒岳", "<mark>恒岳</mark>"),
        ("hy", "<mark>恒岳</mark>"),
        ("hengy", "<mark>恒岳</mark>"),
        ("szhy", "<mark>苏州恒岳</mark>"),
        ("c2024", "<mark>C2024</mark>017"),
    ]:
        html = palette.html(text)
        assert mark in html, text
        assert f'data-item="customer:{made.pk}"' in html
        assert f'href="/customers/{made.pk}/"' in html


@pytest.mark.parametrize("typed", ["导出客户", "dcoc", "daochu", "dckh", "export cust"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_an_act_is_found_by_its_names_in_each_language_and_by_pinyin(manager, typed, language):
    browser = Client(headers={"Accept-Language": language})
    browser.force_login(manager)
    found = browser.get("/find/", {"q": typed}, headers=PART).text
    assert ('href="/customers/#export-list"' in found) == (typed != "dcoc")


def test_everyday_words_lead_to_what_they_mean(manager):
    QuerySet[User](User).filter(pk=manager.pk).update(language="zh-hans")
    for typed, place in EVERYDAY.items():
        assert f'{place}"' in Palette(manager).html(typed), typed


def test_people_orders_products_and_colleagues_are_found_too(manager):
    customer = make_customer(manager, "Northwind Trading")
    contact = make_contact(customer, manager, "陈思远")
    order = make_order(manager, customer, number="SO2026-000417")
    palette = Palette(manager)
    assert f'data-item="contact:{contact.pk}"' in palette.html("思远")
    assert f'data-item="order:{order.pk}"' in palette.html("so2026-0004")
    product = order.lines.get().product
    assert f'data-item="product:{product.pk}"' in palette.html(product.code)
    assert f"/customers/?owner={manager.pk}" in palette.html(manager.name)


@pytest.mark.parametrize(("name", "typed"), [("李明", "李明"), ("Mara Keller", "mara keller")])
def test_people_are_found_whose_name_is_a_word_that_many_hold(monkeypatch, name, typed):
    monkeypatch.setattr(few, "RARE", 1)
    seller, stranger = make_user(), make_user()
    people = [make_contact(make_customer(seller), seller, name) for _n in range(4)]
    foreign = make_contact(make_customer(stranger), stranger, name)
    found = Palette(seller).html(typed)
    assert all(f'data-item="contact:{one.pk}"' in found for one in people)
    assert f'data-item="contact:{foreign.pk}"' not in found
    everything = make_user(grants=SELLING | {"customers.view_customer": Scope.ALL})
    found = Palette(everything).html(typed)
    assert all(f'data-item="contact:{one.pk}"' in found for one in [*people, foreign])


@pytest.mark.parametrize("scope", [Scope.OWN, Scope.DEPARTMENT, Scope.ALL])
def test_whoever_sees_few_meets_ones_own_people_whatever_the_house_holds_since(monkeypatch, scope):
    monkeypatch.setattr(few, "RARE", 1)
    monkeypatch.setattr(palette, "MET_AT", 4)
    seller, stranger = make_user(grants=SELLING | {"customers.view_customer": scope}), make_user()
    mine = [make_contact(make_customer(seller), seller, "李明") for _n in range(2)]
    for _n in range(4):
        make_contact(make_customer(stranger), stranger, "李明")
    found = Palette(seller).html("李明")
    met = {f'data-item="contact:{one.pk}"' in found for one in mine}
    assert met == {scope is not Scope.ALL}
    assert found.count('data-item="contact:') == (4 if scope is Scope.ALL else 2), "each once"


def test_nobody_finds_what_somebody_else_keeps_to_the_own_department():
    theirs, mine = make_user(), make_user()
    hidden = make_customer(theirs, "苏州恒岳精密机械有限公司", customer_no="C2024017")
    person = make_contact(hidden, theirs, "陈思远")
    order = make_order(make_manager(), hidden, number="SO2026-000417")
    palette = Palette(mine)
    for item in (f"customer:{hidden.pk}", f"contact:{person.pk}", f"order:{order.pk}"):
        palette.used(item)  # even what one says to have used
    asked = ["", "恒岳", "hy", "C2024017", "思远", "SO2026"]
    for html in [palette.html(text) for text in asked] + [
        palette.html("", of=f"customer:{hidden.pk}"),
        palette.html("", pick="customer.log_interaction"),
        palette.html("恒岳", pick="customer.log_interaction"),
    ]:
        assert not re.search(r"data-item=\"(customer|contact|order):", html)
        assert "恒岳" not in html.replace("“恒岳”", "")


def test_figures_find_by_a_phone_number_only_what_its_reader_may_reveal():
    seller, hidden = make_user(), make_user()
    made = make_customer(seller, "恒岳精密机械")
    make_contact(made, seller, "陈思远", phone="13812346021")
    other = make_user(seller.department, {"customers.view_customer": Scope.DEPARTMENT})
    for text in ("13812346021", "6021"):
        assert f'data-item="customer:{made.pk}"' in Palette(seller).html(text), text
        assert 'data-item="customer:' not in Palette(hidden).html(text), text
    assert 'data-item="customer:' not in Palette(other).html("13812346021"), "may not reveal it"


def test_a_verb_with_a_record_is_offered_only_where_it_will_be_done():
    owner = make_user()
    colleague = make_user(owner.department)
    made = make_customer(owner, "恒岳精密机械")
    assert "Log a contact with 恒岳精密机械" in Palette(owner).names("恒岳")
    assert "Log a contact with 恒岳精密机械" not in Palette(colleague).names("恒岳"), "sees it, may not write"
    assert Palette(colleague).names("", of=f"customer:{made.pk}") == []
    assert "Log a contact" in Palette(owner).names("", of=f"customer:{made.pk}")
    assert Palette(colleague).names("恒岳", pick="customer.log_interaction") == []
    assert f'href="/customers/{made.pk}/log/"' in Palette(owner).html("恒岳", pick="customer.log_interaction")


def test_a_task_begins_with_what_was_typed_or_is_about_what_was_found():
    by = make_user(grants=SELLING | {"tasks.add_task": Scope.ALL})
    made = make_customer(by, "恒岳精密机械")
    palette = Palette(by)
    assert palette.names("带上样品 & 图纸")[-1] == "New task: 带上样品 & 图纸"
    (url,) = re.findall(r'href="(/tasks/new/\?[^"]*)"', palette.html("带上样品 & 图纸"))
    page = palette.browser.get(url)
    assert 'value="带上样品 &amp; 图纸"' in page.content.decode()
    assert f"/tasks/new/?about=customers.customer:{made.pk}" in palette.html("", of=f"customer:{made.pk}")
    assert not [one for one in Palette(make_user()).names("带上样品") if one.startswith("New task")]


def test_what_one_uses_most_comes_first_and_what_one_opened_last_when_nothing_is_typed():
    seller = make_user()
    first, second, third = (make_customer(seller, f"恒岳{n}厂") for n in "甲乙丙")
    palette = Palette(seller)
    for item, times in ((second, 3), (third, 1), (first, 1)):
        for _time in range(times):
            assert palette.used(f"customer:{item.pk}") == 204
    assert palette.names("恒岳")[0] == "恒岳乙厂"
    assert palette.names()[:3] == ["恒岳甲厂", "恒岳丙厂", "恒岳乙厂"]
    assert palette.names()[3] != "Import a file"
    palette.used("do:start_import")
    assert palette.names()[3] == "Import a file"


def test_only_what_exists_is_remembered():
    palette = Palette(make_user())
    for item in (
        "",
        "customer:",
        "customer:x",
        "customer:13812346021777777777",
        "do:13812346021",
        "phone:1",
        "x",
    ):
        assert palette.used(item) == 404
    assert not Use.objects.exists()


def test_verbs_are_found_by_their_words_in_the_language_of_who_asks():
    seller = make_user(language="zh-hans")
    names = Palette(seller).names
    assert "导入文件" in names("daoru")
    assert "导入文件" in names("dr")
    assert "导入文件" in names("import")
    assert "导入文件" in names("上传")
    assert "New customer" in Palette(make_user(language="en")).names("new cu")


def test_a_line_costs_no_query_and_nor_does_a_letter(django_assert_num_queries):
    seller = make_user()
    for n in range(3):
        make_customer(seller, f"恒岳{n}", customer_no=f"C90{n}")
    palette = Palette(seller)
    palette.html("恒岳")  # readings and the company are known from now on
    with CaptureQueriesContext(connection) as few:
        palette.html("恒岳")
    for n in range(9):
        make_customer(seller, f"恒岳{n}号")
    with django_assert_num_queries(len(few)):
        palette.html("恒岳")
    # session, person, what was used, what the text finds, all records, the right to the first one's verbs
    assert len(few) == 6


def test_strange_texts_find_nothing_and_break_nothing():
    palette = Palette(make_user())
    for text in ("\0", "%", "_", "'", "<b>", "\U0001f600", "a" * 500, "恒 岳", "١٢", "ﬁ", "İ", "🀄"):
        answer = palette.browser.get("/find/", {"q": text}, headers=PART)
        assert answer.status_code == 200
        assert "<b>" not in answer.content.decode()
    for of in ("customer:", "customer:1e9", "x:1", "customer:99999999999999999999", ":"):
        assert palette.browser.get("/find/", {"of": of}, headers=PART).status_code == 200


def test_it_is_a_page_for_phones_and_for_whoever_has_no_script():
    seller = make_user()
    make_customer(seller, "恒岳精密机械")
    page = Palette(seller).browser.get("/find/", {"q": "恒岳"}).content.decode()
    assert 'role="combobox"' in page
    assert "<mark>恒岳</mark>" in page


def test_a_stranger_is_asked_to_sign_in():
    assert Client().get("/find/", headers=PART).status_code == 302
    assert Client().post("/find/used/", {"item": "do:start_import"}).status_code == 302
