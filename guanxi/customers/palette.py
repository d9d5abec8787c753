"""What the palette finds of customers and their people, and what can be done with them."""

from collections.abc import Collection, Sequence

from django.db import connection
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.rights import hides_amounts
from guanxi.foundation.accounts.spelled import EVERYTHING, Statement
from guanxi.foundation.palette.declared import Asked, Hit, Records, RecordVerb, Row, Verb
from guanxi.foundation.search.seeking import among
from guanxi.foundation.ui import marks

from .choices import Kind
from .indexing import KIND
from .models import Contact, Customer, mark
from .searching import by_phone, people_by_tail

VIEW, CHANGE = "customers.view_customer", "customers.change_customer"
WALKED = 20_000  # customers of one branch that are looked at, the most valuable first
MET_AT = 2_000  # newest customers in all whose people are asked for a common word: each costs 0.7 µs a key
SHOWN = "SELECT id, name, customer_no, kind, tier"
DEAREST, NEWEST = "ORDER BY value DESC, id DESC", "ORDER BY id DESC"
PERSON = """
    SELECT customers_contact.id, customers_contact.name, customers_customer.name,
        CAST(customers_contact.customer_id AS text), ''
    FROM customers_contact
    JOIN customers_customer ON customers_customer.id = customers_contact.customer_id
"""
CALLED = "customers_contact.name LIKE %s ESCAPE '\\'"  # SQLite does not look at the case of ASCII letters
CALLED_IN_ANY_CASE = "upper(customers_contact.name) LIKE upper(%s)"
NEWEST_IDS = "SELECT id FROM customers_customer WHERE {branch} ORDER BY id DESC"


def find_customers(asked: Asked) -> Statement | None:
    """The customers that fit, the most valuable first: few are named, many are met on a walk.

    An order by amounts tells them, so to whom they are hidden the newest come first.
    """
    sought, scope = asked.sought(KIND), Customer.objects.all().scope_in_sql(asked.user)
    if sought is None or scope is None:
        return None
    order = NEWEST if hides_amounts(asked.user) else DEAREST
    by_number = by_phone(asked.text, asked.user)
    if sought.ids is not None:
        named, params = among("id", ",".join(part for part in (sought.ids, by_number) if part))
        rows = f"{SHOWN} FROM customers_customer WHERE {named} AND {scope[0]}"
        return f"{rows} {order} LIMIT {asked.most}", [*params, *scope[1]]
    hit, params = sought.at_row("walked.id")
    if by_number:
        named, more = among("walked.id", by_number)
        hit, params = f"({named} OR {hit})", [*more, *params]
    branches = Customer.objects.all().branches_in_sql(asked.user)
    return _first_of(
        [_walk(branch, (hit, params), order, asked.most) for branch in branches], order, asked.most
    )


def _walk(branch: Statement, hit: Statement, order: str, most: int) -> Statement:
    """The first of one branch that fit, on the way along its index."""
    rows = f"{SHOWN}, value FROM customers_customer WHERE {branch[0]} {order} LIMIT {WALKED}"
    # SQLite gives them as the walk does, and would go on to its end if asked to sort them.
    again = "" if connection.vendor == "sqlite" else order
    walk = f"{SHOWN}, value FROM ({rows}) AS walked WHERE {hit[0]} {again} LIMIT {most}"
    return walk, [*branch[1], *hit[1]]


def _first_of(walks: Sequence[Statement], order: str, most: int) -> Statement:
    """The first of all branches; what two of them have stands there once."""
    each = " UNION ".join(f"SELECT * FROM ({sql}) AS w{n}" for n, (sql, _params) in enumerate(walks))  # noqa: S608
    params = [param for _sql, params in walks for param in params]
    return f"{SHOWN} FROM ({each}) AS first {order} LIMIT {most}", params


def customers_named(ids: Collection[int], user: User) -> Statement | None:
    """Those of ``ids`` that this person sees."""
    scope = Customer.objects.all().scope_in_sql(user)
    if scope is None:
        return None
    named, params = among("id", _list(ids))
    return f"{SHOWN} FROM customers_customer WHERE {named} AND {scope[0]}", [*params, *scope[1]]


def _list(ids: Collection[int]) -> str:
    return ",".join(map(str, ids))


def _hit(row: Row, user: User) -> Hit:
    pk, name, number, kind, tier = row
    badge = marks.avatar(mark(kind, name), seed=pk, firm=kind == Kind.FIRM)
    return Hit(pk, name, f"/customers/{pk}/", number, badge, marks.tier(tier) if tier else "")


