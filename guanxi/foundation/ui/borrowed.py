"""Sentences that Django shows on our pages without a Chinese word: here, so that our catalogue holds them."""

from django.utils.translation import gettext_noop

BORROWED = (gettext_noop("- Select an option -"),)
