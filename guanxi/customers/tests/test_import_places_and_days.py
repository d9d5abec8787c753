"""Province and city, two birthdays, and whatever else a row changes: all of it is seen before it is in."""

from html import unescape

import pytest
from django.test import Client

from guanxi.customers.models import Contact, Customer
from guanxi.customers.tests.factories import MANAGING, make_customer, make_user
from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.review import sheet
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tests.driving import bring_in, check, rejected, text
from guanxi.foundation.sentences import told as said

pytestmark = [pytest.mark.django_db, pytest.mark.cells]


@pytest.fixture
def manager():
    return make_user(grants=MANAGING, language="en")


@pytest.mark.parametrize(
    "names", ["省份,城市", "省,市", "所在省份,所在城市", "Province,City", "State,Town", "省份,縣市"]
)
def test_province_and_city_are_both_kept(manager, names):
    bring_in(
        manager,
        text(f"客户名称,{names}", "恒岳,江苏,苏州", "甲,上海,上海市", "乙,,杭州", "丙,江苏省苏州市,苏州市"),
    )
    found = dict(Customer.objects.values_list("name", "region"))
    assert found == {"恒岳": "江苏 苏州", "甲": "上海市", "乙": "浙江 杭州", "丙": "江苏省 苏州市"}


@pytest.mark.parametrize(
    ("kept", "city", "now"),
    [
        ("江苏 苏州", "苏州市", "江苏 苏州"),
        ("江苏 苏州", "南京", "江苏 南京"),
        ("江苏省 苏州", "杭州", "浙江 杭州"),
        ("江苏", "蘇州", "江苏 蘇州"),
        ("江苏", "同里", "江苏 同里"),
        ("Bavaria Munich", "Nuremberg", "Nuremberg"),
        ("上海", "上海市", "上海"),
    ],
)
def test_a_city_alone_takes_no_province_away(manager, kept, city, now):
    make_customer(manager, "恒岳", region=kept)
    run = bring_in(manager, text("客户名称,城市", f"恒岳,{city}"))
    assert Customer.objects.get().region == now
    assert run.count("same") == (now == kept)


@pytest.mark.parametrize(
    ("kept", "region", "now"),
    [
        ("浙江 杭州", "浙江杭州", "浙江 杭州"),
        ("浙江 杭州", "浙江省杭州市", "浙江 杭州"),
        ("浙江 杭州", "浙江", "浙江 杭州"),
        ("浙江 杭州", "浙江宁波", "浙江 宁波"),
        ("浙江", "浙江杭州", "浙江 杭州"),
        ("Bavaria Munich", "Bavaria", "Bavaria"),
    ],
)
def test_a_region_in_other_or_fewer_words_takes_nothing_exact_away(manager, kept, region, now):
    make_customer(manager, "恒岳", region=kept)
    bring_in(manager, text("客户名称,地区", f"恒岳,{region}"))
    assert Customer.objects.get().region == now


def test_what_a_file_reports_stands_in_the_history_in_words(manager, client: Client):
    customer = make_customer(manager, "恒岳", industry="C")
    run = check(manager, text("客户名称,行业", "恒岳,制造业"))
    assert run.count("same") == 1, "the very name that it has already"
    bring_in(manager, text("客户名称,行业,客户等级,联系方式", "恒岳,制造业,A,XXXX"))
    bring_in(manager, text("客户名称,客户等级", "恒岳,B"))
    client.force_login(manager)
    page = unescape(client.get(f"/customers/{customer.pk}/history/").content.decode())
    assert "Tier as reported: A → B" in page
    assert "Tier as reported: – → A" in page
    assert "Contact details: – → XXXX" in page
    assert "{" not in page[page.index("<main") : page.index("</main")]


def shown(run, manager):
    """Of the changed records: each cell that changes, and what changes besides."""
    found = sheet(run, kind_of(run.kind, manager), "changed")
    cells = [
        (str(head.name), cell.text)
        for row in found.rows
        for head, cell in zip(found.heads, row.cells, strict=True)
        if cell.changed
    ]
    return cells, [(cell.note, cell.text) for row in found.rows for cell in row.besides]


