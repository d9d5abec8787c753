"""SYS-12: what people do on pages programs can do: every action has its endpoint, or a reason why not."""

from functools import cache

import pytest
from django.urls import get_resolver

from guanxi.config import docs
from guanxi.foundation.actions import PERMISSIONS

_WORKER = "a worker's own step of a job that is started elsewhere"
_BULK = "rows of a file or of a selection: a program sends records one by one"

# Rooms that programs do not work in yet, by the first word of their actions' permissions.
ROOMS_APART = {
    "cabinet": "a room that only the tests of actions have",
    "accounts": "a person proves who he is, and sets up accounts, on pages",
    "calendar": "a person's own days",
    "changes": "taken back on the page where it was done",
    "customfields": "what a house adds to its records it sets up on pages",
    "comments": "taken back by the people who talk",
    "files": "handed in on the page of their record",
    "frontdoor": "done from the command line of the machine",
    "imports": "a file is looked at on the way; a program sends records",
    "jobs": "watched over on their page",
    "notifications": "a person's own",
    "worklists": _BULK,
}
EXCUSED = {
    **dict.fromkeys(
        ["carry_out", "escalate_requests", "note_failure", "conclude_orders", "refresh_orders_of_currencies",
         "refresh_orders_of_product", "finish_scoring", "forget_older", "preview_thresholds", "write_months",
         "write_scores", "write_standings", "mark_overdue", "note_reminders"], _WORKER),
    **dict.fromkeys(
        ["import_customers", "import_interactions", "import_costs", "import_orders", "import_products",
         "set_rates", "import_tasks"], _BULK),
    **dict.fromkeys(
        ["create_definition", "name_head", "retire_definition", "set_steps", "change_thresholds"],
        "how the house works is set up on pages"),
    **dict.fromkeys(
        ["arrange_columns", "choose_opening", "move_view", "pin_view", "unpin_view"],
        "how a person arranges the own tabs and columns"),
    **dict.fromkeys(
        ["clear_export", "download_export", "export_template", "finish_export", "start_export"],
        "a program runs the view itself"),
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
    """Every action, and the rooms that its permissions name."""
    get_resolver().url_patterns  # noqa: B018 - loads every room's doors, and so its actions
    found: dict[str, set[str]] = {}
    for permission, names in PERMISSIONS.items():
        for name in names:
            found.setdefault(name, set()).add(permission.partition(".")[0])
    return found


def test_SYS_12_every_action_has_its_endpoint_or_a_reason():
    left = {
        name for name, rooms in actions().items() if not rooms <= set(ROOMS_APART) and not has_endpoint(name)
    }
    left -= set(EXCUSED)
    assert not left, f"give them an endpoint, or say in {__name__} why they have none: {sorted(left)}"


def test_no_reason_is_kept_for_what_has_an_endpoint_by_now():
    stale = sorted(name for name in EXCUSED if has_endpoint(name))
    assert not stale, f"they have one: take them out of EXCUSED: {stale}"


def test_every_write_of_the_api_is_an_action():
    known = set(actions())
    writes = [o["operationId"] for method, _path, o in docs.operations() if method != "get"]
    unknown = [code for code in writes if not any(code.endswith(f"_{name}") for name in known)]
    assert not unknown


@pytest.mark.parametrize("action", ["create_customer", "log_interaction", "create_order", "create_task"])
def test_the_look_for_endpoints_finds_those_that_are_there(action):
    assert has_endpoint(action)
