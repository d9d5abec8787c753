"""Which product codes look like postage, bank charges, samples: proposed here, confirmed by people."""

import re
from collections.abc import Mapping

# Codes that stand for a charge or a correction in many shops; as they are written, capitals matter.
CODES = frozenset(
    {"POST", "DOT", "C2", "M", "m", "D", "S", "BANK CHARGES", "AMAZONFEE", "CRUK", "B", "PADS"}
    | {"POSTAGE", "SHIPPING", "FREIGHT", "DISCOUNT", "FEE", "ADJUST", "SAMPLE"}
)
_WORDS = re.compile(
    r"\b(postage|shipping|freight|bank charges?|handling fee|surcharge|insurance fee|"
    r"amazon fee|commission|adjust bad debt)\b"
    r"|运费|邮费|邮资|快递费|物流费|配送费|手续费|服务费|安装费|加急费|包装费|样品费|保险费|调整项|折让"
    # These alone are no goods; in a longer name they may be: 样品柜 is a cabinet.
    r"|^(?:样品|折扣|优惠|抹零|补差价?|差价)$",
    re.IGNORECASE,
)


def propose_fee_codes(names: Mapping[str, str]) -> list[str]:
    """The codes among ``names`` (code → name) that are probably no goods."""
    return sorted(
        code
        for code, name in names.items()
        if code in CODES or _WORDS.search(code.strip()) or _WORDS.search((name or "").strip())
    )
