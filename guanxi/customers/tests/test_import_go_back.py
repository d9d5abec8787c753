"""From the check back to the columns: what was typed stays, and what no cell can say is asked for there."""

from typing import Any

import pytest
from django.test import Client

from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.consenting import keeper, notice_of
from guanxi.customers.tests.factories import MANAGING, make_user, today
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.imports.mending import Mends
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tests.driving import hand_in, match, text, work

pytestmark = pytest.mark.django_db
OPTIONS = {"kind": "firm", "channel": "import", "region": "cn", "source": ""}


def rematch(client: Client, run: ImportRun, columns: list[str], **more: object) -> ImportRun:
    places = {f"column-{n}": name for n, name in enumerate(columns)}
    whose = {"owner": run.by_id, "department": run.by.department_id}
    sent = {"what": "customers", **places, **OPTIONS, **whose, **more}
    assert client.post(f"/imports/{run.pk}/columns/", sent).status_code == 302
    return work(run)


@pytest.mark.both
def test_what_was_typed_at_the_check_survives_going_back_to_the_columns(client):
    by = make_user(grants=MANAGING, language="en")
    client.force_login(by)
    run = hand_in(by, text("客户名称,电话,备注", "甲公司,abc,13812346022", "乙公司,def,13812346023"))
    run = match(run, by, {"phone": 1})
    assert run.count("wrong", "rows") == 2
    sent = {"back": "1", "mend-2-phone": "13812346021", "mend-3-phone": "def"}
    answer = client.post(f"/imports/{run.pk}/check/", sent)
    assert (answer.status_code, answer.url) == (302, f"/imports/{run.pk}/columns/")
    assert client.get(f"/imports/{run.pk}/").status_code == 302, (
        "its rows wait to be checked with what is new"
    )
    run = rematch(client, run, ["name", "phone", ""])
    assert (run.count("new"), run.count("wrong", "rows")) == (1, 1)
    assert Mends.of(Spool(run.uid)).cells == {2: {"phone": "13812346021"}}
    run = rematch(client, run, ["name", "", "phone"])
    assert (run.count("new"), run.count("wrong", "rows")) == (2, 0)
    assert not Mends.of(Spool(run.uid)).count(), "said of another column"
    answer = client.post(f"/imports/{run.pk}/check/", {"back": "1"})
    assert answer.url == f"/imports/{run.pk}/columns/"
    run.refresh_from_db()
    assert run.state == ImportRun.State.PREVIEWED, "nothing was typed"


def test_the_columns_ask_for_all_that_no_cell_can_say_of_consents(client):
    more = dict.fromkeys(
        ("customers.record_consent", "customers.view_consent", "customers.manage_consent"), Scope.ALL
    )
    by = make_user(grants={**MANAGING, **more}, language="en")
    keeper()
    notice = notice_of(by)
    browser = Browser(by)
    names = ("consent_notice", "consent_ways", "consent_proof", "consent_day")
    run = hand_in(by, text("客户名称,联系人,营销同意", "甲公司,陈伟,否", "乙公司,李娜,是"))
    page = browser.look(f"/imports/{run.pk}/columns/")
    for label in ("Notice given before they consented", "What shows that they agreed?"):
        assert "optional" not in page.partition(label)[2].partition("</label>")[0], label
    client.force_login(by)
    sent: dict[str, Any] = {
        "what": "customers",
        "column-0": "name",
        "column-1": "contact_name",
        "column-2": "consent_marketing",
    }
    sent |= OPTIONS | {"owner": by.pk, "department": by.department_id}
    answer = client.post(f"/imports/{run.pk}/columns/", sent)
    assert answer.status_code == 422
    options = {one.name: one.errors for one in answer.context["options"]}
    assert [name for name in names if options[name]] == [*names], "all at once, each at its field"
    said = {
        "consent_notice": notice.pk,
        "consent_ways": ["email"],
        "consent_proof": "A",
        "consent_day": today(),
    }
    assert client.post(f"/imports/{run.pk}/columns/", sent | said).status_code == 302
    noes = hand_in(by, text("客户名称,联系人,营销同意", "甲公司,陈伟,否"))
    assert client.post(f"/imports/{noes.pk}/columns/", sent).status_code == 302, "a no needs none of it"
