"""A customer that a colleague of another department keeps: that it exists is told, and nothing else of it."""

import pytest
from django.urls import reverse

from guanxi.customers.actions import ask_for_access
from guanxi.customers.elsewhere import kept_elsewhere
from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import SELLING, make_contact, make_customer, make_department, make_user
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope, Shown
from guanxi.foundation.errors import Refused
from guanxi.foundation.notifications.models import Notification
from guanxi.foundation.rights.actions import create_role
from guanxi.foundation.tests import made

pytestmark = pytest.mark.django_db
NAME, PHONE = "苏州恒岳精密机械有限公司", "13812345678"


@pytest.fixture
def two():
    """Somebody who keeps a firm, and a colleague of another department who is about to add it."""
    keeper = make_user(make_department(), SELLING | {"customers.share_customer": Scope.OWN}, name="王敏")
    customer = make_customer(keeper, NAME, note="贵宾")
    make_contact(customer, keeper, "赵敏", phone=PHONE)
    return keeper, make_user(make_department()), customer


def test_CUS_27_who_adds_a_customer_that_is_elsewhere_is_told_so_and_can_ask_for_it(client, two):
    keeper, other, customer = two
    client.force_login(other)
    typed = {"name": "苏州恒岳精密机械有限公司 ", "kind": "firm", "contact_name": "赵", "contact_phone": ""}
    told = client.post(reverse("find_doubles"), typed).text
    assert "王*" in told
    assert not [word for word in ("王敏", "贵宾", customer.customer_no, "赵敏") if word in told]
    typed |= {"name": "别的名字", "contact_phone": "+86 138-1234-5678"}
    assert "王*" in client.post(reverse("find_doubles"), typed).text, "by the number, however written"
    assert "王*" not in client.post(reverse("find_doubles"), typed | {"contact_phone": "13812345679"}).text

    page = client.post(reverse("create_customer"), _form(client, name=NAME))
    assert (page.status_code, Customer.objects.count()) == (409, 1)
    token = page.context["elsewhere"][0].token
    client.post(reverse("ask_for_access"), {"token": token})
    client.post(reverse("ask_for_access"), {"token": token})
    asked = Notification.objects.get(user=keeper)
    assert (asked.notice, asked.by, asked.url) == ("access_asked", other, f"/customers/{customer.pk}/share/")
    again = client.post(reverse("create_customer"), _form(client, name=NAME, elsewhere="told"))
    assert again.status_code == 302


def _form(client, **typed):
    form = client.get(reverse("create_customer")).context["form"]
    return {name: form[name].value() or "" for name in form.fields} | typed


def test_nobody_is_told_what_he_sees_anyway_or_by_what_his_role_hides(client, two):
    keeper, other, _customer = two
    assert kept_elsewhere(keeper, {"name": NAME, "kind": "firm"}, [{"phone": PHONE}]) == []
    told = kept_elsewhere(other, {"name": NAME, "kind": "firm"}, [])
    with pytest.raises(Refused):
        ask_for_access(keeper.department, by=keeper, token=told[0].token)
    with pytest.raises(Refused):
        ask_for_access(other.department, by=other, token=told[0].token[:-2] + "xx")
    masks = {"phone": Shown.HIDDEN}
    blind = create_role(Company.get(), by=User.system(), name="Blind", grants=SELLING, masks=masks)
    hidden = made.user(make_department(), [blind], username="blind", name="Blind")
    assert kept_elsewhere(hidden, {"name": "", "kind": "firm"}, [{"phone": PHONE}]) == []
    assert len(kept_elsewhere(other, {"name": "", "kind": "firm"}, [{"phone": PHONE}])) == 1
    client.force_login(other)
    found = client.get("/api/customers/elsewhere", {"name": NAME}).json()
    assert [one["owner"] for one in found] == ["王*"]


def test_a_person_is_not_recognised_by_a_name_alone(two):
    keeper, other, _customer = two
    make_customer(keeper, "王芳", kind="person")
    assert kept_elsewhere(other, {"name": "王芳", "kind": "person"}, []) == []
