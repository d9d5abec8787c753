"""Reads a batch of a file against what is there: which customer each row means, and what it would change.

The rows are taken one after the other, each seeing what the ones before it did: so a batch comes to what its
rows come to one by one. Nothing is written here; the number of queries does not depend on the rows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from guanxi.customers.checking import check_move
from guanxi.customers.choices import Channel, Kind, Stage
from guanxi.customers.cities import moved, settled
from guanxi.customers.cleaned import Clean, clean
from guanxi.customers.dealings import STAYS, assumption, day_of, moved_since
from guanxi.customers.echoes import is_ours, without_echoes, without_role
from guanxi.customers.heard import Heard
from guanxi.customers.identity import WAYS, Case, Known, Move, name_key, said_ways
from guanxi.customers.indexing import today_of
from guanxi.customers.likeness import Like, Likeness
from guanxi.customers.masked import SEALED, SEALED_OF_CONTACT, refuse_masks, unmasked, without_masks
from guanxi.customers.models import Contact, Customer, TagLink
from guanxi.customers.people import (
    REACH,
    Said,
    in_place,
    is_of_nobody,
    match,
    reached_by,
    without_known_numbers,
)
from guanxi.customers.people_fields import PeopleFields, left_aside
from guanxi.customers.remarks import remark_told
from guanxi.customers.repeated import places_before
from guanxi.customers.rows import CustomerRow, Outcome
from guanxi.customers.rows import Kind as OutcomeKind
from guanxi.customers.sources.weighing import Sources
from guanxi.customers.taken import refuse_taken
from guanxi.customers.unseen import Unseen, without
from guanxi.customers.whose import Whose
from guanxi.foundation.accounts.models import User
from guanxi.foundation.changes.writing import Template
from guanxi.foundation.customfields.batches import Batch
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.imports.alike import ASK, undecided
from guanxi.foundation.privacy.fields import lookups
from guanxi.foundation.sentences import listed
from guanxi.foundation.sentences import said as _

NUMBER_LENGTH = 24
# Whom a row means, what it says of them, and their own fields.
type Person = tuple[Contact | None, Said, Mapping[str, Any]]
type Changes = dict[str, tuple[Any, Any]]  # before and after, by what changed


@dataclass(slots=True)
class Result:
    """What comes of one row, while its customer may still be without a key."""

    kind: OutcomeKind
    case: Case | None = None
    changes: Mapping[str, tuple[Any, Any]] | None = None
    problem: Sentence = ""
    field: str = ""
    like: Like | None = None
    assumed: Mapping[str, Sentence] | None = None
    more: Sequence[tuple[str, Sentence]] = ()
    echoes: frozenset[str] = frozenset()
    again: int | None = None  # which row of the batch was about this customer before

    def outcome(self) -> Outcome:
        record_id = self.case.customer.pk if self.case else None
        why, other = (self.like.why, self.like.case.customer.pk) if self.like else ("", None)
        return Outcome(
            self.kind,
            record_id,
            self.changes or {},
            self.problem,
            self.field,
            alike=why,
            alike_id=other,
            assumed=self.assumed or {},
            more=self.more,
            echoes=self.echoes,
            again=self.again,
        )


class Plan:
    """A batch of customer rows, read as ``by`` may apply them."""

    def __init__(
        self,
        by: User,
        rows: Sequence[CustomerRow],
        *,
        lock: bool,
        heard: Heard | None = None,
        refused: Mapping[int, Result] = MappingProxyType({}),
    ) -> None:
        """``refused``: rows, by their places, of which it is known already that they are wrong."""
        self.by, self.heard = by, heard or Heard()
        self.today = today_of(by)
        self.known = Known()
        self.whose = Whose(by)
        self.cases: dict[int, Case] = {}
        self.customers = Template(Customer)
        told_by = next((row.if_new.source for row in rows if row.if_new.source), Channel.IMPORT)
        self.people = Template(Contact, source=told_by)
        self.sources = Sources()
        cleaned = [refused.get(place) or _attempt(clean, row) for place, row in enumerate(rows)]
        fine = [row for row in cleaned if isinstance(row, Clean)]
        self.unseen = Unseen(by)
        self.custom = Batch(Customer, by, (row.custom for row in fine))
        self.of_people = PeopleFields(by, (given for row in fine for given in row.custom_of_people))
        self._load(fine, lock=lock)
        self.likeness = self._likeness(fine, lock=lock)
        self.custom.load(self.known.by_id.keys())
        self.of_people.load([one.pk for case in self.known.by_id.values() for one in case.contacts])
        self.results = [row if isinstance(row, Result) else _attempt(self._take, row) for row in cleaned]
        cases = [result.case if result.kind != "left" else None for result in self.results]
        for result, place in zip(self.results, places_before(cases), strict=True):
            result.again = place

    # ---- what is there -------------------------------------------------------------------------

    def _load(self, rows: Sequence[Clean], *, lock: bool) -> None:
        values = [row.values for row in rows]
        sources = [(v.get("external_source", ""), v["external_no"]) for v in values if v.get("external_no")]
        numbers = {v["customer_no"] for v in values if v.get("customer_no")} | {no for _source, no in sources}
        unnumbered = [v for v in values if not v.get("customer_no") and not v.get("external_no")]
        names = {(v["name"], kind == Kind.PERSON) for v in unnumbered for kind in _kinds(v)}
        names |= {(v["name"], kind == Kind.PERSON) for v in _keyed(rows, "name") for kind in _kinds(v)}
        ids = self._reached_by_key(rows)
        self.known.load(sources=sources, numbers=numbers, names=names, ids=ids, lock=lock)
        self._load_people([case.customer.pk for case in self.known.by_id.values()])
        self.sources.load(self.known.by_id.keys())
        self.moved = moved_since(self.known.by_id.keys(), {row.taken_in for row in rows})
        for case in self.known.by_id.values() if ids else ():
            self.known.reach(case)
        self.whose.load(rows, [case.customer for case in self.known.by_id.values()])

    def _reached_by_key(self, rows: Sequence[Clean]) -> set[int]:
        """Whom the telephone numbers or addresses belong to, where customers are known again by them."""
        found: set[int] = set()
        for key in {"phone", "email"} - self.unseen.of_contact:
            contacts = [contact for row in rows if row.policy.key == key for contact in row.contacts]
            texts = set(said_ways(contacts, key))
            indexes = {value for text in texts for value in lookups(Contact, f"{key}_index", text)}
            for name in WAYS[key] if indexes else ():
                people = Contact.objects.filter(left_on=None, **{f"{name}_index__in": indexes})
                found.update(people.values_list("customer_id", flat=True))
        return found

    def _likeness(self, rows: Sequence[Clean], *, lock: bool) -> Likeness | None:
        """Looked for in the check; when rows are written, only where somebody decided on one."""
        wanted = rows if not lock else [row for row in rows if row.decision not in {"", "new"}]
        found = [(row.values, self.unseen.finding(row.contacts)) for row in wanted]
        if not found:
            return None
        likeness = Likeness(self.by, found)
        more = likeness.ids - self.known.by_id.keys()
        self.known.load(sources=(), numbers=(), names=(), ids=more, lock=lock)
        self._load_people(sorted(more))
        likeness.bind(self.known.by_id)
        return likeness

    def _load_people(self, ids: Sequence[int]) -> None:
        for contact in Contact.objects.filter(customer_id__in=ids, left_on=None).order_by("pk"):
            self.known.by_id[contact.customer_id].contacts.append(contact)
        live = TagLink.objects.filter(customer_id__in=ids, ended_on=None)
        for pk, family, name in live.values_list("customer_id", "tag__family", "tag__name"):
            self.known.by_id[pk].tags.add((family, name))

    # ---- one row after the other ---------------------------------------------------------------

    def _take(self, row: Clean) -> Result:
        self.unseen.refuse_key(row.policy.key)
        people = self.unseen.finding(row.contacts)
        case = self.known.find(row.values, people, key=row.policy.key)
        if case is not None:
            return self._change(case, row) if row.policy.mode != "new" else Result("same", case)
        like = self.likeness.of(row.values, people) if self.likeness else None
        result = self._unknown(row, like)
        result.like = like
        return result

    def _unknown(self, row: Clean, like: Like | None) -> Result:
        if like and row.decision == ASK:
            return Result("wrong", problem=undecided(like.why), field="name")
        if like and row.decision in {"known", "rename"}:
            return self._change(like.case, row, keeps_name=row.decision == "known")
        if like and row.decision == "leave":
            return Result("left", like.case)
        if row.policy.mode == "update":
            raise Refused(
                _("This customer is not known here, and only known ones are to be changed."), field="name"
            )
        result = self._create(row)
        if result.case and row.policy.key in {"phone", "email"}:
            self.known.reach(result.case)
        if result.case and self.likeness:
            self.likeness.add(result.case)
        return result

    def _create(self, row: Clean) -> Result:
        owner_id, department_id = self.whose.new(row)
        kind, source = row.if_new.kind or Kind.FIRM, row.if_new.source or Channel.IMPORT
        bought_on = day_of(row.bought, self.today)
        stage = Stage.DEAL if bought_on else Stage.PROSPECT
        values = {"kind": kind, "stage": stage, "source": source, **_placed("", row, row.values)}
        refuse_masks(SEALED, row.values)
        for contact in row.contacts:
            refuse_masks(SEALED_OF_CONTACT, contact)
        refuse_taken(self.known, self.by, row)
        number = values.get("customer_no") or values.get("external_no", "")
        free = number not in self.known.by_number and len(number) <= NUMBER_LENGTH
        values["customer_no"] = number if free else ""
        customer = self.customers.make({**values, "owner_id": owner_id, "department_id": department_id})
        custom = self.custom.checked(customer, row.custom, {}, is_new=True)
        people: list[Person] = [(None, said, self.of_people.checked(None, own)) for said, own in _people(row)]
        assumed = assumption(bought_on) if bought_on and "stage" not in row.values else {}
        since = customer.since or self.today
        on = bought_on if assumed and bought_on else min(since, self.today)
        moves = [Move("", customer.stage, on, because=bool(assumed))]
        case = Case(customer, is_new=True, moves=moves, custom=custom)
        told = remark_told(customer.name)
        self._add_people(case, people, told)
        self._add_tags(case, row.tags)
        self.begin(case)
        self.known.add(case)
        return Result("new", case, assumed={**assumed, **told})

    def _change(self, case: Case, row: Clean, *, keeps_name: bool = False) -> Result:
        customer = case.customer
        row = replace(row, values=case.without_aliases(row.values)) if case.aliases else row
        row = without_echoes(customer, row, self.whose.called(customer), by=self.by, today=self.today)
        self.whose.check_reach(customer.owner_id, customer.department_id)
        owner_id, department_id = self.whose.after(row, customer)
        if (owner_id, department_id) != (customer.owner_id, customer.department_id):
            self.whose.refuse_hand_over(customer, owner_id)
        hidden = set() if case.is_new else self.unseen.of_customer
        said = _placed(customer.region, row, _kept(customer, _sure(customer, row)))
        values = unmasked(customer, without(said, hidden))
        bought_on = day_of(row.bought, self.today) if customer.stage == Stage.PROSPECT else None
        assumed = assumption(self.today) if bought_on and "stage" not in row.values else {}
        values |= {"stage": Stage.DEAL} if assumed else {}
        if "external_no" in values:
            refuse_taken(self.known, self.by, row, case)
        told_by = row.values.get("source") or row.if_new.source or Channel.IMPORT
        values, stays, weighed = self.sources.weigh(customer, values, told_by)
        aside = {**{name: _("computed here: not imported") for name in row.stale}, **stays}
        if keeps_name and values.pop("name", customer.name) != customer.name:
            aside["name"] = _("the name here stays: %(name)s") % {"name": customer.name}
        if customer.pk in self.moved and values.get("stage", customer.stage) != customer.stage:
            values, assumed = {**values, "stage": customer.stage}, {"stage": STAYS}
        stage = values.get("stage", customer.stage)
        if stage != customer.stage:
            check_move(customer.stage, stage)
        told: dict[str, Sentence] = {}
        people = [self._said_of_person(case, said, own, row, told) for said, own in _people(row)]
        held = self.custom.held(customer.pk, case.custom)
        custom = self.custom.checked(customer, row.custom, held, is_new=False)
        # From here on nothing refuses.
        self.sources.note(weighed)
        changes = _set(customer, {**values, "owner_id": owner_id, "department_id": department_id})
        if "stage" in changes:
            case.moves.append(Move(*changes["stage"], self.today, because=bool(assumed)))
        changes |= self._add_people(case, [person for person in people if person is not None], told)
        changes |= self._add_tags(case, row.tags)
        changes |= self.custom.told(held, custom)
        case.custom.update(custom)
        self.known.add(case)
        if changes:
            self.begin(case)
        kind: OutcomeKind = "changed" if changes else "same"
        return Result(kind, case, changes, assumed={**assumed, **told, **aside}, echoes=row.echoes)

    def _said_of_person(
        self, case: Case, said: Said, own_fields: Said | None, row: Clean, told: dict[str, Sentence]
    ) -> Person | None:
        """Whom it means, and what it says of them: a number without a name gives nobody the firm's name."""
        own = {name_key(case.customer.name), name_key(row.values["name"])}
        if is_ours(case.customer, row):
            said = without_role(case.contacts, said)
        there = reached_by(case, said, own, REACH - self.unseen.of_contact) or match(case, said, own)
        if there is None and is_of_nobody(case, said, own):
            told |= left_aside(said, own_fields)
            return None
        hidden = self.unseen.of_contact if there is not None and there.pk else set()
        if there is not None and name_key(said["name"]) in own and name_key(there.name) not in own:
            hidden = hidden | {"name", "role"}
        seen = without(said, hidden)
        unmasked(there, self._news(there, seen, {}))  # a mask that stands for nothing here is refused
        return there, seen, self.of_people.checked(there, own_fields)

    def _news(self, there: Contact | None, said: Said, told: dict[str, Sentence]) -> dict[str, Any]:
        """What of it is to be written, as the person is now: the row may have spoken of them before."""
        return without_known_numbers(there, self.heard.apart(there, said, told))

    def begin(self, case: Case) -> None:
        self.cases.setdefault(id(case), case)

    def _add_people(self, case: Case, people: Sequence[Person], told: dict[str, Sentence]) -> Changes:
        changes: Changes = {}
        for there, said, own_fields in people:
            contact = there if there is not None else match(case, said)
            if contact is not None:
                news = _set(contact, without_masks(SEALED_OF_CONTACT, self._news(contact, said, told)))
                self.heard.note(contact, said)
            else:
                said = in_place(said)
                contact, news = self.people.make(said), _new(said, case.customer.name)
                contact.is_primary = not any(other.is_primary for other in case.people)
                case.new_contacts.append(contact)
                self.heard.begin(contact, said)
            changes |= {f"contact:{contact.name}.{name}": pair for name, pair in news.items()}
            changes |= self.of_people.put(contact, own_fields)
        return changes

    def _add_tags(self, case: Case, tags: Sequence[tuple[str, str]]) -> Changes:
        new = [tag for tag in dict.fromkeys(tags) if tag not in case.tags]
        case.tags.update(new)
        case.new_tags += new
        return {"tags": ("", listed(name for _family, name in new))} if new else {}


