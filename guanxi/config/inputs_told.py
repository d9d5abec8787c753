"""What each input of the API is, in words for its page: by its name, or as the record's field is called."""

from collections.abc import Mapping
from functools import cache

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.errors import Sentence

# The room of an address, where it is not the label of its app.
LABELS = {
    "custom-fields": "customfields",
    "rights": "accounts",
    "views": "savedviews",
    "backups": "safekeeping",
    "audit": "oversight",
}

DAY_FILTER = _("A filter by day; the name with .op says how: ge, le, between, period, last, next.")
KIND_OF = _("The kind of record, such as customers.customer.")
EVERYWHERE: Mapping[str, Sentence] = {
    "about": _("A filter: the record the task is about, as kind:id."),
    "about_id": _("The id of the record the task is about."),
    "about_kind": KIND_OF,
    "record_kind": KIND_OF,
    "accept_over_limit": _("Whether it is known that the customer is over its credit limit with it."),
    "after": _("A cursor that an answer gave: the page after it."),
    "proposal_id": _("The id of what a text suggests."),
    "term_id": _("The id of an entry of the dictionary."),
    "party": _("What it is, where it is no customer: supplier, dealer, wholesale, provider or partner."),
    "party_id": _("The id of the other record."),
    "party_link_id": _("The id of the link between two records."),
    "alias_id": _("The other name's id."),
    "as_of": _("The day as of which it is computed; today unless said."),
    "before": _("A cursor that an answer gave: the page before it."),
    "birthday_in": _("A filter: somebody there has a birthday within so many days: 0, 3, 7 or 30."),
    "birthday_on": _("A filter: somebody there has a birthday on this day, at most 30 days from today."),
    "box": _("Which requests: decide (I have to), or mine (I asked)."),
    "asked_for": _("For which campaign, letter or program one asks; it is kept with the answer."),
    "at": _("When it was said, or is to be sent; now unless said."),
    "cap": _("At most so many contacts in per_days days; without, as many as it takes."),
    "channels": _("By which channels: phone, sms, email, wechat, visit, post, online, other."),
    "claims": _("Whether it is sent at once if allowed, and so counts as a contact."),
    "contact_link_id": _("The id of the link to the own page."),
    "days": _("For how many days it is good."),
    "codes": _("The codes of all fields, in the order wanted."),
    "collaborator_ids": _("Who helps, by id."),
    "comment_id": _("The comment's id."),
    "contact_id": _("The contact's id."),
    "contacts": _("Its people, written in the same step as the customer."),
    "cost_id": _("The cost's id."),
    "completed": DAY_FILTER,
    "created": DAY_FILTER,
    "custom": _("Custom fields by their code; list_custom_fields says what each takes."),
    "customer_id": _("The customer's id."),
    "definition_id": _("The id of the approval path."),
    "department": _("A filter: the department's id."),
    "department_id": _("The department's id."),
    "department_ids": _("The departments that take part, by id."),
    "due": DAY_FILTER,
    "due_from": _("A filter: due on this day or later."),
    "due_until": _("A filter: due on this day or earlier."),
    "field": _("Which masked field to show."),
    "field_id": _("The field's id."),
    "file_id": _("The file's id."),
    "firm_size": _("A filter: the firm's size."),
    "grants": _("Permission → how far it reaches: 1 own, 2 department, 3 department and below, 4 all."),
    "group_id": _("The group's id."),
    "interaction_id": _("The interaction's id."),
    "lag": _("A filter: yes for tasks that lag behind."),
    "disagreement_id": _("The id of where two sources disagree."),
    "take_other": _("Whether what the other source said is right; else what is here stays."),
    "through": _("The channel by which the given values came; unsaid: that of the record itself."),
    "through_note": _("More exactly where they came from, such as a report’s name and month."),
    "lacks": _("A filter: what the record lacks, by the code that its quality names."),
    "fresh": DAY_FILTER,
    "quality": _("A filter: points of data quality, 0 to 100; with quality.op as ge, le or between."),
    "review": _("A filter: “due” for records that should be looked at again."),
    "last_contact": DAY_FILTER,
    "interactions": _("Contacts logged since the merge that are the taken out one's, by id."),
    "last_order": DAY_FILTER,
    "level": _("How far the share goes: read or write."),
    "line_id": _("The line's id."),
    "lines": _("The order's lines."),
    "link_id": _("The id of the tag's link to the customer."),
    "lost_id": _("The id of the customer that goes into the other, or comes out of it."),
    "masks": _("Kind of personal value → how it is seen: 0 hidden, 1 masked, 2 can be revealed."),
    "member_ids": _("Exactly these members, by id."),
    "mentions": _("Whom to mention, by id; @name in the text does it too."),
    "moved": _("A filter: who was new, returned or was lost in a month, as a bar of home counts them."),
    "notice_id": _("The id of the notice that the person was given before."),
    "outreach": _("For what we contacted them of our own accord; then the gate is asked."),
    "open": _("A filter: yes for what is not done yet, no for the rest."),
    "need_id": _("The need's id."),
    "order_id": _("The order's id."),
    "other_id": _("The other customer's id."),
    "owner": _("A filter: the owner's id."),
    "owner_id": _("The owner's id."),
    "owner_ids": _("Who does it: exactly one id; without, it is oneself."),
    "person_request_id": _("The id of a person's request."),
    "reason": _("The purpose; it is kept on record."),
    "close_others": _("Whether what else this person waits for ends with the erasure, and is told so."),
    "rules": _("Kind of data → years, basis, after (keep or propose)."),
    "answer_days": _("Within how many days a request is answered."),
    "warn_days": _("So many days before, whoever is responsible is told."),
    "received": DAY_FILTER,
    "params": _("What the action needs, by id, such as the new owner."),
    "review_id": _("The id of the security review."),
    "policy_id": _("The policy's id."),
    "person_id": _("The colleague's id."),
    "product_id": _("The product's id."),
    "q": _("Words to find: a part of the name, pinyin or its initials, a number."),
    "record_id": _("The record's id."),
    "request_id": _("The request's id."),
    "role_id": _("The role's id."),
    "room": _("A filter: none for who has a tier and no potential; elsewhere for much, in another tier."),
    "lost": _("A filter: yes for whose silence has passed its limit."),
    "segment": _("A filter: a tier's orders of a month, such as high-2026-03."),
    "set": _("A filter: what one import or one change of many wrote, by its id."),
    "share_id": _("The share's id."),
    "size": _("How many items a page has: 50 unless said, 200 at most."),
    "sold_in": _("A filter: the import that brought the orders, by its id."),
    "sort": _("The order, by its code; - before it turns it round."),
    "take": _("The fields whose value comes from the lost customer; without it, those that the other lacks."),
    "tag": _("A filter: the tag's id."),
    "tag_id": _("The tag's id."),
    "task_id": _("The task's id."),
    "to_step": _("Back to this step, counted from 0; without, to who asked."),
    "total_from": _("A filter: at least this much in all."),
    "sensitive": _("Whether sensitive data are used for it."),
    "transfer_id": _("The id of the registered recipient of the data."),
    "until": _("Up to this day."),
    "view_id": _("The view's id."),
    "version": _("The version that was read: what somebody else changed meanwhile is not overwritten."),
    "risk": _("A filter: high, middle or low risk of leaving, or rose."),
    "still": _(
        "A filter: left, open or here, for how likely it still is a customer; once for who bought once."
    ),
    "offered": _("A filter: the product that is offered, by its id."),
    "worth": _("A filter: fell or rose, for whose value of twelve months did so within 30 days."),
    "weights": _("By kind, comparison and finding: how often it holds for one customer, and for two."),
    "who": _("A filter: mine, given (by me to others) or helping."),
}
# Where a name means something else than its record's field of the same name.
HERE: Mapping[tuple[str, str], Sentence] = {
    ("comments", "kind"): KIND_OF,
    ("customers", "text"): _("The text of the signature or card, lines and all."),
    ("files", "kind"): KIND_OF,
    ("scoring", "outcome"): _("What came of it: taken, refused or unfit."),
    ("scoring", "kind"): _("The model: lifetime, baskets or churn."),
    ("policies", "blocks"): _(
        "Whether nothing else can be opened from the next sign-in on, before it is read."
    ),
    ("policies", "changed"): _("What changed, in a sentence."),
    ("policies", "number"): _("The version that was read."),
    ("policies", "policy"): _("A filter: the policy's id."),
    ("policies", "roles"): _("For whoever has one of these roles, by their codes."),
    ("policies", "state"): _("A filter: open for what is not acknowledged, done for what is."),
    ("policies", "text"): _("The whole text, in plain lines."),
    ("audit", "remarks"): _("What was looked at, what was found, what follows."),
    ("purchases", "since"): _("From this day on."),
    ("rights", "name"): _("The name."),
    ("custom-fields", "noun"): KIND_OF,
    ("views", "listing"): _("Which list: customers, needs, orders, products, costs or tasks."),
    ("views", "query"): _("Filters, order, columns and groups, as the list's address says them."),
    ("views", "form"): _("The shape that opens: list, grid or board."),
    ("views", "shared"): _("Who sees it: private, department, role or everybody."),
    ("views", "role"): _("The role that sees it, by its id."),
}
# Filters of lists that are named like a field: a body means the field's value by it.
FILTERS: Mapping[tuple[str, str], Sentence] = {
    ("customers", "since"): DAY_FILTER,
    ("customers", "expected"): DAY_FILTER,
    ("customers", "proposed"): DAY_FILTER,
    ("customers", "closed"): DAY_FILTER,
}
BOTH = {"owner", "department", "size"}


def told(room: str, name: str, place: str) -> Sentence:
    """What this input is; empty where nobody has said it."""
    label = _labels(LABELS.get(room, room)).get(name, "")
    if place == "body":
        return HERE.get((room, name)) or (label if name in BOTH else "") or EVERYWHERE.get(name, label)
    return FILTERS.get((room, name)) or HERE.get((room, name)) or EVERYWHERE.get(name, label)


@cache
def _labels(app: str) -> Mapping[str, Sentence]:
    """The fields of an app's records as people read them; of two of one name the first."""
    found: dict[str, Sentence] = {}
    for model in apps.get_app_config(app).get_models():
        for field in model._meta.get_fields():
            label = getattr(field, "verbose_name", "")
            if isinstance(label, Promise):
                found.setdefault(field.name, label)
    return found
