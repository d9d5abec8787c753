"""Who sees which saved view: the statement that lists ask says what the rule says."""

import pytest

from guanxi.customers.tests.factories import make_department, make_role, make_user
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.savedviews import actions
from guanxi.foundation.savedviews.models import SavedView
from guanxi.foundation.staff import actions as staff

pytestmark = pytest.mark.django_db
SEE = {"customers.view_customer": Scope.ALL}
SAVE = SEE | {"savedviews.save_view": Scope.OWN, "savedviews.share_view": Scope.ALL}


def test_the_tabs_of_a_list_are_the_views_that_are_visible():
    place = make_department()
    role = make_role(SAVE)
    owner = make_user(place, SAVE)
    people = {
        "owner": owner,
        "beside": make_user(place, SAVE),
        "below": make_user(make_department(parent=place), SAVE),
        "elsewhere": make_user(make_department(), SAVE),
        "of the role": make_user(make_department(), SAVE),
        "without the right": make_user(place, SEE),
        "left": make_user(place, SAVE),
    }
    staff.assign_roles(people["of the role"], by=User.system(), roles=[role])
    staff.close_account(people["left"], by=User.system())
    given = {"listing": "customers", "query": "tier=high"}
    for shared, of in (("private", None), ("department", None), ("role", role), ("everybody", None)):
        actions.save_view(owner, by=owner, name=shared, shared=shared, role=of, **given)
    told = {}
    for name, person in people.items():
        reader = User.objects.get(pk=person.pk)
        told[name] = {view.name for view in SavedView.objects.of_list(reader, "customers")}
        assert told[name] == set(SavedView.objects.visible_to(reader).values_list("name", flat=True)), name
    assert told == {
        "owner": {"private", "department", "role", "everybody"},
        "beside": {"department", "everybody"},
        "below": {"department", "everybody"},
        "elsewhere": {"everybody"},
        "of the role": {"role", "everybody"},
        "without the right": set(),
        "left": set(),
    }