def find_contacts(asked: Asked) -> Statement | None:
    """People of that name: the index knows them by their customers. Numbers and codes are nobody's name, but
    beside the last four digits of a number a name says whose it is."""
    text = asked.text
    if (ids := people_by_tail(text, asked.user)) is not None:
        return _reached(ids, asked)
    if len(text) < 2 or (text.isascii() and any(sign.isdigit() for sign in text)):
        return None
    sought, seen = asked.sought(KIND), Contact.objects.all().scope_in_sql(asked.user)
    if sought is None or sought.held == "" or seen is None:
        return None
    called, like = _called(text)
    if sought.held is None:
        return _met((called, like), asked)
    named, params = among("customers_contact.customer_id", sought.held)
    rows = f"{PERSON} WHERE {named} AND {called} AND {seen[0]} ORDER BY customers_contact.id"
    return f"{rows} LIMIT {asked.most}", [*params, *like, *seen[1]]


def _reached(ids: str, asked: Asked) -> Statement | None:
    """Who of these has not left."""
    seen = Contact.objects.all().scope_in_sql(asked.user)
    if not ids or seen is None:
        return None
    named, params = among("customers_contact.id", ids)
    rows = f"{PERSON} WHERE {named} AND customers_contact.left_on IS NULL AND {seen[0]}"
    return f"{rows} ORDER BY customers_contact.id LIMIT {asked.most}", [*params, *seen[1]]


def _called(text: str) -> Statement:
    """The condition that somebody who has not left is called so; what has no case is compared as it is."""
    has_case = text.lower() != text.upper()
    called = CALLED_IN_ANY_CASE if has_case and connection.vendor == "postgresql" else CALLED
    like = f"%{connection.ops.prep_for_like_query(text)}%"
    return f"{called} AND customers_contact.left_on IS NULL", [like]


def _met(called: Statement, asked: Asked) -> Statement:
    """People of a common word: met at the newest customers of each branch, so many customers in all.

    Whoever sees few customers so meets all of theirs, however many the house has; who sees many finds more by
    typing on, for the whole name is hardly ever common.
    """
    newest, params = _newest(Customer.objects.all().branches_in_sql(asked.user))
    rows = f"{PERSON} WHERE {newest} AND {called[0]} ORDER BY customers_contact.id LIMIT {asked.most}"
    return rows, [*params, *called[1]]


