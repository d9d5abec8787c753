"""Files of customers and of talks with them: what is asked besides the columns, how rows become records."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from guanxi.customers import (
    actions,
    consent_options,
    examples,
    filing,
    following_up,
    own_files,
    repeated,
    showing,
    unseen,
    wording,
)
from guanxi.customers.choices import Channel, Completion, Depth, Industry, Kind, Size, Stage
from guanxi.customers.comparing import compare_customers, compare_interactions
from guanxi.customers.consent import planned
from guanxi.customers.consent_options import ASKED_WITH, ONCE, ConsentOptions
from guanxi.customers.headings import CUSTOMER_FIELDS, INTERACTION_FIELDS, PEOPLE, TALKS
from guanxi.customers.heard import Heard, untaken
from guanxi.customers.likeness import almost_called
from guanxi.customers.models import Customer, Interaction
from guanxi.customers.named import Named
from guanxi.customers.numbered import NumberOptions
from guanxi.customers.owning import owners_for
from guanxi.customers.planning_links import COLUMNS
from guanxi.customers.reported import AMOUNTS
from guanxi.customers.rows import CustomerRow, Outcome
from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.imports.examples import spoken
from guanxi.foundation.imports.kinds import (
    NAMED,
    SAME,
    TOLD,
    WRONG,
    Batch,
    Concern,
    ImportKind,
    Options,
    Values,
    Verdict,
)
from guanxi.foundation.sentences import said


class CustomerOptions(ConsentOptions):
    """Whose the new customers are, and where their numbers come from."""

    source = forms.CharField(
        label=_("Source system of the customer numbers"),
        help_text=_("Such as ERP or Shop. Empty: the numbers are our own."),
        max_length=40,
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("New customers are"),
        choices=Kind.choices,
        initial=Kind.FIRM,
        help_text=_("Where the file does not say."),
    )
    channel = forms.ChoiceField(
        label=_("Source channel"),
        choices=Channel.choices,
        initial=Channel.IMPORT,
        help_text=_("Where the file does not say."),
    )
    owner = forms.ChoiceField(label=_("Owner of new customers"))
    department = forms.ChoiceField(label=_("Department of new customers"))
    region = forms.RegexField(
        r"^[A-Za-z]{2}$",
        label=_("Country of telephone numbers"),
        help_text=_("For numbers without a country code: two letters, such as CN or GB."),
        initial="CN",
    )

    mode = forms.ChoiceField(
        label=_("Rows of known customers"),
        choices=(
            ("upsert", _("Change them, and add the others")),
            ("new", _("Leave them as they are, add the others")),
            ("update", _("Change them, add nobody")),
        ),
        initial="upsert",
        required=False,
    )
    key = forms.ChoiceField(
        label=_("Known again by"),
        choices=(
            ("auto", _("Number, else name")),
            ("number", _("Customer number only")),
            ("name", _("Name only")),
            ("phone", _("Phone only")),
            ("email", _("E-mail only")),
        ),
        initial="auto",
        required=False,
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        owners = owners_for(by)
        places = Department.objects.visible_to(by).order_by("path")
        self.fields["owner"].choices = [(str(pk), name) for pk, name in owners.values_list("pk", "name")]  # type: ignore[attr-defined]
        self.fields["department"].choices = [(str(pk), name) for pk, name in places.values_list("pk", "name")]  # type: ignore[attr-defined]
        hidden = unseen.Unseen(by).of_contact
        keys = [one for one in self.fields["key"].choices if one[0] not in hidden]  # type: ignore[attr-defined]
        self.fields["key"].choices = keys  # type: ignore[attr-defined]
        self.fields["owner"].initial = str(by.pk)
        self.fields["department"].initial = str(by.department_id or "")

    def clean_mode(self) -> str:
        return self.cleaned_data["mode"] or "upsert"

    def clean_key(self) -> str:
        return self.cleaned_data["key"] or "auto"

    def clean_region(self) -> str:
        return str(self.cleaned_data["region"]).upper()

    def clean_source(self) -> str:
        return " ".join(str(self.cleaned_data["source"]).split())


def _check_interactions(mapping: Mapping[str, int]) -> None:
    if "customer_no" not in mapping and "customer_name" not in mapping:
        raise Refused(
            _("Which column says with whom? Match a customer number or a customer name."), field="customer_no"
        )


# ---- comparing and writing ---------------------------------------------------------------------


def _compare_customers(by: User, batch: Batch, options: Options) -> list[Verdict]:
    rows, named = filing.customer_rows(batch["rows"], options), Named(options.get(NAMED))
    outcomes = compare_customers(by, rows, named=named)
    named.note(rows)
    return _of_customers(batch["rows"], rows, outcomes, options)


def _write_customers(change_set: ChangeSet, by: User, batch: Batch, options: Options) -> list[Verdict]:
    rows = filing.customer_rows(batch["rows"], options)
    outcomes = actions.import_customers(change_set, by=by, rows=rows, heard=Heard(options.get(TOLD)))
    return _of_customers(batch["rows"], rows, outcomes, options)


def _compare_interactions(by: User, batch: Batch, options: Options) -> list[Verdict]:
    rows = filing.interaction_rows(batch["rows"], options)
    return _verdicts(batch["rows"], compare_interactions(by, rows))


def _write_interactions(change_set: ChangeSet, by: User, batch: Batch, options: Options) -> list[Verdict]:
    rows = filing.interaction_rows(batch["rows"], options)
    return _verdicts(batch["rows"], actions.import_interactions(change_set, by=by, rows=rows))


def _of_customers(
    records: Sequence[Any], rows: Sequence[CustomerRow], outcomes: Sequence[Outcome], options: Options
) -> list[Verdict]:
    """The verdicts, each with the words of its row that are not known here, and those taken for a choice."""
    return [
        _with_words(verdict, record[1], row, options, outcome.echoes) if verdict.outcome != WRONG else verdict
        for record, row, verdict, outcome in zip(
            records, rows, _verdicts(records, outcomes), outcomes, strict=True
        )
    ]


def _with_words(
    verdict: Verdict, values: Values, row: CustomerRow, options: Options, echoes: frozenset[str]
) -> Verdict:
    values = {name: value for name, value in values.items() if name not in echoes}
    guessed = wording.taken_words(values, row, options)
    said = {name: _taken_for(name, code, row) for name, (_word, code) in guessed.items()}
    return verdict._replace(
        words=wording.unknown_words(values, row), guessed=guessed, assumed={**said, **verdict.assumed}
    )


def _taken_for(name: str, code: str, row: CustomerRow) -> Sentence:
    """What the check page says below a word."""
    if name in row.guessed:
        return said("taken for “%(choice)s”") % {"choice": MEANT[name](code).label}
    if name in MEANT:
        return said("taken for “%(choice)s”, as explained before") % {"choice": MEANT[name](code).label}
    return said("as explained before")


def _meanings(field: str, by: User) -> list[tuple[str, Any]]:
    """What a word in a column of choices may mean."""
    if field in {"owner", "department"}:
        return list(CustomerOptions(by=by).fields[field].choices)  # type: ignore[attr-defined]
    return list(MEANT[field].choices) if field in MEANT else []


def _adding(field: str, by: User) -> str:
    """Where a colleague is added whom the file names as an owner."""
    return reverse("create_user") if field == "owner" and by.may("accounts.manage_users") else ""


IF_NEW = {"owner": "owner", "department": "department", "kind": "kind", "source": "channel"}


def _if_new(run: Any, by: User) -> dict[str, Sentence]:
    """What new customers get whose word is not known: as it was chosen for all new ones."""
    form, found = CustomerOptions(by=by), dict[str, Sentence]()
    for name, option in IF_NEW.items():
        chosen = str(run.options.get(option, ""))
        label = dict(form.fields[option].choices).get(chosen)  # type: ignore[attr-defined]
        if label and not (name == "department" and "owner" in run.mapping):  # else an owner's department
            found[name] = said("of new customers: %(name)s") % {"name": label}
            if name == "owner":
                found[name] = said("new customers are %(name)s’s") % {"name": label}
    if run.options.get("owner") == str(by.pk):
        found["owner"] = said("new customers are yours")
    return found


def _faults(line: int, values: Values, options: Options) -> list[tuple[str, Sentence]]:
    return [(showing.file_field(name), sentence) for name, sentence in filing.faults(line, values, options)]


def _concerns(run: Any, by: User) -> list[Concern]:
    return [
        *unseen.concerns(run, by),
        *own_files.concerns(run),
        *consent_options.concerns(run),
        *filing.two_birthdays(run.mapping),
        *filing.bought_before(run),
        *filing.numbers_left(run),
    ]


def _suggested(field: str, texts: Collection[str], by: User) -> dict[str, str]:
    """Names of customers that ``by`` sees, almost as the file writes them: asked about, never taken."""
    return almost_called(by, texts) if field == "customer_name" else {}


def _talk_concerns(run: Any, by: User) -> list[Concern]:
    found = [*following_up.concerns(run, by), *planned.concerns(run)]
    if not run.mapping or "subject" in run.mapping:
        return found
    return [Concern(_("No column is the subject: the first line of what was said serves."), tone=""), *found]


MEANT = {"kind": Kind, "industry": Industry, "size": Size, "stage": Stage, "depth": Depth, "source": Channel}


def _verdicts(records: Sequence[Any], outcomes: Sequence[Any]) -> list[Verdict]:
    names = showing.names_in(outcome.changes for outcome in outcomes)
    return [
        Verdict(
            outcome.kind,
            (record[0],),
            outcome.problem,
            showing.file_field(outcome.field),
            showing.shown_changes(outcome.changes, names, record[1]),
            getattr(outcome, "alike", ""),
            f"/customers/{outcome.alike_id}/" if outcome.alike_id else "",
            assumed={**outcome.assumed, **_told_again(records, outcome)},
            more=[(showing.file_field(name), sentence) for name, sentence in outcome.more],
            untaken=untaken(outcome.assumed.values()),
            again=0 if (place := getattr(outcome, "again", None)) is None else records[place][0],
        )
        for record, outcome in zip(records, outcomes, strict=True)
    ]


def _told_again(records: Sequence[Any], outcome: Any) -> dict[str, Sentence]:
    """That a row is about a customer of a row before, and what holds then."""
    place = getattr(outcome, "again", None)
    if place is None:
        return {}
    line = records[place][0]
    if outcome.kind == SAME and not outcome.assumed:
        return {"name": said("the same as line %(line)s: nothing new") % {"line": str(line)}}
    return _customer_again(line)


def _customer_again(line: int) -> dict[str, Sentence]:
    sentence = said("the customer of line %(line)s again: what differs here holds")
    return {"name": sentence % {"line": str(line)}}


def _far_again(line: int) -> dict[str, Sentence]:
    """The same of a row in another part, whose people may be none yet that could be compared."""
    sentence = said(
        "the customer of line %(line)s again: what differs here holds, but replaces no number of a row before"
    )
    return {"name": sentence % {"line": str(line)}}


def _show(what: str, record: Any, options: Options) -> Mapping[str, str]:
    """A row as the check page shows it; personal values are masked by who asks."""
    return {name: showing.text_of(value) for name, value in record[1].items()}


def _show_talk(what: str, record: Any, options: Options) -> Mapping[str, str]:
    """The same of a talk, and how far it has come in words."""
    status = record[1].get("status")
    said = {"status": str(Completion(status).label)} if status else {}
    return {**_show(what, record, options), **said}


def _customers(count: int) -> str:
    return ngettext("%(count)s customer", "%(count)s customers", count) % {"count": f"{count:,}"}


def _interactions(count: int) -> str:
    return ngettext("%(count)s interaction", "%(count)s interactions", count) % {"count": f"{count:,}"}


CUSTOMERS = ImportKind(
    code="customers",
    label=pgettext_lazy("import", "Customers"),
    help=_("Companies and individuals with their contacts, one row each."),
    icon="building",
    permission="customers.import_customers",
    noun=_customers,
    fields=CUSTOMER_FIELDS,
    options=CustomerOptions,
    build=filing.build_customer,
    compare=_compare_customers,
    write=_write_customers,
    show=_show,
    figures=filing.customer_figures,
    added="/customers/?set=",
    masks={"contact_info": showing.mask_contact, **showing.MASKS},
    verbatim=filing.VERBATIM,
    meanings=_meanings,
    if_new=_if_new,
    vocabulary=wording.vocabulary,
    adding=_adding,
    record=Customer,
    parts=(PEOPLE,),
    names=frozenset(COLUMNS),
    asked_with=ASKED_WITH,
    needed=consent_options.needed,
    once=ONCE,
    renames=True,
    identity=repeated.identity,
    told_again=_far_again,
    example=lambda: spoken(examples.CUSTOMERS),
    concerns=_concerns,
    faults=_faults,
    stands_in=showing.STANDS_IN,
    others=showing.OTHERS,
    amounts=AMOUNTS,
    computed=own_files.computed,
)

INTERACTIONS = ImportKind(
    code="interactions",
    label=pgettext_lazy("import", "Interactions"),
    help=_("Calls, visits and messages with customers who are known here already."),
    icon="message-2",
    permission="customers.import_interactions",
    noun=_interactions,
    fields=INTERACTION_FIELDS,
    options=NumberOptions,
    build=filing.build_interaction,
    faults=filing.talk_faults,
    compare=_compare_interactions,
    write=_write_interactions,
    show=_show_talk,
    figures=filing.interaction_figures,
    check=_check_interactions,
    concerns=_talk_concerns,
    stands_in={"customer_no": ("customer_name",), "feedback": ("subject",)},
    suggests=_suggested,
    telling=TALKS,
    record=Interaction,
    example=lambda: spoken(examples.TALKS),
)
