"""What the palette offers, and in which order: what fits best, and what this person uses most.

All kinds of record together cost one statement, and what a text finds in an index one; verbs cost none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.search import hits

from . import declared
from .declared import Asked, Records, Row, Verb
from .models import Use
from .reading import read

EACH = 5  # records of one kind
DONE = 6  # verbs
PICKED = 12  # records to do one thing with
LONGEST_REMEMBERED = 24
CREATING = gettext_lazy("new create add")  # how people call for whatever can be made
WORDY = 3  # signs of a text that may be the beginning of something


@dataclass(frozen=True)
class Line:
    """One line of the palette: a record, a verb, or a verb with one record."""

    item: str
    name: str
    url: str = ""
    note: str = ""
    mark: str = ""
    icon: str = ""
    end: str = ""
    keys: str = ""
    pick: str = ""
    post: tuple[tuple[str, str], ...] = ()
    own: bool = False  # has verbs of its own, which Tab opens


@dataclass(frozen=True)
class Section:
    """Lines under one word."""

    label: str
    lines: tuple[Line, ...]


class Memory:
    """What this person used: read once a keystroke."""

    def __init__(self, user: User) -> None:
        self.uses = Use.objects.all().of(user)
        self.heat = {item: heat for item, heat, _at in self.uses}

    def of_kind(self, code: str) -> list[int]:
        """The ids that were used, the hottest first."""
        head = f"{code}:"
        found = [int(item.removeprefix(head)) for item in self.heat if item.startswith(head)]
        return found[:LONGEST_REMEMBERED]

    def newest(self) -> list[str]:
        """Records, the one last used first."""
        rows = sorted(self.uses, key=lambda use: use[2], reverse=True)
        return [item for item, _heat, _at in rows if not item.startswith("do:")]


def found(user: User, text: str, *, of: str = "", pick: str = "") -> list[Section]:
    """The sections for what was typed; ``of`` a record its verbs, to ``pick`` the records for a verb."""
    if of:
        return _of_record(user, text, of)
    memory = Memory(user)
    if pick:
        return _to_pick(user, text, pick, memory)
    if not text:
        return _unasked(user, memory)
    records = declared.records_of(user)
    asked = Asked(text, user, EACH, declared.letters_of(records))
    kinds = _of_kinds(records, asked, memory)
    sections = [(kind, lines) for kind, lines in kinds if lines]
    sections.sort(
        key=lambda one: -memory.heat.get(one[1][0].item, 0.0)
    )  # stable: else in the registry's order
    shown = [Section(str(kind.label), tuple(lines)) for kind, lines in sections]
    verbs, best = _verbs_fitting(user, text, memory)
    makers = sum(1 for verb in declared.verbs_of(user) if verb.group == "create")
    most = max(DONE, makers if _asks_for_new(text.casefold()) else 0)
    lines = [*[*_with_first(user, sections), *verbs][:most], *_with_text(user, text)]
    if not lines:
        return shown
    section = Section(_("You can"), tuple(lines))
    return [section, *shown] if best and not _is_hot(sections, memory) else [*shown, section]


def _is_hot(sections: Sequence[tuple[Records, Sequence[Line]]], memory: Memory) -> bool:
    return bool(sections) and sections[0][1][0].item in memory.heat


def _unasked(user: User, memory: Memory) -> list[Section]:
    """Nothing typed: what was opened last, and the verbs used most."""
    ids: dict[str, list[int]] = {}
    order = memory.newest()[: EACH + 3]
    for item in order:
        code, _sep, pk = item.partition(":")
        ids.setdefault(code, []).append(int(pk))
    kinds = [kind for kind in declared.records_of(user) if kind.code in ids]
    rows = read({kind.code: kind.named(ids[kind.code], user) for kind in kinds})
    lines = {line.item: line for kind in kinds for line in _lines(kind, user, rows[kind.code])}
    recent = tuple(lines[item] for item in order if item in lines)
    verbs = sorted(declared.verbs_of(user), key=lambda verb: -memory.heat.get(f"do:{verb.code}", 0.0))
    doing = Section(_("You can"), tuple(_verb_line(verb) for verb in verbs[: DONE + 2]))
    return [Section(_("Opened last"), recent), doing] if recent else [doing]


# ---- records -----------------------------------------------------------------------------------


def _of_kinds(kinds: Sequence[Records], asked: Asked, memory: Memory) -> list[tuple[Records, list[Line]]]:
    """Of each kind those used before that fit, the most used first; then what the room finds."""
    used = {kind.code: ids for kind in kinds if (ids := memory.of_kind(kind.code))}
    known = {
        (kind.code, True): kind.named(used[kind.code], asked.user) for kind in kinds if kind.code in used
    }
    rows = read(known | {(kind.code, False): kind.find(asked) for kind in kinds})
    found = []
    for kind in kinds:
        there = {row[0]: row for row in rows.get((kind.code, True), ())}
        before = [there[pk] for pk in used.get(kind.code, ()) if pk in there and _fits(there[pk], asked.text)]
        there = {row[0]: row for row in before}
        others = (row for row in rows[kind.code, False] if row[0] not in there and kind.fits(row, asked.text))
        first = [*before, *islice(others, asked.most)][: asked.most]
        found.append((kind, _lines(kind, asked.user, first)))
    return found


def _fits(row: Row, text: str) -> bool:
    _pk, name, note, *_more = row
    return note.casefold().startswith(text.casefold()) or (
        hits.may_hold(name, text) and bool(hits.spans(name, text))
    )


def _lines(kind: Records, user: User, rows: Iterable[Row]) -> list[Line]:
    own = bool(kind.verbs)
    return [
        Line(f"{kind.code}:{hit.pk}", hit.name, hit.url, hit.note, hit.mark, end=hit.end, own=own)
        for hit in (kind.hit(row, user) for row in rows)
    ]


def _of_record(user: User, text: str, of: str) -> list[Section]:
    """What one can do with this record."""
    code, _sep, number = of.partition(":")
    kind = next((kind for kind in declared.records_of(user) if kind.code == code), None)
    if kind is None or not number.isdecimal() or len(number) > 18:
        return []
    there = read({code: kind.named([int(number)], user)})[code]
    if not there:
        return []
    pk, name, *_more = there[0]
    lines = _record_verbs(user, kind, pk, name)
    return [Section(name, tuple(line for line in lines if not text or hits.spans(line.name, text)))]


def _record_verbs(user: User, kind: Records, pk: int, name: str, *, named: bool = False) -> list[Line]:
    """A record's verbs, of which this person may use each on this very record."""
    may = [verb for verb in kind.verbs if verb.held_by(user)]
    held = {
        one
        for one in {verb.permission for verb in may}
        # whoever sees its kind has found it, and so sees it
        if one == kind.permission or user.scope_of(one) is Scope.ALL or pk in kind.within([pk], user, one)
    }
    open_to = [verb for verb in may if verb.permission in held]
    return [
        Line(
            f"{kind.code}:{pk}",
            str(verb.sentence) % {"name": name} if named else str(verb.label),
            verb.url.replace("{pk}", str(pk)),
            icon=verb.icon,
            keys=verb.keys,
        )
        for verb in open_to
    ]


