"""What hangs on a customer: people, interactions, tags, the lifecycle, the owner."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.customers import actions, forms
from guanxi.customers.choices import Depth, Direction, Stage
from guanxi.customers.consent.restricted import of_customer
from guanxi.customers.consent.talking import through_gate, warnings
from guanxi.customers.handing_over import PURPOSE, amount_of, check_right
from guanxi.customers.indexing import in_order
from guanxi.customers.models import Contact, Customer, Interaction, TagLink
from guanxi.customers.sensitive.opening import opened, part_opened
from guanxi.customers.sources import keeping as sources
from guanxi.customers.subject_rights.panels import erased_people
from guanxi.customers.timelines import interaction_moments
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.approvals.actions import ask_approval
from guanxi.foundation.approvals.paths import is_needed
from guanxi.foundation.calendar import birthday_words
from guanxi.foundation.calendar.birthdays import Unclear, understood
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.comments.beside import counts
from guanxi.foundation.customfields.facts import facts_of_many
from guanxi.foundation.errors import Conflict, Refused
from guanxi.foundation.sentences import listed
from guanxi.foundation.subjects import comments_page
from guanxi.foundation.ui import formats, records
from guanxi.foundation.ui.editing import changed_since, edit_field, version_of, version_read
from guanxi.foundation.ui.parts import Fact
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.toasts import toast
from guanxi.foundation.ui.undo import with_undo

from .phones import tell_local
from .records import CHANGE, facts_of, page_context, seen, shown_to, visible_customer

PAGE = 50


def _customer(request: SignedIn, pk: int) -> Any:
    """The customer, if this person may change it: whoever only sees it is told before the form, not after."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    if not records.may(request.user, CHANGE, customer):
        raise PermissionDenied(CHANGE)
    return opened(customer, request.user)


@require_GET
def customer_contacts(request: SignedIn, pk: int) -> HttpResponse:
    """The people at a customer; who has left stays, with the day."""
    customer = visible_customer(request, pk)
    rows = in_order(customer.contacts.select_related("created_by"))
    context = page_context(request, customer, "customer_contacts")
    said = counts(Contact, [one.pk for one in rows])
    custom = facts_of_many(rows, request.user, may_change=context["may_change"])
    route = "edit_contact_field" if context["may_change"] else ""
    shown = shown_to(request, customer, "reveal_contact")
    names = seen(request.user, Contact(), forms.EDITABLE_CONTACT)
    told = sources.of_people(customer.pk)
    restricted, erased = of_customer(customer), erased_people([one.pk for one in rows])
    people = [
        {
            "contact": one,
            "restricted": one.pk in restricted,
            "erased": one.pk in erased,
            **_known(
                facts_of(one, names, route, shown, sources.told_of_person(one, told))
                + custom.get(one.pk, []),
                context["may_change"],
            ),
            "talk_url": comments_page(one),
            "said": said.get(one.pk, 0),
        }
        for one in rows
    ]
    there = [one for one in rows if one.left_on is None]
    context |= {"people": people, "no_first": bool(there) and not any(one.is_primary for one in there)}
    return render(request, "customers/contacts.html", context)


def _known(facts: Sequence[Fact], may_change: bool) -> dict[str, Any]:
    """What is known of a person, and apart from it what somebody who may change it could still say."""
    missing = [fact for fact in facts if not fact.value] if may_change else []
    labels = str(listed(fact.label for fact in missing))
    return {"facts": [fact for fact in facts if fact.value], "missing": missing, "missing_labels": labels}


@require_GET
def customer_interactions(request: SignedIn, pk: int) -> HttpResponse:
    """All interactions, newest first, in the order of the timeline."""
    customer = visible_customer(request, pk)
    rows = Interaction.objects.visible_to(request.user).filter(customer=customer).newest()
    way = request.GET.get("direction", "")
    if way in Direction.values:
        rows = rows.filter(direction=way)
    rows = records.newest(rows, records.behind(request.GET.get("before", "")))
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    context = page_context(request, customer, "customer_interactions")
    may_change = context["may_change"]
    told = interaction_moments(found[:PAGE], request.user, may_change=may_change)
    context |= {
        "moments": [one.moment for one in told],
        "older": f"?direction={way}&before={records.place_of(last.on, last.created_at, last.pk)}"
        if last
        else "",
        "ways": [("", _("All")), *Direction.choices],
        "way": way,
    }
    return render(request, "customers/interactions.html", context)


