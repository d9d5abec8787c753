"""The components of the look on one page, with every state they have: for whoever builds pages."""

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
from guanxi.foundation.ui import parts

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