def _newest(branches: Sequence[Statement]) -> Statement:
    """The condition to be at one of those customers.

    Left to join them, PostgreSQL reads all people of the house instead: so their ids are one value. Of all
    customers the newest are what lies behind one id.
    """
    most = max(1, MET_AT // len(branches))
    if branches[0][0] == EVERYTHING:
        first, last = (f"({NEWEST_IDS.format(branch=EVERYTHING)} LIMIT 1 OFFSET {n})" for n in (most - 1, 0))
        return f"customers_contact.customer_id BETWEEN COALESCE({first}, 0) AND {last}", []
    each = " UNION ".join(
        f"SELECT * FROM ({NEWEST_IDS.format(branch=sql)} LIMIT {most}) AS w{n}"  # noqa: S608
        for n, (sql, _params) in enumerate(branches)
    )
    among = f"IN ({each})" if connection.vendor == "sqlite" else f"= ANY(ARRAY({each}))"
    return f"customers_contact.customer_id {among}", [param for _sql, params in branches for param in params]


def contacts_named(ids: Collection[int], user: User) -> Statement | None:
    """Those of ``ids`` that this person sees."""
    seen = Contact.objects.all().scope_in_sql(user)
    if seen is None:
        return None
    named, params = among("customers_contact.id", _list(ids))
    return f"{PERSON} WHERE {named} AND {seen[0]}", [*params, *seen[1]]


def _person(row: Row, user: User) -> Hit:
    pk, name, firm, customer, _nothing = row
    at = f"/customers/{customer}/contacts/#person-{pk}"
    return Hit(pk, name, at, firm, marks.avatar(name, seed=pk))


def changeable(ids: Collection[int], user: User, permission: str) -> set[int]:
    """The customers among ``ids`` on which this person may use ``permission``."""
    scope = Customer.objects.all().scope_in_sql(user, permission)
    if scope is None:
        return set()
    named, params = among("id", _list(ids))
    with connection.cursor() as cursor:
        statement = f"SELECT id FROM customers_customer WHERE {named} AND {scope[0]}"  # noqa: S608
        cursor.execute(statement, [*params, *scope[1]])
        return {pk for (pk,) in cursor.fetchall()}


CUSTOMERS = Records(
    "customer",
    _("Customers"),
    VIEW,
    find_customers,
    customers_named,
    _hit,
    url="/customers/{pk}/",
    verbs=(
        RecordVerb("log_interaction", _("Log a contact"), _("Log a contact with %(name)s"),
                   "/customers/{pk}/log/", CHANGE, icon="pencil-plus", keys="n"),
        RecordVerb("add_contact", _("Add person"), _("Add a person at %(name)s"),
                   "/customers/{pk}/contacts/new/", CHANGE, icon="user-plus", keys="p"),
        RecordVerb("move_stage", _("Move to another stage"), _("Move %(name)s to another stage"),
                   "/customers/{pk}/stage/", CHANGE, icon="timeline", keys="s"),
        RecordVerb("move_depth", _("Relationship depth"), _("How close %(name)s is"),
                   "/customers/{pk}/depth/", CHANGE, icon="heart-handshake", keys="r"),
        RecordVerb("assign_customer", _("Hand over"), _("Hand %(name)s over"),
                   "/customers/{pk}/owner/", CHANGE, icon="user-share", keys="o"),
        RecordVerb("set_credit", _("Set credit"), _("Set the credit of %(name)s"),
                   "/customers/{pk}/credit/", "customers.set_credit", icon="coins"),
        RecordVerb("record_consent", _("Record a consent"), _("Record a consent of %(name)s"),
                   "/customers/{pk}/consent/record/", "customers.record_consent", icon="shield-check"),
        RecordVerb("register_request", _("Register a person's request"),
                   _("Register a request of a person at %(name)s"),
                   "/customers/{pk}/person-requests/new/", "customers.answer_subject_request",
                   icon="shield-check"),
        RecordVerb("put_tag", _("Add a tag"), _("Tag %(name)s"),
                   "/customers/{pk}/tag/", CHANGE, icon="tag", keys="t", also="customers.manage_tags"),
        RecordVerb("record_need", _("New need"), _("New need of %(name)s"),
                   "/customers/{pk}/needs/new/", CHANGE, icon="bulb", keys="d"),
        RecordVerb("describe_customer", _("Describe"), _("Describe %(name)s"),
                   "/customers/{pk}/profile/change/", CHANGE, icon="id"),
        RecordVerb("link_party", _("Link with another record"), _("Link %(name)s with another record"),
                   "/customers/{pk}/parties/link/", CHANGE, icon="affiliate"),
        RecordVerb("merge_customers", _("Merge with another record"), _("Merge %(name)s with another record"),
                   "/customers/{pk}/merge/", "customers.merge_customers", icon="arrows-join"),
        RecordVerb("create_task", _("New task"), _("New task about %(name)s"),
                   "/tasks/new/?about=customers.customer:{pk}", VIEW, icon="checklist",
                   also="tasks.add_task"),
        RecordVerb("make_request", _("Ask for approval"), _("Ask for approval about %(name)s"),
                   "/approvals/new/?about=customers.customer:{pk}", VIEW, icon="rubber-stamp",
                   also="approvals.ask"),
    ),
    within=changeable,
    letter=KIND,
)  # fmt: skip
CONTACTS = Records(
    "contact", _("People at customers"), VIEW, find_contacts, contacts_named, _person, letter=KIND
)
VERBS = (
    Verb(
        "create_customer", _("New customer"), "customers.add_customer", "/customers/new/",
        icon="plus", keys="c c", group="create", says=_("add create customer firm"),
    ),
    Verb(
        "read_card", _("New customer from pasted text"), "customers.add_customer",
        "/customers/new/?paste=yes", icon="clipboard-text", group="create",
        says=_("signature business card paste text contact"),
    ),
    Verb(
        "create_party", _("New related party"), "customers.add_customer", "/parties/new/",
        icon="affiliate", group="create", says=_("supplier dealer wholesaler provider partner"),
    ),
    Verb(
        "log_interaction", _("Log a contact"), CHANGE,
        icon="pencil-plus", keys="c l", group="create", pick="customer.log_interaction",
        says=_("call visit meeting interaction"),
    ),
    Verb(
        "add_contact", _("Add person"), CHANGE,
        icon="user-plus", keys="c p", group="create", pick="customer.add_contact",
        says=_("contact person colleague"),
    ),
    Verb(
        "record_need", _("New need"), CHANGE,
        icon="bulb", keys="c n", group="create", pick="customer.record_need",
        says=_("need demand requirement"),
    ),
)  # fmt: skip
