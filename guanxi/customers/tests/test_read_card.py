"""What a pasted signature or card says: a table of cards in the languages of the house."""

import time

import pytest

from guanxi.customers.cards import LONGEST, Card, read_card

CARDS: dict[str, tuple[str, Card]] = {
    "a Chinese card with labels": (
        """苏州恒岳精密机械有限公司
陈思远  采购经理
手机：138 1234 6021
电话：0512-62881234 转 801   传真：0512-62881235
邮箱：chen@hengyue.example.com
地址：江苏省苏州市工业园区星湖街328号
网址：www.hengyue.example.com""",
        Card(
            firm="苏州恒岳精密机械有限公司", person="陈思远", title="采购经理", role="buyer",
            phone="138 1234 6021", phone2="0512-62881234 转 801", email="chen@hengyue.example.com",
            address="江苏省苏州市工业园区星湖街328号", note="www.hengyue.example.com",
        ),
    ),
    "a Chinese signature without labels": (
        """此致
敬礼！
王 芳
销售总监
13912345678
上海华新国际贸易（集团）有限公司""",
        Card(firm="上海华新国际贸易（集团）有限公司", person="王芳", title="销售总监", phone="13912345678"),
    ),
    "one line, full width, WeChat as the mobile number": (
        "联系人：李敏（总经理） 手机：１３８１２３４６０２１（微信同号）",
        Card(person="李敏", title="总经理", role="decider", phone="13812346021", wechat="13812346021"),
    ),
    "a traditional card of Taiwan": (
        """台北恆達科技股份有限公司
陳志豪 總經理
電話：+886 2 2345 6789 分機 12
行動電話：+886 912 345 678
地址：台北市信義區松仁路100號8樓
統一編號 12345675""",
        Card(
            firm="台北恆達科技股份有限公司", person="陳志豪", title="總經理", role="decider",
            phone="+886 912 345 678", phone2="+886 2 2345 6789 分機 12",
            address="台北市信義區松仁路100號8樓", left=("統一編號 12345675",),
        ),
    ),
    "a double family name and a department": (
        "单位：宁波启航供应链有限公司\n部门：采购部\n姓名：欧阳修文\n职务：采购部长\nWeChat: ouyang_88",
        Card(
            firm="宁波启航供应链有限公司", person="欧阳修文", title="采购部长", role="buyer",
            wechat="ouyang_88", note="采购部",
        ),
    ),
    "an English signature": (
        """Best regards,
John Smith
Purchasing Manager
Northwind Trading Ltd.
Tel: +44 20 7946 0958 ext. 12 | Mobile: +44 7700 900123 | Fax: +44 20 7946 0959
john.smith@northwind.example
12 High Street, London SW1A 1AA, United Kingdom""",
        Card(
            firm="Northwind Trading Ltd.", person="John Smith", title="Purchasing Manager", role="buyer",
            phone="+44 7700 900123", phone2="+44 20 7946 0958 ext. 12", email="john.smith@northwind.example",
            address="12 High Street, London SW1A 1AA, United Kingdom",
        ),
    ),
    "one line in English": (
        "Mara Keller, CEO - Contoso Inc. - M 138 1234 6021 - mara@contoso.example",
        Card(
            firm="Contoso Inc.", person="Mara Keller", title="CEO", role="decider",
            phone="138 1234 6021", email="mara@contoso.example",
        ),
    ),
    "a German signature": (
        """Mit freundlichen Grüßen

Dr. Anna Müller
Leiterin Einkauf

Maschinenbau Weber GmbH & Co. KG
Lindenstraße 12
80331 München
Deutschland
Tel.: +49 (0)89 123456-78
Mobil: +49 151 23456789
Telefax: +49 (0)89 123456-79
E-Mail: a.mueller@weber.example
www.weber.example""",
        Card(
            firm="Maschinenbau Weber GmbH & Co. KG", person="Dr. Anna Müller", title="Leiterin Einkauf",
            role="buyer", phone="+49 151 23456789", phone2="+49 (0)89 123456-78",
            email="a.mueller@weber.example", address="Lindenstraße 12, 80331 München, Deutschland",
            note="www.weber.example",
        ),
    ),
    "a German managing director with legal lines": (
        """Herr Jürgen von Stein | Geschäftsführer
Stein Werkzeuge AG
Handy 0171 2345678
USt-IdNr.: DE123456789
HRB 123456""",
        Card(
            firm="Stein Werkzeuge AG", person="Jürgen von Stein", title="Geschäftsführer", role="decider",
            phone="0171 2345678", left=("USt-IdNr.: DE123456789", "HRB 123456"),
        ),
    ),
    "a card in two scripts": (
        """Suzhou Hengyue Precision Co., Ltd.
苏州恒岳精密机械有限公司
Chen Siyuan 陈思远
Vice President 副总经理
T: 0512 6288 1234  M: 13812346021
E: chen@hengyue.example.com  W: hengyue.example.com
A: 江苏省苏州市星湖街328号""",
        Card(
            firm="Suzhou Hengyue Precision Co., Ltd.", person="陈思远", title="副总经理",
            phone="13812346021", phone2="0512 6288 1234", email="chen@hengyue.example.com",
            address="江苏省苏州市星湖街328号",
            note="苏州恒岳精密机械有限公司\nChen Siyuan\nVice President\nhengyue.example.com",
        ),
    ),
    "an assistant is not whom they assist": (
        "赵敏\n总经理助理\n手机/微信：13900001111",
        Card(person="赵敏", title="总经理助理", phone="13900001111", wechat="13900001111"),
    ),
    "a secretary keeps the gate": (
        "周然，总经理秘书，010-88886021",
        Card(person="周然", title="总经理秘书", role="gatekeeper", phone="010-88886021"),
    ),
    "more numbers and addresses than there are fields": (
        "王总\n13812346021\n13912346022\n0512-62881234\na@x.example b@x.example\nQQ: 12345678",
        Card(
            person="王总", phone="13812346021", phone2="13912346022", email="a@x.example",
            left=("b@x.example", "QQ: 12345678", "0512-62881234"),
        ),
    ),
    "what says nothing of anybody": (
        "Precision for you!\n满意是我们的追求",
        Card(left=("Precision for you!", "满意是我们的追求")),
    ),
    "nothing": ("  \n", Card()),
}  # fmt: skip


