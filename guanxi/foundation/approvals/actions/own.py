"""What people ask for in words: a discount, a contract, an expense."""

from decimal import Decimal

from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.approvals.approvable import OWN
from guanxi.foundation.approvals.choices import Said
from guanxi.foundation.approvals.models import Definition, Request
from guanxi.foundation.approvals.paths import path_for
from guanxi.foundation.approvals.stepping import kept_comment, reach, say
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.changes.models import Tracked
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _

LONGEST = 120
LARGEST = Decimal(10) ** 12


@action("approvals.ask")
def make_request(
    asker: User,
    *,
    by: User,
    definition: Definition,
    subject: str,
    amount: Decimal | None = None,
    comment: str = "",
    about: Tracked | None = None,
) -> Request:
    """Ask for something in words, by a path that the house laid out; the amount chooses its steps.

    The record that it stands beside may change meanwhile: what is asked stays what it is.
    """
    if asker.pk != by.pk:
        raise Refused(_("Everybody asks in the own name."))
    if definition.purpose != OWN or not definition.is_active:
        raise Refused(_("This path is not in force: choose another."), field="definition")
    subject = " ".join(subject.split())
    if not 1 <= len(subject) <= LONGEST:
        raise Refused(_("Say in a few words what you ask for."), field="subject")
    if amount is not None and not 0 <= amount < LARGEST:
        raise Refused(_("The amount is a number, not below zero."), field="amount")
    path = path_for(definition, amount)
    if not path:
        raise Refused(_("No step of this path applies: with this amount nobody is asked."), field="amount")
    request = Request(
        definition=definition,
        purpose=OWN,
        subject=subject,
        asker=asker,
        department_id=asker.department_id,
        kind=about._meta.label_lower if about else "",
        record_id=about.pk if about else 0,
        amount=amount,
        comment=kept_comment(comment),
        path=[step.kept() for step in path],
        step_since=business_day(by.company),
    )
    request.save()
    say(request, by, Said.ASKED, comment)
    reach(request, 0)
    return request
