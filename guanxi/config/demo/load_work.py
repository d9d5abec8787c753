"""Loading what the demo's people work on: tasks, talk, files, and what waits for somebody's agreement."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from io import BytesIO
from typing import Any

from django.db.models import Max

from guanxi.customers.actions import change_customer, create_customer, create_tag
from guanxi.customers.choices import Kind
from guanxi.customers.consent import house_actions as consent
from guanxi.customers.consent.actions import flag_person, record_consent, set_contact_wish, withdraw_consent
from guanxi.customers.consent.choices import Act, Source
from guanxi.customers.consent.people import person_of
from guanxi.customers.depth.actions import move_depth
from guanxi.customers.duplicates.actions import search_duplicates
from guanxi.customers.handing_over import PURPOSE
from guanxi.customers.models import Contact, Customer
from guanxi.customers.needs.rows import NeedRow
from guanxi.customers.parties.actions import create_party, link_party
from guanxi.customers.profiles.actions import describe_customer
from guanxi.customers.proposals.actions import accept_proposal, add_term, read_texts, refuse_proposal
from guanxi.customers.proposals.models import Proposal
from guanxi.customers.sensitive.actions import mark_sensitive, read_sensitive
from guanxi.customers.subject_rights import actions as rights
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.approvals import actions as approvals
from guanxi.foundation.approvals.paths import Step
from guanxi.foundation.comments.actions import add_comment
from guanxi.foundation.customfields.actions import create_custom_field
from guanxi.foundation.files import store
from guanxi.foundation.files.actions import add_file
from guanxi.foundation.oversight import actions as review_actions
from guanxi.foundation.policies import actions as policy_actions
from guanxi.foundation.tasks import actions as tasks
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tasks.rows import TaskRow

from . import consents, depths, needs, parties, pictures, policies, records, rooms, watched, work

LIMIT = (
    300_000  # net goods of a year from which a hand-over is agreed to by the head, or less in a small demo
)
ASKERS = ("songyu", "jiangyunzhou")


class WorkLoader:
    """Does as people would, each in the own name."""

    def __init__(self, demo: records.DemoCompany, users: dict[str, User], numbers: dict[str, int]) -> None:
        self.demo, self.users, self.numbers = demo, users, numbers
        self.names = {user.login: user.name for user in demo.users}

    def task_rows(self) -> list[TaskRow]:
        return [
            TaskRow(
                description=one.description,
                owner=self.names[one.owner],
                departments=one.departments,
                collaborators=one.collaborators,
                due_on=one.due_on,
                done_when=one.done_when,
                status=one.status,
                remarks=one.remarks,
            )
            for one in self._works()
        ]

    def need_rows(self) -> list[NeedRow]:
        """What customers need, seen to by their salespeople."""
        demo = self.demo
        return [
            NeedRow(
                kind=one.kind,
                description=one.description,
                customer_id=self.numbers[one.customer_no],
                priority=one.priority,
                offering=one.offering,
                solution=one.solution,
                owner_id=self.users[one.owner].pk,
                proposed_on=one.proposed_on,
                expected_on=one.expected_on,
                feedback=one.feedback,
                feedback_note=one.note if one.feedback else "",
                status=one.status,
            )
            for one in needs.needs(demo.seed, demo.today, demo.customers)
        ]

    def deepen(self) -> None:
        """How close some relationships are."""
        lead = self.users[work.LEAD]
        for one in depths.judged(self.demo.seed, self.demo.today, self.demo.customers):
            customer = self._customer(one.customer_no)
            move_depth(customer, by=lead, depth=one.depth, on=one.on, reason=one.reason)

    def link_parties(self) -> None:
        """Suppliers and dealers that are no customers, groups of firms, and who referred whom."""
        lead = self.users[work.LEAD]
        assert lead.department
        made = [
            create_party(
                lead.department, by=lead, name=name, party=kind, region=region, note=note, source="sales"
            )
            for name, kind, region, note in parties.PARTIES
        ]
        for one in parties.linked(self.demo.seed, self.demo.today, self.demo.customers):
            other = made[one.party] if isinstance(one.party, int) else self._customer(one.party)
            customer = self._customer(one.customer_no)
            link_party(customer, by=lead, party=other, kind=one.kind, since=one.since)

    def describe(self) -> None:
        """What some people and firms are like."""
        lead = self.users[work.LEAD]
        for one in pictures.described(self.demo.seed, self.demo.customers):
            describe_customer(self._customer(one.customer_no), by=lead, values=dict(one.values))

    def read_texts(self) -> None:
        """What talks suggest stands to be decided; a few are decided."""
        lead, company = self.users[work.LEAD], Company.get()
        pain = [("交期, 催货, 延误", "交期不稳"), ("太贵, 价格高, 预算紧", "价格敏感")]
        for words, name in pain:
            add_term(
                company, by=lead, words=words, tag=create_tag(company, by=lead, family="pain", name=name)
            )
        ids = Customer.objects.order_by("-last_contact_on", "pk").values_list("pk", flat=True)[:200]
        read_texts(company, by=User.system(), customers=list(ids))
        for number, one in enumerate(Proposal.objects.order_by("pk")[:9]):
            (refuse_proposal if number % 3 == 2 else accept_proposal)(one, by=lead)

    def keep_rules(self) -> None:
        """One policy, published twice; most have acknowledged what is in force."""
        company, system = Company.get(), User.system()
        policy = policy_actions.publish_policy(
            company, by=system, title=policies.TITLE, text=policies.FIRST, kind="confidentiality"
        )
        policy_actions.publish_version(policy, by=system, text=policies.TEXT, changed=policies.CHANGED)
        for place, user in enumerate(self.users.values()):
            if place % policies.EVERY:
                policy_actions.acknowledge_policy(user, by=user, policy=policy, number=2)

    def watch(self) -> None:
        """A few firms are sensitive, and some people opened them."""
        lead = self.users[work.LEAD]
        for place, (number, why) in enumerate(watched.watched(self.demo.customers)):
            customer = mark_sensitive(self._customer(number), by=lead, reason=why)
            for reader in watched.READERS[place:]:
                if Customer.objects.visible_to(self.users[reader]).filter(pk=customer.pk).exists():
                    read_sensitive(customer, by=self.users[reader])

    def restrict(self) -> None:
        """The data of one person may only be kept until something is cleared."""
        lead = self.users[work.LEAD]
        for one in reversed(self._said()):
            person = person_of(self._customer(one.customer_no))
            if person.contact is not None and person.customer.kind == Kind.FIRM:
                flag_person(
                    person.customer, by=lead, contact=person.contact, act=Act.RESTRICTED,
                    source=Source.MESSAGE, evidence=rooms.RESTRICTED,
                )  # fmt: skip
                return

    def judge(self) -> None:
        """A field of the house's own that no file for outside holds."""
        system, lead = User.system(), self.users[work.LEAD]
        create_custom_field(
            Company.get(), by=system, noun=Customer._meta.label_lower, kind="text", labels=rooms.FIELD,
            code=rooms.CODE, is_internal=True,
        )  # fmt: skip
        best = Customer.objects.filter(owner=lead, kind=Kind.FIRM).order_by("-value", "pk")
        for customer, said in zip(best, rooms.LIMITS, strict=False):
            change_customer(customer, by=lead, custom={rooms.CODE: said})

    def double(self) -> None:
        """A colleague wrote a firm down again; the workers look for such as soon as they run."""
        known = Customer.objects.counted().filter(name__endswith=rooms.ENDING)
        people = Contact.objects.filter(customer__in=known, left_on=None).exclude(phone_index=None)
        for person in people.select_related("customer__owner").order_by("-customer__value", "pk")[:1]:
            firm = person.customer
            create_customer(
                firm.department, by=firm.owner, name=rooms.again(firm.name), source="phone",
                region=firm.region, industry=firm.industry,
                contacts=[{"name": person.name, "phone": person.phone.reveal(), "is_primary": True}],
            )  # fmt: skip
        search_duplicates(Company.get(), by=User.system())

    def look_back(self) -> None:
        """What people did so far this month, counted for the auditor."""
        review_actions.open_review(Company.get(), by=User.system(), first=self.demo.today)

    def agree(self) -> None:
        """What people were told and agreed to, who gets data, and how some want to be contacted."""
        lead, company, notice = self.users[work.LEAD], Company.get(), None
        for language, (name, text) in consents.NOTICES.items():
            published = consent.publish_notice(company, by=lead, name=name, language=language, text=text)
            notice = notice or published
        for transfer in consents.TRANSFERS:
            assessed = None if transfer["mechanism"] == "none" else self.demo.today - timedelta(200)
            until = assessed and self.demo.today + timedelta(165)
            consent.add_transfer(company, by=lead, assessed_on=assessed, valid_until=until, **transfer)
        for one in consents.said(self.demo.seed, self.demo.today, self.demo.customers):
            self._agree(one, notice)
        self._ask()

    def _ask(self) -> None:
        """Two people ask for their data: one is answered, one waits."""
        lead, today = self.users[work.LEAD], self.demo.today
        people = [person_of(self._customer(one.customer_no)) for one in self._said()]
        known = [one for one in people if one.contact is not None][: len(consents.REQUESTS)]
        for person, told in zip(known, consents.REQUESTS, strict=False):
            kind, days, wish, answer = told
            came = today - timedelta(days)
            asked = rights.register_request(
                person.customer, by=lead, contact=person.contact, kind=kind, source=Source.MESSAGE,
                received_on=came, wish=wish,
            )  # fmt: skip
            if answer:
                rights.export_person(asked, by=lead, reason=wish)
                rights.answer_request(asked, by=lead, state="granted", answer=answer)

    def _said(self) -> Sequence[consents.Said]:
        return consents.said(self.demo.seed, self.demo.today, self.demo.customers)

    def _agree(self, one: consents.Said, notice: Any) -> None:
        customer, by = self._customer(one.customer_no), self.users[work.LEAD]
        at = datetime.combine(one.on, time(10), UTC)
        person = person_of(customer)
        if not person.is_person:
            return  # nobody is known there who could agree
        contact = person.contact
        told: dict[str, Any] = {"by": by, "contact": contact, "source": Source.PAPER}
        for purpose in one.purposes:
            record_consent(customer, purpose=purpose, channels=one.ways, notice=notice, at=at, **told)
        if one.withdrawn:
            withdraw_consent(customer, by=by, contact=contact, purpose=one.purposes[0], source=Source.PHONE)
        if one.unwanted:
            set_contact_wish(customer, channel=one.unwanted, wanted="unwanted", **told)
        if one.cap:
            set_contact_wish(customer, cap=one.cap, per_days=30, **told)

    def _works(self) -> list[work.Work]:
        demo = self.demo
        return work.tasks(demo.seed, demo.today, demo.users, self.names, demo.customers)

    def link_tasks(self) -> None:
        """Say which customer a task is about, and how far some have come."""
        by_text = {task.description: task for task in Task.objects.select_related("owner")}
        for n, one in enumerate(self._works()):
            task, owner = by_text[one.description], self.users[one.owner]
            if one.customer_no:
                tasks.change_task(task, by=owner, about=self._customer(one.customer_no))
            elif one.status == "doing":
                tasks.add_progress(
                    task, by=owner, percent=20 + 10 * (n % 6), note=one.remarks or "按计划进行"
                )

    def _customer(self, number: str) -> Any:
        return Customer.objects.get(pk=self.numbers[number])

    def talk(self) -> None:
        """Comments and files; who is mentioned finds it at the bell."""
        for said in work.comments(self.demo.seed, self.demo.customers):
            self._say(said)
        for paper in work.papers(self.demo.customers):
            record, by = self._customer(paper.customer_no), self.users[paper.by]
            if not Customer.objects.visible_to(by).filter(pk=record.pk).exists():
                continue
            kept = store.Incoming.of(paper.name, BytesIO(paper.content.encode()))
            add_file(by, by=by, record=record, kept=kept)

    def _say(self, said: work.Said) -> None:
        record, by = self._customer(said.customer_no), self.users[said.by]
        if Customer.objects.visible_to(by).filter(pk=record.pk).exists():
            add_comment(by, by=by, record=record, body=said.text)

    def ask(self) -> None:
        """Hand-overs of what is worth most wait for the lead, and one was given back."""
        system, lead = User.system(), self.users[work.LEAD]
        step = Step(name="销售负责人", people=(lead.pk,), from_amount=str(self._limit()))
        company = Company.get()
        approvals.create_definition(company, by=system, name="客户移交", purpose=PURPOSE, steps=[step])
        asked = [self._ask_from(*ASKERS), self._ask_from(*reversed(ASKERS))]
        if asked[1] is not None:
            approvals.return_request(asked[1], by=lead, comment="先和客户打过招呼再移交，写明对方的意见。")

    def _limit(self) -> int:
        """Each of the askers has a customer above it."""
        best = [
            Customer.objects.filter(owner=self.users[one]).aggregate(most=Max("value"))["most"] or 0
            for one in ASKERS
        ]
        return min(LIMIT, int(min(best)) // 10_000 * 10_000)

    def _ask_from(self, asker: str, receiver: str) -> Any:
        by, to = self.users[asker], self.users[receiver]
        mine = Customer.objects.filter(owner=by, value__gt=0).order_by("-value", "pk")
        for customer in mine[:1]:
            params = {"owner": to.pk}
            return approvals.ask_approval(
                by, by=by, purpose=PURPOSE, record=customer, params=params, comment="下月起我转做新客户开发"
            )
        return None
