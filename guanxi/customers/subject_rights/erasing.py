"""Erasing a person: nothing of them is left on any page, and before-images, words of the search and files go.

What a law keeps (orders, proofs of consent) stays under a name that tells nothing. Written past histories and
guards on purpose: a before-image would be what was to be erased. Called by actions only.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from guanxi.customers.alias import Alias
from guanxi.customers.consent.models import ContactLink, ContactWish
from guanxi.customers.consent.people import Person
from guanxi.customers.credit.models import Credit
from guanxi.customers.depth.models import DepthMove
from guanxi.customers.duplicates.models import DuplicatePair
from guanxi.customers.indexing import refresh_sort_names, reindex
from guanxi.customers.models import Contact, Customer, Interaction, StageMove, TagLink
from guanxi.customers.needs.models import Need
from guanxi.customers.parties.models import PartyLink
from guanxi.customers.profiles.models import Profile
from guanxi.customers.proposals.models import Proposal
from guanxi.customers.sources.models import Disagreement, FactSource
from guanxi.customers.subject_rights.held import held
from guanxi.customers.subject_rights.holdings import contacts_of, kind_of, own_values, places_of
from guanxi.customers.subject_rights.models import SubjectRequest
from guanxi.customers.subject_rights.naming import pattern_of
from guanxi.foundation import ledger
from guanxi.foundation.approvals.models import Move, Request
from guanxi.foundation.changes import keeping
from guanxi.foundation.changes.models import Absorbed, Change
from guanxi.foundation.comments import indexing as comment_index
from guanxi.foundation.comments.models import Comment
from guanxi.foundation.customfields.models import SealedValue, Value
from guanxi.foundation.files import indexing as file_index
from guanxi.foundation.files import previews, store
from guanxi.foundation.files.models import File
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.notifications.models import Notification
from guanxi.foundation.privacy.fields import encrypted_fields, erased
from guanxi.foundation.privacy.sealed import Sealed
from guanxi.foundation.search.index import sort_keys
from guanxi.foundation.tasks import indexing as task_index
from guanxi.foundation.tasks.models import CheckItem, Progress, Task

MARK = "▇▇"  # in place of a name within a text
BATCH = 2000

# What people wrote freely around a customer: model → columns, the first of which is never empty.
TEXTS: dict[type[models.Model], tuple[str, ...]] = {
    Interaction: ("subject", "participants", "feedback", "follow_up", "recorded_by"),
    Need: ("description", "offering", "solution", "feedback_note", "feedback_label", "outcome"),
    StageMove: ("reason",),
    DepthMove: ("reason",),
    Credit: ("reason",),
    ContactWish: ("note",),
    FactSource: ("detail",),
    Disagreement: ("value",),
    SubjectRequest: ("wish", "answer"),
}
NEEDED = frozenset({"subject", "description", "body", "text", "value", "name"})


def raw(model: type[models.Model]) -> "models.QuerySet[Any]":
    """Rows without guard: what is erased leaves no trace of how it was."""
    return models.QuerySet(model)


@dataclass
class Erasing:
    """One person's erasure under way: which values are looked for, and what was touched."""

    person: Person
    named: re.Pattern[str] | None = None
    imports: set[int] = field(default_factory=set)
    uids: list[tuple[str, int, Any]] = field(default_factory=list)
    looked_beside: set[tuple[str, int]] = field(default_factory=set)

    def run(self) -> None:
        ledger.require("an erasure")
        self.named = pattern_of(values_of(self.person))
        self.imports = set(self._imports())
        own = places_of(self.person)
        self._beside(own)
        self._around()
        self._own_rows()
        for kind, ids in own:
            self._forget_history(kind, ids)
        reindex([self.person.customer.pk])
        drafts = ledger.require().drafts
        drafts[:] = [one for one in drafts if (kind_of(type(one.row)), one.row.pk) not in _flat(own)]

    # ---- the person's own rows -----------------------------------------------------------------

    def _own_rows(self) -> None:
        customer, people = self.person.customer, contacts_of(self.person)
        for one in people:
            self.uids.append((kind_of(Contact), one.pk, one.uid))
            blank = {"title": "", "role": "", "note": "", "is_primary": False, "source": None}
            left = one.left_on or timezone.localdate()
            self._write(one, {**blank, **erased(Contact), "name": pseudonym(one), "left_on": left})
        self._end_links(Q() if self.person.is_self else Q(contact__in=people))
        raw(Proposal).filter(customer=customer).delete()  # read again from what the texts say now
        raw(DuplicatePair).filter(Q(left=customer) | Q(right=customer)).delete()
        if not self.person.is_self:
            return
        self.uids.append((kind_of(Customer), customer.pk, customer.uid))
        blank = {"external_no": "", "external_source": "", "region": "", "note": "", "reported": {}}
        self._write(customer, {**blank, **erased(Customer), "name": pseudonym(customer)})
        for model in (Alias, TagLink, Profile):
            raw(model).filter(customer=customer).delete()
        refresh_sort_names([customer.pk])

    def _end_links(self, whose: Q) -> None:
        """A link that was good until now leads to nothing more, but tells that its person was erased."""
        rows, now = raw(ContactLink).filter(whose, customer=self.person.customer), timezone.now()
        rows.filter(revoked_at=None, expires_at__gt=now).update(revoked_at=now)
        rows.exclude(revoked_at=now).delete()

    @staticmethod
    def _write(row: Any, values: dict[str, Any]) -> None:
        raw(type(row)).filter(pk=row.pk).update(**values, version=F("version") + 1, changed_at=timezone.now())

    # ---- what stands beside --------------------------------------------------------------------

    def _beside(self, own: Sequence[tuple[str, list[int]]]) -> None:
        """Own fields, comments, files and notices of the person's records go whole."""
        raw(Value).filter(own_values(self.person)).delete()
        raw(SealedValue).filter(own_values(self.person)).delete()
        for kind, ids in own:
            beside = {"kind": kind, "record_id__in": ids}
            comments = list(raw(Comment).filter(**beside).values_list("pk", flat=True))
            raw(Comment).filter(pk__in=comments).delete()
            comment_index.reindex(comments)
            self._forget_history(kind_of(Comment), comments)
            self._drop_files(raw(File).filter(**beside))
            raw(Notification).filter(**beside).delete()

    def _drop_files(self, files: "models.QuerySet[Any]") -> None:
        rows = list(files.values_list("pk", "uid"))
        files.delete()
        file_index.reindex([pk for pk, _uid in rows])
        self._forget_history(kind_of(File), [pk for pk, _uid in rows])

        def drop() -> None:
            for _pk, uid in rows:
                store.drop(uid)
                previews.drop(uid)

        transaction.on_commit(drop)

    # ---- what others wrote ---------------------------------------------------------------------

    def _around(self) -> None:
        """Texts around the customer: a person's own are emptied, in a firm's the values are struck out."""
        customer = self.person.customer
        ids: dict[str, list[int]] = {kind_of(Customer): [customer.pk]}
        for model, names in TEXTS.items():
            rows = raw(model).filter(customer=customer)
            ids[kind_of(model)] = list(rows.values_list("pk", flat=True))
            self._strike(model, ids[kind_of(model)], names, whole=self.person.is_self)
        asked = _ids(raw(SubjectRequest).filter(customer=customer, contact__in=contacts_of(self.person)))
        self._strike(SubjectRequest, asked, TEXTS[SubjectRequest], whole=True)
        self._strike(Customer, [customer.pk], ("note", "reported"))
        links = raw(PartyLink).filter(Q(customer=customer) | Q(party=customer))
        self._strike(PartyLink, list(links.values_list("pk", flat=True)), ("note",))
        others = Contact.objects.filter(customer=customer).values_list("pk", flat=True)
        ids[kind_of(Contact)] = list(others)
        self._strike(Contact, ids[kind_of(Contact)], ("note",))
        for one in held():
            if one.around is not None:
                ids[kind_of(one.model)] = list(one.around(customer).values_list("pk", flat=True))
                changed = self._strike(one.model, ids[kind_of(one.model)], one.texts)
                if changed and one.follows is not None:
                    one.follows(changed)
        for kind, some in ids.items():
            for batch in _batches(some):
                self._strike_beside(kind, batch)

    def _strike_beside(self, kind: str, ids: list[int]) -> None:
        """What hangs on these, and on that again: own fields, comments, files, notices, approvals, tasks."""
        ids = [pk for pk in ids if (kind, pk) not in self.looked_beside]
        if not ids:
            return
        self.looked_beside |= {(kind, pk) for pk in ids}
        place = Q(kind=kind, record_id__in=ids)
        self._strike_values(kind, ids)
        if changed := self._strike(Comment, _ids(raw(Comment).filter(place)), ("body",)):
            comment_index.reindex(changed)
        if changed := self._strike(File, _ids(raw(File).filter(place)), ("name",)):
            file_index.reindex(changed)
        for pk, sentence in raw(Notification).filter(place).values_list("pk", "sentence"):
            if self._holds(sentence):
                raw(Notification).filter(pk=pk).delete()
        requests = _ids(raw(Request).filter(place))
        self._strike(Request, requests, ("subject", "comment"))
        self._strike(Move, _ids(raw(Move).filter(request__in=requests)), ("comment",))
        tasks = _ids(raw(Task).filter(about_kind=kind, about_id__in=ids))
        self._strike_tasks(tasks)
        for model, hanging in ((Request, requests), (Task, tasks)):
            for batch in _batches(hanging):
                self._strike_beside(kind_of(model), batch)

    def _strike_values(self, kind: str, ids: list[int]) -> None:
        """Texts of own fields, each with what it is sorted by."""
        for row in raw(Value).filter(field__noun=kind, record_id__in=ids).exclude(plain=""):
            if (said := self._struck(row.plain)) != row.plain:
                raw(Value).filter(pk=row.pk).update(plain=said, text=sort_keys([(said, False)])[0][:120])

    def _strike_tasks(self, tasks: list[int]) -> None:
        if self._strike(Task, tasks, ("description", "remarks", "done_when", "collaborators_text")):
            task_index.reindex(tasks)
        for model, names in ((Progress, ("note",)), (CheckItem, ("text",))):
            rows = raw(model).filter(task__in=tasks)
            self._strike(model, _ids(rows), names)

    def _strike(
        self, model: type[models.Model], ids: list[int], names: Sequence[str], *, whole: bool = False
    ) -> list[int]:
        """Write without the person's values those of ``ids`` that hold any, or empty them; which they are."""
        changed = []
        bumped = {"version": F("version") + 1} if hasattr(model, "version") else {}
        parts = (raw(model).filter(pk__in=batch).only("pk", *names) for batch in _batches(ids))
        for row in chain.from_iterable(parts):
            held = {name: getattr(row, name) for name in names}
            said = {
                name: self._emptied(name, value) if whole else self._struck(value)
                for name, value in held.items()
            }
            if different := {name: value for name, value in said.items() if value != held[name]}:
                raw(model).filter(pk=row.pk).update(**different, **bumped)
                changed.append(row.pk)
        self._forget_images(kind_of(model), ids, names if whole else ())
        return changed

    def _emptied(self, name: str, value: Any) -> Any:
        return (MARK if name in NEEDED else "") if value else value

    def _struck(self, value: Any) -> Any:
        match value:
            case str():
                return self.named.sub(MARK, value) if self.named else value
            case dict():
                return {self._struck(key): self._struck(one) for key, one in value.items()}
            case list():
                return [self._struck(one) for one in value]
        return value

    def _holds(self, value: Any) -> bool:
        return bool(self._struck(value) != value)

    # ---- before-images -------------------------------------------------------------------------

    def _forget_images(self, kind: str, ids: Sequence[int], fields: Sequence[str]) -> None:
        """Of records that stay: the before-images of emptied columns, and those that hold a value."""
        for batch in _batches(ids):
            rows = Change.objects.filter(kind=kind, record_id__in=batch)
            gone = [one.pk for one in rows if one.field in fields or self._holds(keeping.before(one))]
            raw(Change).filter(pk__in=gone).delete()

    def _forget_history(self, kind: str, ids: Sequence[int]) -> None:
        """All before-images of records, and of what went into them in a merge, which comes out no more."""
        wanted = list(ids)
        while wanted:
            rows = raw(Absorbed).filter(kind=kind, into_id__in=wanted)
            into = list(rows.values_list("record_id", flat=True))
            rows.update(beside={}, released_at=timezone.now())
            raw(Change).filter(kind=kind, record_id__in=wanted).delete()
            wanted = [one for one in into if one not in wanted]

    def _imports(self) -> Iterable[int]:
        """The imports whose files held the person: that made or changed one of the person's records."""
        sets = set[int | None]()
        for kind, ids in places_of(self.person):
            sets |= set(
                Change.objects.filter(kind=kind, record_id__in=ids).values_list("change_set_id", flat=True)
            )
        for one in [self.person.customer, *contacts_of(self.person)]:
            sets.add(one.change_set_id)
        return ImportRun.objects.filter(change_set__in=sets - {None}).values_list("pk", flat=True)


