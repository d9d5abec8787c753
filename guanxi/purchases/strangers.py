"""Customers of a file of orders: those that it will add, and those of whom it has another name."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from guanxi.customers.choices import Stage
from guanxi.customers.identity import name_key
from guanxi.customers.models import Customer
from guanxi.customers.rows import CustomerRow
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports.assumptions import ASSUMED
from guanxi.foundation.imports.kinds import NEW, Concern, Options
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.sentences import said
from guanxi.foundation.ui import formats
from guanxi.purchases.grouping import Gathered
from guanxi.purchases.rows import OrderRow

NAMES = 5
type Remarks = dict[str, dict[str, Sentence]]


def known_customers(numbers: Iterable[str | None], source: str) -> dict[str, int]:
    """Number → customer: by its number in this source, else by our own where no source claims it."""
    wanted = {number for number in numbers if number}
    found: dict[str, int] = {}
    ours = Customer.objects.filter(customer_no__in=wanted, external_no="")
    found |= dict(ours.values_list("customer_no", "pk"))
    theirs = Customer.objects.filter(external_source=source, external_no__in=wanted)
    found |= dict(theirs.values_list("external_no", "pk"))
    return found


def missing(rows: Sequence[Any], options: Options) -> list[CustomerRow]:
    """The customers that are not known yet; whoever bought goods is no prospect, since the order's day."""
    zone = ZoneInfo(Company.get().zone)
    known = known_customers([row[0] for row in rows], options["source"])
    return [
        CustomerRow(
            name or _("Customer %(number)s") % {"number": number},
            external_no=number,
            external_source=options["source"],
            country=country,
            stage=Stage.DEAL if first else None,
            since=datetime.fromisoformat(first).astimezone(zone).date() if first else None,
        )
        for number, name, country, first in rows
        if number not in known
    ]


def remarks(
    by: User, gathered: Sequence[Gathered], found: Sequence[OrderRow | None], names: Mapping[str, str]
) -> Remarks:
    """Order number → field → what is to be told of its customer. ``names``: what the file calls it."""
    told: Remarks = {}
    here = _names_here(by, found) if names else {}
    for one, order in zip(gathered, found, strict=True):
        name = names.get(one.number, "")
        if order is None:
            told[one.number] = {"customer_no": _new(one, name)}
            continue
        known = here.get(order.customer_id, "")
        if name and known and name != one.customer_no and name_key(known) != name_key(name):
            sentence = said("“%(name)s” in the file, “%(known)s” here: is it the same customer?")
            told[one.number] = {"customer_name": sentence % {"name": name, "known": known}}
    return told


def _new(one: Gathered, name: str) -> Sentence:
    if name and name != one.customer_no:
        return said("new customer: %(name)s") % {"name": name}
    return said("new customer")


def _names_here(by: User, found: Sequence[OrderRow | None]) -> dict[int | None, str]:
    """The names of the known customers, as far as ``by`` sees them."""
    ids = {order.customer_id for order in found if order is not None} - {None}
    return dict(Customer.objects.visible_to(by).filter(pk__in=ids).values_list("pk", "name"))


def concerns(run: Any, by: User) -> list[Concern]:
    """Before anything is written: who will be added, and whom the file calls otherwise."""
    if run.state != ImportRun.State.PREVIEWED:
        return []
    url = f"{reverse('show_import', args=[run.pk])}?rows={ASSUMED}"
    found = []
    if count := run.count(NEW, "customers"):
        sentence = ngettext(
            "%(count)s customer is not known here and will be added: %(names)s.",
            "%(count)s customers are not known here and will be added: %(names)s.",
            count,
        )
        named = {"count": formats.number(count), "names": _first_names(run, count)}
        found.append(Concern(sentence % named, url, _("Look at their orders"), tone=""))
    if count := run.count("customer_name", ASSUMED):
        sentence = ngettext(
            "%(count)s order has a customer number of ours with another name.",
            "%(count)s orders have a customer number of ours with another name.",
            count,
        )
        found.append(Concern(sentence % {"count": formats.number(count)}, url, _("Compare the names")))
    return found


def _first_names(run: ImportRun, count: int) -> str:
    """The first of the new customers; an import's leading batches say who they are."""
    spool, names = Spool(run.uid), list[str]()
    for number in range(2):
        batch = spool.read(f"batch-{number}", {"what": "", "rows": []})
        if batch["what"] == "customers":
            names = [row.name for row in islice(missing(batch["rows"], run.options), NAMES)]
            break
    more = ["…"] if count > len(names) else []
    return pgettext("between nouns", ", ").join([*names, *more])
