"""Who sees which rows: own, department, department and below, all."""

import pytest

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.tests.model import Folder, Folders, create_folder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cabinet")]

VIEW = "cabinet.view_folder"


@pytest.fixture
def house(make_user, make_department):
    """Head office, a branch below it with a team below that, and one beside; a folder of a clerk in each."""
    places: dict[str, Department] = {}
    for name, parent in [("head", None), ("branch", "head"), ("team", "branch"), ("beside", None)]:
        places[name] = make_department(parent and places[parent])
        clerk = make_user(places[name], add=Scope.ALL)
        create_folder(places[name], by=clerk, title=name)
    return places


def seen(user: User) -> list[str]:
    return sorted(Folder.objects.visible_to(user).values_list("title", flat=True))


@pytest.mark.parametrize(
    ("scope", "titles"),
    [
        (None, []),
        (Scope.OWN, ["own"]),
        (Scope.DEPARTMENT, ["branch", "own"]),
        (Scope.DEPARTMENT_BELOW, ["branch", "own", "team"]),
        (Scope.ALL, ["beside", "branch", "head", "own", "team"]),
    ],
)
def test_CUS_20_each_scope_shows_exactly_its_rows(house, make_user, scope, titles):
    user = make_user(house["branch"], scope, add=Scope.ALL)
    create_folder(house["beside"], by=user, title="own")
    assert seen(user) == titles


def test_branches_together_are_what_is_visible_and_each_is_one_condition(house, make_user):
    for scope in Scope:
        user = make_user(house["head"], scope, add=Scope.ALL)
        create_folder(house["head"], by=user, title=f"own {scope}")
        branches = Folder.objects.all().branches(user)
        together = {pk for branch in branches for pk in branch.values_list("pk", flat=True)}
        assert together == set(Folder.objects.visible_to(user).values_list("pk", flat=True))
        assert all(" OR " not in str(branch.query) for branch in branches)
    assert len(Folder.objects.all().branches(make_user(house["head"], Scope.DEPARTMENT_BELOW))) == 4


def test_a_row_not_yet_written_is_judged_like_one_that_is(house, make_user):
    for scope in [None, *Scope]:
        user = make_user(house["branch"], scope, add=Scope.ALL)
        create_folder(house["team"], by=user, title="own")
        visible = set(Folder.objects.visible_to(user).values_list("pk", flat=True))
        for folder in Folder.objects.all():
            reaches = Folders.reaches(
                user, VIEW, owner_id=folder.owner_id, department_id=folder.department_id
            )
            assert reaches == (folder.pk in visible)


def test_the_widest_of_several_roles_counts(house, make_user):
    narrow, wide = make_user(house["beside"]), make_user(scope=Scope.ALL)
    narrow.roles.add(*wide.roles.all())
    assert seen(User.objects.get(pk=narrow.pk)) == ["beside", "branch", "head", "team"]


def test_one_who_left_sees_nothing_and_the_system_everything(house, make_user):
    gone = make_user(scope=Scope.ALL)
    gone.is_active = False
    assert seen(gone) == []
    assert len(seen(User.system())) == 4


def test_one_without_a_department_sees_his_own(house, make_user):
    user = make_user(house["head"], Scope.DEPARTMENT_BELOW, add=Scope.ALL)
    create_folder(house["head"], by=user, title="own")
    user.department = None
    assert seen(user) == ["own"]


def test_a_department_whose_path_begins_alike_is_not_below(make_department, make_user):
    department = make_department()
    alike = Department(pk=int(f"{department.pk}7"), name="Alike", path=f"/{department.pk}7/")
    with ledger.opened(ledger.Ledger(by=User.system(), verb="test")):
        alike.save()
    user = make_user(department, Scope.DEPARTMENT_BELOW)
    assert user.departments_within(Scope.DEPARTMENT_BELOW) == [department.pk]