def values_of(person: Person) -> list[str]:
    """Names, numbers and addresses by which texts may name somebody."""
    found = set[str]()
    rows: list[Any] = [*contacts_of(person), *([person.customer] if person.is_self else [])]
    for row in rows:
        found.add(row.name)
        for column in encrypted_fields(type(row)):
            value = getattr(row, column.name)
            if value and column.name != "birthday":
                found.add(value.reveal() if isinstance(value, Sealed) else str(value))
    if not person.is_self:
        found.discard(person.customer.name)  # a firm is called as it is
    else:
        found |= set(Alias.objects.filter(customer=person.customer).values_list("name", flat=True))
    return list(found)


def pseudonym(row: models.Model) -> str:
    """In no language: it is read in all of them."""
    return f"{MARK} {row.pk}"


def _flat(places: Sequence[tuple[str, list[int]]]) -> set[tuple[str, int]]:
    return {(kind, pk) for kind, ids in places for pk in ids}


def _ids(rows: "models.QuerySet[Any]") -> list[int]:
    return list(rows.values_list("pk", flat=True))


def _batches(ids: Sequence[int]) -> Iterator[list[int]]:
    """A statement takes only so many numbers."""
    for start in range(0, len(ids), BATCH):
        yield list(ids[start : start + BATCH])
