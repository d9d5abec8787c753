"""Reads a batch of interactions against what is there: whose they are, and which are there already."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from guanxi.customers.alias import Alias
from guanxi.customers.checking import INTERACTION, check_past
from guanxi.customers.following_up import follows_on, status_of
from guanxi.customers.identity import held
from guanxi.customers.indexing import today_of
from guanxi.customers.known_talks import Numbered, channel_word, is_ours, owner_word
from guanxi.customers.models import Interaction
from guanxi.customers.queries import Customers
from guanxi.customers.rows import InteractionRow, Outcome
from guanxi.customers.rows import Kind as OutcomeKind
from guanxi.customers.whose_row import WHOSE, Whose
from guanxi.foundation.accounts.models import User
from guanxi.foundation.changes.writing import Template
from guanxi.foundation.customfields.batches import Batch
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.sentences import said as _

PERMISSION = "customers.import_interactions"
CHANGING = "customers.change_customer"
BESIDE = {
    "interaction_no",
    "owner_id",
    "source_system",
    "custom",
    "follow_up_on",
}  # no columns of its own
SAID = [f.name for f in fields(InteractionRow) if f.name not in {*WHOSE, *BESIDE}]
LATER = {"status", "direction", "recorded_by", "recorded_on"}  # what does not make it another talk
GOES_ON = ("status", "direction")  # what a row without our number may still say of a talk that is there
CONTENT = [name for name in SAID if name not in LATER]


@dataclass(slots=True)
class Result:
    """What comes of one row, while its record may still be without a key."""

    kind: OutcomeKind
    talk: Interaction | None = None
    changes: Mapping[str, tuple[Any, Any]] | None = None
    problem: Sentence = ""
    field: str = ""

    def outcome(self) -> Outcome:
        record_id = self.talk.pk if self.talk else None
        return Outcome(self.kind, record_id, self.changes or {}, self.problem, self.field)


class Talks:
    """A batch of interactions, read as ``by`` may add them."""

    def __init__(self, by: User, rows: Sequence[InteractionRow], *, lock: bool) -> None:
        self.by, self.rows = by, rows
        self.today = today_of(by)
        self.template = Template(Interaction)
        self.whose = Whose(by, rows, PERMISSION)
        self.owners = User.objects.visible_to(by).in_bulk({row.owner_id for row in rows if row.owner_id})
        self.custom = Batch(Interaction, by, (row.custom for row in rows))
        self.said: defaultdict[int, dict[str, Any]] = defaultdict(dict)  # of each talk, by its identity
        self.numbered = Numbered(by, rows, lock=lock)
        read = [self._read(row) for row in rows]
        self.there = _there([talk.fingerprint for talk in read if isinstance(talk, Interaction)], lock=lock)
        self.there = _before_merges(read, rows, lock=lock) | self.there
        self.there |= _gone_out(read, rows, self.there, lock=lock)
        self.there = {key: self.numbered.by_id.get(talk.pk, talk) for key, talk in self.there.items()}
        known = {talk.pk: talk for talk in self.there.values()} | self.numbered.by_id
        self.custom.load(known.keys())
        self.new: list[Interaction] = []
        self.ahead: list[tuple[Interaction, date]] = []  # of the new ones: what is to follow on a day
        pairs = zip(read, rows, strict=True)
        self.results = [one if isinstance(one, Result) else self._attempt(one, row) for one, row in pairs]
        self.known = list(known.values())
        self.changed = [talk for talk in self.known if talk.differences()]
        talked = [*self.new, *(talk for talk in self.changed if "on" in talk.differences())]
        self.talked_with = {talk.customer_id for talk in talked}  # whose last contact may be another now

    def keep_custom(self) -> None:
        """The custom values of all talks that the batch is about."""
        new = {id(talk) for talk in self.new}
        self.custom.keep([(talk, self.said[id(talk)]) for talk in self.new], is_new=True)
        meant = self.said.keys() - new
        known = [talk for talk in self.known if id(talk) in meant]
        self.custom.keep([(talk, self.said[id(talk)]) for talk in known], is_new=False)

    def _attempt(self, talk: Interaction | None, row: InteractionRow) -> Result:
        try:
            return self._take(talk, row) if talk else self._change(row)
        except Refused as refusal:
            return Result("wrong", problem=refusal.message, field=refusal.field or "")

    def _read(self, row: InteractionRow) -> Interaction | Result | None:
        """A talk as the row says it; None where the row names one that is there by its number."""
        try:
            return None if is_ours(row.interaction_no) else self._built(row)
        except Refused as refusal:
            return Result("wrong", problem=refusal.message, field=refusal.field or "")

    def _built(self, row: InteractionRow) -> Interaction:
        told = {name: getattr(row, name) for name in SAID} | {"status": status_of(row, self.today)}
        values = INTERACTION.complete({name: value for name, value in told.items() if value != ""})
        check_past(values["on"], self.today)
        customer = self.whose.customer(row)
        self._check_owner(row)
        place = {"customer_id": customer.pk, "owner_id": row.owner_id or self.by.pk}
        talk = self.template.make({**values, **place})
        talk.fingerprint = fingerprint(row.source_system, talk)
        return talk

    def _check_owner(self, row: InteractionRow) -> None:
        if row.owner_id and row.owner_id not in self.owners:
            raise Refused(_("This owner is not known here."), field="owner_id")

    def _take(self, talk: Interaction, row: InteractionRow) -> Result:
        there = self.there.get(talk.fingerprint)
        if there is None:
            self.said[id(talk)] = self.custom.checked(talk, row.custom, {}, is_new=True)
            self.there[talk.fingerprint] = talk
            self.new.append(talk)
            if (day := follows_on(row, self.today)) is not None:
                self.ahead.append((talk, day))
            return Result("new", talk)
        news = {name: getattr(talk, name) for name in GOES_ON if getattr(row, name)}
        return self._changed(there, row, {k: v for k, v in news.items() if getattr(there, k) != v})

    def _change(self, row: InteractionRow) -> Result:
        """A row that names a talk by its number says what that talk is from now on."""
        customer = self.whose.customer(row)
        place = {"owner_id": customer.owner_id, "department_id": customer.department_id}
        if not Customers.reaches(self.by, CHANGING, **place):
            raise Refused(_("This customer is not yours to change."), field="customer_no")
        self._check_owner(row)
        there = self.numbered.find(row, customer)
        return self._changed(there, row, self.numbered.news(there, row, self.today))

    def _changed(self, there: Interaction, row: InteractionRow, news: Mapping[str, Any]) -> Result:
        held = self.custom.held(there.pk, self.said[id(there)])
        said = self.custom.checked(there, row.custom, held, is_new=False)
        # From here on nothing refuses.
        changes = {**self.custom.told(held, said), **self.numbered.change(there, news)}
        self.said[id(there)].update(said)
        return Result("changed", there, changes) if changes else Result("same", there)


def fingerprint(source: str, talk: Interaction) -> str:
    """Knows a talk again: by everything but what may be said later of it."""
    said = [source, talk.customer_id, talk.owner_id, *(str(getattr(talk, name)) for name in CONTENT)]
    return hashlib.blake2b(json.dumps(said).encode(), digest_size=16).hexdigest()


def _gone_out(
    read: Sequence[Interaction | Result | None],
    rows: Sequence[InteractionRow],
    there: Mapping[str, Interaction],
    *,
    lock: bool,
) -> dict[str, Interaction]:
    """Talks that people wrote here (or changed since), by the identity of a row that repeats one of them.

    Template 3 takes them out with our numbers of the customers; handed in again they are no other talks.
    """
    wanted = {
        _as_filed(talk): talk.fingerprint
        for talk, row in zip(read, rows, strict=True)
        if isinstance(talk, Interaction) and row.customer_no and talk.fingerprint not in there
    }
    if not wanted:
        return {}
    customers, days, subjects = (set(column) for column in list(zip(*wanted, strict=True))[:3])
    alike = Interaction.objects.filter(customer_id__in=customers, on__in=days, subject__in=subjects)
    names = dict(User.objects.filter(pk__in=alike.values("owner_id")).values_list("pk", "name"))
    found = {_as_filed(talk, names): talk for talk in held(alike, lock=lock)}
    return {wanted[key]: talk for key, talk in found.items() if key in wanted}


def _before_merges(
    read: Sequence[Interaction | Result | None], rows: Sequence[InteractionRow], *, lock: bool
) -> dict[str, Interaction]:
    """Talks imported for one who was merged into their customer since, by what marks them today."""
    talks = [(talk, row) for talk, row in zip(read, rows, strict=True) if isinstance(talk, Interaction)]
    former: defaultdict[int, list[int]] = defaultdict(list)
    gone = Alias.objects.filter(customer__in={talk.customer_id for talk, _row in talks}, was__isnull=False)
    for customer_id, was in gone.values_list("customer_id", "was"):
        former[customer_id].append(was)
    marks: dict[str, str] = {}
    for talk, row in talks:
        here = talk.customer_id
        for talk.customer_id in former[here]:
            marks[fingerprint(row.source_system, talk)] = talk.fingerprint
        talk.customer_id = here
    found = _there(list(marks), lock=lock) if marks else {}
    return {marks[mark]: talk for mark, talk in found.items()}


def _as_filed(talk: Interaction, names: Mapping[int, str] | None = None) -> tuple[Any, ...]:
    """What template 3 holds of a talk, but for its status."""
    words = channel_word(talk), owner_word(talk, names or {})
    return talk.customer_id, talk.on, talk.subject, *words, talk.participants, talk.feedback, talk.follow_up


def _there(fingerprints: Sequence[str], *, lock: bool) -> dict[str, Interaction]:
    # The index holds imported rows only: the condition says that it will do.
    known = Interaction.objects.filter(fingerprint__in=fingerprints).exclude(fingerprint="")
    rows = held(known, lock=lock)
    return {row.fingerprint: row for row in rows}
