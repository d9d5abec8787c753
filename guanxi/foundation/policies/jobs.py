"""Once an hour: whoever joined, moved or left since; and who has waited long is reminded."""

from guanxi.foundation.accounts.models import Company, User

from . import actions


def keep_duties() -> None:
    actions.keep_duties(Company.get(), by=User.system())