def _with_first(user: User, sections: Sequence[tuple[Records, Sequence[Line]]]) -> list[Line]:
    """What one can do with the first record found: its two first verbs."""
    if not sections or not sections[0][0].verbs:
        return []
    kind, lines = sections[0]
    pk = int(lines[0].item.partition(":")[2])
    return _record_verbs(user, kind, pk, lines[0].name, named=True)[:2]


def _to_pick(user: User, text: str, pick: str, memory: Memory) -> list[Section]:
    """The records with which ``kind.verb`` can be done: each leads to it."""
    code, _sep, name = pick.partition(".")
    kind = next((kind for kind in declared.records_of(user) if kind.code == code), None)
    verb = kind.verb(name) if kind else None
    if kind is None or verb is None or not verb.held_by(user):
        return []
    if text:
        ((_kind, lines),) = _of_kinds([kind], Asked(text, user, PICKED), memory)
    else:
        ids = memory.of_kind(code)[:PICKED]
        rows = read({code: kind.named(ids, user) if ids else None})[code]
        lines = _lines(kind, user, sorted(rows, key=lambda row: ids.index(row[0])))
    pks = {int(line.item.partition(":")[2]): line for line in lines}
    held = kind.within(list(pks), user, verb.permission) if pks else set()
    urls = {pk: verb.url.replace("{pk}", str(pk)) for pk in pks}
    shown = [
        Line(line.item, line.name, urls[pk], line.note, line.mark, end=line.end)
        for pk, line in pks.items()
        if pk in held
    ]
    return [Section(str(verb.label), tuple(shown))]


