"""SYS-12: what people do on pages programs can do: every action has its endpoint, or a reason why not."""

from functools import cache

import pytest
from django.urls import get_resolver

from guanxi.config import docs
from guanxi.foundation.actions import PERMISSIONS

_WORKER = "a worker's own step of a job that is started elsewhere"
_BULK = "rows of a file or of a selection: a program sends records one by one"

# Rooms that programs do not work in yet, by the first word of their actions' permissions; or the permission.
ROOMS_APART = {
    "cabinet": "a room that only the tests of actions have",
    "accounts.change_self": "a person proves who he is, and arranges what is his own, on pages",
    "accounts.manage_company": "the house is set up on pages",
    "accounts.manage_users": "accounts are set up on pages, after a fresh proof",
    "accounts.simulate_user": "a look at pages",
    "calendar": "a person's own days",
    "changes": "taken back on the page where it was done",
    "frontdoor": "done from the command line of the machine",
    "imports": "a file is looked at on the way; a program sends records",
    "jobs": "watched over on their page",
    "notifications": "a person's own",
    "worklists": _BULK,
}
EXCUSED = {
    "read_sensitive": "the record of a look, which every endpoint that shows such a customer writes",
    "read_listed": "the record of what a file holds, which whatever makes the file writes",
    "ask_for_access": "a person asks a person, on the page that told of the customer",
    **dict.fromkeys(
        ["carry_out", "escalate_requests", "note_failure", "conclude_orders", "refresh_orders_of_currencies",
         "refresh_orders_of_product", "name_orders", "finish_scoring", "finish_model", "forget_older",
         "forget_older_rows", "write_part", "preview_thresholds",
         "write_months", "write_scores", "write_standings", "mark_overdue", "note_reminders", "purge_file",
         "measure_customers", "count_quality", "delete_custom_values", "refresh_custom_values", "keep_pairs",
         "forget_pairs", "read_texts", "keep_duties", "remind_of_reviews", "keep_count", "keep_purged",
         "replay_erasure"], _WORKER),
    **dict.fromkeys(
        ["import_customers", "import_interactions", "import_needs", "import_costs", "import_orders",
         "import_products", "import_price_list", "set_rates", "import_tasks", "plan_tasks"], _BULK),
    **dict.fromkeys(
        ["add_transfer", "change_contact_policy", "change_credit_policy", "change_quality_policy",
         "change_transfer", "create_definition", "end_transfer", "publish_notice", "name_head",
         "retire_definition", "set_steps", "change_thresholds", "change_audience", "retire_policy",
         "remind_of_policy", "change_review_plan", "change_outward_files"],
        "how the house works is set up on pages"),
    **dict.fromkeys(
        ["arrange_columns", "choose_opening", "move_view", "pin_view", "unpin_view"],
        "how a person arranges the own tabs and columns"),
    **dict.fromkeys(
        ["clear_export", "download_export", "export_for_sending", "export_template", "finish_export",
         "print_list", "start_export"],
        "a program runs the view itself"),
    "start_measuring": "it happens every night, and after every change of the method",
    "take_up_duties": "the door does it, of whoever signs in",
    "choose_by_link": "what somebody chooses on the own page, who has no token here",
    "ask_by_link": "what somebody asks on the own page, who has no token here",
    "open_review": "counted by the clock when a period is over",
    "copy_role": "a program reads the one and creates the other",
    "delete_custom_field": "nothing brings it back: a person types its code, after a fresh proof",
    **dict.fromkeys(["install_role", "install_view"], "how a house begins"),
    "restore_comment": "undone on the page where it was deleted",
    "remove_check_item": "a line is ticked off instead",
    "renumber": "what only a test of undoing does",
    "restore_task": "a task that is needed after all is written down anew",
}  # fmt: skip


@cache
def endpoints() -> frozenset[str]:
    """The last words of every operation's name: they are its action's."""
    return frozenset(operation["operationId"] for _method, _path, operation in docs.operations())


def has_endpoint(action: str) -> bool:
    return any(code.endswith(f"_{action}") for code in endpoints())


def actions() -> dict[str, set[str]]:
    """Every action, and its permissions."""
    get_resolver().url_patterns  # noqa: B018 - loads every room's doors, and so its actions
    found: dict[str, set[str]] = {}
    for permission, names in PERMISSIONS.items():
        for name in names:
            found.setdefault(name, set()).add(permission)
    return found


def is_apart(permission: str) -> bool:
    return not {permission, permission.partition(".")[0]}.isdisjoint(ROOMS_APART)


def test_SYS_12_every_action_has_its_endpoint_or_a_reason():
    left = {
        name
        for name, permissions in actions().items()
        if not all(map(is_apart, permissions)) and not has_endpoint(name)
    }
    left -= set(EXCUSED)
    assert not left, f"give them an endpoint, or say in {__name__} why they have none: {sorted(left)}"


def test_no_reason_is_kept_for_what_has_an_endpoint_by_now():
    stale = sorted(name for name in EXCUSED if has_endpoint(name))
    assert not stale, f"they have one: take them out of EXCUSED: {stale}"


def test_no_room_is_said_to_be_apart_that_programs_work_in_by_now():
    found = actions().items()
    stale = sorted(
        f"{name} ({permission})"
        for name, permissions in found
        for permission in permissions
        if is_apart(permission) and has_endpoint(name)
    )
    assert not stale, f"they have an endpoint: take their room out of ROOMS_APART: {stale}"


def test_no_reason_is_kept_for_what_is_no_longer_there():
    known = {permission for permissions in actions().values() for permission in permissions}
    rooms = {permission.partition(".")[0] for permission in known}
    tests_have = {"cabinet", "renumber"}  # rooms and actions that come with tests of other files
    assert set(ROOMS_APART) - known - rooms - tests_have == set()
    assert set(EXCUSED) - set(actions()) - tests_have == set()


# They send what is too long and too personal for an address, and write nothing.
READING = {"read_card"}


def test_every_write_of_the_api_is_an_action():
    known = set(actions()) | READING
    writes = [o["operationId"] for method, _path, o in docs.operations() if method != "get"]
    unknown = [code for code in writes if not any(code.endswith(f"_{name}") for name in known)]
    assert not unknown


@pytest.mark.parametrize("action", ["create_customer", "log_interaction", "create_order", "create_task"])
def test_the_look_for_endpoints_finds_those_that_are_there(action):
    assert has_endpoint(action)
