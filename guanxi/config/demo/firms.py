"""Invented firms' names: place, two signs, trade; or a stem from that country and a trade."""

import random
from dataclasses import dataclass

from guanxi.config.demo.wording import plain, spelt, words

FIRST = spelt("""
    启qi 拓tuo 楚chu 泰tai 衡heng 岭ling 禾he 锦jin 北bei 云yun 安an 嘉jia 景jing 元yuan 承cheng 维wei
    望wang 知zhi 清qing 临lin 松song 竹zhu 鹤he 雁yan 石shi 溪xi 沐mu 星xing 朗lang 睿rui 淳chun 弘hong
    恒heng 青qing 明ming 长chang 金jin 信xin 德de 和he
""")
SECOND = spelt("""
    岳yue 嵘rong 堰yan 麓lu 澜lan 砚yan 珩heng 岫xiu 霁ji 汀ting 榆yu 槿jin 筠yun 屿yu 埭dai 峤qiao 泓hong
    溯su 沅yuan 澍shu 栎li 梧wu 桁heng 昉fang 晔ye 屹yi 棠tang 垚yao 钧jun 铮zheng 陌mo 蔚wei 笙sheng 帆fan
    越yue 森sen 沃wo 驰chi 航hang 川chuan
""")
# Well-known firms that the two lists could hit upon.
TAKEN = {
    "启航",
    "信德",
    "德驰",
    "安驰",
    "长川",
    "泰森",
    "安越",
    "恒越",
    "明德",
    "北森",
    "和泰",
    "长航",
    "星越",
}


@dataclass(frozen=True, slots=True)
class Trade:
    """What a firm does: industry section, the word in its name, the tag for it, what it tends to need."""

    section: str
    word: str
    word_en: str
    tag: str
    needs: tuple[tuple[str, float], ...]
    weight: float


def _trade(section: str, word: str, word_en: str, tag: str, weight: float, **needs: float) -> Trade:
    return Trade(section, word, word_en, tag, tuple(sorted(needs.items())), weight)


TRADES = (
    _trade("C", "精密机械", "Precision", "精密制造", 9, automation=5, upkeep=3, supplies=1),
    _trade("C", "汽车零部件", "Motive Parts", "汽车零部件", 7, automation=5, picking=2, supplies=1),
    _trade("C", "半导体设备", "Microsystems", "电子制造", 5, automation=3, picking=3, upkeep=1),
    _trade("C", "传感技术", "Sensors", "电子制造", 4, picking=3, supplies=2, upkeep=1),
    _trade("C", "食品", "Foods", "食品加工", 7, coldchain=6, supplies=2),
    _trade("C", "冷饮", "Ices", "食品加工", 2, coldchain=7, supplies=1),
    _trade("C", "包装材料", "Packaging", "包装印刷", 5, supplies=5, automation=2),
    _trade("C", "卫浴", "Ceramics", "家居建材", 3, automation=2, supplies=3, picking=1),
    _trade("C", "纺织科技", "Textiles", "纺织服装", 4, supplies=4, picking=3),
    _trade("C", "生物制药", "Biopharm", "医药制造", 5, coldchain=6, upkeep=2),
    _trade("C", "家具制造", "Furniture", "家居建材", 3, automation=2, supplies=3),
    _trade("C", "造纸", "Paper", "包装印刷", 2, upkeep=3, supplies=3),
    _trade("C", "新能源", "Energy Systems", "新能源", 4, automation=4, picking=2),
    _trade("G", "供应链管理", "Logistics", "第三方物流", 8, automation=4, picking=3, upkeep=2),
    _trade("G", "冷链物流", "Cold Chain", "冷链运输", 6, coldchain=8, upkeep=1),
    _trade("G", "快运", "Freight", "第三方物流", 5, automation=4, supplies=3),
    _trade("G", "航运", "Marine", "港口航运", 3, upkeep=3, supplies=2, coldchain=1),
    _trade("G", "仓储服务", "Storage", "第三方物流", 6, automation=3, picking=3, supplies=2),
    _trade("F", "医药流通", "Medical Supply", "医药流通", 7, coldchain=5, picking=3),
    _trade("F", "进出口", "Trading", "外贸", 7, supplies=5, picking=1),
    _trade("F", "商贸", "Wholesale", "批发", 8, supplies=6, picking=2),
    _trade("F", "连锁超市", "Stores", "连锁零售", 4, picking=4, supplies=3, coldchain=2),
    _trade("F", "优选电商", "Direct", "电商", 6, picking=5, supplies=4),
    _trade("F", "五金工具", "Tooling", "批发", 3, supplies=4, picking=2),
    _trade("A", "生态农业", "Farms", "农业", 4, coldchain=5, supplies=2),
    _trade("A", "水产", "Seafood", "农业", 2, coldchain=7),
    _trade("B", "矿业", "Minerals", "矿业", 1, upkeep=4, supplies=1),
    _trade("D", "水务设备", "Waterworks", "公用事业", 2, upkeep=4, picking=1),
    _trade("E", "建筑工程", "Build", "工程", 2, supplies=3, upkeep=1),
    _trade("H", "餐饮管理", "Catering", "餐饮", 4, coldchain=5, supplies=3),
    _trade("I", "信息技术", "Digital", "信息服务", 3, picking=3, upkeep=2),
    _trade("L", "会展服务", "Exhibitions", "商务服务", 1, supplies=3),
    _trade("M", "检测技术", "Testing", "检测认证", 3, coldchain=3, upkeep=3),
    _trade("N", "环境科技", "Environmental", "环保", 2, upkeep=3, supplies=1),
    _trade("P", "职业培训", "Academy", "教育", 1, picking=2, supplies=1),
    _trade("Q", "健康管理", "Health", "医疗", 3, coldchain=4, supplies=1),
    _trade("R", "文化传媒", "Media", "文化", 1, supplies=2),
)
TRADE_BY_WORD = {trade.word: trade for trade in TRADES}
ENDINGS = (("有限公司", 0.84), ("股份有限公司", 0.09), ("集团有限公司", 0.07))

