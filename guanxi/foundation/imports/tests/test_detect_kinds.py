"""Of which kind a file is, its headings say: a customer's name, which stands in all of them, does not."""

import pytest
from django.utils import translation

from guanxi.foundation.imports.columns import propose
from guanxi.foundation.imports.examining import fit
from guanxi.foundation.imports.kinds import kinds

HEADINGS = [
    ("interactions", "拜访日期,拜访方式,谈了什么,客户名称"),
    ("interactions", "拜访日期,时间,客户简称,拜访方式,拜访人,谈了什么,下次跟进"),
    ("interactions", "日期,客户,跟进方式,沟通内容,下一步"),
    ("interactions", "跟进时间,客户名称,联系人,跟进内容,跟进人"),
    ("interactions", "互动日期,客户编号,互动方式,互动主题,客户反馈,后续行动"),
    ("interactions", "沟通时间,客户,沟通方式,沟通结果,负责人"),
    ("interactions", "回访日期,客户姓名,电话,回访内容,满意情况"),
    ("interactions", "洽谈日期,公司名称,洽谈人,洽谈内容,备注"),
    ("interactions", "拜訪日期,客戶名稱,拜訪方式,談了什麼"),
    ("interactions", "Date,Customer,Type,Subject,Notes"),
    ("interactions", "Visit date,Client,Visited by,What we talked about,Next step"),
    ("interactions", "Call date,Company,Contact,Call notes,Follow-up"),
    ("interactions", "Meeting date,Account name,Attendees,Discussion,Action"),
    ("customers", "客户名称,联系人,电话,跟进人,最近拜访日期,备注"),
    ("customers", "客户名称,负责人,最近沟通时间,跟进阶段,客户等级"),
    ("customers", "序号,客户名称,行业,城市,联系人,职务,电话,客户等级,负责人,首次合作日期,年采购额(万),备注"),
    ("customers", "公司名称,地址,电话,邮箱"),
    ("customers", "客户名称,联系方式,沟通方式,跟进状态"),
    ("customers", "姓名,手机,生日,微信"),
    ("customers", "企业名称,统一社会信用代码,法人,注册资本"),
    ("customers", "客户编号,客户名称,所属行业,联系方式,累计合作金额,最近合作时间"),
    ("customers", "名称,来源,意向,跟进人,上次联系"),
    ("customers", "客戶名稱,聯絡人,電話,產業別,業務員"),
    ("customers", "Company,Contact,Phone,Email,Last contacted,Status"),
    ("customers", "Name,Email,Phone,City,Owner,Next step"),
    ("customers", "Account name,Industry,Country,Account manager,Notes"),
    ("orders", "日期,订单号,客户,产品,规格,数量,单价,金额,币种,备注"),
    ("orders", "单号,客户名称,商品名称,数量,单价,下单时间"),
    ("orders", "销售日期,客户,品名,数量,单价"),
    ("orders", "出库单号,出库日期,购货单位,存货编码,存货名称,出库数量,含税单价"),
    ("orders", "订单编号,买家,商品编码,件数,成交价,付款时间"),
    ("orders", "发票号,开票日期,公司名称,货号,数量,价格,金额"),
    ("orders", "單號,客戶名稱,品名,數量,單價,訂單日期"),
    ("orders", "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"),
    ("orders", "Order no,Customer,Item,Qty,Price,Date"),
    ("orders", "Sales order,Order date,Client,SKU,Units,Net price,Amount"),
    ("orders", "Invoice,Date,Account name,Product,Quantity,Unit price"),
    ("orders", "交易时间,客户编号,商品,数量,单价,订单ID"),
]


@pytest.mark.parametrize(("kind", "headings"), HEADINGS)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_headings_say_of_which_kind_a_file_is(kind, headings, language):
    names = headings.split(",")
    with translation.override(language):
        fits = {one.code: fit(one, propose(names, [], one.fields), names) for one in kinds().values()}
    assert max(fits, key=lambda code: fits[code]) == kind
