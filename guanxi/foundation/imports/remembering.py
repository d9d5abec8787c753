"""What words meant in earlier files: kept when somebody explains them, taken up with the next file."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.utils import timezone

from guanxi.foundation.accounts.models import User
from guanxi.foundation.imports.kinds import ImportKind
from guanxi.foundation.imports.models import ImportRun, WordMemory
from guanxi.foundation.imports.values import folded
from guanxi.foundation.search.spelling import simplified

REMEMBERED = "remembered"  # of options: field → digest of a word → what it meant
MOST = 5000


def digest_of(word: str) -> str:
    """The same for the same word in either script and any width."""
    plain = simplified(folded(word).casefold())
    return sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def recall(kind: ImportKind, by: User) -> dict[str, dict[str, str]]:
    """What was said before, by oneself rather than by colleagues, as far as it is a choice still."""
    memories = WordMemory.objects.known_to(by).filter(kind=kind.code).order_by("-said_at", "-pk")[:MOST]
    found: dict[str, dict[str, str]] = {}
    for one in sorted(memories, key=lambda one: (one.by_id == by.pk, one.said_at)):
        found.setdefault(one.field, {})[one.digest] = one.meaning
    offered = {name: {value for value, _label in kind.meanings(name, by)} | {""} for name in found}
    return {
        name: {digest: said for digest, said in words.items() if said in offered[name]}
        for name, words in found.items()
    }


def recalled(options: Mapping[str, Any], field: str, word: str) -> str | None:
    """What a word meant before: a choice, "" where it was to stay as written, None where nobody said."""
    words = options.get(REMEMBERED, {}).get(field)
    found: str | None = words.get(digest_of(word)) if words else None
    return found


def remember(run: ImportRun, by: User, meanings: Mapping[str, Mapping[str, str]]) -> None:
    """Keep what was said of this file's words for the next ones; within an action."""
    now = timezone.now()
    rows = [
        WordMemory(
            by=by,
            kind=run.kind,
            field=field,
            digest=digest_of(word),
            meaning=code,
            is_shared=bool(run.options.get("share")),
            said_at=now,
        )
        for field, words in meanings.items()
        for word, code in words.items()
    ]
    by_key = {(row.field, row.digest): row for row in rows}
    WordMemory.objects.bulk_create(
        by_key.values(),
        update_conflicts=True,
        unique_fields=["by", "kind", "field", "digest"],
        update_fields=["meaning", "is_shared", "said_at"],
    )
