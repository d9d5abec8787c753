"""Requests of persons: registering, answering, taking out what is held, erasing; and the house's schedule."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from guanxi.customers.checking import assign
from guanxi.customers.choices import Kind
from guanxi.customers.consent.actions import flag_person
from guanxi.customers.consent.choices import Act, Source
from guanxi.customers.consent.models import ContactLink
from guanxi.customers.consent.people import Person, is_self, person_of
from guanxi.customers.models import Contact, Customer
from guanxi.customers.subject_rights.choices import Asked, Stands
from guanxi.customers.subject_rights.erasing import Erasing, raw
from guanxi.customers.subject_rights.held import held
from guanxi.customers.subject_rights.holdings import contacts_of, kind_of
from guanxi.customers.subject_rights.models import Erasure, RetentionPolicy, SubjectRequest
from guanxi.customers.subject_rights.policy import AFTER, KINDS, LONGEST_DAYS, LONGEST_YEARS, Retention, Rule
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.rights import shows
from guanxi.foundation.accounts.scopes import Shown
from guanxi.foundation.actions import action
from guanxi.foundation.audit import readings
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.checking import Rules
from guanxi.foundation.errors import Refused
from guanxi.foundation.privacy.erased import Erased, note
from guanxi.foundation.privacy.fields import encrypted_fields
from guanxi.foundation.sentences import kept_long
from guanxi.foundation.sentences import said as _

ANSWER, ERASE, MANAGE = (
    "customers.answer_subject_request", "customers.erase_person", "customers.manage_retention",
)  # fmt: skip
REQUEST = Rules(SubjectRequest, ["kind", "source", "wish", "answer"], required=["kind", "source"])
MET = {Asked.RESTRICTION, Asked.OBJECTION}  # by an erasure: nothing is used any more
ENDED = {
    True: gettext_noop("Done with the erasure: nothing of yours is used any more."),
    False: gettext_noop("You were erased as you asked: there is nothing left to copy or to correct."),
}
FLAG_OF = {Asked.RESTRICTION: Act.RESTRICTED, Asked.OBJECTION: Act.SUPPRESSED}


@action(ANSWER)
def register_request(  # noqa: PLR0913 - who, what, when it came and by what
    customer: Customer,
    /,
    *,
    by: User,
    kind: str,
    source: str,
    contact: Contact | None = None,
    received_on: date | None = None,
    wish: str = "",
    owner: User | None = None,
    link: ContactLink | None = None,
) -> SubjectRequest:
    """Write down what a person asks of the own data; the house's rules say until when it is answered."""
    if contact is not None and contact.customer_id != customer.pk:
        raise Refused(_("This contact belongs to another customer."), field="contact")
    if contact is None and customer.kind == Kind.FIRM:
        raise Refused(_("Say which person: a firm has no personal data."), field="contact")
    today = business_day(by.company)
    came = received_on or today
    if came > today:
        raise Refused(_("This day is in the future."), field="received_on")
    request = SubjectRequest(customer=customer, owner=owner or by, received_on=came, link=link)
    request.contact = contact or person_of(customer).contact
    request.due_on = came + timedelta(RetentionPolicy.current().answer_days)
    assign(request, REQUEST.complete({"kind": kind, "source": source, "wish": wish}))
    request.save()
    return request


def _open(request: SubjectRequest) -> None:
    if request.state != Stands.OPEN:
        raise Refused(_("This request is answered already."))


@action(ANSWER)
def answer_request(
    request: SubjectRequest, *, by: User, state: str, answer: str = "", version: int | None = None
) -> SubjectRequest:
    """Answer it. Who is restricted or objects is not contacted any more; an erasure is an act of its own."""
    _open(request)
    if state not in {Stands.GRANTED, Stands.DECLINED}:
        raise Refused(_("Either the request is granted, or it is declined."), field="state")
    if state == Stands.DECLINED and not answer.strip():
        raise Refused(_("Say why: the person is owed a reason."), field="answer")
    if state == Stands.GRANTED:
        _check_done(request)
    assign(request, REQUEST.checked({"answer": answer}))
    _close(request, by, state)
    if state == Stands.GRANTED and (act := FLAG_OF.get(Asked(request.kind))):
        person = person_of_request(request)
        flag_person(person.customer, by=by, act=act, source=Source(request.source), contact=person.contact)
    return request


