"""``guanxi keys``: which keys there are; a new recovery key; a new version of a key."""

import argparse

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
        choices=["show", "recovery", "rotate"],
        help="recovery: a new recovery key for backups; rotate: a new version of one key",
    )
    parser.add_argument("purpose", nargs="?", choices=list(PURPOSES), help="which key to rotate")


def run(arguments: argparse.Namespace) -> int:
    set_up()
    match arguments.what:
        case "recovery":
            return _recovery()
        case "rotate":
            return _rotate(arguments.purpose)
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


def _rotate(purpose: str | None) -> int:
    from django_q.models import OrmQ

    from guanxi.foundation.errors import Refused
    from guanxi.foundation.privacy.keys import ring

    if purpose is None:
        raise Refused(f"Say which key: {', '.join(PURPOSES)}.")
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


def _note(purpose: str, now: str) -> None:
    from guanxi.config import actions
    from guanxi.foundation.accounts.models import Company, User

    actions.note_keys(Company.get(), by=User.system(), purpose=purpose, now=now)
