"""Template 1 as it is typed in Taiwan: other characters, other words, Big5."""

import pytest
from django.utils import translation

from guanxi.customers.choices import Channel, Industry, Kind, Size, Stage
from guanxi.customers.models import Contact, Customer, Interaction
from guanxi.customers.tests.factories import MANAGING, make_user
from guanxi.customers.wording import WORDS
from guanxi.foundation.imports.tests.driving import bring_in

pytestmark = pytest.mark.django_db
SOURCES = set(Channel) - {Channel.IMPORT}  # which a file brings by itself

CUSTOMERS = """\
客戶編號,客戶名稱,所屬產業,決策人(姓名/職位),聯絡方式,歷史合作時長,累計合作金額,核心需求標籤,客戶分層,最近合作時間
C2024001,宏遠精密,製造業,*總/採購總監,XXXX,2年,500萬,降本增效、供應鏈優化,高價值,2024-05-20
C2024002,聯訊資訊,IT服務,*經理/技術負責人,139XXXX,6個月,80萬,系統穩定性、售後支援,潛力,2024-05-15
"""
TALKS = """\
互動日期,客戶編號,互動方式,互動主題,參與人員,客戶回饋,後續行動,負責人,完成狀態
2024-05-10,C2024001,拜訪,Q2業務回顧,經理、總監,對方案效果滿意,安排6月產品培訓,*助理,進行中
2024-05-12,C2024002,電話,售後問題跟進,*專員,反映系統偶發卡頓,技術48小時內排查,*專員,已完成
"""


@pytest.fixture
def manager():
    return make_user(grants=MANAGING, language="zh-hant")


@pytest.mark.parametrize("encoding", ["big5", "utf-8-sig", "gb18030"])
def test_a_file_in_traditional_chinese_comes_in_as_one_in_simplified(manager, encoding):
    run = bring_in(manager, CUSTOMERS.encode(encoding))
    assert (run.kind, run.count("new")) == ("customers", 2)
    first = Customer.objects.get(customer_no="C2024001")
    assert (first.name, first.industry) == ("宏遠精密", "C")
    assert (first.reported["tier"], first.reported["total_amount_value"]) == ("高價值", "5000000")
    assert first.reported["duration_value"] == 24
    assert Contact.objects.get(customer=first).title == "採購總監"


def test_talks_in_traditional_chinese_keep_their_words(manager):
    bring_in(manager, CUSTOMERS.encode("big5"))
    run = bring_in(manager, TALKS.encode("big5"))
    assert (run.kind, run.count("new")) == ("interactions", 2)
    visit = Interaction.objects.get(customer__customer_no="C2024001")
    assert (visit.channel, visit.channel_label, visit.status) == ("visit", "拜訪", "doing")


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant"])
@pytest.mark.parametrize(("column", "choices"), [
    ("industry", Industry), ("size", Size), ("kind", Kind), ("stage", Stage), ("source", SOURCES),
])  # fmt: skip
def test_what_the_screen_calls_a_choice_is_known_when_a_file_says_it(language, column, choices):
    with translation.override(language):
        shown = {str(choice.label): choice.value for choice in choices}
    assert {word: WORDS[column].code(word) for word in shown} == shown
