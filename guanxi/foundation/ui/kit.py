"""The components of the look on one page, with every state they have: for whoever builds pages."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.ui import charts, parts

TONES: tuple[parts.Tone, ...] = ("", "ok", "now", "warn", "bad")
TIERS = ("high", "potential", "ordinary", "risk")
STATES = (*TONES, "wait")
COLOURS = (
    *("canvas", "paper", "sunken", "hover", "line", "line-strong", "control", "ink", "ink-2", "ink-3"),
    *("brand", "brand-soft", "brand-fill", "solid", "ok", "ok-soft", "ok-fill", "warn", "warn-soft"),
    *("warn-fill", "bad", "bad-soft", "bad-fill", "mute-soft", "mute-fill", "cell"),
    *("c1", "c2", "c3", "c4", "c5", "c6"),
)
SPARK = (3.0, 5.0, 4.0, 8.0, 7.0, 11.0)
MONTHS = [date(2026, month, 1) for month in range(1, 7)]
BY_TIER = {"high": [40, 42, 39, 45, 47, 44], "potential": [22, 20, 25, 24, 27, 30]}
BY_TIER |= {"ordinary": [9, 8, 9, 10, 8, 9], "risk": [12, 10, 7, 6, 4, 3]}
FORMS = ("", "board/", "grid/", "?grouped=owner", "?peek=", "?q=nobody-is-called-so")


class Example(forms.Form):
    """One field of each kind, the first of them wrong."""

    name = forms.CharField(label=later("Name"))
    note = forms.CharField(label=later("Note"), widget=forms.Textarea, required=False)
    on = forms.DateField(label=later("Date"), required=False)
    choice = forms.ChoiceField(label=later("Language"), choices=settings.LANGUAGES, required=False)
    one = forms.ChoiceField(
        label=later("Appearance"),
        choices=[("light", later("Light")), ("dark", later("Dark"))],
        widget=forms.RadioSelect,
        required=False,
    )
    yes = forms.BooleanField(label=pgettext_lazy("switch", "On"), required=False)
    file = forms.FileField(label=later("File"), required=False)


@require_GET
def show_components(request: SignedIn) -> HttpResponse:
    """For developers and administrators; others find nothing here."""
    if not (settings.DEBUG or request.user.may("accounts.manage_company")):
        raise Http404("ui")
    form = Example({"name": ""})
    form.is_valid()
    return render(request, "ui/kit.html", {"form": form, **_parts(request)})


def _parts(request: SignedIn) -> dict[str, Any]:
    here = request.path
    return {
        "heading": "UI",
        "charts": _charts(),
        "forms": FORMS,
        "tones": TONES,
        "states": STATES,
        "colours": COLOURS,
        "rows": [
            ("Brightwater Foods", "high", "¥3.40m", ""),
            ("苏州恒岳精密机械", "risk", "¥2.62m", "is-chosen"),
            ("宁波启航供应链", "potential", "¥0.86m", "is-open"),
        ],
        "figs": [(_("Customers"), "1,284", "+31"), (_("Orders"), "18,461", ""), (_("Costs"), "¥2.1m", "")],
        "tiers": TIERS,
        "spark": SPARK,
        "tabs": [parts.Tab(_("Customers"), here, count="18", current=True), parts.Tab(_("Orders"), here)],
        "steps": [
            parts.Step(_("Choose file"), "done"),
            parts.Step(_("Check"), "now"),
            parts.Step(_("Import"), "later"),
        ],
        "facts": [
            parts.Fact(_("Industry"), _("Manufacturing"), note="C"),
            parts.Fact(_("Owner"), request.user.name, url=here),
        ],
        "masked": parts.Masked("138 **** 6021", kind=_("Phone")),
        "fall": [
            parts.Reason(_("Customers"), "52", 0, 0.52),
            parts.Reason(_("Orders"), "+21", 0.52, 0.21, "up"),
            parts.Reason(_("Costs"), "−9", 0.64, 0.09, "down"),
            parts.Reason(_("Total"), "64", 0, 0.64, "sum"),
        ],
        "moments": [
            parts.Moment("phone", _("Phone"), "11-18", who=request.user.name, tone="now", body="…"),
            parts.Moment("flag", _("Completed"), "11-20", tags=[(_("Overdue"), "warn")]),
        ],
        "jobs": [
            parts.Progress(_("Importing"), here, "stopped", share=0.4, text="40 %"),
            parts.Progress(_("Imported"), here, "done", text="2,447"),
            parts.Progress(_("Importing"), here, "failed", text="…"),
        ],
    }


def _charts() -> list[charts.Chart]:
    """Each kind once, of figures made up for this page."""
    points = [
        charts.Point(20 * n % 97, 10_000 * n * n, tier, name, n, named=True)
        for n, (tier, name) in enumerate(
            zip(TIERS, ("苏州恒岳", "Brightwater", "启航", "Aldgate"), strict=True), 1
        )
    ]
    orders = [charts.Order(on, 1000.0 * place) for place, on in enumerate(MONTHS, 1)]
    return [
        charts.matrix(points, currency="CNY", potential_line=50, value_line=60_000),
        charts.lorenz([(0, 0), (0.2, 0.8), (0.5, 0.95), (1, 1)], at=0.2),
        charts.tiers(MONTHS, BY_TIER, currency="CNY"),
        charts.flow(MONTHS, [4, 6, 3, 5, 8, 7], [1, 0, 2, 1, 1, 3], [2, 2, 1, 3, 0, 1]),
        charts.rhythm(
            orders, currency="CNY", today=date(2026, 6, 20), due=(date(2026, 7, 1), date(2026, 7, 9))
        ),
    ]
