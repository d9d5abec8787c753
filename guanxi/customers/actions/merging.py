"""Two records of one customer become one, and can become two again."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db import IntegrityError, transaction

from guanxi.customers.alias import Alias
from guanxi.customers.depth.models import DepthMove
from guanxi.customers.events import CustomersMerged
from guanxi.customers.indexing import refresh_last_contact, reindex, sort_name, today_of
from guanxi.customers.merging import (
    PAIRED,
    Choice,
    check_alike,
    fill,
    images,
    lacking,
    own_fields,
    same_people,
    taken,
    value_of,
)
from guanxi.customers.models import Contact, Customer, Interaction, StageMove, TagLink
from guanxi.customers.parties.merged import leave_one_parent
from guanxi.customers.placing import step_back
from guanxi.customers.proposals import following
from guanxi.customers.sensitive.actions import MARK
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.approvals.choices import OPEN, State
from guanxi.foundation.approvals.models import Request
from guanxi.foundation.changes import absorbing
from guanxi.foundation.changes.absorbing import Released
from guanxi.foundation.changes.models import Absorbed, ChangeSet
from guanxi.foundation.changes.tails import UNMERGE
from guanxi.foundation.changes.writing import change_all
from guanxi.foundation.customfields import keeping as custom_fields
from guanxi.foundation.customfields import pointing
from guanxi.foundation.customfields.choices import FieldKind
from guanxi.foundation.customfields.models import PREFIX
from guanxi.foundation.errors import Refused
from guanxi.foundation.events import announce
from guanxi.foundation.sentences import said as _

PERMISSION = "customers.merge_customers"


@action(PERMISSION)
def merge_customers(
    kept: Customer,
    *,
    by: User,
    lost: Customer,
    take: Collection[str] | None = None,
    version: int | None = None,
) -> Absorbed:
    """Make ``lost`` one with ``kept``: everything of both is there, and ``lost`` can come out again.

    ``take`` names the fields whose value comes from ``lost``; None: those that ``kept`` does not have.
    """
    check_alike(kept, lost)
    if not Customer.objects.within_scope(by, PERMISSION).filter(pk=lost.pk).exists():
        raise Refused(_("You may not merge this customer: it is in other hands."), field="lost")
    chosen = taken(kept, lost, take, by)
    change_set = absorbing.begin()
    absorbing.hold(lost)
    read = following.read_of(lost.pk)
    following.go_along(lost.pk, kept.pk)
    _join_people(kept, lost, change_set, by)
    _end_double_tags(kept, lost, by)
    gave_way = leave_one_parent(kept, lost, today_of(by))
    _void_requests(lost)
    pointing.point_anew(FieldKind.CUSTOMER, lost.pk, kept.pk, by=by)
    found = absorbing.absorb(lost, kept, change_set, images(lost, own_fields(Customer)))
    following.follow(read)
    former = {name: getattr(kept, name) for name in ("name", "customer_no", "external_no", "external_source")}
    _take(kept, lost, chosen, by)
    _remember(kept, former)
    _remember(kept, {name: getattr(lost, name) for name in former}, was=lost.pk)
    values = {
        choice.name.removeprefix(PREFIX): choice.lost for choice in chosen if choice.name.startswith(PREFIX)
    }
    custom_fields.keep_many([(kept, values)], by=by, is_new=False, fields=custom_fields.fields_of(Customer))
    refresh_last_contact([kept.pk])
    reindex([kept.pk])
    ledger.require().note(lost=lost.pk, into=kept.pk, took=sorted(choice.name for choice in chosen))
    if gave_way:
        ledger.require().note(parents_ended=[link.party_id for link in gave_way])
    announce(CustomersMerged(kept.pk, lost.pk, by.pk, owner_id=lost.owner_id, key=found.pk))
    return found


def _join_people(kept: Customer, lost: Customer, change_set: ChangeSet, by: User) -> None:
    """Who stands in both is one person; and there is one first contact."""
    fields = own_fields(Contact)
    has_first = Contact.objects.filter(customer=kept, is_primary=True, left_on=None).exists()
    for one, other in same_people(kept, lost):
        fill(one, other)
        one.is_primary = one.is_primary or (other.is_primary and not has_first)
        one.save()
        custom_fields.keep_many([(one, lacking(one, other, fields))], by=by, is_new=False, fields=fields)
        absorbing.absorb(other, one, change_set, images(other, fields))
    if Contact.objects.filter(customer=kept, is_primary=True, left_on=None).exists():
        for first in Contact.objects.filter(customer=lost, is_primary=True, left_on=None):
            step_back(first)


def _end_double_tags(kept: Customer, lost: Customer, by: User) -> None:
    """A tag that both carry stays once: the other's ends today."""
    ours = TagLink.objects.filter(customer=kept, ended_on=None).values_list("tag_id", flat=True)
    for link in TagLink.objects.filter(customer=lost, ended_on=None, tag_id__in=list(ours)):
        link.ended_on = today_of(by)
        link.save()


