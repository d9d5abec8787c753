"""What customers' own tables hold of a person, and what people wrote and hung beside them."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.alias import Alias
from guanxi.customers.consent.models import ConsentEntry, ContactWish, GateDecision
from guanxi.customers.consent.people import Person, is_self
from guanxi.customers.models import Contact, Customer, Interaction, StageMove, Standing, TagLink
from guanxi.customers.needs.models import Need
from guanxi.customers.profiles.models import Profile
from guanxi.customers.sources.models import FactSource
from guanxi.customers.subject_rights.held import Held
from guanxi.customers.subject_rights.models import SubjectRequest
from guanxi.foundation.comments.models import Comment
from guanxi.foundation.customfields.models import SealedValue, Value
from guanxi.foundation.files.models import File
from guanxi.foundation.privacy.fields import encrypted_fields
from guanxi.foundation.tasks.models import Task


def contacts_of(person: Person) -> list[Contact]:
    """The rows that stand for this very person."""
    if person.is_self:
        everybody = Contact.objects.filter(customer=person.customer).order_by("pk")
        return [one for one in everybody if is_self(person.customer, one)]
    return [person.contact] if person.contact is not None else []


def places_of(person: Person) -> list[tuple[str, list[int]]]:
    """The records that are this person's, by kind."""
    found = [(kind_of(Contact), [one.pk for one in contacts_of(person)])]
    if person.is_self:
        found.append((kind_of(Customer), [person.customer.pk]))
        for model in (Interaction, Need, Profile):
            rows: Any = model._default_manager.filter(customer=person.customer)
            found.append((kind_of(model), list(rows.values_list("pk", flat=True))))
    return found


def kind_of(model: type[models.Model]) -> str:
    return model._meta.label_lower


def beside(person: Person, kind: str, record: str) -> Q:
    """The condition to stand beside one of this person's records, by the columns that name it."""
    found = Q(pk__in=[])
    for label, ids in places_of(person):
        found |= Q(**{kind: label, f"{record}__in": ids})
    return found


def own_values(person: Person) -> Q:
    found = Q(pk__in=[])
    for label, ids in places_of(person):
        found |= Q(field__noun=label, record_id__in=ids)
    return found


def _of_person(model: Any) -> Any:
    """Rows that name the customer and, of a firm, whom there."""

    def rows(person: Person) -> Iterable[Any]:
        found: QuerySet[Any] = model._default_manager.filter(customer=person.customer).order_by("pk")
        if person.is_self:
            people = [one.pk for one in contacts_of(person)]
            return found.filter(Q(contact=None) | Q(contact__in=people))
        return found.filter(contact=person.contact)

    return rows


def _of_self(model: Any) -> Any:
    """Rows of a customer who is a person; a firm's are nobody's own."""

    def rows(person: Person) -> Iterable[Any]:
        found: QuerySet[Any] = model._default_manager.filter(customer=person.customer).order_by("pk")
        return found if person.is_self else found.none()

    return rows


PERSONAL = tuple(field.name for field in encrypted_fields(Contact))
HELD = (
    Held(
        "customer",
        _("Customer"),
        Customer,
        lambda person: [person.customer] if person.is_self else [],
        (
            "customer_no",
            "external_no",
            "external_source",
            "name",
            "country",
            "region",
            "address",
            "id_number",
            "source",
            "stage",
            "depth",
            "since",
            "tier",
            "value",
            "total",
            "note",
            "reported",
            "created_at",
        ),
    ),
    Held(
        "people",
        _("Person at a customer"),
        Contact,
        contacts_of,
        ("customer__name", "name", "title", "role", *PERSONAL, "note", "source", "left_on", "created_at"),
    ),
    Held("aliases", _("Other names"), Alias, _of_self(Alias), ("name", "customer_no", "external_no")),
    Held("tags", _("Tags"), TagLink, _of_self(TagLink), ("tag__family", "tag__name", "since", "ended_on")),
    Held(
        "needs",
        pgettext_lazy("of customers", "Needs"),
        Need,
        _of_self(Need),
        ("kind", "description", "offering", "solution", "status", "feedback", "feedback_note", "proposed_on"),
    ),
    Held(
        "talks",
        _("Interactions"),
        Interaction,
        _of_person(Interaction),
        ("on", "channel", "direction", "subject", "participants", "feedback", "follow_up"),
        keeps="talks",
        day="on",
        staying=lambda person: Interaction.objects.filter(customer=person.customer).order_by("pk"),
    ),
    Held(
        "profile",
        pgettext_lazy("of a customer", "Profile"),
        Profile,
        _of_self(Profile),
        ("gender", "occupation", "income", "preferences", "attitudes", "buying", "source"),
    ),
    Held("stages", _("lifecycle stage"), StageMove, _of_self(StageMove), ("on", "before", "after", "reason")),
    Held("standing", _("Tier and figures"), Standing, _of_self(Standing), ("tier", "facts", "reasons")),
    Held(
        "consents",
        _("Consents"),
        ConsentEntry,
        _of_person(ConsentEntry),
        (
            "at",
            "act",
            "purpose",
            "channel",
            "about",
            "controller",
            "law",
            "basis",
            "source",
            "evidence",
            "expires_at",
        ),
        keeps="consents",
        day="at",
    ),
    Held(
        "wishes",
        _("Contact wishes"),
        ContactWish,
        _of_person(ContactWish),
        ("at", "channel", "wanted", "cap", "per_days", "quiet_from", "quiet_to", "source", "note"),
        keeps="consents",
        day="at",
    ),
    Held(
        "gate",
        _("Answers of the gate"),
        GateDecision,
        _of_person(GateDecision),
        ("at", "purpose", "channel", "allowed", "reason"),
        keeps="consents",
        day="at",
    ),
    Held(
        "sources", _("Sources of facts"), FactSource, _of_person(FactSource), ("field", "channel", "detail")
    ),
    Held(
        "requests",
        _("Requests of persons"),
        SubjectRequest,
        _of_person(SubjectRequest),
        ("received_on", "kind", "source", "wish", "due_on", "state", "answered_on", "answer"),
        keeps="requests",
        day="received_on",
    ),
    Held(
        "own_fields",
        _("Fields"),
        Value,
        lambda person: Value.objects.filter(own_values(person)).select_related("field").order_by("pk"),
        ("field__code", "text", "plain", "number", "day", "unit"),
    ),
    Held(
        "own_personal_fields",
        _("Personal fields"),
        SealedValue,
        lambda person: SealedValue.objects.filter(own_values(person)).select_related("field").order_by("pk"),
        ("field__code", "value"),
    ),
    Held(
        "comments",
        _("Comments"),
        Comment,
        lambda person: Comment.objects.filter(beside(person, "kind", "record_id")).order_by("pk"),
        ("on", "body"),
    ),
    Held(
        "files",
        _("Files"),
        File,
        lambda person: File.objects.filter(beside(person, "kind", "record_id")).order_by("pk"),
        ("name", "size", "created_at"),
    ),
    Held(
        "tasks",
        _("Tasks"),
        Task,
        lambda person: Task.objects.filter(beside(person, "about_kind", "about_id")).order_by("pk"),
        ("task_no", "description", "remarks", "due_on"),
    ),
)
