"""Custom fields made as people make them."""

from typing import Any

from guanxi.customers.tests.factories import make_user
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.changes.models import Tracked
from guanxi.foundation.customfields import actions, keeping
from guanxi.foundation.customfields.models import CustomField
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import run_now

CUSTOMER = "customers.customer"
CHOICES = [{"code": c, "labels": {"en": c.title()}} for c in ("low", "middle", "high")]
FILLED = ("text", "long", "number", "money", "date", "yesno", "person", "customer", "choice", "choices")
MANAGING_FIELDS = {"customfields.manage_fields": Scope.ALL}


def make_keeper() -> User:
    """Somebody who keeps the fields and sees no customer."""
    return make_user(grants=MANAGING_FIELDS)


def make_field(kind: str = "text", label: str = "", noun: str = CUSTOMER, **said: Any) -> CustomField:
    if kind in {"choice", "choices"}:
        said.setdefault("choices", CHOICES)
    by = said.pop("by", None) or User.system()
    labels = {"en": label or f"My {kind}"}
    field = actions.create_custom_field(Company.get(), by=by, noun=noun, kind=kind, labels=labels, **said)
    return CustomField.objects.get(pk=field.pk)


def make_all(**more: Any) -> None:
    """A field of every kind that people fill, named after it."""
    choices = [
        {"code": "low", "labels": {"en": "Low", "zh-hans": "低"}},
        {"code": "high", "labels": {"en": "High", "zh-hans": "高"}},
    ]
    for kind in FILLED[:-2]:
        make_field(kind, **more)
    for kind in ("choice", "choices"):
        make_field(kind, choices=choices, **more)


def kept(record: Tracked) -> dict[str, Any]:
    """What stands in the custom fields of a record, such as a customer."""
    return dict(keeping.held(keeping.fields_of(type(record)), [record.pk])[record.pk])


def run_jobs(kind: str) -> None:
    for run in JobRun.objects.filter(kind=kind, state="waiting"):
        assert run_now(run).state == "done"
