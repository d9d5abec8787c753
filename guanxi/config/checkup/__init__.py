"""What can be wrong with a house, what it means and what to do, in the reader's language. Reads only."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.foundation.errors import Sentence

from . import backups, building, data, house, kept, places, work
from .finding import FORGOTTEN, Finding

__all__ = ["CHECKS", "FORGOTTEN", "Check", "Finding", "findings"]


class Check(NamedTuple):
    """A look at one thing; ``alone`` where it needs no database."""

    look: Callable[[], Iterator[Finding]]
    name: Sentence
    alone: bool = False


CHECKS: Sequence[Check] = (
    Check(places.keys, gettext_lazy("keys"), alone=True),
    Check(places.home_folder, gettext_lazy("home"), alone=True),
    Check(places.disk_space, gettext_lazy("disk space"), alone=True),
    Check(building.debugging, gettext_lazy("debugging"), alone=True),
    Check(building.translations, gettext_lazy("translations"), alone=True),
    Check(building.front_end, gettext_lazy("front end"), alone=True),
    Check(work.mail, gettext_lazy("mail"), alone=True),
    Check(work.live, gettext_lazy("live"), alone=True),
    Check(data.database, gettext_lazy("database")),
    Check(data.postgres_settings, gettext_lazy("PostgreSQL")),
    Check(data.migrations, gettext_lazy("migrations")),
    Check(places.clock, gettext_lazy("clock")),
    Check(house.keys_fit, gettext_lazy("keys")),
    Check(house.key_rotation, gettext_lazy("key rotation")),
    Check(data.search_index, gettext_lazy("search index")),
    Check(data.custom_values, gettext_lazy("custom fields")),
    Check(data.order_names, gettext_lazy("orders")),
    Check(house.audit_chain, gettext_lazy("audit chain")),
    Check(house.consent_ledger, gettext_lazy("consent ledger")),
    Check(house.erasures, gettext_lazy("erasures")),
    Check(backups.backups, gettext_lazy("backup")),
    Check(house.people, gettext_lazy("people")),
    Check(house.time_zones, gettext_lazy("time zones")),
    Check(work.workers, gettext_lazy("workers")),
    Check(work.schedules, gettext_lazy("schedules")),
    Check(work.jobs, gettext_lazy("jobs")),
    Check(work.notices, gettext_lazy("notices")),
    Check(kept.kept_files, gettext_lazy("kept files")),
    Check(house.leftovers, gettext_lazy("leftovers")),
)


def findings() -> Iterator[Finding]:
    """Every check, one after another; one that fails itself is a finding too."""
    away = data.away()
    for check in CHECKS:
        if away is None or check.alone:
            yield from _looked(check)
    if away is not None:
        yield away


def _looked(check: Check) -> Iterator[Finding]:
    try:
        yield from check.look()
    except Exception as error:  # noqa: BLE001 - whatever is broken, the rest is still looked at
        first = str(error).splitlines()[:1]
        said = _("could not be looked at (%(error)s)") % {"error": ": ".join([type(error).__name__, *first])}
        remedy = _("Look at the findings beside this one first, then ask again with `guanxi doctor`.")
        yield Finding("bad", str(check.name), said, remedy)
        connection.close()
