"""What could not be hit is passed over unread; what is hit never is."""

import pytest

from guanxi.foundation.search.hits import may_hold, spans

pytestmark = pytest.mark.django_db
NAMES = ("导入客户", "苏州恒岳精密机械", "Müller GmbH", "轴承 17", "New customer", "O'Neil & Söhne")
TYPED = (
    "导入",
    "hy",
    "suzhou",
    "mueller",
    "müller gmbh",
    "muller gmbh",
    "轴承 17",
    "17 轴承",
    "new cust",
    "söhne",
)


def test_all_that_is_hit_may_hold():
    hit = [(name, text) for name in NAMES for text in TYPED if spans(name, text)]
    assert len(hit) >= 8
    assert all(may_hold(name, text) for name, text in hit)


def test_two_words_of_which_one_is_nowhere_are_not_looked_for():
    assert not may_hold("导入客户", "轴承 17")
    assert not may_hold("导入客户", "导入 17")
    assert may_hold("导入客户", "客户 导入")
