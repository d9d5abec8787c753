"""What a role hides, a file of its holder cannot ask for either.

Whether a row means a known customer, and whether it changes one, would tell a hidden telephone number to
whoever hands in guesses. So such values neither find anybody nor change what is there; new customers and
people have them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from guanxi.customers.models import Contact, Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.rights import hidden_from
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.kinds import Concern
from guanxi.foundation.privacy.fields import encrypted_fields
from guanxi.foundation.sentences import said as _

type Said = Mapping[str, Any]


class Unseen:
    """The fields of customers and of their people that ``by`` sees nothing of."""

    def __init__(self, by: User) -> None:
        labels = hidden_from(by)
        self.of_customer = {field.name for field in encrypted_fields(Customer) if field.label in labels}
        self.of_contact = {field.name for field in encrypted_fields(Contact) if field.label in labels}

    def refuse_key(self, key: str) -> None:
        """Customers are known again by what one sees."""
        if key in self.of_contact:
            sentence = _(
                "Your role hides this, so no customer is known again by it: choose the number or name."
            )
            raise Refused(sentence, field=key)

    def finding(self, contacts: Sequence[Said]) -> list[dict[str, Any]]:
        """The people of a row without what must not find anybody."""
        return [without(contact, self.of_contact) for contact in contacts]


def without(said: Said, names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name not in names}


def concerns(run: Any, by: User) -> list[Concern]:
    """Said before whoever imports wonders why known telephone numbers stay as they are."""
    unseen = Unseen(by)
    if not (unseen.of_customer | unseen.of_contact) & {*run.mapping, *_reached(run.mapping)}:
        return []
    text = _(
        "The file holds values that your role hides. New customers and people have them; in those that are"
        " known they find nobody and change nothing."
    )
    return [Concern(text)]


def _reached(mapping: Mapping[str, int]) -> set[str]:
    """What columns hold that are not called as the field is."""
    details = {"phone", "phone2", "email", "wechat"} if "contact_info" in mapping else set()
    return details | ({"birthday"} if "lunar_birthday" in mapping else set())
