"""Open duties are those of the people who are meant; within the actions on policies."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from guanxi.foundation.accounts.models import User
from guanxi.foundation.notifications.notifying import notify
from guanxi.foundation.sentences import said as later

from . import owing
from .models import Duty, Policy, PolicyVersion

WAITS = later("A policy waits for your acknowledgement: %(title)s, version %(number)s")


def settle(policy: Policy) -> None:
    """Open duties are those of the people who are meant, for the version in force; told when they are new."""
    version = owing.newest(policy)
    stale = Duty.objects.filter(policy=policy).still_open()
    if policy.retired_on or version is None:
        stale.delete()
        return
    meant = set(owing.audience(policy).values_list("pk", flat=True))
    stale.exclude(version=version, user__in=meant).delete()
    there = set(Duty.objects.filter(version=version).values_list("user_id", flat=True))
    fresh = sorted(meant - there)
    _await(version, fresh)
    _tell(policy, fresh, WAITS, "new")


def missing(user: User) -> list[PolicyVersion]:
    """What waits for somebody who joined or moved since the clock came round."""
    versions = owing.versions_of(owing.owed_by(user))
    there = set(Duty.objects.of(user).filter(version__in=versions.values()).values_list("version", flat=True))
    return [version for version in versions.values() if version.pk not in there]


def take_up(user: User) -> None:
    """Who is told that a policy waits is counted, and listed, with all the others."""
    for version in missing(user):
        _await(version, [user.pk])
        _tell(version.policy, [user.pk], WAITS, "new")


def _await(version: PolicyVersion, people: Sequence[int]) -> None:
    """The clock and the door may meet: whose duty is there already has it once."""
    duties = [Duty(version=version, policy_id=version.policy_id, user_id=pk) for pk in people]
    Duty.objects.bulk_create(duties, ignore_conflicts=True)


def remind(policy: Policy, before: Any) -> int:
    """Of open duties those that nobody was told of since ``before``."""
    rows = Duty.objects.filter(policy=policy).still_open().filter(since__lte=before)
    late = list(rows.exclude(reminded_at__gt=before))
    now = timezone.now()
    Duty.objects.filter(pk__in=[duty.pk for duty in late]).update(reminded_at=now)
    said = later("You have not acknowledged yet: %(title)s, version %(number)s")
    _tell(policy, [duty.user_id for duty in late], said, f"{now:%Y%m%d%H%M}")
    return len(late)


def _tell(policy: Policy, people: Sequence[int], said: Any, key: str) -> None:
    sentence = said % {"title": policy.title, "number": policy.number}
    key = f"policy-{policy.pk}-{policy.number}-{key}"
    notify(people, "policy", None, sentence, url=policy.get_absolute_url(), key=key, may_be_self=True)
