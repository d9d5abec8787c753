"""What the palette offers, and in which order: what fits best, and what this person uses most.

Every kind of record costs the same few queries whatever is typed; verbs cost none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.search import hits

from . import declared
from .declared import Hit, Records, RecordVerb, Verb
from .models import Use

EACH = 5  # records of one kind
DONE = 6  # verbs
PICKED = 12  # records to do one thing with
LONGEST_REMEMBERED = 24


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
    sections = [(kind, _of_kind(kind, user, text, memory)) for kind in declared.records_of(user)]
    sections = [(kind, lines) for kind, lines in sections if lines]
    sections.sort(
        key=lambda one: -memory.heat.get(one[1][0].item, 0.0)
    )  # stable: else in the registry's order
    shown = [Section(str(kind.label), tuple(lines)) for kind, lines in sections]
    verbs, best = _verbs_fitting(user, text, memory)
    lines = [*_with_first(user, sections), *verbs][:DONE]
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
    lines: dict[str, Line] = {}
    for kind in declared.records_of(user):
        if kind.code in ids:
            lines |= {line.item: line for line in _lines(kind, kind.named(ids[kind.code], user))}
    recent = tuple(lines[item] for item in order if item in lines)
    verbs = sorted(declared.verbs_of(user), key=lambda verb: -memory.heat.get(f"do:{verb.code}", 0.0))
    doing = Section(_("You can"), tuple(_verb_line(verb) for verb in verbs[: DONE + 2]))
    return [Section(_("Opened last"), recent), doing] if recent else [doing]


# ---- records -----------------------------------------------------------------------------------


def _of_kind(kind: Records, user: User, text: str, memory: Memory, most: int = EACH) -> list[Line]:
    """Those used before that fit, the most used first; then what the room finds."""
    ids = memory.of_kind(kind.code)
    known = {hit.pk: hit for hit in kind.named(ids, user)} if ids else {}
    used = [known[pk] for pk in ids if pk in known and _fits(known[pk], text)]
    there = {hit.pk for hit in used}
    others = [hit for hit in kind.find(text, user, most) if hit.pk not in there]
    return _lines(kind, [*used, *others][:most])


def _fits(hit: Hit, text: str) -> bool:
    return bool(hits.spans(hit.name, text)) or hit.note.casefold().startswith(text.casefold())


def _lines(kind: Records, found: Iterable[Hit]) -> list[Line]:
    own = bool(kind.verbs)
    return [
        Line(f"{kind.code}:{hit.pk}", hit.name, hit.url, hit.note, hit.mark, end=hit.end, own=own)
        for hit in found
    ]


def _of_record(user: User, text: str, of: str) -> list[Section]:
    """What one can do with this record."""
    code, _sep, number = of.partition(":")
    kind = next((kind for kind in declared.records_of(user) if kind.code == code), None)
    if kind is None or not number.isdecimal() or len(number) > 18:
        return []
    there = kind.named([int(number)], user)
    if not there:
        return []
    lines = _record_verbs(user, kind, there[0])
    return [Section(there[0].name, tuple(line for line in lines if not text or hits.spans(line.name, text)))]


def _record_verbs(user: User, kind: Records, hit: Hit, *, named: bool = False) -> list[Line]:
    """A record's verbs, of which this person may use each on this very record."""
    permissions = {verb.permission for verb in kind.verbs}
    held = {
        one
        for one in permissions
        if user.scope_of(one) is Scope.ALL or (user.may(one) and hit.pk in kind.within([hit.pk], user, one))
    }
    open_to = [verb for verb in kind.verbs if verb.permission in held and verb.held_by(user)]
    return [_record_line(verb, kind, hit, named=named) for verb in open_to]


def _record_line(verb: RecordVerb, kind: Records, hit: Hit, *, named: bool) -> Line:
    name = str(verb.sentence) % {"name": hit.name} if named else str(verb.label)
    url = verb.url.replace("{pk}", str(hit.pk))
    return Line(f"{kind.code}:{hit.pk}", name, url, icon=verb.icon, keys=verb.keys)


def _with_first(user: User, sections: Sequence[tuple[Records, Sequence[Line]]]) -> list[Line]:
    """What one can do with the first record found: its two first verbs."""
    if not sections or not sections[0][0].verbs:
        return []
    kind, lines = sections[0]
    hit = Hit(int(lines[0].item.partition(":")[2]), lines[0].name, lines[0].url)
    return _record_verbs(user, kind, hit, named=True)[:2]


def _to_pick(user: User, text: str, pick: str, memory: Memory) -> list[Section]:
    """The records with which ``kind.verb`` can be done: each leads to it."""
    code, _sep, name = pick.partition(".")
    kind = next((kind for kind in declared.records_of(user) if kind.code == code), None)
    verb = kind.verb(name) if kind else None
    if kind is None or verb is None or not verb.held_by(user):
        return []
    if text:
        lines = _of_kind(kind, user, text, memory, PICKED)
    else:
        ids = memory.of_kind(code)[:PICKED]
        order = {pk: place for place, pk in enumerate(ids)}
        lines = _lines(kind, sorted(kind.named(ids, user), key=lambda hit: order[hit.pk])) if ids else []
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
    language, wanted = get_language() or "", text.casefold()
    verbs = declared.verbs_of(user)
    rated = [(_quality(language, str(verb.label), str(verb.says), wanted), verb) for verb in verbs]
    fitting = [one for one in rated if one[0]]
    fitting.sort(key=lambda one: (-memory.heat.get(f"do:{one[1].code}", 0.0), -one[0]))
    return [_verb_line(verb) for _rate, verb in fitting], any(rate == BEGINS for rate, _verb in fitting)


BEGINS, INSIDE, ELSEWHERE = 3, 2, 1


@lru_cache(maxsize=4096)
def _quality(_language: str, label: str, says: str, text: str) -> int:
    """How well a verb fits: its label begins so, holds it, or one of its other words does."""
    at = hits.spans(label, text)
    if at:
        return BEGINS if at[0][0] == 0 and len(text) > 1 else INSIDE
    words = says.casefold().split()
    return ELSEWHERE if len(text) > 1 and any(w.startswith(text) or hits.spans(w, text) for w in words) else 0


def _verb_line(verb: Verb) -> Line:
    post = tuple(verb.post.items()) if verb.post is not None else ()
    return Line(
        f"do:{verb.code}",
        str(verb.label),
        verb.url,
        icon=verb.icon,
        keys=verb.keys,
        pick=verb.pick,
        post=post or ((("", ""),) if verb.post is not None else ()),
    )
