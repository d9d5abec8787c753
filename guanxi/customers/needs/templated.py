"""Needs in the columns of template 2, word for word: what came in goes out again."""

from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Any

from django.utils import translation

from guanxi.customers.needs.filing import PRIORITIES, TEMPLATE
from guanxi.customers.needs.models import Need
from guanxi.customers.templated import BATCH, IN_TEMPLATE
from guanxi.foundation.accounts.models import User
from guanxi.foundation.customfields.filed import Columns
from guanxi.foundation.ui.outward import DECISIONS, REMARKS


def need_cells(rows: Any, by: User) -> Iterator[Sequence[Any]]:
    """Template 2: titles, then a row for each of ``rows`` (needs that ``by`` sees), by their customers."""
    with translation.override(IN_TEMPLATE):
        custom = Columns(Need, by)
        titles = [*TEMPLATE, *custom.heads(TEMPLATE)]
    yield titles
    needs = rows.select_related("customer", "owner").order_by("customer__customer_no", "pk")
    for some in batched(needs.iterator(chunk_size=BATCH), BATCH):
        with translation.override(IN_TEMPLATE):
            more = custom.cells([need.pk for need in some])
            filled = [[*_need(need), *more[need.pk]] for need in some]
        yield from filled


def needs_inside(by: User) -> dict[str, str]:
    """Titles that a file for outside leaves out."""
    own = {"优先级(高/中/低)": DECISIONS, "客户反馈(已确认/待跟进)": REMARKS}
    with translation.override(IN_TEMPLATE):
        return {**own, **Columns(Need, by).inside(TEMPLATE)}


def _need(need: Need) -> list[Any]:
    return [
        need.customer.customer_no,
        need.kind_label or need.get_kind_display(),
        need.description,
        PRIORITIES[need.priority][1],
        need.offering,
        need.solution,
        need.owner_name,
        need.expected_on or "",
        _feedback(need),
    ]


def _feedback(need: Need) -> str:
    """As the file wrote it, else the word, and the note in brackets behind it."""
    said = str(need.get_feedback_display())
    return need.feedback_label or (f"{said}({need.feedback_note})" if need.feedback_note else said)
