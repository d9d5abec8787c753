"""``guanxi doctor``: look at everything that can be wrong, say what to do, and do it with ``--mend``."""

import argparse
from collections.abc import Callable, Mapping
from itertools import batched

from django.utils.translation import gettext as _

from guanxi.config.terminal import said

from .setting_up import bring_up_to_date, set_up_place

SIGNS = {"ok": "✓", "warn": "!", "bad": "✗"}
BATCH = 2000


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mend", action="store_true", help=said("repair what can be repaired without loss"))


def run(arguments: argparse.Namespace) -> int:
    set_up_place()
    worst, mendable = _look()
    if arguments.mend and mendable:
        for what in mendable:
            MENDING[what]()
        print("\n" + _("Looking again:"))
        worst, mendable = _look()
    return 1 if worst == "bad" else 0


def _look() -> tuple[str, list[str]]:
    from guanxi.config.checkup import findings

    worst, mendable = "ok", dict[str, None]()
    for finding in findings():
        print(f"{SIGNS[finding.level]} {finding.what}: {finding.said}")
        if finding.level != "ok":
            print(f"    {finding.remedy}")
            mendable |= {finding.mends: None} if finding.mends else {}
            worst = "bad" if "bad" in {worst, finding.level} else "warn"
    return worst, list(mendable)


# ---- mending -----------------------------------------------------------------------------------


def _mend_search() -> None:
    from guanxi.config import actions
    from guanxi.config.switchboard import SEARCHABLE
    from guanxi.foundation.accounts.models import Company, User

    company, system = Company.get(), User.system()
    # Both before: dropping a document takes its words from there, and a key comes in once.
    actions.rebuild_full_text(company, by=system)
    actions.drop_orphans(company, by=system)
    for one in SEARCHABLE:
        sentence = _("Building the search index of %(records)s …")
        print(sentence % {"records": one.model._meta.verbose_name_plural}, flush=True)
        for ids in batched(one.ids(), BATCH):
            actions.reindex_records(company, by=system, searchable=one, ids=ids)


def _mend_fields() -> None:
    from guanxi.config import actions
    from guanxi.foundation.accounts.models import Company, User
    from guanxi.foundation.customfields.scope import astray

    company, system = Company.get(), User.system()
    for model in astray():
        while actions.renew_copies(company, by=system, model=model):
            pass


def _mend_orders() -> None:
    from guanxi.foundation.accounts.models import Company, User
    from guanxi.purchases import actions, naming

    company, system = Company.get(), User.system()
    customers = naming.astray().order_by().values_list("customer_id", flat=True).distinct()
    for ids in batched(list(customers), BATCH):
        after: int | None = 0
        while after is not None:
            after = actions.name_orders(company, by=system, customers=ids, after=after)


def _mend_jobs() -> None:
    from guanxi.config import actions
    from guanxi.config.checkup import FORGOTTEN
    from guanxi.foundation.accounts.models import Company, User
    from guanxi.foundation.jobs.running import forgotten

    actions.resend_jobs(Company.get(), by=User.system(), runs=forgotten(FORGOTTEN))


def _mend_events() -> None:
    from guanxi.config import actions
    from guanxi.foundation.accounts.models import Company, User
    from guanxi.foundation.events import undelivered

    ids = list(undelivered().values_list("pk", flat=True))
    actions.resend_events(Company.get(), by=User.system(), deliveries=ids)


def _mend_names() -> None:
    from guanxi.config.roles import place_colleagues

    place_colleagues()


def _mend_static() -> None:
    from .serve_ import collect_static

    collect_static()


MENDING: Mapping[str, Callable[[], object]] = {
    "migrations": bring_up_to_date,
    "search": _mend_search,
    "fields": _mend_fields,
    "orders": _mend_orders,
    "names": _mend_names,
    "jobs": _mend_jobs,
    "events": _mend_events,
    "static": _mend_static,
    "tmp": bring_up_to_date,
}
