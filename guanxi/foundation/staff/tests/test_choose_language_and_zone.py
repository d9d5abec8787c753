"""One's own language and time zone, on a page of their own."""

import pytest

from guanxi.foundation.accounts.models import User
from guanxi.foundation.staff import actions as staff

pytestmark = pytest.mark.django_db
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
    answer = browser.post(PAGE, {"language": "zh-hans", "zone": "Europe/Berlin"})
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    kept = User.objects.get(pk=person.pk)
    assert (kept.language, kept.zone) == ("zh-hans", "Europe/Berlin")
    page = browser.get(PAGE).content.decode()
    assert "语言和时区已保存。" in page
    assert "柏林" in page.partition('value="Europe/Berlin" selected')[2][:200]


def test_what_is_no_zone_is_said_at_its_field_and_the_rest_stays_typed(person, sign_in):
    answer = sign_in(person).post(PAGE, {"language": "zh-hant", "zone": "Mars/Olympus"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["zone"])
    assert '<option value="zh-hant" selected' in answer.content.decode()
    assert User.objects.get(pk=person.pk).language == "en"
