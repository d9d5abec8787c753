"""The tag library in four families, and which customer carries which tag since when (CUS-11)."""

from datetime import date

from django.utils.translation import gettext as _

from guanxi.customers.checking import TAG, TAG_LINK, check_past
from guanxi.customers.choices import Channel
from guanxi.customers.indexing import today_of
from guanxi.customers.models import Customer, Tag, TagLink
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.actions import action
from guanxi.foundation.errors import Refused


@action("customers.manage_tags")
def create_tag(company: Company, *, by: User, family: str, name: str) -> Tag:
    """Add a word to the library; a word that is there is given back."""
    values = TAG.complete({"family": family, "name": name})
    found: Tag | None = Tag.objects.filter(**values).first()
    if found is not None:
        ledger.require().keep_silent()
        return found
    tag = Tag(**values)
    tag.save()
    return tag


@action("customers.change_customer")
def put_tag(
    customer: Customer, *, by: User, tag: Tag, source: str = Channel.SALES, since: date | None = None
) -> TagLink:
    """Tag a customer from ``since``; a tag that it carries stays as it is."""
    found: TagLink | None = TagLink.objects.filter(customer=customer, tag=tag, ended_on=None).first()
    if found is not None:
        ledger.require().keep_silent()
        return found
    values = TAG_LINK.complete({"source": source, "since": since or today_of(by)})
    check_past(values["since"], today_of(by), "since")
    link = TagLink(customer=customer, tag=tag, **values)
    link.save()
    return link


@action("customers.change_customer")
def remove_tag(link: TagLink, *, by: User, on: date | None = None) -> TagLink:
    """The tag no longer fits since ``on``; that it once did stays."""
    if link.ended_on is not None:
        ledger.require().keep_silent()
        return link
    ended = on or max(today_of(by), link.since)
    check_past(ended, max(today_of(by), link.since))
    if ended < link.since:
        raise Refused(_("The tag was put on later than this day."), field="on")
    link.ended_on = ended
    link.save()
    return link
