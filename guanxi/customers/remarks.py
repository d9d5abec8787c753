"""Remarks that stand in brackets in a customer's name: 恒岳精密（老客户）."""

import re

from guanxi.foundation.errors import Sentence
from guanxi.foundation.sentences import said as _

REMARK = re.compile(
    r"[（(]([^（）()]*(?:客户|客戶|重点|重點|重要|停用|作废|作廢|黑名单|黑名單|欠款|勿扰|勿擾|合作|待跟进|待跟進"
    r"|备用|備用|\bvip\b|\b(?:old|new|former|key|ex) (?:customer|client)\b|\bdo not\b)[^（）()]*)[)）]",
    re.IGNORECASE,
)


def remark_told(name: str) -> dict[str, Sentence]:
    """What is told of a new customer's name that holds one: nobody's name is cut without being asked."""
    if not (found := REMARK.search(name)):
        return {}
    sentence = _("“%(remark)s” reads like a remark, and stays in the name unless the file leaves it out.")
    return {"name": sentence % {"remark": found[1].strip()}}
