"""Opening reviews, signing them, and how often there is one."""

from datetime import date, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.actions import action
from guanxi.foundation.audit.models import Head
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.notifications.notifying import notify
from guanxi.foundation.sentences import said as later

from . import counting
from .models import Period, ReviewPlan, SecurityReview

AUDIT = "audit.view_entries"
LONGEST = 4000


@action(AUDIT)
def change_review_plan(company: Company, *, by: User, period: str, days: int) -> ReviewPlan:
    """Say how often there is a review, and until when it should be signed."""
    if period not in Period.values:
        raise Refused(_("Choose month or quarter."), field="period")
    if not 1 <= days <= 60:
        raise Refused(_("From 1 to 60 days."), field="days")
    plan = ReviewPlan.get()
    plan.period, plan.days = period, days
    plan.save()
    ledger.require().note(period=period, days=days)
    return plan


@action(AUDIT)
def open_review(company: Company, *, by: User, first: date) -> SecurityReview:
    """Count the period that begins on this day, or count it anew while it is not signed."""
    period = ReviewPlan.get().period
    first, last = counting.period_of(first, period)
    if first > business_day(company):
        raise Refused(_("This period has not begun yet."))
    review = _held(first, last) or SecurityReview(first=first, last=last)
    if review.signed_at:
        raise Refused(_("This review is signed: it stays as it is."))
    review.counts, review.strangers = counting.counted(first, last)
    review.earlier, start = [], first
    for _number in range(counting.EARLIER):
        start, end = counting.before(start, period)
        review.earlier.append(counting.counted(start, end)[0])
    review.counted_at = timezone.now()
    review.save()
    ledger.require().note(on=first.isoformat(), until=last.isoformat())
    return review


@action(AUDIT)
def sign_review(review: SecurityReview, *, by: User, remarks: str) -> SecurityReview:
    """Somebody who may read the audit has looked at it, and says what of it; once."""
    if review.signed_at:
        raise Refused(_("This review is signed: it stays as it is."))
    if review.last >= business_day(by.company):
        raise Refused(_("This period is not over yet."))
    if _is_short(review):
        raise Refused(_("It was counted before the period was over: count it anew first."))
    if len(remarks := remarks.strip()) > LONGEST:
        raise Refused(_("At most %(most)s characters.") % {"most": LONGEST}, field="remarks")
    if counting.unusual(review) and not remarks:
        raise Refused(_("There are unusual numbers: say what you found of them."), field="remarks")
    head = Head.objects.filter(pk=1).first()
    review.head = f"{head.position} {bytes(head.seal).hex()}" if head else ""
    review.signed_at, review.signed_by, review.remarks = timezone.now(), by, remarks
    review.save()
    ledger.require().note(on=review.first.isoformat(), until=review.last.isoformat())
    return review


@action(AUDIT)
def remind_of_reviews(company: Company, *, by: User) -> int:
    """By the clock: the period that is over is counted; auditors hear of it, and again when it is late."""
    book, plan, told = ledger.require("reminding of reviews"), ReviewPlan.get(), 0
    first, last = counting.before(counting.period_of(business_day(company), plan.period)[0], plan.period)
    review = SecurityReview.objects.filter(first=first, last=last).first()
    if review is None or (review.signed_at is None and _is_short(review)):
        review = open_review(company, by=by, first=first)
        told += _tell(
            review, later("The security review of %(period)s waits for a signature") % _named(review), "new"
        )
    late = SecurityReview.objects.filter(signed_at=None, reminded_at=None)
    patience = timedelta(days=plan.days)
    over = business_day(company) - patience
    for one in late.filter(last__lt=over, opened_at__lt=timezone.now() - patience):
        one.reminded_at = timezone.now()
        one.save()
        told += _tell(one, later("The security review of %(period)s is overdue") % _named(one), "late")
    if not told:
        book.keep_silent()
    book.note(people=told)
    return told


def _held(first: date, last: date) -> SecurityReview | None:
    """Under lock: who signs it at this moment is not overwritten."""
    rows = SecurityReview.objects.filter(first=first, last=last)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    found: SecurityReview | None = rows.first()
    return found


def _is_short(review: SecurityReview) -> bool:
    """Whether it was counted before its period was over."""
    return review.counted_at < counting.bounds(review.first, review.last)[1]


def _named(review: SecurityReview) -> dict[str, str]:
    return {"period": f"{review.first:%Y-%m-%d} – {review.last:%Y-%m-%d}"}


def _tell(review: SecurityReview, words: Sentence, key: str) -> int:
    people = User.objects.filter(is_active=True, roles__grants__permission=AUDIT).distinct()
    url = f"/audit/reviews/{review.pk}/"
    return notify(people, "review", None, words, url=url, key=f"review-{review.pk}-{key}")
