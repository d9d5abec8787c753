"""The tags that pages are built of; each draws one component of the look."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.http import HttpRequest
from django.template.context import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from guanxi.foundation.errors import Sentence
from guanxi.foundation.ui import charts, formats, icons, marks, parts, remembered, toasts, words

register = template.Library()

register.simple_tag(icons.icon)
register.simple_tag(remembered.drawn_here, takes_context=True, name="remembered")
register.simple_tag(marks.avatar)
register.simple_tag(marks.status)
register.simple_tag(marks.spark)
register.simple_tag(marks.meter)
register.simple_tag(marks.keycaps)
register.filter("differences", words.differences)
register.inclusion_tag("ui/components/tabs.html", name="tabs")(lambda items: {"items": items})
register.inclusion_tag("ui/components/steps.html", name="steps")(lambda items: {"items": items})
register.inclusion_tag("ui/components/facts.html", name="facts")(
    lambda rows, css="": {"rows": rows, "css": css}
)
register.inclusion_tag("ui/components/fall.html", name="fall")(lambda rows: {"rows": rows})
register.inclusion_tag("ui/components/masked.html", name="masked")(lambda value: {"value": value})
register.inclusion_tag("ui/components/progress.html", name="progress")(
    lambda progress: {"progress": progress}
)


# ---- marks -------------------------------------------------------------------------------------
@register.simple_tag
def tier(code: str, pill: bool = False, word: bool = True, count: str = "") -> SafeString:
    """The tier's mark; with a count the word is followed by it."""
    mark = marks.tier(code or "", pill=pill, word=word)
    return format_html("{} <b>{}</b>", mark, count) if count != "" else mark


@register.simple_tag
def tag(label: Sentence, tone: str = "", line: bool = False, icon: str = "") -> SafeString:
    return marks.tag(label, tone=tone, line=line, icon_name=icon)


@register.simple_tag
def html_lang() -> str:
    """The page's language as a browser names it: zh-Hans, zh-Hant, en."""
    language, _sep, script = (get_language() or "en").partition("-")
    return f"{language}-{script.title()}" if script else language


@register.simple_tag(takes_context=True)
def page_theme(context: Context) -> str:
    """light, dark, or auto: what the person chose, else what the device says."""
    return str(context.get("theme") or getattr(context.get("user"), "theme", "") or "auto")


@register.simple_tag(takes_context=True)
def printed(context: Context) -> str:
    """Under what is printed: the company, who printed it, and when."""
    user = context.get("user")
    who = getattr(user, "name", "")
    said = [str(context.get("company_name") or ""), who, formats.moment(timezone.now())]
    return " · ".join(part for part in said if part)


@register.simple_tag
def quick_items(menu: Sequence[parts.NavGroup]) -> Sequence[parts.NavItem]:
    """The bar at the foot of a phone: the menu's first four entries."""
    return [item for group in menu for item in group.items][:4]


# ---- text that carries content -----------------------------------------------------------------
@register.simple_block_tag(end_name="endbanner")
def banner(content: str, tone: str = "", icon: str = "info-circle", wide: bool = False) -> SafeString:
    """A bar across the page, for what changed or went wrong."""
    return format_html(
        '<div class="note-bar{}"{}>{}<div class="grow">{}</div></div>',
        f" is-{tone}" if tone else "",
        SafeString(' role="alert"') if tone == "bad" and wide else "",
        icons.icon(icon),
        content,
    )


@register.simple_block_tag(end_name="endempty")
def empty(content: str, title: Sentence, icon: str = "inbox") -> SafeString:
    """An empty state: what could stand here, and the first act."""
    return format_html('<div class="gx-empty">{}<b>{}</b>{}</div>', icons.icon(icon), title, content)


@register.simple_block_tag(end_name="endsection")
def section(  # noqa: PLR0913 - a section's head has these parts
    content: str,
    title: Sentence,
    note: Sentence = "",
    id: str = "",  # noqa: A002 - the attribute's own name
    level: int = 2,
    end: str = "",
    end_url: str = "",
    end_label: Sentence = "",
    css: str = "",
) -> SafeString:
    """A titled section; the title is the finding. ``note`` is beside it, the link or ``end`` at the right."""
    link = (
        format_html('<a class="link t13" href="{}">{}</a>', end_url, end_label)
        if end_url
        else SafeString(end)
    )
    return format_html(
        '<section{}{}><div class="gx-sec-h"><h{}>{}</h{}>{}{}</div>{}</section>',
        format_html(' id="{}"', id) if id else "",
        format_html(' class="{}"', css) if css else "",
        level,
        title,
        level,
        format_html('<span class="c3 t13">{}</span>', note) if note else "",
        format_html('<span class="end">{}</span>', link) if link else "",
        content,
    )


@register.simple_block_tag(end_name="endpanel")
def panel(content: str, css: str = "") -> SafeString:
    return format_html('<div class="gx-panel{}">{}</div>', f" {css}" if css else "", content)


