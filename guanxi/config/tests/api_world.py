"""A small company as programs find it: one record of each kind, and what an id in an example stands for."""

import json
import re
import time
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from guanxi.config.docs import resolved
from guanxi.customers import actions as customers
from guanxi.customers.duplicates.actions import keep_apart
from guanxi.customers.handing_over import PURPOSE as HAND_OVER
from guanxi.customers.models import Customer
from guanxi.customers.parties.actions import link_party
from guanxi.customers.proposals.actions import add_term, read_texts
from guanxi.customers.proposals.models import Proposal
from guanxi.customers.rows import StandingRow
from guanxi.customers.sensitive.actions import mark_sensitive
from guanxi.customers.sources.models import Disagreement
from guanxi.customers.subject_rights.actions import register_request
from guanxi.customers.tests.factories import make_contact, make_customer, make_interaction, make_tag
from guanxi.foundation.accounts.models import Company, Role, User
from guanxi.foundation.accounts.scopes import Level, Scope
from guanxi.foundation.approvals import actions as approvals
from guanxi.foundation.approvals.approvable import OWN
from guanxi.foundation.approvals.models import Request
from guanxi.foundation.approvals.paths import Step
from guanxi.foundation.comments import actions as comments
from guanxi.foundation.customfields import actions as custom_fields
from guanxi.foundation.files import actions as files
from guanxi.foundation.files import previews, store
from guanxi.foundation.ledger import Ledger, opened
from guanxi.foundation.oversight.actions import open_review
from guanxi.foundation.policies.actions import publish_policy
from guanxi.foundation.rights import actions as rights
from guanxi.foundation.savedviews import actions as views
from guanxi.foundation.staff import actions as staff
from guanxi.foundation.tasks import actions as tasks
from guanxi.purchases import actions as purchases
from guanxi.purchases.models import Product
from guanxi.purchases.tests.factories import line as order_line
from guanxi.purchases.tests.factories import make_order
from guanxi.scoring.baskets.models import Offer
from guanxi.scoring.cards.models import ModelCard
from guanxi.scoring.lifetime.models import Forecast

FIELD = "customers.customer"


@dataclass
class World:
    """``ids``: what each name of an id stands for; ``elsewhere`` where it is another one."""

    owner: User
    ids: dict[str, int]
    elsewhere: dict[str, dict[str, Any]]  # the end of a path → what is another record there

    def known(self, path: str) -> dict[str, Any]:
        """What each name of an id stands for in requests to ``path``."""
        return self.ids | next((ids for end, ids in self.elsewhere.items() if path.endswith(end)), {})

    def address(self, path: str) -> str:
        """A path of the document with ids in it."""
        return re.sub(r"{(\w+)}", lambda part: str(self.known(path).get(part[1], 1)), path)

    def query(self, needed: str, path: str) -> str:
        """What the document's example asks for in the address, with ids in it."""
        return re.sub(r"(\w+)=\d+", lambda part: f"{part[1]}={self.known(path).get(part[1], 1)}", needed)

    def fill(self, value: Any, path: str, name: str = "") -> Any:
        """An example with its ids replaced by those of records that are there."""
        if isinstance(value, dict):
            return {key: self.fill(one, path, key) for key, one in value.items()}
        if isinstance(value, list):
            return [self.fill(one, path, name.removesuffix("s")) for one in value]
        return self.known(path).get(name, value)


KINDS: dict[str, Any] = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
KINDS["number"] = (int, float, str)  # a decimal goes out as text


