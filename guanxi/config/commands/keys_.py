"""``guanxi keys``: which keys there are; a new recovery key; a new version of a key."""

import argparse

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.config.terminal import gettext_noop, said

from .backup_ import show_recovery_key
from .setting_up import set_up_house

PURPOSES = {
    "encryption": gettext_noop("personal data"),
    "index": gettext_noop("finding personal data"),
    "audit": gettext_noop("the audit chain"),
    "django": gettext_noop("sessions and messages to the workers"),
}


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        nargs="?",
        default="show",
        choices=["show", "recovery", "rotate", "retire"],
        help=said(
            "recovery: a new recovery key for backups; rotate: new keys, and everything is written anew "
            "under them in the background; retire: forget old keys that nothing lies under any more"
        ),
    )
    parser.add_argument(
        "purpose",
        nargs="?",
        choices=list(PURPOSES),
        help=said("which key to rotate; none: those of personal data"),
    )
    parser.add_argument(
        "--here", action="store_true", help=said("write anew here and now, not in the workers")
    )


def run(arguments: argparse.Namespace) -> int:
    set_up_house()
    match arguments.what:
        case "recovery":
            return _recovery()
        case "rotate":
            return _rotate(arguments.purpose, here=arguments.here)
        case "retire":
            return _retire()
        case _:
            return _show()


def _show() -> int:
    from django.conf import settings

    from guanxi.foundation.backup.recovery import lock_name
    from guanxi.foundation.privacy.keys import ring

    keys = ring()
    print(_("Keys %(id)s in %(folder)s") % {"id": keys.id, "folder": settings.GUANXI_KEYS})
    for purpose, words in PURPOSES.items():
        version = _("version %(number)s") % {"number": keys.current(purpose)}  # type: ignore[arg-type]
        print(f"  {purpose:<11} {version}  {_(words)}")
    if keys.recovery:
        name = lock_name(keys.recovery.public)
        since = _("opens backups made since %(day)s") % {"day": keys.recovery.created[:10]}
        print(f"  {'recovery':<11} {name}  {since}")
    else:
        none = _("none yet: the first `guanxi backup` or `guanxi keys recovery` makes and shows it")
        print(f"  {'recovery':<11} {none}")
    return 0


def _recovery() -> int:
    from guanxi.foundation.backup.recovery import lock_name, new_recovery_key
    from guanxi.foundation.privacy.keys import ring

    had = ring().recovery
    text = new_recovery_key()
    lock = ring().recovery
    assert lock is not None
    show_recovery_key(text)  # first: whatever fails after this, somebody has it
    _note("recovery", lock_name(lock.public))
    if had:
        still = _("Backups made so far still need the recovery key %(key)s: keep it, too.")
        print(still % {"key": lock_name(had.public)})
    return 0


def _rotate(purpose: str | None, *, here: bool) -> int:
    from django_q.models import OrmQ

    from guanxi.foundation.errors import Refused
    from guanxi.foundation.privacy.keys import ring

    if purpose in {None, "encryption", "index"}:
        return _renew(here=here)
    assert purpose is not None
    if purpose == "django" and (waiting := OrmQ.objects.count()):
        sentence = ngettext(
            "%(count)s message to the workers is signed with the present key and would be thrown away. "
            "Let the workers finish (`guanxi doctor` shows it), stop Guanxi, and try again.",
            "%(count)s messages to the workers are signed with the present key and would be thrown away. "
            "Let the workers finish (`guanxi doctor` shows it), stop Guanxi, and try again.",
            waiting,
        )
        raise Refused(sentence % {"count": waiting})
    version = ring().rotate(purpose)  # type: ignore[arg-type]
    _note(purpose, str(version))
    sentence = _("%(what)s: version %(number)s from now on; older ones stay readable.")
    print(sentence % {"what": _(PURPOSES[purpose]).capitalize(), "number": version})
    print(_("Start Guanxi anew, so that every process uses it. Then make a backup: it carries the new keys."))
    return 0


def _renew(*, here: bool) -> int:
    """Both keys of personal data at once: reading it through is the work, and is done once for both."""
    from guanxi.foundation.accounts.models import Company, User
    from guanxi.foundation.jobs.running import run_now
    from guanxi.foundation.rotation import actions, standing

    run = actions.begin_rotation(Company.get(), by=User.system(), queued=not here)
    old = ", ".join(f"{purpose} {version}" for purpose, version in standing.old_versions())
    sentence = _(
        "New values lie under the new keys from now on; those under the old ones (%(old)s) are written anew."
    )
    print(sentence % {"old": old})
    if not here:
        sentence = _(
            "The workers do it (job %(job)s), while people work; `guanxi doctor` tells how far it is."
        )
        print(sentence % {"job": run.pk})
    else:
        run = run_now(run)
        done = {"count": f"{run.cursor.get('renewed', 0):,}", "job": run.pk, "state": run.get_state_display()}
        print(_("Done: %(count)s values and files; job %(job)s: %(state)s.") % done)
    print(
        _(
            "An hour after its end the old keys are forgotten. Then make a backup: older ones need older "
            "keys, which they carry themselves."
        )
    )
    return 0 if not here or run.state == "done" else 1


def _retire() -> int:
    from guanxi.foundation.accounts.models import Company, User
    from guanxi.foundation.rotation import actions

    gone = actions.retire_keys(Company.get(), by=User.system())
    print(_("Forgotten: %(keys)s.") % {"keys": ", ".join(gone)})
    return 0


def _note(purpose: str, now: str) -> None:
    from guanxi.config import actions
    from guanxi.foundation.accounts.models import Company, User

    actions.note_keys(Company.get(), by=User.system(), purpose=purpose, now=now)