# Country → the beginnings and ends of stems, chosen to sound right and to mean nobody.
STEMS = {
    "GB": (words("Ash Thorn Wren Lark Mar Hazel Cob Fen"), words("combe wick field mere brook leigh dale")),
    "DE": (words("Eber Wald Lind Stein Auer Kron Buch Hart"), words("hof mark bach feld werk brück")),
    "JP": (words("Ao Kuro Hoshi Nishi Aka Mizu Taka Waka"), words("shima sawa hara mori zaki tani")),
    "US": (
        words("Copper Juniper Prairie Harbor Cedar Summit Blue"),
        words("line gate crest ridge fork bend"),
    ),
    "CZ": (words("Javor Lipo Mod Boro Skal Vrch Jas"), words("tec via nice plast mont dar")),
    "NO": (words("Norr Hal Sund Fjell Strand Vest Myr"), words("vik den heim nes borg vang")),
    "NL": (words("Water Polder Linde Klaver Zilver Duin"), words("kamp veld zicht horst meer")),
    "FR": (words("Clair Mont Val Bel Haut Riv"), words("meuse aval lac bois ette onne")),
    "SE": (words("Sol Björk Alm Gran Ek Sten"), words("vik lund fors hult näs")),
    "AU": (words("Gum Coral Wattle Stony Red"), words("tree reef ford gully sand")),
    "SG": (words("Meri Straits Orchid Tanjo Selat"), words("dian gate well nova port")),
}


@dataclass(frozen=True, slots=True)
class FirmName:
    name: str
    short: str
    stem: str
    letters: str


def chinese_stems(rnd: random.Random) -> list[tuple[str, str]]:
    """Every pair of signs with its pinyin, in random order."""
    stems = [(a + b, pa + pb) for a, pa in FIRST for b, pb in SECOND if a + b not in TAKEN and a != b]
    rnd.shuffle(stems)
    return stems


def chinese_firm(city: str, stem: tuple[str, str], trade: Trade, ending: str) -> FirmName:
    """ "苏州恒岳精密机械有限公司", shown in lists without its ending."""
    short = f"{city}{stem[0]}{trade.word}"
    return FirmName(short + ending, short, stem[0], stem[1])


def foreign_stems(rnd: random.Random) -> dict[str, list[str]]:
    """Every stem of each country, in random order."""
    stems = {country: [a + b for a in begins for b in ends] for country, (begins, ends) in STEMS.items()}
    for found in stems.values():
        rnd.shuffle(found)
    return stems


def foreign_firm(stem: str, trade: Trade, form: str) -> FirmName:
    """ "Norrvik Paper AS", shown in lists without its legal form."""
    short = f"{stem} {trade.word_en}"
    return FirmName(f"{short} {form}", short, stem, plain(stem))
