"""Parts of pages that look the same for the same facts: drawn once, then remembered."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

REMEMBERED = 512


def drawn(template: str, **facts: Any) -> SafeString:
    """The template with these facts and nothing else: no request, no user, no token is at hand in it.

    Facts are compared by value, so they are frozen (tuples, strings, frozen dataclasses of such).
    """
    draw = _draw.__wrapped__ if settings.DEBUG else _draw
    return draw(template, get_language() or "", tuple(facts.items()))


@lru_cache(maxsize=REMEMBERED)
def _draw(template: str, _language: str, facts: tuple[tuple[str, Any], ...]) -> SafeString:
    return SafeString(render_to_string(template, dict(facts)))