# ---- figures -----------------------------------------------------------------------------------
@register.simple_block_tag(end_name="endfigures")
def figures(content: str) -> SafeString:
    return format_html('<div class="figs">{}</div>', content)


@register.inclusion_tag("ui/components/figure.html")
def figure(
    label: Sentence,
    value: str,
    unit: Sentence = "",
    note: Sentence = "",
    change: str = "",
    tone: str = "",
    url: str = "",
) -> dict[str, Any]:
    """One number: what it counts, how sure (``note``), the change in its colour, and where it opens."""
    words = {"label": label, "value": value, "unit": unit, "note": note}
    return {**words, "change": change, "tone": tone, "url": url}


@register.inclusion_tag("ui/components/range_bar.html")
def range_bar(  # noqa: PLR0913 - band, estimate, last year and their words
    low: float,
    high: float,
    at: float,
    top: float,
    last: float | None = None,
    low_label: str = "",
    mid_label: str = "",
    top_label: str = "",
    label: str = "",
) -> dict[str, Any]:
    """Band = interval, bar = estimate, thin line = last year; all on a scale from nought to ``top``."""

    def share(value: float) -> str:
        return f"{max(0.0, min(1.0, float(value) / float(top or 1))) * 100:.1f}%"

    return {
        "x": share(low),
        "w": share(max(0, float(high) - float(low))),
        "at": share(at),
        "last": None if last is None else share(last),
        "low_label": low_label,
        "mid_label": mid_label,
        "top_label": top_label,
        "label": label,
    }


@register.inclusion_tag("ui/components/chart.html")
def chart(chart: charts.Chart, note: Sentence = "") -> dict[str, Any]:
    """A chart that draws amounts of money is not drawn for whoever does not see them: its data holds them."""
    withheld = chart.kind in charts.OF_AMOUNTS and formats.amounts_hidden()
    return {"chart": None if withheld else chart, "note": note or chart.note, "withheld": withheld}


@register.inclusion_tag("ui/components/timeline.html")
def timeline(items: Sequence[parts.Moment], more_url: str = "") -> dict[str, Any]:
    return {"items": items, "more_url": more_url}


# ---- forms -------------------------------------------------------------------------------------
@register.inclusion_tag("ui/components/field.html")
def field(field: BoundField, help: Sentence = "", hide_label: bool = False) -> dict[str, Any]:  # noqa: A002
    """Label above, help below, the error in place of the help; what was typed stays."""
    boxed = isinstance(field.field.widget, CheckboxInput)
    described = f"{field.auto_id}_said" if field.errors or help or field.help_text else ""
    attrs: dict[str, str | bool] = {"class": "form-check-input" if boxed else "form-control"}
    if described:
        attrs["aria-describedby"] = described
    if field.errors:
        attrs["aria-invalid"] = "true"
    return {
        "field": field,
        "widget": field if field.is_hidden else field.as_widget(attrs=attrs),
        "help": help or field.help_text,
        "described": described,
        "boxed": boxed,
        "hide_label": hide_label,
    }


@register.inclusion_tag("ui/inline.html")
def inline(value: str, edit_url: str, inline_id: str = "", label: Sentence = "") -> dict[str, Any]:
    """A value that becomes a field when it is clicked."""
    return {"value": value, "edit_url": edit_url, "inline_id": inline_id, "label": label}


@register.inclusion_tag("ui/components/toasts.html", takes_context=True, name="toasts")
def show_toasts(context: Context, apart: bool = True) -> dict[str, Any]:
    """The waiting toasts; in an htmx answer they go to their region by themselves."""
    request: HttpRequest | None = context.get("request")
    return {"toasts": toasts.waiting(request) if request else [], "apart": apart}


# ---- values ------------------------------------------------------------------------------------
@register.filter
def money(amount: formats.Amount | None, currency: str) -> str:
    return "–" if amount is None else formats.money(amount, currency)


@register.filter
def money_exact(amount: formats.Amount | None, currency: str) -> str:
    return "–" if amount is None else formats.money_exact(amount, currency)


@register.filter
def money_plain(amount: formats.Amount | None, currency: str) -> str:
    return "–" if amount is None else formats.money_plain(amount, currency)


@register.filter
def number(value: formats.Amount | None, digits: int = 0) -> str:
    return "–" if value is None else formats.number(value, digits)


@register.filter
def percent(share: formats.Amount | None, digits: int = 0) -> str:
    return "–" if share is None else formats.percent(share, digits)


@register.filter
def day(when: date | datetime | None) -> str:
    return "–" if when is None else formats.day(when)


@register.filter
def moment(when: datetime | None) -> str:
    return "–" if when is None else formats.moment(when)


@register.filter
def ago(when: date | datetime | None) -> str:
    return "–" if when is None else formats.ago(when)


@register.filter
def spell(since: date | int | None) -> str:
    return "–" if since is None else formats.spell(since)
