"""Reads what the rows of a batch say of consents, against the ledger: what is new goes into it, nothing else.

A yes is written at the beginning of its day, a no at the end of its own: so a withdrawal of the same day
wins, and a yes that is older than a withdrawal changes nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from guanxi.customers.choices import Kind
from guanxi.customers.consent.actions import RECORD, channels_of, check_ground, end_of_day
from guanxi.customers.consent.choices import Act, Basis
from guanxi.customers.consent.models import ConsentEntry, ContactPolicy, Notice
from guanxi.customers.consent.people import Person, is_self
from guanxi.customers.consent.taking_back import concerns, ends, is_yes
from guanxi.customers.consent.writing import append_all
from guanxi.customers.headings_beside import ANSWERS, GIVEN, REFUSED
from guanxi.customers.identity import Case, name_key
from guanxi.customers.planning import Plan, Result
from guanxi.customers.queries import Customers
from guanxi.customers.rows import ConsentRow, CustomerRow
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.sentences import said as _

LONGEST = 200
OWN_CELLS = frozenset({"consent_evidence", "consent_on", "contact_name"})
EVIDENCE = _(
    "What shows that they agreed? Fill a column “Consent: evidence”, or say it of the whole file where its"
    " columns are matched."
)
WHO = _("Name the person whose answer this is: a firm as such consents to nothing.")
DAY = _(
    "When did they agree? Fill a column “Consent: date”, or say it of the whole file where its columns are"
    " matched."
)


class Consents:
    """What the rows of a plan say of consents; ``refused``: rows of which it cannot be recorded."""

    def __init__(self, plan: Plan, rows: Sequence[CustomerRow]) -> None:
        self.plan = plan
        self.refused: dict[int, Result] = {}
        self.new: list[tuple[ConsentEntry, Person]] = []
        said = [
            (place, result.case, one)
            for place, (row, result) in enumerate(zip(rows, plan.results, strict=True))
            if result.case and result.kind not in {"wrong", "left"}
            for one in row.consents
            if not (row.policy.mode == "new" and result.kind == "same")
        ]
        if not said:
            return
        self.rows, self.now = rows, timezone.now()
        self.zone = Company.get().zone
        self.policy, self.controller = ContactPolicy.current(), Company.get().name
        ids = {one.notice_id for _place, _case, one in said}
        self.notices = Notice.objects.visible_to(plan.by).in_bulk({pk for pk in ids if pk})
        self.known: defaultdict[int, list[ConsentEntry]] = defaultdict(list)
        customers = {case.customer.pk for _place, case, _one in said if not case.is_new}
        # unscoped: what was withdrawn is withdrawn, whether or not who imports may read the ledger
        entries = ConsentEntry.objects.in_force().filter(customer_id__in=customers)
        for entry in entries.order_by("at", "pk"):
            self.known[entry.customer_id].append(entry)
        for one in said:
            self._attempt(*one)

    def _attempt(self, place: int, case: Case, one: ConsentRow) -> None:
        refusals: list[Refused] = []
        _tried(lambda: self._take(place, case, one, refusals), refusals)
        for refusal in refusals:
            self._refuse(place, one, refusal)

    def _refuse(self, place: int, one: ConsentRow, refusal: Refused) -> None:
        """In the cell where it is put right; what is wrong with two consents of a row is told once."""
        field = refusal.field if refusal.field in OWN_CELLS else one.column
        found = self.refused.setdefault(place, Result("wrong"))
        if not found.field:
            found.field, found.problem = field, refusal.message
        elif field not in {found.field, *(name for name, _problem in found.more)}:
            found.more = [*found.more, (field, refusal.message)]

    def _take(self, place: int, case: Case, one: ConsentRow, refusals: list[Refused]) -> None:
        """It goes into the ledger; or all that is wrong with it is said at once, not a round for each."""
        customer = case.customer
        reach = {"owner_id": customer.owner_id, "department_id": customer.department_id}
        if not Customers.reaches(self.plan.by, RECORD, **reach):
            raise Refused(_("You may not record consents of this customer: leave these columns out."))
        person = _tried(lambda: self._person(case, self.rows[place]), refusals)
        _tried(lambda: _proof(one), refusals)
        at = _tried(lambda: self._moment(one), refusals)
        ways = _tried(lambda: self._checked(one), refusals) if one.is_given else []
        if refusals:
            return
        before = self._ledger(person)
        if not one.is_given:
            said_yes = any(is_yes(entry, one.purpose) and entry.at <= at for entry in before)
            act = Act.WITHDRAWN if said_yes else Act.REFUSED
            new = [] if _is_withdrawn(before, one.purpose, at) else [self._no(act, one, at)]
        else:
            states = {way: self._state(before, one.purpose, way, at) for way in ways}
            if "withdrawn" in states.values():
                self._note(place, one.column, _("withdrawn since: that stays"))
            new = [self._given(one, way, at) for way, state in states.items() if state == "new"]
        if new:
            self._add(place, case, person, one, before, new)

    def _note(self, place: int, column: str, sentence: Sentence) -> None:
        result = self.plan.results[place]
        result.assumed = {**(result.assumed or {}), column: sentence}

    # ---- whom, when, by what -------------------------------------------------------------------

    def _person(self, case: Case, row: CustomerRow) -> Person:
        """Who agreed: the customer in person, or of a firm whom the row names."""
        if case.customer.kind == Kind.PERSON:
            own = (one for one in case.people if is_self(case.customer, one))
            return Person(case.customer, next(own, None))
        name = next((name_key(one.name) for one in row.contacts if one.name), "")
        found = next((one for one in case.people if name and name_key(one.name) == name), None)
        if found is None:
            raise Refused(WHO, field="contact_name")
        return Person(case.customer, found)

    def _moment(self, one: ConsentRow) -> datetime:
        if one.on is None:
            if one.is_given:
                raise Refused(DAY, field="consent_on")
            return self.now
        if one.on > self.plan.today:
            raise Refused(_("This moment is in the future."), field="consent_on")
        if one.is_given:
            return datetime.combine(one.on, time(), ZoneInfo(self.zone)).astimezone(UTC)
        return min(end_of_day(one.on, self.zone), self.now)

    def _checked(self, one: ConsentRow) -> list[str]:
        """By which channels: refused is what the customer's page refuses, and what nothing shows."""
        if not one.evidence.strip():
            raise Refused(EVIDENCE, field="consent_evidence")
        said = {"law": self.policy.law}
        check_ground(one.purpose, Basis.CONSENT, said, self.notices.get(one.notice_id or 0), None)
        return channels_of(one.purpose, one.channels)

    # ---- against the ledger --------------------------------------------------------------------

    def _ledger(self, person: Person) -> list[ConsentEntry]:
        """What was said of this person by now, in time; what rows before say is among it."""
        there = [entry for entry in self.known[person.customer.pk or 0] if concerns(entry, person)]
        own = [
            entry
            for entry, other in self.new
            if other.customer is person.customer and other.contact is person.contact
        ]
        return sorted([*there, *own], key=lambda entry: entry.at)

    def _state(self, before: Iterable[ConsentEntry], purpose: str, way: str, at: datetime) -> str:
        """Whether the yes is new, there, or older than a withdrawal."""
        given, is_withdrawn = False, False
        for entry in before:
            if ends(entry, purpose, way):
                given, is_withdrawn = False, is_withdrawn or entry.at > at
            elif is_yes(entry, purpose, way):
                given = entry.expires_at is None or entry.expires_at > self.now
        return "there" if given else "withdrawn" if is_withdrawn else "new"

    # ---- new rows ------------------------------------------------------------------------------

    def _given(self, one: ConsentRow, channel: str, at: datetime) -> ConsentEntry:
        notice = self.notices[one.notice_id or 0]
        return ConsentEntry(
            act=Act.GIVEN,
            purpose=one.purpose,
            channel=channel,
            at=at,
            law=self.policy.law,
            controller=self.policy.controller or self.controller,
            basis=Basis.CONSENT,
            notice=notice,
            notice_digest=notice.digest,
            source=one.source,
            evidence=" ".join(one.evidence.split()),
        )

    def _no(self, act: Act, one: ConsentRow, at: datetime) -> ConsentEntry:
        """Whoever never said yes has nothing to withdraw: that is a refusal."""
        evidence = " ".join(one.evidence.split())
        return ConsentEntry(act=act, purpose=one.purpose, at=at, source=one.source, evidence=evidence)

    def _add(
        self,
        place: int,
        case: Case,
        person: Person,
        one: ConsentRow,
        before: Sequence[ConsentEntry],
        new: Sequence[ConsentEntry],
    ) -> None:
        was = any(is_yes(entry, one.purpose) for entry in before)
        self.new += [(entry, person) for entry in new]
        self.plan.begin(case)
        result = self.plan.results[place]
        if result.kind != "new":
            words = _word(GIVEN) if was and not one.is_given else ""
            told = {one.column: (words, _word(GIVEN if one.is_given else REFUSED))}
            result.kind, result.changes = "changed", {**(result.changes or {}), **told}

    def keep(self) -> None:
        """Into the ledger, sealed, once everybody has a key; a row without proof has its file."""
        file = _file_of(ledger.require().change_set_id) if self.new else ""
        for entry, (customer, contact) in self.new:
            entry.evidence = entry.evidence or file
            entry.customer_id = customer.pk
            entry.contact_id = contact.pk if contact is not None else None
        append_all([entry for entry, _person in self.new])
        if self.new:
            ledger.require().note(consents=len(self.new))