@pytest.mark.parametrize("name", CARDS)
def test_a_card_is_read(name):
    text, card = CARDS[name]
    assert read_card(text) == card


@pytest.mark.parametrize(
    ("address", "region"),
    [
        ("江苏省苏州市工业园区星湖街328号", "江苏 苏州"),
        ("苏州工业园区星湖街328号", "江苏 苏州"),
        ("中国内蒙古自治区呼和浩特市", "内蒙古 呼和浩特"),
        ("上海市浦东新区张江路1号", "上海"),
        ("廣東省廣州市天河區", "廣東 廣州"),
        ("南京路123号", ""),  # a street
        ("朝阳区建国路", ""),  # a district
        ("12 High Street", ""),
    ],
)
def test_the_region_is_what_the_address_begins_with(address, region):
    assert Card(address=address).fields()["region"] == region


HOSTILE = [
    *("1 " * 50_000, "(" * 100_000, "a" * 100_000, "a@" * 50_000, "a." * 50_000, " " * 100_000),
    *("\n" * 100_000, "T:1 " * 25_000, "王 " * 50_000, "www." * 25_000, "手机/" * 33_000, "-" * 100_000),
    *("+1-" * 33_000, "a, " * 33_000, "1" * 100_000, "市" * 100_000, "e-mail" * 16_000),
    *("\n".join([one * 66] * 800) for one in ("a ", "1-", "王 ", "a@a", "1 (", "A. ", "w/")),
]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_ten_times_the_cap_of_anything_is_read_in_no_time(number):
    assert len(HOSTILE[number]) > 9 * LONGEST
    began = time.perf_counter()
    read_card(HOSTILE[number])
    assert time.perf_counter() - began < 4
