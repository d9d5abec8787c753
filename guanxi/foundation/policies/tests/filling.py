"""Duties as a list is tried with them: written as no action would."""

from datetime import UTC, datetime
from random import Random
from typing import Any, cast

from django.db import models

from guanxi.foundation.policies.models import Duty, Policy, PolicyVersion

DONE = datetime(2026, 5, 1, tzinfo=UTC)


def fill_duties(house: Any, some: Random) -> None:
    """Of three policies each person has acknowledged some."""
    for number in range(3):
        policy = Policy(title=f"Policy {number}", number=1)
        _make(policy)
        version = PolicyVersion(policy=policy, number=1, text="…", published_by=house.people[0])
        _make(version)
        for user in house.people:
            done = some.choice((None, DONE))
            _make(Duty(policy=policy, version=version, user=user, acknowledged_at=done))


def _make(row: models.Model) -> None:
    cast("Any", models.QuerySet(type(row))).bulk_create([row])
