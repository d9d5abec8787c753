"""Nothing is ownerless when somebody leaves: every reference to a person is judged, and what is open goes."""

from typing import Any

import pytest
from django.apps import apps

from guanxi.customers import actions as customers
from guanxi.customers.following_up import waiting
from guanxi.customers.models import Customer, Interaction
from guanxi.customers.needs.models import Need
from guanxi.customers.subject_rights.actions import answer_request, register_request
from guanxi.customers.tests.factories import (
    SELLING,
    make_contact,
    make_customer,
    make_department,
    make_interaction,
    make_user,
)
from guanxi.foundation.accounts.models import Token, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.staff import actions as staff
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tasks.tests.making import WORKING, in_days, make_task

# Open work: when the account closes none of it is the leaver's any more.
GOES = {
    "customers.customer.owner", "customers.interaction.owner", "customers.need.owner", "tasks.task.owner",
    "approvals.seat.user", "savedviews.savedview.owner", "notifications.watch.user", "policies.duty.user",
    "customers.subjectrequest.owner",
}  # fmt: skip
# Ways in: gone with the account, or closed to whoever has none.
ENDS = {
    "accounts.token.user", "signin.visit.user", "signin.rescue.user", "calendar.feed.user",
    "mfa.authenticator.user", "account.emailaddress.user", "accounts.user_roles.user",
}  # fmt: skip
# Asked for whoever works here: a leaver is passed over there.
PASSED_OVER = {
    "approvals.head.user", "approvals.deputy.user", "approvals.deputy.deputy", "accounts.group_members.user",
    "accounts.share.person", "tasks.collaboration.user", "notifications.address.user",
    "notifications.delivery.user",
}  # fmt: skip
# One's own and nobody else's concern: views, habits, what one was told, memories of imports.
OWN = {
    "savedviews.viewplace.user", "savedviews.listlayout.user", "savedviews.listexport.by", "palette.use.user",
    "notifications.notification.user", "notifications.habits.user", "notifications.preference.user",
    "imports.columnmemory.by", "imports.wordmemory.by", "comments.mention.user",
}  # fmt: skip
# Who did it, at that time: the name stays. (Figures by owner are counted anew.)
HISTORY = {
    "approvals.request.asker", "approvals.seat.by", "approvals.move.by", "approvals.move.instead_of",
    "customers.customer.confirmed_by", "customers.disagreement.settled_by", "customers.qualitycount.owner",
    "scoring.scorerun.by", "scoring.modelcard.by", "scoring.offeranswer.by",
    "imports.importrun.by", "worklists.bulkedit.by", "notifications.notification.by",
    "jobs.jobrun.by", "changes.changeset.by", "changes.change.by", "changes.absorbed.by",
    "changes.absorbed.released_by", "accounts.share.by",
    "signin.rescue.by", "policies.policyversion.published_by", "oversight.failedsignin.user",
    "oversight.securityreview.signed_by", "customers.subjectrequest.answered_by", "customers.erasure.by",
}  # fmt: skip


def references() -> set[str]:
    """Every column that names a person, but for who wrote a record first."""
    return {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is User and field.name != "created_by"
    }


def test_every_reference_to_a_person_is_judged():
    """A new one is put into a list above; into GOES together with what hands it over."""
    judged = [GOES, ENDS, PASSED_OVER, OWN, HISTORY]
    assert set().union(*judged) == references()
    assert sum(map(len, judged)) == len(references()), "each in one list"


@pytest.mark.django_db
def test_open_needs_follow_ups_and_tasks_go_and_the_name_stays_in_history():
    here = make_department()
    leaver, heir, colleague = (make_user(here, SELLING | WORKING, name=name) for name in ("L", "H", "C"))
    keeper = make_user(here, {"accounts.manage_users": Scope.ALL, "accounts.manage_roles": Scope.ALL})
    mine, theirs = make_customer(leaver), make_customer(colleague)
    told: Any = {"kind": "product", "description": "A faster line"}
    own = customers.record_need(mine, by=leaver, owner=leaver, **told)
    other = customers.record_need(theirs, by=User.system(), owner=leaver, **told)
    met = customers.record_need(mine, by=leaver, owner=leaver, **told)
    customers.move_need(met, by=leaver, status="met", outcome="Delivered")
    talk = make_interaction(mine, leaver, follow_up="Send the offer", status="todo")
    firm = make_contact(mine, leaver)
    asked = [
        register_request(mine, by=User.system(), owner=leaver, kind="access", source="message", contact=firm)
        for _n in range(2)
    ]
    answer_request(asked[0], by=User.system(), state="declined", answer="Unknown")
    make_task(leaver, due_on=in_days(1))
    staff.create_token(leaver, by=leaver, name="program")

    assert waiting(Interaction.objects.all(), leaver).count() == 1
    staff.close_account(leaver, by=keeper, successor=heir)
    for need in (own, other, met):
        need.refresh_from_db()
    assert own.owner == heir
    assert other.owner == colleague, "a colleague's customer is that colleague's"
    assert met.owner == leaver, "what is over keeps its name"
    for request in asked:
        request.refresh_from_db()
    assert [request.owner for request in asked] == [leaver, heir]
    assert not Need.objects.filter(owner=leaver).still_open().exists()
    assert not waiting(Interaction.objects.all(), leaver).exists()
    for rows in (Customer.objects, Task.objects.still_open()):
        assert not rows.filter(owner=leaver).exists()
    assert not Token.objects.filter(user=leaver).exists()
    talk.refresh_from_db()
    assert talk.created_by == leaver
