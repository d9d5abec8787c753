import copy
import pickle
import uuid

import pytest
from django import forms
from django.core.exceptions import FieldError, ValidationError
from django.core.serializers import serialize
from django.db import connection, transaction
from django.forms.renderers import DjangoTemplates

from guanxi.foundation.privacy.cipher import SealBroken, key_version
from guanxi.foundation.privacy.fields import (
    BlindIndexField,
    EncryptedTextField,
    erased,
    field_of,
    lookups,
    rotated,
    with_indexes,
)
from guanxi.foundation.privacy.keys import KeyRing
from guanxi.foundation.privacy.tests.model import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people_table")]
PHONE, OTHER = "13812346021", "+86 159 0000 7740"


def found(text: str, index: str = "phone_index") -> list[str]:
    return list(
        Person.objects.filter(**{f"{index}__in": lookups(Person, index, text)}).values_list("name", flat=True)
    )


def column(person: Person) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM privacy_tests_person WHERE id = %s", [person.pk])
        return bytes(cursor.fetchone()[0])


@pytest.fixture
def person() -> Person:
    return Person.objects.create(name="顾明川", phone=PHONE, email="gu@hengyue.cn")


def test_CUS_19_the_column_holds_ciphertext(person: Person) -> None:
    assert PHONE.encode() not in column(person)
    assert Person.objects.get().phone.reveal() == PHONE
    assert str(Person.objects.get().phone) == "138 **** 6021"
    assert "<Ciphertext>" in repr(Person.objects.values("phone").get())


def test_a_person_is_found_by_phone_last_digits_and_mailbox(person: Person) -> None:
    assert found("+86 138-1234-6021") == found("6021 138 1234"[5:] + " 6021") == ["顾明川"]
    assert found("138 1234 6021", "phone_last4") == ["顾明川"]
    assert found("GU@Hengyue.CN", "email_index") == ["顾明川"]
    assert found("13812346022") == found("") == []


def test_a_new_number_takes_its_indexes_along(person: Person) -> None:
    person.phone = OTHER
    person.save(update_fields=["phone"])
    assert found(PHONE) == found(PHONE, "phone_last4") == []
    assert found(OTHER) == found(OTHER, "phone_last4") == ["顾明川"]


def test_an_emptied_number_leaves_nothing(person: Person) -> None:
    for nothing in ("", "   ", None):
        person.phone = PHONE
        person.save()
        person.phone = nothing
        person.save(update_fields=["phone"])
        row = Person.objects.values("phone", "phone_index", "phone_last4").get()
        assert set(row.values()) == {None}
        assert not Person.objects.get().phone


def test_many_rows_at_once_are_sealed_and_indexed() -> None:
    Person.objects.bulk_create(
        [Person(name=str(n), phone=f"138{n:08}", email=f"p{n}@x.cn") for n in range(50)]
        + [Person(name="bare")]
    )
    assert [p.phone.reveal() for p in Person.objects.order_by("id")[:3]] == [f"138{n:08}" for n in range(3)]
    assert found("13800000049") == ["49"]
    assert not Person.objects.get(name="bare").phone


def test_bulk_update_takes_the_indexes_along_or_says_so(person: Person) -> None:
    person.phone = OTHER
    with pytest.raises(FieldError, match="phone_index, phone_last4"), transaction.atomic():
        Person.objects.bulk_update([person], ["phone"])
    Person.objects.bulk_update([person], with_indexes(Person, ["name", "phone"]))
    assert found(OTHER) == ["顾明川"]
    assert Person.objects.get().phone == OTHER


def test_update_cannot_write_a_value_but_can_erase(person: Person) -> None:
    for value, error in ((PHONE, FieldError), (person.phone, TypeError), (b"\1" * 40, FieldError)):
        with pytest.raises(error), transaction.atomic():
            Person.objects.update(phone=value)
    assert erased(Person, "phone") == {"phone": None, "phone_index": None, "phone_last4": None}
    Person.objects.update(**erased(Person))
    assert set(
        Person.objects.values_list("phone", "phone_index", "phone_last4", "email", "email_index").get()
    ) == {None}


@pytest.mark.parametrize("lookup", ["phone", "phone__contains", "phone__in", "phone__gt", "phone__length"])
def test_the_database_is_never_asked_to_compare(lookup: str) -> None:
    with pytest.raises(FieldError, match="phone_index__in"):
        Person.objects.filter(**{lookup: PHONE}).exists()


def test_presence_can_be_asked_for(person: Person) -> None:
    assert Person.objects.filter(phone__isnull=False).count() == 1
    assert not Person.objects.filter(phone__isnull=True).exists()


