"""What was said and done with a customer, in template 3's fields."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, TypedDict, Unpack

from django.utils.translation import gettext as _

from guanxi.customers.checking import INTERACTION, assign, check_past
from guanxi.customers.choices import Direction
from guanxi.customers.consent.talking import ask_for_follow_up, pass_gate
from guanxi.customers.events import InteractionLogged
from guanxi.customers.indexing import refresh_last_contact, today_of
from guanxi.customers.models import Contact, Customer, Interaction
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.customfields import keeping as custom_fields
from guanxi.foundation.errors import Refused
from guanxi.foundation.events import announce
from guanxi.foundation.tasks.actions import create_task
from guanxi.foundation.tasks.choices import Origin

FOLLOW_UP = 500  # as long as a task's words


class Fields(TypedDict, total=False):
    """What else may be said of an interaction."""

    direction: str  # ``Direction``; empty: not known
    channel_label: str
    participants: str
    feedback: str
    follow_up: str
    owner_label: str
    status: str
    custom: Mapping[str, Any]


class LoggedFields(Fields, total=False):
    outreach: str  # for what we contacted them of our own accord; empty: we did not


class ChangedFields(Fields, total=False):
    on: date
    channel: str
    subject: str


@action("customers.change_customer")
def log_interaction(
    customer: Customer,
    /,
    *,
    by: User,
    on: date,
    channel: str,
    subject: str,
    contact: Contact | None = None,
    owner: User | None = None,
    follow_up_on: date | None = None,
    **fields: Unpack[LoggedFields],
) -> Interaction:
    """Record one contact: who, when and through which channel must be said (CUS-17).

    With a day the follow-up is a task of the owner's. Of a contact that went out the gate is asked, with
    ``outreach`` for what it was of our own accord: marketing that it denies is refused (CUS-18, CUS-30).
    """
    custom, outreach = fields.pop("custom", None), fields.pop("outreach", "")
    if outreach:
        fields["direction"] = fields.get("direction") or Direction.OUT
    interaction = Interaction(customer=customer, owner=owner or by, contact=contact)
    assign(interaction, INTERACTION.complete({"on": on, "channel": channel, "subject": subject, **fields}))
    _check(interaction, by)
    _check_direction(interaction, outreach)
    interaction.save()
    if interaction.direction == Direction.OUT:
        pass_gate(interaction, by, outreach, today_of(by))
    custom_fields.keep(interaction, custom, by=by)
    refresh_last_contact([customer.pk])
    announce(InteractionLogged(interaction.pk, customer.pk, by_id=by.pk))
    if follow_up_on is not None:
        _plan_follow_up(interaction, by, follow_up_on)
        ask_for_follow_up(interaction, by, follow_up_on, outreach)
    return interaction


def _plan_follow_up(interaction: Interaction, by: User, due_on: date) -> None:
    if not interaction.follow_up:
        raise Refused(_("Say what is to follow on this day."), field="follow_up")
    create_task(
        interaction.owner,
        by=by,
        description=" ".join(interaction.follow_up.split())[:FOLLOW_UP],
        due_on=due_on,
        about=interaction.customer,
        comes_from=interaction,
        origin=Origin.FOLLOW_UP,
    )


def _check(interaction: Interaction, by: User) -> None:
    """It happened already, and with somebody of this customer."""
    check_past(interaction.on, today_of(by))
    contact = interaction.contact
    if contact is not None and contact.customer_id != interaction.customer_id:
        raise Refused(_("This contact belongs to another customer."), field="contact")


def _check_direction(interaction: Interaction, outreach: str) -> None:
    if outreach and interaction.direction == Direction.IN:
        sentence = _("They came to us: then we did not contact them of our own accord.")
        raise Refused(sentence, field="direction")


@action("customers.change_customer")
def change_interaction(
    interaction: Interaction,
    *,
    by: User,
    version: int | None = None,
    contact: Contact | Literal[""] | None = None,
    owner: User | None = None,
    **fields: Unpack[ChangedFields],
) -> Interaction:
    """Change the fields that are given; an empty contact means that nobody of the list was talked with."""
    custom = fields.pop("custom", None)
    assign(interaction, INTERACTION.checked(fields))
    if contact is not None:
        interaction.contact = contact or None
    if "channel" in interaction.differences() and "channel_label" not in fields:
        interaction.channel_label = ""  # the file's own word for what it was
    if owner is not None:
        interaction.owner = owner
    _check(interaction, by)
    different = interaction.differences().keys()
    interaction.save()
    is_kept = custom_fields.keep(interaction, custom, by=by)
    if "on" in different:
        refresh_last_contact([interaction.customer_id])
    if not different and not is_kept:
        ledger.require().keep_silent()
    return interaction
