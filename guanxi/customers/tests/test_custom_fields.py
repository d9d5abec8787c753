"""What stands in custom fields: typed, checked, with history, and given back by an undo (SYS-09)."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from guanxi.customers.actions import change_customer, import_customers
from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_change_set, make_customer, make_manager, make_user
from guanxi.customers.tests.fields import kept, make_field
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.changes import keeping as images
from guanxi.foundation.changes.models import Change
from guanxi.foundation.customfields.cleaning import Money
from guanxi.foundation.customfields.models import SealedValue, Value
from guanxi.foundation.errors import Conflict, Refused

pytestmark = pytest.mark.django_db


def test_SYS_09_a_value_of_every_kind_stays_what_it_is():
    seller = make_user()
    other = make_customer(seller, "Hengyue")
    given = {
        "text": ("  Two  words ", "Two words"),
        "long": ("one\r\ntwo", "one\ntwo"),
        "number": ("1,234.50", Decimal("1234.5")),
        "money": ({"amount": "99.9", "currency": "eur"}, Money(Decimal("99.9"), "EUR")),
        "date": ("2026-05-20", date(2026, 5, 20)),
        "yesno": (False, False),
        "choice": ("middle", "middle"),
        "choices": (["high", "low"], ("low", "high")),
        "person": (seller.pk, seller.pk),
        "customer": (other.pk, other.pk),
    }
    for kind in given:
        make_field(kind)
    customer = make_customer(seller, custom={f"my_{kind}": value for kind, (value, _k) in given.items()})
    assert kept(customer) == {f"my_{kind}": value for kind, (_v, value) in given.items()}


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("text", "x" * 256),
        ("text", 7),
        ("number", "many"),
        ("number", "NaN"),
        ("number", "1.1234567"),
        ("number", "1234567890123456"),
        ("money", {"amount": "1", "currency": "EURO"}),
        ("date", "20.5.2026"),
        ("yesno", "perhaps"),
        ("choice", "highest"),
        ("choices", ["low", "highest"]),
        ("person", 999_999),
        ("customer", "x"),
    ],
)
def test_a_value_of_another_kind_is_refused_with_a_sentence(kind, wrong):
    make_field(kind)
    with pytest.raises(Refused, match=f"My {kind}") as refusal:
        make_customer(make_user(), custom={f"my_{kind}": wrong})
    assert refusal.value.field == f"custom_my_{kind}"
    assert not Customer.objects.exists()


def test_a_customer_that_one_cannot_see_is_none_that_a_field_can_name():
    seller, stranger = make_user(), make_user()
    hidden = make_customer(stranger, "Elsewhere")
    make_field("customer")
    with pytest.raises(Refused, match="none of this id that you may see"):
        make_customer(seller, custom={"my_customer": hidden.pk})


def test_all_that_is_wrong_is_said_at_once():
    make_field("number")
    make_field("date")
    with pytest.raises(Refused) as refusal:
        make_customer(make_user(), custom={"my_number": "x", "my_date": "y"})
    assert [refusal.value.field, *(o.field for o in refusal.value.others)] == [
        "custom_my_number",
        "custom_my_date",
    ]


def test_what_is_required_must_be_there_and_a_default_stands_in():
    make_field("text", "Source no", required=True)
    make_field("choice", "Grade", required=True, default="low")
    seller = make_user()
    with pytest.raises(Refused, match="Source no"):
        make_customer(seller)
    customer = make_customer(seller, custom={"source_no": "A1"})
    assert kept(customer) == {"source_no": "A1", "grade": "low"}
    with pytest.raises(Refused, match="required"):
        change_customer(customer, by=seller, custom={"source_no": ""})
    assert change_customer(customer, by=seller, name="Other").name == "Other"


def test_a_change_has_its_history_its_version_and_one_audit_entry():
    make_field("number")
    seller = make_user()
    customer = make_customer(seller, custom={"my_number": "1"})
    before = Entry.objects.count()
    changed = change_customer(customer, by=seller, name="Hengyue", custom={"my_number": "2"})
    assert (changed.version, Entry.objects.count() - before) == (2, 1)
    change = Change.objects.of(customer).get(field="custom_my_number")
    assert (images.before(change), change.version) == ("1", 2)
    change_customer(customer, by=seller, custom={"my_number": "2.0"})
    assert Customer.objects.get().version == 2, "the same value is no change"
    change_customer(customer, by=seller, custom={"my_number": None})
    assert (Customer.objects.get().version, kept(customer)) == (3, {})


def test_what_somebody_else_changed_meanwhile_is_a_conflict_and_another_field_is_none():
    make_field("text")
    make_field("number")
    seller = make_user()
    customer = make_customer(seller)
    change_customer(customer, by=seller, custom={"my_text": "theirs"})
    change_customer(customer, by=seller, version=1, custom={"my_number": "4"})
    with pytest.raises(Conflict) as conflict:
        change_customer(customer, by=seller, version=1, custom={"my_text": "mine"})
    assert conflict.value.fields == {"custom_my_text": ("mine", "theirs")}
    assert kept(customer) == {"my_text": "theirs", "my_number": Decimal(4)}


def test_a_field_for_some_roles_is_neither_seen_nor_changed_by_others():
    seller, manager = make_user(), make_manager()
    role = manager.roles.get().code
    make_field("text", "Secret", seen_by=[role])
    make_field("text", "Fixed", edited_by=[role])
    customer = make_customer(seller)
    with pytest.raises(Refused, match="no custom field"):
        change_customer(customer, by=seller, custom={"secret": "x"})
    with pytest.raises(Refused, match="does not change"):
        change_customer(customer, by=seller, custom={"fixed": "x"})
    change_customer(customer, by=manager, custom={"fixed": "x", "secret": "y"})
    assert kept(customer) == {"fixed": "x", "secret": "y"}


def test_who_may_not_change_the_customer_changes_none_of_its_fields():
    make_field("text")
    seller = make_user()
    colleague = make_user(seller.department)
    customer = make_customer(seller)
    with pytest.raises(PermissionDenied):
        change_customer(customer, by=colleague, custom={"my_text": "x"})


def test_an_encrypted_field_stands_sealed_and_a_posted_mask_changes_nothing():
    make_field("text", "Passport", is_encrypted=True)
    seller = make_user()
    customer = make_customer(seller, custom={"passport": "E12345678"})
    assert not Value.objects.exists()
    sealed = SealedValue.objects.get()
    assert str(sealed.value) == "***"
    assert sealed.value.reveal() == "E12345678"
    change_customer(customer, by=seller, custom={"passport": "***"})
    assert kept(customer)["passport"].reveal() == "E12345678"
    change_customer(customer, by=seller, custom={"passport": "E2"})
    change = Change.objects.of(customer).get(field="custom_passport")
    assert images.before(change) == "E12345678"
    assert b"E12345678" not in bytes(change.before)


def test_fields_kept_of_persons_are_not_kept_of_firms():
    make_field("text", "Hobby", kinds=["person"], required=True)
    seller = make_user()
    firm = make_customer(seller)
    with pytest.raises(Refused, match="not kept of this kind"):
        change_customer(firm, by=seller, custom={"hobby": "tea"})
    with pytest.raises(Refused, match="required"):
        make_customer(seller, kind="person")
    assert kept(make_customer(seller, kind="person", custom={"hobby": "tea"})) == {"hobby": "tea"}


def test_a_batch_of_an_empty_import_asks_nothing_of_custom_fields():
    assert import_customers(make_change_set(make_manager()), by=make_manager(), rows=[]) == []
