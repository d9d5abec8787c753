"""Every write of the room."""

from guanxi.customers.actions.aliases import add_alias, remove_alias
from guanxi.customers.actions.asking import ask_for_access
from guanxi.customers.actions.bulk import import_customers, import_interactions
from guanxi.customers.actions.contacts import (
    add_contact,
    change_contact,
    leave_contact,
    make_first_contact,
    return_contact,
    reveal_personal,
)
from guanxi.customers.actions.customers import assign_customer, change_customer, create_customer
from guanxi.customers.actions.interactions import change_interaction, log_interaction
from guanxi.customers.actions.leaving import hand_over_customers
from guanxi.customers.actions.lifecycle import move_stage
from guanxi.customers.actions.merging import merge_customers, unmerge_customers
from guanxi.customers.actions.sharing import share_customer, unshare_customer
from guanxi.customers.actions.standings import write_standings
from guanxi.customers.actions.tags import create_tag, put_tag, remove_tag
from guanxi.customers.consent.actions import (
    ask_to_contact,
    choose_by_link,
    flag_person,
    make_contact_link,
    record_consent,
    revoke_contact_link,
    set_contact_wish,
    withdraw_consent,
)
from guanxi.customers.consent.house_actions import (
    add_transfer,
    change_contact_policy,
    change_transfer,
    end_transfer,
    publish_notice,
)
from guanxi.customers.credit.actions import change_credit_policy, set_credit
from guanxi.customers.depth.actions import move_depth
from guanxi.customers.needs.actions import change_need, import_needs, move_need, record_need
from guanxi.customers.profiles.actions import describe_customer
from guanxi.customers.quality.actions import (
    change_quality_policy,
    confirm_customer,
    count_quality,
    measure_customers,
    start_measuring,
)
from guanxi.customers.sources.actions import settle_disagreement

__all__ = [
    "add_alias",
    "add_contact",
    "add_transfer",
    "ask_for_access",
    "ask_to_contact",
    "assign_customer",
    "change_contact",
    "change_contact_policy",
    "change_credit_policy",
    "change_customer",
    "change_interaction",
    "change_need",
    "change_quality_policy",
    "change_transfer",
    "choose_by_link",
    "confirm_customer",
    "count_quality",
    "create_customer",
    "create_tag",
    "describe_customer",
    "end_transfer",
    "flag_person",
    "hand_over_customers",
    "import_customers",
    "import_interactions",
    "import_needs",
    "leave_contact",
    "log_interaction",
    "make_contact_link",
    "make_first_contact",
    "measure_customers",
    "merge_customers",
    "move_depth",
    "move_need",
    "move_stage",
    "publish_notice",
    "put_tag",
    "record_consent",
    "record_need",
    "remove_alias",
    "remove_tag",
    "return_contact",
    "reveal_personal",
    "revoke_contact_link",
    "set_contact_wish",
    "set_credit",
    "settle_disagreement",
    "share_customer",
    "start_measuring",
    "unmerge_customers",
    "unshare_customer",
    "withdraw_consent",
    "write_standings",
]
