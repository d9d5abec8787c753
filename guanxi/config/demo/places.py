"""Where customers are, in which currency they pay, and the phone numbers kept for fiction."""

from guanxi.config.demo.wording import words

# province, region of the sales departments, weight, cities
PROVINCES: tuple[tuple[str, str, float, list[str]], ...] = (
    ("江苏", "east", 13, words("苏州 无锡 南京 常州 南通 昆山")),
    ("浙江", "east", 12, words("杭州 宁波 嘉兴 绍兴 温州 台州")),
    ("上海", "east", 10, words("上海")),
    ("山东", "east", 6, words("青岛 济南 烟台 潍坊")),
    ("安徽", "east", 4, words("合肥 芜湖 滁州")),
    ("福建", "east", 5, words("厦门 福州 泉州")),
    ("广东", "south", 16, words("深圳 广州 东莞 佛山 珠海 中山")),
    ("湖北", "south", 5, words("武汉 宜昌 襄阳")),
    ("湖南", "south", 4, words("长沙 株洲")),
    ("四川", "south", 5, words("成都 绵阳")),
    ("重庆", "south", 3, words("重庆")),
    ("广西", "south", 2, words("南宁 柳州")),
    ("云南", "south", 2, words("昆明")),
    ("北京", "north", 5, words("北京")),
    ("天津", "north", 4, words("天津")),
    ("河北", "north", 3, words("石家庄 保定 唐山")),
    ("河南", "north", 4, words("郑州 洛阳")),
    ("辽宁", "north", 3, words("大连 沈阳")),
    ("陕西", "north", 3, words("西安 咸阳")),
    ("山西", "north", 1, words("太原")),
    ("吉林", "north", 1, words("长春")),
    ("黑龙江", "north", 1, words("哈尔滨")),
)
PARKS = words("""
    高新区科技路 经济开发区兴业路 工业园区启明路 综合保税区港城路 空港物流园通达路 滨江新区创新大道
    产业园文澜路 东区工业大道 北区仓储路 冷链产业园清和路
""")
STREETS = words("和平路 文化街 滨河路 学府路 梧桐街 明月巷 青年路 翠柏路")

# ISO code → Chinese and English name
COUNTRY_NAMES = {
    "CN": ("中国", "China"),
    "GB": ("英国", "United Kingdom"),
    "DE": ("德国", "Germany"),
    "JP": ("日本", "Japan"),
    "US": ("美国", "United States"),
    "CZ": ("捷克", "Czechia"),
    "NO": ("挪威", "Norway"),
    "FR": ("法国", "France"),
    "SE": ("瑞典", "Sweden"),
    "AU": ("澳大利亚", "Australia"),
    "NL": ("荷兰", "Netherlands"),
    "SG": ("新加坡", "Singapore"),
}
# ISO code, weight, currency, legal form, cities
COUNTRIES: tuple[tuple[str, float, str, str, list[str]], ...] = (
    ("GB", 22, "GBP", "Ltd", words("Bristol Leeds Hull Norwich Dundee")),
    ("DE", 22, "EUR", "GmbH", words("Bremen Ulm Kassel Leipzig Lübeck")),
    ("JP", 18, "JPY", "K.K.", words("Nagoya Kobe Sendai Hamamatsu")),
    ("US", 18, "USD", "Inc.", words("Columbus Tacoma Memphis Savannah")),
    ("CZ", 12, "EUR", "s.r.o.", words("Brno Plzeň Ostrava Liberec")),
    ("NO", 9, "EUR", "AS", words("Bergen Ålesund Stavanger")),
    ("NL", 8, "EUR", "B.V.", words("Breda Zwolle Venlo")),
    ("FR", 7, "EUR", "SARL", words("Nantes Dijon Lille")),
    ("SE", 6, "EUR", "AB", words("Gävle Malmö Örebro")),
    ("AU", 6, "USD", "Pty Ltd", words("Geelong Fremantle")),
    ("SG", 5, "USD", "Pte. Ltd.", words("Singapore")),
)
# Ranges that regulators keep for films and books, so that nobody is called. China keeps none: 134 9 went to
# satellite telephones and was never sold to subscribers. Countries without such a range get no number.
PHONES = {
    "CN": (("+86 1349 {:07d}", 10_000_000),),
    "GB": (("+44 20 7946 0{:03d}", 1000), ("+44 161 496 0{:03d}", 1000), ("+44 113 496 0{:03d}", 1000)),
    "DE": (("+49 30 23125 {:03d}", 1000), ("+49 89 99998 {:03d}", 1000), ("+49 40 66969 {:03d}", 1000)),
    "US": (("+1 614 555 01{:02d}", 100), ("+1 253 555 01{:02d}", 100), ("+1 912 555 01{:02d}", 100)),
    "FR": (("+33 1 99 00 {:04d}", 10_000),),
    "AU": (("+61 2 5550 {:04d}", 10_000),),
    "SE": (("+46 70 17406{:02d}", 95),),
}
