"""Set-up: finding Python, linking the checkout, copying front-end files, keeping the locks clean."""

import json
import os
import re
import subprocess
import sys

import pytest

from tests.plugin import PROJECT
from tools import licences, link, tree, vendor


def find_python(**environment):
    return subprocess.run(
        ["/bin/sh", PROJECT / "tools/find_python.sh"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def fake_python(folder, name, version):
    """A program that answers the questions find_python.sh asks, as a Python of this version would."""
    folder.mkdir(parents=True, exist_ok=True)
    real = os.path.realpath(sys.executable)
    program = folder / name
    program.write_text(
        f'#!/bin/sh\ncase "$1" in --version) echo Python {version}; exit;; esac\n'
        f"exec {real} -c \"import sys; sys.version_info = ({version.replace('.', ', ')}, 'final', 0); "
        f"sys.executable = '{program}'; $2\"\n"
    )
    program.chmod(0o755)
    return str(program)


@pytest.fixture
def bare(tmp_path):
    """A machine with no Python: only the programs that the script itself calls."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("ls", "sort", "head"):
        (programs / name).symlink_to(f"/usr/bin/{name}")
    return tmp_path


def test_thirteen_is_preferred_even_when_only_pyenv_has_it(bare):
    fake_python(bare / "bin", "python3", "3.12.4")
    wanted = fake_python(bare / ".pyenv/versions/3.13.0/bin", "python3", "3.13.0")
    assert find_python(PATH=f"{bare}/bin", HOME=str(bare)).stdout.strip() == wanted


def test_an_old_python_is_passed_over(bare):
    fake_python(bare / "bin", "python3", "3.11.2")
    wanted = fake_python(bare / "bin", "python3.12", "3.12.1")
    assert find_python(PATH=f"{bare}/bin", HOME=str(bare)).stdout.strip() == wanted


def test_without_a_fitting_python_it_says_what_it_saw_and_what_to_do(bare):
    fake_python(bare / "bin", "python3", "3.11.2")
    found = find_python(PATH=f"{bare}/bin", HOME=str(bare))
    assert found.returncode == 1
    assert "needs Python 3.12 or newer" in found.stderr
    assert "Python 3.11.2" in found.stderr
    assert "pyenv install 3.13" in found.stderr


def test_the_link_makes_the_checkout_importable_and_runnable(tmp_path):
    packages, scripts = tmp_path / "packages", tmp_path / "bin"
    packages.mkdir()
    scripts.mkdir()
    link.link(PROJECT, packages, scripts, sys.executable)
    assert (packages / "guanxi.pth").read_text() == f"{PROJECT}\n"
    done = subprocess.run(
        [scripts / "guanxi", "--help"], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert "serve" in done.stdout


def test_icons_are_found_in_every_form_the_sources_use(tmp_path):
    room = tmp_path / "guanxi/room"
    room.mkdir(parents=True)
    (room / "a.html").write_text('{% icon "users" %} {% icon \'box\' label %} <a class="icon">')
    (room / "a.py").write_text(
        'icon("chart-bar")\nItem(icon="home")\nx = {"icon": "tag"}\nTIER_ICONS = {"a": "diamond"}\n'
    )
    assert set(vendor.icons_named(tmp_path)) == {"users", "box", "chart-bar", "home", "tag", "diamond"}


def test_front_end_files_point_at_no_source_map(tmp_path):
    for target, source in vendor.FILES.items():
        path = tmp_path / "node_modules" / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"a\n//# sourceMappingURL={target}.map\n")
    vendor.copy(tmp_path)
    kept = (tmp_path / vendor.VENDOR / "htmx.min.js").read_text()
    assert "sourceMappingURL" not in kept
    assert kept.startswith("a")


def test_front_end_packages_are_pinned_exactly():
    package = json.loads((PROJECT / "package.json").read_text(encoding="utf-8"))
    versions = [*package["dependencies"].values(), *package["devDependencies"].values()]
    assert len(versions) > 5
    assert [each for each in versions if not re.fullmatch(r"\d+\.\d+\.\d+", each)] == []


def test_every_locked_package_has_its_hashes():
    for lock in licences.LOCKS:
        text = (PROJECT / lock).read_text(encoding="utf-8")
        entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
        assert entries
        assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("licence", ["GPL-3.0-or-later", "AGPL-3.0", "LGPL-3.0", "Proprietary", ""])
def test_a_licence_that_does_not_fit_is_named(licence):
    assert licences.judge("somebody", licence)


@pytest.mark.parametrize("licence", ["MIT", "BSD-3-Clause", "Apache-2.0", "MPL-2.0", "OFL-1.1"])
def test_a_licence_that_fits_is_not(licence):
    assert licences.judge("somebody", licence) is None


def test_the_tree_holds_nothing_of_one_machine():
    assert tree.problems(PROJECT) == []
