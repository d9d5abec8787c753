"""The board: columns by stage, cards that are moved, what a column adds up to."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui import lists
from guanxi.foundation.ui.addresses import record_id
from guanxi.foundation.ui.left_out import forgiving
from guanxi.foundation.ui.listpage import ADD, adding_forms, list_context, views_here
from guanxi.foundation.ui.undo import with_undo
from guanxi.foundation.worklists.boards import Board, Column, read_columns, read_more, sums
from guanxi.foundation.worklists.choosing import seen
from guanxi.foundation.worklists.declaring import Worklist, worklist_named


def _board_of(name: str) -> tuple[Worklist, Board]:
    worklist = worklist_named(name)
    if worklist.board is None:
        raise Http404(name)
    return worklist, worklist.board


@require_GET
def show_board(request: SignedIn, name: str) -> HttpResponse:
    """The list as a board; a fragment for htmx."""
    worklist, board = _board_of(name)
    listing = worklist.listing(request.user)
    if ADD in request.GET:
        return adding_forms(request, listing)
    return forgiving(request, listing, lambda: _show_board(request, worklist, board, listing))


def _show_board(request: SignedIn, worklist: Worklist, board: Board, listing: lists.Listing) -> HttpResponse:
    name = worklist.name
    views = views_here(request, listing, "board")
    if isinstance(views, str):
        return redirect(views)
    columns = read_columns(listing, board, request.user, request.GET)
    cards = board.cards([row for column in columns for row in column.rows], request.user)
    empty = lists.Page([], lists.read_query(listing, request.user, request.GET), listing=listing)
    context = list_context(request, request.user, empty, heading=worklist.heading, **worklist.frame.asked) | {
        **worklist.frame.context(request.user, request.GET),
        "nothing": not any(column.rows for column in columns),
        "views": views,
        "name": name,
        "forms": worklist.forms(request.GET, "board"),
        "columns_shown": [_shown(worklist, board, column, cards, request) for column in columns],
        "sums_url": f"{reverse('sum_board', args=[name])}?{request.GET.urlencode()}",
        "move_url": reverse("move_card", args=[name, 0]),
        "stages": board.stages,
        "moves": {code: sorted(after) for code, after in board.moves.items()},
        "may_move": request.user.may(worklist.permission),
    }
    fragment = request.headers.get("HX-Request-Type") == "partial"
    template = "worklists/board_body.html" if fragment else "worklists/board.html"
    response = render(request, template, context)
    response.headers["Vary"] = "HX-Request, HX-Request-Type, Cookie"
    return response


def _shown(worklist: Worklist, board: Board, column: Column, cards: Any, request: SignedIn) -> dict[str, Any]:
    turned = request.GET.copy()
    turned["after"] = column.after
    more = f"{reverse('more_cards', args=[worklist.name, column.code])}?{turned.urlencode()}"
    return {
        "code": column.code,
        "label": column.label,
        "cards": [
            (str(row.pk), str(row.version), cards[row.pk].drawn, cards[row.pk].name) for row in column.rows
        ],
        "more_url": more if column.after else "",
    }


@require_GET
def more_cards(request: SignedIn, name: str, stage: str) -> HttpResponse:
    """Further cards of one column."""
    worklist, board = _board_of(name)
    if stage not in dict(board.stages):
        raise Http404(stage)
    column = read_more(worklist.listing(request.user), board, request.user, request.GET, stage)
    cards = board.cards(column.rows, request.user)
    context = {"column": _shown(worklist, board, column, cards, request)}
    return render(request, "worklists/cards.html", context)


@require_GET
def sum_board(request: SignedIn, name: str) -> HttpResponse:
    """What each column counts and adds up to, apart from the board."""
    worklist, board = _board_of(name)
    found = sums(worklist.listing(request.user), board, request.user, request.GET)
    context = {
        "sums": [
            (
                one.code,
                one.count.text,
                board.amount(one.total, request.user) if one.total is not None else "",
            )
            for one in found
        ]
    }
    return render(request, "worklists/board_sums.html", context)


@require_POST
def move_card(request: SignedIn, name: str, pk: int) -> HttpResponse:
    """Move one card, by its own action; a move that is not allowed is refused with the sentence."""
    worklist, board = _board_of(name)
    row = seen(worklist, request.user, [pk]).get(pk)
    if row is None:
        raise Http404(pk)
    stage, version = request.POST.get("stage", ""), record_id(request.POST.get("version", ""))
    labels = dict(board.stages)
    if stage not in labels or version is None:
        raise Refused(_("This page's address is damaged. Open the list again."))
    with with_undo(request, _("%(name)s: %(stage)s.") % {"name": row, "stage": labels[stage]}):
        board.move(row, request.user, stage, version)
    moved = _again(worklist, request, pk)
    response = render(request, "worklists/moved.html", {"card": board.cards([moved], request.user)[pk]})
    response.headers["X-Version"] = str(moved.version)
    return response


def _again(worklist: Worklist, request: SignedIn, pk: int) -> Any:
    listing = worklist.listing(request.user)
    rows = listing.rows().visible_to(request.user).filter(pk=pk)
    return get_object_or_404(lists.shaped(listing, rows, listing.sorts[0]))