def _save(
    request: SignedIn,
    form: Any,
    customer: Customer,
    write: Any,
    heading: str,
    submit: str,
    *,
    version: int | None = None,
    history_url: str = "",
) -> HttpResponse:
    """The one way a form about a customer is shown, saved, or given back with what is wrong.

    With ``version`` it is an edit: what was read travels with the form, and a conflict is shown in it.
    """
    conflict, status = None, 200
    if request.method == "POST" and form.is_valid():
        try:
            write(form.cleaned_data)
        except Conflict as found:
            conflict, status = found, 409
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("show_customer", pk=customer.pk)
    context = {
        "form": form,
        "customer": customer,
        "heading": heading,
        "submit_label": submit,
        "cancel_url": customer.get_absolute_url(),
        "version": version_read(request) if version and request.method == "POST" else version,
        "conflict": conflict,
        "history_url": history_url,
    }
    return render(request, "customers/form.html", context, status=422 if form.errors else status)


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """What was filled in: a new record keeps its defaults for the rest."""
    return {name: value for name, value in values.items() if value not in ("", None)}


@require_http_methods(["GET", "POST"])
def log_interaction(request: SignedIn, pk: int) -> HttpResponse:
    """Write down one contact with the customer."""
    customer = _customer(request, pk)
    form = forms.InteractionForm(request.POST or None, customer=customer, by=request.user)

    def write(values: dict[str, Any]) -> None:
        custom = form.custom_values(values)

        logged: list[Interaction] = []

        def log() -> None:
            told = _("The contact is on the timeline.")
            if day := values.get("follow_up_on"):
                told = _("The contact is on the timeline, its follow-up a task due %(day)s.")
                told %= {"day": formats.day(day)}
            with with_undo(request, told, beside=lambda: warnings(logged[0])):
                said = _said(values)
                logged.append(actions.log_interaction(customer, by=request.user, custom=custom, **said))

        through_gate(customer, request.user, log)

    return _save(request, form, customer, write, _("Log a contact"), _("Log contact"))


@require_http_methods(["GET", "POST"])
def change_interaction(request: SignedIn, pk: int) -> HttpResponse:
    """Tell otherwise what was said and done; what somebody else told meanwhile is shown, not overwritten."""
    rows = Interaction.objects.visible_to(request.user).select_related("contact")
    interaction = get_object_or_404(rows, pk=pk)
    customer = _customer(request, interaction.customer_id)
    form = forms.InteractionForm(
        request.POST or None, customer=customer, by=request.user, interaction=interaction
    )

    def write(values: dict[str, Any]) -> None:
        custom = form.custom_changed(values)
        values = changed_since(interaction, version_read(request), values)
        if values.get("contact", "") is None:
            values["contact"] = ""
        version = version_of(request)
        with with_undo(request, _("The contact is changed on the timeline.")):
            actions.change_interaction(interaction, by=request.user, version=version, custom=custom, **values)

    more = {"version": interaction.version, "history_url": reverse("interaction_history", args=[pk])}
    return _save(request, form, customer, write, _("Contact with the customer"), _("Save contact"), **more)


@require_http_methods(["GET", "POST"])
def add_contact(request: SignedIn, pk: int) -> HttpResponse:
    """Add a person at the customer."""
    customer = _customer(request, pk)
    form = forms.ContactForm(request.POST or None, by=request.user)

    def write(values: dict[str, Any]) -> None:
        custom = form.custom_values(values)
        with with_undo(request, _("The person is added.")):
            actions.add_contact(customer, by=request.user, custom=custom, **_said(values))
        tell_local(request, values)

    return _save(request, form, customer, write, _("New person"), _("Add person"))


@require_POST
def understand_birthday(request: SignedIn) -> HttpResponse:
    """What a birthday, as it is being typed, is understood to be. Posted, for no address may hold it."""
    today = business_day(request.user.company)
    try:
        said = birthday_words.explained(understood(request.POST.get("birthday", "")), today)
    except Unclear as unclear:
        said = str(unclear)
    return HttpResponse(escape(said))


@require_http_methods(["GET", "POST"])
def edit_contact_field(request: SignedIn, pk: int, name: str) -> HttpResponse:
    """One field of a contact in place."""
    rows = Contact.objects.visible_to(request.user).select_related("customer")
    contact = part_opened(get_object_or_404(rows, pk=pk), request.user)
    if name not in seen(request.user, contact, forms.EDITABLE_CONTACT):
        raise Refused(_("This field is not changed here."))

    def write(row: Contact, **values: Any) -> Contact:
        row = actions.change_contact(row, **values)
        tell_local(request, values)
        return row

    return edit_field(
        request,
        contact,
        name,
        url=reverse("edit_contact_field", args=[pk, name]),
        form=partial(forms.inline_form, Contact),
        write=write,
        shown=shown_to(request, contact.customer, "reveal_contact"),
    )


@require_POST
def leave_contact(request: SignedIn, pk: int) -> HttpResponse:
    """This person is no longer there."""
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    with with_undo(request, _("%(name)s has left.") % {"name": contact}):
        actions.leave_contact(contact, by=request.user)
    return redirect("customer_contacts", pk=contact.customer_id)


