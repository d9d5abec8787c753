"""What a row says beside its customer is told wrong in one round with what cannot be read in it."""

import pytest

from guanxi.customers.tests.factories import make_customer
from guanxi.customers.tests.test_import_consents import by, said  # noqa: F401
from guanxi.foundation.imports.tests.driving import hand_in, match, rejected, text

pytestmark = pytest.mark.django_db
HEAD = "客户名称,联系人,邮箱,营销同意,同意日期,同意凭证,上级公司,介绍人"


def test_mail_day_proof_parent_and_referrer_of_rows_are_told_in_one_round(by, said):  # noqa: F811
    make_customer(by, "恒岳")
    rows = ["甲,陈伟,chen@@example.com,是,,,,", "乙,李娜,li@example.com,是,,,无此公司,无此人"]
    run = match(hand_in(by, text(HEAD, *rows)), by, **said)
    told = rejected(run)
    first, second = (line for line in told.splitlines() if line.startswith(("甲", "乙")))
    for word in ("Several addresses", "When did they agree", "What shows"):
        assert word in first
    for word in ("When did they agree", "What shows", "“无此公司”", "“无此人”"):
        assert word in second