def furnish(owner: User) -> World:
    """One of everything, all of it ``owner``'s; he holds what all roles hold."""
    customer = make_customer(owner, "宁波启航供应链", address="星湖街 1 号")
    _value(customer, "1000")
    contact = make_contact(customer, owner, "赵敏", phone="13900001111")
    notice = customers.publish_notice(Company.get(), by=owner, name="告知书", language="zh-hans", text="用途")
    tag, put = make_tag(owner), make_tag(owner)
    order = make_order(owner, customer, order_line())
    cost = purchases.add_cost(customer, by=owner, on=date(2024, 5, 1), kind="sales", amount=Decimal(100))
    task = tasks.create_task(owner, by=owner, description="送样品")
    assert owner.department
    ids = {
        "owner_id": owner.pk,
        "department_id": owner.department.pk,
        "customer_id": customer.pk,
        "record_id": customer.pk,
        "contact_id": contact.pk,
        "tag_id": tag.pk,
        "interaction_id": make_interaction(customer, owner, contact=contact).pk,
        "alias_id": customers.add_alias(customer, by=owner, name="启航").pk,
        "need_id": customers.record_need(customer, by=owner, kind="product", description="A faster line").pk,
        "review_id": open_review(Company.get(), by=User.system(), first=date(2024, 5, 1)).pk,
        "policy_id": publish_policy(Company.get(), by=owner, title="保密制度", text="不得外传。").pk,
        "link_id": customers.put_tag(customer, by=owner, tag=put, since=date(2024, 5, 1)).pk,
        "notice_id": notice.pk,
        "contact_link_id": customers.make_contact_link(customer, by=owner, contact=contact).pk,
        "order_id": order.pk,
        "product_id": Product.objects.get().pk,
        "cost_id": cost.pk,
        "task_id": task.pk,
        "line_id": tasks.add_check_item(task, by=owner, text="拍照").pk,
    }
    ids["disagreement_id"] = _disagreement(owner, customer)
    ids |= _suggested(owner, customer, tag)
    done = tasks.create_task(owner, by=owner, description="打样")
    tasks.complete_task(done, by=owner)
    elsewhere: dict[str, dict[str, Any]] = {"/reopen": {"task_id": done.pk}}
    lost, gone = make_customer(owner, "宁波启航"), make_customer(owner, "启航供应链公司")
    customers.merge_customers(customer, by=owner, lost=gone)
    elsewhere |= {"/merge": {"lost_id": lost.pk}, "/take-out": {"lost_id": gone.pk}}
    asked = [_asks(contact, owner, kind) for kind in ("access", "correction")]
    asked.append(_asks(customers.add_contact(customer, by=owner, name="赵敏"), owner, "erasure"))
    ids["person_request_id"] = asked[0].pk
    elsewhere |= {"/answer": {"person_request_id": asked[1].pk}, "/erase": {"person_request_id": asked[2].pk}}
    elsewhere |= {"/apart": {"other_id": lost.pk}, "/apart/again": _kept_apart(owner, customer)}
    elsewhere |= (
        _about(owner, customer) | _approvals(owner, ids) | _watched(owner) | _foretold(owner, customer)
    )
    return World(owner, ids | _house(owner, customer), elsewhere)


def _about(owner: User, customer: Any) -> dict[str, dict[str, Any]]:
    """Whose files are listed, and an image with its preview."""
    files_of = {"kind": FIELD, "record_id": customer.pk}
    return {"/files": files_of, "/preview": {"file_id": _photo(owner, customer)}}


def _kept_apart(owner: User, customer: Any) -> dict[str, Any]:
    """Another customer of whom somebody said so."""
    return {"other_id": keep_apart(customer, by=owner, other=make_customer(owner, "启航（宁波）")).other_id}


def _disagreement(owner: User, customer: Any) -> int:
    """Two channels say something else of one field."""
    with opened(Ledger(by=owner, verb="import_customers")):
        told = {"field": "industry", "value": "C", "channel": "report", "kept_channel": "sales"}
        found = Disagreement(customer=customer, **told)
        found.save()
    return int(found.pk)


def _watched(owner: User) -> dict[str, dict[str, Any]]:
    """A customer that is sensitive."""
    customer = mark_sensitive(make_customer(owner, "苏州新源"), by=owner, reason="并购")
    return {"/unmark-sensitive": {"customer_id": customer.pk}}


