"""The pages of custom fields: keeping them, and filling them in on a customer's pages (SYS-09, CUS-09)."""

from datetime import date

import pytest
from django.test import Client

from guanxi.customers.actions import change_customer, log_interaction
from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import SELLING, make_customer, make_manager, make_role, make_user
from guanxi.customers.tests.fields import CUSTOMER, MANAGING_FIELDS, kept, make_field, make_keeper, run_jobs
from guanxi.foundation.accounts.models import User
from guanxi.foundation.customfields.models import CustomField, Value

pytestmark = [pytest.mark.django_db, pytest.mark.page]
ROWS = {"choices-TOTAL_FORMS": "3", "choices-INITIAL_FORMS": "0"}


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def page(client: Client, url: str, **data: object) -> str:
    answer = client.post(url, data, follow=True) if data else client.get(url)
    return answer.content.decode()


def test_SYS_09_a_field_made_on_its_page_is_on_the_next_form_and_on_the_record():
    keeper, seller = signed_in(make_keeper()), make_user()
    asked = page(keeper, f"/custom-fields/{CUSTOMER}/new/choice/").partition("<fieldset")[0]
    assert "A name in one of the languages is enough." in asked
    assert "optional" not in asked, "one of the names is demanded"
    choices = {"choices-0-label_en": "High", "choices-1-label_en": "Low", "choices-1-place": "1"}
    said = {"label_en": "Contract grade", "nature": "transactional", "section": "Contract", **ROWS, **choices}
    assert "Contract grade" in page(keeper, f"/custom-fields/{CUSTOMER}/new/choice/", **said)
    field = CustomField.objects.get()
    assert [one["code"] for one in field.choices] == ["low", "high"], "in the order of their places"

    client = signed_in(seller)
    assert "Contract grade" in page(client, "/customers/new/")
    new = {"name": "Hengyue", "kind": "firm", "source": "sales", "department": seller.department_id}
    page(client, "/customers/new/", **new, custom_contract_grade="high")
    customer = Customer.objects.get()
    assert kept(customer) == {"contract_grade": "high"}
    shown = page(client, f"/customers/{customer.pk}/facts/")
    assert "Contract grade" in shown
    assert ">High<" in shown or "High" in shown


def test_CUS_09_the_catalogue_says_the_class_of_every_field():
    make_field("text", "Brand", nature="promotional")
    shown = page(signed_in(make_keeper()), f"/custom-fields/{CUSTOMER}/")
    assert [word in shown for word in ("Promotional", "Transactional", "Descriptive", "last_order_on")] == [
        True
    ] * 4


def test_a_field_is_changed_in_place_and_a_stale_page_is_told():
    make_field("number", "Share")
    seller = make_user()
    customer = make_customer(seller)
    client = signed_in(seller)
    url = f"/custom-values/{CUSTOMER}/{customer.pk}/share/"
    assert 'name="custom_share"' in page(client, url)
    assert "1,234.5" in page(client, url, custom_share="1,234.50", version="1")
    wrong = client.post(url, {"custom_share": "many", "version": "2"})
    assert (wrong.status_code, b"must be a number" in wrong.content) == (422, True)
    stale = client.post(url, {"custom_share": "9", "version": "1"})
    assert (stale.status_code, b"Share" in stale.content) == (409, True)
    assert kept(customer)["share"] == Value.objects.get().number


def test_who_may_not_see_the_record_or_the_field_finds_no_page():
    seller, stranger = make_user(), make_user()
    role = stranger.roles.get().code
    make_field("text", "Open")
    make_field("text", "Closed", seen_by=[role])
    customer = make_customer(seller, custom={"open": "x"})
    assert signed_in(stranger).get(f"/custom-values/{CUSTOMER}/{customer.pk}/open/").status_code == 404
    assert signed_in(seller).get(f"/custom-values/{CUSTOMER}/{customer.pk}/closed/").status_code == 404
    assert "Closed" not in page(signed_in(seller), f"/customers/{customer.pk}/facts/")
    assert "Closed" not in page(signed_in(seller), "/customers/new/")
    assert signed_in(seller).get("/custom-fields/").status_code == 403
    colleague = make_user(seller.department)
    assert signed_in(colleague).post(f"/custom-values/{CUSTOMER}/{customer.pk}/open/").status_code == 403


def test_the_history_tells_a_change_in_words_and_hides_what_is_not_for_the_reader():
    role = (manager := make_manager()).roles.get().code
    make_field("choice", "Grade")
    make_field("text", "Secret", seen_by=[role])
    make_field("text", "Passport", is_encrypted=True)
    seller = make_user()
    customer = make_customer(seller, custom={"passport": "E123"})
    change_customer(customer, by=manager, custom={"grade": "low", "secret": "hush", "passport": "E456"})
    change_customer(customer, by=manager, custom={"grade": "high", "secret": "hush 2"})
    shown = page(signed_in(seller), f"/customers/{customer.pk}/history/")
    assert "Low → High" in shown
    assert not any(word in shown for word in ("hush", "Secret", "E123", "E456"))
    assert "hush → hush 2" in page(signed_in(manager), f"/customers/{customer.pk}/history/")


