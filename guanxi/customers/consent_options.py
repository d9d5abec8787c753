"""What is asked of a file with consents: what was told before, for which channels, when, by what proof."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.consent.choices import Source, Way
from guanxi.customers.consent.models import Notice
from guanxi.customers.headings_beside import ANSWERS, CONSENTS, GIVEN
from guanxi.customers.indexing import today_of
from guanxi.customers.rows import ConsentRow
from guanxi.foundation.accounts.models import User
from guanxi.foundation.imports.kinds import Concern, Options, OptionsForm
from guanxi.foundation.imports.moments import YEARS
from guanxi.foundation.imports.tables import Row
from guanxi.foundation.imports.values import ChoiceReader
from guanxi.foundation.ui.inputs import DayInput

OF_CONSENTS = ("consent_notice", "consent_ways", "consent_source", "consent_day", "consent_proof")
ASKED_WITH: Mapping[str, frozenset[str]] = dict.fromkeys(OF_CONSENTS, frozenset(CONSENTS))
ONCE = frozenset(OF_CONSENTS)  # what shows the consents of one file shows no other’s
LOOKED_AT = 2000  # rows, for a yes among them
SAID_BY_FILES = [choice for choice in Source.choices if choice[0] != Source.LINK]


class ConsentOptions(OptionsForm):
    """Of the consents of a file, where its rows do not say it themselves."""

    consent_notice = forms.ChoiceField(
        label=_("Notice given before they consented"),
        required=False,
        help_text=_("A consent counts only for what the person was told before."),
    )
    consent_ways = forms.MultipleChoiceField(
        label=_("Channels they consented to"),
        choices=Way.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    consent_source = forms.ChoiceField(
        label=_("How they consented"), choices=SAID_BY_FILES, initial=Source.IMPORT, required=False
    )
    consent_day = forms.DateField(
        label=_("Date of the consents"),
        widget=DayInput(),
        required=False,
        help_text=_("Where the row holds none."),
        validators=[MinValueValidator(date(YEARS.start, 1, 1))],
    )
    consent_proof = forms.CharField(
        label=_("What shows that they agreed?"),
        max_length=200,
        required=False,
        help_text=_(
            "Where the row says nothing: where the proof lies, such as a file or a recording’s number."
        ),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        names = dict(settings.LANGUAGES)
        notices = list(Notice.objects.visible_to(by).order_by("name", "language", "-number"))
        field: Any = self.fields["consent_notice"]
        field.choices = [
            ("", "—"),
            *((str(one.pk), f"{one} · {names.get(one.language, one.language)}") for one in notices),
        ]
        if len(notices) == 1:
            field.initial = str(notices[0].pk)

    def clean_consent_source(self) -> str:
        return self.cleaned_data["consent_source"] or Source.IMPORT

    def clean_consent_day(self) -> str:
        day = self.cleaned_data["consent_day"]
        if day and day > today_of(self.by):
            raise ValidationError(_("This day is in the future."))
        return day.isoformat() if day else ""


def needed(mapping: Mapping[str, int], rows: Iterable[Row]) -> frozenset[str]:
    """Without what no yes of the file can be recorded, and no cell can say it; noes alone need none of it."""
    places = [mapping[column] for column in CONSENTS if column in mapping]
    if not places or not any(map(_agrees(places), islice(rows, LOOKED_AT))):
        return frozenset()
    columns = {"consent_evidence": "consent_proof", "consent_on": "consent_day"}
    said = {option for column, option in columns.items() if column not in mapping}
    return frozenset({"consent_notice", "consent_ways", *said})


def _agrees(places: Sequence[int]) -> Callable[[Row], bool]:
    words = ChoiceReader(ANSWERS)

    def agrees(row: Row) -> bool:
        return any(words.read(row.cells[n]).clean == GIVEN for n in places if n < len(row.cells))

    return agrees


def consents_of(values: Mapping[str, Any], options: Options) -> tuple[ConsentRow, ...]:
    """What a row says of consents; what it leaves out was said for the whole file."""
    said = [(column, purpose) for column, purpose in CONSENTS.items() if column in values]
    if not said:
        return ()
    day = values.get("consent_on") or options.get("consent_day") or ""
    notice = options.get("consent_notice") or ""
    return tuple(
        ConsentRow(
            column=column,
            purpose=purpose,
            is_given=values[column] == GIVEN,
            on=date.fromisoformat(day) if day else None,
            evidence=values.get("consent_evidence") or options.get("consent_proof") or "",
            notice_id=int(notice) if notice else None,
            channels=tuple(options.get("consent_ways") or ()),
            source=options.get("consent_source") or Source.IMPORT,
        )
        for column, purpose in said
    )


def concerns(run: Any) -> list[Concern]:
    """Said once of the whole file, before anything is written."""
    if not CONSENTS.keys() & run.mapping.keys():
        return []
    sentence = pgettext_lazy(
        "import",
        "Consents go into a ledger that only grows: an undo takes them back by entries of its own. New"
        " customers go with theirs, unless somebody said more of them since.",
    )
    return [Concern(sentence, tone="")]
