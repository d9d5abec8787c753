"""What gives rooms something to show: a restriction, an internal field, a firm that is here twice."""

# Why somebody's data may only be kept for now.
RESTRICTED = "对地址的准确性有异议，核实前暂停使用"
# An own field that stays in the house, and what it says of the first firms of the largest owner.
FIELD = {"zh-hans": "谈判底线", "zh-hant": "談判底線", "en": "Our limit in negotiations"}
CODE = "limit"
LIMITS = ("最多让 3 个点", "账期不超过 60 天", "可送一年保养，不降价")
ENDING = "有限公司"


def again(name: str) -> str:
    """As a colleague writes it who does not know it: 苏州恒岳机械有限公司 as 恒岳机械（苏州）有限公司."""
    return f"{name[2 : -len(ENDING)]}（{name[:2]}）{ENDING}"
