"""What was said of a customer, over the API; what is derived the page shows."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from guanxi.customers import actions as customers
from guanxi.customers.api.customers import revealed, visible_customer
from guanxi.customers.api.schemas import Revealed
from guanxi.customers.choices import Channel
from guanxi.customers.profiles import actions
from guanxi.customers.profiles.models import Gender, Income, Profile
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.accounts.rights import shows
from guanxi.foundation.accounts.scopes import Shown
from guanxi.foundation.ui.wire import ERRORS, READ_ERRORS, Asked, example, versioned

router = Router(tags=["customers"])


class ProfileIn(Asked):
    """``income``: 1 to 5, from below 5,000 to above 50,000 a month in the house currency."""

    model_config = example(occupation="采购主管", preferences="偏好蓝色机身", source="visit")

    gender: Gender | None = None
    occupation: str | None = None
    income: Income | None = None
    preferences: str | None = None
    attitudes: str | None = None
    buying: str | None = None
    source: Channel = Channel.SALES


class ProfileOut(Schema):
    customer_id: int
    gender: str
    occupation: str
    income: str
    preferences: str
    attitudes: str
    buying: str
    source: str
    version: int


def _told(profile: Profile, reader: User) -> dict[str, Any]:
    names = (
        "customer_id", "gender", "occupation", "preferences", "attitudes", "buying", "source", "version",
    )  # fmt: skip
    is_hidden = shows(reader, actions.INCOME) is Shown.HIDDEN
    return {name: getattr(profile, name) for name in names} | {
        "income": "" if is_hidden else str(profile.income or "")
    }


@router.get("/{int:customer_id}/profile", response={200: ProfileOut, **READ_ERRORS})
def show_profile(request: SignedIn, customer_id: int) -> HttpResponse:
    """What was said of a customer; income masked."""
    customer = visible_customer(request, customer_id)
    profile: Profile = get_object_or_404(Profile.objects.visible_to(request.user), customer=customer)
    return versioned(_told(profile, request.user))


@router.post("/{int:customer_id}/profile", response={200: ProfileOut, **ERRORS})
def describe_customer(request: SignedIn, customer_id: int, asked: ProfileIn) -> HttpResponse:
    """Say what is known of the person, or of how the firm buys; only what is given changes."""
    customer = visible_customer(request, customer_id)
    values = {
        name: value for name, value in asked.model_dump(exclude_unset=True).items() if value is not None
    }
    there: Profile | None = Profile.objects.visible_to(request.user).filter(customer=customer).first()
    profile = actions.describe_customer(there or customer, by=request.user, values=values)
    return versioned(_told(profile, request.user))


@router.post("/{int:customer_id}/profile/reveal-income", response={200: Revealed, **ERRORS})
def reveal_personal(request: SignedIn, customer_id: int) -> HttpResponse:
    """The income behind its mask; audited."""
    customer = visible_customer(request, customer_id)
    profile: Profile = get_object_or_404(Profile.objects.visible_to(request.user), customer=customer)
    return revealed("income", customers.reveal_personal(profile, by=request.user, field="income"))
