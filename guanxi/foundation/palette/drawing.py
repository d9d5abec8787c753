"""The palette's lines as HTML, made in Python: it is asked at every keystroke."""

from collections.abc import Iterator, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.foundation.search.hits import marked
from guanxi.foundation.ui.icons import icon
from guanxi.foundation.ui.marks import escape, keycaps

from .ranking import Line, Section


def drawn(sections: Sequence[Section], text: str) -> SafeString:
    """All sections as groups of one listbox, and what a screen reader is told."""
    parts, number = [], 0
    for place, section in enumerate(sections):
        if not section.lines:
            continue
        parts.append(
            f'<div role="group" aria-labelledby="hits-{place}">'
            f'<div class="h" id="hits-{place}" role="presentation">{escape(section.label)}</div>'
        )
        for line in section.lines:
            parts.append(_line(line, text, number))
            number += 1
        parts.append("</div>")
    if not number:
        said = _("Nothing fits “%(text)s”. Type part of a name, its pinyin or initials, or a number.")
        parts.append(
            f'<p class="none">{escape(said % {"text": text} if text else _("Nothing here yet."))}</p>'
        )
    told = ngettext("%(count)s hit", "%(count)s hits", number) % {"count": number}
    parts.append(f'<template data-said="{escape(told)}"></template>')
    return SafeString("".join(parts))


def _line(line: Line, text: str, number: int) -> str:
    shared = f'role="option" id="hit-{number}" class="hit" tabindex="-1" data-item="{escape(line.item)}"'
    shared += (
        ' data-own aria-description="' + escape(_("Tab: what you can do with it")) + '"' if line.own else ""
    )
    inner = "".join(_inner(line, text))
    chosen = "true" if number == 0 else "false"
    if line.post:
        name, value = line.post[0]
        sends = f' name="{escape(name)}" value="{escape(value)}"' if name else ""
        action = f'type="submit" form="palette-form" formaction="{escape(line.url)}"{sends}'
        return f'<button {shared} aria-selected="{chosen}" {action}>{inner}</button>'
    pick = f' data-pick="{escape(line.pick)}"' if line.pick else ""
    url = f"/find/?pick={escape(line.pick)}" if line.pick else escape(line.url)
    return f'<a {shared} aria-selected="{chosen}" href="{url}"{pick}>{inner}</a>'


def _inner(line: Line, text: str) -> Iterator[str]:
    yield line.mark or f'<span class="glyph">{icon(line.icon)}</span>'
    note = f' <span class="c3 num">{marked(line.note, text)}</span>' if line.note else ""
    yield f'<span class="grow cut">{marked(line.name, text)}{note}</span>'
    if line.end:
        yield f'<span class="end">{line.end}</span>'
    yield keycaps(line.keys)
    yield f'<kbd class="go" aria-hidden="true">{"⇥" if line.own else "↵"}</kbd>'
