"""What the company sells: goods, services and fee lines of a maker of warehouse and cold-chain equipment."""

from dataclasses import dataclass
from decimal import Decimal

from guanxi.config.demo.records import Product

type Row = tuple[str, str, str, str, int, float | None]
# code, name, English name, unit, list price in CNY, cost as a share of it (None: the company does not know)
EQUIPMENT: list[Row] = [
    ("EQ-101", "交叉带分拣机 6 米段", "Cross-belt sorter, 6 m section", "段", 68000, 0.66),
    ("EQ-102", "摆轮分拣机", "Swivel-wheel sorter", "台", 42000, 0.64),
    ("EQ-103", "潜伏式搬运机器人", "Under-ride transport robot", "台", 78000, 0.68),
    ("EQ-104", "托盘堆垛机", "Pallet stacker crane", "台", 96000, 0.67),
    ("EQ-105", "辊筒输送线 3 米", "Roller conveyor, 3 m", "段", 9800, 0.60),
    ("EQ-106", "皮带输送线 3 米", "Belt conveyor, 3 m", "段", 7600, 0.60),
    ("EQ-107", "称重量方一体机", "Weighing and dimensioning station", "台", 23800, 0.58),
    ("EQ-108", "六面扫描龙门", "Six-side scanning gate", "台", 56000, 0.61),
]
STORAGE: list[Row] = [
    ("ST-201", "横梁式货架 三层", "Pallet rack, three levels", "组", 1280, 0.62),
    ("ST-202", "流利式货架", "Carton flow rack", "组", 1960, 0.60),
    ("ST-203", "塑料周转箱 60 升", "Plastic tote, 60 l", "只", 46, 0.55),
    ("ST-204", "塑料托盘 1210", "Plastic pallet, 1.2 × 1.0 m", "片", 138, 0.60),
    ("ST-205", "电子拣货标签", "Pick-to-light tag", "只", 165, 0.52),
    ("ST-206", "拣货灯控制器", "Pick-to-light controller", "台", 1450, 0.50),
    ("ST-207", "登高拣货车", "Order-picking ladder", "台", 890, 0.60),
    ("ST-208", "折叠笼车", "Folding cage trolley", "台", 520, 0.60),
]
COOLING: list[Row] = [
    ("CO-301", "冷库温控模块", "Cold-room control module", "套", 12600, 0.58),
    ("CO-302", "温湿度记录仪", "Temperature and humidity logger", "只", 380, 0.45),
    ("CO-303", "无线温度探头", "Wireless temperature probe", "只", 168, 0.42),
    ("CO-304", "冷链保温箱 40 升", "Insulated box, 40 l", "只", 260, 0.55),
    ("CO-305", "蓄冷板", "Cold pack", "块", 18, 0.50),
    ("CO-306", "冷库快速门", "High-speed cold-room door", "樘", 18500, 0.63),
    ("CO-307", "除霜控制器", "Defrost controller", "台", 2350, 0.55),
]
LABELLING: list[Row] = [
    ("LB-401", "工业条码打印机", "Industrial label printer", "台", 4200, 0.62),
    ("LB-402", "桌面标签打印机", "Desktop label printer", "台", 860, 0.60),
    ("LB-403", "手持扫码终端", "Handheld scanning terminal", "台", 2380, 0.60),
    ("LB-404", "无线扫码枪", "Cordless scanner", "把", 420, 0.55),
    ("LB-405", "固定式读码器", "Fixed code reader", "台", 5600, 0.55),
    ("LB-406", "射频读写器", "RFID reader", "台", 3900, 0.57),
]
CONSUMABLES: list[Row] = [
    ("CS-501", "热敏标签纸 100×150", "Thermal labels, 100 × 150 mm", "卷", 28, 0.62),
    ("CS-502", "铜版标签纸", "Coated labels", "卷", 22, 0.62),
    ("CS-503", "碳带 110 毫米", "Thermal ribbon, 110 mm", "卷", 36, 0.55),
    ("CS-504", "射频标签 百张", "RFID tags, pack of 100", "包", 85, 0.58),
    ("CS-505", "打包带", "Strapping", "卷", 62, 0.66),
    ("CS-506", "缠绕膜", "Stretch film", "卷", 45, 0.68),
    ("CS-507", "分拣皮带", "Sorter belt", "条", 480, 0.57),
    ("CS-508", "传感器清洁套装", "Sensor cleaning kit", "套", 75, 0.48),
    ("CS-509", "耐低温标签纸", "Deep-freeze labels", "卷", 46, 0.58),
    ("CS-510", "扫码终端电池", "Terminal battery", "块", 120, 0.52),
    ("CS-511", "防静电手套 一打", "Anti-static gloves, dozen", "打", 39, None),
    ("CS-512", "记录仪电池 十节", "Logger batteries, box of ten", "盒", 32, None),
]
SPARES: list[Row] = [
    ("SP-601", "光电传感器", "Photoelectric sensor", "只", 210, 0.50),
    ("SP-602", "分拣驱动电机", "Sorter drive motor", "台", 1680, 0.58),
    ("SP-603", "打印头", "Print head", "个", 980, 0.60),
    ("SP-604", "机器人锂电池组", "Robot battery pack", "组", 6800, 0.66),
    ("SP-605", "输送辊筒", "Conveyor roller", "根", 95, 0.52),
    ("SP-606", "控制板卡", "Control board", "块", 2450, 0.54),
    ("SP-607", "冷库门密封条", "Cold-room door seal", "条", 320, 0.45),
]
SOFTWARE: list[Row] = [
    ("SW-701", "仓储管理软件 年费", "Warehouse software, one year", "年", 24000, None),
    ("SW-702", "温度监控平台 年费", "Temperature monitoring, one year", "年", 6800, None),
    ("SW-703", "终端管理 年费", "Terminal management, one year", "台", 120, None),
    ("SW-704", "数据看板 年费", "Dashboards, one year", "年", 9600, None),
]
SERVICES: list[Row] = [
    ("SV-801", "设备年度维保", "Yearly maintenance", "年", 8800, 0.52),
    ("SV-802", "操作培训 一天", "Operator training, one day", "天", 3600, 0.48),
    ("SV-803", "现场调试 一天", "On-site commissioning, one day", "天", 2800, None),
    ("SV-804", "温湿度校准", "Logger calibration", "次", 120, 0.40),
    ("SV-805", "设备巡检", "Equipment inspection", "次", 1200, 0.50),
    ("SV-806", "系统升级服务", "System upgrade", "次", 5200, None),
    ("SV-807", "冷链验证报告", "Cold-chain validation report", "份", 4500, 0.46),
]
FEES: list[Row] = [
    ("FE-901", "运费", "Freight", "次", 120, None),
    ("FE-902", "安装费", "Installation fee", "次", 1500, None),
    ("FE-903", "木箱包装费", "Crating fee", "次", 260, None),
    ("FE-904", "银行手续费", "Bank charges", "次", 180, None),
    ("FE-905", "加急费", "Rush fee", "次", 300, None),
]
GROUPS: dict[str, list[Row]] = {
    "equipment": EQUIPMENT,
    "storage": STORAGE,
    "cooling": COOLING,
    "labelling": LABELLING,
    "consumables": CONSUMABLES,
    "spares": SPARES,
    "software": SOFTWARE,
    "services": SERVICES,
    "fees": FEES,
}
GROUP_NAMES = {
    "equipment": "设备",
    "storage": "仓储器具",
    "cooling": "冷链温控",
    "labelling": "标签与扫码",
    "consumables": "耗材",
    "spares": "备件",
    "software": "软件",
    "services": "服务",
    "fees": "费用",
}


