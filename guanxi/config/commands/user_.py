"""``guanxi user NAME``: make a user or give a new password; ``guanxi user rescue NAME``: a one-time code."""

import argparse
import getpass
import sys

from django.utils.translation import gettext as _

from guanxi.config.terminal import said

from .setting_up import bring_up_to_date, set_up, set_up_house


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "words", nargs="+", metavar="[rescue] NAME", help=said("rescue: a one-time code instead")
    )
    parser.add_argument(
        "--second-factors",
        action="store_true",
        help=said("rescue: the second factors go with the old password"),
    )
    parser.add_argument("--name", help=said("how colleagues call this person"))
    parser.add_argument("--department", default="", help=said("where this person works"))
    parser.add_argument(
        "--role", action="append", default=[], help=said("a role's code; may be given several times")
    )
    parser.add_argument("--administrator", action="store_true", help=said("system administrator and manager"))
    parser.add_argument(
        "--security-administrator",
        action="store_true",
        help=said("who makes roles and gives powers; another person"),
    )
    parser.add_argument(
        "--password-stdin", action="store_true", help=said("read the password from standard input")
    )
    parser.add_argument(
        "--must-choose",
        action="store_true",
        help=said("at the first sign-in the person chooses an own password"),
    )


def run(arguments: argparse.Namespace) -> int:
    begins = arguments.administrator or arguments.security_administrator
    (set_up if begins else set_up_house)()  # a house may begin with who keeps it
    bring_up_to_date()
    match arguments.words:
        case ["rescue", name]:
            return _rescue(name, factors=arguments.second_factors)
        case [name]:
            arguments.username = name
            return _make(arguments)
    print(_("Name one user: guanxi user NAME, or guanxi user rescue NAME."), file=sys.stderr)
    return 2


def _rescue(name: str, *, factors: bool) -> int:
    from guanxi.foundation.accounts.models import User
    from guanxi.foundation.signin import actions

    user = User.objects.filter(username=name.lower(), is_system=False).first()
    if user is None:
        print(_("There is no user “%(name)s”.") % {"name": name}, file=sys.stderr)
        return 1
    print(f"    {actions.hand_out_rescue(user, by=User.system(), factors=factors)}")
    print(
        _(
            "It sets a new password, once, within half an hour: "
            "on the sign-in page, “Forgotten the password?”."
        )
    )
    return 0


def _password(*, from_input: bool) -> str | None:
    """From standard input, or typed twice at a terminal, where nobody sees what is typed; else why not."""
    if from_input:
        return sys.stdin.readline().rstrip("\n")
    try:
        if sys.stdin is None:  # closed before it began
            raise EOFError
        password = getpass.getpass(f"{_('Password')}{_(': ')}")
        again = getpass.getpass(f"{_('The same once more')}{_(': ')}") if sys.stdin.isatty() else password
    except EOFError:
        print(_("No password came: type one, or hand one in with --password-stdin."), file=sys.stderr)
        return None
    if again != password:
        print(_("The two passwords differ; nothing was changed."), file=sys.stderr)
        return None
    return password


def _make(arguments: argparse.Namespace) -> int:
    from guanxi.foundation.accounts.models import Company, Department, Role, User
    from guanxi.foundation.staff import actions

    password = _password(from_input=arguments.password_stdin)
    if password is None:
        return 1
    system, company = User.system(), Company.get()
    user = User.objects.filter(username=arguments.username.lower(), is_system=False).first()
    if user is not None:
        actions.set_password(user, by=system, password=password, must_choose=arguments.must_choose)
        sentence = _("New password for %(name)s; all sessions of this user have ended.")
        print(sentence % {"name": user.username})
        return 0
    wanted = arguments.department or company.name or "Guanxi"
    department = Department.objects.filter(name=wanted).first() or actions.create_department(
        company, by=system, name=wanted
    )
    codes = arguments.role + (["system_administrator", "manager"] if arguments.administrator else [])
    codes += ["security_administrator"] if arguments.security_administrator else []
    roles = list(Role.objects.filter(code__in=codes))
    if unknown := set(codes) - {role.code for role in roles}:
        known = ", ".join(Role.objects.order_by("code").values_list("code", flat=True))
        sentence = _("There is no role %(unknown)s. There are: %(known)s.")
        print(sentence % {"unknown": ", ".join(sorted(unknown)), "known": known}, file=sys.stderr)
        return 1
    user = actions.create_user(
        department,
        by=system,
        username=arguments.username,
        name=arguments.name or arguments.username,
        password=password,
        roles=roles,
        must_choose=arguments.must_choose,
    )
    print(_("%(name)s may sign in now.") % {"name": user.username})
    return 0