# ---- verbs -------------------------------------------------------------------------------------


def _verbs_fitting(user: User, text: str, memory: Memory) -> tuple[list[Line], bool]:
    """The verbs that fit, best first; and whether one of them begins with what was typed."""
    said, wanted = _said(get_language() or ""), text.casefold()
    makes = _asks_for_new(wanted)
    rated = [
        (BEGINS if makes and verb.group == "create" else _quality(*said[verb.code], wanted), verb)
        for verb in declared.verbs_of(user)
    ]
    fitting = [one for one in rated if one[0]]
    fitting.sort(key=lambda one: (-memory.heat.get(f"do:{one[1].code}", 0.0), -one[0]))
    return [_verb_line(verb) for _rate, verb in fitting], any(rate == BEGINS for rate, _verb in fitting)


def _with_text(user: User, text: str) -> list[Line]:
    """What begins with the text itself, whatever else it fits: last, and never done at once."""
    wordy = [verb for verb in declared.verbs_of(user) if verb.typed] if len(text) >= WORDY else []
    return [
        Line(
            f"do:{verb.code}",
            str(label) % {"text": text},
            f"{verb.url}?{urlencode({name: text})}",
            icon=verb.icon,
        )
        for verb in wordy
        for label, name in [verb.typed or ("", "")]
    ]


BEGINS, INSIDE, ELSEWHERE = 3, 2, 1


@lru_cache(maxsize=8)
def _said(_language: str) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """By its code what each verb is called, what else people say, and its names in all languages."""
    return {
        verb.code: (str(verb.label), str(verb.says).casefold(), _elsewhere(verb))
        for verb in declared.all_verbs()
    }


def _elsewhere(verb: Verb) -> tuple[str, ...]:
    """Its names in all languages of the house: people type what they learnt somewhere else."""
    names = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            names.append(str(verb.label))
    return tuple(dict.fromkeys(names))


def _asks_for_new(text: str) -> bool:
    """Whether it asks for all that makes something: new, 新建, xinzeng."""
    return len(text) > 1 and any(_asks(word, text) for word in _creating())


def _asks(word: str, text: str) -> bool:
    at = hits.span(word, text) if hits.may_hold(word, text) else None
    return at == (0, len(word)) or (text.isascii() and word == text)


@lru_cache(maxsize=1)
def _creating() -> tuple[str, ...]:
    words: list[str] = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            words += str(CREATING).split()
    return tuple(dict.fromkeys(words))


def _quality(label: str, says: str, others: tuple[str, ...], text: str) -> int:
    """How well a verb fits: its label begins so, holds it, or one of its other words and names does."""
    at = hits.spans(label, text) if hits.may_hold(label, text) else []
    if at:
        return BEGINS if at[0][0] == 0 and len(text) > 1 else INSIDE
    if len(text) < 2:
        return 0
    if any(hits.may_hold(name, text) and hits.spans(name, text) for name in others):
        return ELSEWHERE
    if not hits.may_hold(says, text):
        return 0
    return ELSEWHERE if any(w.startswith(text) or hits.spans(w, text) for w in says.split()) else 0


def _verb_line(verb: Verb) -> Line:
    post = tuple(verb.post.items()) if verb.post is not None else ()
    return Line(
        f"do:{verb.code}",
        _said(get_language() or "")[verb.code][0],
        verb.url,
        icon=verb.icon,
        keys=verb.keys,
        pick=verb.pick,
        post=post or ((("", ""),) if verb.post is not None else ()),
    )
