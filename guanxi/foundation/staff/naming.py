"""How colleagues are called and sign in, where their names stand in a list; how departments are called."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.errors import Refused
from guanxi.foundation.search.index import sort_keys
from guanxi.foundation.search.spelling import fold

LONGEST: int = User._meta.get_field("name").max_length or 0
LONGEST_SIGN_IN: int = User._meta.get_field("username").max_length or 0


def sort_names(users: Sequence[User]) -> list[str]:
    """Where each name stands in a list; never nowhere, for so it is known that nobody has said it yet."""
    keys = sort_keys([(user.name, True) for user in users])
    return [key or fold(str(user))[:120] for key, user in zip(keys, users, strict=True)]


def name_person(user: User, name: str) -> bool:
    """Set the name as it is kept, not yet saved; False where the person is called so already."""
    name = " ".join(name.split())
    if not name:
        raise Refused(_("A person has a name."), field="name")
    if len(name) > LONGEST:
        raise Refused(_("At most %(most)s characters.") % {"most": LONGEST}, field="name")
    if name == user.name:
        return False
    user.name = name
    user.sort_name = sort_names([user])[0]
    return True


def sign_in_name(typed: str, *, of: User | None = None) -> str:
    """The sign-in name as it is kept: in small letters, and nobody else's; ``of`` may keep the own one."""
    name = typed.strip().lower()
    others = User.objects.exclude(pk=of.pk) if of else User.objects.all()
    if not name or others.filter(username=name).exists():
        raise Refused(_("The sign-in name “%(name)s” is taken or empty.") % {"name": name}, field="username")
    if len(name) > LONGEST_SIGN_IN:
        raise Refused(_("At most %(most)s characters.") % {"most": LONGEST_SIGN_IN}, field="username")
    return name


def free_name(name: str, parent: Department | None) -> str:
    """The name as it is kept: not empty, and not that of a neighbour."""
    name = " ".join(name.split())
    if not name:
        raise Refused(_("A department has a name."), field="name")
    if Department.objects.filter(parent=parent, name=name).exists():
        raise Refused(_("There is a department of this name already."), field="name")
    return name
