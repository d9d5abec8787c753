"""What tests of requests of persons begin with."""

from django.db import connection

from guanxi.customers.actions import change_contact
from guanxi.customers.subject_rights import actions
from guanxi.customers.tests.consenting import KEEPING, consent
from guanxi.customers.tests.factories import make_contact, make_customer, make_interaction
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.comments.actions import add_comment

RIGHTS = {
    **KEEPING,
    "comments.add_comment": Scope.OWN,
    "files.add_file": Scope.OWN,
    **dict.fromkeys(
        (
            "customers.view_subject_request",
            "customers.answer_subject_request",
            "customers.erase_person",
            "customers.manage_retention",
        ),
        Scope.ALL,
    ),
}
NAME, PHONE, MAIL = "欧阳倩如", "13811112222", "ouyang@person.example"


def person_at(by, firm="恒岳"):
    customer = make_customer(by, firm, note=f"Ask for {NAME}")
    person = make_contact(customer, by, NAME, phone=PHONE, email=MAIL, note="likes tea")
    change_contact(person, by=by, phone2="13811113333")
    talk = make_interaction(customer, by, contact=person, subject=f"Call with {NAME}", feedback=f"{PHONE}!")
    add_comment(by, by=by, record=customer, body=f"{NAME} is nice, {MAIL}")
    add_comment(by, by=by, record=person, body="born in 苏州吴中")
    consent(person, by)
    return customer, person, talk


def asked(person, by, kind="erasure", **said):
    return actions.register_request(person.customer, by=by, contact=person, kind=kind, source="phone", **said)


def in_tables(*needles):
    """Every table that holds one of them in any column, as text."""
    places = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            text = "\n".join(str(row) for row in cursor.fetchall())
            places += [(table, one) for one in needles if one in text]
    return places
