"""What ``guanxi import`` prints of a file: its report, what is asked, which lines stay behind.

Lines are told by number only: reasons quote what people wrote, and terminals keep what they show.
"""

import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

if TYPE_CHECKING:
    from guanxi.foundation.accounts.models import User
    from guanxi.foundation.imports.kinds import ImportKind
    from guanxi.foundation.imports.models import ImportRun

TOLD = 10  # rejected lines whose reason is said; the page has all


def print_report(imported: "ImportRun", kind: "ImportKind", by: "User") -> None:
    from guanxi.foundation.imports.words import concerns

    _print_table([(str(f.label), f.value, str(f.note)) for f in kind.figures(imported, by)])
    called = {"": kind.label, "customers": _("Customers"), "products": _("Products")}
    for what, label in called.items():
        sums = imported.counts.get(what, {})
        if any(sums.values()):
            print(_("%(name)s: %(text)s") % {"name": label, "text": outcomes(sums, "{:,}".format)})
    for concern in concerns(imported, kind, by):
        print(f"! {concern.text}")


def print_rejected(imported: "ImportRun", kind: "ImportKind") -> None:
    """Which lines stay behind, in which column: reasons quote what people wrote, and terminals keep it."""
    from itertools import islice

    from guanxi.foundation.imports.review import rejected

    labels = {field.name: field.label for field in kind.fields}
    found = list(islice(rejected(imported), TOLD + 1))
    for line, field in found[:TOLD]:
        print("  " + _("line %(line)s: %(field)s") % {"line": f"{line:,}", "field": labels.get(field, field)})
    if found:
        page = f"/imports/{imported.pk}/"
        print(_("Why these stay behind, and all others: %(page)s") % {"page": page})


def _print_table(rows: Sequence[tuple[str, str, str]]) -> None:
    width = max((_width(label) for label, _value, _note in rows), default=0)
    for label, value, note in rows:
        space = " " * (width - _width(label))
        print(f"{label}{space}  {value:>18}  {note}".rstrip())


def _width(text: str) -> int:
    """Places it takes in a terminal, where a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def print_answers(imported: "ImportRun", kind: "ImportKind") -> None:
    from guanxi.foundation.imports.spool import Spool
    from guanxi.foundation.sentences import told

    spool = Spool(imported.uid)
    for name, doubt in spool.read("learned", {"doubts": {}})["doubts"].items():
        field = kind.field(name)
        print("  " + _("%(name)s: %(text)s") % {"name": field.label, "text": told(doubt)}, file=sys.stderr)
        if field.kind in {"date", "instant"}:
            print("  " + _("--dates dmy, mdy or ymd chooses."), file=sys.stderr)
    for question in spool.read("questions", []):
        chosen = pgettext("between nouns", ", ").join(question["chosen"]) or "–"
        sentence = _("%(label)s %(chosen)s (so taken; %(option)s says otherwise)")
        option = _option(question)
        said = {"label": told(question["label"]), "chosen": chosen, "option": option}
        print("  " + sentence % said, file=sys.stderr)


def _option(question: Mapping[str, Any]) -> str:
    """How a question is answered beforehand."""
    choices = [value for value, *_rest in question["choices"]]
    offered = "|".join(choices) if question["one"] or len(choices) == 1 else "A,B"
    return f"--{question['name'].replace('_', '-')} {offered}"


def print_alike(imported: "ImportRun", kind: "ImportKind") -> None:
    """Which lines may be customers that are known: by number only, for terminals keep what they show."""
    from guanxi.foundation.imports.review import alike_lines

    if not (count := imported.count("alike")):
        return
    some = alike_lines(imported)[:TOLD]
    more = " …" if count > len(some) else ""
    sentence = ngettext(
        "%(count)s line may be a customer that is here already: %(lines)s",
        "%(count)s lines may be customers that are here already: %(lines)s",
        count,
    )
    lines = pgettext("between nouns", ", ").join(map(str, some)) + more
    print("  " + sentence % {"count": f"{count:,}", "lines": lines})
    print_hints(kind)


def print_hints(kind: "ImportKind") -> None:
    """How it is said what becomes of such lines."""
    print("  " + _("--duplicates skip, add or update decides on all of them; the page decides on each."))
    if kind.sought:
        print("  " + _("--whose LINE=NUMBER says which customer the orders of one line are of."))


def outcomes(sums: Mapping[str, int], noun: Callable[[int], str]) -> str:
    """“2 customers new, 1 customer unchanged”."""
    from guanxi.foundation.imports.kinds import OUTCOMES
    from guanxi.foundation.imports.tabs import tab_word

    said = _("%(noun)s %(outcome)s")
    found = [
        said % {"noun": noun(count), "outcome": tab_word(code)}
        for code in OUTCOMES
        if (count := sums.get(code, 0))
    ]
    return pgettext("between facts", ", ").join(found) or noun(0)
