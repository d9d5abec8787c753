"""In which province a city of China lies, and how both stand in a customer's region: “江苏 苏州”.

A file that has a column of cities and none of provinces takes no province away from a customer.
Prefectures, and the larger cities of counties, by the names that people write without 市; a province
may stand in two lines.
"""

from collections.abc import Iterable
from functools import cache

from guanxi.foundation.imports.values import folded
from guanxi.foundation.search.spelling import simplified

LONGEST = 80  # letters of a region
ENDS = (
    "特别行政区",
    "壮族自治区",
    "回族自治区",
    "维吾尔自治区",
    "自治区",
    "自治州",
    "地区",
    "省",
    "市",
    "州",
    "盟",
)
CITIES = """
    北京 北京
    天津 天津
    上海 上海
    重庆 重庆
    香港 香港
    澳门 澳门
    河北 石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水
    山西 太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁
    内蒙古 呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 兴安盟 锡林郭勒 阿拉善
    辽宁 沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 葫芦岛
    吉林 长春 吉林 四平 辽源 通化 白山 松原 白城 延边 延吉
    黑龙江 哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化 大兴安岭
    江苏 南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城
    江苏 扬州 镇江 泰州 宿迁 昆山 常熟 张家港 太仓 江阴 宜兴 丹阳
    浙江 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州
    浙江 丽水 义乌 慈溪 余姚 诸暨 海宁 桐乡 温岭 乐清 瑞安 永康
    安徽 合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵
    安徽 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城
    福建 福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德 晋江 石狮 南安 福清
    江西 南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶
    山东 济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安
    山东 威海 日照 临沂 德州 聊城 滨州 菏泽 胶州 龙口 寿光
    河南 郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作
    河南 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 济源
    湖北 武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门
    湖北 孝感 荆州 黄冈 咸宁 随州 恩施 仙桃 潜江 天门
    湖南 长沙 株洲 湘潭 衡阳 邵阳 岳阳
    湖南 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西
    广东 广州 韶关 深圳 珠海 汕头 佛山 江门 湛江 茂名 肇庆
    广东 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮
    广西 南宁 柳州 桂林 梧州 北海 防城港
    广西 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左
    海南 海口 三亚 三沙 儋州
    四川 成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山
    四川 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 阿坝 甘孜 凉山
    贵州 贵阳 六盘水 遵义 安顺 毕节 铜仁 黔西南 黔东南 黔南
    云南 昆明 曲靖 玉溪 保山 昭通 丽江 普洱
    云南 临沧 楚雄 红河 文山 西双版纳 大理 德宏 怒江 迪庆
    西藏 拉萨 日喀则 昌都 林芝 山南 那曲 阿里
    陕西 西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛
    甘肃 兰州 嘉峪关 金昌 白银 天水 武威
    甘肃 张掖 平凉 酒泉 庆阳 定西 陇南 临夏 甘南
    青海 西宁 海东 海北 黄南 果洛 玉树 海西
    宁夏 银川 石嘴山 吴忠 固原 中卫
    新疆 乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉 博尔塔拉 巴音郭楞
    新疆 阿克苏 克孜勒苏 喀什 和田 伊犁 塔城 阿勒泰 石河子
    台湾 台北 新北 桃园 台中 台南 高雄 基隆 新竹 嘉义
"""


@cache
def _provinces() -> dict[str, str]:
    """City → province, both without what they are."""
    lines = [line.split() for line in CITIES.split("\n") if line.strip()]
    return {_bare(city): province for province, *cities in lines for city in cities}


def _bare(name: str) -> str:
    """苏州市 and 蘇州 as one name; what is left has two signs at least."""
    text = simplified(folded(name))
    end = next((end for end in ENDS if text.endswith(end) and len(text) > len(end) + 1), "")
    return text.removesuffix(end)


def place(region: str | None, city: str | None) -> str | None:
    """Province and city in one: “江苏 苏州”, and a city that is its own province once."""
    if not region or not city or city.startswith(region):
        return city or region
    return region if region.endswith(city) else f"{region} {city}"


def spaced(region: str | None) -> str | None:
    """A province and a city of it that are written in one, 浙江杭州, as regions stand here: 浙江 杭州."""
    if not region or " " in region or not region.isprintable():
        return region
    text, known = simplified(region), _provinces()
    if len(text) != len(region):
        return region
    for at in range(2, len(text) - 1):
        province = _bare(text[:at])
        if province != (city := _bare(text[at:])) and known.get(city) == province:
            return f"{region[:at]} {region[at:]}"
    return region


def settled(kept: str, said: str) -> str:
    """The region of a customer who stands in ``kept``, by a file that says a region.

    The same place in other words, or its province alone, takes nothing exact away.
    """
    there, here = ([_bare(part) for part in (spaced(text) or "").split()] for text in (kept, said))
    is_known = bool(here) and here[0] in set(_provinces().values())
    return kept if is_known and here == there[: len(here)] else said


def moved(kept: str, city: str) -> str:
    """The region of a customer who stands in ``kept``, by a file that names a city alone."""
    own, (province, *rest) = _bare(city), map(_bare, kept.split() or [""])
    known = _provinces().get(own)
    if own in rest or _bare(kept).endswith(own) or own == province == known:
        return kept
    if known is not None:
        # as the customer's own province is written, where it is that one
        return place(kept.split(maxsplit=1)[0] if province == known else known, city) or city
    is_province = not rest and province in set(_provinces().values())
    joined = place(kept, city) or city
    return joined if is_province and len(joined) <= LONGEST else city


OF_THEIR_OWN = frozenset(["北京", "天津", "上海", "重庆", "香港", "澳门"])  # city and province in one
NO_PLACE = tuple("区县路街道镇乡村里巷")  # behind a name they make it another thing: 朝阳区, 南京路


def of_address(address: str) -> str:
    """Province and city with which a Chinese address begins, as regions are written; else nothing.

    In the address's own signs; of a city alone the province is told where the signs are the simplified ones.
    """
    own = address.removeprefix("中国").removeprefix("中國").lstrip(" ,，")
    text = simplified(folded(own))
    if len(text) != len(own):
        return ""
    cities = _provinces()
    province = _begins(text, {*cities.values()} | OF_THEIR_OWN, 0)
    at = len(province)
    if at and (end := next((end for end in ENDS if text.startswith(end, at)), "")):
        at += len(end)
    inside = [city for city, where in cities.items() if province in {"", where}]
    city = "" if province in OF_THEIR_OWN else _begins(text, inside, at)
    if not province and not city:
        return ""
    if province:
        said = own[: len(province)]
        return place(said, own[at : at + len(city)] or None) or said
    return place(cities[city] if text == own.lower() else None, own[: len(city)]) or ""


def _begins(text: str, names: Iterable[str], at: int) -> str:
    """The longest of the names that stands at this place and is no street or district."""
    found = [
        one for one in names if text.startswith(one, at) and not text.startswith(NO_PLACE, at + len(one))
    ]
    return max(found, key=len, default="")
