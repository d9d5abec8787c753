"""Signs with several readings are found, shown and sorted as names have them: 重庆 by chong qing."""

import re

import pytest

from guanxi.config.actions import spell_anew
from guanxi.customers.indexing import reindex
from guanxi.customers.models import Customer
from guanxi.customers.tests.test_create_customer import found
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.search import hits, readings, sounding
from guanxi.foundation.search.models import Key
from guanxi.purchases.models import Order
from guanxi.purchases.tests.factories import make_customer, make_manager, make_order

pytestmark = pytest.mark.django_db
SAID = {
    "重庆长工机械有限公司": ("chongqing", "cq", "changgong", "cg"),
    "重慶長工機械有限公司": ("chongqing", "cqcg"),
    "长沙立峰农机有限公司": ("changsha", "cslf"),
    "厦门大厦物业公司": ("xiamendasha", "xmds"),
    "成都音乐行业协会": ("chengduyinyue", "cdyyhy"),
    "蚌埠模具厂": ("bengbu", "muju"),
    "六安弹簧厂": ("luantanhuang",),
    "重工长安": ("zhonggongchangan",),
    "成长教育集团": ("chengzhang",),
}


@pytest.fixture(autouse=True)
def forgotten():
    readings.forget()
    yield
    readings.forget()


def test_names_are_found_by_how_they_are_said():
    by = make_manager()
    for name in SAID:
        make_customer(by, name)
    for name, texts in SAID.items():
        for text in texts:
            assert name in found(text), text
    assert found("zhongqing") == found("zhangsha") == []
    assert Customer.objects.get(name="长沙立峰农机有限公司").sort_name.startswith("chang sha ")
    assert hits.span("重庆长工", "chongq") == (0, 2)
    assert hits.span("重庆长工", "changg") == (2, 4)


def test_who_was_read_otherwise_before_is_read_anew_and_stands_in_its_place(monkeypatch):
    by = make_manager()
    with monkeypatch.context() as before:
        before.setattr(sounding, "_FIND", re.compile("(?!)"))
        before.setattr(readings, "SIGNS", {})
        one = make_customer(by, "重庆长工机械有限公司")
        make_order(by, one)
        assert found("zhongqingzhanggong") == [one.name]
    readings.forget()
    assert found("chongqing") == []
    with ledger.opened(ledger.Ledger(by=User.system(), verb="test")):
        reindex([])  # nothing of it by itself
    run_now(spell_anew(Company.get(), by=User.system(), queued=False))
    assert found("chongqing") == [one.name]
    assert not Key.objects.filter(key__startswith="zhong").exists()
    one.refresh_from_db()
    assert one.sort_name.startswith("chong qing chang gong")
    assert Order.objects.get().customer_key == one.sort_name
