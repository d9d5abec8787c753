"""Light marks in plain text, made safe: **strong**, *stressed*, `as typed`, “- ” lists, addresses, @names.

Everything is escaped first; tags come only from here.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_CODE = re.compile(r"`([^`\n]{1,500})`")
_STRONG = re.compile(r"\*\*(?=\S)([^\n]{1,1000}?\S|\S)\*\*")
_STRESSED = re.compile(r"(?<![*\w])\*(?=\S)([^*\n]{1,1000}?)(?<=\S)\*(?![*\w])")
_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"'`*，。；！？、（）]{1,1000}")
_TRAILING = ".,;:!?)]"
_ITEM = re.compile(r"[-*•] (.*)")


def html(text: str, names: Mapping[str, str] = MappingProxyType({})) -> SafeString:
    """The text as HTML; ``names`` are those by which it mentions people, each with that of today."""
    known = {name: names[name] for name in sorted(names, key=len, reverse=True) if name}
    parts, items = [], list[str]()
    for line in text.strip().splitlines():
        item = _ITEM.fullmatch(line.strip())
        if item:
            items.append(_inline(item[1], known))
            continue
        parts += _list(items)
        items = []
        parts.append(_inline(line, known))
    parts += _list(items)
    return mark_safe(_joined(parts))  # noqa: S308 - every part was escaped


def _joined(parts: Sequence[str]) -> str:
    """Lines with a break between them; a list breaks by itself."""
    out = ""
    for number, part in enumerate(parts):
        previous = parts[number - 1] if number else "<ul"
        breaks = number and not part.startswith("<ul") and not previous.startswith("<ul")
        out += f"<br>{part}" if breaks else part
    return out


def _list(items: Sequence[str]) -> list[str]:
    return [f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"] if items else []


def _inline(line: str, names: Mapping[str, str]) -> str:
    """One line. What stands in code is left as it is typed."""
    pieces, at = [], 0
    for code in _CODE.finditer(line):
        pieces += [_linked(line[at : code.start()], names), f"<code>{escape(code[1])}</code>"]
        at = code.end()
    return "".join([*pieces, _linked(line[at:], names)])


def _linked(text: str, names: Mapping[str, str]) -> str:
    pieces, at = [], 0
    for found in _ADDRESS.finditer(text):
        url = found[0].rstrip(_TRAILING)
        link = f'<a href="{escape(url)}" rel="noopener noreferrer nofollow" target="_blank">{escape(url)}</a>'
        pieces += [_marked(text[at : found.start()], names), link]
        at = found.start() + len(url)
    return "".join([*pieces, _marked(text[at:], names)])


def _marked(text: str, names: Mapping[str, str]) -> str:
    safe = str(escape(text))
    safe = _STRONG.sub(r"<strong>\1</strong>", safe)
    safe = _STRESSED.sub(r"<em>\1</em>", safe)
    if names:
        shown = {str(escape(name)): escape(now) for name, now in names.items()}
        pattern = "|".join(map(re.escape, shown))
        safe = re.sub(f"@({pattern})", lambda at: f'<span class="at-name">@{shown[at[1]]}</span>', safe)
    return safe
