"""Publishing policies, acknowledging them, reminding who has not."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, Department, Role, User
from guanxi.foundation.actions import action
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Refused

from . import owing, settling
from .models import Duty, Policy, PolicyVersion
from .queries import MANAGE

LONGEST = 60_000
PATIENCE = timedelta(days=7)  # until somebody is reminded, and again


@action(MANAGE)
def publish_policy(
    company: Company,
    *,
    by: User,
    title: str,
    text: str,
    kind: str = Policy.Kind.SECURITY,
    roles: Sequence[Role] = (),
    departments: Sequence[Department] = (),
    blocks: bool = False,
) -> Policy:
    """Publish the first version of a policy; all for whom it is have to acknowledge it."""
    policy = Policy(kind=kind, blocks=blocks)
    policy.title = _one_line(title)
    _say_audience(policy, roles, departments)
    policy.save()
    return _publish(policy, by, text, "")


@action(MANAGE)
def publish_version(policy: Policy, *, by: User, text: str, changed: str) -> Policy:
    """Publish the policy anew: everybody acknowledges the new text; what was acknowledged stays."""
    if policy.retired_on:
        raise Refused(_("This policy is retired."))
    changed = " ".join(changed.split())
    if not changed:
        raise Refused(_("Say what changed: people read this first."), field="changed")
    newest = owing.newest(policy)
    if newest is not None and newest.text == _checked(text):
        raise Refused(_("Nothing in the text differs from the version in force."), field="text")
    return _publish(policy, by, text, changed[:300])


@action(MANAGE)
def change_audience(
    policy: Policy,
    *,
    by: User,
    roles: Sequence[Role] = (),
    departments: Sequence[Department] = (),
    blocks: bool = False,
) -> Policy:
    """Say anew whom the policy is for, and whether it holds everything up."""
    _say_audience(policy, roles, departments)
    policy.blocks = blocks
    policy.save()
    settling.settle(policy)
    return policy


@action(MANAGE)
def retire_policy(policy: Policy, *, by: User) -> Policy:
    """Nobody has to acknowledge it any more; what was acknowledged stays noted."""
    policy.retired_on = business_day(by.company)
    policy.save()
    settling.settle(policy)
    return policy


@action("policies.acknowledge")
def acknowledge_policy(user: User, *, by: User, policy: Policy, number: int) -> Duty:
    """Whoever is meant says of oneself to have read this very version and to keep to it."""
    if user.pk != by.pk:
        raise Refused(_("Everybody acknowledges for oneself."))
    version = owing.newest(policy)
    if policy.retired_on or version is None:
        raise Refused(_("This policy is not in force."))
    if version.number != number:
        raise Refused(_("A newer version was published meanwhile: read that one."))
    duty = Duty.objects.filter(version=version, user=user).first() or Duty(
        version=version, policy=policy, user=user, since=version.published_at
    )
    if duty.acknowledged_at is None:
        duty.acknowledged_at = timezone.now()
        duty.save()
        ledger.require().note(policy=policy.pk, number=number, digest=version.digest)
    else:
        ledger.require().keep_silent()
    return duty


@action("policies.acknowledge")
def take_up_duties(user: User, *, by: User) -> User:
    """At the door: what waits for somebody new is counted from now on, not from the next hour on."""
    settling.take_up(user)
    ledger.require().keep_silent()
    return user


@action(MANAGE)
def remind_of_policy(policy: Policy, *, by: User) -> int:
    """Tell all who have not acknowledged it."""
    count = settling.remind(policy, timezone.now())
    ledger.require().note(people=count)
    return count


@action(MANAGE)
def keep_duties(company: Company, *, by: User) -> int:
    """By the clock: whoever joined, moved or left; and who has waited long is reminded. Gives how many."""
    told = 0
    for policy in owing.in_force():
        settling.settle(policy)
        told += settling.remind(policy, timezone.now() - PATIENCE)
    book = ledger.require("keeping duties")
    book.note(people=told) if told else book.keep_silent()
    return told


def _publish(policy: Policy, by: User, text: str, changed: str) -> Policy:
    policy.number += 1
    policy.save()
    version = PolicyVersion(policy=policy, number=policy.number, text=_checked(text), changed=changed)
    version.published_by, version.digest = by, PolicyVersion.digest_of(policy.title, version.text)
    version.save()
    ledger.require().note(policy=policy.pk, number=policy.number, digest=version.digest)
    settling.settle(policy)
    return policy


def _say_audience(policy: Policy, roles: Sequence[Role], departments: Sequence[Department]) -> None:
    policy.roles = sorted(role.code for role in roles)
    policy.departments = sorted(place.pk for place in departments)


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Refused(_("A policy needs a text."), field="text")
    if len(text) > LONGEST:
        raise Refused(_("At most %(most)s characters.") % {"most": LONGEST}, field="text")
    return text


def _one_line(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise Refused(_("Give it a title."), field="title")
    return title[:120]
