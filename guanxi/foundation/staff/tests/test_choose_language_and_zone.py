"""One's own name, language and time zone, on a page of their own."""

import pytest

from guanxi.foundation.accounts.models import User
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.staff import actions as staff

pytestmark = [pytest.mark.django_db, pytest.mark.page]
PAGE = "/people/me/settings/"


@pytest.fixture
def person(make_person):
    made = make_person("sales")
    staff.change_own_settings(made, by=made, language="en")
    return made


def test_who_moves_to_berlin_sees_the_house_by_its_clock_and_in_the_own_language(person, sign_in):
    browser = sign_in(person)
    page = browser.get(PAGE).content.decode()
    assert '<option value="en" selected>English</option>' in page
    assert "简体中文" in page, "a language is called by its own name"
    assert f'href="{PAGE}"' in browser.get("/").content.decode(), "the menu under one's name leads here"
    answer = browser.post(PAGE, {"name": person.name, "language": "zh-hans", "zone": "Europe/Berlin"})
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    kept = User.objects.get(pk=person.pk)
    assert (kept.language, kept.zone) == ("zh-hans", "Europe/Berlin")
    page = browser.get(PAGE).content.decode()
    assert "姓名、语言和时区已保存。" in page
    assert "柏林" in page.partition('value="Europe/Berlin" selected')[2][:200]


def test_what_is_no_zone_is_said_at_its_field_and_the_rest_stays_typed(person, sign_in):
    answer = sign_in(person).post(PAGE, {"name": "王芳", "language": "zh-hant", "zone": "Mars/Olympus"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["zone"])
    assert '<option value="zh-hant" selected' in answer.content.decode()
    assert User.objects.get(pk=person.pk).language == "en"
    assert User.objects.get(pk=person.pk).name == person.name


def test_everybody_says_the_own_name_and_the_audit_holds_both(person, sign_in):
    browser = sign_in(person)
    assert f'value="{person.name}"' in browser.get(PAGE).content.decode()
    typed = {"name": "  王  芳 ", "language": "en", "zone": person.zone}
    assert browser.post(PAGE, typed).status_code == 302
    kept = User.objects.get(pk=person.pk)
    assert (kept.name, kept.username) == ("王 芳", person.username)
    assert kept.sort_name.startswith("wang"), "lists of names put it where it belongs"
    told = Entry.objects.order_by("-position")[0]
    assert told.verb == "change_own_settings"
    assert (told.detail["name_before"], told.detail["name"]) == (person.name, "王 芳")
    answer = browser.post(PAGE, typed | {"name": " "})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["name"])


def test_an_administrator_says_the_name_of_a_colleague(person, make_person, sign_in):
    browser = sign_in(make_person("system_administrator"))
    page = f"/people/{person.pk}/name/"
    assert f'href="{page}"' in browser.get("/people/").content.decode()
    assert f'value="{person.name}"' in browser.get(page).content.decode()
    assert browser.post(page, {"name": "李娜"}).status_code == 302
    assert User.objects.get(pk=person.pk).name == "李娜"
    told = Entry.objects.filter(verb="rename_user").order_by("-position")[0]
    assert (told.detail["name_before"], told.detail["name"]) == (person.name, "李娜")
    assert browser.post(page, {"name": "李娜"}).status_code == 302
    assert Entry.objects.filter(verb="rename_user").count() == 1, "nothing changed, nothing is noted"
