"""``guanxi keys``: which keys there are; a new recovery key; a new version of a key."""

import argparse

from guanxi.config.terminal import said

from .backup_ import show_recovery_key
from .setting_up import set_up

PURPOSES = {
    "encryption": "personal data",
    "index": "finding personal data",
    "audit": "the audit chain",
    "django": "sessions and messages to the workers",
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
    set_up()
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
    print(f"Keys {keys.id} in {settings.GUANXI_KEYS}")
    for purpose, words in PURPOSES.items():
        print(f"  {purpose:<11} version {keys.current(purpose)}  {words}")  # type: ignore[arg-type]
    if keys.recovery:
        name = lock_name(keys.recovery.public)
        print(f"  recovery    {name}  opens backups made since {keys.recovery.created[:10]}")
    else:
        print(
            "  recovery    none yet: the first `guanxi backup` or `guanxi keys recovery` makes and shows it"
        )
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
        print(f"Backups made so far still need the recovery key {lock_name(had.public)}: keep it, too.")
    return 0


def _rotate(purpose: str | None, *, here: bool) -> int:
    from django_q.models import OrmQ

    from guanxi.foundation.errors import Refused
    from guanxi.foundation.privacy.keys import ring

    if purpose in {None, "encryption", "index"}:
        return _renew(here=here)
    assert purpose is not None
    if purpose == "django" and (waiting := OrmQ.objects.count()):
        raise Refused(
            f"{waiting} messages to the workers are signed with the present key and would be thrown away. "
            "Let the workers finish (`guanxi doctor` shows it), stop Guanxi, and try again."
        )
    version = ring().rotate(purpose)  # type: ignore[arg-type]
    _note(purpose, str(version))
    print(f"{PURPOSES[purpose].capitalize()}: version {version} from now on; older ones stay readable.")
    print("Start Guanxi anew, so that every process uses it. Then make a backup: it carries the new keys.")
    return 0


def _renew(*, here: bool) -> int:
    """Both keys of personal data at once: reading it through is the work, and is done once for both."""
    from guanxi.foundation.accounts.models import Company, User
    from guanxi.foundation.jobs.running import run_now
    from guanxi.foundation.rotation import actions, standing

    run = actions.begin_rotation(Company.get(), by=User.system(), queued=not here)
    old = ", ".join(f"{purpose} {version}" for purpose, version in standing.old_versions())
    print(
        f"New values lie under the new keys from now on; those under the old ones ({old}) are written anew."
    )
    if not here:
        print(f"The workers do it (job {run.pk}), while people work; `guanxi doctor` tells how far it is.")
    else:
        run = run_now(run)
        print(f"Done: {run.cursor.get('renewed', 0):,} values and files, job {run.pk} is {run.state}.")
    print("An hour after its end the old keys are forgotten. Then make a backup: older ones need older keys,")
    print("which they carry themselves.")
    return 0 if not here or run.state == "done" else 1


def _retire() -> int:
    from guanxi.foundation.accounts.models import Company, User
    from guanxi.foundation.rotation import actions

    gone = actions.retire_keys(Company.get(), by=User.system())
    print(f"Forgotten: {', '.join(gone)}.")
    return 0


def _note(purpose: str, now: str) -> None:
    from guanxi.config import actions
    from guanxi.foundation.accounts.models import Company, User

    actions.note_keys(Company.get(), by=User.system(), purpose=purpose, now=now)
