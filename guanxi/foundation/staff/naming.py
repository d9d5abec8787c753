"""How colleagues are called, and where their names stand in a list."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused
from guanxi.foundation.search.index import sort_keys
from guanxi.foundation.search.spelling import fold

LONGEST: int = User._meta.get_field("name").max_length or 0


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
