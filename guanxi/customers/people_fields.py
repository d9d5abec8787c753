"""Own fields of a customer's people, as the rows of a file fill them: each row speaks of one person's."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from guanxi.customers.headings import PEOPLE
from guanxi.customers.models import Contact
from guanxi.foundation.accounts.models import User
from guanxi.foundation.customfields.batches import Batch
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.sentences import said as _

NOT_SAID = _("which person is meant is not said: not imported")

type Given = Mapping[str, Any]


def left_aside(said: Given, own: Given | None) -> dict[str, Sentence]:
    """What is told of each value of somebody of whom a row does not say who it is."""
    names = [name for name, value in said.items() if value and name not in {"name", "role"}]
    return dict.fromkeys([*names, *map(PEOPLE.name_of, own or ())], NOT_SAID)


class PeopleFields:
    """Checked and told as one by one. A row that names none of these fields requires none of a new person,
    for most files know nothing of them."""

    def __init__(self, by: User, given: Iterable[Given | None]) -> None:
        self._batch = Batch(Contact, by, given)
        self._said: dict[int, dict[str, Any]] = {}  # by the person at hand, who may be without a key
        self._blank = Contact()  # own fields are those of people of every kind

    def load(self, ids: Collection[int]) -> None:
        """Read what stands in the people that the batch may change."""
        self._batch.load(ids)

    def checked(self, there: Contact | None, given: Given | None) -> dict[str, Any]:
        """Clean values, or a refusal that names the columns."""
        if given is None:
            return {}
        try:
            return dict(self._batch.checked(self._blank, given, self._held(there), is_new=there is None))
        except Refused as refusal:
            for one in (refusal, *refusal.others):
                one.field = PEOPLE.name_of(one.field or "")
            raise

    def _held(self, there: Contact | None) -> dict[str, Any]:
        if there is None:
            return {}
        return dict(self._batch.held(there.pk, self._said.get(id(there), {})))

    def put(self, contact: Contact, values: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
        """This person has these values from here on; what becomes another by it, in words."""
        if not values:
            return {}
        told = self._batch.told(self._held(contact), dict(values))
        self._said.setdefault(id(contact), {}).update(values)
        return {PEOPLE.name_of(name): pair for name, pair in told.items()}

    def keep(self, new: Sequence[Contact], known: Sequence[Contact]) -> set[int]:
        """Write them, of new people with the defaults; the customers whom free text finds otherwise."""
        self._batch.keep([(one, self._said.get(id(one), {})) for one in new], is_new=True)
        said = [(one, self._said[id(one)]) for one in known if id(one) in self._said]
        changed = self._batch.keep(said, is_new=False)
        if not self.is_found:
            return set()
        return {one.customer_id for one in known if one.pk in changed} | {one.customer_id for one in new}

    @property
    def is_found(self) -> bool:
        """Whether free text finds any of these fields."""
        return self._batch.is_found
