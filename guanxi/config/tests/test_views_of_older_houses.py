"""A house that was there before the house had views of a list gets them once."""

import pytest
from django.db import transaction

from guanxi.config.starters import VIEWS, install_first_views, install_views
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Role, User
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.savedviews.actions import delete_view, save_view, set_role_opening
from guanxi.foundation.savedviews.models import RoleOpening, SavedView
from guanxi.foundation.savedviews.showing import opening

pytestmark = pytest.mark.django_db


def of(listing: str) -> int:
    return sum(one.listing == listing for one in VIEWS)


def standing(listing: str) -> int:
    return SavedView.objects.filter(listing=listing, ready_made=True).count()


def test_a_house_of_people_gets_the_views_of_tasks_that_it_never_had(make_person):
    seller = make_person("sales")
    install_views({"customers", "orders"})
    delete_view(SavedView.objects.filter(listing="customers")[0], by=User.system())
    for _start in range(2):
        install_first_views()
        assert (standing("tasks"), standing("orders")) == (of("tasks"), of("orders"))
        assert standing("customers") == of("customers") - 1, "who deleted one does not see it again"
    assert str(opening(seller, "tasks")) == "My team’s"


def test_whoever_deleted_all_views_of_a_list_does_not_get_them_again(make_person):
    make_person("sales")
    install_first_views()
    for view in SavedView.objects.filter(listing="tasks"):
        delete_view(view, by=User.system())
    install_first_views()
    assert (standing("tasks"), standing("customers")) == (0, of("customers"))


@pytest.mark.parametrize(("made", "tasks"), [(3, of("tasks")), (20, 0)])
def test_where_entries_name_no_list_their_number_says_of_which_lists_there_were_views(
    make_person, made, tasks
):
    """A house had three views of customers first, then those of every list."""
    make_person("sales")
    install_views()
    for view in SavedView.objects.all():
        delete_view(view, by=User.system())
    kept = ledger.Ledger(by=User.system(), verb="test")
    with transaction.atomic(), ledger.opened(kept):
        for number, entry in enumerate(Entry.objects.filter(verb="install_view")):
            entry.verb = "install_view" if number < made else "something_else"
            del entry.detail["list"]
            entry.save()
    install_first_views()
    assert (standing("tasks"), standing("customers")) == (tasks, 0)


def test_what_a_role_opens_already_stays(make_person):
    make_person("sales")
    system = User.system()
    own = save_view(system, by=system, listing="tasks", name="Ours", query="", shared="everybody")
    role = Role.objects.get(code="sales")
    set_role_opening(role, by=system, listing="tasks", view=own)
    install_views({"tasks"})
    assert RoleOpening.objects.get(role=role, listing="tasks").view == own
