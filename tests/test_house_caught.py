"""Each rule of the house, broken once in a small tree, to see it caught; and what it must let pass."""

import re
import subprocess
import sys
import textwrap

import pytest

from tests.plugin import PROJECT
from tools import house, literals, tree, vendor

CAUGHT = [
    # rule, file, source, what the offence says
    (
        house.actions_without_permission,
        "guanxi/room/actions.py",
        "def win_deal(deal, *, by): ...",
        "win_deal is no @action",
    ),
    (
        house.actions_without_permission,
        "guanxi/room/actions/deal.py",
        "@action\ndef win_deal(deal, *, by): ...",
        "win_deal",
    ),
    (
        house.actions_without_permission,
        "guanxi/foundation/room/actions.py",
        "@action('')\ndef win_deal(deal, *, by): ...",
        "win_deal",
    ),
    (
        house.doors_that_write,
        "guanxi/room/views.py",
        "def f(deal):\n    deal.save()",
        "room/views.py:2: writes by .save()",
    ),
    (house.doors_that_write, "guanxi/room/api.py", "Deal.objects.create(a=1)", ".create()"),
    (house.doors_that_write, "guanxi/room/jobs.py", "Deal.objects.filter(a=1).update(a=2)", ".update()"),
    (house.doors_that_write, "guanxi/room/imports.py", "Deal.objects.bulk_create(rows)", ".bulk_create()"),
    (house.doors_that_write, "guanxi/room/reactions.py", "deal.lines.all().delete()", ".delete()"),
    (house.doors_that_write, "guanxi/config/cli.py", "cursor.execute('DELETE FROM deal')", "DELETE"),
    (house.doors_that_write, "guanxi/room/views/deal.py", "async def f(d):\n    await d.asave()", ".asave()"),
    (
        house.doors_others_import,
        "guanxi/other/actions.py",
        "from guanxi.room.views import page",
        "a door of another room",
    ),
    (house.doors_others_import, "guanxi/other/forms.py", "from ..room import views", "guanxi.room.views"),
    (house.unscoped_reads, "guanxi/room/views.py", "rows = Deal.objects.all()", "without visible_to"),
    (house.unscoped_reads, "guanxi/room/views.py", "get_object_or_404(Deal, pk=1)", "without visible_to"),
    (
        house.unscoped_reads,
        "guanxi/room/api.py",
        "f(Deal.objects.filter(x=Deal.objects.visible_to(u)))",
        "without visible_to",
    ),
    (house.unscoped_reads, "guanxi/room/panels.py", "rows = Deal.objects.all()", "without visible_to"),
    (house.unscoped_reads, "guanxi/room/timelines.py", "rows = Deal.objects.all()", "without visible_to"),
    (house.unscoped_reads, "guanxi/room/tabs.py", "rows = Deal.objects.all()", "without visible_to"),
    (house.doors_that_write, "guanxi/room/views.py", "Use.objects.all().note(user, item)", ".note()"),
    (house.too_long, "guanxi/room/models.py", "a = 1\n" * 401, "401 lines"),
    (house.too_long, "guanxi/room/static/room/room.css", ".a { top: 0 }\n" * 401, "401 lines"),
    (house.too_long, "guanxi/room/tests/test_x.py", "a = 1\n" * 251, "251 lines, more than 250"),
    (house.too_long, "guanxi/room/forms.py", "def f():\n" + "    a = 1\n" * 50, "f has 51 lines"),
    (house.banned_names, "guanxi/room/utils.py", "", "“utils”"),
    (house.banned_names, "tools/helpers/x.py", "", "“helpers”"),
    (house.signals, "guanxi/room/apps.py", "from django.db.models.signals import post_save", "signals"),
    (house.signals, "guanxi/room/apps.py", "from django.dispatch import receiver", "django.dispatch"),
    (house.signals, "guanxi/room/apps.py", "from django.db.models import signals", "signals"),
    (house.unnamed_migrations, "guanxi/room/migrations/0002_auto_20260101.py", "", "says what it is for"),
    (house.unnamed_migrations, "guanxi/room/migrations/0001_initial.py", "", "says what it is for"),
    (house.inline_code, "guanxi/room/templates/a.html", '<p style="color: red">', "no custom property"),
    (
        house.inline_code,
        "guanxi/room/templates/a.html",
        '<p style="--x: 3; color: red">',
        "no custom property",
    ),
    (house.inline_code, "guanxi/room/templates/a.html", "<script>let a = 1</script>", "a script inside"),
    (house.inline_code, "guanxi/room/templates/a.html", '<a onclick="go()">', "a handler inside"),
    (house.inline_code, "guanxi/room/templates/a.html", '<a hx-on:click="go()">', "a handler inside"),
    (
        vendor.missing_icons,
        "guanxi/room/templates/a.html",
        '{% icon "no-such-icon-at-all" %}',
        "no-such-icon",
    ),
    (
        vendor.missing_icons,
        "guanxi/room/views.py",
        'TIER_ICONS = {"a": "no-such-icon-at-all"}',
        "no-such-icon",
    ),
    (literals.problems, "guanxi/room/templates/a.html", "<p>Hello {{ name }}</p>", "“Hello”"),
    (literals.problems, "guanxi/room/templates/a.html", '<input placeholder="Name of firm">', "“Name”"),
    (literals.problems, "guanxi/room/templates/a.html", "{% if a %}导入{% endif %}", "“导入”"),
    (literals.problems, "guanxi/room/static/room/a.js", 'alert("导入")', "“导入”"),
    (literals.problems, "guanxi/room/a.py", 'print(f"There is no {name} here")', "“There is no”"),
    (literals.problems, "guanxi/room/a.py", 'raise Refused("Not " + "for you today")', "“for you today”"),
    (literals.problems, "guanxi/room/a.py", 'parser.add_argument("--a", help="where it lies")', "“where it"),
]

