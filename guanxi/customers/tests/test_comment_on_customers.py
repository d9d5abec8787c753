"""Comments on a customer: who may, who hears, what is shown, what others cannot reach."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client

from guanxi.foundation.accounts.models import User
from guanxi.foundation.comments import actions
from guanxi.foundation.comments.models import Comment, Mention
from guanxi.foundation.comments.shown import unseeing
from guanxi.foundation.live.models import LiveEvent
from guanxi.foundation.notifications.models import Notification, Watch
from guanxi.foundation.search.keeping import Searchable
from guanxi.foundation.staff.actions import change_sign_in_name, close_account, rename_user

from .colleagues import make_place, make_three

pytestmark = [pytest.mark.django_db, pytest.mark.page]


def say(by, customer, body="Call them on Monday", **more):
    return actions.add_comment(by, by=by, record=customer, body=body, **more)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_TEA_06_a_mention_tells_the_colleague_and_once_only():
    """TEA-05"""
    one, other, _stranger = make_three()
    comment = say(one, make_place(one), f"@{other.name} please look")
    actions.change_comment(comment, by=one, body=f"@{other.name} please look today")
    row = Notification.objects.get()
    assert (row.user, row.notice) == (other, "mention")
    assert row.url.endswith(f"#comment-{comment.pk}")
    assert "look" not in str(row.sentence)


def test_who_has_another_name_by_now_is_shown_by_that_where_a_comment_names_the_person():
    one, other, _stranger = make_three()
    customer = make_place(one)
    old = other.name
    comment = say(one, customer, f"@{old} please look")
    rename_user(other, by=User.system(), name="Chen Xin")
    page = signed_in(one).get(f"/customers/{customer.pk}/comments/").text
    assert ('<span class="at-name">@Chen Xin</span> please look' in page, f"@{old}" in page) == (True, False)
    actions.change_comment(comment, by=one, body=f"@{old} and @Chen Xin please look")
    assert Mention.objects.get().named == "Chen Xin"
    assert Notification.objects.count() == 1


def name_alike(stays: User, leaves: User) -> None:
    """One name begins the other, whose bearer is not here any more."""
    system = User.system()
    change_sign_in_name(rename_user(stays, by=system, name="林晓"), by=system, username="linxiao")
    close_account(rename_user(leaves, by=system, name="林晓岚"), by=system)


@pytest.mark.parametrize("body", ["info@linxiao", "@linxiao.berg", "@林晓岚 请看"])
def test_what_goes_on_behind_a_name_or_before_the_at_mentions_nobody(body):
    one, other, stranger = make_three()
    name_alike(other, stranger)
    say(one, make_place(one), body)
    assert not Mention.objects.exists()


def test_another_name_is_not_shown_within_the_name_of_somebody_else():
    one, other, stranger = make_three()
    customer = make_place(one)
    name_alike(other, stranger)
    say(one, customer, "请@林晓看，@林晓岚 走了")
    rename_user(other, by=User.system(), name="林晓燕")
    page = signed_in(one).get(f"/customers/{customer.pk}/comments/").text
    assert '请<span class="at-name">@林晓燕</span>看，@林晓岚 走了' in page


def test_whoever_cannot_see_the_customer_hears_nothing_and_the_author_is_told_so():
    one, _other, stranger = make_three()
    comment = say(one, make_place(one), f"@{stranger.name} please look")
    assert not Notification.objects.exists()
    assert unseeing(comment, one) == [stranger]


def test_TEA_06_who_comments_watches_and_hears_of_the_next_comment():
    """TEA-06"""
    one, other, _stranger = make_three()
    customer = make_place(one)
    say(one, customer)
    assert Watch.objects.get().user == one
    say(other, customer, "Done")
    assert list(Notification.objects.values_list("user", "notice")) == [(one.pk, "comment")]


def test_the_thread_says_how_many_there_are_for_the_tab_above_it():
    one, other, _stranger = make_three()
    customer = make_place(one)
    say(other, customer, "Done")
    url = f"/comments/of/customers.customer/{customer.pk}/"
    answer = signed_in(one).post(url, {"body": "Seen"}, headers={"HX-Request": "true"})
    assert 'data-count="2"' in answer.content.decode()
    assert f'data-tab="/customers/{customer.pk}/comments/"' in answer.content.decode()
    assert (
        f'href="/customers/{customer.pk}/comments/"' in signed_in(one).get(f"/customers/{customer.pk}/").text
    )


def test_an_open_page_hears_of_a_comment_and_of_no_word_of_it():
    one, _other, _stranger = make_three()
    customer = make_place(one)
    say(one, customer, "Secret plan")
    event = LiveEvent.objects.get(topic=f"record:customers.customer:{customer.pk}")
    assert "Secret" not in str(event.data)


def test_only_its_author_changes_a_comment_and_what_it_was_stays_known():
    one, other, _stranger = make_three()
    comment = say(one, make_place(one), "Old words")
    with pytest.raises(PermissionDenied):
        actions.change_comment(comment, by=other, body="x")
    actions.change_comment(comment, by=one, body="New words")
    page = signed_in(other).get(f"/comments/{comment.pk}/history/").content.decode()
    assert "Old words" in page
    assert "New words" in page


@pytest.mark.both
def test_a_deleted_comment_is_gone_everywhere_and_can_be_brought_back():
    one, _other, _stranger = make_three()
    customer = make_place(one)
    comment = say(one, customer, "Passing words")
    client = signed_in(one)
    client.post(f"/comments/{comment.pk}/delete/")
    assert b"Passing words" not in client.get(f"/customers/{customer.pk}/comments/").content
    assert b"Passing words" not in client.get(f"/customers/{customer.pk}/").content
    assert client.get("/api/comments?q=Passing").json() == []
    client.post(f"/comments/{comment.pk}/restore/")
    assert b"Passing words" in client.get(f"/customers/{customer.pk}/").content


@pytest.mark.both
def test_people_of_another_department_reach_nothing_by_any_door():
    one, _other, stranger = make_three()
    customer = make_place(one)
    comment = say(one, customer, "Ours alone")
    client = signed_in(stranger)
    kind = "customers.customer"
    for path in (
        f"/customers/{customer.pk}/comments/",
        f"/comments/{comment.pk}/",
        f"/comments/{comment.pk}/history/",
        f"/comments/of/{kind}/{customer.pk}/",
        f"/comments/of/{kind}/{customer.pk}/people/?q=",
        f"/api/comments?kind={kind}&record_id={customer.pk}",
    ):
        assert client.get(path).status_code == 404, path
    assert client.get("/api/comments?q=alone").json() == []
    assert client.post(f"/comments/{comment.pk}/delete/").status_code == 404
    assert client.post(f"/notices/watch/{kind}/{customer.pk}/").status_code == 404
    with pytest.raises(Http404):
        say(stranger, customer)
    with pytest.raises(Http404):
        actions.change_comment(comment, by=stranger, body="x")
    token = client.get(f"/notices/live/?topic=record:{kind}:{customer.pk}").json()
    assert str(customer.pk) not in str(token.get("topics", ""))


@pytest.mark.both
def test_comments_are_found_by_their_words_and_the_index_knows_it_is_whole():
    from guanxi.config.switchboard import SEARCHABLE

    one, _other, _stranger = make_three()
    comment = say(one, make_place(one), "三月前把图纸发给客户")
    say(one, make_place(one), "Something else")
    client = signed_in(one)
    assert [row["id"] for row in client.get("/api/comments?q=图纸").json()] == [comment.pk]
    actions.delete_comment(comment, by=one)
    mine: Searchable = next(each for each in SEARCHABLE if each.model is Comment)
    assert not list(mine.missing())
    assert not list(mine.extra())


@pytest.mark.both
def test_the_picker_knows_pinyin_and_marks_who_cannot_see():
    one, other, stranger = make_three()
    customer = make_place(one)
    answer = signed_in(one).get(f"/comments/of/customers.customer/{customer.pk}/people/?q=User").json()
    sees = {each["id"]: each["sees"] for each in answer["people"]}
    assert sees[other.pk] is True
    assert sees[stranger.pk] is False


@pytest.mark.both
def test_thirty_comments_cost_as_many_queries_as_three(django_assert_max_num_queries):
    one, other, _stranger = make_three()
    customer = make_place(one)
    for _number in range(3):
        say(one, customer, f"@{other.name} words")
    client = signed_in(one)
    client.get(f"/customers/{customer.pk}/comments/")
    with django_assert_max_num_queries(22) as few:
        client.get(f"/comments/of/customers.customer/{customer.pk}/")
    for _number in range(27):
        say(one, customer, f"@{other.name} words")
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(f"/comments/of/customers.customer/{customer.pk}/")