def _suggested(owner: User, customer: Any, tag: Any) -> dict[str, int]:
    """What a talk suggests, words of the dictionary, and who belongs together with the customer."""
    talk, party = make_interaction(customer, owner, subject="请给个报价"), make_customer(owner, "常州轴承")
    read_texts(Company.get(), by=User.system(), customers=[customer.pk])
    customers.describe_customer(customer, by=owner, values={"income": "3", "occupation": "采购主管"})
    link = link_party(customer, by=owner, party=party, kind="partner", since=date(2024, 5, 1))
    return {
        "proposal_id": Proposal.objects.get(interaction=talk).pk,
        "term_id": add_term(Company.get(), by=owner, words="卡顿", tag=tag).pk,
        "party_id": party.pk,
        "party_link_id": link.pk,
    }


def _asks(contact: Any, by: User, kind: str) -> Any:
    return register_request(contact.customer, by=by, contact=contact, kind=kind, source="phone")


def _value(customer: Any, value: str) -> None:
    row = StandingRow(customer_id=customer.pk, tier="high", value=Decimal(value))
    customers.write_standings(Company.get(), by=User.system(), run_id=1, as_of=date(2024, 5, 1), rows=[row])


def _foretold(owner: User, customer: Any) -> dict[str, dict[str, Any]]:
    """What a model told of the customer, and which is run."""
    figures = {"months": 12, "days": [], "best": "bgnbd"}
    amounts = dict.fromkeys(("value", "low", "high", "mean"), Decimal(5000))
    times = dict.fromkeys(("purchases", "purchases_low", "purchases_high"), 2.0)
    with opened(Ledger(by=owner, verb="write_part")):
        card = ModelCard(kind="lifetime", by=owner, as_of=date(2024, 5, 1), figures=figures)
        card.finished_at = timezone.now()
        card.save()
        Forecast(customer=customer, card=card, alive=0.8, **times, **amounts).save()
        card = ModelCard(
            kind="baskets", by=owner, as_of=date(2024, 5, 1), figures={}, finished_at=timezone.now()
        )
        card.save()
        due: dict[str, Any] = {"kind": "again", "interval": 30, "last_day": date(2024, 4, 1), "worth": 80}
        Offer(
            customer=customer, product=Product.objects.get(), card=card, rank=1, chance=0.7, usual=0.7, **due
        ).save()
    return {"/runs": {"kind": "lifetime"}}


def _house(owner: User, customer: Any) -> dict[str, int]:
    """A colleague with a share, a group, a role, a comment, a file and a field of one's own."""
    system, company = User.system(), Company.get()
    assert owner.department
    colleague = staff.create_user(
        owner.department, by=system, username="colleague", name="周然", password=None,
        roles=list(Role.objects.filter(code="sales")),
    )  # fmt: skip
    group = rights.create_group(company, by=system, name="华东", members=[colleague])
    grants = {"customers.view_customer": Scope.OWN}
    role = rights.create_role(company, by=system, name="渠道", note="", grants=grants, masks={})
    share = customers.share_customer(customer, by=owner, reader=group, level=Level.READ, until=None)
    comment = comments.add_comment(owner, by=owner, record=customer, body="报价已发")
    kept = store.Incoming.of("图纸.pdf", BytesIO(b"%PDF-1.7"))
    labels = {"zh-hans": "账期", "en": "Terms"}
    field = custom_fields.create_custom_field(
        company, by=system, noun=FIELD, kind="text", code="terms", labels=labels
    )
    return {
        "person_id": colleague.pk,
        "member_id": colleague.pk,
        "group_id": group.pk,
        "role_id": role.pk,
        "share_id": share.pk,
        "comment_id": comment.pk,
        "file_id": files.add_file(owner, by=owner, record=customer, kept=kept).pk,
        "field_id": field.pk,
        "view_id": views.save_view(
            owner, by=owner, listing="customers", name="全部", query="", shared="everybody"
        ).pk,
    }


def _photo(owner: User, customer: Any) -> int:
    """An image that has its preview."""
    drawn = BytesIO()
    Image.new("RGB", (40, 20)).save(drawn, "PNG")
    drawn.seek(0)
    photo = files.add_file(owner, by=owner, record=customer, kept=store.Incoming.of("到访.png", drawn))
    assert previews.make_preview(photo.pk)
    return photo.pk