def _void_requests(lost: Customer) -> None:
    """What somebody asked to do with this record nobody agreed to do with the other: no version is its."""
    asked = Request.objects.filter(kind=lost._meta.label_lower, record_id=lost.pk)
    for request in asked.filter(state__in=(*OPEN, State.APPROVED)):
        request.record_version = 0
        request.save()


def _take(kept: Customer, lost: Customer, chosen: Sequence[Choice], by: User) -> None:
    """The kept record with what was chosen; figures are both's until they are computed anew."""
    before, depth = kept.stage, kept.depth
    for choice in chosen:
        if choice.name.startswith(PREFIX):
            continue
        for name in PAIRED.get(choice.name, (choice.name,)):
            setattr(kept, name, value_of(lost, name))
        if choice.is_joined:
            setattr(kept, choice.name, f"{choice.kept}\n{choice.lost}")
    kept.party = kept.party if lost.party else None  # one of them was a customer: so are both
    kept.sensitive_on = min(filter(None, (kept.sensitive_on, lost.sensitive_on)), default=None)
    kept.reported = {**lost.reported, **kept.reported}
    kept.sort_name = sort_name(kept.name, kept.kind)
    _add_up(kept, lost, 1)
    kept.last_order_on = max(filter(None, (kept.last_order_on, lost.last_order_on)), default=None)
    kept.save()
    if kept.stage != before:
        StageMove(customer=kept, before=before, after=kept.stage, on=today_of(by)).save()
    if kept.depth != depth:
        DepthMove(customer=kept, before=depth, after=kept.depth, on=today_of(by)).save()


def _add_up(kept: Customer, lost: Customer, sign: int) -> None:
    kept.total += sign * lost.total
    kept.value += sign * lost.value


def _remember(kept: Customer, said: dict[str, str], was: int | None = None) -> None:
    """What is no longer the kept one's own, but finds it: names and numbers of either."""
    rest = {name: said[name] for name in ("name", "customer_no") if said[name] != getattr(kept, name)}
    pair = {name: said[name] for name in PAIRED["external_no"]}
    if said["external_no"] and any(value != getattr(kept, name) for name, value in pair.items()):
        rest |= pair
    if not rest and was is None:
        return
    alias = Alias(customer=kept, was=was, **rest)
    alias.sort_name = sort_name(alias.name, kept.kind) if alias.name else ""
    alias.save()


@action(PERMISSION)
def unmerge_customers(
    kept: Customer, *, by: User, lost_id: int, take: Sequence[int] = (), version: int | None = None
) -> Released:
    """Take what went into ``kept`` out again, with all that nobody changed since; the rest is named.

    ``take``: contacts logged after the merge that are the restored one's.
    """
    found = Absorbed.objects.into(kept).filter(record_id=lost_id).first()
    if found is None:
        raise Refused(_("This customer is not part of the other: it was taken out already."), field="lost")
    change_set: ChangeSet = found.change_set
    read = following.read_of(kept.pk)
    for moves in (StageMove.objects, DepthMove.objects):
        moves.filter(change_set=change_set, customer=kept, version=1).delete()
    Alias.objects.filter(change_set=change_set, customer=kept).delete()
    try:
        with transaction.atomic():
            done = absorbing.release(change_set)
    except IntegrityError as error:
        raise Refused(_("Its number has been given to another customer meanwhile. Free it first.")) from error
    lost = Customer.objects.get(pk=lost_id)
    _move_talks(kept, lost, take)
    following.follow(read)
    marked = kept.sensitive_on
    kept.refresh_from_db()
    _keep_marked(kept, marked, by)
    _give_on(lost, kept)
    _add_up(kept, lost, -1)
    kept.save()
    both = [kept.pk, lost_id]
    refresh_last_contact(both)
    reindex(both)
    ledger.require().note(lost=lost_id, into=kept.pk, restored=done.restored, left=len(done.left))
    announce(CustomersMerged(kept.pk, lost_id, by.pk, lost.owner_id, key=found.pk, is_taken_out=True))
    return done


assert unmerge_customers.__name__ == UNMERGE  # by this verb a later undo knows these changes


def _keep_marked(kept: Customer, marked: date | None, by: User) -> None:
    """What somebody changed since stays with it, so that the mark stays: only who may take marks off does."""
    if kept.sensitive_on is None and not Customer.objects.within_scope(by, MARK).filter(pk=kept.pk).exists():
        kept.sensitive_on = marked


def _give_on(lost: Customer, kept: Customer) -> None:
    """Whoever had it may have left meanwhile and handed over what there was: then both are in one hand."""
    if not lost.owner.is_active:
        lost.owner, lost.department = kept.owner, kept.department
        lost.save()


def _move_talks(kept: Customer, lost: Customer, ids: Sequence[int]) -> None:
    talks = list(Interaction.objects.filter(customer=kept, pk__in=ids))
    for talk in talks:
        talk.customer = lost
    change_all(talks)
