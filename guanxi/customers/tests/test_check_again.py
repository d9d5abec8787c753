"""Whatever stands on an import's check page counts, whichever of its buttons is pressed."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from guanxi.customers import actions as customers
from guanxi.customers.models import Contact, Customer
from guanxi.customers.tests.factories import MANAGING, make_customer, make_user
from guanxi.foundation.imports import actions, words
from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.mending import Mends
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tests.driving import check, text, work
from guanxi.foundation.jobs.models import JobRun

pytestmark = [pytest.mark.django_db, pytest.mark.cells]
HEAD = "客户名称,手机,行业,最近合作时间"
FILE = text(HEAD, "恒岳精密,1381234,光伏,2024-05-20", "启航物流,13812345678,光伏,2024-05-21")
DATES = text(HEAD, "恒岳精密,1381234,光伏,03/04/2024", "启航物流,13812345678,光伏,05/06/2024", "北辰,,光伏,")
TAKEN = "Nothing is imported yet"


@pytest.fixture
def manager():
    return make_user(grants=MANAGING, language="en")


class Page(HTMLParser):
    """The check page as a browser has it: what its form would send, and its buttons."""

    def __init__(self, client: Client, run: ImportRun, rows: str = "") -> None:
        super().__init__()
        self.client, self.run = client, run
        self.action, self.sent, self.buttons, self._form = "", {}, [], ""  # type: ignore[var-annotated]
        self.select = ""
        self.html = client.get(f"/imports/{run.pk}/?rows={rows}").content.decode()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = found.get("id", "")
            self.action = found["action"] if self._form == "given" else self.action
        if tag == "option" and self.select and ("selected" in found or self.select not in self.sent):
            self.sent[self.select] = found["value"]
        if found.get("form", self._form) != "given":
            return
        if tag == "button":
            self.buttons.append(found)
        if tag == "select":
            self.select = found["name"]
        if tag == "input" and (found.get("type") != "checkbox" or "checked" in found):
            self.sent[found["name"]] = found.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._form = "" if tag == "form" else self._form
        self.select = "" if tag == "select" else self.select

    def press(self, button: dict[str, str], **given: str) -> ImportRun:
        assert {name.replace("__", "-") for name in given} <= self.sent.keys(), "fields of this form"
        posted = self.sent | {name.replace("__", "-"): value for name, value in given.items()}
        posted |= {button["name"]: button["value"]} if "name" in button else {}
        answer = self.client.post(button.get("formaction", self.action), posted)
        assert answer.status_code == 302
        return work(self.run)

    def bring_in(self, **given: str) -> ImportRun:
        (button,) = (one for one in self.buttons if "formaction" in one)
        return self.press(button, **given)


def word(run: ImportRun, by: Any, said: str) -> str:
    (found,) = (one for one in words.asked(run, kind_of(run.kind), by).shown if one.text == said)
    return found.name.replace("-", "__")


def checks() -> int:
    return JobRun.objects.filter(kind="preview_import").count()


def test_cells_mended_before_import_are_checked_and_shown_first(manager, client: Client):
    client.force_login(manager)
    run = check(manager, FILE)
    run = Page(client, run).bring_in(mend__2__phone="13812340000")
    assert (run.state, run.count("new"), Customer.objects.count()) == (ImportRun.State.PREVIEWED, 2, 0)
    page = Page(client, run)
    assert TAKEN in page.html
    assert "Import 2 customers" in page.html
    assert page.bring_in().state == ImportRun.State.APPLIED
    assert Contact.objects.get(customer__name="恒岳精密").phone.reveal() == "13812340000"


def test_what_stays_wrong_is_told_before_anything_is_in(manager, client: Client):
    client.force_login(manager)
    run = Page(client, check(manager, FILE)).bring_in(mend__2__phone="99")
    page = Page(client, run)
    assert (run.state, run.counts["rows"]["wrong"], page.sent["mend-2-phone"]) == ("previewed", 1, "99")
    assert TAKEN in page.html


def test_a_duplicate_set_to_update_before_import_is_not_made_twice(manager, client: Client):
    client.force_login(manager)
    known = make_customer(manager, name="苏州恒岳精密机械有限公司")
    customers.add_contact(known, by=manager, name="王芳", phone="13812345678")
    run = check(manager, FILE)
    page = Page(client, run, "alike")
    run = page.press(page.buttons[0], alike__3="known")
    assert (run.state, run.count("changed")) == ("previewed", 1)
    Page(client, run).bring_in()
    assert not Customer.objects.exclude(pk=known.pk).exists()


def test_one_way_for_all_leaves_what_was_chosen_otherwise(manager, client: Client):
    client.force_login(manager)
    known = make_customer(manager, name="苏州恒岳精密机械有限公司")
    customers.add_contact(known, by=manager, name="王芳", phone="13812345678")
    lines = ("启航物流,13812345678,,", "北辰食品,13812345678,,")
    run = check(manager, text(HEAD, *lines))
    page = Page(client, run, "alike")
    (button,) = (one for one in page.buttons if one.get("value") == "leave")
    run = page.press(button, alike__3="known")
    assert run.options["alike"] == {"all": "leave", "3": "known"}


@pytest.mark.parametrize(("which", "days"), [(1, {}), (2, {"last_date": "dmy"}), (5, {})])
def test_every_button_takes_words_mends_and_days_alike(manager, client: Client, which, days):
    client.force_login(manager)
    run = check(manager, DATES)
    page = Page(client, run)
    given = {word(run, manager, "光伏"): "C", "mend__2__phone": "13812340000"}
    buttons = [one for one in page.buttons if one.get("name") not in {"empty", "back"}]
    assert len(buttons) == 7, "Enter; mends; three orders of a date; words; import"
    before = checks()
    run = page.press(buttons[which], **given)
    assert checks() == before + 1, "all of it is checked at once"
    assert run.options.get("conventions", {}) == days
    assert words.meanings(Spool(run.uid)) == {"industry": {"光伏": "C"}}
    assert "unknown" not in run.counts
    assert Mends.of(Spool(run.uid)).cells[2]["phone"] == "13812340000"
    assert TAKEN not in Page(client, run).html


def test_untouched_it_is_imported_at_once(manager, client: Client):
    client.force_login(manager)
    run = check(manager, FILE)
    before = checks()
    assert Page(client, run).bring_in().state == ImportRun.State.APPLIED
    assert checks() == before


def test_numbers_of_another_check_are_shown_before_they_are_imported(manager, client: Client):
    client.force_login(manager)
    run = check(manager, FILE)
    old = Page(client, run)
    Page(client, run).press(Page(client, run).buttons[0], mend__2__phone="13812340000")
    run = old.bring_in()
    assert (run.state, Customer.objects.count()) == (ImportRun.State.PREVIEWED, 0)
    assert TAKEN in Page(client, run).html


def test_a_token_is_asked_for(manager):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(manager)
    run = check(manager, FILE)
    assert careful.post(f"/imports/{run.pk}/check/", {"mend-2-phone": "1"}).status_code == 403
    page = Page(careful, run)
    assert page.press(page.buttons[0], mend__2__phone="13812340000").count("new") == 2


def test_nobody_checks_another_ones_import_again(manager):
    run = check(manager, FILE)
    with pytest.raises(PermissionDenied):
        actions.check_again(run, by=make_user(grants=MANAGING), answers={}, mends=Mends({2: {"phone": "1"}}))
