"""Rules and offers: computed as a job, told with their reason, answered, and not asked again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_customer, make_department, make_user
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.tests.people import Browser
from guanxi.purchases.models import Product
from guanxi.purchases.tests.factories import import_rows, line, order_row
from guanxi.scoring.baskets.actions import answer_offer
from guanxi.scoring.baskets.models import BasketRule, Offer, OfferAnswer
from guanxi.scoring.cards.actions import start_model
from guanxi.scoring.cards.models import ModelCard
from tests.databases import laid

from .factories import GRANTS, TODAY, score
from .hidden_amounts import make_reader, told_in

pytestmark = pytest.mark.django_db


def compute(by: User) -> ModelCard:
    job = start_model(Company.get(), by=by, kind="baskets", queued=False)
    assert run_now(job).state == JobRun.State.DONE
    return ModelCard.objects.get(pk=job.params["card"])


def basket(customer: Customer | None, days_ago: int, *codes: str) -> Any:
    at = datetime.combine(TODAY - timedelta(days=days_ago), datetime.min.time(), UTC) + timedelta(hours=4)
    return order_row(customer, *(line(code, 1, 200) for code in codes), placed_at=at)


@laid
def shop() -> dict[str, Any]:
    """A hundred orders in which pumps and seals go together; Lee and Mo bought a pump without a seal."""
    there, here = make_department(), make_department()
    analyst = make_user(there, GRANTS)
    seller = make_user(
        here, {"customers.view_customer": Scope.DEPARTMENT, "customers.add_customer": Scope.OWN}
    )
    lee, mo = make_customer(analyst, "Lee"), make_customer(seller, "Mo")
    other = make_customer(analyst, "Other")
    rows = [basket(other if n % 2 else None, 100 + n, "Pump", "Seal") for n in range(36)]
    rows += [basket(lee, 50, "Pump"), basket(mo, 51, "Pump")]
    rows += [basket(None, 20 + n, f"Thing {n % 7}") for n in range(60)]
    rows += [basket(mo, 30 * n + 29, "Oil") for n in range(4)]
    import_rows(analyst, rows)
    score(analyst)
    card = compute(analyst)
    return {"analyst": analyst, "seller": seller, "lee": lee, "mo": mo, "card": card}


def offered(customer: Customer) -> set[tuple[str, str]]:
    return {(one.product.code, one.kind) for one in Offer.objects.filter(customer=customer)}


def test_ANA_02_the_page_tells_a_rule_with_its_counts_and_how_many_may_be_offered_it(shop):
    rule = BasketRule.objects.get(then__code="Seal", card=shop["card"])
    assert (rule.n_both, rule.n_given, rule.n_then, rule.n) == (36, 38, 36, 102)
    page = Browser(shop["analyst"]).look("/insight/baskets/")
    assert "36 of 38" in page
    assert "95%" in page
    listed = Browser(shop["analyst"]).look(f"/customers/?offered={rule.then_id}&columns=next_offer")
    assert "Lee" in listed
    assert "Mo" in listed
    assert "Other<" not in listed


def test_ANA_22_a_customers_page_suggests_with_the_reason_and_never_what_is_owned(shop):
    assert offered(shop["lee"]) == {("Seal", "cross")}
    assert offered(shop["mo"]) == {("Seal", "cross"), ("Oil", "again")}
    page = Browser(shop["analyst"]).look(f"/customers/{shop['mo'].pk}/")
    assert "36 of 38 orders with that also hold this" in page
    silent = (business_day(Company.get()) - TODAY).days + 29
    assert f"Bought every 30 days, last {silent} days ago." in page


def test_ANA_21_an_answer_is_kept_teaches_and_a_no_is_not_asked_again(shop):
    lee, seal, analyst = shop["lee"], Product.objects.get(code="Seal"), shop["analyst"]
    Browser(analyst).send(f"/customers/{lee.pk}/offers/", product=seal.pk, outcome="refused")
    (answer,) = OfferAnswer.objects.all()
    assert (answer.customer, answer.outcome, answer.by) == (lee, "refused", analyst)
    assert offered(lee) == set()
    compute(analyst)
    assert offered(lee) == set(), "not for a year"
    assert ("Seal", "cross") in offered(shop["mo"])
    answer_offer(shop["mo"], by=analyst, product=seal, outcome="taken")
    page = Browser(analyst).look("/insight/baskets/")
    assert "50%" in page, "one of two took it"
    with pytest.raises(Refused):
        answer_offer(shop["mo"], by=analyst, product=seal, outcome="taken")


def test_offers_are_only_of_customers_in_sight_and_amounts_of_who_may_see_them(shop):
    seller = Browser(shop["seller"])
    seal = Product.objects.get(code="Seal").pk
    assert "Lee" not in seller.look(f"/customers/?offered={seal}")
    seller.look(f"/customers/{shop['lee'].pk}/", 404)
    seller.send(f"/customers/{shop['lee'].pk}/offers/", 404, product=seal, outcome="taken")
    assert f'?offered={seal}">1<' in seller.look("/insight/baskets/"), "of Mo only"
    assert f'?offered={seal}">2<' in Browser(shop["analyst"]).look("/insight/baskets/")
    blind = Browser(make_reader())
    assert told_in(blind.look(f"/customers/{shop['mo'].pk}/")) == []


def test_with_few_orders_the_page_says_what_is_lacking(db):
    analyst = make_user(None, GRANTS)
    import_rows(analyst, [basket(None, 5, "A", "B")])
    compute(analyst)
    assert "rules are told from 50 on" in Browser(analyst).look("/insight/baskets/")
