"""What is said of needs becomes clean values, or a sentence: the same rules for one and for a file."""

from datetime import date

from guanxi.customers.checking import check_past
from guanxi.customers.needs.choices import CLOSED, NEED_MOVES, NeedPriority, NeedStatus
from guanxi.customers.needs.models import Need
from guanxi.foundation.checking import Rules, Wrong
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _

PRIORITIES = {str(code): code for code in NeedPriority.values}


def _priority(value: object) -> int:
    if str(value) not in PRIORITIES:
        raise Wrong(_("“%(field)s” has no such choice."))
    return PRIORITIES[str(value)]


NEED = Rules(
    Need,
    [
        "kind", "kind_label", "description", "source", "priority", "offering", "solution", "owner_label",
        "proposed_on", "expected_on", "feedback", "feedback_note", "feedback_label", "outcome",
    ],
    required=["kind", "description"],
    special={"priority": _priority},
)  # fmt: skip


def check_need_move(before: str, after: str) -> None:
    """The table of moves is the only judge."""
    if after not in NeedStatus.values:
        raise Refused(_("A need has no such state."), field="status")
    if after not in NEED_MOVES[before]:
        labels = {"before": NeedStatus(before).label, "after": NeedStatus(after).label}
        raise Refused(_("A need cannot go from “%(before)s” to “%(after)s”.") % labels, field="status")


def check_days(need: Need, today: date) -> None:
    """It was named already, and is wanted on no day before that."""
    if need.proposed_on is None:
        return  # a file that does not say when
    check_past(need.proposed_on, today, "proposed_on")
    if need.expected_on is not None and need.expected_on < need.proposed_on:
        raise Refused(_("It cannot be met before it was named."), field="expected_on")


def close(need: Need, status: str, today: date) -> None:
    """The state, and with it the day on which it ended, if it did."""
    need.status = status
    need.closed_on = today if status in CLOSED else None
