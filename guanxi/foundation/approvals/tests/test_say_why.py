"""Who gives a request back, or rejects it, says why: where nothing is said, the page asks for it."""

from importlib import import_module
from types import SimpleNamespace

from django.db.models import QuerySet

from guanxi.foundation.approvals import actions
from guanxi.foundation.approvals.models import Request, Seat
from guanxi.foundation.approvals.tests.conftest import step
from guanxi.foundation.tests.people import Browser

# As a migration sees them: without the guard of a running house.
APPS = SimpleNamespace(get_model=lambda *_names: SimpleNamespace(objects=QuerySet(Seat)))


def test_a_missing_why_is_said_at_its_field_and_the_path_tells_a_return_from_a_refusal(asking):
    asking.define(step(asking.first), step(asking.second))
    request = asking.ask()
    actions.approve_request(request, by=asking.first)
    page, browser = f"/approvals/{request.pk}/", Browser(asking.second)
    for way in ("return", "reject"):
        shown = browser.send(f"{page}{way}/", 422, comment=" ", to_step="0")
        assert "Say why: the asker has to know what to do." in shown
        assert 'aria-invalid="true"' in shown
        assert '<option value="0" selected' in shown, "what was chosen stays"
    browser.send(f"{page}return/", comment="Which task?")
    assert "gave it back" in browser.look(page)
    assert "did not agree" not in browser.look(page)

    migration = import_module("guanxi.foundation.approvals.migrations.0002_given_back")
    migration.call_it_refused(APPS, None)
    asking.ask()
    actions.reject_request(Request.objects.latest("pk"), by=asking.first, comment="No")
    migration.name_what_was_given_back(APPS, None)
    states = Seat.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["approved", "returned", "refused"]
