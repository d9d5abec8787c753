"""Words for lines of business that clearly belong to one section of GB/T 4754-2017: a guess, told as one.

Unlike the names in ``headings`` these are no names of the section; whoever imports sees what each was taken
for, and says otherwise. A word that may belong to two sections stands nowhere here.
"""

import re
from collections.abc import Mapping

from guanxi.customers.choices import Industry
from guanxi.foundation.imports.values import folded
from guanxi.foundation.search.spelling import simplified

GUESSED: Mapping[str, tuple[str, ...]] = {
    Industry.A: ("种植", "养殖", "畜牧", "水产", "农产品种植", "farm", "fishery", "forestry"),
    Industry.B: ("煤炭开采", "石油开采", "矿山", "采石"),
    Industry.C: (
        "五金", "食品", "食品饮料", "饮料", "服装", "服饰", "纺织", "家纺", "鞋帽", "机械", "机械设备",
        "电子", "电器", "家电", "电气", "电工", "化工", "塑料", "塑胶", "橡胶", "模具", "包装", "印刷",
        "家具", "玩具", "汽车", "汽配", "汽车零部件", "钢铁", "金属", "有色金属", "陶瓷", "玻璃",
        "造纸", "半导体", "芯片", "仪器仪表", "仪表", "数控", "机床", "轴承", "紧固件", "线缆", "电缆",
        "电池", "化妆品", "日化", "皮革", "灯具", "照明", "hardware", "food", "apparel", "clothing",
        "garments", "textiles", "machinery", "electronics", "chemicals", "plastics", "automotive",
        "furniture", "packaging", "semiconductors", "steel",
    ),
    Industry.D: ("供电", "发电", "供水", "燃气", "供热", "power", "electricity", "gas supply"),
    Industry.E: (
        "装修", "装饰", "装饰装修", "施工", "土建", "市政工程", "园林工程", "building", "contractor",
    ),
    Industry.F: (
        "外贸", "进出口", "进出口贸易", "国际贸易", "商贸", "商超", "超市", "百货", "电子商务",
        "跨境电商", "经销", "import and export", "trading", "foreign trade", "distribution",
        "ecommerce",
    ),
    Industry.G: (
        "货运", "货代", "国际货代", "快递", "航运", "海运", "空运", "冷链", "邮政", "freight",
        "shipping", "courier", "express",
    ),
    Industry.H: ("民宿", "宾馆", "饭店", "咖啡", "茶饮", "restaurants", "restaurant", "hotel"),
    Industry.I: (
        "计算机", "通信", "电信", "人工智能", "大数据", "云计算", "游戏", "信息化", "系统集成",
        "telecom", "computing", "saas", "information technology",
    ),
    Industry.J: ("投资", "基金", "信托", "融资租赁", "期货", "investment", "bank"),
    Industry.K: ("地产", "房产中介", "物业管理", "property management"),
    Industry.L: (
        "广告", "会展", "人力资源", "法律服务", "律师", "律所", "会计", "财税", "猎头", "劳务派遣",
        "advertising", "legal", "law", "accounting", "recruitment",
    ),
    Industry.M: ("检测", "检验检测", "测绘", "勘察设计", "工业设计", "laboratory", "engineering design"),
    Industry.N: ("污水处理", "垃圾处理", "环卫", "水处理", "waste management"),
    Industry.O: ("美容", "美发", "家政", "洗浴", "维修", "汽修", "beauty", "cleaning"),
    Industry.P: ("学校", "幼儿园", "大学", "高校", "培训机构", "school", "university", "training"),
    Industry.Q: ("医院", "诊所", "养老", "体检", "hospital", "clinic"),
    Industry.R: ("影视", "出版", "健身", "演艺", "广播电视", "film", "publishing", "sports"),
    Industry.S: ("机关", "协会", "公益组织", "政府机关", "local government"),
}  # fmt: skip
# What such words are wrapped in, and says nothing of its own.
AROUND = re.compile(
    r"(?:行业|产业|领域|行业类|类|制品|产品|用品|公司|企业|厂|业)$|\s+(?:industry|sector|company)$"
)
# The last word of a compound says what is done with the first: 食品批发 is trade.
DOES: Mapping[str, str] = {
    "批发": Industry.F, "零售": Industry.F, "批发零售": Industry.F, "贸易": Industry.F, "外贸": Industry.F,
    "进出口": Industry.F, "电商": Industry.F, "经销": Industry.F, "商贸": Industry.F,
    "制造": Industry.C, "加工": Industry.C, "生产": Industry.C, "物流": Industry.G, "运输": Industry.G,
    "软件": Industry.I, "培训": Industry.P, "租赁": Industry.L, "咨询": Industry.L, "维修": Industry.O,
}  # fmt: skip
GUESSES: Mapping[str, str] = {word: str(code) for code, words in GUESSED.items() for word in words}


def guess_industry(text: str) -> str | None:
    """The section that a word clearly belongs to; None where that is not clear."""
    word = simplified(folded(text).casefold())
    while word:
        if word in GUESSES:
            return GUESSES[word]
        if (shorter := AROUND.sub("", word)) == word:
            break
        word = shorter
    return next((str(DOES[end]) for end in sorted(DOES, key=len, reverse=True) if word.endswith(end)), None)
