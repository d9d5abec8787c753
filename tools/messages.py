"""Keeps the translation catalogues: English in the sources, one .po for each other language.

    python -m tools.messages update     extract from the sources and merge into every catalogue (繁體 drafted)
    python -m tools.messages compile    .po → .mo
    python -m tools.messages check      fails on missing, untranslated, unread, stale or ill-matched entries

Babel does it all; gettext's own programs are not needed.
"""

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools import chinese, traditional

PROJECT = Path(__file__).resolve().parent.parent
LOCALES = ("zh_Hans", "zh_Hant")  # the first is written by hand, the second drafted from it
type Spec = tuple[int | tuple[int, str], ...] | None

KEYWORDS: dict[str, Spec] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
    # guanxi/foundation/sentences.py
    "said": None,
    "said_many": (1, 2),
}
# %(name)s %s %d {name} and the markup a sentence may hold
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}|</?[a-z]+")

type Key = tuple[str, str]  # context, message


def catalogue_path(root: Path, locale: str) -> Path:
    return root / "guanxi/locale" / locale / "LC_MESSAGES/django.po"


# ---- extraction --------------------------------------------------------------------------------


def _python_like(template: str) -> str:
    """A Django template as lines of Python calls; indentation goes, for Babel would stumble on it."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
    from django.utils.translation.template import templatize

    return "\n".join(line.strip() for line in templatize(template).splitlines())


def _sources(root: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(
        [*root.glob("guanxi/**/*.py"), *root.glob("guanxi/**/*.html"), *root.glob("guanxi/**/*.txt")]
    ):
        if {"tests", "migrations", "vendor", "locale"} & set(path.relative_to(root).parts):
            continue
        text = path.read_text(encoding="utf-8")
        yield path.relative_to(root).as_posix(), text if path.suffix == ".py" else _python_like(text)


def _aliases(text: str) -> dict[str, Spec]:
    """`from django.utils.translation import pgettext_lazy as p` makes p a keyword too."""
    extra: dict[str, Spec] = {}
    for name, alias in re.findall(r"\b(n?p?gettext(?:_lazy|_noop)?|said(?:_many)?) as (\w+)", text):
        extra[alias] = KEYWORDS[name]
    return extra


def endpoint_sentences(text: str) -> Iterator[str]:
    """What the endpoints of an API module do: the docstrings below ``@router.get(…)`` and the like."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and any(_is_route(one) for one in node.decorator_list):
            yield " ".join((ast.get_docstring(node) or "").split())


def _is_route(decorator: ast.expr) -> bool:
    match decorator:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="router"))):
            return True
    return False


def extract(root: Path) -> Catalog:
    """All messages of the sources; locations are files without line numbers, so that diffs stay small."""
    catalog = Catalog(charset="utf-8")
    for name, text in _sources(root):
        keywords = {**KEYWORDS, **_aliases(text)}
        source: Any = io.BytesIO(text.encode())
        found: Any = extract_python(source, keywords, ["Translators:"], {"encoding": "utf-8"})
        for _line, function, messages, comments in found:
            context, identity = _message(keywords[function], messages)
            if identity and all(identity):
                catalog.add(
                    identity if len(identity) > 1 else identity[0],
                    locations=[(name, 0)],
                    auto_comments=comments,
                    context=context,
                )
        if "@router." in text:
            for sentence in filter(None, endpoint_sentences(text)):
                catalog.add(sentence, locations=[(name, 0)], context="api")
    return catalog


def _message(spec: Spec, found: object) -> tuple[str | None, tuple[str, ...]]:
    values = found if isinstance(found, tuple) else (found,)
    context: str | None = None
    identity: list[str] = []
    for place in spec or (1,):
        index = place[0] if isinstance(place, tuple) else place
        value = values[index - 1] if index <= len(values) else None
        if isinstance(place, tuple):
            context = value
        else:
            identity.append(value or "")
    return context, tuple(identity)


# ---- catalogues --------------------------------------------------------------------------------


def read(path: Path, locale: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=locale, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=locale, charset="utf-8")


def merge(old: Catalog, template: Catalog, locale: str) -> Catalog:
    """The template's messages with the old translations; nothing is guessed, what is stale goes."""
    new = Catalog(locale=locale, charset="utf-8", fuzzy=False)
    for message in sorted(template, key=lambda each: (min(each.locations, default=("", 0)), _key(each))):
        if not message.id:
            continue
        before = old.get(_key(message)[1], message.context)
        new.add(
            message.id,
            string=before.string if before and isinstance(before.id, type(message.id)) else "",
            locations=sorted(set(message.locations)),
            auto_comments=message.auto_comments,
            user_comments=before.user_comments if before else (),
            context=message.context,
        )
    return new


