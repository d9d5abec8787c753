"""Reading texts, deciding on what they suggest, and the words of the dictionary."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from django.db.models import F, Q

from guanxi.customers.actions.tags import put_tag
from guanxi.customers.models import Customer, Interaction, Tag
from guanxi.customers.needs.actions import record_need
from guanxi.customers.needs.choices import NeedKind
from guanxi.customers.proposals import reading
from guanxi.customers.proposals.dictionary import parted, terms
from guanxi.customers.proposals.models import Decision, FoundBy, Proposal, Proposals, Term
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.actions import action
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs import running
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.sentences import said as _
from guanxi.insight.tagging import Learned

MANAGE, CHANGE = "customers.manage_tags", "customers.change_customer"
KIND = "read_texts"
LONGEST, MOST_WORDS = 500, 30
NOTHING_LEARNED: Mapping[str, Learned] = MappingProxyType({})


@action(MANAGE)
def start_reading(company: Company, *, by: User, recent: bool = False, queued: bool = True) -> JobRun:
    """Read the texts of all customers anew, or only of those that somebody talked with lately."""
    there = JobRun.objects.filter(kind=KIND, state__in=[JobRun.State.WAITING, JobRun.State.RUNNING])
    run: JobRun | None = there.order_by("-pk").first()
    if queued and run is not None:
        ledger.require().keep_silent()
        return run
    return running.start(KIND, by=by, params={"recent": recent}, queued=queued)


@action(MANAGE)
def read_texts(
    company: Company,
    *,
    by: User,
    customers: Sequence[int],
    talk: int | None = None,
    models: Mapping[str, Learned] = NOTHING_LEARNED,
) -> int:
    """Propose what notes and talks of these customers suggest; what texts no longer say goes. How many.

    Of all their talks only ``talk`` is read, if one is named.
    """
    ledger.require().keep_silent()  # it follows from texts: nobody decided anything
    talks = Interaction.objects.filter(customer_id__in=customers).order_by("pk")
    there = Proposal.objects.filter(customer_id__in=customers)
    if talk is not None:
        talks, there = talks.filter(pk=talk), there.filter(Q(interaction=talk) | Q(interaction=None))
    noted = Customer.objects.filter(pk__in=customers).order_by("pk")
    texts = reading.talks(talks) + reading.notes(noted, business_day(company))
    found = reading.proposed(texts, terms(), models)
    _forget(there, found)
    Proposal.objects.bulk_create(found, ignore_conflicts=True)
    return len(found)


def _forget(there: Proposals, found: Sequence[Proposal]) -> None:
    """A proposal goes with the words that it came from: with its text, or out of the dictionary."""
    changed = ~Q(interaction=None) & ~Q(interaction__version=F("read_version"))
    gone = Q(interaction=None) & ~Q(customer__note__contains=F("words"))
    stale = set(there.filter(changed | gone).values_list("pk", flat=True))
    places = {one.place for one in found}
    by_words = there.filter(found_by=FoundBy.WORDS).undecided().values_list("pk", "place")
    stale |= {pk for pk, place in by_words if place not in places}
    Proposal.objects.filter(pk__in=stale).delete()


@action(CHANGE)
def accept_proposal(proposal: Proposal, *, by: User) -> Decision:
    """It is so: the tag is put on, or the need written down, in the text's own sentence."""
    _check_open(proposal)
    customer = proposal.customer
    source = proposal.interaction.channel if proposal.interaction else customer.source
    if proposal.tag is not None:
        put_tag(customer, by=by, tag=proposal.tag, source=source)
    else:
        said = reading.sentence_of(proposal)[:LONGEST]
        record_need(customer, by=by, kind=proposal.need_kind, description=said, source=source)
    return _decide(proposal, accepted=True)


@action(CHANGE)
def refuse_proposal(proposal: Proposal, *, by: User) -> Decision:
    """It is not so: this text is not asked about again."""
    _check_open(proposal)
    return _decide(proposal, accepted=False)


def _check_open(proposal: Proposal) -> None:
    if not Proposal.objects.waiting().filter(pk=proposal.pk).exists():
        raise Refused(_("This is decided already, or its text has changed."))


def _decide(proposal: Proposal, *, accepted: bool) -> Decision:
    decision = Decision(
        customer=proposal.customer,
        interaction=proposal.interaction,
        tag=proposal.tag,
        need_kind=proposal.need_kind,
        place=proposal.place,
        found_by=proposal.found_by,
        accepted=accepted,
    )
    decision.save()
    return decision


@action(MANAGE)
def add_term(company: Company, *, by: User, words: str, tag: Tag | None = None, need_kind: str = "") -> Term:
    """These words suggest a tag, or a kind of need, from the next reading on."""
    said = parted(words)
    if not said or len(said) > MOST_WORDS or any(len(word) < 2 for word in said):
        raise Refused(_("Write words of at least two characters, parted by commas."), field="words")
    if (tag is None) == (need_kind == ""):
        raise Refused(_("Choose either a tag or a kind of need."), field="tag")
    if need_kind and need_kind not in NeedKind.values:
        raise Refused(_("There is no such kind of need."), field="need_kind")
    term = Term(words=", ".join(said)[:300], tag=tag, need_kind=need_kind)
    term.save()
    return term


@action(MANAGE)
def remove_term(term: Term, *, by: User) -> None:
    """These words suggest nothing any more; what was decided stays."""
    ledger.require().note(name=term.words)
    term.delete()