def test_the_history_names_a_customer_that_a_field_points_at_to_whoever_sees_it():
    make_field("customer", "Group")
    seller, manager = make_user(), make_manager()
    customer, own, other = make_customer(seller), make_customer(seller), make_customer(manager)
    for one in (own, other):
        change_customer(customer, by=manager, custom={"group": one.pk})
    url = f"/customers/{customer.pk}/history/"
    shown = page(signed_in(seller), url)
    assert f"– → {own.name}" in shown
    assert f"{own.name} → not visible to you" in shown
    assert f"{own.name} → {other.name}" in page(signed_in(manager), url)


def test_a_formula_asks_not_who_may_change_its_result():
    asked = page(signed_in(make_keeper()), f"/custom-fields/{CUSTOMER}/new/formula/")
    assert 'name="seen_by"' in asked
    assert 'name="edited_by"' not in asked


def test_a_masked_value_is_shown_to_whoever_may_reveal_and_that_is_recorded():
    make_field("text", "Passport", is_encrypted=True)
    seller = make_user()
    reader = make_user(seller.department, {"customers.view_customer": SELLING["customers.view_customer"]})
    customer = make_customer(seller, custom={"passport": "E123"})
    url = f"/custom-values/{CUSTOMER}/{customer.pk}/passport/reveal/"
    assert "E123" in page(signed_in(seller), url, go="1")
    assert signed_in(reader).post(url).status_code == 403
    assert "E123" not in page(signed_in(seller), f"/customers/{customer.pk}/facts/")


def test_a_retired_field_goes_from_forms_and_comes_back_with_its_values():
    field = make_field("text", "Brand")
    customer = make_customer(seller := make_user(), custom={"brand": "Blue"})
    keeper, client = signed_in(make_keeper()), signed_in(seller)
    page(keeper, f"/custom-fields/{field.pk}/retire/", go="1")
    assert "Brand" not in page(client, "/customers/new/")
    assert "Brand" not in page(client, f"/customers/{customer.pk}/facts/")
    page(keeper, f"/custom-fields/{field.pk}/restore/", go="1")
    assert "Blue" in page(client, f"/customers/{customer.pk}/facts/")


def test_a_field_is_deleted_for_good_only_after_its_code_was_typed_and_with_its_history():
    field = make_field("text", "Brand")
    seller = make_user()
    customer = make_customer(seller, custom={"brand": "Blue"})
    change_customer(customer, by=seller, custom={"brand": "Red"})
    keeper = make_user(grants=MANAGING_FIELDS | {"jobs.manage_job_run": SELLING["customers.add_customer"]})
    client = signed_in(keeper)
    page(client, f"/custom-fields/{field.pk}/retire/", go="1")
    assert "1 record holds" in page(client, f"/custom-fields/{field.pk}/delete/")
    assert "Type the field" in page(client, f"/custom-fields/{field.pk}/delete/", confirm="no")
    page(client, f"/custom-fields/{field.pk}/delete/", confirm="brand")
    run_jobs("delete_custom_field")
    assert not CustomField.objects.exists()
    assert not Value.objects.exists()
    assert "Blue" not in page(signed_in(seller), f"/customers/{customer.pk}/history/")


def test_the_kind_of_a_field_stays_and_a_wrong_definition_keeps_what_was_typed():
    field = make_field("text", "Brand")
    client = signed_in(make_keeper())
    answer = client.post(f"/custom-fields/{CUSTOMER}/new/formula/", {
        "label_en": "Sum", "nature": "descriptive", "formula": "nowhere + 1",
    })  # fmt: skip
    assert (answer.status_code, b"nowhere" in answer.content) == (422, True)
    page(client, f"/custom-fields/{field.pk}/", label_en="Label", nature="descriptive", version="1")
    assert CustomField.objects.get().labels == {"en": "Label"}


def test_a_customer_is_completed_from_those_one_sees():
    make_field("customer", "Mother")
    seller, stranger = make_user(), make_user()
    mine, hidden = make_customer(seller, "Hengyue"), make_customer(stranger, "Hengtong")
    found = page(signed_in(seller), "/custom-values/find/customer/?into=custom_mother&custom_mother=heng")
    assert mine.customer_no in found
    assert hidden.customer_no not in found
    daughter = make_customer(seller, "Daughter")
    url = f"/custom-values/{CUSTOMER}/{daughter.pk}/mother/"
    assert "Hengyue" in page(signed_in(seller), url, custom_mother=mine.customer_no, version="1")
    assert "has this number or name" in page(signed_in(seller), url, custom_mother="Hengtong", version="2")


def test_what_people_keep_of_a_talk_stands_on_its_customers_pages():
    role = make_role({}).code
    make_field("choice", "Mood", noun="customers.interaction")
    make_field("text", "Secret", noun="customers.interaction", seen_by=[role])
    seller = make_user()
    customer = make_customer(seller)
    log_interaction(
        customer, by=seller, on=date(2026, 3, 31), channel="phone", subject="Price", custom={"mood": "high"}
    )
    for tab in ("", "interactions/"):
        shown = page(signed_in(seller), f"/customers/{customer.pk}/{tab}")
        assert "Mood: High" in shown, tab
        assert "Secret" not in shown, tab
