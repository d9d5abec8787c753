"""Numbers in attributes stand as they are: ``value="1286"``, where people read 1,286.

Templates print numbers with their thousands apart. What a browser sends back or follows must not be so: an id
beyond 999 in a hidden field would name nobody. Templates are read through here, and every value within a tag
gets the filter ``plain``, but for the attributes that people read.
"""

import re
from collections.abc import Iterator

from django.template import Origin
from django.template.loaders import app_directories, filesystem

TOKEN = re.compile(r"{%.*?%}|{#.*?#}|{{.*?}}|.", re.DOTALL)
OPENING = re.compile(r"[a-zA-Z/!]")
ATTRIBUTE = re.compile(r"([\w:@-]+)\s*=\s*[\"']?[^\"'=]*$")
READ = frozenset(
    {"alt", "aria-description", "aria-label", "aria-valuetext", "content", "placeholder", "title"}
)


def plain_attributes(source: str) -> str:
    """The template with ``plain`` after each value that stands within a tag and is not for people."""
    return "".join(_pieces(source))


def _pieces(source: str) -> Iterator[str]:
    is_inside, before = False, ""
    for token in TOKEN.finditer(source):
        text = token.group()
        if text.startswith("{{") and is_inside:
            attribute = ATTRIBUTE.search(before)
            is_read = attribute is not None and attribute[1] in READ
            yield text if is_read else f"{text[:-2].rstrip()}|plain }}}}"
            continue
        yield text
        if len(text) > 1:
            continue
        if not is_inside and text == "<" and OPENING.match(source[token.end() : token.end() + 1]):
            is_inside, before = True, ""
        elif is_inside and text == ">":
            is_inside = False
        before += text


class Files(filesystem.Loader):
    """Templates of the front door."""

    def get_contents(self, origin: Origin) -> str:
        return _read(origin, super().get_contents(origin))


class Rooms(app_directories.Loader):
    """Templates of the rooms."""

    def get_contents(self, origin: Origin) -> str:
        return _read(origin, super().get_contents(origin))


def _read(origin: Origin, source: str) -> str:
    return plain_attributes(source) if str(origin.name).endswith(".html") else source