def test_deferred_columns_load_when_asked_and_survive_a_save(person: Person) -> None:
    late = Person.objects.defer("phone", "phone_index").get()
    late.name = "顾"
    late.save()
    assert late.phone.reveal() == PHONE
    only = Person.objects.only("phone").get()
    assert (str(only.phone), only.name) == ("138 **** 6021", "顾")
    assert found(PHONE) == ["顾"]
    person.phone = OTHER
    person.refresh_from_db()
    assert person.phone == PHONE


def test_a_value_taken_from_another_record_is_sealed_anew(person: Person) -> None:
    twin = Person.objects.create(name="沈迪", phone=person.phone, email=Person.objects.get().email)
    assert Person.objects.get(pk=twin.pk).phone == PHONE
    assert column(twin) != column(person)
    assert sorted(found(PHONE)) == sorted(["顾明川", "沈迪"])


def test_a_former_value_put_back_brings_its_indexes(person: Person) -> None:
    before = Person.objects.get().phone
    person.phone = OTHER
    person.save()
    person.phone = before
    person.save(update_fields=["phone"])
    assert found(PHONE) == ["顾明川"]
    assert found(OTHER) == []


def test_a_copied_row_with_a_new_uid_is_refused_at_once(person: Person) -> None:
    person.pk, person.uid = None, uuid.uuid4()
    with pytest.raises(SealBroken):
        person.save()


def test_a_ciphertext_moved_to_another_row_does_not_open(person: Person) -> None:
    other = Person.objects.create(name="x", email="x@y.cn")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE privacy_tests_person SET phone = %s WHERE id = %s", [column(person), other.pk])
        cursor.execute("UPDATE privacy_tests_person SET email = phone WHERE id = %s", [person.pk])
    with pytest.raises(SealBroken):
        Person.objects.get(pk=other.pk).phone.reveal()
    with pytest.raises(SealBroken):
        Person.objects.get(pk=person.pk).email.reveal()


def test_rows_read_as_values_can_be_masked_and_revealed(person: Person) -> None:
    row = Person.objects.values("uid", "phone").get()
    assert str(field_of(Person, "phone").sealed(row["phone"], row["uid"])) == "138 **** 6021"


def test_no_plaintext_in_pickles_copies_or_dumps(person: Person) -> None:
    stored = Person.objects.get()
    assert PHONE.encode() not in pickle.dumps(stored)
    assert copy.deepcopy(stored.phone) == PHONE
    with pytest.raises(TypeError):
        pickle.dumps(Person(phone=PHONE))
    with pytest.raises(TypeError):
        serialize("json", [stored])


def test_a_form_shows_the_mask_and_posting_it_back_changes_nothing(person: Person) -> None:
    form_class = forms.modelform_factory(Person, fields=["phone", "email"])
    shown = str(form_class(instance=Person.objects.get(), renderer=DjangoTemplates()))
    assert PHONE not in shown
    assert 'value="138 **** 6021"' in shown
    form = form_class({"phone": "138 **** 6021", "email": "new@hengyue.cn"}, instance=Person.objects.get())
    form.save()
    assert Person.objects.get().phone == PHONE
    assert Person.objects.get().email == "new@hengyue.cn"
    too_long = form_class({"phone": "1" * 41, "email": ""}, instance=person)
    assert set(too_long.errors) == {"phone", "email"}


def test_full_clean_minds_length_and_presence() -> None:
    with pytest.raises(ValidationError) as caught:
        Person(phone="1" * 41).full_clean()
    assert set(caught.value.message_dict) == {"phone", "email", "name"}
    assert "1111" not in str(caught.value)


def test_a_rotation_rewrites_rows_and_look_ups_work_throughout(own_ring: KeyRing) -> None:
    old, late = (Person.objects.create(name=name, phone=PHONE, email="a@b.cn") for name in ("old", "late"))
    own_ring.rotate("encryption")
    own_ring.rotate("index")
    Person.objects.create(name="new", phone=PHONE, email="a@b.cn")
    assert sorted(found(PHONE)) == ["late", "new", "old"]
    row = Person.objects.get(pk=old.pk)
    names = rotated(row)
    assert set(names) == {"phone", "phone_index", "phone_last4", "email", "email_index"}
    row.save(update_fields=names)
    assert rotated(Person.objects.get(pk=old.pk)) == []
    assert [key_version(column(person)) for person in (old, late)] == [2, 1]
    assert (Person.objects.get(pk=old.pk).phone_index or "").startswith("02")
    assert sorted(found(PHONE)) == ["late", "new", "old"]


def test_migrations_know_labels_only() -> None:
    phone, index = Person._meta.get_field("phone"), Person._meta.get_field("phone_index")
    assert phone.deconstruct()[2:] == ([], {"label": "person.phone"})
    assert index.deconstruct()[2:] == ([], {"source": "phone", "label": "person.phone"})
    assert isinstance(phone.clone(), EncryptedTextField)
    assert isinstance(index.clone(), BlindIndexField)
    assert phone.null
    assert Person.check() == []
