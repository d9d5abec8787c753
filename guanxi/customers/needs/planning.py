"""Reads a batch of needs against what is there: whose they are, which are known, what each row changes.

A need is known again by its customer, its kind and its words. Nothing is written here.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from guanxi.customers.choices import Channel
from guanxi.customers.identity import held
from guanxi.customers.indexing import today_of
from guanxi.customers.models import Customer
from guanxi.customers.needs.checking import NEED, check_days, check_need_move, close
from guanxi.customers.needs.choices import NeedStatus
from guanxi.customers.needs.models import Need
from guanxi.customers.needs.rows import NeedRow
from guanxi.customers.rows import Outcome
from guanxi.customers.whose_row import Whose
from guanxi.foundation.accounts.models import User
from guanxi.foundation.changes.writing import Template
from guanxi.foundation.customfields.batches import Batch
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _

PERMISSION = "customers.import_needs"
MOST = 5000
SAID = (
    "kind_label", "priority", "offering", "solution", "owner_label", "proposed_on", "expected_on", "feedback",
    "feedback_note", "feedback_label",
)  # fmt: skip
WORDS = frozenset({"kind_label", "feedback_label"})  # the file's own, beside what they mean


class Result:
    """What comes of one row, while its need may still be without a key."""

    def __init__(self, kind: Any, need: Need | None = None, **more: Any) -> None:
        self.kind, self.need, self.more = kind, need, more

    def outcome(self) -> Outcome:
        return Outcome(self.kind, self.need.pk if self.need else None, **self.more)


class Plan:
    """A batch of needs, read as ``by`` may add them."""

    def __init__(self, by: User, rows: Sequence[NeedRow], *, lock: bool) -> None:
        self.by, self.today = by, today_of(by)
        self.template = Template(Need, source=Channel.IMPORT)
        self.whose = Whose(by, rows, PERMISSION)
        self.owners = User.objects.visible_to(by).in_bulk({row.owner_id for row in rows if row.owner_id})
        self.custom = Batch(Need, by, (row.custom for row in rows))
        self.said: defaultdict[int, dict[str, Any]] = defaultdict(dict)  # of each need, by its identity
        words = {" ".join(row.description.split()) for row in rows}
        there = Need.objects.filter(customer_id__in=self.whose.ids, description__in=words)
        found = held(there.select_related("owner"), lock=lock)
        self.there = {_key(need): need for need in found}
        self.custom.load([need.pk for need in self.there.values()])
        self.new: list[Need] = []
        self.results = [self._attempt(row) for row in rows]
        self.changed = [need for need in self.there.values() if need.pk and need.differences()]

    def keep_custom(self) -> None:
        """The custom values of all needs that the batch is about."""
        new = {id(need) for need in self.new}
        self.custom.keep([(need, self.said[id(need)]) for need in self.new], is_new=True)
        known = [need for need in self.there.values() if id(need) in self.said.keys() - new]
        self.custom.keep([(need, self.said[id(need)]) for need in known], is_new=False)

    def _attempt(self, row: NeedRow) -> Result:
        try:
            customer = self.whose.customer(row)
            given = {name: value for name in SAID if (value := getattr(row, name)) is not None}
            values = NEED.complete({"kind": row.kind, "description": row.description, **given})
            if row.owner_id and row.owner_id not in self.owners:
                raise Refused(_("This owner is not known here."), field="owner")
            need = self.there.get((customer.pk, values["kind"], values["description"]))
            if need is None:
                return self._create(customer, row, values)
            return self._change(need, row, values)
        except Refused as refusal:
            return Result("wrong", problem=refusal.message, field=refusal.field or "")

    def _create(self, customer: Customer, row: NeedRow, values: Mapping[str, Any]) -> Result:
        place = {"customer_id": customer.pk, "owner_id": row.owner_id or self.by.pk}
        need = self.template.make({**values, **place})
        close(need, row.status or NeedStatus.OPEN, self.today)
        check_days(need, self.today)
        need.settle()
        self.said[id(need)] = self.custom.checked(need, row.custom, {}, is_new=True)
        self.there[_key(need)] = need
        self.new.append(need)
        return Result("new", need)

    def _change(self, need: Need, row: NeedRow, values: dict[str, Any]) -> Result:
        """What a row says otherwise holds; a word for the same thing is kept and is no change by itself."""
        changes = {
            name: (getattr(need, name), value)
            for name, value in values.items()
            if getattr(need, name) != value and name not in {"owner_label"}
        }
        if row.owner_label and row.owner_label != need.owner_name:
            changes["owner_label"] = (need.owner_name, row.owner_label)
        if row.status and row.status != need.status:
            check_need_move(need.status, row.status)
            changes["status"] = (need.status, row.status)
        now = self.custom.held(need.pk, self.said[id(need)])
        own = self.custom.checked(need, row.custom, now, is_new=False)
        self._apply(need, row, {name: new for name, (_old, new) in changes.items()})
        self.said[id(need)].update(own)
        told = {name: pair for name, pair in changes.items() if name not in WORDS}
        told |= self.custom.told(now, own)
        return Result("changed" if told and need.pk else "same", need, changes=told)

    def _apply(self, need: Need, row: NeedRow, values: Mapping[str, Any]) -> None:
        before = {name: getattr(need, name) for name in values}
        for name, value in values.items():
            setattr(need, name, value)
        if "owner_label" in values:
            need.owner_id = row.owner_id or need.owner_id
        try:
            check_days(need, self.today)
        except Refused:
            for name, value in before.items():
                setattr(need, name, value)
            raise
        if "status" in values:
            close(need, values["status"], self.today)
        need.settle()


def _key(need: Need) -> tuple[int, str, str]:
    return need.customer_id, need.kind, need.description
