"""Files of needs: template 2."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from guanxi.customers.likeness import almost_called
from guanxi.customers.needs import actions, examples, filing
from guanxi.customers.needs.models import Need
from guanxi.customers.needs.planning import Plan
from guanxi.customers.numbered import NumberOptions
from guanxi.foundation.accounts.models import User
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.examples import spoken
from guanxi.foundation.imports.kinds import Batch, ImportKind, Options, Verdict


def _check(mapping: Mapping[str, int]) -> None:
    if "customer_no" not in mapping and "customer_name" not in mapping:
        raise Refused(
            _("Which column says whose need it is? Match a customer number or a customer name."),
            field="customer_no",
        )


def _compare(by: User, batch: Batch, options: Options) -> list[Verdict]:
    plan = Plan(by, filing.need_rows(batch["rows"], options), lock=False)
    return _verdicts(batch["rows"], [result.outcome() for result in plan.results])


def _write(change_set: ChangeSet, by: User, batch: Batch, options: Options) -> list[Verdict]:
    rows = filing.need_rows(batch["rows"], options)
    return _verdicts(batch["rows"], actions.import_needs(change_set, by=by, rows=rows))


def _verdicts(records: Sequence[Any], outcomes: Sequence[Any]) -> list[Verdict]:
    return [
        Verdict(
            outcome.kind,
            (record[0],),
            outcome.problem,
            filing.file_field(outcome.field),
            filing.shown_changes(outcome.changes),
        )
        for record, outcome in zip(records, outcomes, strict=True)
    ]


def _show(what: str, record: Any, options: Options) -> Mapping[str, str]:
    return {name: filing.in_words(name, value) for name, value in record[1].items()}


def _needs(count: int) -> str:
    return ngettext("%(count)s need", "%(count)s needs", count) % {"count": f"{count:,}"}


def _suggested(field: str, texts: Collection[str], by: User) -> dict[str, str]:
    """Names of customers that ``by`` sees, almost as the file writes them: asked about, never taken."""
    return almost_called(by, texts) if field == "customer_name" else {}


NEEDS = ImportKind(
    code="needs",
    label=pgettext_lazy("import", "Needs"),
    help=_("What customers who are known here already need, one row each (template 2)."),
    icon="bulb",
    permission="customers.import_needs",
    noun=_needs,
    fields=filing.FIELDS,
    options=NumberOptions,
    build=filing.build_need,
    faults=filing.faults,
    compare=_compare,
    write=_write,
    show=_show,
    figures=filing.need_figures,
    added="/needs/?set=",
    check=_check,
    stands_in={"customer_no": ("customer_name",)},
    suggests=_suggested,
    telling=filing.NEEDS,
    record=Need,
    example=lambda: spoken(examples.NEEDS),
)
