"""What the list page shows of a ``lists.Page``: chips, menus, heads with their addresses, finished rows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.few import WALKED
from guanxi.foundation.ui import asking, cells, chips, formats, grouppage, lists, paper, parts
from guanxi.foundation.ui.addresses import record_id
from guanxi.foundation.ui.grouping import GROUP, PART
from guanxi.foundation.ui.left_out import forgiving
from guanxi.foundation.ui.queries import PAGING, ROW, address, kept, string, without

USUAL = 140  # pixels of a column that nobody made wider or narrower, beside those that somebody did
ADD = "add"  # asks for the forms that add a condition, to a group or (MATCH) to the list's own level


def show_list(
    request: SignedIn,
    listing: lists.Listing,
    template: str,
    *,
    heading: Sentence,
    count_url: str = "",
    search_label: Sentence = "",
    summary: Sentence = "",
    **more: Any,
) -> HttpResponse:
    """One page of a list, as the address asks; a fragment for htmx, and the forms that it fetches.

    What the address asks wrongly is left out, and the page says so.
    """
    listing = listing.for_reader(request.user)
    show = partial(
        _show_list,
        request,
        listing,
        template,
        heading=heading,
        count_url=count_url,
        search_label=search_label,
        summary=summary,
        **more,
    )
    return forgiving(request, listing, show)


def _show_list(
    request: SignedIn,
    listing: lists.Listing,
    template: str,
    *,
    heading: Sentence,
    count_url: str,
    search_label: Sentence,
    summary: Sentence,
    **more: Any,
) -> HttpResponse:
    if ADD in request.GET:
        return adding_forms(request, listing)
    table: Any = import_module(settings.SWITCHBOARD)
    keeper, work = table.VIEWS, table.WORK(listing.name, request.user, request.GET)
    if PART in request.GET:
        arranged, _widths = keeper.arranged(request, listing, request.user)
        there = paper.for_paper(arranged, request.user, request.GET)
        return show_part(request, there, pick=work is not None)
    if elsewhere := keeper.opened(request, listing, request.user):
        return redirect(elsewhere)
    arranged, widths = keeper.arranged(request, listing, request.user)
    own = arranged is not listing
    listing = paper.for_paper(arranged, request.user, request.GET)
    more["views"] = keeper.bar(request, arranged, request.user, widths=widths, own=own)
    page = page_asked(listing, request.user, request.GET)
    if paper.is_internal(request.user, request.GET):
        keeper.printed(page.listing or listing, request.user, request.GET, page)
    context = list_context(
        request,
        request.user,
        page,
        heading=heading,
        count_url=count_url,
        search_label=search_label,
        summary=summary,
        work=work,
        widths=widths,
    )
    fragment = request.headers.get("HX-Request-Type") == "partial"
    response = render(request, "ui/listing.html" if fragment else template, context | more)
    response.headers["Vary"] = "HX-Request, HX-Request-Type, Cookie"
    return response


def views_here(request: SignedIn, listing: lists.Listing, form: str) -> parts.Views | str:
    """The views above another shape of the list; or the address to go to instead."""
    keeper: Any = import_module(settings.SWITCHBOARD).VIEWS
    listing = listing.for_reader(request.user)
    elsewhere: str = keeper.opened(request, listing, request.user, form=form)
    found: parts.Views = keeper.bar(request, listing, request.user, form=form)
    return elsewhere or found


def page_asked(listing: lists.Listing, user: User, query: QueryDict) -> lists.Page:
    """The page that the address asks for; of a list by groups no rows, for groups fetch their own."""
    listing = listing.for_reader(user)
    if listing.grouping.named(query.get(GROUP, "")):
        return lists.Page([], lists.read_query(listing, user, query), listing=listing)
    return lists.read_page(listing, user, query, paper.PRINTED if paper.PRINT in query else lists.PAGE)


def show_part(request: SignedIn, listing: lists.Listing, *, pick: bool = False) -> HttpResponse:
    """What of the list is fetched when somebody asks: the rows of a group, what the whole adds up to."""
    return grouppage.show_part(request, listing, shown_columns(listing, request.GET), pick=pick)


def show_count(request: SignedIn, listing: lists.Listing) -> HttpResponse:
    """How many rows the list has, asked for apart from the page."""
    found = lists.count(listing, request.user, request.GET)
    return HttpResponse(found.text, content_type="text/plain")


def list_context(  # noqa: PLR0913 - what a list page may show
    request: HttpRequest,
    user: User,
    page: lists.Page,
    *,
    heading: Sentence,
    count_url: str = "",
    search_label: Sentence = "",
    tabs: Sequence[parts.Tab] = (),
    summary: Sentence = "",
    work: parts.Work | None = None,
    widths: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """The context of ``ui/list.html`` and of its fragment ``ui/listing.html``."""
    listing, asked, query = page.listing, page.asked, request.GET
    if listing is None:
        raise ValueError("the page does not know its listing")
    shown = shown_columns(listing, query)
    top, groups = chips.groups(request.path, query, asked.asking, user)
    within = grouppage.chips_within(request.path, query, asked, user)
    return {
        "heading": heading,
        "list_url": request.path,
        "count_url": count_url and count_url + string(without(query, PAGING)),
        "tabs": tabs,
        "search": listing.search and _search_box(search_label, asked, query),
        "top": top,
        "groups": groups,
        "add_url": address(request.path, query, {ADD: asking.MATCH}) if listing.filters else "",
        "new_group_url": chips.new_group_url(request.path, query, asked.asking),
        "sorts": tuple(_sort_choice(request.path, query, sort, asked) for sort in listing.sorts),
        "columns": _column_choices(listing, shown),
        "columns_kept": kept(query, "columns"),
        "heads": _heads(request.path, query, shown, listing, asked, widths),
        "table_width": sum((widths or {}).get(column.code, USUAL) for column in shown) if widths else 0,
        "body": cells.body(shown, page.rows, user, picked=cells.picking() if work else None),
        "work": work,
        **_turning(request.path, query, page),
        "walked": page.walked and formats.number(WALKED),
        "nothing": not page.rows,
        "looked_at": seen_by_both(listing, user) if not page.rows else "",
        "filtered": bool(any(asked.asking.conditions) or asked.within or asked.text or asked.cursor),
        "summary": summary,
        "within": within,
        **_sought(request.path, query, asked),
        "sought_in": search_label,
        **paper.context(request, user, page, top, groups, within),
        **grouppage.context(request, listing, shown, pick=work is not None),
    }


def _sought(path: str, query: QueryDict, asked: lists.Asked) -> dict[str, str]:
    """What was searched for, the list without that search, and the same search without filters."""
    if not asked.text:
        return {}
    narrowed = any(asked.asking.conditions) or asked.within
    return {
        "sought": asked.text,
        "clear_url": address(path, query, {"q": None}),
        "whole_url": address(path, QueryDict(), {"view": "all", "q": asked.text}) if narrowed else "",
    }


def _column_choices(listing: lists.Listing, shown: Sequence[lists.Column]) -> tuple[parts.ColumnChoice, ...]:
    """The menu posts them as they stand in it: those shown keep the order that somebody gave them."""
    in_their_order = [*shown, *(column for column in listing.columns if column not in shown)]
    return tuple(parts.ColumnChoice(c.code, str(c.label), c in shown, c.always) for c in in_their_order)


def _search_box(label: Sentence, asked: lists.Asked, query: QueryDict) -> parts.SearchBox:
    return parts.SearchBox(label or _("Search"), asked.text, kept(query, "q"))


def seen_by_both(listing: lists.Listing, user: User) -> Sentence:
    """While somebody looks at pages as a colleague: whose emptiness this is, and how far each sees."""
    if user.watched_by is None:
        return ""
    permission = listing.rows().view_permission
    theirs, mine = user.held_scope(permission), user.watched_by.scope_of(permission)
    words = {"name": user, "theirs": reach_of(theirs), "mine": reach_of(mine)}
    said = _(
        "This is what %(name)s sees, as far as you see it too. %(name)s reaches: %(theirs)s; you: %(mine)s."
    )
    return said % words


def reach_of(scope: Scope | None) -> str:
    return scope.label if scope is not None else pgettext("of a reach", "nothing")


def adding_forms(request: SignedIn, listing: lists.Listing) -> HttpResponse:
    """The forms that add a condition, fetched when somebody opens them: all cost as much as the list."""
    group, query = request.GET[ADD], without(request.GET, (ADD, *PAGING))
    filters = listing.for_reader(request.user).filters
    if group == asking.MATCH:
        menus = chips.menus(filters, asking.read(filters, query), request.user, query)
    elif group in asking.GROUPS:
        menus = chips.group_menus(filters, request.user, query, group)
    else:
        raise Refused(_("This page's address is damaged. Open the list again."))
    context = {"menus": menus, "group": group, "list_url": request.path}
    return render(request, "ui/components/adding_forms.html", context)


def shown_columns(listing: lists.Listing, query: QueryDict) -> list[lists.Column]:
    """The columns the address asks for, in its order, else those the room shows by itself."""
    asked = {code: place for place, code in enumerate(query.getlist("columns"))}
    if not asked:
        return [c for c in listing.columns if c.always or c.shown]
    shown = [c for c in listing.columns if c.always or c.code in asked]
    return sorted(shown, key=lambda column: asked.get(column.code, -1))


def _sort_choice(path: str, query: QueryDict, sort: lists.Sort, asked: lists.Asked) -> parts.SortChoice:
    return parts.SortChoice(str(sort.label), _sort_url(path, query, sort, asked), _sorted(sort, asked))


def _head(
    path: str, query: QueryDict, column: lists.Column, listing: lists.Listing, asked: lists.Asked
) -> parts.Head:
    sort = next((s for s in listing.sorts if s.code == column.sort), None) if column.sort else None
    if sort is None:
        return parts.Head(str(column.label), cells.css_class(column))
    url = _sort_url(path, query, sort, asked)
    return parts.Head(str(column.label), cells.css_class(column), url, _sorted(sort, asked))


def _heads(
    path: str,
    query: QueryDict,
    shown: Sequence[lists.Column],
    listing: lists.Listing,
    asked: lists.Asked,
    widths: Mapping[str, int] | None,
) -> tuple[parts.Head, ...]:
    """The heads; with ``widths`` people make columns wider and put them elsewhere."""
    heads = [_head(path, query, column, listing, asked) for column in shown]
    if widths is None:
        return tuple(heads)
    usual = USUAL if widths else 0
    return tuple(
        replace(head, code=column.code, width=widths.get(column.code, usual))
        for head, column in zip(heads, shown, strict=True)
    )


def _sorted(sort: lists.Sort, asked: lists.Asked) -> parts.Sorted:
    if sort.code != asked.sort.code:
        return ""
    return "descending" if asked.descending else "ascending"


def _sort_url(path: str, query: QueryDict, sort: lists.Sort, asked: lists.Asked) -> str:
    """The same list by this order; the order in force turns round."""
    turned = sort.code == asked.sort.code and not asked.reverse
    return address(path, query, {"sort": f"-{sort.code}" if turned else sort.code})


def _turning(path: str, query: QueryDict, page: lists.Page) -> dict[str, str]:
    """Which rows these are, as far as the addresses that led here tell, and where the neighbours are."""
    first, rows = _first(query, page), len(page.rows)
    found = {
        "before_url": _turn(path, query, "before", page.before, first and max(1, first - lists.PAGE)),
        "after_url": _turn(path, query, "after", page.after, first and first + rows),
    }
    if first and rows:
        found |= {"row_first": formats.number(first), "row_last": formats.number(first + rows - 1)}
    return found


def _first(query: QueryDict, page: lists.Page) -> int:
    """The number of the page's first row; 0 where nobody can say."""
    return (record_id(query.get(ROW, "")) or 0) if page.before else 1


def _turn(path: str, query: QueryDict, way: str, cursor: str, first: int) -> str:
    return address(path, query, {way: cursor, ROW: str(first) if first else None}) if cursor else ""