def lacking(consents: Iterable[ConsentRow]) -> list[tuple[str, Sentence]]:
    """What a yes lacks, whoever says it: told with what else cannot be read in its row."""
    given = [one for one in consents if one.is_given]
    day = [("consent_on", DAY)] if any(one.on is None for one in given) else []
    proof = [("consent_evidence", EVIDENCE)] if any(not one.evidence.strip() for one in given) else []
    return [*day, *proof]


def _tried(step: Callable[[], Any], refusals: list[Refused]) -> Any:
    try:
        return step()
    except Refused as refusal:
        refusals.append(refusal)
        return None


def _proof(one: ConsentRow) -> None:
    """Half a proof is none."""
    if len(" ".join(one.evidence.split())) > LONGEST:
        named = {"field": _("Evidence"), "limit": LONGEST}
        raise Refused(_("“%(field)s” takes at most %(limit)s characters.") % named, field="consent_evidence")


def _file_of(change_set_id: int | None) -> str:
    """The name of the file that comes in with this change set."""
    # unscoped: whose file it is, writes
    run = ImportRun.objects.filter(change_set=change_set_id).first() if change_set_id else None
    return run.name if run else ""


def _word(answer: str) -> Sentence:
    return ANSWERS[answer][0]


def _is_withdrawn(before: Iterable[ConsentEntry], purpose: str, at: datetime) -> bool:
    """Whether a no is on record, and nothing that was agreed to held at that moment."""
    said, given = False, False
    for entry in before:
        if ends(entry, purpose, ""):
            said, given = True, given and entry.at > at
        elif is_yes(entry, purpose) and entry.at <= at:
            given = True
    return said and not given