def _people(row: Clean) -> Iterable[tuple[Said, Said | None]]:
    """What the row says of each person, and of their own fields."""
    return zip(row.contacts, row.custom_of_people, strict=True)


def _keyed(rows: Sequence[Clean], key: str) -> Iterable[dict[str, Any]]:
    return (row.values for row in rows if row.policy.key == key)


def _kinds(values: Mapping[str, Any]) -> Iterable[str]:
    return [values["kind"]] if values.get("kind") else Kind.values


def _attempt[T](step: Callable[[T], Any], row: T) -> Any:
    """A row that refuses is wrong, and no other row is touched by that."""
    try:
        return step(row)
    except Refused as refusal:
        more = [(one.field or "", one.message) for one in refusal.others]
        return Result("wrong", problem=refusal.message, field=refusal.field or "", more=more)


def _new(said: Said, own: str) -> dict[str, tuple[Any, Any]]:
    """What is told of a new person; the firm's name is not told for that of one who has none."""
    untold = {"role", "name"} if name_key(said["name"]) == name_key(own) else {"role"}
    return {name: ("", value) for name, value in said.items() if value and name not in untold}


def _sure(customer: Customer, row: Clean) -> dict[str, Any]:
    """The values without guesses for what is there already."""
    there = {name for name in row.guessed if getattr(customer, name)}
    return {name: value for name, value in row.values.items() if name not in there}


def _placed(kept: str, row: Clean, values: dict[str, Any]) -> dict[str, Any]:
    """The values with the province, where the row names a city alone; what is kept stays as exact."""
    if not (said := values.get("region")):
        return values
    return {**values, "region": moved(kept, said) if row.is_city else settled(kept, said)}


def _kept(customer: Customer, values: dict[str, Any]) -> dict[str, Any]:
    """What a row says of a customer that is there: its identity stays, reported facts come together."""
    said = {name: value for name, value in values.items() if name != "customer_no"}
    if customer.external_no:
        said = {name: value for name, value in said.items() if name not in {"external_no", "external_source"}}
    if "reported" in said:
        news = said["reported"]
        if "**" in str(news.get("contact_info", "")):  # our own mask, gone out with an export
            news = {name: text for name, text in news.items() if name != "contact_info"}
        said["reported"] = {**customer.reported, **news}
    return said


def _set(row: Customer | Contact, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    changes = {}
    for name, value in values.items():
        there = getattr(row, name)
        if there != value:
            changes[name] = (there, value)
            setattr(row, name, value)
    return changes
