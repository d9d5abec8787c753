"""The address of somebody's own page: signed, so that nobody makes one up, and good while its row says so."""

from uuid import UUID

from django.core import signing
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from .models import ContactLink

SALT = "guanxi.consent.link"
GOOD_FOR = 731 * 24 * 3600  # no signature is good for longer, whatever a row says


def token(link: ContactLink) -> str:
    return signing.dumps([link.key.hex, *_whose(link)], salt=SALT)


def _whose(link: ContactLink) -> list[int]:
    return [link.pk]


def read(text: str) -> ContactLink | None:
    """The link of an address; None where it is none of ours, too old, or revoked."""
    found = ContactLink.objects.good_at(timezone.now()).filter(_signed(text))
    link: ContactLink | None = found.select_related("customer__owner", "contact__customer").first()
    return link


def revoked(text: str) -> ContactLink | None:
    """A link that would be good still, had nobody revoked it."""
    found = ContactLink.objects.filter(_signed(text), expires_at__gt=timezone.now())
    link: ContactLink | None = found.exclude(revoked_at=None).first()
    return link


def _signed(text: str) -> Q:
    try:
        key, pk = signing.loads(text, salt=SALT, max_age=GOOD_FOR)
        return Q(pk=int(pk), key=UUID(key))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return Q(pk__in=[])


def page_of(link: ContactLink) -> str:
    return reverse("choose_by_link", args=[token(link)])


def unsubscribe_headers(link: ContactLink, address: str, purpose: str) -> dict[str, str]:
    """What every mail to somebody carries (RFC 8058): one POST ends it, a GET ends nothing."""
    url = address + reverse("unsubscribe", args=[token(link), purpose])
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
