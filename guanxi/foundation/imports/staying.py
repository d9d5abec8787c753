"""What an undo leaves, in words: of which kind, how many, why, and the first of them by name."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.changes.models import Left
from guanxi.foundation.errors import Sentence
from guanxi.foundation.sentences import listed
from guanxi.foundation.subjects import word_of

NAMED = 20  # of each kind and reason


@dataclass(frozen=True)
class Staying:
    """So many of one kind for one reason; ``named`` are the first of those that the reader sees."""

    kind: Sentence
    count: int
    why: str
    named: Sequence[tuple[str, str]]

    @property
    def more(self) -> int:
        return self.count - len(self.named)


def staying(left: Iterable[Left], user: User) -> list[Staying]:
    """The most numerous first."""
    groups: defaultdict[tuple[str, str, tuple[str, ...]], list[int]] = defaultdict(list)
    for one in left:
        groups[one.kind, one.reason, one.holders].append(one.record_id)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return [
        Staying(word_of(kind), len(ids), _why(reason, holders), list(_named(kind, ids, user)))
        for (kind, reason, holders), ids in ordered
    ]


def _why(reason: str, holders: Sequence[str]) -> str:
    said = []
    if reason == "changed":
        said.append(_("somebody, or a later import, has changed it since"))
    if reason == "taken":
        said.append(_("its earlier value now belongs to another record"))
    if holders:
        what = listed(sorted(str(word_of(one)) for one in holders))
        said.append(_("something was added to it since: %(what)s") % {"what": what})
    return pgettext("between clauses", "; ").join(said)


def _named(kind: str, ids: Sequence[int], user: User) -> Iterator[tuple[str, str]]:
    model: Any = apps.get_model(kind)
    if not hasattr(model, "get_absolute_url"):
        return
    for row in model._default_manager.visible_to(user).filter(pk__in=ids[:NAMED]).order_by("pk"):
        yield str(row), row.get_absolute_url()
