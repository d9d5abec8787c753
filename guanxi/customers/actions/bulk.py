"""Whole batches of a file at once: what the single actions do, set-based."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from guanxi.customers.choices import Channel, Kind
from guanxi.customers.consent.planned import ask_for_follow_ups
from guanxi.customers.dealings import WHY
from guanxi.customers.depth.actions import create_depth_moves, depths_before
from guanxi.customers.events import StagesMoved
from guanxi.customers.following_up import planned
from guanxi.customers.heard import Heard
from guanxi.customers.identity import Case
from guanxi.customers.indexing import KIND, findable, own_texts, refresh_last_contact, reindex, today_of
from guanxi.customers.models import Customer, StageMove, Tag, TagLink
from guanxi.customers.planning import Plan
from guanxi.customers.planning_beside import Whole, read_whole
from guanxi.customers.rows import CustomerRow, InteractionRow, Outcome
from guanxi.customers.talks import Talks
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.changes.sets import count_batch
from guanxi.foundation.changes.writing import Template, change_all, create_all
from guanxi.foundation.collecting import collecting_later
from guanxi.foundation.customfields import keeping as custom_fields
from guanxi.foundation.errors import Refused
from guanxi.foundation.events import announce
from guanxi.foundation.meanwhile import meanwhile
from guanxi.foundation.numbers import models as numbers
from guanxi.foundation.search import index
from guanxi.foundation.sentences import said as _
from guanxi.foundation.tasks.actions import plan_tasks

MOST = 5000
INDEXED = frozenset({"name", "kind", "customer_no", "external_no"})


@action("customers.import_customers")
def import_customers(
    change_set: ChangeSet, *, by: User, rows: Sequence[CustomerRow], heard: Heard | None = None
) -> list[Outcome]:
    """Add or change a batch of customers with their people and tags; an identical row changes nothing.

    ``heard``: what earlier batches of the file have said of how people are reached.
    """
    _check(change_set, rows)
    with collecting_later():
        return _import_customers(change_set, read_whole(by, rows, lock=True, heard=heard), by)


def _import_customers(change_set: ChangeSet, whole: Whole, by: User) -> list[Outcome]:
    plan = whole.plan
    cases = list(plan.cases.values())
    today = today_of(by)
    new = [case for case in cases if case.is_new]
    _name([case.customer for case in new], today.year)
    # Of what custom fields say search is to know only when they are kept.
    is_found = plan.custom.is_found or plan.of_people.is_found
    moved = depths_before([case.customer for case in cases])
    with meanwhile(_making_words(new), 0 if is_found else len(new)) as words:
        create_all([case.customer for case in new])
        _change_customers([case.customer for case in cases if not case.is_new])
        of_people = _write_people(plan, cases)
        plan.heard.keep()
        found_anew = _keep_custom(plan, cases) | of_people
        _create_moves(cases, by)
        create_depth_moves(moved, today)
        _create_tags(cases, today)
        whole.links.keep()
        whole.consents.keep()
        plan.sources.keep()
        _index_new(new, None if is_found else words())
    otherwise = {case.customer.pk for case in cases if not case.is_new and _shows_otherwise(case)}
    reindex(sorted(otherwise | found_anew))
    outcomes = [result.outcome() for result in plan.results]
    count_batch(change_set, [outcome.kind for outcome in outcomes])
    return outcomes


@action("customers.import_interactions")
def import_interactions(change_set: ChangeSet, *, by: User, rows: Sequence[InteractionRow]) -> list[Outcome]:
    """Add the talks of a batch; one that is there is known again, and only its status may be another.

    A row that names one by its number, as template 3 does, changes what it says otherwise.

    What is to follow on a day is a task of the talk's owner, once: where ``by`` may write tasks down. The
    gate is asked for it; its no stops no task, and is told when the file is in.
    """
    _check(change_set, rows)
    talks = Talks(by, rows, lock=True)
    create_all(talks.new)
    change_all(talks.changed)
    talks.keep_custom()
    refresh_last_contact(talks.talked_with)
    outcomes = [result.outcome() for result in talks.results]
    count_batch(change_set, [outcome.kind for outcome in outcomes])
    if talks.ahead and by.may("tasks.add_task"):
        plan_tasks(change_set, by=by, planned=planned(talks.ahead))
        ask_for_follow_ups(talks.ahead, by)
    return outcomes


def _check(change_set: ChangeSet, rows: Sequence[Any]) -> None:
    if change_set.state != ChangeSet.State.APPLYING:
        raise Refused(_("This import is over: nothing can be added to it."))
    if len(rows) > MOST:
        raise Refused(_("At most %(most)s rows at once.") % {"most": MOST})


# ---- customers ---------------------------------------------------------------------------------


def _name(customers: Sequence[Customer], year: int) -> None:
    """Numbers, and where the names stand in alphabetical lists."""
    _number(customers, year)
    _sort(customers)


def _number(customers: Sequence[Customer], year: int) -> None:
    given = {customer.customer_no for customer in customers if customer.customer_no}
    numbers.skip_past(given)
    waiting = [customer for customer in customers if not customer.customer_no]
    known = Customer.objects
    taken = numbers.take("C", year, len(waiting), used=lambda some: given | known.numbers_among(some))
    for customer, number in zip(waiting, taken, strict=True):
        customer.customer_no = number


def _sort(customers: Sequence[Customer]) -> None:
    keys = index.sort_keys([(customer.name, customer.kind == Kind.PERSON) for customer in customers])
    for customer, key in zip(customers, keys, strict=True):
        customer.sort_name = key


def _change_customers(customers: Sequence[Customer]) -> None:
    _sort([customer for customer in customers if {"name", "kind"} & customer.differences().keys()])
    change_all(customers)


# ---- what hangs on them ------------------------------------------------------------------------


def _write_people(plan: Plan, cases: Sequence[Case]) -> set[int]:
    """People, new and changed, with their own fields; the known customers whom these are to find."""
    for case in cases:
        for contact in case.new_contacts:
            contact.customer_id = case.customer.pk
    new = [contact for case in cases for contact in case.new_contacts]
    create_all(new)
    known = [contact for case in cases for contact in case.contacts]
    different = [contact for contact in known if contact.differences()]
    change_all(different)
    found = plan.of_people.keep(new, known)
    custom_fields.follow(different)
    return found & {case.customer.pk for case in cases if not case.is_new}


def _create_moves(cases: Sequence[Case], by: User) -> None:
    moves, reason = Template(StageMove), str(WHY)
    made = [
        moves.make(
            {
                "customer_id": case.customer.pk,
                "before": move.before,
                "after": move.after,
                "on": move.on,
                "reason": reason if move.because else "",
            }
        )
        for case in cases
        for move in case.moves
    ]
    create_all(made)
    if went := [move.pk for move in made if move.before]:  # of somebody new nobody watches anything yet
        announce(StagesMoved(went, by_id=by.pk))


def _create_tags(cases: Sequence[Case], today: date) -> None:
    wanted = dict.fromkeys(tag for case in cases for tag in case.new_tags)
    if not wanted:
        return
    there = Tag.objects.filter(name__in={name for _family, name in wanted})
    tags = {(tag.family, tag.name): tag for tag in there}
    new = [Tag(family=family, name=name) for family, name in wanted if (family, name) not in tags]
    create_all(new)
    tags |= {(tag.family, tag.name): tag for tag in new}
    links = Template(TagLink, since=today, source=Channel.IMPORT)
    create_all(
        [
            links.make({"customer_id": case.customer.pk, "tag_id": tags[tag].pk})
            for case in cases
            for tag in case.new_tags
        ]
    )


def _keep_custom(plan: Plan, cases: Sequence[Case]) -> set[int]:
    """Custom values and formulas; the ids of those known customers that free text finds otherwise."""
    plan.custom.keep([(case.customer, case.custom) for case in cases if case.is_new], is_new=True)
    known = [(case.customer, case.custom) for case in cases if not case.is_new]
    changed = plan.custom.keep(known, is_new=False)
    return changed if plan.custom.is_found else set()


def _making_words(new: Sequence[Case]) -> Callable[[], list[index.Words]]:
    """What search is to know of new customers, as far as no custom field says more."""
    words = index.entries_of(KIND, [findable(case.customer, _people(case)) for case in new])
    return lambda: list(words)


def _index_new(new: Sequence[Case], words: Sequence[index.Words] | None) -> None:
    more = own_texts({case.customer.pk: [one.pk for one in case.people] for case in new})
    rows = [findable(one.customer, [*_people(one), *more[one.customer.pk]]) for one in new]
    index.index(KIND, rows, fresh=True, words=words)


def _people(case: Case) -> list[str]:
    return [contact.name for contact in case.people]


def _shows_otherwise(case: Case) -> bool:
    return bool(case.new_contacts) or any(
        "name" in row.differences() or (isinstance(row, Customer) and INDEXED & row.differences().keys())
        for row in [case.customer, *case.contacts]
    )