def drafted(new: Catalog, simplified: Catalog) -> Catalog:
    """``new`` with its entries drafted from ``simplified``, anew and marked until somebody has read them."""
    for message in new:
        unread = traditional.DRAFTED in message.user_comments
        if not message.id or (message.string and all(message.string) and not unread):
            continue
        source = simplified.get(_key(message)[1], message.context)
        if source and source.string and all(source.string):
            made = tuple(traditional.draft(text) for text in _strings(source))
            message.string = made if isinstance(message.id, tuple | list) else made[0]
            if not unread:
                message.user_comments = [*message.user_comments, traditional.DRAFTED]
    return new


def _strings(message: Message) -> tuple[str, ...]:
    text = message.string or ""
    return (text,) if isinstance(text, str) else tuple(text)


def _key(message: Message) -> Key:
    identity = message.id[0] if isinstance(message.id, tuple | list) else message.id
    return message.context or "", str(identity)


HEADER = """\
msgid ""
msgstr ""
"Language: {locale}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""


def write(catalog: Catalog, path: Path, locale: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    body = io.BytesIO()
    write_po(body, catalog, width=0, omit_header=True, include_lineno=False, ignore_obsolete=True)
    text = HEADER.format(locale=locale, plural=catalog.plural_forms) + body.getvalue().decode().lstrip("\n")
    path.write_text(text.rstrip("\n") + "\n", encoding="utf-8")


def compile_all(root: Path) -> None:
    for path in sorted(root.glob("guanxi/**/LC_MESSAGES/*.po")):
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, read(path, path.parent.parent.name))


# ---- the check ---------------------------------------------------------------------------------


def problems(root: Path, locale: str) -> list[str]:
    """A line for every message that a reader of this language would miss or see broken."""
    template, catalog = extract(root), read(catalogue_path(root, locale), locale)
    wanted = {_key(message): message for message in template if message.id}
    held = {_key(message): message for message in catalog if message.id}
    found = [
        f"not in the catalogue (make messages): {_say(wanted[key])}" for key in wanted.keys() - held.keys()
    ]
    found += [f"stale (make messages): {_say(held[key])}" for key in held.keys() - wanted.keys()]
    for key in wanted.keys() & held.keys():
        found += [f"{what}: {_say(wanted[key])}" for what in _faults(held[key], wanted[key])]
        faults = (one for text in _strings(held[key]) for one in chinese.ill_set(text, key[1]))
        found += [f"{fault}: {_say(wanted[key])}" for fault in faults]
        if locale == "zh_Hant":
            words = traditional.left_standing("".join(_strings(held[key])))
            found += [f"a word of the mainland ({word}): {_say(wanted[key])}" for word in words]
    return sorted(f"{locale}: {line}" for line in found)


def _say(message: Message) -> str:
    where = ", ".join(sorted({name for name, _line in message.locations})[:2])
    context = f"[{message.context}] " if message.context else ""
    return f"{context}“{_key(message)[1]}” ({where})"


def _faults(message: Message, source: Message) -> Iterator[str]:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    if message.fuzzy:
        yield "fuzzy"
    if traditional.DRAFTED in message.user_comments:
        yield f"a draft (read it, then take “# {traditional.DRAFTED}” away)"
    if not all(strings):
        yield "untranslated"
        return
    if isinstance(message.id, tuple | list) != isinstance(source.id, tuple | list):
        yield "plural here, not there (make messages)"
        return
    sources = source.id if isinstance(source.id, tuple | list) else (source.id,)
    allowed = [sorted(PLACEHOLDER.findall(text)) for text in sources]
    for string in strings:
        # a singular may say "one" where the plural counts; a single form must hold what the plural holds
        if sorted(PLACEHOLDER.findall(string or "")) not in (allowed[-1:] if len(strings) == 1 else allowed):
            yield f"placeholders differ from “{string}”"


def main(arguments: list[str]) -> int:
    verb = arguments[0] if arguments else ""
    if verb == "compile":
        compile_all(PROJECT)
    elif verb == "update":
        template = extract(PROJECT)
        for locale in LOCALES:
            path = catalogue_path(PROJECT, locale)
            catalog = merge(read(path, locale), template, locale)
            if locale == "zh_Hant":
                catalog = drafted(catalog, read(catalogue_path(PROJECT, "zh_Hans"), "zh_Hans"))
            write(catalog, path, locale)
            empty = sum(not message.string or not all(message.string) for message in catalog if message.id)
            print(f"{locale}: {len(catalog)} messages, {empty} to translate")
    elif verb == "check":
        found = [line for locale in LOCALES for line in problems(PROJECT, locale)]
        print(*found, sep="\n", end="\n" if found else "")
        return bool(found)
    else:
        sys.exit(__doc__)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
