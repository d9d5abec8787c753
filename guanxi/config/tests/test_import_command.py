"""`guanxi import FILE` with broken and hostile files: the sentence at the terminal, and nothing changed."""

import re
from pathlib import Path

import pytest
from django.db import models

from guanxi.config import cli
from guanxi.customers.models import Customer
from guanxi.customers.tests.states import whole
from guanxi.customers.tests.test_hostile_journeys import ROWS, SAID, hostile, table
from guanxi.foundation.accounts.models import User
from guanxi.foundation.changes.models import Change, ChangeSet
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.undoing import undo_change_set
from guanxi.foundation.jobs.running import run_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def run_import(manager: User, tmp_path: Path, monkeypatch, capsys):
    """`run_import(content, name, *options)`: exit status, and all that was said."""
    # The tests' database is up to date; the command would bring it there once more for each file.
    monkeypatch.setattr("guanxi.config.commands.import_.bring_up_to_date", lambda: None)

    def run(content: bytes, name: str, *options: str) -> tuple[int, str]:
        path = tmp_path / name
        path.write_bytes(content)
        words = ["import", "customers", str(path), "--as", manager.username, "--yes", "--no-score", *options]
        status = cli.main(words)
        said = capsys.readouterr()
        return status, said.out + said.err

    return run


@pytest.mark.parametrize("name", SAID)
def test_a_hostile_file_is_refused_with_its_sentence_and_changes_nothing(run_import, name):
    before = [whole(), Change.objects.count()]
    status, said = run_import(*hostile(name))
    assert status == 1
    assert SAID[name] in said
    assert "Traceback" not in said
    assert [whole(), Change.objects.count()] == before
    assert not ChangeSet.objects.exists()
    assert ImportRun.objects.get().state == ImportRun.State.FAILED


@pytest.mark.parametrize("name", ROWS)
def test_broken_rows_stay_behind_and_are_counted(run_import, name):
    content, file, _reason, good = ROWS[name]
    status, said = run_import(content, file)
    assert status == 0, said
    assert set(Customer.objects.values_list("name", flat=True)) == good
    assert ImportRun.objects.get().counts["rows"]["rejected"] == 1


def test_a_dry_run_writes_nothing(run_import):
    status, said = run_import(table("C1,甲,2024-05-20,1"), "a.csv", "--dry-run")
    assert (status, "Nothing was written." in said) == (0, True)
    assert not Customer.objects.exists()
    assert not ChangeSet.objects.exists()


def test_dates_that_can_be_read_in_two_ways_are_named_and_read_as_is_said(run_import):
    content = table("C1,甲,03/04/2024,1", "C2,乙,05/06/2024,1")
    status, said = run_import(content, "a.csv")
    assert status == 0
    assert "Choose one.\n  --dates dmy, mdy or ymd chooses." in said
    assert "line 2: " in said
    assert not Customer.objects.exists()
    assert run_import(content, "a.csv", "--dates", "dmy")[0] == 0
    assert Customer.objects.get(name="甲").reported["last_date_value"] == "2024-04-03"


def test_a_column_that_is_not_there_is_named(run_import):
    status, said = run_import(table("C1,甲,,"), "a.csv", "--map", "phone=Telefon")
    assert (status, "Telefon" in said) == (1, True)
    assert not Customer.objects.exists()


def test_a_file_that_is_not_there_is_named(manager, run_import, capsys):
    assert cli.main(["import", "customers", "nowhere.csv", "--as", manager.username, "--yes"]) == 1
    assert "There is no file nowhere.csv." in capsys.readouterr().err
    assert not ImportRun.objects.exists()


def test_where_nobody_can_be_asked_nothing_is_written_unasked(manager, run_import, tmp_path, capsys):
    path = tmp_path / "b.csv"
    path.write_bytes(table("C1,甲,,"))
    assert cli.main(["import", "customers", str(path), "--as", manager.username]) == 1
    assert "add --yes, or --dry-run to look only" in capsys.readouterr().err
    assert not ImportRun.objects.exists()


def test_who_may_not_import_imports_nothing(make_person, run_import, tmp_path, capsys):
    auditor = make_person("auditor")
    path = tmp_path / "b.csv"
    path.write_bytes(table("C1,甲,,"))
    assert cli.main(["import", "customers", str(path), "--as", auditor.username, "--yes"]) == 1
    assert "Traceback" not in capsys.readouterr().err
    assert not ImportRun.objects.exists()
    assert not Customer.objects.exists()