@dataclass(frozen=True, slots=True)
class Item:
    """A product as the generator handles it."""

    code: str
    name: str
    name_en: str
    price: float
    share: float | None
    group: str

    @property
    def spoken(self) -> str:
        """The name as people say it, without sizes."""
        return self.name.split(" ", maxsplit=1)[0]

    @property
    def spoken_en(self) -> str:
        """The English name inside a sentence."""
        name = self.name_en.split(",", maxsplit=1)[0]
        return name if name[:2].isupper() else name[0].lower() + name[1:]


ITEMS = {
    code: Item(code, name, name_en, float(price), share, group)
    for group, rows in GROUPS.items()
    for code, name, name_en, _unit, price, share in rows
}
GOODS = [code for code in ITEMS if not code.startswith("FE")]


def four(value: float) -> Decimal:
    """A unit price: four decimals."""
    return Decimal(round(value * 10000)).scaleb(-4)


def products() -> tuple[Product, ...]:
    """The product list, in the order of the catalogue."""
    return tuple(
        Product(
            code=code,
            name=name,
            name_en=name_en,
            group=GROUP_NAMES[group],
            kind="fee" if group == "fees" else "goods",
            unit=unit,
            list_price=four(price),
            unit_cost=None if share is None else four(price * share),
        )
        for group, rows in GROUPS.items()
        for code, name, name_en, unit, price, share in rows
    )
