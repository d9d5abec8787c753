"""Who has to acknowledge what: read from the policies in force, whoever joined or moved meanwhile."""

from collections.abc import Collection
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet

from guanxi.foundation.accounts.models import Department, User

from .models import Duty, Policy, PolicyVersion

OWED: Final = "policies_owed"  # in the session: [policies that wait, those that hold everything up]


def in_force() -> QuerySet[Policy]:
    # unscoped: every colleague may read them
    rows: QuerySet[Policy] = Policy.objects.filter(number__gt=0, retired_on=None).order_by("pk")
    return rows


def audience(policy: Policy) -> QuerySet[User]:
    """Whoever works here and is meant."""
    people = User.objects.filter(is_active=True, is_system=False)
    if policy.roles or policy.departments:
        paths = Department.objects.filter(pk__in=policy.departments).values_list("path", flat=True)
        meant = Q(pk__in=User.objects.filter(roles__code__in=policy.roles).values("pk"))
        for path in paths:
            meant |= Q(department__path__startswith=path)
        people = people.filter(meant)
    found: QuerySet[User] = people
    return found


def is_meant(policy: Policy, user: User, roles: Collection[str], path: str) -> bool:
    """The same for one person, of whom roles and department are known."""
    if not policy.roles and not policy.departments:
        return True
    places = {int(part) for part in path.split("/") if part}
    return bool(set(policy.roles) & set(roles) or set(policy.departments) & places)


def owed_by(user: User) -> list[Policy]:
    """The policies that wait for this person."""
    if user.is_system:
        return []
    policies = list(in_force())
    if not policies:
        return []
    roles = set(user.roles.values_list("code", flat=True))
    path = user.department.path if user.department else ""
    done = set(
        Duty.objects.of(user).exclude(acknowledged_at=None).values_list("policy_id", "version__number")
    )
    return [
        policy
        for policy in policies
        if (policy.pk, policy.number) not in done and is_meant(policy, user, roles, path)
    ]


def done_by(user: User) -> dict[int, Any]:
    """The versions that this person has acknowledged, and when."""
    rows = Duty.objects.of(user).exclude(acknowledged_at=None)
    return dict(rows.values_list("version_id", "acknowledged_at"))


def newest(policy: Policy) -> PolicyVersion | None:
    found: PolicyVersion | None = PolicyVersion.objects.filter(policy=policy, number=policy.number).first()
    return found


def versions_of(policies: Collection[Policy]) -> dict[int, PolicyVersion]:
    """The newest version of each of these policies, by the policy's id."""
    rows = PolicyVersion.objects.filter(policy__in=policies, number=F("policy__number")).select_related(
        "policy"
    )
    return {version.policy_id: version for version in rows}


def counted(policies: Collection[Policy], reader: User) -> dict[int, tuple[int, int]]:
    """Of each policy's newest version how many duties ``reader`` sees, and how many of them are open."""
    seen = Duty.objects.visible_to(reader).filter(policy__in=policies, version__number=F("policy__number"))
    rows = (
        seen.order_by()
        .values_list("policy_id")
        .annotate(whole=Count("pk"), waiting=Count("pk", filter=Q(acknowledged_at=None)))
    )
    return {policy: (whole, waiting) for policy, whole, waiting in rows}


def note_owed(request: Any, user: User) -> None:
    """At sign-in: what waits is kept with the session, so that no page has to ask for it."""
    owed = owed_by(user)
    request.session[OWED] = [len(owed), sum(policy.blocks for policy in owed)]


def waiting(request: Any) -> tuple[int, int]:
    """How many waited at sign-in, and how many of them hold everything up."""
    held = request.session.get(OWED) or (0, 0)
    return int(held[0]), int(held[1])
