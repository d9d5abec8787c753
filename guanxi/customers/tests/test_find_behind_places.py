"""A firm is found by the pinyin of its trade name, whichever places stand in front of it."""

import pytest

from guanxi.config.actions import spell_anew
from guanxi.config.verbs import FOUND
from guanxi.customers.indexing import reindex
from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_customer, make_manager, make_user
from guanxi.customers.tests.test_create_customer import found
from guanxi.foundation import few, ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.palette.declared import Asked
from guanxi.foundation.palette.reading import read
from guanxi.foundation.search import tokens
from guanxi.foundation.search.models import Key
from guanxi.foundation.search.places import PLACES
from guanxi.foundation.search.tokens import behind_places, distinctive, initial

pytestmark = pytest.mark.django_db
BEHIND = {
    "苏州恒岳精密机械有限公司": "恒岳精密机械",
    "襄阳恒岳精密机械有限公司": "恒岳精密机械",
    "江苏省张家港市恒岳精密机械有限公司": "恒岳精密机械",
    "江苏苏州恒岳有限公司": "恒岳",
    "苏州市吴中区恒岳商行": "恒岳",
    "内蒙古自治区呼和浩特恒岳集团": "恒岳",
    "延边朝鲜族自治州恒岳": "朝鲜族自治州恒岳",
    "張家港恆岳精密機械有限公司": "恆岳精密機械",
    "大同食品有限公司": "食品",
    "苏恒岳有限公司": "苏恒岳",
    "昆山市": "昆山市",
    "Suzhou Hengyue": "Suzhou Hengyue",
}
FIRMS = [name for name, rest in BEHIND.items() if rest[1:].startswith("岳")]


def test_all_places_in_front_are_left_out():
    assert {name: behind_places(name) for name in BEHIND} == BEHIND
    assert {"襄阳", "张家港", "延边", "内蒙古"} <= PLACES


@pytest.mark.parametrize("rare", [0, few.RARE])
def test_pinyin_and_initials_find_what_stands_behind_them(monkeypatch, rare):
    seller = make_user()
    for name in BEHIND:
        make_customer(seller, name)
    monkeypatch.setattr(few, "RARE", rare)
    for text in ("hengyue", "hy"):
        assert set(found(text)) >= {*FIRMS}, text
        rows = read({"": FOUND[0].find(Asked(text, seller, 20))})[""]
        assert {row[1] for row in rows} == set(found(text)), text
    assert found("datongshipin") == found("dtsp") == ["大同食品有限公司"]


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("北京市朝阳区恒岳精密机械有限公司", "恒"), ("江苏省苏州市昆山市恒岳有限公司", "恒"),
        ("襄阳市恒岳贸易有限公司", "恒"), ("上海浦東新區恒岳有限公司", "恒"), ("江苏苏州恒岳有限公司", "苏"),
        ("大同食品有限公司", "大"), ("苏州高新区块链科技有限公司", "高"), ("北京社区服务有限公司", "社"),
        ("北京市朝阳区有限公司", "朝"), ("Brightwater Food", "B"), ("", "?"),
    ],
)  # fmt: skip
def test_the_sign_of_a_firm_stands_behind_all_places_that_its_name_calls_so(name, sign):
    assert initial(name) == sign


def test_what_people_say_of_a_firm_is_as_before():
    assert distinctive("襄阳恒岳有限公司") == "襄阳恒岳"
    assert initial("大同食品有限公司") == "大"


def test_the_index_of_an_earlier_house_learns_the_places(monkeypatch):
    for name in BEHIND:
        make_customer(make_manager(), name)
    now = sorted(Key.objects.values_list("key", "record_id"))
    with monkeypatch.context() as before, ledger.opened(ledger.Ledger(by=User.system(), verb="test")):
        before.setattr(tokens, "behind_places", distinctive)
        reindex(Customer.objects.values_list("pk", flat=True))
    assert "襄阳恒岳精密机械有限公司" not in found("hengyue")
    run_now(spell_anew(Company.get(), by=User.system(), queued=False))
    assert sorted(Key.objects.values_list("key", "record_id")) == now
