"""A few order lines and products, as files bring them: to look at, and to fill in one's own."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

_FIRST, _SECOND = date(2024, 5, 20), date(2024, 6, 3)
_NAMES: Mapping[str, tuple[str, str, str, str, str]] = {
    "zh-hans": ("示例精密机械有限公司", "示例食品商贸公司", "轴承 6204", "密封圈", "包装箱"),
    "zh-hant": ("範例精密機械有限公司", "範例食品貿易公司", "軸承 6204", "密封圈", "包裝箱"),
    "en": ("Example Machines Ltd", "Example Foods Ltd", "Bearing 6204", "Sealing ring", "Carton"),
}


def _lines(machines: str, foods: str, *goods: str) -> Sequence[Mapping[str, Any]]:
    """Two orders, one of them with two lines."""
    said = (
        ("S1001", _FIRST, "EX-001", machines, "A-6204", goods[0], 200, 12.5),
        ("S1001", _FIRST, "EX-001", machines, "B-0042", goods[1], 1000, 0.8),
        ("S1002", _SECOND, "EX-002", foods, "C-0300", goods[2], 500, 3.2),
    )
    names = ("number", "at", "customer_no", "customer_name", "code", "text", "quantity", "unit_price")
    return [dict(zip(names, line, strict=True)) for line in said]


ORDERS = {language: _lines(*names) for language, names in _NAMES.items()}


def _prices(category: str, *goods: str) -> Sequence[Mapping[str, Any]]:
    said = (("A-6204", goods[0], 8.4), ("B-0042", goods[1], 0.35), ("C-0300", goods[2], 2.1))
    names = ("code", "name", "group", "unit_cost")
    return [dict(zip(names, (code, name, category, cost), strict=True)) for code, name, cost in said]


_CATEGORIES = {"zh-hans": "零部件", "zh-hant": "零組件", "en": "Parts"}
PRODUCTS = {language: _prices(_CATEGORIES[language], *names[2:]) for language, names in _NAMES.items()}