@require_POST
def return_contact(request: SignedIn, pk: int) -> HttpResponse:
    """This person is there again, or never left."""
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    with with_undo(request, _("%(name)s is there again.") % {"name": contact}):
        actions.return_contact(contact, by=request.user)
    return redirect("customer_contacts", pk=contact.customer_id)


@require_POST
def make_first_contact(request: SignedIn, pk: int) -> HttpResponse:
    """This person is whom to call first."""
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    with with_undo(request, _("%(name)s is the first contact now.") % {"name": contact}):
        actions.make_first_contact(contact, by=request.user)
    return redirect("customer_contacts", pk=contact.customer_id)


@require_http_methods(["GET", "POST"])
def put_tag(request: SignedIn, pk: int) -> HttpResponse:
    """Put a word of the tag library on the customer; a new word enters the library."""
    customer = _customer(request, pk)
    if not request.user.may("customers.manage_tags"):
        raise PermissionDenied("customers.manage_tags")
    form = forms.TagForm(request.POST or None)

    def write(values: dict[str, Any]) -> None:
        tag = actions.create_tag(Company.get(), by=request.user, **values)
        with with_undo(request, _("Tagged: %(tag)s.") % {"tag": tag}):
            actions.put_tag(customer, by=request.user, tag=tag)

    return _save(request, form, customer, write, _("Tag"), _("Add tag"))


@require_POST
def remove_tag(request: SignedIn, pk: int) -> HttpResponse:
    """Take a tag off; that it was there stays on record."""
    link = get_object_or_404(TagLink.objects.visible_to(request.user), pk=pk)
    with with_undo(request, _("Tag taken off: %(tag)s.") % {"tag": link.tag}):
        actions.remove_tag(link, by=request.user)
    return redirect("show_customer", pk=link.customer_id)


@require_http_methods(["GET", "POST"])
def move_stage(request: SignedIn, pk: int) -> HttpResponse:
    """Move the customer along the lifecycle; illegal jumps are refused."""
    customer = _customer(request, pk)
    form = forms.StageForm(request.POST or None, initial={"stage": customer.stage})

    def write(values: dict[str, Any]) -> None:
        stage = Stage(values["stage"]).label
        with with_undo(request, _("%(name)s: %(stage)s.") % {"name": customer, "stage": stage}):
            actions.move_stage(customer, by=request.user, version=version_of(request), **values)

    submit, version = _("Move customer"), customer.version
    return _save(request, form, customer, write, _("Lifecycle"), submit, version=version)


@require_http_methods(["GET", "POST"])
def move_depth(request: SignedIn, pk: int) -> HttpResponse:
    """Say how close the relationship is by now, and why."""
    customer = _customer(request, pk)
    form = forms.DepthForm(request.POST or None, initial={"depth": customer.depth})

    def write(values: dict[str, Any]) -> None:
        depth = Depth(values["depth"]).label
        with with_undo(request, _("%(name)s: %(depth)s.") % {"name": customer, "depth": depth}):
            actions.move_depth(customer, by=request.user, version=version_of(request), **values)

    submit, version = _("Keep depth"), customer.version
    return _save(request, form, customer, write, _("Relationship depth"), submit, version=version)


@require_http_methods(["GET", "POST"])
def assign_customer(request: SignedIn, pk: int) -> HttpResponse:
    """Give the customer to another owner or department."""
    customer = _customer(request, pk)
    initial = {"owner": customer.owner_id, "department": customer.department_id}
    needed = is_needed(PURPOSE, amount_of(customer))
    form = forms.OwnerForm(request.POST or None, by=request.user, needs_approval=needed, initial=initial)

    def write(values: dict[str, Any]) -> None:
        comment = values.pop("comment", "")
        values = changed_since(customer, version_read(request), values)
        if needed and values:
            _ask_hand_over(request, customer, values, comment)
            return
        owner = values.get("owner", customer.owner)
        with with_undo(request, _("%(name)s is with %(owner)s now.") % {"name": customer, "owner": owner}):
            actions.assign_customer(customer, by=request.user, version=version_of(request), **values)

    submit = _("Ask for approval") if needed else _("Assign customer")
    version = customer.version
    return _save(request, form, customer, write, _("Owner"), submit, version=version)


def _ask_hand_over(request: SignedIn, customer: Customer, values: dict[str, Any], comment: str) -> None:
    """The hand-over waits for who has to agree; the customer stays where it is until then."""
    if "owner" in values:
        check_right(request.user, owner_id=customer.owner_id, department_id=customer.department_id)
    params = {name: one.pk for name, one in values.items()}
    ask_approval(
        request.user, by=request.user, purpose=PURPOSE, record=customer, params=params, comment=comment
    )
    toast(request, _("Asked: the hand-over waits for approval."))
