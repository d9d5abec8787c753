"""What is asked and told of orders whose lines a file does not have, or of which a row cannot be read."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import ngettext, pgettext

from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports.assumptions import ASSUMED
from guanxi.foundation.imports.kinds import Choice, Concern, Noted, Question
from guanxi.foundation.imports.noted import noted
from guanxi.foundation.sentences import said, said_many
from guanxi.foundation.ui import formats
from guanxi.purchases.lost_lines import BESIDE, BROKEN, KEEP, LINES, NAME, REPLACE


def questions(counts: Mapping[str, Any]) -> list[Question]:
    """What becomes of orders here that have lines which the file does not have: nothing, until it is said."""
    found = noted(counts, NAME)
    if not found:
        return []
    return [
        Question(
            NAME,
            said_many(
                "%(count)s order here has lines that this file does not have. What becomes of them?",
                "%(count)s orders here have lines that this file does not have. What becomes of them?",
                found["count"],
            )
            % {"count": f"{found['count']:,}"},
            said("Until it is said here, these orders stay as they are, and the file's rows stay behind."),
            [
                Choice(KEEP, said("Leave these orders as they are")),
                Choice(BESIDE, said("Put the file's lines beside them, such as returns that came later")),
                Choice(REPLACE, said("Replace them: these orders are as the file says, and no more")),
            ],
            [],
            one=True,
        )
    ]


def note(lost: Noted) -> Sentence:
    """Beside an order on the check page."""
    count = int(lost.sums[LINES])
    sentence = said_many(
        "%(count)s line that is here is not in the file",
        "%(count)s lines that are here are not in the file",
        count,
    )
    return sentence % {"count": f"{count:,}"}


def concerns(run: Any) -> list[Concern]:
    """How many such orders, which rows, what their lines come to, and what becomes (or became) of them."""
    if run.is_undone:
        return []
    return [*_broken(run), *_lost(run)]


def _lost(run: Any) -> list[Concern]:
    if not (found := noted(run.counts, NAME)):
        return []
    sums, count = dict(found["sums"]), found["count"]
    lacking = int(Decimal(sums.pop(LINES)))
    sentence = ngettext(
        "Of %(count)s order that is here this file does not have all lines: it lacks %(lines)s, %(amount)s"
        " (rows %(rows)s).",
        "Of %(count)s orders that are here this file does not have all lines: it lacks %(lines)s, %(amount)s"
        " (rows %(rows)s).",
        count,
    )
    named = {
        "count": formats.number(count),
        "lines": ngettext("%(count)s line", "%(count)s lines", lacking) % {"count": formats.number(lacking)},
        "amount": _nouns(formats.money_exact(Decimal(much), code) for code, much in sums.items()),
        "rows": _rows(found),
    }
    answer = next(iter(run.options.get(NAME, ())), "")
    both = {"first": sentence % named, "second": _what_becomes(answer, at_check=_at_check(run))}
    url = f"{reverse('show_import', args=[run.pk])}?rows={ASSUMED}&of={LINES}" if _at_check(run) else ""
    return [
        Concern(
            pgettext("two sentences", "%(first)s %(second)s") % both,
            url,
            now("Look at these orders") if url else "",
            tone="" if answer in {KEEP, BESIDE} else "warn",
        )
    ]


def _what_becomes(answer: str, *, at_check: bool) -> str:
    if answer == BESIDE:
        return now("The file's lines come beside those that are here.")
    if answer == REPLACE:
        return now("Those lines are deleted: the orders are as the file says, and no more.")
    if answer == KEEP:
        return now("These orders stay as they are.")
    if at_check:
        return now("These orders stay as they are until somebody says what becomes of those lines.")
    return now(
        "These orders stayed as they were, for nobody said what becomes of those lines. Hand the file in"
        " again, and say it at the check."
    )


def _broken(run: Any) -> list[Concern]:
    if not (found := noted(run.counts, BROKEN)):
        return []
    sentence = ngettext(
        "%(count)s order that is here stays as it is, for a row of it cannot be taken: %(rows)s. Once that"
        " row is put right, it comes in whole.",
        "%(count)s orders that are here stay as they are, for a row of each cannot be taken: %(rows)s. Once"
        " those rows are put right, they come in whole.",
        found["count"],
    )
    return [Concern(sentence % {"count": formats.number(found["count"]), "rows": _rows(found)})]


def _at_check(run: Any) -> bool:
    return bool(run.state == run.State.PREVIEWED)


def _rows(found: Mapping[str, Any]) -> str:
    rows = [formats.number(line) for line in found["first"]]
    return _nouns([*rows, *(["…"] if found["count"] > len(rows) else [])])


def _nouns(parts: Any) -> str:
    return pgettext("between nouns", ", ").join(parts)