def test_ctrl_c_leaves_a_stopped_import_that_can_be_taken_back(manager, run_import, monkeypatch):
    def interrupted(*_arguments, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("guanxi.foundation.imports.applying._finish", interrupted)
        status, said = run_import(table("C1,甲,2024-05-20,1"), "a.csv")
    assert (status, "Traceback" in said) == (130, False)
    run = ImportRun.objects.select_related("job", "change_set").get()
    assert run.job is not None
    assert run.change_set is not None
    assert (run.state, run.job.state) == ("applying", "stopped")
    assert Customer.objects.exists()
    run_now(undo_change_set(run.change_set, by=manager, queued=False))
    assert not Customer.objects.exists()


def test_the_same_file_again_goes_on_with_what_ctrl_c_stopped(run_import, monkeypatch):
    def interrupted(*_arguments, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("guanxi.foundation.imports.applying._finish", interrupted)
        run_import(table("C1,甲,2024-05-20,1"), "a.csv")
    other = run_import(table("C1,乙,2024-05-20,1"), "a.csv")
    assert "going on" not in other[1], "as long, of the same name, and another file"
    look = run_import(table("C1,甲,2024-05-20,1"), "a.csv", "--dry-run")
    assert "going on" not in look[1]
    status, said = run_import(table("C1,甲,2024-05-20,1"), "b.csv")
    assert (status, "going on where it stopped" in said) == (0, True)
    first = ImportRun.objects.select_related("change_set").earliest("pk")
    assert first.change_set is not None
    assert (first.state, first.change_set.state) == ("applied", "applied")


def test_a_step_that_fails_is_tried_again_and_at_last_says_so(run_import, monkeypatch):
    tried = []

    def broken(*_arguments, **_more):
        tried.append(1)
        raise ValueError("13812346021")

    monkeypatch.setattr("guanxi.foundation.imports.applying.step", broken)
    status, said = run_import(table("C1,甲,2024-05-20,1"), "a.csv")
    assert (status, len(tried)) == (1, 5)
    assert "Something broke here: ValueError." in said


def test_which_rows_are_taken_is_said_as_on_the_page(run_import, manager):
    run_import(table("C1,甲,2024-05-20,1"), "a.csv")
    file = table("C1,甲甲,2024-05-20,1", "C2,乙,2024-05-20,1")
    assert run_import(file, "b.csv", "--mode", "add")[0] == 0
    assert set(Customer.objects.values_list("name", flat=True)) == {"甲", "乙"}
    assert run_import(file, "c.csv", "--mode", "change")[0] == 0
    assert set(Customer.objects.values_list("name", flat=True)) == {"甲甲", "乙"}
    file = table("C9,乙,2024-05-20,1", "C10,丙,2024-05-20,1")
    assert run_import(file, "d.csv", "--mode", "change", "--key", "name")[0] == 0
    assert Customer.objects.count() == 2


@pytest.mark.parametrize(("answer", "count"), [("skip", 1), ("add", 2), ("update", 1)])
def test_possible_duplicates_are_decided_in_one_word(run_import, answer, count):
    run_import(table("C1,苏州恒岳精密机械有限公司,2024-05-20,1"), "a.csv")
    file = table("C2,恒岳精密机械股份有限公司,2024-05-20,1")
    assert "1 line may be a customer that is here already: 2" in run_import(file, "b.csv", "--dry-run")[1]
    said = run_import(file, "b.csv")[1]
    assert "1 row stayed behind, for nobody decided" in said
    assert "--duplicates skip, add or update decides" in said
    assert Customer.objects.count() == 1
    assert run_import(file, "b.csv", "--duplicates", answer)[0] == 0
    assert Customer.objects.count() == count
    renamed = Customer.objects.filter(name="恒岳精密机械股份有限公司").exists()
    assert renamed == (answer == "add")  # by likeness alone nobody gets another name


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant"])
def test_all_words_are_of_one_language(run_import, manager, monkeypatch, language):
    monkeypatch.setenv("LANG", "C.UTF-8")
    rows: models.QuerySet = models.QuerySet(User)
    rows.filter(pk=manager.pk).update(language=language)
    run_import(table("C1,苏州恒岳精密机械有限公司,2024-05-20,1"), "a.csv")
    file = table("C2,恒岳精密机械股份有限公司,03/04/2024,1", "C3,乙,2024-05-20,1")
    said = [
        run_import(
            table("C9,恒岳精密机械股份有限公司,2024-05-20,1", "C10,丙,no day,1"), "b.csv", "--dry-run"
        )[1],
        run_import(file, "c.csv")[1],
        run_import(file, "d.csv", "--map", "phone=Telefon")[1],
        run_import(file, "e.csv", "--mode", "change", "--key", "name")[1],
    ]
    words = re.findall(r"[A-Za-z]{2,}", re.sub(r"--\w+|/imports/\d+/|`[^`]*`", "", "\n".join(said)))
    assert set(words) <= {"dmy", "mdy", "ymd", "skip", "add", "update", "Telefon", "AAAA"}


def test_words_that_are_not_known_are_told(run_import):
    content = "客户名称,行业\n甲,光伏\n乙,光伏\n".encode()
    assert "Industry (2 rows)" in run_import(content, "a.csv", "--dry-run")[1]
    assert "Industry (2 rows)" in run_import(content, "a.csv")[1]
