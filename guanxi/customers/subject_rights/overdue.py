"""What is over its time by the house's schedule: proposed, never destroyed by itself."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from guanxi.customers.choices import Kind
from guanxi.customers.models import Contact, Interaction
from guanxi.customers.subject_rights.models import SubjectRequest
from guanxi.customers.subject_rights.policy import Rule


def over_of(code: str, rule: Rule, today: date) -> "QuerySet[Any]":
    """The rows of a kind that are older than they are to be kept; of kinds that a law keeps, none."""
    before = rule.before(today)
    if code == "left":
        there = Contact.objects.filter(left_on__lt=before).exclude(NAMELESS)
        return there.exclude(customer__kind=Kind.PERSON)
    if code == "talks":
        # of persons: a firm's are not about one
        return Interaction.objects.filter(on__lt=before, customer__kind=Kind.PERSON).exclude(subject="▇▇")
    if code == "requests":
        return SubjectRequest.objects.filter(answered_on__lt=before)
    return Contact.objects.none()


# Who was erased has neither a number nor an address nor a title, and who came without any is no matter.
NAMELESS = Q(phone_index=None, phone2_index=None, email_index=None, title="", note="")
