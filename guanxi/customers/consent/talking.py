"""A contact of ours passes the gate, said or planned: marketing is stopped, of the rest one is warned."""

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
from .facts import asked_of, facts_of
from .gate import Decision, decide
from .models import GateDecision
from .people import Person, person_of
from .words import told

NOON = time(12)
LOGGED, FOLLOW_UP, WITHDRAWN = "log_interaction", "follow_up", "withdrawn"
OF_PURPOSE = frozenset({WITHDRAWN, "no_consent", "expired"})  # reasons that speak of one purpose alone


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
    """Ask for a contact of ours; one of which nobody says what for had to be, and is warned of likewise.

    What was said on an earlier day is history, and is written down as such.
    """
    if outreach and outreach not in OUTREACH:
        raise Refused(_("Say what for."), field="outreach")
    decision = ask_to_contact(
        interaction.customer,
        by=by,
        contact=interaction.contact,
        purpose=outreach or Purpose.SERVICE,
        channel=way_of(interaction.channel),
        asked_for=LOGGED,
        interaction=interaction,
    )
    if outreach == Purpose.MARKETING and not decision.allowed and interaction.on >= today:
        raise Denied(decision)


def ask_for_follow_up(interaction: Interaction, by: User, on: date, outreach: str) -> list[GateDecision]:
    """A contact that is planned: what will say no that day, as far as one knows today.

    Asked is for what the plan names, else for what its talk was held; of a plan that leaves it open one also
    hears for what the person wants to be contacted no more.
    """
    at, channel = noon_of(on), way_of(interaction.channel)
    purpose = outreach if outreach in OUTREACH else _held_for(interaction)
    person = person_of(interaction.customer, interaction.contact)
    purposes = [purpose] if purpose else [Purpose.SERVICE, *withdrawn(person, channel, at)]
    decisions = [
        ask_to_contact(
            interaction.customer,
            by=by,
            contact=interaction.contact,
            purpose=one,
            channel=channel,
            at=at,
            asked_for=FOLLOW_UP,
            interaction=interaction,
        )
        for one in purposes
    ]
    return [decision for decision in decisions if not decision.allowed]


def noon_of(on: date) -> datetime:
    """The moment of a day of which nobody says the hour."""
    return datetime.combine(on, NOON, ZoneInfo(Company.get().zone))


def _held_for(interaction: Interaction) -> str:
    """For what the talk itself was held, where that was said."""
    said = GateDecision.objects.filter(
        customer_id=interaction.customer_id, interaction_id=interaction.pk, asked_for=LOGGED
    )
    purpose = said.order_by("-pk").values_list("purpose", flat=True).first() or ""
    return purpose if purpose in OUTREACH else ""


def withdrawn(person: Person, channel: str, at: datetime) -> list[Purpose]:
    """For what of our own accord this person wants to be contacted no more."""
    facts = facts_of([person], at)[person.key]
    return [one for one in OUTREACH if decide(asked_of(one, channel, at), facts).reason == WITHDRAWN]


def through_gate[R](customer: Customer, by: User, write: Callable[[], R]) -> R:
    """``write``, which may be stopped at the gate: then the denial stays on record, and nothing else."""
    try:
        return write()
    except Denied as denied:
        if ledger.current() is None:
            said = {"purpose": denied.purpose, "channel": denied.channel, "contact": denied.contact}
            ask_to_contact(customer, by=by, asked_for=LOGGED, **said)
        raise


def warnings(interaction: Interaction) -> list[str]:
    """What the gate said against a contact that was written down, and against its follow-up; each once.

    Not that it is late now: nobody says at which hour one talked, and a follow-up is of another day.
    """
    rows = GateDecision.objects.filter(customer_id=interaction.customer_id, interaction_id=interaction.pk)
    rows = rows.filter(allowed=False).exclude(reason="quiet").order_by("pk")
    return list(dict.fromkeys(warning(row) for row in rows))


def warning(decision: GateDecision) -> str:
    """By which channel, why not; and for what, where another purpose may still do."""
    way, text = str(Way(decision.channel).label), decision_words(decision)
    if decision.reason in OF_PURPOSE:
        way = f"{way} · {Purpose(decision.purpose).label}"
    return str(_("%(name)s: %(text)s") % {"name": way, "text": text})
