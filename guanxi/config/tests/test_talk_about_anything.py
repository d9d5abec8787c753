"""Comments, mentions, watching and files on every kind of record that is declared: all of it, by one way."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.http import Http404
from django.test import Client

from guanxi.config.switchboard import SUBJECTS
from guanxi.customers.actions import record_need, share_customer
from guanxi.customers.models import Customer
from guanxi.customers.tests.colleagues import GRANTS
from guanxi.customers.tests.factories import (
    make_contact,
    make_customer,
    make_department,
    make_interaction,
    make_user,
)
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.comments.actions import add_comment
from guanxi.foundation.files import store
from guanxi.foundation.files.actions import add_file
from guanxi.foundation.notifications.models import Notification, Watch
from guanxi.foundation.notifications.notifying import notify
from guanxi.foundation.notifications.shown import lines
from guanxi.foundation.sentences import said
from guanxi.foundation.subjects import comments_page, files_page, named
from guanxi.foundation.tasks.tests.making import LEADING, make_task
from guanxi.purchases.tests.factories import make_order

pytestmark = [pytest.mark.django_db, pytest.mark.page]

ALLOWED = GRANTS | LEADING | {"purchases.import_orders": Scope.OWN, "customers.share_customer": Scope.OWN}
MAKERS: dict[str, Callable[[User, Customer], Any]] = {
    "customers.customer": lambda _by, customer: customer,
    "customers.contact": lambda by, customer: make_contact(customer, by, "Wang Fang"),
    "customers.interaction": lambda by, customer: make_interaction(customer, by, subject="Talked of valves"),
    "customers.need": lambda by, customer: record_need(
        customer, by=by, kind="product", description="A faster line"
    ),
    "purchases.order": lambda by, customer: make_order(by, customer, number="SO-7788"),
    "tasks.task": lambda by, _customer: make_task(by, "Send the drawing"),
}
KINDS = pytest.mark.parametrize("kind", list(MAKERS))
SECRET = b"a drawing"


class Scene:
    """One who has the record, a colleague who sees it, a stranger of another department, and the record."""

    def __init__(self, kind: str) -> None:
        here = make_department()
        self.one, self.colleague = make_user(here, ALLOWED), make_user(here, ALLOWED)
        self.stranger = make_user(make_department(), ALLOWED)
        self.customer = make_customer(self.one, "Sunny Tools")
        self.record = MAKERS[kind](self.one, self.customer)
        self.kind = kind

    def say(self, by: User, body: str = "Ours alone") -> Any:
        return add_comment(by, by=by, record=self.record, body=body)

    def hang(self, name: str = "drawing.pdf") -> Any:
        kept = store.Incoming.of(name, BytesIO(SECRET))
        return add_file(self.one, by=self.one, record=self.record, kept=kept)

    @property
    def address(self) -> str:
        return f"/comments/of/{self.kind}/{self.record.pk}/"


def browser_of(user: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


def test_every_declared_kind_is_tried_here():
    assert {subject.kind for subject in SUBJECTS} == set(MAKERS)


@KINDS
def test_TEA_06_a_colleague_reads_comments_and_files_where_the_notice_leads(kind):
    scene = Scene(kind)
    scene.say(scene.one, f"@{scene.colleague.name} please look")
    file = scene.hang()
    client = browser_of(scene.colleague)
    [notice] = Notification.objects.filter(user=scene.colleague)
    opened = client.get(f"/notices/{notice.pk}/")
    assert opened["Location"].startswith(comments_page(scene.record))
    page = client.get(opened["Location"].partition("#")[0]).content.decode()
    assert "please look" in page
    assert str(scene.record) in page
    shelf = client.get(files_page(scene.record)).content.decode()
    assert "drawing.pdf" in shelf
    out: Any = client.get(f"/files/{file.pk}/")
    assert b"".join(out.streaming_content) == SECRET
    assert client.get(scene.record.get_absolute_url().partition("#")[0]).status_code == 200


@KINDS
@pytest.mark.both
def test_people_of_another_department_reach_nothing_by_any_door(kind):
    scene = Scene(kind)
    comment, file = scene.say(scene.one), scene.hang()
    client = browser_of(scene.stranger)
    pk = scene.record.pk
    for path in (
        comments_page(scene.record),
        files_page(scene.record),
        scene.address,
        f"{scene.address}people/?q=",
        f"/comments/{comment.pk}/history/",
        f"/files/{file.pk}/",
        f"/files/{file.pk}/versions/",
        f"/files/of/{kind}/{pk}/",
        f"/api/files/{file.pk}/content",
        f"/api/files?kind={kind}&record_id={pk}",
        f"/api/comments?kind={kind}&record_id={pk}",
    ):
        assert client.get(path).status_code == 404, path
    for path in (scene.address, f"/notices/watch/{kind}/{pk}/", f"/comments/{comment.pk}/delete/"):
        assert client.post(path, {"body": "x"}).status_code == 404, path
    assert client.get("/api/comments?q=alone").json() == []
    assert client.get("/api/files?q=drawing").json() == []
    found = client.get("/find/", {"q": "drawing"}, headers={"HX-Request-Type": "partial"}).content
    assert b"drawing.pdf" not in found
    with pytest.raises(Http404):
        scene.say(scene.stranger)
    stream = client.get(f"/notices/live/?topic=record:{kind}:{pk}").json()
    assert f"{kind}:{pk}" not in str(stream)
    assert not Watch.objects.filter(user=scene.stranger).exists()


@KINDS
def test_a_stranger_who_is_mentioned_hears_nothing_and_no_notice_names_the_record(kind):
    scene = Scene(kind)
    scene.say(scene.one, f"@{scene.stranger.name} please look")
    assert not Notification.objects.exists()
    assert named(scene.stranger, [(kind, scene.record.pk)]) == {}
    notify([scene.colleague], "mention", scene.record, said("%(who)s mentioned you:") % {"who": "Lin"})
    Notification.objects.update(user=scene.stranger)
    [line] = lines(list(Notification.objects.all()), scene.stranger)
    assert (line.about, line.code, line.url) == ("", "", "")
    assert browser_of(scene.stranger).get(f"/notices/{line.pk}/").status_code == 404


@KINDS
def test_who_watches_hears_of_the_next_comment_and_whoever_stops_does_not(kind):
    scene = Scene(kind)
    client = browser_of(scene.colleague)
    watch = f"/notices/watch/{kind}/{scene.record.pk}/"
    answer = client.post(watch, {"watch": "yes", "next": comments_page(scene.record)})
    assert answer["Location"] == comments_page(scene.record)
    scene.say(scene.one)
    assert Notification.objects.filter(user=scene.colleague, notice="comment").count() == 1
    client.post(watch, {"watch": "no", "next": "https://elsewhere.example/"})
    scene.say(scene.one)
    assert Notification.objects.filter(user=scene.colleague, notice="comment").count() == 1


@KINDS
def test_what_goes_out_of_the_house_names_no_person_and_no_firm(kind):
    scene = Scene(kind)
    [found] = named(scene.one, [(kind, scene.record.pk)]).values()
    assert found.code
    for word in ("Sunny", "Wang", "valves", "drawing"):
        assert word not in found.code


@pytest.mark.both
def test_whom_a_customer_is_shared_with_reads_what_hangs_on_its_parts_and_no_longer_after():
    scene = Scene("customers.contact")
    comment = scene.say(scene.one)
    client = browser_of(scene.stranger)
    share_customer(scene.customer, by=scene.one, reader=scene.stranger)
    assert "Ours alone" in client.get(comments_page(scene.record)).content.decode()
    assert [row["id"] for row in client.get("/api/comments?q=alone").json()] == [comment.pk]


def test_an_undeclared_kind_is_nowhere():
    scene = Scene("customers.contact")
    client = browser_of(scene.one)
    for kind in ("accounts.user", "audit.entry", "nothing", "customers.taglink"):
        assert client.get(f"/comments/on/{kind}/1/").status_code == 404
        assert client.get(f"/comments/on/{kind}/1/files/").status_code == 404
        assert client.get(f"/files/of/{kind}/1/").status_code == 404


def test_the_pages_of_parts_say_how_much_was_said():
    scene = Scene("customers.interaction")
    scene.say(scene.one)
    scene.say(scene.one)
    client = browser_of(scene.colleague)
    for path in (f"/customers/{scene.customer.pk}/", f"/customers/{scene.customer.pk}/interactions/"):
        page = client.get(path).content.decode()
        assert f'href="{comments_page(scene.record)}"' in page, path
        assert '<span class="num t12">2</span>' in page, path
