"""The list page's addresses: what a click changes, and what it leaves as it was."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.db.models import Q
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import translation

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui import asking, cells, chips, day_filters, filters, lists
from guanxi.foundation.ui.listpage import list_context

LISTING = lists.Listing(
    name="things",
    rows=User.objects.all,
    columns=(
        lists.Column("name", "Name", cells.text, sort="name", always=True),
        lists.Column("value", "Value", cells.text, sort="value", numeric=True),
        lists.Column("city", "City", cells.text, shown=False),
    ),
    sorts=(
        lists.Sort("value", "Value", ("session_epoch", "id"), descending=True),
        lists.Sort("name", "Name", ("name", "id")),
    ),
    filters=(
        filters.choice_filter(
            "tier", "Tier", [("high", "High"), ("risk", "Risk"), ("new", "New"), ("old", "Old")]
        ),
        filters.choice_filter("kind", "Kind", [("firm", "Firm"), ("person", "Person")]),
        day_filters.day_filter("from", "Seen from", "seen__gte"),
        filters.Filter(
            "maker",
            "Maker",
            lambda values, _user: Q(maker__in=values),
            lambda _user: (),
            words=lambda values, _user: [(value, f"Maker {value}") for value in values],
        ),
    ),
    search=lambda text, _user: Q(name=text),
)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def reader() -> User:
    """Somebody of whom no database knows, from whom nothing is hidden."""
    user = User(username="lin")
    user.masks = {}
    return user


def context(address: str, rows: tuple[str, ...] = ("a",), before: str = ""):
    request = RequestFactory().get(address)
    user = reader()
    asked = lists.read_query(LISTING, user, request.GET)
    page = lists.Page(list(rows), asked, after="AFTER", before=before, listing=LISTING)
    return list_context(request, user, page, heading="Things", count_url="/things/count/")


def words(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query)


def test_a_chip_names_its_values_and_its_cross_removes_only_itself():
    shown = context("/things/?tier=high&tier=risk&kind=firm&sort=name&q=abc")
    tier, kind = shown["top"].chips
    assert (tier.label, tier.value) == ("Tier", "High, Risk")
    assert words(tier.remove_url) == {"kind": ["firm"], "sort": ["name"], "q": ["abc"]}
    assert kind.value == "Firm"


def test_what_can_be_added_is_what_can_be_chosen_or_typed_and_is_fetched_when_opened():
    shown = context("/things/?tier=high")
    assert words(shown["add_url"]) == {"tier": ["high"], "add": ["match"]}
    query = QueryDict("tier=high")
    menus = chips.menus(LISTING.filters, asking.read(LISTING.filters, query), reader(), query)
    assert [(menu.key, menu.typed) for menu in menus] == [("kind", ""), ("from", "date")]


def test_a_typed_day_is_shown_as_people_read_it_and_can_be_typed_again():
    chip = context("/things/?from=2024-10-01")["top"].chips[0]
    assert (chip.label, chip.operator, chip.value) == ("Seen from", "", "1 Oct 2024")
    assert chip.menu.first == "2024-10-01"


def test_a_typed_day_that_is_none_is_refused_with_a_sentence():
    with pytest.raises(Refused, match="not a date"):
        context("/things/?from=2024-13-01")


def test_a_value_that_only_links_set_has_words_of_its_own():
    assert context("/things/?maker=7")["top"].chips[0].value == "Maker 7"


def test_many_values_are_shortened():
    shown = context("/things/?tier=high&tier=risk&tier=new&tier=old")
    assert shown["top"].chips[0].value == "High, Risk, New +1"


def test_every_change_begins_again_at_the_first_page():
    shown = context("/things/?tier=high&after=WzEsMl0")
    for url in (shown["top"].chips[0].remove_url, shown["heads"][0].sort_url, shown["count_url"]):
        assert "after" not in words(url)
    assert ("after", "WzEsMl0") not in shown["search"].kept


def test_turning_the_page_keeps_filters_and_order():
    shown = context("/things/?tier=high&sort=name")
    kept = {"tier": ["high"], "sort": ["name"]}
    assert words(shown["after_url"]) == {**kept, "after": ["AFTER"], "row": ["2"]}
    assert shown["before_url"] == ""


def test_a_page_says_which_rows_it_shows_as_far_as_the_way_to_it_tells():
    first, second = context("/things/"), context("/things/?after=WzEsMl0&row=51", ("a", "b"), before="BEFORE")
    assert (first["row_first"], first["row_last"]) == ("1", "1")
    assert (second["row_first"], second["row_last"], words(second["before_url"])["row"]) == (
        "51",
        "52",
        ["1"],
    )
    assert "row_first" not in context("/things/?after=WzEsMl0", before="BEFORE")


def test_a_head_sorts_by_its_column_and_then_turns_it_round():
    assert words(context("/things/")["heads"][0].sort_url)["sort"] == ["name"]
    assert words(context("/things/?sort=name")["heads"][0].sort_url)["sort"] == ["-name"]
    assert words(context("/things/?sort=-name")["heads"][0].sort_url)["sort"] == ["name"]


def test_the_order_in_force_is_told_to_those_who_listen():
    by_value = context("/things/")["heads"]
    assert [head.sorted for head in by_value] == ["", "descending"]
    assert [h.sorted for h in context("/things/?sort=-name")["heads"]] == ["descending", ""]


def test_columns_are_those_chosen_and_the_name_always():
    assert [c.label for c in context("/things/")["heads"]] == ["Name", "Value"]
    assert [c.label for c in context("/things/?columns=city")["heads"]] == ["Name", "City"]
    assert ("columns", "city") in context("/things/?columns=city")["search"].kept


def test_an_empty_list_and_an_empty_answer_are_told_apart():
    assert context("/things/", rows=())["filtered"] is False
    assert context("/things/?q=nobody", rows=())["filtered"] is True


def test_words_of_a_visitor_are_escaped_in_the_page():
    shown = context("/things/?q=%3Cscript%3E")
    assert shown["search"].value == "<script>"
    from django.template.loader import render_to_string

    page = render_to_string("ui/listing.html", shown)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