PASSES = [
    (
        house.actions_without_permission,
        "guanxi/room/actions.py",
        "@action('room.win_deal')\ndef win_deal(deal): ...",
    ),
    (house.actions_without_permission, "guanxi/room/actions.py", "def _sum(deal): ..."),
    (
        house.doors_that_write,
        "guanxi/room/views.py",
        "context.update(a=1)\nactions.create_deal(customer, by=user)",
    ),
    (house.doors_that_write, "guanxi/room/views.py", "cache.delete('a')  # not a model: a cache key"),
    (house.doors_that_write, "guanxi/room/actions.py", "deal.save()"),
    (house.doors_that_write, "guanxi/room/views.py", "ledger.require().note(rows=1)"),
    (
        house.doors_that_write,
        "guanxi/room/views.py",
        "# unscoped, bookkeeping: the asker's own\nUse.objects.all().note(user, item)",
    ),
    (house.doors_others_import, "guanxi/config/urls.py", "from guanxi.room import views"),
    (house.doors_others_import, "guanxi/room/urls.py", "from . import views"),
    (house.unscoped_reads, "guanxi/room/views.py", "Deal.objects.filter(a=1).visible_to(user).order_by('a')"),
    (
        house.unscoped_reads,
        "guanxi/room/views.py",
        "# unscoped: settings of the house\nCompany.objects.get()",
    ),
    (house.unscoped_reads, "guanxi/room/views.py", "get_object_or_404(Deal.objects.visible_to(u), pk=1)"),
    (house.inline_code, "guanxi/room/templates/a.html", '<p style="--x: {{ x }}%; --w: 2">'),
    (
        house.inline_code,
        "guanxi/room/templates/a.html",
        '<script src="a.js" defer></script><script type="application/json">{}</script>',
    ),
    (house.unnamed_migrations, "guanxi/room/migrations/0001_customers.py", ""),
    (
        literals.problems,
        "guanxi/room/templates/a.html",
        "{% translate 'Hello' %}<kbd>Ctrl</kbd> 3 &times; {{ n }}",
    ),
    (vendor.missing_icons, "guanxi/room/templates/a.html", '{% icon "users" %}'),
]


def named(value):
    return getattr(value, "__name__", str(value)[:40])


def plant(root, name, source):
    for file, text in {"guanxi/room/views.py": "", name: source}.items():
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(("rule", "name", "source", "says"), CAUGHT, ids=named)
def test_a_broken_rule_is_caught(tmp_path, rule, name, source, says):
    plant(tmp_path, name, source)
    offences = rule(tmp_path)
    assert offences
    assert says in offences[0]


@pytest.mark.parametrize(("rule", "name", "source"), PASSES, ids=named)
def test_what_is_right_passes(tmp_path, rule, name, source):
    plant(tmp_path, name, source)
    assert rule(tmp_path) == []


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ('"resolved{}": "https://example.org/a.tgz"', "a package registry's address"),
        ("--index{}-url https://example.org/a/", "a package registry's address"),
        ("from py{}pi.org, says somebody", "a package registry's address"),
        ("path = '/ho{}me/anna/guanxi'", "a path of one machine"),
        ("-----BEGIN PRI{}VATE KEY-----", "a secret"),
    ],
)
def test_the_tree_holds_no_address_path_or_secret(line, rule):
    assert list(tree.in_text("first\n" + line.replace("{}", ""))) == [(2, rule)]


FLOORS = [
    ("customers/models.py", "from guanxi.purchases import queries", "The floors"),
    ("insight/rfm.py", "import django", "Insight is pure"),
    ("purchases/queries.py", "from guanxi.purchases import models", "Inside a room"),
    ("foundation/errors.py", "from guanxi.foundation import actions", "Inside the foundation"),
    ("foundation/accounts/queries.py", "from guanxi.foundation.accounts import models", "Inside a room"),
    ("newroom/__init__.py", "", "The floors"),
    ("foundation/newroom/__init__.py", "", "Inside the foundation"),
    ("customers/queries.py", "from guanxi.config import urls", "The floors"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "source", "contract"), FLOORS)
def test_import_linter_catches_a_wrong_arrow(tmp_path, name, source, contract):
    """The project's own contracts, over a house of empty modules with one wrong import."""
    for path in house.python_files(PROJECT):
        copy = tmp_path / path.relative_to(PROJECT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.touch()
    wrong = tmp_path / "guanxi" / name
    wrong.parent.mkdir(exist_ok=True)
    wrong.write_text(textwrap.dedent(source) + "\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    code = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as c; c()"
    done = subprocess.run(
        [sys.executable, "-c", code, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    verdicts = " ".join(done.stdout.split("Broken contracts")[0].split())
    assert done.returncode == 1, done.stdout + done.stderr
    assert re.search(rf"{contract}[^,]*(?:, [a-z][^A-Z]*)* BROKEN", verdicts), verdicts
