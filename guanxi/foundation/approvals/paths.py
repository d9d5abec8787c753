"""Steps and who decides in them: which way a request of some amount goes, as of today."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.errors import Refused

from .choices import Rule
from .models import Definition, Deputy, Head

MOST_STEPS = 12
MOST_APPROVERS = 30


@dataclass(frozen=True)
class Step:
    """One step: who is asked, how many have to agree, from which amount on."""

    name: str
    rule: str = Rule.ALL
    need: int = 1
    from_amount: str = ""  # a decimal number; empty: always
    people: tuple[int, ...] = ()
    role: int | None = None  # everybody who holds it in ``department``
    department: int | None = None  # None: the asker's own
    head: bool = False
    receiver: bool = False  # who gets what is asked for

    def applies_to(self, amount: Decimal | None) -> bool:
        return not self.from_amount or (amount is not None and amount >= Decimal(self.from_amount))

    def kept(self) -> dict[str, Any]:
        return asdict(self) | {"people": list(self.people)}


def read_step(held: Mapping[str, Any]) -> Step:
    return Step(**{**held, "people": tuple(held.get("people", ()))})


def steps_of(definition: Definition) -> list[Step]:
    return [read_step(held) for held in definition.steps]


def checked(step: Step) -> Step:
    """A step that can be decided, or a sentence saying what is missing."""
    if not step.name.strip():
        raise Refused(_("A step has a name."), field="name")
    if step.rule not in Rule.values:
        raise Refused(_("Say how many have to agree."), field="rule")
    if not (step.people or step.role or step.head or step.receiver):
        raise Refused(_("Say who decides in this step."), field="people")
    if len(step.people) > MOST_APPROVERS:
        raise Refused(
            _("At most %(most)s people decide in a step.") % {"most": MOST_APPROVERS}, field="people"
        )
    if step.from_amount:
        try:
            amount = Decimal(step.from_amount)
        except InvalidOperation:
            raise Refused(_("The amount is a number."), field="from_amount") from None
        if not amount.is_finite() or amount < 0 or amount >= Decimal(10) ** 13:
            raise Refused(_("The amount is a number, not below zero."), field="from_amount")
    if step.rule == Rule.COUNT and step.need < 1:
        raise Refused(_("At least one has to agree."), field="need")
    return step


def path_for(definition: Definition, amount: Decimal | None) -> list[Step]:
    """The steps that a request of this amount takes: small ones stay near (SAL-11)."""
    return [step for step in steps_of(definition) if step.applies_to(amount)]


def in_force(purpose: str) -> Definition | None:
    found: Definition | None = Definition.objects.filter(purpose=purpose, is_active=True).first()
    return found


def is_needed(purpose: str, amount: Decimal | None) -> bool:
    """Whether this may only be done after an approval."""
    definition = in_force(purpose)
    return definition is not None and bool(path_for(definition, amount))


# ---- who decides -------------------------------------------------------------------------------


def approvers(
    step: Step, asker: User, today: date, *, own_allowed: bool, receiver: int | None = None
) -> list[User]:
    """Who decides in this step today: who left is replaced, and nobody decides on the own asking."""
    wanted = list(User.objects.filter(pk__in=step.people).order_by("pk"))
    place = _place(step, asker)
    if step.role:
        people = User.objects.filter(roles=step.role, is_active=True, department=place)
        wanted += list(people.order_by("pk"))
    if step.head and (head := head_of(place)):
        wanted.append(head)
    if step.receiver and receiver:
        wanted += list(User.objects.filter(pk=receiver))
    found: dict[int, User] = {}
    for one in wanted:
        stands = one if one.is_active else _instead_of(one, today)
        if stands is not None and stands.pk == asker.pk and not own_allowed:
            stands = head_above(asker)
        if stands is not None and stands.is_active:
            found[stands.pk] = stands
    return list(found.values())


def _place(step: Step, asker: User) -> Department | None:
    if step.department:
        place: Department | None = Department.objects.filter(pk=step.department).first()
        return place
    return asker.department


def head_of(place: Department | None) -> User | None:
    """Who leads the department, or the nearest one above it that somebody leads."""
    if place is None:
        return None
    above = [int(pk) for pk in place.path.strip("/").split("/")]
    heads = {head.department_id: head.user for head in _heads(above)}
    return next((heads[pk] for pk in reversed(above) if pk in heads), None)


def _heads(departments: Sequence[int]) -> Iterable[Head]:
    rows: Iterable[Head] = Head.objects.filter(department_id__in=departments, user__is_active=True)
    return rows.select_related("user")  # type: ignore[attr-defined,no-any-return]


def head_above(user: User) -> User | None:
    """The nearest head above somebody who is not to decide himself, or does not."""
    place = user.department
    while place is not None:
        head = head_of(place)
        if head is None or head.pk != user.pk:
            return head
        place = place.parent
    return None


def deputy_of(user: User, today: date) -> User | None:
    rows = Deputy.objects.filter(user=user, first__lte=today, last__gte=today, deputy__is_active=True)
    found = rows.select_related("deputy").order_by("-pk").first()
    return found.deputy if found else None


def _instead_of(user: User, today: date) -> User | None:
    """Who decides for somebody who has left: the deputy, else the head of the department."""
    return deputy_of(user, today) or head_of(user.department)


def enough(step: Step, seats: int) -> int:
    """How many of ``seats`` have to agree."""
    if step.rule == Rule.ANY:
        return min(1, seats)
    return min(step.need, seats) if step.rule == Rule.COUNT else seats
