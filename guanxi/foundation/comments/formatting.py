"""Light marks in plain text, made safe: **strong**, *stressed*, `as typed`, “- ” lists, addresses, @names.

Everything is escaped first; tags come only from here.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from html import unescape
from types import MappingProxyType

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_CODE = re.compile(r"`([^`\n]{1,500})`")
_STRONG = re.compile(r"\*\*(?=\S)([^\n]{1,1000}?\S|\S)\*\*")
_STRESSED = re.compile(r"(?<![*\w])\*(?=\S)([^*\n]{1,1000}?)(?<=\S)\*(?![*\w])")
_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"'`*，。；！？、（）]{1,1000}")
_TRAILING = ".,;:!?)]"
_ITEM = re.compile(r"[-*•] (.*)")
# a sign of words with spaces between them: 请@林晓看 mentions somebody, info@anna.de does not
_LETTER = r"[^\W\u2e80-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"
_ENDS = re.compile(_LETTER)


def naming(names: Iterable[str], typed: Callable[[str], str] = str) -> re.Pattern[str]:
    """What finds an @ and a name behind it, the longest that fits; ``typed`` is how the text has a name."""
    ways = [
        re.escape(typed(name)) + (f"(?![-.]?{_LETTER})" if _ENDS.fullmatch(name[-1]) else "")
        for name in sorted(names, key=len, reverse=True)
        if name
    ]
    return re.compile(f"(?<!{_LETTER})@({'|'.join(ways) or '(?!)'})")


def html(
    text: str, names: Mapping[str, str] = MappingProxyType({}), others: Collection[str] = ()
) -> SafeString:
    """The text as HTML; ``names`` are those by which it mentions people, each with that of today.

    A name of ``others`` is somebody whom it does not mention: 林晓岚 is not 林晓 with a sign behind.
    """
    known = {**dict.fromkeys(others), **names} if names else {}
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


def _inline(line: str, names: Mapping[str, str | None]) -> str:
    """One line. What stands in code is left as it is typed."""
    pieces, at = [], 0
    for code in _CODE.finditer(line):
        pieces += [_linked(line[at : code.start()], names), f"<code>{escape(code[1])}</code>"]
        at = code.end()
    return "".join([*pieces, _linked(line[at:], names)])


def _linked(text: str, names: Mapping[str, str | None]) -> str:
    pieces, at = [], 0
    for found in _ADDRESS.finditer(text):
        url = found[0].rstrip(_TRAILING)
        link = f'<a href="{escape(url)}" rel="noopener noreferrer nofollow" target="_blank">{escape(url)}</a>'
        pieces += [_marked(text[at : found.start()], names), link]
        at = found.start() + len(url)
    return "".join([*pieces, _marked(text[at:], names)])


def _marked(text: str, names: Mapping[str, str | None]) -> str:
    safe = str(escape(text))
    safe = _STRONG.sub(r"<strong>\1</strong>", safe)
    safe = _STRESSED.sub(r"<em>\1</em>", safe)
    return naming(names, _escaped).sub(lambda at: _named(at, names), safe) if names else safe


def _escaped(name: str) -> str:
    return str(escape(name))


def _named(at: re.Match[str], names: Mapping[str, str | None]) -> str:
    now = names[unescape(at[1])]
    return at[0] if now is None else f'<span class="at-name">@{escape(now)}</span>'
