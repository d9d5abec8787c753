"""Parts of pages that look the same for the same facts: drawn once, then remembered."""

import secrets
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

REMEMBERED = 512
NOW = "_now"
TOKEN = "csrf_token"  # noqa: S105 - the name of a fact
_gap = secrets.token_hex(16)  # what nobody can have typed


def drawn(template: str, **facts: Any) -> SafeString:
    """The template with these facts and nothing else: no request, no user, no token is at hand in it.

    Facts are compared by value, so they are frozen (tuples, strings, frozen dataclasses of such). What
    differs each time (``query_now``, the ``csrf_token``) is put in afterwards, as text: the template
    sees that it is there, not what it is.
    """
    draw = _draw.__wrapped__ if settings.DEBUG else _draw
    late = {name: value for name, value in facts.items() if name == TOKEN or name.endswith(NOW)}
    same = {name: value for name, value in facts.items() if name not in late}
    html: str = draw(template, get_language() or "", tuple(same.items()), tuple(late))
    for name, value in late.items():
        if (place := _place(name)) in html:  # a token that nobody needs is not even made
            html = html.replace(place, conditional_escape(value))
    return SafeString(html)


def drawn_here(context: Context, template: str, **facts: Any) -> SafeString:
    """The same for a page: its forms carry the page's token."""
    if TOKEN in context:
        facts[TOKEN] = context[TOKEN]
    return drawn(template, **facts)


@lru_cache(maxsize=REMEMBERED)
def _draw(template: str, _language: str, facts: tuple[tuple[str, Any], ...], late: tuple[str, ...]) -> str:
    return render_to_string(template, {**dict(facts), **{name: _place(name) for name in late}})


def _place(name: str) -> str:
    return f"{_gap}{name}{_gap}"
