"""Somebody leaves: what is in hand is told, and goes to whoever takes over; nothing open is nobody's."""

from datetime import date

import pytest
from django.db.models import QuerySet

from guanxi.config.tests.beside import lay_beside
from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import SELLING, make_customer, make_department, make_user
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.approvals.models import Request, Seat
from guanxi.foundation.comments.models import Comment
from guanxi.foundation.errors import Refused
from guanxi.foundation.notifications.models import Watch
from guanxi.foundation.savedviews.models import SavedView
from guanxi.foundation.staff import actions as staff
from guanxi.foundation.tasks.actions import complete_task
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tasks.tests.making import LEADING, in_days, make_task
from guanxi.foundation.tests.people import WRITING_BESIDE, Browser

pytestmark = pytest.mark.django_db
GRANTS = SELLING | LEADING | WRITING_BESIDE


def test_what_a_leaver_has_in_hand_is_told_and_goes_to_whoever_takes_over():
    here = make_department()
    leaver, successor = make_user(here, GRANTS, name="王" * 80), make_user(make_department(), GRANTS)
    keeper = make_user(here, {"accounts.manage_users": Scope.ALL, "accounts.manage_roles": Scope.ALL})
    lay_beside(make_customer(leaver, "Sunny Tools"))
    done = make_task(leaver, "Over already", due_on=in_days(1))
    complete_task(done, by=leaver)
    request = Request.objects.get()
    QuerySet[Request](Request).update(asker=keeper)
    QuerySet[Seat](Seat).bulk_create([Seat(request=request, step=0, user=leaver)])
    taken = f"Mine · {'王' * 30}"  # he left once before, and came back
    kept = [(leaver, "Mine", "everybody"), (leaver, "Own", "private")]
    kept += [(successor, name, "private") for name in ("Mine", taken)]
    views = [SavedView(owner=who, listing="tasks", name=name, shared=how) for who, name, how in kept]
    QuerySet[SavedView](SavedView).bulk_create(views)
    watched = Watch.objects.filter(user=leaver).count()
    assert watched, "whoever comments watches"

    page = Browser(keeper).look(f"/people/{leaver.pk}/close/")
    for words in (
        "1 open task",
        "1 approval that waits",
        "1 shared view",
        f"{watched} watched",
        "1 customer",
    ):
        assert words in page
    with pytest.raises(Refused, match="1 open task"):
        staff.close_account(leaver, by=keeper)
    assert User.objects.get(pk=leaver.pk).is_active
    Browser(keeper).send(f"/people/{leaver.pk}/close/", 302, successor=successor.pk)

    assert not User.objects.get(pk=leaver.pk).is_active
    assert Customer.objects.get().owner == successor
    assert list(Task.objects.filter(owner=leaver)) == [done], "what is over stays whose it was"
    open_one = Task.objects.get(is_open=True)
    assert (open_one.owner, open_one.department) == (successor, successor.department)
    assert Seat.objects.get().user == successor
    assert set(SavedView.objects.filter(owner=successor).values_list("name", flat=True)) == {
        "Mine",
        taken,
        f"{taken} 2",
    }
    assert SavedView.objects.get(name="Own").owner == leaver
    counts = [Watch.objects.filter(user=one).count() for one in (leaver, successor)]
    assert counts == [0, watched]
    assert set(Comment.objects.values_list("created_by", flat=True)) == {leaver.pk}


def test_who_asked_does_not_come_to_decide_on_his_own_request():
    here = make_department()
    leaver, asker = make_user(here, GRANTS), make_user(here, GRANTS)
    lay_beside(make_customer(leaver, "Sunny Tools"))
    QuerySet[Request](Request).update(asker=asker, step_since=date(2026, 1, 1))
    QuerySet[Seat](Seat).bulk_create([Seat(request=Request.objects.get(), step=0, user=leaver)])
    with pytest.raises(Refused, match="asked for 1 of these approvals") as refused:
        staff.close_account(leaver, by=User.system(), successor=asker)
    assert refused.value.field == "successor", "another one is chosen, and nothing stays with who left"
    assert (Seat.objects.get().user, User.objects.get(pk=leaver.pk).is_active) == (leaver, True)