def _check_done(request: SubjectRequest) -> None:
    """What is granted has been done: whoever asked to be erased is, and the copy was taken out."""
    if request.kind == Asked.ERASURE and not is_erased(person_of_request(request)):
        raise Refused(_("Erase the person: that grants the request."), field="state")
    if request.kind == Asked.ACCESS and not was_taken(request):
        raise Refused(_("Take the copy out first: it is what the person asks for."), field="state")


def was_taken(request: SubjectRequest) -> bool:
    """Whether all that is held of the person was taken out for this request; the audit knows."""
    return readings.was_done("export_person", SubjectRequest, request.pk)


def _close(request: SubjectRequest, by: User, state: str) -> None:
    request.state = state
    request.answered_on, request.answered_by = business_day(by.company), by
    request.save()


def person_of_request(request: SubjectRequest) -> Person:
    return Person(request.customer, request.contact)


def is_erased(person: Person) -> bool:
    """Whether nothing of whoever is meant is held any more, but for what a law keeps."""
    subject = person.contact or person.customer
    return raw(Erasure).filter(kind=kind_of(type(subject)), record_id=subject.pk).exists()


@action(ANSWER)
def export_person(request: SubjectRequest, *, by: User, reason: str) -> dict[str, Any]:
    """All that the house holds of whoever asks, in full. Whose role hides any of it cannot give it out."""
    if not reason.strip():
        raise Refused(_("Say what for."), field="reason")
    for model in (Contact, Customer):
        for column in encrypted_fields(model):
            if shows(by, column.label) is not Shown.REVEALABLE:
                raise Refused(_("Your role hides some of it: somebody who sees all must take it out."))
    person = person_of_request(request)
    if is_erased(person):
        raise Refused(_("This person is erased: there is nothing left to take out."))
    found = {one.code: (one, one.read(person)) for one in held()}
    ledger.require().note(reason=reason, rows=sum(len(rows) for _one, rows in found.values()))
    ledger.require().wrote = True
    sections = {code: rows for code, (_one, rows) in found.items() if rows}
    return {
        "format": 1,
        "house": by.company.name,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "made_by": by.name,
        "request": request.pk,
        "sections": {code: str(found[code][0].label) for code in sections},
        "keys": {code: dict(found[code][0].labels()) for code in sections},
        "words": {code: dict(found[code][0].words()) for code in sections},
        "data": sections,
    }


@action(ERASE)
def erase_person(
    request: SubjectRequest, *, by: User, close_others: bool = False, version: int | None = None
) -> list[Erasure]:
    """Grant a request of erasure: at once the person is on no page any more; bytes go within a day.

    What else this person still waits for (a copy, a correction) can be given no more after that: who erases
    answers it first, or says that it ends with the erasure, which is told to the person.
    """
    _open(request)
    if request.kind != Asked.ERASURE:
        raise Refused(_("Nobody asked here to be erased."))
    person = person_of_request(request)
    others = [one.pk for one in waiting_beside(request)]
    if others and not close_others:
        raise Refused(
            _("This person waits for more: answer it first, or say that it ends with the erasure."),
            field="close_others",
        )
    done = _erase(person, by, request)
    for fresh in SubjectRequest.objects.filter(pk__in=[request.pk, *others]).order_by("pk"):
        is_met = fresh.pk == request.pk or fresh.kind in MET
        is_taken = fresh.kind == Asked.ACCESS and was_taken(fresh)
        if fresh.pk != request.pk and not is_taken:
            fresh.answer = gettext(ENDED[is_met])
        _close(fresh, by, Stands.GRANTED if is_met or is_taken else Stands.DECLINED)
    return done


def waiting_beside(request: SubjectRequest) -> list[SubjectRequest]:
    """What else the same person asked for and nobody has answered."""
    person = person_of_request(request)
    rows = SubjectRequest.objects.filter(customer=request.customer, state=Stands.OPEN)
    rows = rows.exclude(kind=Asked.ERASURE)  # the same asked twice is granted as well
    own = Q(contact__in=contacts_of(person))
    if person.is_self:
        own |= Q(contact=None)
    return list(rows.filter(own).select_related("contact", "customer", "owner").order_by("due_on", "pk"))


@action(ERASE)
def replay_erasure(customer: Customer, *, by: User, contact: Contact | None = None) -> list[Erasure]:
    """Erase somebody whom a restored backup brought back."""
    return _erase(Person(customer, contact), by, None)


