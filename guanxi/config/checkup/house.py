"""The house itself: whether its keys open it, its chain, backups, people, what was left lying about."""

from collections.abc import Iterator
from itertools import islice
from zoneinfo import available_timezones

from django.apps import apps
from django.utils.translation import gettext as _

from guanxi.foundation.privacy.cipher import SealBroken
from guanxi.foundation.privacy.fields import encrypted_fields
from guanxi.foundation.privacy.sealed import Sealed
from guanxi.foundation.sentences import listed
from guanxi.foundation.ui.zones import zone_name

from .finding import Finding

TRIED = 20


def keys_fit() -> Iterator[Finding]:
    """Whether the keys here open what lies in the database: a few of the newest sealed values."""
    opened = list(_opened())
    tried, closed = len(opened), opened.count(False)
    if not closed:
        if tried:
            yield Finding("ok", _("keys"), _("they open the data: %(count)s values tried") % {"count": tried})
        return
    said = _("they are not those of this data: %(closed)s of %(count)s values do not open")
    remedy = _(
        "Put back the keys that were here (GUANXI_KEYS, a backup). Write nothing until then: it would be "
        "sealed with the wrong ones."
    )
    yield Finding("bad", _("keys"), said % {"closed": closed, "count": tried}, remedy)


def _opened() -> Iterator[bool]:
    """The sealed values of the newest few records of each kind: whether they open."""
    for model in apps.get_models():
        fields = encrypted_fields(model)
        # unscoped: nothing of them is shown
        for row in model._base_manager.order_by("-pk")[:TRIED] if fields else ():
            for value in filter(None, (getattr(row, field.name) for field in fields)):
                yield _opens(value)


def _opens(value: Sealed) -> bool:
    try:
        value.reveal()
    except SealBroken:
        return False
    return True


def key_rotation() -> Iterator[Finding]:
    from guanxi.foundation.jobs.models import JobRun
    from guanxi.foundation.rotation import standing

    old = standing.old_versions()
    if not old:
        return
    names = {"keys": listed(f"{purpose} {version}" for purpose, version in old)}
    run = standing.latest()
    if run is not None and run.state == JobRun.State.DONE:
        said = _("everything is written anew; old keys (%(keys)s) go within two hours") % names
        yield Finding("ok", _("key rotation"), said)
    elif run is None or run.is_over or run.is_cut_off:
        said = _("unfinished, and nobody goes on with it; old keys (%(keys)s) are still in use") % names
        remedy = _("`guanxi keys rotate` goes on where it stopped.")
        yield Finding("bad", _("key rotation"), said, remedy)
    else:
        share = run.done / run.total if run.total else 0
        said = _("under way, %(share)s of %(total)s; old keys (%(keys)s) are still in use")
        facts = {"share": f"{share:.0%}", "total": f"{run.total:,}", **names}
        remedy = _("It goes on by itself: job %(number)s.") % {"number": run.pk}
        yield Finding("warn", _("key rotation"), said % facts, remedy)


def audit_chain() -> Iterator[Finding]:
    from guanxi.foundation.audit import chain

    verdict = chain.verify()
    if verdict.whole:
        said = _("whole, %(count)s entries") % {"count": f"{verdict.entries:,}"}
        yield Finding("ok", _("audit chain"), said)
        return
    said = _("broken at entry %(n)s: %(reason)s") % {"n": verdict.broken_at, "reason": verdict.reason}
    remedy = _(
        "Somebody wrote past Guanxi, or the keys are not this house's. Keep database and keys as they are, "
        "compare with the last backup, and tell the auditor."
    )
    yield Finding("bad", _("audit chain"), said, remedy)


def consent_ledger() -> Iterator[Finding]:
    """What was said of consents stands as it was sealed."""
    from guanxi.customers.consent import sealing

    wrong = list(islice(sealing.broken(), 20))
    if wrong:
        said = _("altered: %(rows)s") % {"rows": ", ".join(map(str, wrong))}
        remedy = _("Somebody wrote past Guanxi. Compare these rows of the ledger with the last backup.")
        yield Finding("bad", _("consent ledger"), said, remedy)
    else:
        yield Finding("ok", _("consent ledger"), _("every row is as it was sealed"))


