"""A custom field made of a column that fits none: what is asked, and what is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.customfields import actions
from guanxi.foundation.customfields.choices import CHOOSING, FieldKind
from guanxi.foundation.customfields.defining import LANGUAGES
from guanxi.foundation.customfields.models import CustomField
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.imports.guessing import MOST_CHOICES, words_in
from guanxi.foundation.imports.kinds import ImportKind
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.numbers import NumberReader
from guanxi.foundation.imports.reading import open_table
from guanxi.foundation.imports.scales import without_unit
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tables import Cell, Layout
from guanxi.foundation.sentences import told

GUESSES = "guesses"
MOST = 20_000  # rows that are looked through while the person waits
KINDS = [kind for kind in FieldKind if kind != FieldKind.FORMULA]
LABEL, KIND = "field-label-", "field-kind-"


@dataclass(frozen=True)
class Making:
    """What is asked of a column without a field: a name, and a kind that its values propose."""

    url: str
    label_name: str
    label: str
    kind_name: str
    kinds: Sequence[tuple[str, Sentence, bool]]
    why: Sentence
    problem: Sentence = ""

    @property
    def said(self) -> str:
        """The id of the sentence below."""
        return f"said-{self.label_name}"


def may_make(kind: ImportKind, by: User) -> bool:
    return kind.record is not None and by.may(actions.MANAGE)


def makings(
    run: ImportRun, headers: Sequence[str], posted: Mapping[str, str], problems: Mapping[int, str]
) -> list[Making]:
    """For every column what is asked; what was typed stays."""
    found = []
    for place, (kind, why) in enumerate(Spool(run.uid).read(GUESSES, [])):
        chosen = posted.get(f"{KIND}{place}", kind)
        found.append(
            Making(
                reverse("create_import_field", args=[run.pk, place]),
                f"{LABEL}{place}",
                posted.get(f"{LABEL}{place}", without_unit(headers[place], is_money=kind == FieldKind.MONEY)),
                f"{KIND}{place}",
                [(one.value, one.label, one.value == chosen) for one in KINDS],
                told(why),
                problems.get(place, ""),
            )
        )
    return found


def make(run: ImportRun, kind: ImportKind, place: int, posted: Mapping[str, str], by: User) -> CustomField:
    """Make the field that was asked for; its choices are the words of the column."""
    assert kind.record is not None
    wanted = posted.get(f"{KIND}{place}", "")
    if wanted not in KINDS:
        raise Refused(_("There is no such kind of field."), field="kind")
    language = _language()
    said: dict[str, Any] = {}
    if wanted in CHOOSING:
        words = words_in(wanted, _column(run, place))
        if len(words) > MOST_CHOICES:
            sentence = _("The column holds more than %(most)s different words: too many to choose of.")
            raise Refused(sentence % {"most": MOST_CHOICES})
        said["choices"] = [{"labels": {language: word}} for word in words]
    elif wanted == FieldKind.MONEY and (currency := _currency(run, place)):
        said["currency"] = currency
    field: CustomField = actions.create_custom_field(
        Company.get(),
        by=by,
        noun=kind.record._meta.label_lower,
        kind=wanted,
        labels={language: posted.get(f"{LABEL}{place}", "")},
        **said,
    )
    return field


def _language() -> str:
    language = get_language() or ""
    return language if language in LANGUAGES else LANGUAGES[0]


def _column(run: ImportRun, place: int) -> Sequence[Cell]:
    spool = Spool(run.uid)
    layout = Layout.from_state(spool.read("layout"))
    rows = open_table(spool.source, run.name, run.size, layout=layout).rows()
    return [row.cells[place] for row in islice(rows, MOST) if place < len(row.cells)]


def _currency(run: ImportRun, place: int) -> str:
    """The one currency that the column's amounts are written in, if they say one."""
    found = NumberReader().learn(_column(run, place)).currencies
    return next(iter(found)) if len(found) == 1 else ""
