"""A contact on our own initiative passes the gate: marketing is stopped, of the rest one is warned."""

from collections.abc import Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from guanxi.customers.models import Customer, Interaction
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _

from .actions import ask_to_contact
from .choices import OUTREACH, Purpose, Way, way_of
from .gate import Decision
from .models import GateDecision
from .words import told

NOON = time(12)


class Denied(Refused):
    """The gate says no; what was asked is asked again outside, so that the answer stays on record."""

    def __init__(self, decision: GateDecision) -> None:
        super().__init__(decision_words(decision), field="outreach")
        self.purpose, self.channel = decision.purpose, decision.channel
        self.contact = decision.contact


def decision_words(decision: GateDecision) -> str:
    """Why, and from when."""
    found = Decision(decision.allowed, decision.reason, decision.detail, decision.allowed_from)
    return told(found, Company.get().zone)


def pass_gate(interaction: Interaction, by: User, outreach: str, today: date) -> None:
    """Ask for a contact of ours. What was said on an earlier day is history, and is written down as such."""
    if outreach not in OUTREACH:
        raise Refused(_("Say what for."), field="outreach")
    decision = ask_to_contact(
        interaction.customer,
        by=by,
        contact=interaction.contact,
        purpose=outreach,
        channel=way_of(interaction.channel),
        asked_for="log_interaction",
        interaction=interaction,
    )
    if outreach == Purpose.MARKETING and not decision.allowed and interaction.on >= today:
        raise Denied(decision)


def ask_for_follow_up(interaction: Interaction, by: User, on: date, outreach: str) -> GateDecision:
    """A contact that is planned: whether it will be allowed that day, as far as one knows today."""
    noon = datetime.combine(on, NOON, ZoneInfo(Company.get().zone))
    decision: GateDecision = ask_to_contact(
        interaction.customer,
        by=by,
        contact=interaction.contact,
        purpose=outreach or Purpose.SERVICE,
        channel=way_of(interaction.channel),
        at=noon,
        asked_for="follow_up",
        interaction=interaction,
    )
    return decision


def through_gate[R](customer: Customer, by: User, write: Callable[[], R]) -> R:
    """``write``, which may be stopped at the gate: then the denial stays on record, and nothing else."""
    try:
        return write()
    except Denied as denied:
        if ledger.current() is None:
            said = {"purpose": denied.purpose, "channel": denied.channel, "contact": denied.contact}
            ask_to_contact(customer, by=by, asked_for="log_interaction", **said)
        raise


def warnings(interaction: Interaction) -> list[str]:
    """What the gate said against a contact that was written down, and against its follow-up."""
    rows = GateDecision.objects.filter(customer_id=interaction.customer_id, interaction_id=interaction.pk)
    rows = rows.filter(allowed=False).order_by("pk")
    return [f"{Way(row.channel).label}: {decision_words(row)}" for row in rows]
