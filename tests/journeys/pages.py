"""Every page of the house as journeys look at it: at which address, and who opens it.

``tests/test_pages_looked_at.py`` holds this to the addresses that there are.
"""

from guanxi.config.navigation import MENU, OWN

MENUS = (*(entry.url for group in MENU for entry in group.entries), *(entry.url for entry in OWN))
# What the menus do not lead to, of who keeps the house and sells.
BESIDE = (
    "/customers/new/", "/customers/board/", "/needs/board/", "/needs/grid/", "/credit/method/",
    "/consent/sending/", "/consent/sharing/", "/consent/sharing/new/",
    "/consent/notices/new/", "/consent/rules/",
    "/customers/duplicates/weights/", "/customers/duplicates/decided/",
    "/customers/duplicates/decided/merged/", "/parties/new/", "/proposals/words/",
    "/person-requests/new/",     "/retention/", "/retention/fields/",
    "/quality/method/", "/quality/review/", "/quality/channels/",
    "/customers/grid/", "/products/grid/", "/tasks/board/",
    "/tasks/grid/?view=all", "/tasks/calendar/", "/interactions/calendar/?span=agenda",
    "/customers/?grouped=owner", "/customers/?q=nobody-is-called-so", "/customers/?tier=nonsense",
    "/company/departments/", "/company/departments/new/", "/company/departments/1/name/", "/company/keys/",
    "/company/second-factor/", "/company/backups/", "/policies/new/", "/policies/people/",
    "/imports/new/", "/rates/", "/rates/new/", "/costs/new/", "/tasks/new/",
    "/tasks/week/", "/notices/", "/notices/settings/", "/notices/settings/chats/new/", "/groups/new/",
    "/approvals/definitions/", "/approvals/deputies/", "/approvals/new/", "/people/me/feeds/",
    "/people/me/second-factor/",
    "/people/me/second-factor/app/", "/people/me/second-factor/passkey/", "/people/me/sessions/",
    "/people/me/tokens/", "/people/me/tokens/new/", "/people/me/password/", "/people/me/rights/",
    "/people/me/sign-in-name/",
    "/custom-fields/customers.customer/", "/custom-fields/customers.customer/new/",
    "/custom-fields/customers.customer/new/choice/", "/custom-fields/customers.customer/new/formula/",
    "/views/customers/", "/customers/hand-over/", "/people/new/", "/confirm/?next=/", "/start-own-data/",
    "/find/?q=a", "/find/keys/", "/api/docs/", "/sign-out/", "/ui/",
)  # fmt: skip
# Of a record: {customer} stands for the number of the first that its list shows.
LISTS = {
    "customer": ("/customers/?sort=value&tier=high", r'href="/customers/(\d+)/'),
    "need": ("/needs/", r'href="/needs/(\d+)/'),
    "order": ("/orders/", r'href="/orders/(\d+)/'),
    "product": ("/products/", r'href="/products/(\d+)/'),
    "task": ("/tasks/?view=all", r'href="/tasks/(\d+)/'),
    "cost": ("/costs/", r'href="/costs/(\d+)/'),
    "person": ("/people/", r'href="/people/(\d+)/roles/'),
    "contact": ("/customers/{customer}/contacts/", r"/contacts/(\d+)/"),
    "interaction": ("/customers/{customer}/interactions/", r"/interactions/(\d+)/"),
    "notice": ("/consent/notices/", r'href="/consent/notices/(\d+)/'),
    "person_request": ("/person-requests/", r'href="/person-requests/(\d+)/'),
    "transfer": ("/consent/sharing/", r'href="/consent/sharing/(\d+)/'),
    "role": ("/roles/", r"/roles/(\d+)/"),
    "review": ("/audit/reviews/", r'href="/audit/reviews/(\d+)/"'),
    "policy": ("/policies/", r'href="/policies/(\d+)/"'),
}
RECORDS = (
    "/customers/{customer}/", "/customers/{customer}/interactions/", "/customers/{customer}/contacts/",
    "/customers/{customer}/facts/", "/customers/{customer}/history/", "/customers/{customer}/comments/",
    "/customers/{customer}/files/", "/customers/{customer}/log/", "/customers/{customer}/access/",
    "/customers/{customer}/costs/new/", "/contacts/{contact}/history/", "/interactions/{interaction}/",
    "/interactions/{interaction}/history/", "/customers/{customer}/needs/",
    "/customers/{customer}/needs/new/", "/needs/{need}/", "/needs/{need}/change/", "/orders/{order}/",
    "/access/purchases.order/{order}/",
    "/comments/on/purchases.order/{order}/", "/comments/on/purchases.order/{order}/files/",
    "/products/{product}/", "/tasks/{task}/", "/tasks/{task}/change/", "/costs/{cost}/",
    "/people/{person}/roles/", "/people/{person}/access/", "/people/{person}/rights/",
    "/customers/{customer}/share/", "/customers/{customer}/contacts/new/", "/customers/{customer}/tag/",
    "/customers/{customer}/stage/", "/customers/{customer}/owner/", "/customers/{customer}/depth/",
    "/customers/{customer}/credit/", "/customers/{customer}/consent/", "/customers/{customer}/parties/",
    "/customers/{customer}/profile/", "/customers/{customer}/profile/change/",
    "/customers/{customer}/parties/link/",
    "/customers/{customer}/consent/record/", "/customers/{customer}/consent/withdraw/",
    "/customers/{customer}/consent/flag/", "/customers/{customer}/consent/wish/",
    "/consent/notices/{notice}/", "/consent/sharing/{transfer}/",
    "/policies/{policy}/", "/policies/{policy}/versions/1/", "/policies/{policy}/publish/",
    "/policies/{policy}/audience/",
    "/customers/{customer}/person-requests/new/", "/person-requests/{person_request}/",
    "/people/{person}/name/", "/people/{person}/department/", "/people/{person}/close/",
    "/people/{person}/password/",
    "/people/{person}/sign-in-name/", "/costs/{cost}/take-back/", "/customers/{customer}/merge/",
    "/customers/{customer}/mark-sensitive/", "/customers/{customer}/unmark-sensitive/",
)  # fmt: skip
KEEPERS = (
    "/roles/",
    "/roles/new/",
    "/roles/outward/",
    "/roles/{role}/",
    "/roles/{role}/copy/",
    "/roles/{role}/change/",
    "/groups/",
    "/people/",
)
AUDITORS = ("/audit/", "/audit/reviews/", "/audit/reviews/{review}/")
NOBODYS = ("/sign-in/", "/sign-in/forgotten/", "/nothing-is-here/")
# Answered within a page, or no page at all.
PARTS = frozenset({
    "healthz", "set_language", "mfa_login_webauthn", "tell_why", "count_customers", "count_needs",
    "count_duplicates", "show_duplicate_search", "count_proposals",
    "count_parties", "count_duties", "download_review", "count_subject_requests",
    "peek_customer",
    "place_customer", "customer_timeline", "edit_customer_field", "edit_contact_field", "count_orders",
    "sum_orders", "count_products", "product_sales", "change_product", "count_rates", "count_costs",
    "sum_costs", "find_cost_customers", "find_alike", "count_tasks", "find_task_subjects", "read_feed",
    "download_example", "show_import_progress", "download_rejects", "peek_row", "place_row", "sum_board",
    "more_cards", "record_files", "read_file", "show_preview", "list_versions", "record_comments",
    "list_mentionable", "change_comment", "comment_history", "open_stream", "latest_notifications",
    "open_notification", "find_pointed", "edit_custom", "run_scoring", "show_threshold_preview",
})  # fmt: skip
# What has to be made first: ``test_made_pages`` makes one of each.
MADE = (
    "/custom-fields/{field}/", "/custom-fields/{field}/delete/", "/views/{view}/change/",
    "/views/export/{export}/", "/groups/{group}/", "/approvals/definitions/{definition}/",
    "/approvals/definitions/{definition}/steps/0/",
    "/approvals/{asked}/", "/imports/{begun}/columns/", "/imports/{imported}/", "/imports/{imported}/undo/",
    "/bulk/{bulk}/", "/jobs/{preview}/", "/customers/{kept}/merge/?with={other}",
    "/customers/{kept}/take-out/{lost}/", "/customers/duplicates/{pair}/", "/insight/cards/{card}/",
)  # fmt: skip
# By a link in a mail, between the password and the door: tests of their own go through them.
MADE_FIRST = frozenset({"mfa_authenticate", "stop_mails", "choose_by_link", "unsubscribe"})
