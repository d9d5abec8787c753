"""What happens to customers, for the rooms above to hear."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CustomerCreated:
    """Somebody added a customer (not announced row by row for imports)."""

    customer_id: int


@dataclass(frozen=True)
class CustomerAssigned:
    """A customer has another owner or department."""

    customer_id: int
    owner_id: int
    department_id: int
    former_owner_id: int = 0
    by_id: int = 0
    version: int = 0


@dataclass(frozen=True)
class CustomersTaken:
    """Somebody who stays lost customers to a colleague, so many by one act; one alone is named."""

    count: int
    owner_id: int
    former_owner_id: int
    by_id: int
    customer_id: int
    key: str = ""


@dataclass(frozen=True)
class CustomersHandedOver:
    """Customers of somebody who leaves are another's now, so many at once."""

    count: int
    owner_id: int
    former_owner_id: int
    by_id: int
    key: str = ""


@dataclass(frozen=True)
class StageMoved:
    """A customer went to another stage of its lifecycle."""

    customer_id: int
    before: str
    after: str
    move_id: int = 0
    by_id: int = 0


@dataclass(frozen=True)
class StagesMoved:
    """Customers went to other stages, many at once: by a file, or by orders that say who has bought."""

    move_ids: list[int]
    by_id: int


@dataclass(frozen=True)
class InteractionLogged:
    """Somebody talked with a customer."""

    interaction_id: int
    customer_id: int
    by_id: int = 0


@dataclass(frozen=True)
class CustomersMerged:
    """Two records of one customer are one: ``lost_id`` went into ``kept_id``, or came out of it again."""

    kept_id: int
    lost_id: int
    by_id: int
    owner_id: int
    key: int  # of the merge
    is_taken_out: bool = False