def erasures() -> Iterator[Finding]:
    """Whoever was erased stays so, and stands in the ledger that is replayed after a restore."""
    from django.conf import settings

    from guanxi.customers.subject_rights.actions import found_again
    from guanxi.customers.subject_rights.models import Erasure
    from guanxi.foundation.privacy.erased import broken, read

    lines = read(settings.GUANXI_ERASURES)
    back = sum(found_again(one.kind, one.record_id, one.uid) is not None for one in lines)
    known = {one.uid for one in lines}
    # unscoped: counted alone
    missing = sum(str(uid) not in known for uid in Erasure.objects.values_list("uid", flat=True))
    if back:
        said = _("%(count)s came back with a backup") % {"count": back}
        yield Finding("bad", _("erasures"), said, _("Run `guanxi erasures replay`."))
    if wrong := broken(settings.GUANXI_ERASURES):
        said = _("%(count)s lines of the ledger are cut off, altered, or sealed with other keys")
        remedy = _(
            "See that the keys are this house's, and compare %(path)s with a copy of it; then take them out."
        )
        facts = {"path": settings.GUANXI_ERASURES}
        yield Finding("bad", _("erasures"), said % {"count": wrong}, remedy % facts)
    if missing:
        said = _("%(count)s are not in the ledger outside the backups") % {"count": missing}
        yield Finding("warn", _("erasures"), said, _("Run `guanxi erasures replay`."))
    if not (back or missing or wrong):
        yield Finding("ok", _("erasures"), _("%(count)s, all in the ledger") % {"count": len(lines)})


def people() -> Iterator[Finding]:
    from guanxi.foundation.accounts.models import User

    # unscoped: only whether somebody can let others in
    able = User.objects.filter(roles__code="system_administrator", is_active=True, is_system=False)
    if not any(user.has_usable_password() for user in able):
        remedy = _("`guanxi user NAME --administrator` makes one.")
        yield Finding("warn", _("people"), _("no system administrator can sign in"), remedy)
    # unscoped: only how many
    if count := User.objects.filter(sort_name="").count():
        said = _("%(count)s have no place in lists of names and stand before all others") % {"count": count}
        yield Finding("warn", _("people"), said, _("`guanxi doctor --mend` gives them one."), "names")


def time_zones() -> Iterator[Finding]:
    from guanxi.foundation.accounts.models import Company, User

    known, company = available_timezones(), Company.get()
    if not known:
        said = _("this machine knows none: days would begin at the wrong hour")
        yield Finding("bad", _("time zones"), said, _("Install tzdata."))
    elif company.zone not in known:
        said = _("the company's, %(zone)s, is not known here") % {"zone": company.zone}
        remedy = _("Install tzdata, or choose another zone on the company's page.")
        yield Finding("bad", _("time zones"), said, remedy)
    # unscoped: only how many cannot be shown their hours
    elif lost := User.objects.exclude(zone="").exclude(zone__in=known).count():
        said = _("of %(count)s people the zone is not known here") % {"count": lost}
        yield Finding("warn", _("time zones"), said, _("They choose another one in their settings."))
    else:
        yield Finding("ok", _("time zones"), zone_name(company.zone))


def leftovers() -> Iterator[Finding]:
    from guanxi.config.commands.setting_up import left_behind
    from guanxi.config.demo import mark

    if mark.is_unfinished():
        remedy = _("`guanxi demo` empties it and loads it anew.")
        yield Finding("bad", _("demo"), _("was not loaded to its end"), remedy)
    if old := left_behind():
        said = _("%(count)s temporary files are older than a day") % {"count": len(old)}
        remedy = _("`guanxi serve` removes them as it starts.")
        yield Finding("warn", _("temporary files"), said, remedy, "tmp")