def _approvals(owner: User, ids: dict[str, int]) -> dict[str, dict[str, int]]:
    """Handing over what is worth more than 5,000 takes two steps; one is waiting, one was returned."""
    steps = [Step(name=name, people=(owner.pk,), from_amount="5000") for name in ("复核", "批准")]
    approvals.create_definition(
        Company.get(), by=User.system(), name="移交", purpose=HAND_OVER, steps=steps, own_allowed=True
    )
    own_steps = [Step(name="批准", people=(owner.pk,))]
    own = approvals.create_definition(
        Company.get(), by=User.system(), name="折扣", purpose=OWN, steps=own_steps, own_allowed=True
    )
    waiting, returned = (_asked(owner, _valuable(owner)) for _time in range(2))
    approvals.return_request(returned, by=owner, comment="再算", to_step=None)
    agreed = _asked(owner, _valuable(owner))
    approvals.approve_request(agreed, by=owner, comment="")
    requests = "/api/v1/approvals/{request_id}"
    return {
        "/api/v1/approvals/own": {"definition_id": own.pk},
        "/api/v1/approvals/": {"record_id": _valuable(owner).pk, "owner": owner.pk},
        requests: {"request_id": waiting.pk},
        f"{requests}/again": {"request_id": returned.pk},
        f"{requests}/return": {"request_id": agreed.pk},
        **{
            f"{requests}/{verb}": {"request_id": waiting.pk}
            for verb in ("approve", "reject", "withdraw", "remind")
        },
    }


def _valuable(owner: User) -> Any:
    customer = make_customer(owner)
    _value(customer, "9000")
    return Customer.objects.get(pk=customer.pk)


def _asked(owner: User, customer: Any) -> Request:
    return approvals.ask_approval(
        owner, by=owner, purpose=HAND_OVER, record=customer, params={"owner": owner.pk}
    )


def program_of(user: User, **headers: str) -> Client:
    """A program with this person's token."""
    _token, secret = staff.create_token(user, by=user, name="program")
    said = {"Authorization": f"Bearer {secret}", "Accept-Language": "en", **headers}
    return Client(headers=said, raise_request_exception=False)


def confirmed(user: User) -> Client:
    """A session in which this person has just proved who it is: what no program may is done in one."""
    client = Client(headers={"Accept-Language": "en"}, raise_request_exception=False)
    client.force_login(user)
    session = client.session
    session["confirmed_at"] = time.time()
    session.save()
    return client


def send(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    content = "" if body is None else json.dumps(body)
    return client.generic(method.upper(), path, content, content_type="application/json", headers=headers)


def upload(client: Client, address: str, *files: tuple[str, bytes], **headers: str) -> Any:
    """Files in a body of several parts, as curl -F sends them."""
    parts = {"files": [SimpleUploadedFile(name, content) for name, content in files]}
    return client.post(address, parts, headers=headers)


def fits(schema: Any, value: Any, place: str = "answer") -> list[str]:
    """What of ``value`` is not as the document says: names and types, all the way down."""
    if value is None:
        allowed = [one.get("type", "null") for one in schema.get("anyOf", [schema]) if "$ref" not in one]
        return [] if "null" in allowed else [f"{place} is null"]
    plain = resolved(schema)
    kind = plain.get("type")
    if kind in KINDS and not isinstance(value, KINDS[kind]):
        return [f"{place} is {type(value).__name__}, not {kind}"]
    if kind == "array":
        return [wrong for one in value[:3] for wrong in fits(plain.get("items", {}), one, f"{place}[]")]
    if "properties" not in plain:
        return []
    found = [f"{place}.{name} is missing" for name in plain.get("required", ()) if name not in value]
    found += [f"{place}.{name} is not documented" for name in value if name not in plain["properties"]]
    for name, one in plain["properties"].items():
        if name in value:
            found += fits(one, value[name], f"{place}.{name}")
    return found
