"""CUS-24: of each kind of administrator one stays, whatever is taken away and however many take at once."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404

from guanxi.foundation.accounts.models import Role, User
from guanxi.foundation.errors import Refused
from guanxi.foundation.rights import actions as rights
from guanxi.foundation.staff import actions as staff
from guanxi.foundation.staff.separation import holders

from .conftest import role

KINDS = ("system_administrator", "security_administrator", "auditor")


@pytest.mark.parametrize("code", KINDS)
def test_CUS_24_the_last_of_a_kind_is_neither_dismissed_nor_closed(make_person, code):
    last = make_person(code)
    for attempt in (
        lambda: staff.assign_roles(last, by=User.system(), roles=[]),
        lambda: staff.assign_roles(last, by=User.system(), roles=[role("sales")]),
        lambda: staff.close_account(last, by=User.system()),
    ):
        with pytest.raises(Refused, match="last"):
            attempt()
    make_person(code)
    staff.close_account(last, by=User.system())
    assert not User.objects.get(pk=last.pk).is_active


def test_CUS_24_the_last_auditor_is_not_stripped_by_a_change_of_the_role(make_person):
    guard, one = make_person("security_administrator"), make_person()
    copy = rights.copy_role(role("auditor"), by=guard, name="Reader of trails")
    staff.assign_roles(one, by=guard, roles=[copy])
    with pytest.raises(Refused, match="last auditor"):
        rights.change_role(copy, by=guard, grants={"frontdoor.back_up": 4})
    assert holders("auditor") == {one.pk}
    make_person("auditor")
    rights.change_role(copy, by=guard, grants={"frontdoor.back_up": 4})
    assert User.objects.get(pk=one.pk).may("frontdoor.back_up")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("code", ["security_administrator"])
def test_CUS_24_two_who_close_each_other_at_once_leave_one(make_person, code):
    pair = [make_person(code), make_person(code)]
    start = threading.Barrier(2)

    def close(by: User, other: User) -> None:
        start.wait()
        try:
            staff.close_account(other, by=User.objects.get(pk=by.pk))
        except (Refused, PermissionDenied, Http404):
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=close, args=two) for two in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(holders(code)) == 1


@pytest.mark.django_db(transaction=True)
def test_CUS_24_two_roles_stripped_at_once_leave_one_that_watches(make_person):
    pair = [make_person("security_administrator"), make_person("security_administrator")]
    copies: list[Role] = []
    for number in range(2):
        copies.append(rights.copy_role(role("auditor"), by=pair[0], name=f"Trail {number}"))
        staff.assign_roles(make_person(), by=pair[0], roles=[copies[-1]])
    start = threading.Barrier(2)

    def strip(by: User, copy: Role) -> None:
        start.wait()
        try:
            rights.change_role(copy, by=User.objects.get(pk=by.pk), grants={"frontdoor.back_up": 4})
        except Refused:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=strip, args=two) for two in zip(pair, copies, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(holders("auditor")) == 1
