"""What the API refuses, it says in the language of whoever asks, and never repeats what was sent."""

import pytest
from django.utils import translation

from guanxi.config import docs
from guanxi.config.tests.api_world import program_of, send
from guanxi.customers.tests.factories import make_customer
from guanxi.foundation.staff import actions as staff
from guanxi.purchases.tests.factories import make_order

pytestmark = pytest.mark.django_db
CUSTOMERS = "/api/v1/customers/"


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


def test_every_refusal_speaks_chinese_to_who_reads_chinese(make_person):
    person = make_person("analyst")
    staff.change_own_settings(person, by=person, language="zh-hans")
    reader = program_of(person, **{"Accept-Language": "zh-hans"})
    for answer, status in [
        (send(reader, "get", f"{CUSTOMERS}999999"), 404),
        (send(reader, "post", CUSTOMERS, {"name": "恒岳"}), 403),
        (send(reader, "post", CUSTOMERS, {"name": 7}), 422),
        (reader.post(CUSTOMERS, "x", content_type="text/plain"), 415),
        (reader.post(CUSTOMERS, "{", content_type="application/json"), 400),
        (reader.delete(CUSTOMERS), 405),
    ]:
        assert answer.status_code == status
        assert is_chinese(answer.json()["title"])
        assert is_chinese(answer.json()["detail"]), answer.json()


def test_a_wrong_input_is_named_with_the_cure_and_its_value_is_not_repeated(make_person):
    program = program_of(make_person("manager"))
    told = send(program, "post", CUSTOMERS, {"name": "A", "since": "13812346021", "kind": "x", "colour": 1})
    assert told.status_code == 422
    said = {one["where"][-1]: one["what"] for one in told.json()["errors"]}
    assert said["since"] == "This is a day, such as 2026-03-31."
    assert said["kind"] == "Choose one of: 'firm' or 'person'."
    assert said["colour"] == "There is no input of this name."
    assert "13812346021" not in told.content.decode()


def test_a_permission_that_is_missing_is_named(make_person):
    told = send(program_of(make_person("analyst")), "post", CUSTOMERS, {"name": "A"}).json()
    assert told["permission"] == "customers.add_customer"
    assert "“Add customers”" in told["detail"], "in words; a code in a Chinese sentence tells nobody anything"


def test_orders_are_filtered_by_a_tier_s_month_as_on_the_page(make_person):
    manager = make_person("manager")
    make_order(manager, make_customer(manager))
    program = program_of(manager)
    assert len(send(program, "get", "/api/v1/purchases/orders").json()["items"]) == 1
    assert send(program, "get", "/api/v1/purchases/orders?segment=high-2024-05").json()["items"] == []
    assert send(program, "get", "/api/v1/purchases/orders?segment=nonsense").status_code == 409


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant"])
def test_every_endpoint_and_every_input_is_told_in_chinese(language):
    with translation.override(language):
        rooms = docs.rooms(language)
        endpoints = [one for room in rooms for one in room.endpoints]
        assert len(endpoints) > 80
        foreign = [one.path for one in endpoints if not is_chinese(one.summary)]
        foreign += [room.name for room in rooms if not is_chinese(str(room.title))]
        inputs = {(e.code, i.name): str(i.what) for e in endpoints for i in e.inputs}
        foreign += [" ".join(name) for name, what in inputs.items() if not is_chinese(what)]
    assert not foreign, f"say in config/inputs_told.py what these are: {foreign}"


def test_the_page_speaks_the_reader_s_language_and_says_what_no_token_does(make_person, browser_of):
    person = make_person("security_administrator")
    for language, words, warning in [
        ("en", "Make a role.", "a token cannot"),
        ("zh-hans", "新建角色。", "令牌不行"),
        ("zh-hant", "新增角色。", "權杖不行"),
    ]:
        staff.change_own_settings(person, by=person, language=language)
        page = browser_of(person).get("/api/docs/").content.decode()
        assert words in page
        # roles are made, changed and removed, persons erased and all that is held given out, by people only
        assert page.count(warning) == 5
    assert "<code>version</code>" in page
