"""What is asked of an import is kept in no language: whoever reads it reads the own one."""

import pytest

from guanxi.customers.tests.factories import make_user
from guanxi.customers.tests.test_words_for_each_reader import SEEING, of_himself
from guanxi.foundation.imports.tests.driving import check, text
from guanxi.purchases.tests.factories import MANAGING, set_house

pytestmark = pytest.mark.django_db


def test_what_is_asked_of_orders():
    rows = ["N1,A1,2,1.25,2024-05-01 10:00,K1", "N2,POST,1,9.00,2024-05-02 10:00,K1"]
    content = text("Order no,Item,Quantity,Price,Date,Customer no", *rows)
    asked = {"source": "shop", "currency": "CNY", "zone": "Asia/Shanghai"}
    set_house()
    chinese, english = make_user(grants=MANAGING, language="zh-hans"), make_user(grants=SEEING, language="en")
    run = check(chinese, content, kind="orders", **asked)
    page = of_himself(english, f"/imports/{run.pk}/")
    assert "Which of these are fees, not goods?" in page
    assert "1 line" in page
    own = of_himself(chinese, f"/imports/{run.pk}/")
    assert "Which of these" not in own
    assert "1 行" in own
