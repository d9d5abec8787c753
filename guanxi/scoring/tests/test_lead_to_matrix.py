"""Computing tiers again: what it does to the house is said before, and its page leads to the matrix."""

from django.test import Client

from guanxi.customers.tests.factories import make_user
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.progress import links_of

from .test_pages import page, pytestmark  # noqa: F401


def test_the_matrix_says_before_that_another_day_holds_for_everybody(scored):
    analyst, _known = scored
    assert "对所有人都一样" in page(analyst, "/matrix/")


def test_the_page_of_a_scoring_leads_to_the_matrix(scored):
    analyst, _known = scored
    client = Client()
    client.force_login(analyst)
    job = JobRun.objects.filter(kind="score").latest("pk")
    body = page(analyst, f"/jobs/{job.pk}/").split('id="main"')[1]
    assert 'href="/matrix/"' in body
    assert not links_of([job], make_user(None, {})), "who sees no customer is not sent there"
