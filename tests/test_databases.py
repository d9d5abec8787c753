"""What is laid for many tests is written once, and no test finds what another one changed."""

import pytest

from guanxi.foundation.accounts.models import Company, Department, Role, User
from guanxi.foundation.staff import actions as staff
from tests.databases import laid

pytestmark = pytest.mark.django_db
_laid: list[int] = []


@laid
def names() -> list[str]:
    _laid.append(1)
    make_department("laid")
    return ["laid"]


def make_department(name: str) -> Department:
    return staff.create_department(Company.get(), by=User.system(), name=name)


@pytest.mark.parametrize("once_more", [False, True])
def test_each_test_finds_what_was_laid_and_nothing_of_the_one_before(names, once_more):
    assert names == [one.name for one in Department.objects.all()] == ["laid"]
    assert len(_laid) == 1
    names.append("changed")
    make_department("more")


def test_who_asks_for_nothing_finds_nothing():
    assert not Department.objects.exists()


def test_the_house_s_own_roles_stand(ready_made_roles):
    assert Role.objects.filter(code="manager", ready_made=True).exists()
    assert not Department.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_commits_makes_it_for_itself(names):
    assert (names, Department.objects.count()) == (["laid"], 1)
