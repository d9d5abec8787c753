"""What a customer's page shows of requests of its people, and of who is restricted."""

from typing import Any

from guanxi.customers.consent.restricted import of_customer
from guanxi.customers.models import Contact, Customer
from guanxi.customers.subject_rights.choices import TONES, Stands
from guanxi.customers.subject_rights.holdings import kind_of
from guanxi.customers.subject_rights.models import Erasure, SubjectRequest
from guanxi.foundation.accounts.models import User
from guanxi.foundation.calendar.days import business_day

MOST = 5
SEE, ANSWER = "customers.view_subject_request", "customers.answer_subject_request"


def restricted(customer: Customer) -> list[str]:
    """Whose data may not be used beyond being kept, by the ledger of consents; told to whoever sees them."""
    ids = of_customer(customer)
    names = dict(Contact.objects.filter(pk__in=[pk for pk in ids if pk]).values_list("pk", "name"))
    return [names.get(pk, "") if pk else customer.name for pk in ids]


def erased_people(ids: list[int]) -> set[int]:
    """Which of these contacts were erased: nothing more is done with them."""
    rows = Erasure.objects.filter(kind=kind_of(Contact), record_id__in=ids)
    return set(rows.values_list("record_id", flat=True))


def requests(customer: Customer, user: User) -> dict[str, Any] | None:
    """The newest requests, for who may see them; restrictions for everybody."""
    names = restricted(customer)
    rows = SubjectRequest.objects.visible_to(user).filter(customer=customer).order_by("-pk")
    found = [
        {"row": row, "tone": tone(row, business_day(user.company))}
        for row in rows.select_related("contact", "customer")[:MOST]
    ]
    erased = Erasure.objects.visible_to(user).filter(customer=customer).exists()
    may = user.may(ANSWER) and SubjectRequest.objects.reaches(
        user, ANSWER, owner_id=customer.owner_id, department_id=customer.department_id
    )
    if not (names or found or erased):
        return None
    return {"restricted": names, "requests": found, "may_answer": may}


def tone(row: SubjectRequest, today: Any) -> str:
    return "bad" if row.state == Stands.OPEN and row.due_on < today else TONES[row.state]
