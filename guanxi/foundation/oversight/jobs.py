"""Once an hour: a period that is over is counted, and auditors are told."""

from guanxi.foundation.accounts.models import Company, User

from . import actions, failures


def keep_reviews() -> None:
    failures.forget_old()
    actions.remind_of_reviews(Company.get(), by=User.system())