@pytest.mark.parametrize(
    ("names", "first", "second", "changed"),
    [
        ("城市", "苏州", "杭州", ("city", "浙江 杭州")),
        ("联系人,农历生日", "陈伟,1988-08-15", "陈伟,1989-08-15", ("lunar_birthday", "198*-**-**")),
        ("联系人,生日,农历生日", "陈伟,,1988-08-15", "陈伟,,1999-08-15", ("lunar_birthday", "199*-**-**")),
        ("联系方式", "13812346021", "13812346022", ("contact_info", "138 **** 6022")),
        ("联系人", "陈伟", "李敏", ("contact_name", "李敏")),
        ("行业", "制造业", "采矿业", ("industry", "Mining")),
        ("行业", "光伏", "风电", ("industry", "风电")),
        ("客户等级", "A", "B", ("tier", "B")),
        ("累计合作金额", "80万", "90万", ("total_amount", "90万")),
        ("手机", "", "13812346022", ("phone", "138 **** 6022")),
        ("标签", "降本", "降本、质量", ("needs", "质量")),
    ],
)
def test_a_change_is_shown_in_the_column_that_brings_it(manager, names, first, second, changed):
    bring_in(manager, text(f"客户名称,{names}", f"恒岳,{first}"))
    cells, _besides = shown(check(manager, text(f"客户名称,{names}", f"恒岳,{second}")), manager)
    assert changed in cells
    assert not any(name == "name" for name, _text in cells)


def test_what_has_no_column_is_shown_besides(manager, client: Client):
    bring_in(manager, text("客户名称,联系人", "恒岳,陈伟"))
    run = check(manager, text("客户名称,决策人", "恒岳,陈伟/总监"))
    assert shown(run, manager) == ([("decision_maker", "总监")], [("Decision role", "Decision maker")])
    client.force_login(manager)
    assert "Changes besides" in client.get(f"/imports/{run.pk}/?rows=changed").content.decode()


def test_an_owner_is_shown_by_name(manager):
    colleague = make_user(manager.department, name="王芳")
    bring_in(manager, text("客户名称,负责人", f"恒岳,{manager.name}"))
    run = check(manager, text("客户名称,负责人", f"恒岳,{colleague.name}"))
    assert shown(run, manager)[0] == [("owner", "王芳")]


def test_two_birthdays_that_are_one_day_are_one(manager):
    run = bring_in(manager, text("客户名称,联系人,生日,农历生日", "恒岳,陈伟,1988-09-25,1988-08-15"))
    assert run.count("new") == 1
    assert Contact.objects.get().birthday.reveal() == "lunar 1988-08-15"


def test_two_birthdays_that_differ_are_asked_about(manager, client: Client):
    lines = (
        "恒岳,陈伟,1988-09-26,1988-08-15",
        "甲,李敏,09-26,农历1988年八月十五",
        "乙,王芳,09-25,农历八月十五",
    )
    run = check(manager, text("客户名称,联系人,生日,农历生日", *lines))
    assert (run.count("new"), run.counts["rows"]["wrong"]) == (1, 2)
    assert "The two birthdays of this row are different days" in rejected(run)
    client.force_login(manager)
    page = client.get(f"/imports/{run.pk}/").content.decode()
    assert "the lunar one is kept" in page
    assert 'name="mend-2-lunar_birthday"' in page


def test_a_remark_in_a_name_and_a_time_of_day_are_told(manager):
    rows = "恒岳精密（老客户）,2024-05-20 14:30", "启航（苏州）,2024-05-20"
    run = check(manager, text("客户名称,最近合作时间", *rows))
    told = {one["line"]: one.get("assumed", {}) for one in Spool(run.uid).all_of("sample")}
    assert "“老客户” reads like a remark" in str(said(told[2]["name"]))
    assert "time of day is not kept" in str(said(told[2]["last_date"]))
    assert not told[3].keys() & {"name", "last_date"}
