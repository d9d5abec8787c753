"""What people say about a customer to each other, and the files that hang on it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.comments.shown import thread
from guanxi.foundation.files.shown import shelf

from .records import page_context, visible_customer


@require_GET
def customer_comments(request: SignedIn, pk: int) -> HttpResponse:
    """The comments, newest first, below the place to write one."""
    customer = visible_customer(request, pk)
    context = page_context(request, customer, "customer_comments")
    context |= thread(customer, request.user, request.GET.get("q", "").strip())
    return render(request, "customers/comments.html", context)


@require_GET
def customer_files(request: SignedIn, pk: int) -> HttpResponse:
    """The files, newest first, and the place to drop more."""
    customer = visible_customer(request, pk)
    context = page_context(request, customer, "customer_files")
    context |= shelf(customer, request.user, request.GET.get("q", "").strip())
    return render(request, "customers/files.html", context)
