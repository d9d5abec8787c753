"""Sentences that Django shows on our pages and has no Chinese for: named here, so our catalogue holds them."""

from django.utils.translation import gettext_noop

BORROWED = (gettext_noop("- Select an option -"),)
