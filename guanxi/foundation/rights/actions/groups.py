"""Groups: some colleagues under one name, with whom records are shared."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, Group, Share, User
from guanxi.foundation.actions import action
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import listed
from guanxi.foundation.ui.addresses import is_storable


@action("accounts.manage_groups")
def create_group(company: Company, *, by: User, name: str, members: Sequence[User] = ()) -> Group:
    """Make a group of colleagues."""
    group = Group(name=_free_name(name))
    group.save()
    _set_members(group, members)
    return group


@action("accounts.manage_groups")
def change_group(
    group: Group,
    *,
    by: User,
    name: str | None = None,
    members: Sequence[User] | None = None,
    version: int | None = None,
) -> Group:
    """Call a group otherwise, or let it have other members: what is shared with it goes with them."""
    if name is not None and name.strip() != group.name:
        group.name = _free_name(name, but=group)
    if members is not None:
        _refuse_own(group, by, members)
        _set_members(group, members)
    group.save(update_fields=["name"])
    return group


def _refuse_own(group: Group, by: User, members: Sequence[User]) -> None:
    """Nobody opens to himself, through a group, what others shared with it."""
    joins = by.pk in {user.pk for user in members} and not group.members.filter(pk=by.pk).exists()
    if joins and Share.objects.filter(group=group).exists():
        sentence = _("Records are shared with this group: somebody else has to take you in.")
        raise Refused(sentence, field="members")


@action("accounts.manage_groups")
def delete_group(group: Group, *, by: User) -> None:
    """Delete a group; what was shared with it is no longer."""
    shares = Share.objects.filter(group=group)
    ledger.require().note(name=group.name, shares=shares.count())
    shares.delete()
    group.delete()


def _set_members(group: Group, members: Sequence[User]) -> None:
    gone = [str(user) for user in members if not user.is_active]
    if gone:
        sentence = _("%(name)s no longer works here: choose somebody else.")
        raise Refused(sentence % {"name": listed(gone)}, field="members")
    group.members.set(members)
    ledger.require().note(members=sorted(user.pk for user in members))


def _free_name(name: str, *, but: Group | None = None) -> str:
    name = " ".join(name.split())
    if not name or not is_storable(name) or len(name) > 80:
        raise Refused(_("A group has a name of at most 80 characters."), field="name")
    if Group.objects.exclude(pk=but.pk if but else 0).filter(name=name).exists():
        raise Refused(_("There is a group of this name already."), field="name")
    return name
