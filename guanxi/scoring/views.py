"""Home, the matrix, the thresholds with their preview, and scoring on demand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.customers.choices import Tier
from guanxi.customers.models import Customer, Standing
from guanxi.customers.sensitive.opening import opened
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.progress import progress_of
from guanxi.foundation.policies.owing import owed_by
from guanxi.foundation.sentences import listed
from guanxi.foundation.staff.beginning import only_department
from guanxi.foundation.staff.separation import appoints_first
from guanxi.foundation.tasks.agenda import Day, my_day
from guanxi.foundation.ui import charts, formats
from guanxi.insight.concentration import Concentration

from . import actions, overview, telling, titles, wording, worth
from .forms import ThresholdForm
from .listing import LOST, NO_ROOM, ROOM_ELSEWHERE, Kind, bar
from .models import ScoreRun, ThresholdSetting

YEAR = titles.YEAR
TOLD = 6  # changes of tier on home, until all are asked for
WITH_REASONS = ("tier", "value", "why")
DAY_LINES = 6  # of the day beside them, so that both columns end alike


def _lens(request: SignedIn) -> overview.Lens:
    return overview.Lens(request.user, mine=request.GET.get("scope") == "mine")


@require_GET
def home(request: SignedIn) -> HttpResponse:
    """Whose tier changed and why; then the whole of it in five figures and four charts."""
    if not request.user.may(overview.SEEING):
        told = {"heading": _("Home"), "policies_wait": owed_by(request.user)}
        return render(request, "scoring/nothing.html", told)
    run, lens, company = overview.newest_run(request.user), _lens(request), Company.get()
    context: dict[str, Any] = {
        "heading": formats.day_long(timezone.localdate()),
        "run": run,
        "mine": lens.mine,
        "policies_wait": owed_by(request.user),
        "scopes": [("mine", _("Mine")), ("", _("All I may see"))],
        "day": _work_first(request.user),
        "appoints_first": run is None and appoints_first(request.user),
        "only_department": only_department(request.user) if run is None else None,
        "is_computing": run is not None and overview.is_computing(),
    }
    if run is not None:
        context |= _changes(request, lens, run, company.currency) | _overview(lens, run, company)
    return render(request, "scoring/home.html", context)


def _work_first(user: User) -> Day | None:
    """What is overdue and what is on today: the whole day has its own page."""
    if not user.may("tasks.view_task"):
        return None
    return my_day(user).first(DAY_LINES)


def _overview(lens: overview.Lens, run: ScoreRun, company: Company) -> dict[str, Any]:
    counts = overview.tier_counts(lens, run)
    hidden = formats.amounts_hidden()
    pareto = None if hidden else overview.pareto_of(lens, run)
    known = overview.months_of(lens, run)
    over = [month for month in known if month.is_over]
    months, moves = [month.end for month in over[-YEAR:]], known[-YEAR:]
    revenue = {tier: [month.revenue.get(tier, 0.0) for month in over[-YEAR:]] for tier in Tier.values}
    last = sum(over[-1].revenue.values()) if over else 0.0  # also of who has no tier, as its orders add up
    told, total = [] if hidden else months, sum(counts.values())
    return {
        "as_of": formats.day(run.day),
        "without_rate": _without_rate(lens, run),
        "tiers": _tier_links(lens, counts),
        "total": total,
        "figures": _figures(
            lens, run, counts, pareto, told, last, titles.year_before(over), company.currency
        ),
        "matrix": _matrix(lens, run, total, company.currency),
        "matrix_title": titles.matrix_title(counts, overview.lost_of(lens, run)),
        "beside": _beside_tiers(lens, run),
        "pareto": pareto and _lorenz(lens, pareto),
        "pareto_title": pareto and titles.pareto_title(pareto),
        "pareto_url": pareto and _best(lens, pareto),
        "pareto_note": pareto
        and _("%(share)s of the customers with purchases; net goods, all time")
        % {"share": formats.percent(pareto.customers / pareto.of, 1)},
        "tiers_chart": charts.tiers(
            months,
            revenue,
            currency=company.currency,
            young=[month.short for month in over[-YEAR:]],
            urls=[_orders_of(lens, month) for month in months],
            parts={
                tier: [lens.url("list_orders", segment=bar(tier, month)) for month in months]
                for tier in Tier.values
            },
        ),
        "tiers_title": titles.tiers_title(told, revenue),
        "flow_chart": _flow(lens, moves),
        "flow_title": titles.flow_title(moves),
    }


def _tier_links(lens: overview.Lens, counts: dict[str, int]) -> list[tuple[str, int, str]]:
    return [(tier, n, lens.url("list_customers", tier=tier, sort="value")) for tier, n in counts.items()]


def _beside_tiers(lens: overview.Lens, run: ScoreRun) -> list[dict[str, str]]:
    """What no tier tells: the strip beside the matrix, its right half, the lost; each opens to its rows."""
    reasons = {"sort": "value", "columns": WITH_REASONS}
    found = (
        (
            overview.without_room(lens, run),
            _("without potential, left of the line: %(n)s"),
            {"room": NO_ROOM, "sort": "value"},
        ),
        (
            overview.room_elsewhere(lens, run),
            _("high potential in other tiers: %(n)s"),
            {"room": ROOM_ELSEWHERE, **reasons},
        ),
        (overview.lost_of(lens, run), _("lost, of any tier: %(n)s"), {"lost": LOST, **reasons}),
    )
    return [
        {"text": text % {"n": formats.number(n)}, "url": lens.url("list_customers", **query)}
        for n, text, query in found
        if n
    ]


def _best(lens: overview.Lens, pareto: Concentration) -> str:
    return lens.url("list_customers", total_from=f"{pareto.least:.2f}", sort="total", columns="total")


def _without_rate(lens: overview.Lens, run: ScoreRun) -> dict[str, Any] | None:
    """What home says of orders that stand in no sum, with the way to a rate."""
    found = overview.without_rate(lens, run)
    if not found:
        return None
    orders = sum(found.values())
    said = ngettext(
        "%(n)s order in %(currencies)s is in none of these sums: no exchange rate is known for its day.",
        "%(n)s orders in %(currencies)s are in none of these sums: no exchange rate is known for their days.",
        orders,
    )
    may_set = lens.user.may("purchases.manage_rates")
    text = said % {"n": formats.number(orders), "currencies": listed(sorted(found))}
    if customers := overview.not_judged(lens):
        unknown = ngettext(
            "%(n)s customer is not judged for that.", "%(n)s customers are not judged for that.", customers
        ) % {"n": formats.number(customers)}
        text = pgettext("two sentences", "%(first)s %(second)s") % {"first": text, "second": unknown}
    return {
        "text": text,
        "orders_url": lens.url("list_orders", rate="none"),
        "rates_url": reverse("set_rate" if may_set else "list_rates"),
        "rates_label": _("Add a rate") if may_set else _("Exchange rates"),
    }


def _changes(request: SignedIn, lens: overview.Lens, run: ScoreRun, currency: str) -> dict[str, Any]:
    """The changes that home tells; the rest when asked for."""
    found = telling.changes_of(lens, run)
    every = request.GET.get("changes") == "all"
    told = found.changes if every else found.changes[:TOLD]
    more = {"scope": "mine", "changes": "all"} if lens.mine else {"changes": "all"}
    number = {"n": formats.number(len(found.changes))}
    hidden = formats.amounts_hidden()
    return {
        "worth": [] if hidden else worth.sides(lens, currency),
        "changes": telling.lines(told, currency),
        "changes_since": _("%(n)s days to %(day)s")
        % {"n": formats.number(telling.DAYS), "day": formats.day(run.day)},
        "changes_cut": every and found.cut,
        "more_url": f"?{urlencode(more)}" if len(told) < len(found.changes) else "",
        "more": (_("See the latest %(n)s customers") if found.cut else _("See all %(n)s")) % number,
    }


def _figures(
    lens: overview.Lens,
    run: ScoreRun,
    counts: dict[str, int],
    pareto: Concentration | None,
    months: list[date],
    last: float,
    year_before: str,
    currency: str,
) -> list[dict[str, str]]:
    figures = _numbers_of_customers(lens, run, counts, currency)
    if months:
        figures.append(
            {
                "label": _("Net goods, %(month)s") % {"month": formats.month(months[-1])},
                "value": formats.money(last, currency),
                "note": year_before,
                "url": _orders_of(lens, months[-1]),
            }
        )
    if pareto:
        figures.append(
            {
                "label": _("Bringing 80%%") % (),
                "value": formats.number(pareto.customers),
                "note": _("of %(n)s, net goods of all time") % {"n": formats.number(pareto.of)},
                "url": _best(lens, pareto),
            }
        )
    return figures


def _numbers_of_customers(
    lens: overview.Lens, run: ScoreRun, counts: dict[str, int], currency: str
) -> list[dict[str, str]]:
    return [
        {
            "label": _("Customers with a tier"),
            "value": formats.number(sum(counts.values())),
            "url": lens.url("list_customers", tier=Tier.values),
            "note": _("bought goods at least once"),
        },
        {
            "label": _("Churn risk"),
            "value": formats.number(counts[Tier.RISK]),
            "url": lens.url("list_customers", tier=Tier.RISK.value),
            "note": _("value or contacts falling"),
        },
        {
            "label": _("Lost customers"),
            "value": formats.number(overview.lost_of(lens, run)),
            "url": lens.url("list_customers", lost=LOST, sort="value", columns=WITH_REASONS),
            "note": _("silent too long, of any tier"),
        },
        {
            "label": _("High value"),
            "value": formats.number(counts[Tier.HIGH]),
            "url": lens.url("list_customers", tier=Tier.HIGH.value),
            "note": titles.top(run, currency, overview.high_at_risk(lens, run), whole=lens.sees_all),
        },
    ]


def _orders_of(lens: overview.Lens, month: date) -> str:
    days = {"from": month.replace(day=1), "to": month}
    return lens.url("list_orders", customer="some", **days)


def _flow(lens: overview.Lens, months: Sequence[overview.Month]) -> charts.Chart:
    """Whom each month won, won back and lost: every bar opens to exactly these customers."""
    kinds = (Kind.NEW, Kind.RETURNING, Kind.LOST)
    return charts.flow(
        [month.end for month in months],
        *([month.moved.get(kind, 0) for month in months] for kind in kinds),
        urls=[[lens.url("list_customers", moved=bar(kind, m.end)) for m in months] for kind in kinds],
    )


def _matrix(lens: overview.Lens, run: ScoreRun, total: int, currency: str) -> charts.Chart:
    rules = ThresholdSetting.current()
    drawn = charts.matrix(
        overview.points_of(lens, total),
        currency=currency,
        potential_line=rules.potential_cut,
        value_line=run.figures.get("high_cut") or 1,
        url="/customers/0/",
        why=reverse("tell_why", args=[0]),
    )
    every = lens.url("list_customers", tier=Tier.values, sort="value", columns=WITH_REASONS)
    return replace(drawn, rows_url=every)


def _lorenz(lens: overview.Lens, pareto: Concentration) -> charts.Chart:
    at = pareto.customers / pareto.of
    return charts.lorenz(pareto.curve, at=at, url=_best(lens, pareto), digits=1)


@require_GET
def show_matrix(request: SignedIn) -> HttpResponse:
    """The matrix by itself, its counts, and the thresholds that draw it."""
    run, lens, company = overview.newest_run(request.user), _lens(request), Company.get()
    context: dict[str, Any] = {"heading": _("Value matrix"), "run": run, "mine": lens.mine}
    if run is not None:
        counts = overview.tier_counts(lens, run)
        context |= {
            "as_of": formats.day(run.day),
            "tiers": _tier_links(lens, counts),
            "beside": _beside_tiers(lens, run),
            "title": titles.matrix_title(counts, overview.lost_of(lens, run)),
            "matrix": _matrix(lens, run, sum(counts.values()), company.currency),
            "high_cut": formats.money_exact(run.figures["high_cut"], company.currency)
            if run.figures.get("high_cut")
            else "",
            "form": ThresholdForm(initial=ThresholdForm.initial_of(ThresholdSetting.current())),
            "may_change": request.user.may("scoring.change_thresholds") and not formats.amounts_hidden(),
        }
    return render(request, "scoring/matrix.html", context)


@require_GET
def tell_why(request: SignedIn, pk: int) -> HttpResponse:
    """Why a customer stands where it stands, for whoever looks at its mark."""
    customer = opened(get_object_or_404(Customer.objects.visible_to(request.user), pk=pk), request.user)
    seen = Standing.objects.visible_to(request.user).filter(pk=customer.pk)
    reasons = seen.values_list("reasons", flat=True).first()
    text = wording.why(reasons, request.user.company.currency)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _wrong(form: ThresholdForm) -> list[str]:
    """What is wrong with the numbers, each with its name."""
    return [
        _("%(field)s: %(error)s") % {"field": form[name].label, "error": error}
        for name, errors in form.errors.items()
        for error in errors
    ]


@require_POST
def preview_thresholds(request: SignedIn) -> HttpResponse:
    """Count how many customers other thresholds would move; the page asks again until it is there."""
    form = ThresholdForm(request.POST)
    if not form.is_valid():
        return render(request, "scoring/preview.html", {"wrong": _wrong(form)})
    return _preview(request, actions.preview_thresholds(Company.get(), by=request.user, values=form.values()))


@require_GET
def show_threshold_preview(request: SignedIn, pk: int) -> HttpResponse:
    return _preview(request, get_object_or_404(JobRun.objects.visible_to(request.user), pk=pk))


def _preview(request: SignedIn, job: JobRun) -> HttpResponse:
    names: dict[str | None, str] = {None: _("no tier"), **{t.value: str(t.label) for t in Tier}}
    moves = [
        {"old": names[move["old"]], "new": names[move["new"]], "n": formats.number(move["customers"])}
        for move in job.cursor.get("moves") or []
    ]
    return render(request, "scoring/preview.html", {"job": job, "moves": moves, "over": job.is_over})


@require_POST
def change_thresholds(request: SignedIn) -> HttpResponse:
    """Set the thresholds; all tiers are computed anew in the background."""
    form = ThresholdForm(request.POST)
    if not form.is_valid():
        raise Refused(" ".join(_wrong(form)))
    job = actions.change_thresholds(Company.get(), by=request.user, values=form.values())
    return redirect("show_job", pk=job.pk)


@require_http_methods(["GET", "POST"])
def run_scoring(request: SignedIn) -> HttpResponse:
    """Compute all tiers now, as of a day."""
    if request.method == "GET":
        return redirect("show_matrix")
    text = request.POST.get("as_of", "")
    try:
        as_of = date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused(_("This is not a date: %(text)s.") % {"text": text}) from None
    job = actions.start_scoring(Company.get(), by=request.user, as_of=as_of)
    if request.headers.get("HX-Request"):
        return render(request, "ui/components/progress.html", {"progress": progress_of(job)})
    return redirect("show_job", pk=job.pk)