def _erase(person: Person, by: User, request: SubjectRequest | None) -> list[Erasure]:
    stays = what_stays(person)
    erasing = Erasing(person)
    erasing.run()
    rows = [
        Erasure(
            uid=uid,
            kind=kind,
            record_id=pk,
            customer=person.customer,
            request=request,
            by=by,
            stays=stays,
            imports=sorted(erasing.imports),
        )
        for kind, pk, uid in erasing.uids
    ]
    raw(Erasure).bulk_create(rows, ignore_conflicts=True)
    book = ledger.require()
    book.wrote = True
    book.note(erasures=len(rows))
    transaction.on_commit(lambda: note_erased(rows))
    return rows


def note_erased(rows: list[Erasure]) -> None:
    """Into the ledger that no backup holds."""
    lines = [Erased(one.kind, one.record_id, str(one.uid), one.at.isoformat()) for one in rows]
    note(settings.GUANXI_ERASURES, lines)


def what_stays(person: Person) -> list[list[Any]]:
    """What outlives an erasure by the schedule: code, how many, until when, and on what basis."""
    rules, found, today = RetentionPolicy.current().rules, [], business_day(Company.get())
    for one in held():
        if one.keeps and (days := one.days(person)):
            rule = rules[one.keeps]
            # A proof is needed as long as somebody may still claim, which begins when data are erased.
            last = max(today, *days) if one.keeps == "consents" else max(days)
            found.append([one.code, len(days), rule.until(last).isoformat(), kept_long(rule.basis)])
    return found


@action(MANAGE)
def change_retention(company: Company, *, by: User, values: Mapping[str, Any]) -> RetentionPolicy:
    """Say how long what is kept, on what basis, what happens after; and by when requests are answered."""
    row = RetentionPolicy.objects.order_by("pk").first() or RetentionPolicy()
    before = Retention.from_dict(row.values)
    days = int(values.get("answer_days", before.answer_days))
    warn = int(values.get("warn_days", before.warn_days))
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(_("A request is answered within 1 to 60 days."), field="answer_days")
    if not 0 <= warn < days:
        raise Refused(_("People are told before the last day, not before the first."), field="warn_days")
    rules = dict(before.rules)
    for code, told in values.get("rules", {}).items():
        if code not in KINDS:
            raise Refused(_("There is no such kind of data."), field="rules")
        rules[code] = _rule(code, {**_as_told(rules[code]), **told})
    row.values = Retention(days, warn, rules).as_kept()
    row.save()
    return row


def _as_told(rule: Rule) -> dict[str, Any]:
    return {"years": rule.years, "basis": str(rule.basis), "after": rule.after}


def _rule(code: str, told: Mapping[str, Any]) -> Rule:
    if not 0 <= int(told["years"]) <= LONGEST_YEARS:
        raise Refused(_("Data is kept for 0 to 50 years."), field=f"years_{code}")
    if not str(told["basis"]).strip():
        raise Refused(_("Say on what basis."), field=f"basis_{code}")
    if told["after"] not in dict(AFTER):
        raise Refused(_("There is no such choice."), field=f"after_{code}")
    return Rule(int(told["years"]), str(told["basis"]).strip()[:120], str(told["after"]))


@action(MANAGE)
def keep_count(company: Company, *, by: User, due: Mapping[str, int]) -> RetentionPolicy:
    """How many of which kind are over their time, as counted at night."""
    ledger.require().keep_silent()
    row = RetentionPolicy.objects.order_by("pk").first() or RetentionPolicy()
    row.due, row.counted_on = dict(due), business_day(company)
    row.save()
    return row


@action(ERASE)
def keep_purged(company: Company, *, by: User, ids: list[int]) -> int:
    """The bytes of these erasures are gone."""
    book = ledger.require()
    book.wrote = True
    book.note(erasures=len(ids))
    return raw(Erasure).filter(pk__in=ids, purged_at=None).update(purged_at=timezone.now())


def erased_already(kind: str, record_id: int, uid: str) -> bool:
    rows = Erasure.objects.filter(kind=kind, record_id=record_id, uid=uid)
    return rows.exists()


def found_again(kind: str, record_id: int, uid: str) -> Person | None:
    """Whom a line of the ledger names, if they stand there as if never erased."""
    model = {kind_of(Contact): Contact, kind_of(Customer): Customer}.get(kind)
    row: Any = model and model._default_manager.filter(pk=record_id, uid=uid).first()
    if row is None or erased_already(kind, record_id, uid):
        return None
    if isinstance(row, Customer):
        return Person(row, next((one for one in row.contacts.all() if is_self(row, one)), None))
    return Person(row.customer, row)
